"""Faults of typography, each found in the sheets of a PDF alone; an empty list is a well-made brief."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import combinations, groupby, pairwise

from briefpress import document as d
from briefpress.walk import own_inlines, plain_text, walk_blocks, walk_inlines
from tests.extract import squeeze
from tests.typography import MM, SAME_LINE, Run, Sheet

HEADINGS = {f"H{level}" for level in range(2, 7)}  # the one of level 1 is the title, which may stand alone on a cover
Letters = Counter[str]
_EDGE = 8 * MM
# Accents and tails of lines set close reach into each other's boxes by less; a line printed upon another by far more.
_TOUCH = 1.0
_TOUCH_IN_LINE = (
    5.0  # runs of one line: the blanks at their ends are part of their boxes, Arabic letters reach below each other
)
_MIRRORED = str.maketrans(")]}”’", "([{“‘")  # as drawn from right to left
_STEERING = re.compile(r"[\u00ad\u200b-\u200f\u2066-\u2069-]")


def headings_left_behind(pages: list[Sheet]) -> list[str]:
    """Headings that end a page or a column: what follows them stands on the next, or higher up than they do."""
    faults = []
    for page in pages:
        for block, following in pairwise([*_blocks(page.body), []]):
            highest = max(run.box.top for run in block)
            if block[0].kind in HEADINGS and (not following or following[0].baseline > highest):
                faults.append(f"page {page.number} or a column of it ends in {page.text(block[0].block)!r}")
    return faults


def _blocks(runs: list[Run]) -> list[list[Run]]:
    return [list(group) for _, group in groupby(runs, key=lambda run: run.block)]


def lonely_lines(pages: list[Sheet], paragraphs: Iterable[str]) -> list[str]:
    """Single lines at the foot or the head of a page, of a paragraph that goes on over its end."""
    whole = [letters(text) for text in paragraphs]
    faults = []
    for page, following in pairwise(pages):
        last, first = _flowing(page.body[-1:]), _flowing(following.body[:1])
        if last is None or first is None or letters(page.text(last) + following.text(first)) not in whole:
            continue
        if page.lines(last) < 2:
            faults.append(f"page {page.number} ends in a lonely line: {page.text(last)!r}")
        if following.lines(first) < 2:
            faults.append(f"page {following.number} begins with a lonely line: {following.text(first)!r}")
    return faults


def _flowing(runs: list[Run]) -> int | None:
    return runs[0].block if runs and runs[0].kind in ("P", "LBody") else None


def letters(text: str) -> Letters:
    """How often each letter stands in a text. A PDF holds right-to-left letters as drawn, so their order says nothing."""
    return Letters(_STEERING.sub("", squeeze(text)).translate(_MIRRORED))


def paragraphs_of(document: d.Document) -> list[str]:
    """The text of all paragraphs that a document has, those of its frame too."""
    head = document.head
    frame = [plain_text(nodes) for nodes in (head.caveat, head.suggested_citation, head.rights)]
    blocks = [*walk_blocks(head.disclaimer), *(b for section in document.sections for b in walk_blocks(section.blocks))]
    return [*frame, *(plain_text(block.children) + _calls(block) for block in blocks if isinstance(block, d.Paragraph))]


def _calls(block: d.Block) -> str:
    """The numbers of the notes that a paragraph calls, which are printed in it."""
    return "".join(str(node.number) for node in walk_inlines(own_inlines(block)) if isinstance(node, d.Note))


def overlaps(pages: list[Sheet]) -> list[str]:
    """Texts that are printed upon each other, or upon a picture."""
    faults = []
    for page in pages:
        for one, other in combinations([*page.runs, *page.artifacts], 2):
            if one.box.meets(other.box, _TOUCH_IN_LINE if _in_line(one, other) else _TOUCH):
                faults.append(f"page {page.number}: {one.text!r} and {other.text!r} overlap")
        for run in [*page.runs, *page.artifacts]:
            if any(picture.meets(run.box, _TOUCH) for picture in page.pictures):
                faults.append(f"page {page.number}: a picture and {run.text!r} overlap")
    return faults


def _in_line(one: Run, other: Run) -> bool:
    together = one.block == other.block or "Lbl" in (one.kind, other.kind)
    return together and abs(one.baseline - other.baseline) < SAME_LINE


def beyond_the_edges(pages: list[Sheet]) -> list[str]:
    """Texts and pictures nearer to an edge of the sheet than 8 mm, where printers print nothing."""
    faults = []
    for page in pages:
        texts = [(run.box, repr(run.text)) for run in [*page.runs, *page.artifacts]]
        for box, what in [*texts, *((picture, "a picture") for picture in page.pictures)]:
            sides = (box.left, box.bottom, page.width - box.right, page.height - box.top)
            if min(sides) < _EDGE:
                faults.append(f"page {page.number}: {what} is {min(sides) / MM:.1f} mm from the edge")
    return faults


def missing_markings(pages: list[Sheet], marking: str) -> list[str]:
    """Pages without their marking above or below the text."""
    wanted = letters(marking.upper())
    faults = []
    for page in pages if marking else ():
        for place, part in (("head", _above), ("foot", _below)):
            if wanted not in [*(letters(run.text.upper()) for run in part(page)), _joined(part(page))]:
                faults.append(f"page {page.number} has no marking at its {place}")
    return faults


def _joined(runs: list[Run]) -> Letters:
    """The letters of the line furthest from the text: a marking of two scripts or faces is drawn in several runs."""
    if not runs:
        return Letters()
    line = (
        max(runs, key=lambda run: run.baseline) if runs[0].baseline > 400 else min(runs, key=lambda run: run.baseline)
    )
    return letters("".join(run.text for run in runs if abs(run.baseline - line.baseline) < 3).upper())


def _above(page: Sheet) -> list[Run]:
    return [run for run in page.artifacts if run.box.bottom > max(r.box.top for r in page.runs)]


def _below(page: Sheet) -> list[Run]:
    return [run for run in page.artifacts if run.box.top < min(r.box.bottom for r in page.runs)]


def wrong_folios(pages: list[Sheet], digits: Callable[[str], str], *, cover: bool, rtl: bool) -> list[str]:
    """Pages whose foot does not say which of how many they are, in the language's digits and order."""
    faults = []
    for page in pages:
        numbers = [run for run in _below(page) if run.text.strip().isdigit()]
        numbers.sort(key=lambda run: run.box.left, reverse=rtl)
        found = [run.text.strip() for run in numbers]
        wanted = [] if cover and page.number == 1 else [digits(str(page.number)), digits(str(len(pages)))]
        if found != wanted:
            faults.append(f"page {page.number} says {found} and not {wanted}")
    return faults


