"""Builds of many briefs: what is made, what is skipped, what the manifest says; skipped files are those that would be made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress.batch import manifest
from briefpress.batch.verifying import verify
from tests.conftest import BRIEF, ROOT
from tests.test_bad_input import run

BIB = """\
@book{one, title = {The first}, author = {Doe, Jane}, year = 2001}
@book{two, title = {The second}, author = {Roe, Richard}, year = 2002}
@book{three, title = {Nobody cites it}, author = {Poe, Ann}, year = 2003}
"""
CITING = BRIEF.replace("sources:", "bibliography: refs.bib\nsources:", 1)


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What was printed of each brief."""
    lines = (line.replace(" -> ", ": ", 1).partition(": ") for line in done.stdout.splitlines())
    return {name.rpartition("/")[2]: what for name, _, what in lines}


def built(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The briefs of which something was made."""
    assert done.returncode == 0, done.stdout + done.stderr
    return {name for name, what in outcomes(done).items() if what != "unchanged"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def changed(before: dict[str, bytes], folder: Path) -> set[str]:
    return {name for name, data in files(folder).items() if before.get(name) != data}


def settled(folder: Path) -> None:
    """Let all files be older than the file system's clock can blur."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 10**9))


def same_as_anew(folder: Path, *arguments: str) -> None:
    """What lies in output/ is what a build from nothing makes."""
    assert run(folder, "build", "--no-cache", "--out", "anew", *arguments).returncode == 0
    assert files(folder / "anew") == files(folder / "output")
    shutil.rmtree(folder / "anew")


@pytest.fixture
def three(project: Callable[..., Path]) -> Path:
    """Three briefs; two cite a bibliography, one of these has a style of its own and an image."""
    one = CITING.replace("[@b]", "[@one]")
    two = CITING.replace("[@b]", "[@two]").replace("title: A brief", "title: A brief\nstyle: house", 1)
    two = two.replace("title:", "figures:\n  - {id: f, file: a.svg, alt: A, caption: C}\ntitle:", 1)
    two = two.replace("A paragraph", "As @fig:f shows. A paragraph")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40"/></svg>'
    folder = project(
        **{
            "source/a.md": BRIEF,
            "source/b.md": one,
            "source/c.md": two,
            "source/refs.bib": BIB,
            "source/a.svg": svg,
            "styles/house/style.toml": 'title = "House"\n',
            "styles/house/house.css": "h1 { letter-spacing: 1pt }\n",
        }
    )
    settled(folder)
    assert built(run(folder, "build")) == {"a.md", "b.md", "c.md"}
    return folder


def test_what_has_not_changed_is_skipped_and_its_warnings_are_said_again(three: Path) -> None:
    first = run(three, "build", "--report", "short", "--no-cache")
    before = files(three / "output")
    again = run(three, "build", "--report", "short")
    assert set(outcomes(run(three, "build")).values()) == {"unchanged"}
    assert again.stderr.splitlines()[:-1] == first.stderr.splitlines()[:-1]
    assert "warning" in first.stderr
    assert changed(before, three / "output") == set()
    same_as_anew(three)


@pytest.mark.parametrize(
    ("path", "old", "new", "made", "touched"),
    [
        ("source/a.md", "In short.", "In brief.", {"a.md"}, {"a.pdf", "a.docx", "a.txt"}),
        ("source/refs.bib", "The second", "The last", {"c.md"}, {"c.pdf", "c.docx", "c.txt"}),
        ("source/refs.bib", "Nobody cites it", "Still nobody", set(), set()),
        ("source/a.svg", 'height="40"/>', 'height="30"/>', {"c.md"}, {"c.pdf", "c.docx"}),
        ("styles/house/house.css", "1pt", "2pt", {"c.md"}, {"c.pdf"}),
        (
            "styles/house/style.toml",
            "House",
            'House"\n[labels.en]\ntldr = "Gist',
            {"c.md"},
            {"c.pdf", "c.docx", "c.txt"},
        ),
    ],
)
def test_only_what_depends_on_a_change_is_made(
    three: Path, path: str, old: str, new: str, made: set[str], touched: set[str]
) -> None:
    before = files(three / "output")
    text = (three / path).read_text("utf-8")
    assert old in text
    (three / path).write_text(text.replace(old, new), "utf-8")
    assert built(run(three, "build")) == made
    assert changed(before, three / "output") - {"manifest.json", "SHA256SUMS"} == touched
    same_as_anew(three)
    assert built(run(three, "build")) == set()


def test_a_file_that_a_pack_gets_counts_as_a_change(three: Path) -> None:
    shutil.copy(ROOT / "styles" / "default" / "page.txt.j2", three / "styles" / "house" / "page.txt.j2")
    assert built(run(three, "build")) == {"c.md"}
    (three / "styles" / "default").mkdir()
    (three / "styles" / "default" / "house.css").write_text("h1 { color: #123456 }")
    assert built(run(three, "build")) >= {"a.md", "b.md"}
    same_as_anew(three)


def test_a_touched_file_of_the_same_bytes_is_no_change(three: Path) -> None:
    for path in three.rglob("*.*"):
        path.touch()
    assert built(run(three, "build")) == set()


def test_a_change_that_keeps_size_and_time_is_seen(three: Path) -> None:
    path = three / "source" / "a.md"
    when = path.stat().st_mtime_ns
    path.write_text(path.read_text("utf-8").replace("In short.", "In brief."), "utf-8")
    os.utime(path, ns=(when, when))
    assert built(run(three, "build")) == {"a.md"}
    same_as_anew(three)


def test_a_deliverable_that_is_gone_or_altered_is_made_again(three: Path) -> None:
    before = files(three / "output")
    (three / "output" / "a.txt").unlink()
    (three / "output" / "b.pdf").write_bytes(b"no PDF")
    assert verify(three / "output").whole == 7
    assert run(three, "verify").returncode == 1
    assert built(run(three, "build")) == {"a.md", "b.md"}
    assert files(three / "output") == before
    assert run(three, "verify").returncode == 0


@pytest.mark.parametrize("what", ["gone", "garbage", "folder gone"])
def test_the_cache_may_be_lost(three: Path, what: str) -> None:
    before = files(three / "output")
    if what == "garbage":
        (three / ".briefpress" / "cache.sqlite").write_bytes(b"garbage " * 1000)
    elif what == "gone":
        (three / ".briefpress" / "cache.sqlite").unlink()
    else:
        shutil.rmtree(three / ".briefpress")
    assert built(run(three, "build")) == {"a.md", "b.md", "c.md"}
    assert files(three / "output") == before
    assert built(run(three, "build")) == set()


def test_the_day_of_review_ends_what_the_cache_knows(three: Path) -> None:
    path = three / "source" / "a.md"
    path.write_text(path.read_text("utf-8").replace("title:", "review_by: 2030-06\ntitle:", 1), "utf-8")
    settled(three)
    day = {"SOURCE_DATE_EPOCH": "1900000000"}  # March 2030
    assert built(run(three, "build", **day)) == {"a.md"}
    assert built(run(three, "build", **day)) == set()
    later = run(three, "build", SOURCE_DATE_EPOCH="1920000000")  # November 2030
    assert built(later) == {"a.md"}
    assert "review-past" in later.stderr


def test_the_formats_that_are_not_made_leave_the_manifest(three: Path) -> None:
    path = three / "source" / "a.md"
    path.write_text(path.read_text("utf-8").replace("In short.", "In brief."), "utf-8")
    assert run(three, "build", "-f", "txt", "source/a.md").returncode == 0
    line = next(line for line in manifest.read(three / "output") if line["source"] == "source/a.md")
    assert manifest.names(line) == ["a.txt"]
    found = verify(three / "output")
    assert [(finding.file, finding.kind) for finding in found.findings] == [
        ("a.docx", "unlisted"),
        ("a.pdf", "unlisted"),
    ]


def test_strict_does_not_skip_what_has_warnings(three: Path) -> None:
    done = run(three, "build", "--strict")
    assert done.returncode == 1
    assert {name for name, what in outcomes(done).items() if what.startswith("failed")} == {"b.md", "c.md"}


def test_the_manifest_names_every_deliverable_and_keeps_its_schema(three: Path) -> None:
    data = json.loads((three / "output" / "manifest.json").read_bytes())
    found = manifest.Manifest.model_validate(data)
    assert [brief.source for brief in found.briefs] == ["source/a.md", "source/b.md", "source/c.md"]
    assert [file.name for file in found.briefs[0].files] == ["a.docx", "a.pdf", "a.txt"]
    assert found.briefs[0].pages == 1
    assert found.briefs[0].words > 10
    assert found.briefs[2].style == "house"
    assert found.briefs[0].style_sha256 != found.briefs[2].style_sha256
    assert str(three) not in (three / "output" / "manifest.json").read_text("utf-8")
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=three / "output", capture_output=True)
    assert done.returncode == 0, done.stderr


