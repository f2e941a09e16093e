"""`briefpress diff`: files, deliverables and git revisions, exit codes, and what cannot be compared."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from briefpress.cli import _guarded, app
from tests.conftest import BRIEF

Make = Callable[..., Path]
NEWER = BRIEF.replace("- One [@a, p. 3].", "- News [@a].\n- One [@a, p. 4].")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["diff", *arguments])


def git(*arguments: str) -> None:
    settings = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *arguments], check=True, capture_output=True)


def test_two_files_are_compared_and_places_are_those_of_the_new(project: Make) -> None:
    project(**{"old.md": BRIEF, "new.md": NEWER})
    done = run("old.md", "new.md")
    assert done.exit_code == 0
    assert done.stdout == (
        "new.md:16:3: key point 1: added\n    {+News [@a].+}\n"
        "new.md:17:3: key point 2: changed\n    One [@a, p. [-3].-]{+4].+}\n"
    )
    assert done.stderr == "2 changes\n"


def test_the_exit_code_says_whether_anything_changed_where_that_is_wanted(project: Make) -> None:
    project(**{"old.md": BRIEF, "new.md": NEWER})
    assert run("old.md", "new.md", "--exit-code").exit_code == 1
    same = run("old.md", "old.md", "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "nothing changed in the brief\n")


def test_markdown_and_yaml_of_one_brief_are_the_same(project: Make) -> None:
    yaml = "title: A brief\nkey_points:\n  - text: One.\n    confidence: low\nsummary: |\n  Two\n  lines.\n"
    project(
        **{
            "a.yaml": yaml,
            "a.md": "# A brief\n\n## Key points\n\n- One. {confidence=low}\n\n## Summary\n\nTwo lines.\n",
        }
    )
    assert json.loads(run("a.yaml", "a.md", "--report", "json").stdout) == []


def test_the_faults_of_both_versions_are_told(project: Make) -> None:
    project(**{"old.md": BRIEF.replace("title:", "titel:"), "new.md": NEWER.replace("published", "publisht")})
    done = run("old.md", "new.md")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "old.md:2:1" in done.stderr
    assert "new.md:4:1" in done.stderr


def test_a_deliverable_is_compared_by_the_source_that_it_carries(project: Make) -> None:
    folder = project(**{"a.md": BRIEF, "new.md": NEWER})
    CliRunner().invoke(app, ["build", "a.md", "--format", "docx", "--out", str(folder)])
    done = run("a.docx", "new.md", "--report", "json")
    assert [(row["kind"], row["what"]) for row in json.loads(done.stdout)] == [
        ("added", "key point 1"),
        ("changed", "key point 2"),
    ]


@pytest.mark.needs("git")
def test_a_version_is_taken_from_a_git_revision_also_below_the_root(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(**{"source/a.md": BRIEF})
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    (folder / "source/a.md").write_text(NEWER, "utf-8")
    expected = ["added", "changed"]
    for where, old, new in ((".", "HEAD:source/a.md", "source/a.md"), ("source", "main:a.md", "a.md")):
        monkeypatch.chdir(folder / where)
        rows = json.loads(run(old, new, "--report", "json").stdout)
        assert [row["kind"] for row in rows] == expected
    monkeypatch.chdir(folder)
    back = json.loads(run("source/a.md", "HEAD:source/a.md", "--report", "json").stdout)
    assert [(row["kind"], row["file"]) for row in back] == [
        ("removed", "source/a.md"),
        ("changed", "HEAD:source/a.md"),
    ]


@pytest.mark.needs("git")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("HEAD:missing.md", "git has no file HEAD:./missing.md"),
        ("nowhere:a.md", "git has no file nowhere:./a.md"),
        ("--output=x:a.md", "No such option"),
        (":a.md", "names no revision"),
        ("missing.md", "there is no file missing.md"),
        ("HEAD:a.exe", "no format that is read"),
        ("a.txt", "no format that is read"),
    ],
)
def test_what_cannot_be_found_is_a_fault_of_the_command(
    project: Make, name: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project(**{"a.md": BRIEF, "a.txt": "x"})
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    monkeypatch.setattr("sys.argv", ["briefpress", "diff", name, "a.md"])
    assert _guarded(app) == 2
    assert says in capsys.readouterr().err


@pytest.mark.needs("git")
def test_outside_a_repository_and_with_too_large_a_file_git_is_no_traceback(project: Make) -> None:
    project(**{"a.md": BRIEF})
    done = run("HEAD:a.md", "a.md")
    assert "not a git repository" in str(done.exception)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    large = run("HEAD:a.md", "a.md", "--limit", "10")
    assert large.exit_code == 1
    assert "the limit is 10" in large.stderr
