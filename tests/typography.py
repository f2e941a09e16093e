"""A PDF as a compositor sees it: sheets with boxes of text on them, in reading order, each knowing what it belongs to.

All of it is read from the file itself through PDFium, so that a check does not trust the renderer that it is a check of.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

MM = 72 / 25.4
# What stands in a line of its block, and what only groups blocks; all other types are blocks of their own.
_IN_LINE = {"Span", "Link", "Reference", "NonStruct", "Code"}
SAME_LINE = 5.0  # points by which baselines of one line differ at most: raised and lowered figures


class Box(NamedTuple):
    """A rectangle in points from the sheet's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box, by: float) -> bool:
        """Whether the two share more than `by` points both ways."""
        across = min(self.right, other.right) - max(self.left, other.left)
        upwards = min(self.top, other.top) - max(self.bottom, other.bottom)
        return min(across, upwards) > by


@dataclass(frozen=True)
class Run:
    """Characters drawn at once. `path` are the types of structure around them, outermost first; artifacts have none."""

    text: str
    box: Box
    baseline: float
    path: tuple[str, ...] = ()
    block: int = -1  # the same for all runs of one block on one sheet

    @property
    def kind(self) -> str:
        """The type of the block that the run stands in."""
        return next((name for name in reversed(self.path) if name not in _IN_LINE), "")


@dataclass
class Sheet:
    """A page: its tagged runs in reading order, its artifacts (running heads, folios) as drawn, its pictures."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    artifacts: list[Run] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    @cached_property
    def body(self) -> list[Run]:
        """The runs of the running text: no notes, which stand at the foot of the sheet."""
        return [run for run in self.runs if "Note" not in run.path]

    def lines(self, block: int) -> int:
        """How many lines a block has on this sheet."""
        baselines = sorted(run.baseline for run in self.runs if run.block == block)
        return 1 + sum(above - below > SAME_LINE for below, above in pairwise(baselines))

    def text(self, block: int) -> str:
        """The characters of a block on this sheet."""
        return "".join(run.text for run in self.runs if run.block == block)


def sheets(pdf: bytes) -> list[Sheet]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(pdf) as file:
        return [_sheet(number, page) for number, page in enumerate(file, 1)]


def _sheet(number: int, page: Any) -> Sheet:
    sheet = Sheet(number, page.get_width(), page.get_height())
    drawn: dict[int, list[Run]] = {}
    text = page.get_textpage()
    for item in _objects(page):
        kind, mark = raw.FPDFPageObj_GetType(item), raw.FPDFPageObj_GetMarkedContentID(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            run = Run(_words(item, text), _box(item), _baseline(item))
            drawn.setdefault(mark, []).extend([run] if run.text.strip() else [])
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) and mark >= 0:
            sheet.pictures.append(_box(item))  # others are backgrounds
    sheet.artifacts = drawn.pop(-1, [])
    for mark, path, block in _structure(page):
        sheet.runs += [Run(run.text, run.box, run.baseline, path, block) for run in drawn.pop(mark, ())]
    sheet.artifacts += [run for runs in drawn.values() for run in runs]
    return sheet


def _objects(page: Any) -> Iterator[Any]:
    for number in range(raw.FPDFPage_CountObjects(page)):
        yield raw.FPDFPage_GetObject(page, number)


def _words(item: Any, page: Any) -> str:
    length = raw.FPDFTextObj_GetText(item, page, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(item, page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le").replace("\x02", "")  # hyphens at line ends


def _box(item: Any) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
    return Box(*(side.value for side in sides))


def _baseline(item: Any) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return float(matrix.f)


def _structure(page: Any) -> list[tuple[int, tuple[str, ...], int]]:
    """The marked contents of a page in reading order, each with the types around it and the number of its block."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    found: list[tuple[int, tuple[str, ...], int]] = []
    blocks = 0

    def walk(element: Any, path: tuple[str, ...], block: int) -> None:
        nonlocal blocks
        kind = _type(element)
        if kind not in _IN_LINE:
            block = blocks = blocks + 1
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, number)
            if mark >= 0:
                found.append((mark, (*path, kind), block))
            child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                walk(child, (*path, kind), block)

    for number in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, number), (), 0)
    raw.FPDF_StructTree_Close(tree)
    return found


def _type(element: Any) -> str:
    length = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le")
