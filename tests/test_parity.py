"""The invariant: citations and bibliography are the same strings in PDF, DOCX, text and HTML, in the same order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.project import Project, find_project
from briefpress.walk import inline_children, own_inlines, plain_text, walk_blocks
from tests.conftest import ROOT
from tests.extract import EXTRACT, squeeze

BRIEFS = sorted((ROOT / "source").glob("*.md"))
STYLES = [
    "ieee",
    "vancouver",
    "nature",
    "apa",
    "modern-language-association",
    "chicago-author-date",
    "chicago-notes-bibliography",
    "mhra-notes",
    "oscola",
    "din-1505-2",
    "iso690-author-date-fr",
    "harvard-cite-them-right",
]
PERSIAN = """\
---
title: Persian items
language: en-GB
sources:
  - {id: hafez, type: book, title: دیوان حافظ, author: [{family: حافظ, given: شمس‌الدین}], publisher: نشر, issued: 1941}
  - {id: b, type: book, title: "The Footnote: A Curious History", author: [{family: Grafton, given: Anthony}], issued: 1997}
---

## Summary

As in [@hafez, p. 12] and [@b; @hafez], a quotation «سلام» stands in the line. @hafez says.
"""


def strings(document: d.Document) -> tuple[list[str], list[str]]:
    """The citations of the running text and the bibliography entries of a resolved document, in reading order."""
    citations: list[str] = []
    entries: list[str] = []
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            if isinstance(block, d.Bibliography):
                entries += [plain_text((*entry.label, *entry.content)) for entry in block.entries]
                continue
            nodes = [node for node in _inlines(own_inlines(block)) if isinstance(node, d.Citation)]
            citations += [plain_text((node,)) for node in nodes]
    return citations, entries


def _inlines(nodes: tuple[d.Inline, ...]) -> list[d.Inline]:
    """Every inline but those of notes, which stand elsewhere on the page."""
    out: list[d.Inline] = []
    for node in nodes:
        out += [node, *_inlines(inline_children(node))]
    return out


def in_order(wanted: list[str], text: str) -> str | None:
    """The first of the strings that does not stand in the text after those before it; None when all do."""
    at = 0
    for string in wanted:
        found = text.find(squeeze(string), at)
        if found < 0:
            return string
        at = found + len(squeeze(string))
    return None


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_citations_and_bibliography_are_the_same_strings_in_all_formats(path: Path, style: str) -> None:
    project = Project(
        ROOT, find_project(ROOT).settings.model_copy(update={"formats": tuple(EXTRACT), "text_width": 200})
    )
    checked = pipeline.check(path, project, citation_style=style, formats=tuple(EXTRACT))
    assert checked.document is not None, checked.diagnostics
    citations, entries = strings(checked.document)
    left_out = [d for d in checked.diagnostics if d.code == "source-left-out"]
    assert entries or left_out
    compare = same_letters if checked.document.head.direction == "rtl" else same_strings
    for name, data in pipeline.render(checked, project).items():
        compare(name, EXTRACT[name.rpartition(".")[2]](data), citations, entries)


def same_strings(name: str, text: str, citations: list[str], entries: list[str]) -> None:
    for wanted in (citations, entries):
        if name.endswith("pdf"):  # PDFium gives every hyphen at a line's end as one of hyphenation
            wanted, text = [string.replace("-", "") for string in wanted], text.replace("-", "")
        assert in_order(wanted, text) is None, name


def same_letters(name: str, text: str, citations: list[str], entries: list[str]) -> None:
    """A PDF holds glyphs in the order in which they are drawn, so its right-to-left letters are compared without it."""
    found = sorted(letters(text)) if name.endswith("pdf") else letters(text)
    for string in map(letters, (*citations, *entries)):
        assert string in found if isinstance(found, str) else not Counter(string) - Counter(found), (name, string)


def test_persian_items_are_the_same_letters_in_all_formats(project: Callable[..., Path]) -> None:
    root = project(**{"x.md": PERSIAN})
    settings = find_project(root).with_settings(formats=tuple(EXTRACT), text_width=200)
    checked = pipeline.check(root / "x.md", settings, citation_style="apa", formats=tuple(EXTRACT))
    assert checked.document is not None, checked.diagnostics
    citations, entries = strings(checked.document)
    assert all("حافظ" in string or "Grafton" in string for string in (*citations, *entries))
    for name, data in pipeline.render(checked, settings).items():
        same_letters(name, EXTRACT[name.rpartition(".")[2]](data), citations, entries)


def letters(text: str) -> str:
    """A text without blanks, what steers its direction, and what PDFium mirrors in it."""
    return re.sub(r"[\u200c-\u200f\u2066-\u2069“”()]", "", squeeze(text))


def test_a_difference_between_formats_is_found() -> None:
    assert in_order(["[1]", "[2]"], "x[2]y[1]") == "[2]"
    assert in_order(["[1]", "[2]"], "x[1]y[2]") is None


def test_ends_of_lines_that_are_unicodes_alone_stand_in_no_format(tmp_path: Path) -> None:
    """They come by copying from other programs, by escapes and by references; WeasyPrint stopped at one after a blank."""
    head = (
        'title: "A \\u2029 title"\nslug: a\npublisher: The desk\ntldr: Raw \u2029 end.\nkey_points: ["One \\L two."]\n'
    )
    words = "Raw \u2028 and \u2029 and \x85 here, &#x2029; and &#x2028; too.\n"
    (tmp_path / "brief.md").write_text(f"---\n{head}---\n\n## Words\n\n{words}", "utf-8")
    project = find_project(tmp_path).with_settings(formats=("pdf", "docx", "txt", "html"))
    checked = pipeline.check(tmp_path / "brief.md", project, formats=project.settings.formats)
    made = pipeline.render(checked, project)
    assert len(made) == 4
    for name, data in made.items():
        text = EXTRACT[name.rpartition(".")[2]](data)
        assert squeeze("Raw and and here, and too.") in text, name
    assert not set("\x85\u2028\u2029") & set(made["a.txt"].decode())
