"""What a command imports: what is heavy comes when it is needed, for it is most of a cold start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "weasyprint", "matplotlib", "docx", "fontTools", "pikepdf", "PIL", "bibtexparser", "rich.console", "jinja2", "pydantic",
)  # fmt: skip
BRIEF = """---
title: A brief
slug: a-brief
summary: A word and an é.
tldr: It says little.
key_points: [One point.]
---
"""
CHART = """
figures:
  - id: growth
    caption: Growth
    chart: {kind: bar, labels: [a, b], series: [{name: n, values: [1, 2]}]}
---
"""


def _imported(folder: Path, *arguments: str) -> set[str]:
    """Which of the heavy modules are there after a command has run in a folder: in its own process, not in its workers'."""
    return _left("from briefpress.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass", folder, *arguments)


def _imported_by_check(folder: Path) -> set[str]:
    """Which of them are there where a brief was checked, as a worker does it."""
    return _left("import briefpress; briefpress.check('brief.md')", folder)


def _left(program: str, folder: Path, *arguments: str) -> set[str]:
    tell = f"\nimport sys\nprint('IMPORTED', *[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    command = [sys.executable, "-c", program + tell, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stderr.rpartition("IMPORTED")[2].split())


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """A small brief in a folder of its own."""
    (tmp_path / "brief.md").write_text(BRIEF, "utf-8")
    return tmp_path


def test_help_imports_nothing_heavy(brief: Path) -> None:
    """Not even pydantic, which Typer brings where a command is named: help is asked for most often."""
    assert _imported(brief, "--help") == set()
    assert _imported(brief, "build", "--help") <= {"pydantic"}


def test_a_check_imports_neither_renderer_nor_writers(brief: Path) -> None:
    """A brief is checked without what sets it."""
    assert _imported(brief, "check", "brief.md") == {"pydantic"}
    assert _imported_by_check(brief) == {"pydantic"}


def test_a_check_of_a_brief_that_must_fit_sets_it(brief: Path) -> None:
    """How many pages it takes only the renderer knows."""
    (brief / "brief.md").write_text(BRIEF.replace("slug:", "fit: 1 page\nslug:"), "utf-8")
    assert "weasyprint" in _imported_by_check(brief)


def test_a_text_imports_no_renderer(brief: Path) -> None:
    """Each writer comes alone, Jinja with it: two briefs are made ready for by the command itself."""
    (brief / "other.md").write_text(BRIEF.replace("slug: a-brief", "slug: other"), "utf-8")
    assert _imported(brief, "build", "-f", "txt", "brief.md", "other.md") == {"jinja2", "pydantic"}


def test_what_makes_one_brief_alone_is_imported_before_its_time_counts(brief: Path) -> None:
    """In the command, and not in the worker, which has a time limit for the brief."""
    assert {"weasyprint", "docx"} <= _imported(brief, "build", "-f", "pdf", "-f", "docx", "brief.md")


def test_charts_alone_import_matplotlib(brief: Path) -> None:
    """A check draws them, for the characters in them."""
    (brief / "brief.md").write_text(BRIEF.rpartition("---")[0] + CHART.lstrip(), "utf-8")
    assert "matplotlib" in _imported_by_check(brief)
    assert "matplotlib" not in _imported(brief, "build", "-f", "docx", "--help")
