"""Documents are frozen: this makes a new one with some inlines replaced, in reading order.

Reading order is that of the page: a table's caption before its cells, a figure's after the picture, a note where it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from . import document as d

Replace = Callable[[d.Inline], Sequence[d.Inline] | None]
"""What stands in an inline's place; None keeps it, its children rebuilt."""

Line = Callable[[tuple[d.Inline, ...]], tuple[d.Inline, ...]]
"""What a run of inlines becomes: those of a paragraph, a heading, a cell, a caption …"""


def document(doc: d.Document, function: Replace) -> d.Document:
    """The document with `function` applied to every inline of its sections."""
    return lines(doc, lambda nodes: inlines(nodes, function))


def lines(doc: d.Document, line: Line) -> d.Document:
    """The document with `line` applied to every run of inlines of its sections; notes are left to `line`."""
    return replace(doc, sections=tuple(replace(s, blocks=block_lines(s.blocks, line)) for s in doc.sections))


def blocks(nodes: Sequence[d.Block], function: Replace) -> tuple[d.Block, ...]:
    """The blocks with `function` applied to every inline in them."""
    return block_lines(nodes, lambda run: inlines(run, function))


def inlines(nodes: Sequence[d.Inline], function: Replace) -> tuple[d.Inline, ...]:
    """The inlines with `function` applied to each, before its children."""
    out: list[d.Inline] = []
    for node in nodes:
        new = function(node)
        out += [_inline(node, function)] if new is None else new
    return tuple(out)


def _inline(node: d.Inline, function: Replace) -> d.Inline:
    """The inline with `function` applied to what is inside it."""
    match node:
        case d.Emph() | d.Strong() | d.Styled() | d.Foreign() | d.Link() | d.Jump() | d.Citation():
            return replace(node, children=inlines(node.children, function))
        case d.Note():
            return replace(node, blocks=blocks(node.blocks, function))
        case d.Text() | d.Code() | d.LineBreak() | d.Cite() | d.CrossRef():
            return node
        case _:
            assert_never(node)


def block_lines(nodes: Sequence[d.Block], line: Line) -> tuple[d.Block, ...]:
    """The blocks with `line` applied to every run of inlines in them."""
    return tuple(_block(node, line) for node in nodes)


def _block(node: d.Block, line: Line) -> d.Block:
    """The block with `line` applied to every run of inlines in it."""
    match node:
        case d.Paragraph() | d.Heading():
            return replace(node, children=line(node.children))
        case d.BulletList() | d.NumberedList():
            return replace(node, items=tuple(block_lines(item, line) for item in node.items))
        case d.Quote():
            return replace(node, blocks=block_lines(node.blocks, line))
        case d.Table():
            caption = line(node.caption)
            header = tuple(line(cell) for cell in node.header)
            rows = tuple(tuple(line(cell) for cell in row) for row in node.rows)
            return replace(node, caption=caption, header=header, rows=rows, source=line(node.source))
        case d.Figure():
            return replace(node, caption=line(node.caption), source=line(node.source))
        case d.KeyPoints():
            return replace(
                node, items=tuple(replace(item, blocks=block_lines(item.blocks, line)) for item in node.items)
            )
        case d.Changes():
            return replace(
                node, items=tuple(replace(item, blocks=block_lines(item.blocks, line)) for item in node.items)
            )
        case d.Faq():
            return replace(node, items=tuple(_question(item, line) for item in node.items))
        case d.Bibliography():
            entries = tuple(replace(e, label=line(e.label), content=line(e.content)) for e in node.entries)
            return replace(node, entries=entries)
        case d.CodeBlock() | d.Rule():
            return node
        case _:
            assert_never(node)


def _question(item: d.Question, line: Line) -> d.Question:
    return replace(item, question=line(item.question), answer=block_lines(item.answer, line))
