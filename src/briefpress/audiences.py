"""Who may read what: the audiences in their order, and which of several handling markings is the highest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

Audience = Literal["public", "partner", "internal"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""Each may read what those before it may."""

TLP_LABELS = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")
"""FIRST, Traffic Light Protocol 2.0, section 2; the highest first."""


class Unordered(ValueError):
    """Two markings of which nobody has said which is the higher: `one` and `other`."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one, other)
        self.one, self.other = one, other


def may_read(audience: Audience | None, part: Audience | None) -> bool:
    """Whether a part is for an audience; a part without one is for all, and without an audience nothing is left out."""
    return audience is None or part is None or AUDIENCES.index(part) <= AUDIENCES.index(audience)


def slug_for(slug: str, audience: Audience | None) -> str:
    """The slug of a brief for an audience: its files lie beside those for others."""
    return f"{slug}-{audience}" if audience else slug


def highest(markings: Iterable[str], house: Sequence[str]) -> str | None:
    """The highest of some markings, by TLP's order or by that of the house, the lowest first; None of none.

    Raises Unordered.
    """
    top: str | None = None
    for marking in markings:
        if top is None or _is_above(marking, top, house):
            top = marking
    return top


def _is_above(one: str, other: str, house: Sequence[str]) -> bool:
    for order in (TLP_LABELS[::-1], house):
        if one in order and other in order:
            return order.index(one) > order.index(other)
    if one == other:
        return False
    raise Unordered(one, other)