def test_briefs_built_one_by_one_share_a_manifest(three: Path) -> None:
    whole = files(three / "output")
    for name in ("c", "a", "b"):
        assert run(three, "build", "--out", "single", f"source/{name}.md").returncode == 0
    assert files(three / "single") == whole


def test_globs_name_briefs(three: Path) -> None:
    done = run(three, "check", "source/[ab]*.md")
    assert done.stderr.splitlines()[-1].startswith("2 briefs: 2 fine")
    assert run(three, "check", "source/x*.md").returncode == 2


def test_fail_fast_stops_at_the_first_failure(project: Callable[..., Path]) -> None:
    names = [f"source/b{n:02}.md" for n in range(40)]
    folder = project(**dict.fromkeys(names, BRIEF), **{"source/a.md": "## Summary\n\nNo title.\n"})
    done = run(folder, "build", "-f", "txt", "--fail-fast", "--jobs", "1")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "41 briefs: 1 failed, 40 not begun (1 error, 0 warnings)"
    assert not (folder / "output").exists()


def test_a_brief_that_takes_too_long_is_stopped_and_told(project: Callable[..., Path]) -> None:
    long = BRIEF + "\n".join(f"Paragraph {n} goes on and on, as long ones do. " * 20 + "\n" for n in range(3000))
    folder = project(**{"source/a.md": BRIEF, "source/long.md": long})
    done = run(folder, "build", "-f", "pdf", "--timeout", "2")
    assert done.returncode == 1
    assert "error[timed-out]: the brief took more than 2 seconds and was stopped" in done.stderr
    assert [path.name for path in (folder / "output").glob("*.pdf")] == ["a.pdf"]


