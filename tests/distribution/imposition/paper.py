"""Paper as it lies on a table: printed on both sides, piled, folded once, leafed through. It knows where ink is and no formula.

A sheet's back is printed as a printer with duplex prints it: what lies at x of the back page lies, seen from the front, at
the sheet's width less x.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Ink = tuple[float, float, str]
"""Where something is printed, from the left and from below as its side is looked at, and what."""
Leaf = tuple[str, str]
"""What is printed on both sides of half a sheet, the side on the outside of the folded sheet first."""


@dataclass
class Sheet:
    """A printed sheet."""

    width: float
    front: Sequence[Ink]
    back: Sequence[Ink]

    def halves(self) -> tuple[Leaf, Leaf]:
        """The sheet folded in the middle, its front outside: the half on the left and the one on the right of the front."""
        outside, inside = ["", ""], ["", ""]
        for x, _, what in self.front:
            outside[x > self.width / 2] += what
        for x, _, what in self.back:
            inside[self.width - x > self.width / 2] += what
        return (outside[0], inside[0]), (outside[1], inside[1])


def leafed_through(sheets: Sequence[Sheet], each: int, binding: str) -> list[str]:
    """What a reader sees, page by page, of so many sheets nested in each signature, the signatures one behind the other."""
    seen: list[str] = []
    for begin in range(0, len(sheets), each):
        pile = [sheet.halves() for sheet in sheets[begin : begin + each]]  # the first lies outside
        near, far = (1, 0) if binding == "left" else (0, 1)  # the half that lies on top when the spine is on that side
        for halves in pile:
            seen += halves[near]  # from outside to inside: the outer face comes first
        for halves in reversed(pile):
            seen += reversed(halves[far])
    return seen


def read(side: Sequence[Ink], binding: str) -> list[str]:
    """What is printed on a side in the order in which it is read: line by line from the top."""
    way = 1 if binding == "left" else -1
    return [what for x, y, what in sorted(side, key=lambda ink: (-round(ink[1]), way * ink[0]))]