def split_sections(pages: list[Sheet], title: str) -> list[str]:
    """A section of this name that goes on over a page: the next one begins amid a section, without a name."""
    for page, following in pairwise(pages):
        names = [run for run in page.body if run.kind == "H2"]
        amid = following.body and "Sect" in following.body[0].path and following.body[0].kind != "H2"
        if names and names[-1].text.strip() == title and amid:
            return [f"{title!r} goes on over page {page.number}"]
    return []


def lists_without_introduction(pages: list[Sheet]) -> list[str]:
    """Lists that begin a page while the paragraph that leads to them ends the one before."""
    faults = []
    for page, following in pairwise(pages):
        last, first = page.body[-1:], following.body[:1]
        if last and first and last[0].kind == "P" and "L" not in last[0].path and "L" in first[0].path:
            faults.append(f"page {page.number} ends in {page.text(last[0].block)!r}, which leads to a list")
    return faults


def tables_without_header(pages: list[Sheet], header: list[str]) -> list[str]:
    """Pages on which rows of a table stand, but not its header above them."""
    faults = []
    for page in pages:
        cells = [run for run in page.body if "Table" in run.path and run.kind in ("TH", "TD")]
        if cells and [run.text.strip() for run in cells[: len(header)]] != header:
            faults.append(f"page {page.number}: the table begins with {cells[0].text!r}")
    return faults
