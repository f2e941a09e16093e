"""Editorial rules: each is found where it should be, says so with its place, and can be set or switched off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import pipeline
from briefpress.diagnostics import Severity
from briefpress.project import find_project
from briefpress.rules import RULES
from tests.conftest import BRIEF
from tests.test_images import png

LONG = "word " * 61
CASES: dict[str, tuple[str, str, str]] = {
    # rule: (what is replaced in the brief, by what, the place of the finding)
    "key-point-uncited": ("- One [@a, p. 3].", "- One.\n- Also [@a].", "x.md:16:3"),
    "source-uncited": ("[@b]", "[@a]", "x.md:7:5"),
    "source-duplicate": ("title: Second source", "title: 'First: Source!'", "x.md:7:5"),
    "source-untitled": ("title: Second source", "publisher: P", "x.md:7:5"),
    "source-type": ("title: Second source", "title: Second source, type: repport", "x.md:7:5"),
    "unknown-variable": ("title: Second source", "title: Second, publihser: P", "x.md:7:28"),
    "question-missing": ("## Summary", "## FAQ\n\n###\n\nAnswer.\n\n## Summary", "x.md:21:1"),
    "tldr-long": ("In short.", LONG, "x.md:12:1"),
    "tldr-missing": ("## TL;DR\n\nIn short.\n\n", "", "x.md:1:1"),
    "key-points-many": ("- Two [@b].", "- Two [@b].\n" + "- More [@a].\n" * 4, "x.md:21:3"),
    "as-of-after-published": ("published: 2026-11-24", "published: 2026-11-24\nas_of: 2026-11-25", "x.md:5:8"),
    "review-before-published": ("published: 2026-11-24", "published: 2026-11-24\nreview_by: 2026-10", "x.md:5:12"),
    "review-past": ("published: 2026-11-24", "published: 2020\nreview_by: 2021-01-01", "x.md:5:12"),
    "final-undated": ("published: 2026-11-24", "status: final", "x.md:4:9"),
    "heading-skipped": ("A paragraph", "### A\n\n##### B\n\nA paragraph", "x.md:23:1"),
    "figure-without-alt": ("A paragraph", "![](a.svg)\n\nA paragraph", "x.md:21:5"),
    "figure-unreferenced": (
        "publisher: The desk",
        "tables: [{id: t, caption: C, columns: [a], rows: [[b]]}]",
        "x.md:3:15",
    ),
    "image-resolution": ("A paragraph", "![A](a.png)\n\nA paragraph", "x.md:21:6"),
    "estimative-mixed-rows": (
        "publisher: The desk\n",
        "publisher: The desk\nestimative: icd203\nsubtitle: Likely and probable\nappendix: [{title: B, text: Likely or"
        " probable.}]\n",
        "x.md:6:39",
    ),
    "estimative-confidence": (
        "publisher: The desk\n",
        "estimative: icd203\nappendix: [{title: B, text: 'It is likely, with high confidence.'}]\n",
        "x.md:4:49",
    ),
    "estimative-language": ("publisher: The desk", "estimative: phia\nlanguage: de", "x.md:3:13"),
    "marking-without-caveat": ("publisher: The desk", "marking: TLP:GREEN", "x.md:3:10"),
    "caveat-without-marking": ("publisher: The desk", "caveat: Keep it.", "x.md:3:9"),
    "language-without-labels": ("publisher: The desk", "language: sv", "x.md:3:11"),
    "placeholder": ("A paragraph", "TODO: A paragraph", "x.md:21:1"),
    "does-not-fit": (
        "publisher: The desk",
        "fit: 1 page\nappendix: [{title: B, text: '" + "word " * 3000 + "'}]",
        "x.md:3:6",
    ),
    "word-unbreakable": ("A paragraph", "A " + "W" * 2001, "x.md:21:3"),
    "missing-glyph": ("A paragraph", "字 A paragraph", "x.md:21:1"),
}


def found(folder: Path, **settings: object) -> dict[str, tuple[str, Severity]]:
    """The findings by code: place and severity."""
    checked = pipeline.check(folder / "x.md", find_project(folder).with_settings(**settings))
    return {d.code: (str(d.span), d.severity) for d in reversed(checked.diagnostics)}


@pytest.fixture
def write(project: Callable[..., Path]) -> Callable[[str], Path]:
    """Write the brief of a case."""

    def make(code: str) -> Path:
        old, new, _ = CASES[code]
        assert old in BRIEF
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
        return project(**{"x.md": BRIEF.replace(old, new), "a.svg": svg, "a.png": png(200, 100)})

    return make


def test_the_brief_that_the_cases_change_has_no_findings(project: Callable[..., Path]) -> None:
    assert found(project(**{"x.md": BRIEF})) == {}


def test_every_rule_has_a_case() -> None:
    assert CASES.keys() | {"source-left-out", "source-hole"} == RULES.keys()


def test_a_source_that_would_print_nowhere_is_told(project: Callable[..., Path]) -> None:
    folder = project(**{"x.md": BRIEF.replace("[@b]", "[@a]")})
    assert "source-left-out" not in found(folder)
    assert found(folder, citation_style="chicago-notes-bibliography")["source-left-out"][0] == "x.md:7:5"


@pytest.mark.parametrize("code", CASES)
def test_a_rule_finds_its_fault_at_its_place(write: Callable[[str], Path], code: str) -> None:
    place, severity = found(write(code))[code]
    assert place == CASES[code][2]
    assert severity is RULES[code].severity


@pytest.mark.parametrize("code", CASES)
def test_a_rule_can_be_switched_off_and_made_an_error(write: Callable[[str], Path], code: str) -> None:
    folder = write(code)
    assert code not in found(folder, rules={code: "off"})
    assert found(folder, rules={code: "error"})[code][1] is Severity.ERROR


def test_a_missing_question_is_an_error_in_a_final_brief(project: Callable[..., Path]) -> None:
    text = BRIEF.replace("publisher: The desk", "status: final") + "\n## FAQ\n\n###\n\nAnswer.\n"
    assert found(project(**{"x.md": text}))["question-missing"] == ("x.md:25:1", Severity.ERROR)


def test_a_report_of_every_year_is_no_duplicate(project: Callable[..., Path]) -> None:
    text = BRIEF.replace("title: Second source", "type: report, title: First source, issued: 2020")
    assert "source-duplicate" not in found(project(**{"x.md": text}))
