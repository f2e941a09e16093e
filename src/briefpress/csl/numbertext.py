"""The text of number variables and locators, taken apart: numbers, ranges, separators, labels written inside.

"7, p. 3-8" is a number, a separator, a label and a range.  What cannot be read as a number stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .locale import Locale

HARD_HYPHEN = "\ue000"  # stands for "\-", a hyphen that does not make a range
_LABELS = {
    "p": "page", "pp": "page", "vol": "volume", "vols": "volume", "ch": "chapter", "chap": "chapter", "sec": "section",
    "fol": "folio", "fig": "figure", "figs": "figure", "para": "paragraph",
    "par": "paragraph", "pt": "part", "pts": "part", "col": "column",
    "cols": "column", "bk": "book", "bks": "book", "art": "article-locator", "l": "line", "ll": "line", "n": "note",
    "nn": "note", "no": "issue", "nos": "issue", "op": "opus", "app": "appendix", "v": "verse", "vv": "verse",
    "s.v": "sub-verbo",
}  # fmt: skip
_LABEL = re.compile(r"(s\.v|[a-z]+)(\.?)\s*(?=\d|[ivxlcdm]+\b)")
_NUMBER = r"(?:[^\W\d_]{0,4}\.?\d[^\s\-–—,&]*)"
_ROMAN = r"(?:[ivxlcdm]+|[IVXLCDM]+)"
_SINGLE = re.compile(rf"(?:{_NUMBER}|{_ROMAN})$")
_SIMPLE = r"(?:[^\W_]*\d[^\W_]*)"
_RANGE = re.compile(rf"({_SIMPLE}|{_ROMAN})\s*(?:--?|–|—)\s*({_SIMPLE}|{_ROMAN})$")
_BEGINS_RANGE = re.compile(r"[^\W\d_]*\d+[^\W\d_]*\s*[-–]")
_PREFIX = re.compile(r"(\d*[^\W\d_]+|)(\d+)")
_INNER_RANGE = re.compile(r"(?<![\w-])(\d+)\s*(?:--?|–)\s*(\d+)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a number's text; a range has its two ends."""

    kind: Literal["number", "range", "text", "separator", "label"]
    text: str
    end: str = ""


def _separator(text: str, locale: Locale) -> str:
    core = text.strip()
    if core in (",", ";"):
        return f"{core} "
    if core.endswith("&"):
        symbol = locale.term("and", "symbol") or "&"
        return f", {symbol} " if core.startswith(",") else f" {symbol} "
    return f"{core} " if core.startswith(",") else f" {core} "


def _split(text: str, locale: Locale) -> list[str]:
    words = {"and", locale.term("and") or "and"}
    conjunctions = "|".join(re.escape(word) for word in sorted(words) if word.strip())
    return re.split(rf"(,?\s+(?:{conjunctions})\s+|\s*(?:,\s*&|,\s+|;|&)\s*)", text)


def _prefix(text: str) -> str | None:
    match = _PREFIX.match(text)
    return match[1] if match is not None else None


def _chunk(chunk: str) -> list[Piece]:
    found: list[Piece] = []
    match = _LABEL.match(chunk)
    if match is not None and match[1] in _LABELS and (match[2] or match[1] in ("p", "pp")):
        found.append(Piece("label", match[0], _LABELS[match[1]]))
        chunk = chunk[match.end() :]
    pair = _RANGE.match(chunk)
    if pair is not None:
        first, last = _prefix(pair[1]), _prefix(pair[2])
        if first == last or ((first is None) == (last is None) and not (first or last)):
            return [*found, Piece("range", pair[1], pair[2])]
        return [*found, Piece("text", f"{pair[1]}-{pair[2]}")]
    elif _SINGLE.match(chunk):
        return [*found, Piece("number", chunk)]
    return [*found, Piece("text", chunk)]


def read_pieces(text: str, locale: Locale) -> list[Piece]:
    """Take a number's text apart."""
    found: list[Piece] = []
    for index, chunk in enumerate(_split(text.strip().replace("\\-", HARD_HYPHEN), locale)):
        if index % 2:
            found.append(Piece("separator", _separator(chunk, locale)))
        elif chunk:
            found.extend(_chunk(chunk))
    return found


def names_many(pieces: list[Piece]) -> bool:
    """Whether more than one thing is meant, as far as the next label."""
    numbers = 0
    for piece in pieces:
        if piece.kind == "label":
            break
        if piece.kind == "range" or (piece.kind == "text" and _BEGINS_RANGE.match(piece.text)):
            return True
        numbers += piece.kind == "number"
    return numbers > 1


def write_pieces(
    pieces: list[Piece],
    locale: Locale,
    number: Callable[[str], str],
    span: Callable[[str, str], str],
) -> str:
    """Put pieces together again; ``number`` and ``span`` say how numbers and ranges are written."""
    found: list[str] = []
    labelled = False
    for index, piece in enumerate(pieces):
        labelled = labelled or piece.kind == "label"
        if piece.kind == "number":
            found.append(piece.text if labelled else number(piece.text))
        elif piece.kind == "range":
            found.append(f"{piece.text}–{piece.end}" if labelled else span(piece.text, piece.end))
        elif piece.kind == "label":
            term = locale.term(piece.end, "short", names_many(pieces[index + 1 :]))
            found.append(f"{term} " if term else piece.text)
        elif piece.kind == "text" and " " in piece.text:
            found.append(_INNER_RANGE.sub(lambda match: span(match[1], match[2]), piece.text))
        else:
            found.append(piece.text)
    return "".join(found).replace(HARD_HYPHEN, "-")