# ---------------------------------------------------------------------------------------------- what is easily forgotten


def test_a_format_that_was_not_asked_for_is_not_taken_for_made(three: Path) -> None:
    css = three / "styles" / "house" / "house.css"
    css.write_text(css.read_text("utf-8").replace("1pt", "3pt"), "utf-8")
    assert run(three, "build", "-f", "txt").returncode == 0
    (line,) = (line for line in manifest.read(three / "output") if line["slug"] == "c")
    assert manifest.names(line) == ["c.docx", "c.txt"]
    assert built(run(three, "build")) >= {"c.md"}
    same_as_anew(three)


def test_formats_made_one_after_the_other_share_a_line(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF})
    settled(folder)
    for name in ("txt", "docx", "pdf"):
        assert built(run(folder, "build", "-f", name)) == {"a.md"}
    same_as_anew(folder)


def test_a_citation_style_by_file_is_part_of_a_brief_whoever_names_it(three: Path) -> None:
    from briefpress.csl import find_style

    style = three / "house.csl"
    style.write_bytes(find_style("ieee"))
    settled(three)
    assert built(run(three, "build", "-c", "house.csl")) == {"a.md", "b.md", "c.md"}
    assert built(run(three, "build", "-c", "house.csl")) == set()
    style.write_bytes(find_style("apa"))
    assert built(run(three, "build", "-c", "house.csl")) == {"a.md", "b.md", "c.md"}
    same_as_anew(three, "-c", "house.csl")


def test_another_folder_of_styles_is_a_change(three: Path) -> None:
    shutil.copytree(three / "styles", three / "other")
    (three / "other" / "house" / "house.css").write_text("h1 { letter-spacing: 5pt }")
    assert "c.md" in built(run(three, "build", "--styles", "other"))
    same_as_anew(three, "--styles", "other")


