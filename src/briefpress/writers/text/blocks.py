"""Blocks as lines of text: each is laid out to a width by itself, then set behind the margin of what holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, assert_never

from ...document import (
    Bibliography,
    Block,
    BulletList,
    Change,
    Changes,
    CodeBlock,
    Entry,
    Faq,
    Figure,
    Heading,
    Inline,
    KeyPoint,
    KeyPoints,
    Note,
    NumberedList,
    Paragraph,
    Question,
    Quote,
    Rule,
    Table,
    Text,
)
from ...languages import digits, direction
from ...walk import plain_text, walk_inlines
from .inlines import Inliner
from .layout import Grid, Lines, columns, hang, indent, outdented, pad, set_table, stack, underline, wrap

_LEAST = 16
_LOOSE = 2
"""An item of more lines than this wants a blank line before the next."""


class _Item(NamedTuple):
    """An item of a list, laid out; `loose` when its list needs blank lines between the items to read well."""

    lines: Lines
    loose: bool


class Setter:
    """Lays out blocks and keeps the notes they call, which are listed together by `note_lines`."""

    def __init__(self, labels: Mapping[str, str], language: str, *, ascii_only: bool) -> None:
        self._language = "en" if ascii_only else language
        self.inliner = Inliner(labels, ascii_only=ascii_only)
        self._labels = labels
        self._bullets = ("*", "-") if ascii_only else ("•", "–")

    def label(self, key: str) -> str:
        """One of the fixed words in the brief's language."""
        return self.inliner.clean(self._labels[key])

    def _ordinal(self, number: int) -> str:
        """The label of a numbered item, in the digits of the brief's language."""
        return f"{digits(str(number), self._language)}."

    def paragraph(self, nodes: tuple[Inline, ...], width: int, lead: str = "") -> Lines:
        """Inlines as lines, `lead` before them on the first."""
        return wrap(lead + self.inliner.text(nodes), max(_LEAST, width))

    def blocks(self, blocks: Sequence[Block], width: int, depth: int = 0) -> Lines:
        """Blocks one below the other; `depth` counts the lists around them. A plain heading keeps close to its text."""
        lines: Lines = []
        close = True
        for block in blocks:
            part = self.block(block, width, depth)
            if part:
                lines += [*([] if close else [""]), *part]
                close = isinstance(block, Heading) and block.level > 3
        return lines

    def block(self, block: Block, width: int, depth: int = 0) -> Lines:
        """One block as lines."""
        match block:
            case Paragraph():
                return self.paragraph(block.children, width)
            case Heading():
                lines = self.paragraph(block.children, width)
                return underline(lines, "~") if block.level <= 3 else lines
            case BulletList():
                bullet = self._bullets[min(depth, 1)]
                return self._list([bullet] * len(block.items), block.items, width, depth)
            case NumberedList():
                labels = [self._ordinal(number) for number, _ in enumerate(block.items, start=block.start)]
                return self._list(labels, block.items, width, depth)
            case Quote():
                return indent(self.blocks(block.blocks, width - 4, depth), " " * 4)
            case CodeBlock():
                return self._code(block)
            case Rule():
                return ["* * *"]
            case Table():
                return self._table(block, width)
            case Figure():
                return self._figure(block, width)
            case KeyPoints():
                items = [self._with_confidence(point) for point in block.items]
                return self._list([self._ordinal(at) for at, _ in enumerate(items, start=1)], items, width, depth)
            case Faq():
                return stack([self._question(item, width) for item in block.items])
            case Bibliography():
                return self._bibliography(block, width)
            case Changes():
                return stack([self._under(self._change_title(item), item.blocks, width) for item in block.items])
            case _:
                assert_never(block)

    def note_lines(self, width: int) -> Lines:
        """The notes called so far, and those called within them, each behind its number."""
        labels: list[str] = []
        texts: list[_Item] = []
        listed = 0
        # Those that notes call among them: the widest number makes the margin.
        last = sum(isinstance(node, Note) for node in walk_inlines(tuple(self.inliner.notes)))
        margin = len(f"{last}. ")
        while listed < len(self.inliner.notes):
            note: Note = self.inliner.notes[listed]
            listed += 1
            labels.append(f"{note.number or listed}.")
            texts.append(self._item(note.blocks, width - margin, 0))
        return _hung(labels, texts)

    # ------------------------------------------------------------------------------------------ lists

    def _list(self, labels: Sequence[str], items: Sequence[tuple[Block, ...]], width: int, depth: int) -> Lines:
        """Items behind their labels."""
        margin = max(map(len, labels), default=0) + 1
        return _hung(labels, [self._item(item, width - margin, depth + 1) for item in items])

    def _item(self, blocks: tuple[Block, ...], width: int, depth: int) -> _Item:
        """An item; a list right below its first paragraph keeps close to it unless either is long."""
        match blocks:
            case (Paragraph() as first, BulletList() | NumberedList() as inner):
                own, below = self.block(first, width), self.block(inner, width, depth)
                loose = len(own) > _LOOSE or "" in below
                return _Item([*own, *([""] if loose else []), *below], loose)
            case _:
                lines = self.blocks(blocks, width, depth)
                return _Item(lines, len(lines) > _LOOSE or "" in lines)

    def _with_confidence(self, point: KeyPoint) -> tuple[Block, ...]:
        """A key point, the confidence in it said in brackets at the end of its words."""
        if point.confidence is None:
            return point.blocks
        remark = f"({self._labels[f'confidence_{point.confidence}']})"
        match point.blocks:
            case (*before, Paragraph() as last):
                return (*before, Paragraph((*last.children, Text(f" {remark}"))))
            case (Paragraph() as first, *others):  # the rest is a list or the like, which has no end for it
                return (Paragraph((*first.children, Text(f" {remark}"))), *others)
            case _:
                return (*point.blocks, Paragraph((Text(remark),)))

    def _bibliography(self, block: Bibliography, width: int) -> Lines:
        """Entries behind their labels; without labels they hang, or stand apart as paragraphs."""
        labels = [self.inliner.text(entry.label) for entry in block.entries]
        if any(labels):
            margin = max(map(columns, labels)) + 1
            texts = [wrap(self._entry(entry), max(_LEAST, width - margin)) for entry in block.entries]
            return [line for label, text in zip(labels, texts, strict=True) for line in hang(label, text, margin)]
        if not block.hanging:
            return stack([wrap(self._entry(entry), width) for entry in block.entries])
        return [line for entry in block.entries for line in outdented(self._entry(entry), width)]

    def _entry(self, entry: Entry) -> str:
        """An entry with the grade of its source."""
        grade = f" ({self._labels['assessment']} {entry.assessment})" if entry.assessment else ""
        return self.inliner.text((*entry.content, Text(grade)))

    # ------------------------------------------------------------------------------------------ others

    def _question(self, item: Question, width: int) -> Lines:
        """A question and, close below it, its answer."""
        question = self.inliner.text(item.question) or f"[{self.label('question_missing')}]"
        return self._under(question, item.answer, width)

    def _under(self, title: str, blocks: tuple[Block, ...], width: int) -> Lines:
        """Blocks below a line that names them, close to it when they begin as running text."""
        close = bool(blocks) and isinstance(blocks[0], Paragraph)
        lines = self.blocks(blocks, width)
        return [*wrap(title, max(_LEAST, width)), *([] if close or not lines else [""]), *lines]

    def _change_title(self, item: Change) -> str:
        """Which kind of change it is, and when it was made."""
        return f"{self.label(item.kind)}{self.label('comma')}{self.inliner.clean(item.date_text)}"

    def _code(self, block: CodeBlock) -> Lines:
        """Code as it is, four columns in: its lines are not wrapped, its tabs are blanks. It runs from left to right."""
        lines = [self.inliner.clean(line).rstrip() for line in block.value.expandtabs(4).split("\n")]
        if direction(self._language) == "rtl":
            lines = [self.inliner.isolated("ltr", line) if line else line for line in lines]
        return indent(lines, " " * 4)

    def _table(self, table: Table, width: int) -> Lines:
        """A table below its number and caption, its source below it."""
        # In the document's order, caption first: notes are listed as they are called.
        words = self.inliner.text(table.caption)
        caption = self._numbered("table", table.number, words) if table.number else words
        header = tuple(self.inliner.text(cell) for cell in table.header)
        rows = tuple(tuple(self.inliner.text(cell) for cell in row) for row in table.rows)
        grid = set_table(Grid(table.columns, header, rows), width)
        return stack([wrap(caption, width), grid, self._source(table.source, width)])

    def _figure(self, figure: Figure, width: int) -> Lines:
        """What stands for a figure: its number and caption in brackets, its description, its source."""
        alt = self.inliner.clean(figure.alt).strip()
        caption = self.inliner.text(figure.caption)
        title = self._numbered("figure", figure.number, caption or alt)
        described = wrap(alt, max(_LEAST, width)) if caption and alt != plain_text(figure.caption) else []
        return [*wrap(f"[{title}]", max(_LEAST, width)), *described, *self._source(figure.source, width)]

    def _numbered(self, key: str, number: int, caption: str) -> str:
        name = f"{self.label(key)} {digits(str(number), self._language)}" if number else self.label(key)
        return f"{name}: {caption}" if caption else name

    def _source(self, source: tuple[Inline, ...], width: int) -> Lines:
        return self.paragraph(source, width) if source else []


def _hung(labels: Sequence[str], items: Sequence[_Item]) -> Lines:
    """Items behind right-aligned labels."""
    widest = max(map(columns, labels), default=0)
    hung = [hang(pad(at, widest, "right"), item.lines, widest + 1) for at, item in zip(labels, items, strict=True)]
    return stack(hung) if any(item.loose for item in items) else [line for lines in hung for line in lines]
