"""What has to be reckoned before Word sees it: names of bookmarks, widths of columns, sizes of pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from ... import document as d
from ...walk import plain_text, walk_blocks

EMU_PER_TWIP = 635
LETTER = 90  # twips that a letter of small text takes on average
_EMU_PER_PIXEL = 9525
_LONGEST_NAME = 40  # Word's limit for the name of a bookmark
_CELL_MARGINS = 190  # twips left and right of a cell's text, with a little air
_LONGEST_LINE = 60  # letters: beyond that a cell may as well wrap


class Bookmarks:
    """Names that Word accepts for the ids of a document: one per id, each placed once."""

    def __init__(self, document: d.Document) -> None:
        self._names: dict[str, str] = {}
        self._placed: dict[str, int] = {}
        self._last = 0
        taken: set[str] = set()
        for target in _ids(document):
            if target and target not in self._names:
                self._names[target] = _legal_name(target, taken)

    def name(self, target: str) -> str:
        """The bookmark of an id; empty when nothing in the document has it."""
        return self._names.get(target, "")

    def place(self, target: str) -> tuple[str, int] | None:
        """Name and number of the bookmark to put down for an id; None without an id, and the second time."""
        if target not in self._names or target in self._placed:
            return None
        self._placed[target] = number = self.next_number()
        return self._names[target], number

    def next_number(self) -> int:
        """A number that no bookmark has yet."""
        self._last += 1
        return self._last


def _ids(document: d.Document) -> Iterator[str]:
    """Every id of the document that a jump can target, in order."""
    for section in document.sections:
        yield section.id
        for block in walk_blocks(section.blocks):
            yield from _own_ids(block)


def _own_ids(block: d.Block) -> Iterator[str]:
    match block:
        case d.Heading() | d.Table() | d.Figure():
            yield block.id
        case d.Faq():
            yield from (question.id for question in block.items)
        case d.Bibliography():
            yield from (entry.id for entry in block.entries)
        case d.Paragraph() | d.BulletList() | d.NumberedList() | d.Quote() | d.CodeBlock() | d.Rule():
            pass
        case d.KeyPoints() | d.Changes():
            pass
        case _:
            assert_never(block)


def _legal_name(target: str, taken: set[str]) -> str:
    """Letters, digits and underscores, a letter first, 40 at most; unlike any other, though Word ignores case."""
    base = re.sub(r"[^A-Za-z0-9_]", "_", target)
    base = base if base[:1].isalpha() else f"b{base}"
    name, count = base[:_LONGEST_NAME], 1
    while name.lower() in taken:
        count += 1
        name = f"{base[: _LONGEST_NAME - 1 - len(str(count))]}_{count}"
    taken.add(name.lower())
    return name


def fitted_size(image: d.Image, width: int, height: int) -> tuple[int, int]:
    """Width and height of a picture in EMU: its own size, made smaller where it does not fit."""
    own_width, own_height = image.width * _EMU_PER_PIXEL, image.height * _EMU_PER_PIXEL
    scale = min(1.0, width / own_width, height / own_height)
    return max(1, round(own_width * scale)), max(1, round(own_height * scale))


def column_widths(table: d.Table, total: int) -> tuple[int, ...]:
    """Widths that fill `total` twips: each column gets what its longest word needs, then by how much text it holds."""
    cells = _columns(table)
    needed = [_needed(column) for column in cells]
    wanted = [
        max(_CELL_MARGINS + LETTER * min(max(map(len, c)), _LONGEST_LINE), n)
        for c, n in zip(cells, needed, strict=True)
    ]
    if sum(needed) >= total or sum(wanted) <= total:
        base = needed if sum(needed) >= total else wanted
        widths = [width * total // sum(base) for width in base]
    else:
        spare, asked = total - sum(needed), sum(wanted) - sum(needed)
        widths = [n + (w - n) * spare // asked for n, w in zip(needed, wanted, strict=True)]
    widths[-1] += total - sum(widths)
    return tuple(widths)


def least_width(table: d.Table) -> int:
    """The width in twips below which words of a table would have to be broken."""
    return sum(map(_needed, _columns(table)))


def _columns(table: d.Table) -> list[list[str]]:
    """The text of the cells, column by column, the header's first."""
    rows = (table.header, *table.rows)
    return [[_cell_text(row, column) for row in rows] for column in range(len(table.columns))]


def _needed(column: list[str]) -> int:
    """What the longest word of a column needs, in twips."""
    return _CELL_MARGINS + max((_word_width(word) for text in column for word in text.split()), default=LETTER)


def _word_width(word: str) -> int:
    """About what a word takes in twips, with a sixth in reserve for a font that is wider than the style's."""
    letters = sum(0.6 if c in "fijlrt.,;:'|()[]-" else 1.4 if c.isupper() or c in "mw%@—" else 1.0 for c in word)
    return round(LETTER * letters * 7 / 6)


def _cell_text(row: tuple[tuple[d.Inline, ...], ...], column: int) -> str:
    return plain_text(row[column]) if column < len(row) else ""