def test_a_link_that_leads_elsewhere_is_a_change(three: Path) -> None:
    source = three / "source"
    (source / "a.svg").rename(source / "one.svg")
    (source / "two.svg").write_text((source / "one.svg").read_text().replace('height="40"/>', 'height="20"/>'))
    (source / "a.svg").symlink_to("one.svg")
    run(three, "build")
    (source / "a.svg").unlink()
    (source / "a.svg").symlink_to("two.svg")
    assert built(run(three, "build")) == {"c.md"}
    same_as_anew(three)


def test_a_day_that_goes_back_is_a_change(three: Path) -> None:
    path = three / "source" / "a.md"
    path.write_text(path.read_text("utf-8").replace("title:", "review_by: 2030-06\ntitle:", 1), "utf-8")
    settled(three)
    late, early = {"SOURCE_DATE_EPOCH": "1920000000"}, {"SOURCE_DATE_EPOCH": "1900000000"}
    assert "review-past" in run(three, "build", **late).stderr
    before = run(three, "build", **early)
    assert built(before) == {"a.md"}
    assert "review-past" not in before.stderr


def test_a_name_that_is_no_utf8_is_built_with_the_others(three: Path) -> None:
    odd = os.fsencode(three / "source") + b"/br\xff.md"
    with open(odd, "w") as file:
        file.write(BRIEF)
    for _ in range(2):
        done = run(three, "build", "-f", "txt", "--report", "json")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert "source/br\\udcff.md" in [line["source"] for line in manifest.read(three / "output")]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"briefpress": 1', "\x00", '{"briefpress": 1, "versions": {}, "briefs": [{}]}']
)
def test_a_broken_manifest_is_told_before_anything_is_made(three: Path, text: str) -> None:
    (three / "output" / "manifest.json").write_text(text)
    (three / "source" / "a.md").write_text(BRIEF.replace("In short.", "In brief."), "utf-8")
    before = files(three / "output")
    done = run(three, "build")
    if text:
        assert done.returncode == 2
        assert "is no manifest of briefpress" in done.stderr
        assert files(three / "output") == before
    assert "Traceback" not in done.stderr + run(three, "verify").stderr


@pytest.mark.parametrize("name", ["..", "../a.txt", "a\x00b", "a\x1b[31m", "/etc/passwd", "a\\b"])
def test_a_manifest_names_files_of_its_folder_alone(three: Path, name: str) -> None:
    path = three / "output" / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    data["briefs"][0]["files"][0]["name"] = name
    path.write_text(json.dumps(data), "utf-8")
    done = run(three, "verify")
    assert done.returncode == 2
    assert "\x1b" not in done.stdout + done.stderr
    left = three / "output" / ".briefpress-left"
    left.mkdir()
    (left / "journal").write_text(json.dumps(data["briefs"][0]) + "\n{}\n[\n")
    (left / "order.json").write_text('{"paths": 5}')
    path.unlink()
    assert run(three, "verify").returncode == 2
    assert "cannot be read" in run(three, "build", "--resume").stderr


@pytest.mark.parametrize("timeout", ["3000000", "inf"])
def test_there_may_be_all_the_time_in_the_world(project: Callable[..., Path], timeout: str) -> None:
    folder = project(**{"source/a.md": BRIEF})
    assert run(folder, "check", "--timeout", timeout).returncode == 0


def test_a_file_of_a_pack_that_no_format_reads_counts_in_the_manifest_alone(project: Callable[..., Path]) -> None:
    text = (ROOT / "styles" / "default" / "page.txt.j2").read_text("utf-8")
    toml = {"styles/house/style.toml": 'title = "House"\n', "styles/house/page.txt.j2": text}
    folder = project(**{"source/a.md": BRIEF}, **toml)
    settled(folder)
    assert built(run(folder, "build", "-f", "docx", "-s", "house")) == {"a.md"}
    (folder / "styles" / "house" / "page.txt.j2").write_text(text + "\n", "utf-8")
    assert built(run(folder, "build", "-f", "docx", "-s", "house")) == set()
    same_as_anew(folder, "-f", "docx", "-s", "house")
