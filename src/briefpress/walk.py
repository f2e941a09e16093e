"""Reading a document: its blocks and inlines in reading order, and its characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from . import document as d


def inline_children(node: d.Inline) -> tuple[d.Inline, ...]:
    """The inlines directly inside an inline (a note's blocks are not among them)."""
    match node:
        case d.Emph() | d.Strong() | d.Styled() | d.Foreign() | d.Link() | d.Jump() | d.Citation():
            return node.children
        case d.Text() | d.Code() | d.LineBreak() | d.Note() | d.Cite() | d.CrossRef():
            return ()
        case _:
            assert_never(node)


def walk_inlines(nodes: tuple[d.Inline, ...]) -> Iterator[d.Inline]:
    """Every inline in reading order, parents before children, the inlines of notes included."""
    for node in nodes:
        yield node
        if isinstance(node, d.Note):
            for block in walk_blocks(node.blocks):
                yield from walk_inlines(own_inlines(block))
        else:
            yield from walk_inlines(inline_children(node))


def child_blocks(block: d.Block) -> tuple[d.Block, ...]:
    """The blocks directly inside a block, in reading order."""
    match block:
        case d.Quote():
            return block.blocks
        case d.BulletList() | d.NumberedList():
            return tuple(child for item in block.items for child in item)
        case d.KeyPoints() | d.Changes():
            return tuple(child for item in block.items for child in item.blocks)
        case d.Faq():
            return tuple(child for item in block.items for child in item.answer)
        case d.Paragraph() | d.Heading() | d.CodeBlock() | d.Rule() | d.Table() | d.Figure() | d.Bibliography():
            return ()
        case _:
            assert_never(block)


def own_inlines(block: d.Block) -> tuple[d.Inline, ...]:
    """The inlines that stand directly in a block; those of its child blocks are not among them."""
    match block:
        case d.Paragraph() | d.Heading():
            return block.children
        case d.Table():
            cells = (block.header, *block.rows)
            return (*block.caption, *(i for row in cells for cell in row for i in cell), *block.source)
        case d.Figure():
            return (*block.caption, *block.source)
        case d.Faq():
            return tuple(i for item in block.items for i in item.question)
        case d.Bibliography():
            return tuple(i for entry in block.entries for i in (*entry.label, *entry.content))
        case d.BulletList() | d.NumberedList() | d.Quote() | d.CodeBlock() | d.Rule() | d.KeyPoints() | d.Changes():
            return ()
        case _:
            assert_never(block)


def walk_blocks(blocks: tuple[d.Block, ...]) -> Iterator[d.Block]:
    """Every block in reading order, parents before children; blocks of notes are not among them."""
    for block in blocks:
        yield block
        yield from walk_blocks(child_blocks(block))


def plain_text(nodes: tuple[d.Inline, ...]) -> str:
    """The characters of some inlines without their form; notes leave nothing, a line break a blank."""
    parts: list[str] = []
    for node in nodes:
        match node:
            case d.Text() | d.Code():
                parts.append(node.value)
            case d.LineBreak():
                parts.append(" ")
            case d.Note() | d.Cite() | d.CrossRef():
                pass
            case _:
                parts.append(plain_text(inline_children(node)))
    return "".join(parts)
