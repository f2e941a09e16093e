"""Checks of a DOCX file's form: what keeps it editable, navigable and readable in both directions.

Each takes the parts of a file and yields faults in words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_TYPED_MARK = re.compile(r"[•‣▪◦*·-]\s")
_CAPTIONS = {"Caption", "BriefFigureCaption"}
_CELL_MARGINS = 5  # twips by which rounding may make a table wider than its column

# What may stand on a paragraph or run beside its style, since only the text at hand knows it.
_PARAGRAPH = {"pStyle", "keepNext", "pageBreakBefore", "numPr", "sectPr"}
_BY_STYLE = {"Bibliography": {"tabs", "ind"}, "BriefTableText": {"jc"}}  # the longest label; a column's alignment
_ASIDE = {"tabs", "ind"}  # headers and footers of turned pages have other widths
_RUN = {"rStyle", "b", "bCs", "i", "iCs", "smallCaps", "u", "vertAlign", "rtl", "lang"}
_COLOURED = "BriefMarkingLabel"  # the Traffic Light Protocol has four colours of letters


class Parts(Protocol):
    """The parts of a file, parsed; `stories` are those that hold text."""

    xml: dict[str, etree._Element]
    document: etree._Element
    stories: dict[str, etree._Element]


def value(element: etree._Element, path: str) -> str:
    """The `w:val` of what a path such as pPr/pStyle leads to; empty when there is nothing."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")


def text(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def headings(package: Parts) -> Iterator[str]:
    """Headings make the outline by their styles, from the first level on and without a gap."""
    levels = {
        style.get(f"{W}styleId", ""): int(value(style, "pPr/outlineLvl")) + 1
        for style in package.xml["word/styles.xml"].iter(f"{W}style")
        if value(style, "pPr/outlineLvl")
    }
    before = 0
    for paragraph in package.document.iter(f"{W}p"):
        level = levels.get(value(paragraph, "pPr/pStyle"))
        if level is not None:
            if level > before + 1:
                yield f"heading {text(paragraph)!r} is of level {level} and follows one of level {before}"
            before = level
    if not before:
        yield "there are no headings"


def captions(package: Parts) -> Iterator[str]:
    """A caption with a number counts by a field."""
    for paragraph in package.document.iter(f"{W}p"):
        numbered = any(value(run, "rPr/rStyle") == "BriefNumber" for run in paragraph.iter(f"{W}r"))
        if value(paragraph, "pPr/pStyle") in _CAPTIONS and numbered:
            fields = [field.get(f"{W}instr", "") for field in paragraph.iter(f"{W}fldSimple")]
            fields += [field.text or "" for field in paragraph.iter(f"{W}instrText")]
            if not any(field.startswith(" SEQ ") for field in fields):
                yield f"caption {text(paragraph)!r} has no SEQ field"


def typed_lists(package: Parts) -> Iterator[str]:
    """A list is a list of Word's, and no paragraphs with a mark typed before them."""
    for paragraph in package.document.iter(f"{W}p"):
        if _TYPED_MARK.match(text(paragraph)) and value(paragraph, "pPr/pStyle") != "BriefCode":
            yield f"a mark of a list is typed: {text(paragraph)[:30]!r}"


def direct_formatting(package: Parts) -> Iterator[str]:
    """Looks are the styles' affair."""
    for name, root in package.stories.items():
        aside = "header" in name or "footer" in name
        for properties in root.iter(f"{W}pPr"):
            allowed = _PARAGRAPH | _BY_STYLE.get(value(properties, "pStyle"), set()) | (_ASIDE if aside else set())
            yield from (f"{name}: {tag} is set on a paragraph" for tag in _tags(properties) - allowed)
        for properties in root.iter(f"{W}rPr"):
            allowed = _RUN | ({"color"} if value(properties, "rStyle") == _COLOURED else set())
            watermark = properties.getnext() is not None and properties.getnext().tag == f"{W}pict"
            allowed |= {"noProof"} if watermark else set()
            yield from (f"{name}: {tag} is set on a run" for tag in _tags(properties) - allowed)


def _tags(element: etree._Element) -> set[str]:
    return {etree.QName(child).localname for child in element}


def directions(package: Parts) -> Iterator[str]:
    """A run holds letters of one direction, and says which."""
    for name, root in package.stories.items():
        for run in root.iter(f"{W}r"):
            rtl = run.find(f"{W}rPr/{W}rtl") is not None
            kinds = {unicodedata.bidirectional(c) for c in text(run)}
            against = kinds & ({"L"} if rtl else {"R", "AL"})
            if against and text(run).strip("\u200e\u200f"):
                yield f"{name}: a run from {'right' if rtl else 'left'} holds {text(run)[:30]!r}"


def right_to_left(package: Parts) -> Iterator[str]:
    """A brief that runs from right to left does so in its defaults, on each of its pages, and in its tables."""
    defaults = package.xml["word/styles.xml"].find(f"{W}docDefaults")
    if defaults is None or defaults.find(f"{W}pPrDefault/{W}pPr/{W}bidi") is None:
        return
    language = defaults.find(f"{W}rPrDefault/{W}rPr/{W}lang")
    if language is None or not language.get(f"{W}bidi"):
        yield "the text has no language for its script"
    for section in package.document.iter(f"{W}sectPr"):
        if section.find(f"{W}bidi") is None:
            yield "a section's pages run from left to right"
    for table in package.document.iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}bidiVisual") is None:
            yield "a table's columns run from left to right"


def pages(package: Parts) -> Iterator[str]:
    """Each section of pages has a header and a footer; a table is no wider than the column that it stands in."""
    tables: list[etree._Element] = []
    body = package.document.find(f"{W}body")
    for block in () if body is None else body:
        tables += [block] if block.tag == f"{W}tbl" else []
        section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if section is None:
            continue
        for kind in ("header", "footer"):
            if section.find(f"{W}{kind}Reference") is None:
                yield f"a section's pages have no {kind}"
        room = _column(section)
        for table in tables:
            width = sum(int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol"))
            if width > room + _CELL_MARGINS:
                yield f"a table of {width} twips stands in a column of {room}"
        tables = []


def _column(section: etree._Element) -> int:
    """The width of a section's columns in twips."""
    size, margins, columns = (section.find(f"{W}{name}") for name in ("pgSz", "pgMar", "cols"))
    assert size is not None
    assert margins is not None
    width = int(size.get(f"{W}w", "0")) - sum(int(margins.get(f"{W}{side}", "0")) for side in ("left", "right"))
    number = int(columns.get(f"{W}num", "1")) if columns is not None else 1
    space = int(columns.get(f"{W}space", "720")) if columns is not None else 0
    return (width - (number - 1) * space) // number


CHECKS = (headings, captions, typed_lists, direct_formatting, directions, right_to_left, pages)
