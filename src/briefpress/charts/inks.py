"""The inks of a chart: shades of the style's one accent, told apart by lightness, hatching, dashes and marks as well.

Nothing is said by colour alone (WCAG 2.2, 1.4.1): neighbours differ by 20 and more in CIE lightness, so that they do on
paper without colour too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TEXT, QUIET, RULE = "#1a1a1a", "#555555", "#cccccc"
_ACCENT = "#444444"
# CIE lightness (0 black to 100 white) of each series in turn, what fills a bar beside it, and how a line runs.
_FILLS = ((None, ""), (80, "/"), (52, "\\"), (94, "."), (14, "-"), (70, "x"))
_LINES = (None, 60, 10, 52, 28, 64)
_DASHES = ((), (5.0, 2.0), (1.2, 1.6), (7.0, 2.0, 1.2, 2.0), (2.5, 1.5), (9.0, 2.5))
_MARKS = ("o", "s", "^", "D", "v", "X")
DARKEST_FIRST, LIGHTEST_FIRST = 15.0, 42.0


@dataclass(frozen=True, slots=True)
class Ink:
    """How a series is drawn: `fill`, `hatch` and the colour of its strokes for bars; `line`, `dash`, `mark` for lines."""

    fill: str
    hatch: str
    strokes: str
    edge: str
    line: str
    dash: tuple[float, ...]
    mark: str


def inks(count: int, accent: str) -> list[Ink]:
    """The inks of `count` series (six at most) in shades of an accent such as #6b2a2a."""
    base = accent if re.fullmatch(r"#[0-9a-fA-F]{6}", accent) else _ACCENT
    first = min(max(lightness(base), DARKEST_FIRST), LIGHTEST_FIRST)
    dark = shade(base, first)
    out = []
    for (fill, hatch), line, dash, mark in list(zip(_FILLS, _LINES, _DASHES, _MARKS, strict=True))[:count]:
        filled = shade(base, fill) if fill is not None else dark
        strokes = "#ffffff" if lightness(filled) < 60 else dark
        edge = filled if lightness(filled) < 60 else dark
        out.append(Ink(filled, hatch, strokes, edge, shade(base, line) if line is not None else dark, dash, mark))
    return out


def lightness(colour: str) -> float:
    """CIE L* of a colour as #RRGGBB: 0 for black, 100 for white (IEC 61966-2-1 for sRGB, D65)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def shade(colour: str, wanted: float) -> str:
    """The colour mixed with white or black until it has the lightness that is wanted."""
    other = 255 if lightness(colour) < wanted else 0
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    low, high = 0.0, 1.0
    mixed = colour
    for _ in range(20):
        amount = (low + high) / 2
        mixed = "#" + "".join(f"{round(part + (other - part) * amount):02x}" for part in parts)
        enough = lightness(mixed) >= wanted if other else lightness(mixed) <= wanted
        low, high = (low, amount) if enough else (amount, high)
    return mixed
