"""The package as its users get it, and the documentation as its readers do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from briefpress.cli import app
from tests.conftest import BRIEF, ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment's python with the wheel (not the checkout) and this one's other packages."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "others.pth").write_text(packages + "\n")  # dependencies; the wheel itself comes first
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall", wheel], check=True, capture_output=True
    )
    return python


def test_an_installed_wheel_builds_a_brief_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(BRIEF, "utf-8")
    script = "import briefpress; print(briefpress.__file__); from briefpress.cli import main; main()"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [installed, "-c", script, "build", "x.md"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(installed.parents[1]) in done.stdout.splitlines()[0]
    assert sorted(path.name for path in (tmp_path / "output").glob("x.*")) == ["x.docx", "x.pdf", "x.txt"]


def test_the_made_pages_of_the_documentation_are_up_to_date() -> None:
    done = subprocess.run([sys.executable, "scripts/make_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_json_schema_beside_the_briefs_of_a_new_project_is_the_models(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "briefpress", "init", tmp_path], check=True, capture_output=True)
    printed = subprocess.run([sys.executable, "-m", "briefpress", "schema"], check=True, capture_output=True, text=True)
    assert (tmp_path / "brief.schema.json").read_text("utf-8") == printed.stdout


def test_every_command_and_option_has_help() -> None:
    def missing(command: typer.core.TyperCommand | typer.core.TyperGroup, name: str) -> list[str]:
        found = [] if command.help else [name]
        found += [f"{name} {p.name}" for p in command.params if not getattr(p, "help", "") and p.name != "help"]
        for child, inner in getattr(command, "commands", {}).items():
            found += missing(inner, f"{name} {child}")
        return found

    assert missing(typer.main.get_command(app), "briefpress") == []


@pytest.mark.parametrize("page", ["README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_links_between_pages_of_the_documentation_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(
        r"\]\(([^)#\s]+)", re.sub(r"`[^`]*`|^    .*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    ):
        if not target.startswith(("http:", "https:")):
            assert (path.parent / target).exists(), target


def test_the_examples_of_the_readme_are_right(tmp_path: Path) -> None:
    """The brief of the tour builds, and the mistake that it makes is told as it says."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    texts = ["".join(line[4:] or "\n" for line in block.splitlines(keepends=True)) for block in blocks]
    brief = next(text for text in texts if text.lstrip().startswith("---\ntitle")).lstrip()
    told = next(text for text in texts if text.lstrip().startswith("$ briefpress check"))
    source = tmp_path / "source" / "a-first-brief.md"
    source.parent.mkdir()
    (tmp_path / "briefpress.toml").touch()
    source.write_text(brief, "utf-8")
    command = [sys.executable, "-m", "briefpress", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert done.stderr.strip() == "1 brief: 1 fine (0 errors, 0 warnings)"
    source.write_text(brief.replace("[@pipes, p. 12]", "[@pips, p. 12]"), "utf-8")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert told.strip().partition("\n")[2].strip() in done.stderr
