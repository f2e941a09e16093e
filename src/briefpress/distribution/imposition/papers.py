"""Sizes of paper: by name or in figures, and which sheet a page is imposed on where nobody names one. All in points."""

from __future__ import annotations

import re

from ...diagnostics import UsageError
from ...opening import MM

Size = tuple[float, float]
"""Width and height."""

_A0, _B0 = (841, 1189), (1000, 1414)  # ISO 216; each size below is the one above it halved across, rounded down
_LEAST, _MOST = 20.0, 5000.0  # mm; beyond some 5,080 mm a PDF's page cannot go (ISO 32000-1, Annex C)
_FIGURES = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*[x×]\s*(\d{1,6}(?:\.\d{1,6})?)\s*(mm|in)?", re.IGNORECASE)
_NEAR = 1.5 * MM  # so far off, a page still has the size: Letter and A4 differ by 6 mm


def _halved(series: str, size: tuple[int, int], steps: int) -> dict[str, tuple[float, float]]:
    sizes = {}
    for step in range(steps):
        sizes[f"{series}{step}"] = (float(size[0]), float(size[1]))
        size = (size[1] // 2, size[0])
    return sizes


SIZES: dict[str, tuple[float, float]] = {
    **_halved("A", _A0, 9),
    **_halved("B", _B0, 9),
    "RA3": (305, 430),  # ISO 217: untrimmed paper
    "RA4": (215, 305),
    "SRA3": (320, 450),
    "SRA4": (225, 320),
    "Half-Letter": (139.7, 215.9),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8),
    "Ledger": (431.8, 279.4),
}
"""Width and height in mm by name, upright but for Ledger, which is Tabloid lying."""
_FOLDED_FROM = {"Half-Letter": "Letter", "Letter": "Tabloid", "SRA4": "SRA3", "RA4": "RA3"}
_FOLDED_FROM |= {f"{series}{step}": f"{series}{step - 1}" for series in "AB" for step in range(1, 9)}


def named(paper: str) -> Size:
    """The size of a paper: a name such as A3 or Tabloid, or `320x450mm`. Raises UsageError."""
    for name, (width, height) in SIZES.items():
        if paper.strip().lower() == name.lower():
            return width * MM, height * MM
    found = _FIGURES.fullmatch(paper.strip())
    if not found:
        raise UsageError(f"there is no paper {paper!r}; give a size such as 320x450mm, or one of {', '.join(SIZES)}")
    unit = 25.4 if (found[3] or "").lower() == "in" else 1.0
    width, height = float(found[1]) * unit, float(found[2]) * unit
    if not all(_LEAST <= side <= _MOST for side in (width, height)):
        raise UsageError(f"paper of {paper} cannot be worked on: its sides must be {_LEAST:g} to {_MOST:g} mm long")
    return width * MM, height * MM


def name_of(size: Size) -> str:
    """The name of a size, lying or upright, or its figures in mm."""
    known = _known(size)
    return known or "{:.5g} × {:.5g} mm".format(*(side / MM for side in size))


def folding_to(page: Size) -> Size:
    """The sheet that is folded once to a page: A3 for A4, Tabloid for Letter; twice its width where it has no name."""
    double = _FOLDED_FROM.get(_known(page))
    if double:
        return SIZES[double][0] * MM, SIZES[double][1] * MM
    return 2 * page[0], page[1]


def _known(size: Size) -> str:
    for name, sides in SIZES.items():
        pairs = zip(sorted(size), sorted(sides), strict=True)
        if all(abs(one - other * MM) < _NEAR for one, other in pairs):
            return name
    return ""
