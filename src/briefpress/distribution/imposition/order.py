"""Which page comes where, by number alone: nothing here knows of sizes or of PDFs. Pages count from 0; None is a blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

Binding = Literal["left", "right"]
Page = int | None


class Folded(NamedTuple):
    """A sheet that is folded once: its pages from left to right as each side is looked at, and its place in its signature.

    `depth` 0 is the sheet on the outside, `depth` = `deepest` the one in the middle.
    """

    front: tuple[Page, Page]
    back: tuple[Page, Page]
    depth: int
    deepest: int


def padded(pages: int, multiple: int, keep_back_cover: bool) -> list[Page]:
    """The pages with blanks to a multiple: at the end, or before the last page, which then stays on the outside."""
    order: list[Page] = list(range(pages))
    blanks = -pages % multiple
    at = pages - 1 if keep_back_cover and pages > 1 else pages
    order[at:at] = [None] * blanks
    return order


def folded(pages: int, signature: int, binding: Binding, keep_back_cover: bool) -> Iterator[Folded]:
    """The sheets of a book, signature after signature, in each from the outside to the middle.

    `signature` is the number of pages of each, a multiple of 4; 0: one holds all. The last may be thinner.
    The outermost sheet bears on its outside the last and the first page, on its inside the second and the last but one.
    """
    order = padded(pages, 4, keep_back_cover)
    for begin in range(0, len(order), signature or len(order)):
        gathered = order[begin : begin + signature] if signature else order
        sheets = len(gathered) // 4
        for depth in range(sheets):
            first, last = 2 * depth, len(gathered) - 1 - 2 * depth
            front, back = (gathered[last], gathered[first]), (gathered[first + 1], gathered[last - 1])
            if binding == "right":
                front, back = front[::-1], back[::-1]
            yield Folded(front, back, depth, sheets - 1)


def in_rows(pages: int, columns: int, rows: int, binding: Binding) -> Iterator[list[Sequence[Page]]]:
    """The sides of a many-up print, each a list of rows from the top, each row from left to right as it is printed."""
    each = columns * rows
    for begin in range(0, pages, each):
        side: list[Page] = [page if page < pages else None for page in range(begin, begin + each)]
        lines = [side[at : at + columns] for at in range(0, each, columns)]
        yield [line[::-1] if binding == "right" else line for line in lines]
