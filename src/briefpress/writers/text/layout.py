"""Lines of plain text: measuring, breaking, hanging and ruling them, and setting cells in columns.

A column is the width of a Latin letter in a monospaced face; wide characters take two, combining ones none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import wcwidth

Lines = list[str]
Align = Literal["", "left", "center", "right"]

_URL = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s>]*>|[A-Za-z][A-Za-z0-9+.-]*://[^\s<>。、，；：！？（）「」『』【】]+")
_NEVER_FIRST = frozenset("、。，．；：！？）〕】」』〉》〗”’…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%)]}!,.:;?")
_NEVER_LAST = frozenset("（〔【「『〈《〖“‘([{￥＄$")


def columns(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else wcwidth.width(text)


def pad(text: str, width: int, align: Align = "left") -> str:
    """A text with blanks around it up to a width in columns."""
    room = max(0, width - columns(text))
    if align == "right":
        return " " * room + text
    before = room // 2 if align == "center" else 0
    return " " * before + text + " " * (room - before)


# ---------------------------------------------------------------------------------------------- breaking lines


def wrap(text: str, width: int, outdent: int = 0) -> Lines:
    """A text in lines of at most `width` columns; only a word that cannot be broken may run over. `\\n` ends a line.

    The first line has `outdent` columns more, for text whose other lines are set in.
    """
    first, *others = text.split("\n")
    return [*_fill(first, width, outdent), *(line for part in others for line in _fill(part, width))]


def _fill(text: str, width: int, outdent: int = 0) -> Iterator[str]:
    """One run of text in lines, each filled as far as its next word allows."""
    line, used = "", 0
    limit = width + outdent
    for blanks, word in _words(text):
        wide = columns(word)
        if line and used + len(blanks) + wide > limit:
            yield line
            line, used, limit = word, wide, width
        else:
            line, used = line + (blanks if line else "") + word, used + (len(blanks) if line else 0) + wide
    if line:
        yield line


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The pieces between which a line may end, each with the blanks before it (none between ideographs)."""
    for match in re.finditer(r"( *)([^ ]+)", text):
        blanks, token = match[1], match[2]
        if token.isascii():
            yield blanks, token
            continue
        for piece in _pieces(token):
            yield blanks, piece
            blanks = ""


def _pieces(token: str) -> Iterator[str]:
    """The parts of a word between which a line may end: ideographs, but never the inside of a URL or a grapheme."""
    units: list[str] = []
    done = 0
    for match in _URL.finditer(token):
        units += [*wcwidth.iter_graphemes(token[done : match.start()]), match[0]]
        done = match.end()
    units += wcwidth.iter_graphemes(token[done:])
    piece = ""
    for unit in units:
        if piece and (unit == "\u200b" or _may_part(piece, unit)):
            yield piece
            piece = ""
        piece += unit if unit != "\u200b" else ""
    if piece:
        yield piece


def _may_part(before: str, after: str) -> bool:
    """True when a line may end between two graphemes: one is an ideograph, and no bracket or stop is torn off."""
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return False
    return _ideographic(before[-1]) or _ideographic(after[0])


def _ideographic(char: str) -> bool:
    """A character of the scripts that are written without blanks, two columns wide."""
    return unicodedata.east_asian_width(char) in "WF" and unicodedata.category(char)[0] in "LPN"


# ---------------------------------------------------------------------------------------------- composing lines


def indent(lines: Lines, margin: str) -> Lines:
    """The lines behind a margin; blank lines stay empty."""
    return [margin + line if line else "" for line in lines]


def hang(label: str, lines: Lines, margin: int) -> Lines:
    """The lines behind a margin of so many columns, in which the label stands at the first line."""
    if not lines:
        return [label.rstrip()]
    return [pad(label, margin) + lines[0], *indent(lines[1:], " " * margin)]


def outdented(text: str, width: int) -> Lines:
    """A text whose lines but the first are set in by four columns."""
    first, *others = wrap(text, max(12, width - 4), 4) or [""]
    return [*filter(None, [first]), *indent(others, " " * 4)]


def underline(lines: Lines, char: str) -> Lines:
    """The lines with a rule below them, as wide as the widest of them."""
    return [*lines, char * max(map(columns, lines), default=0)] if lines else []


def stack(parts: Sequence[Lines]) -> Lines:
    """The parts one below the other, a blank line between them; empty parts leave nothing."""
    result: Lines = []
    for part in parts:
        if part:
            result += [*([""] if result else []), *part]
    return result


# ---------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Grid:
    """The texts of a table's cells, column by column aligned; a header of empty cells is not set."""

    align: tuple[Align, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def headed(self) -> bool:
        """True when there is a header with words in it."""
        return any(self.header)


_GAP = "  "
_TALLEST = 8
"""A row of more lines than this is easier to read as a record."""


def set_table(grid: Grid, width: int) -> Lines:
    """A table in columns that fit the width, its cells wrapped; where they cannot fit, each row as a record."""
    widths = _widths(grid, width)
    if widths is None:
        return _records(grid, width)
    rows = [_row(row, widths, grid.align) for row in grid.rows]
    if max(map(len, rows), default=0) > _TALLEST:
        return _records(grid, width)
    spaced = any(len(row) > 1 for row in rows)
    body = stack(rows) if spaced else [line for row in rows for line in row]
    if not grid.headed:
        return body
    rule = _GAP.join("-" * width for width in widths)
    return [*_row(grid.header, widths, grid.align), rule, *body]


def _widths(grid: Grid, width: int) -> list[int] | None:
    """How wide each column is: its natural width if all fit, else its longest word and a share of the room left."""
    cells = list(zip(*((grid.header,) if grid.headed else ()), *grid.rows, strict=True))
    natural = [max(max(map(columns, cell.split("\n"))) for cell in column) or 1 for column in cells]
    room = width - len(_GAP) * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    least = [
        min(wide, max(10, *(columns(word) for cell in column for word in _unbroken(cell))))
        for wide, column in zip(natural, cells, strict=True)
    ]
    left = room - sum(least)
    if left < 0:
        return None
    return _share(least, natural, left)


def _share(least: list[int], natural: list[int], left: int) -> list[int]:
    """Give the room left to the columns that lack it, in proportion to what they lack."""
    lack = [wide - narrow for wide, narrow in zip(natural, least, strict=True)]
    total = sum(lack) or 1
    return [narrow + left * need // total for narrow, need in zip(least, lack, strict=True)]


def _unbroken(cell: str) -> Iterator[str]:
    return (word for line in cell.split("\n") for _, word in _words(line))


def _row(cells: tuple[str, ...], widths: list[int], align: tuple[Align, ...]) -> Lines:
    """One row: as many lines as its longest cell needs."""
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped), default=0)
    return [
        _GAP.join(
            pad(lines[at] if at < len(lines) else "", width, side)
            for lines, width, side in zip(wrapped, widths, align, strict=True)
        ).rstrip()
        for at in range(height)
    ]


def _records(grid: Grid, width: int) -> Lines:
    """Each row as lines of `Header: value`."""
    records: list[Lines] = []
    for row in grid.rows:
        lines: Lines = []
        for name, value in zip(grid.header, row, strict=True):
            lines += outdented(f"{name}: {value}" if name and value else value, width)
        records.append(lines)
    return stack(records)
