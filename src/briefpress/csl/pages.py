"""Page ranges (CSL 1.0.2, "Page Ranges" and appendix V)."""

from __future__ import annotations

import re

_RANGE = re.compile(r"(?<![\w\-–])([^\W\d_]*)(\d+)([^\W\d_]*)\s*(?:--?|–|—)\s*([^\W\d_]*)(\d+)([^\W\d_]*)(?![\w\-–])")
_DASH = re.compile(r"(?<=[\w.\])])\s*(?:--?|–)\s*(?=[\w\[(])")


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


def format_pages(text: str, style: str, delimiter: str) -> str:
    """Page ranges in the format a style asks for; without one, only the dash between numbers is set."""
    if not style:
        return _DASH.sub(delimiter, text) if re.fullmatch(r"[\w\s.,&\-–\[\]():;§]*", text) else text

    def change(match: re.Match[str]) -> str:
        prefix, first, tail, prefix2, last, tail2 = match.groups()
        if tail or (prefix2 and prefix2 != prefix) or (prefix and not prefix2 and len(last) > len(first)):
            return f"{prefix}{first}{tail}{delimiter}{prefix2}{last}{tail2}"
        last = expand(first, last)
        if int(last) < int(first):
            return f"{prefix}{first}{delimiter}{prefix2}{match[5]}{tail2}"
        shown = last if tail2 else _shorten(first, last, style)
        keep = prefix if style == "expanded" else (prefix2 if len(shown) == len(last) else "")
        return f"{prefix}{first}{delimiter}{keep}{shown}{tail2}"

    changed = _RANGE.sub(change, text)
    return _DASH.sub(delimiter, changed) if changed == text else changed
