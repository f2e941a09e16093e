"""Page ranges (CSL 1.0.2, "Page Ranges" and appendix V)."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d*[^\W\d_]+|)(\d+)$")


def expand(first: str, last: str) -> str:
    """The digits that a shortened second number leaves out: 321, 28 -> 328."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def _minimal(first: str, last: str, least: int) -> str:
    if len(first) != len(last):
        return last
    common = 0
    while common < len(last) - least and first[common] == last[common]:
        common += 1
    return last[common:]


def _chicago(first: str, last: str, edition: int) -> str:
    if len(first) != len(last) or len(first) < 3 or first.endswith("00"):
        return last
    if first[-2] == "0":
        return _minimal(first, last, 1)
    if edition == 15 and len(first) == 4 and len(_minimal(first, last, 2)) > 2:
        return last
    return _minimal(first, last, 2)


def _shorten(first: str, last: str, style: str) -> str:
    match style:
        case "minimal":
            return _minimal(first, last, 1)
        case "minimal-two":
            return _minimal(first, last, 2)
        case "chicago" | "chicago-15":
            return _chicago(first, last, 15)
        case "chicago-16":
            return _chicago(first, last, 16)
        case _:
            return last


def page_range(first: str, last: str, style: str, delimiter: str) -> str:
    """A range of pages in the format a style asks for; without one, only the dash between its ends is set."""
    start, end = _NUMBER.match(first), _NUMBER.match(last)
    if not style or start is None or end is None or start[1] != end[1]:
        return f"{first}{delimiter}{last}"
    full = expand(start[2], end[2])
    if int(full) < int(start[2]):
        return f"{first}{delimiter}{last}"
    shown = _shorten(start[2], full, style)
    prefix = end[1] if style == "expanded" or len(shown) > len(end[2]) else ""
    return f"{first}{delimiter}{prefix}{shown}"
