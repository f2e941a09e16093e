"""Where on a sheet each page is printed: cells, scale, creep, marks. Pure arithmetic in points, from bottom left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ...diagnostics import UsageError
from ...opening import MM
from .order import Binding, Page, folded, in_rows
from .papers import Size

GRIDS = {2: (2, 1), 4: (2, 2), 6: (3, 2), 8: (4, 2), 9: (3, 3), 16: (4, 4)}
"""Columns and rows of a many-up print on a lying sheet of upright pages; turned where that leaves the pages larger."""
_MARK, _GAP = 5 * MM, 3.5 * MM  # length of a mark, and its distance from what is cut: outside a bleed of 3 mm
_FOLD_INSIDE = 3 * MM  # of a fold mark where the pages fill the sheet
MARGIN = _MARK + _GAP
"""What marks need around the cells of a many-up print."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float


class Line(NamedTuple):
    """A mark."""

    x0: float
    y0: float
    x1: float
    y1: float
    fold: bool = False


class Cell(NamedTuple):
    """A place for a page. The page's trim lies within `box`, and nothing of it is printed beyond `clip`.

    `largest` is the scale that it is not enlarged beyond, `turns` whether a page that lies is turned to stand in the cell.
    """

    page: Page
    box: Box
    clip: Box
    largest: float = 1.0
    turns: bool = False


class Placed(NamedTuple):
    """How a page lies in its cell: scale, whether turned by 90° against the clock, and where its lower left corner comes."""

    scale: float
    turned: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet."""

    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Sheets as they are printed: their size, and their sides, of a folded sheet the outside (front) before the inside."""

    size: Size
    sides: tuple[Side, ...]


def format_of(pages: Sequence[Size]) -> Size:
    """The size that most of the pages have, the first of those where several do; lying and standing pages are told apart."""
    rounded = Counter((round(width), round(height)) for width, height in pages)
    most = max(rounded.values())
    return next(page for page in pages if rounded[round(page[0]), round(page[1])] == most)


def book(
    pages: Sequence[Size],
    sheet: Size,
    *,
    signature: int,
    binding: Binding,
    keep_back_cover: bool,
    creep: float,
    marks: bool,
) -> Plan:
    """Sheets that are folded once and nested. `creep`: how far the innermost sheet of a full signature moves to the spine.

    The sheet lies as it leaves the pages largest; they are never enlarged, and meet at the fold, halfway up the sheet.
    """
    page = format_of(pages)
    width, height = max((sheet, sheet[::-1]), key=lambda lying: fit((2 * page[0], page[1]), lying))
    scale = min(1.0, fit((2 * page[0], page[1]), (width, height)))
    across, up = page[0] * scale, page[1] * scale
    spine, foot = width / 2, (height - up) / 2
    trim = Box(spine - across, foot, spine + across, foot + up)
    lines = tuple(_book_lines((width, height), trim)) if marks else ()
    padded = len(pages) + -len(pages) % 4
    full = min(signature or padded, padded) // 4 - 1  # the depth of the innermost sheet
    sides = []
    for leaf in folded(len(pages), signature, binding, keep_back_cover):
        shift = creep * leaf.depth / full if full else 0.0
        for left, right in (leaf.front, leaf.back):
            cells = (
                Cell(
                    left,
                    Box(trim.left + shift, foot, spine + shift, trim.top),
                    Box(0, 0, spine, height),
                    scale,
                    turns=True,
                ),
                Cell(
                    right,
                    Box(spine - shift, foot, trim.right - shift, trim.top),
                    Box(spine, 0, width, height),
                    scale,
                    turns=True,
                ),
            )
            sides.append(Side(cells, lines))
    return Plan((width, height), tuple(sides))


