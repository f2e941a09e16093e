"""Runs of characters in which no line can end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import pipeline
from briefpress.project import find_project
from briefpress.rules.words import LONGEST
from tests.conftest import BRIEF

LONG = "W" * (LONGEST + 1)


def places(folder: Path, formats: tuple[str, ...] = ()) -> list[str]:
    """Where runs were found."""
    checked = pipeline.check(folder / "x.md", find_project(folder), formats=formats)
    return [str(found.span) for found in checked.diagnostics if found.code == "word-unbreakable"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("title: A brief", f"title: {LONG}", "x.md:2:8"),
        ("A paragraph", LONG, "x.md:21:1"),
        ("A paragraph", f"```\n{LONG}\n```\n\nA paragraph", "x.md:22:1"),
        ("A paragraph", f"`{LONG}` A paragraph", "x.md:21:2"),
        ("A paragraph", f"{'W' * 1001}*{'X' * 1000}* A paragraph", "x.md:21:1"),
        ("A paragraph", f"| a |\n|---|\n| {LONG} |\n\nA paragraph", "x.md:23:3"),
        ("A paragraph", f"A paragraph[^1]\n\n[^1]: {LONG}\n\nOn", "x.md:23:7"),
        ("A paragraph", "a.b," * 600, "x.md:21:1"),
        ("A paragraph", "1/2-" * 600, "x.md:21:1"),
        ("A paragraph", "a\u00a0" * 1500, "x.md:21:1"),
        ("title: Second source", f"title: {LONG}", "x.md:7:20"),
        ("## Summary", f"## {LONG}", "x.md:19:4"),
    ],
)
def test_a_run_without_an_end_of_line_is_found_wherever_it_is_printed(
    project: Callable[..., Path], old: str, new: str, place: str
) -> None:
    assert old in BRIEF
    assert places(project(**{"x.md": BRIEF.replace(old, new)})) == [place]


def test_every_run_has_its_own_place(project: Callable[..., Path]) -> None:
    text = BRIEF.replace("A brief", LONG).replace("A paragraph", f"{LONG}W").replace("In short", f"So {LONG}WW")
    assert places(project(**{"x.md": text})) == ["x.md:2:8", "x.md:12:4", "x.md:21:1"]


@pytest.mark.parametrize(
    "text",
    [
        "W" * LONGEST,
        "字" * 3000,
        "w\u00ad" * 3000,
        "a/b" * 3000,
        "a-b" * 3000,
        "a—" * 3000,
        "word " * 3000,
        "😀" * 3000,
    ],
)
def test_a_run_in_which_lines_can_end_is_no_fault(project: Callable[..., Path], text: str) -> None:
    assert places(project(**{"x.md": BRIEF.replace("A paragraph", text)})) == []


def test_plain_text_takes_any_run(project: Callable[..., Path]) -> None:
    folder = project(**{"x.md": BRIEF.replace("A paragraph", LONG)})
    assert places(folder, ("txt",)) == []
    assert len(places(folder, ("txt", "docx"))) == 1
