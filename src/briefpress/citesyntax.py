"""Citations as authors write them, in pandoc's syntax → `CiteItem`s.

`[see @a, p. 12; -@b]` is a cluster; `@a` and `@a [p. 3]` are narrative. Source: pandoc's manual, section Citation syntax.
The parts of a match keep their offsets, so that a fault in one names its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KEY = r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:\w|[:.#$%&+?~/-]+(?=\w))*))"
_CITE = re.compile(rf"(?P<prefix>.*?)(?:^|(?<=[\s(\[\"'“‘—–-]))(?P<suppress>-?)@{KEY}(?P<rest>.*)", re.DOTALL)
NARRATIVE = re.compile(rf"(?P<suppress>-?)@{KEY}(?:[ \n](?=\[))?")

# The locator labels of CSL 1.0.2 (Appendix IV) with the abbreviations that people type.
_LABELS = {
    "act": ("act",),
    "appendix": ("appendix", "app.", "appx."),
    "article-locator": ("article", "articles", "art.", "arts."),
    "book": ("book", "books", "bk.", "bks."),
    "canon": ("canon", "can."),
    "chapter": ("chapter", "chapters", "chap.", "chaps.", "ch.", "chs."),
    "column": ("column", "columns", "col.", "cols."),
    "equation": ("equation", "eq."),
    "figure": ("figure", "figures", "fig.", "figs."),
    "folio": ("folio", "folios", "fol.", "fols."),
    "issue": ("number", "numbers", "no.", "nos.", "issue"),
    "line": ("line", "lines", "l.", "ll."),
    "note": ("note", "notes", "n.", "nn."),
    "opus": ("opus", "opera", "op.", "opp."),
    "page": ("page", "pages", "p.", "pp."),
    "paragraph": ("paragraph", "paragraphs", "para.", "paras.", "¶", "¶¶"),
    "part": ("part", "parts", "pt.", "pts."),
    "rule": ("rule", "r."),
    "section": ("section", "sections", "sec.", "secs.", "§", "§§"),
    "sub-verbo": ("sub verbo", "s.v.", "s.vv."),
    "table": ("table", "tables", "tbl."),
    "timestamp": ("at",),
    "verse": ("verse", "verses", "v.", "vv."),
    "volume": ("volume", "volumes", "vol.", "vols."),
}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words}
_LABEL = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, _LABEL_OF), key=len, reverse=True)) + r")(?![^\W\d])\s*", re.IGNORECASE
)
_UNIT = r"(?:[A-Za-z]{0,3}\d[\w.:/]*(?<![.:/])|[ivxlcdmIVXLCDM]+\b|\([A-Za-z0-9]{1,3}\))(?:\([\w]{1,3}\))*"
_PAGE = r"(?!\d+(?:st|nd|rd|th)\b)\d[\w:]*"  # an ordinal belongs to words, such as "5th ed."
_BARE = re.compile(rf"{_PAGE}(?:\s*[-–—]+\s*{_PAGE})?(?:,\s*{_PAGE}(?:\s*[-–—]+\s*{_PAGE})?)*")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_NUMBERS = re.compile(rf"{_UNIT}(?:\s*(?:[-–—]+|,|&)\s*{_UNIT})*")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source of a citation: offsets are those of `@key` in the text that was parsed."""

    key: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = "page"
    suppress: bool = False


def parse_cluster(content: str) -> tuple[Parsed, ...] | None:
    """The sources between the brackets of a citation; None when it is no citation (one of its parts has no `@key`)."""
    parsed = []
    at = 0
    for part in content.split(";"):
        if not part.strip():  # a semicolon too many
            at += len(part) + 1
            continue
        found = _CITE.fullmatch(part)
        if not found:
            return None
        locator, label, suffix = parse_locator(found["rest"])
        start = at + found.start("suppress")
        key = found["braced"] or found["key"]
        prefix = " ".join(found["prefix"].split())
        end = at + found.start("rest")
        parsed.append(Parsed(key, start, end, prefix, suffix, locator, label, bool(found["suppress"])))
        at += len(part) + 1
    return tuple(parsed) or None


def parse_locator(text: str) -> tuple[str, str, str]:
    """What follows a key → (locator, label, suffix): `, pp. 3-5, and passim` → ("3-5", "page", ", and passim").

    A locator in braces is taken whole; without a label it must begin with a digit and counts pages.
    """
    text = (" " if text[:1].isspace() else "") + " ".join(text.split())
    body = text.lstrip().removeprefix(",").lstrip()
    if braced := re.match(r"\{([^{}]*)\}", body):
        locator, label, rest = parse_locator(braced[1])
        whole = (locator + rest) if locator else braced[1].strip()
        return whole, label, body[braced.end() :].rstrip()
    label_found = _LABEL.match(body)
    at = label_found.end() if label_found else 0
    numbers = (_NUMBERS if label_found else _BARE).match(body, at)
    if not numbers or not numbers[0]:
        return "", "page", text
    label = _LABEL_OF[label_found[0].strip().lower()] if label_found else "page"
    return numbers[0], label, body[numbers.end() :].rstrip()


@lru_cache(maxsize=4)
def bracket_pairs(text: str) -> tuple[dict[int, int], int]:
    """Where each bracket that is closed is closed, and how deep brackets stand open at most; escaped ones do not count.

    Kept for the text that is being read, for it is asked at every bracket.
    """
    pairs: dict[int, int] = {}
    opened: list[int] = []
    deepest = 0
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            opened.append(found.start())
            deepest = max(deepest, len(opened))
        elif found[0] == "]" and opened:
            pairs[opened.pop()] = found.start()
    return pairs, deepest


def closing_bracket(text: str, start: int, stop: int) -> int:
    """The offset of the bracket that closes the one at `start`, or -1; escaped brackets do not count."""
    end = bracket_pairs(text)[0].get(start, -1)
    return end if end < stop else -1