def many_up(pages: Sequence[Size], sheet: Size, number: int, *, binding: Binding, marks: bool) -> Plan:
    """So many pages on a side in reading order, as large as they can be but never enlarged.

    Raises UsageError where the marks leave no room on the sheet.
    """
    page = format_of(pages)
    margin = MARGIN if marks else 0.0
    if min(sheet) <= 2 * margin:
        raise UsageError(f"a side of {min(sheet) / MM:.0f} mm leaves no room between the marks; impose without --marks")
    columns, rows, (width, height) = max(
        (
            (columns, rows, lying)
            for columns, rows in (GRIDS[number], GRIDS[number][::-1])
            for lying in (sheet, sheet[::-1])
        ),
        key=lambda way: fit((way[0] * page[0], way[1] * page[1]), (way[2][0] - 2 * margin, way[2][1] - 2 * margin)),
    )
    across, up = (width - 2 * margin) / columns, (height - 2 * margin) / rows
    xs = [margin + column * across for column in range(columns + 1)]
    ys = [height - margin - row * up for row in range(rows + 1)]
    lines = tuple(_cuts((width, height), xs, ys)) if marks else ()
    sides = []
    for side in in_rows(len(pages), columns, rows, binding):
        boxes = [[Box(xs[c], ys[r + 1], xs[c + 1], ys[r]) for c in range(columns)] for r in range(rows)]
        cells = [Cell(side[r][c], boxes[r][c], boxes[r][c]) for r in range(rows) for c in range(columns)]
        sides.append(Side(tuple(cells), lines))
    return Plan((width, height), tuple(sides))


def place(page: Size, cell: Cell) -> Placed:
    """A page in the middle of its cell, at the scale of the sheet, smaller where it is larger than the cell."""
    box = cell.box
    room = (box.right - box.left, box.top - box.bottom)
    turned = cell.turns and (page[0] > page[1]) != (room[0] > room[1]) and fit(page[::-1], room) > fit(page, room)
    width, height = page[::-1] if turned else page
    scale = min(cell.largest, fit((width, height), room))
    left = box.left + (room[0] - width * scale) / 2
    bottom = box.bottom + (room[1] - height * scale) / 2
    return Placed(scale, turned, Box(left, bottom, left + width * scale, bottom + height * scale))


def fit(what: Size, into: Size) -> float:
    """The scale at which something just fits into a room."""
    return min(into[0] / what[0], into[1] / what[1])


def _book_lines(sheet: Size, trim: Box) -> Iterator[Line]:
    """Fold marks above and below the pages, within them where they fill the sheet; cut marks where paper is cut off."""
    spine = sheet[0] / 2
    for edge, end, way in ((trim.bottom, 0.0, 1), (trim.top, sheet[1], -1)):
        room = abs(edge - end)
        yield (
            Line(spine, end, spine, edge - way * min(_GAP, room / 2), fold=True)
            if room >= _GAP
            else Line(spine, end, spine, end + way * _FOLD_INSIDE, fold=True)
        )
    yield from _corners(sheet, trim)


def _corners(sheet: Size, trim: Box) -> Iterator[Line]:
    """At each corner of the trim a mark beside it and one above or below, as far as there is paper."""
    for x, out, end in ((trim.left, -1, trim.left), (trim.right, 1, sheet[0] - trim.right)):
        if end > _GAP:
            far = x + out * min(end, _GAP + _MARK)
            yield from (Line(x + out * _GAP, y, far, y) for y in (trim.bottom, trim.top))
    for y, out, end in ((trim.bottom, -1, trim.bottom), (trim.top, 1, sheet[1] - trim.top)):
        if end > _GAP:
            far = y + out * min(end, _GAP + _MARK)
            yield from (Line(x, y + out * _GAP, x, far) for x in (trim.left, trim.right))


def _cuts(sheet: Size, xs: Sequence[float], ys: Sequence[float]) -> Iterator[Line]:
    """In the margins around the cells a mark on each line between them and on the outer ones."""
    top, bottom, left, right = ys[0] + _GAP, ys[-1] - _GAP, xs[0] - _GAP, xs[-1] + _GAP
    for x in xs:
        yield from (Line(x, top, x, top + _MARK), Line(x, bottom, x, bottom - _MARK))
    for y in ys:
        yield from (Line(left, y, left - _MARK, y), Line(right, y, right + _MARK, y))
