"""Every text that a deliverable prints, for those who look at its characters: its glyphs, its lines."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from . import document as d
from .walk import own_inlines, plain_text, walk_blocks, walk_inlines


def texts(document: d.Document) -> Iterator[tuple[str, str]]:
    """Every text, a paragraph's as one, with the name of the image that it stands in (empty for the brief's own)."""
    head = document.head
    for text in (*_head_texts(head), *(section.title for section in document.sections)):
        yield text, ""
    for section in document.sections:
        yield from _block_texts(section.blocks)
    yield from _block_texts(head.disclaimer)
    for children in (head.caveat, head.suggested_citation, head.rights):
        yield from ((text, "") for text in _inline_texts(children))


def running_texts(document: d.Document) -> Iterator[str]:
    """The words of the sections: their titles, their prose and its notes; not what pictures hold."""
    for section in document.sections:
        yield section.title
        yield from (text for text, image in _block_texts(section.blocks) if not image)


def _head_texts(head: d.Head) -> Iterator[str]:
    yield from (head.title, head.subtitle, head.series, head.number, head.version, head.publisher, head.contact)
    yield from head.labels.values()
    yield from head.distribution
    yield from (day.text for day in (head.published, head.as_of, head.review_by) if day)
    if head.marking:
        yield head.marking.text
    for author in head.authors:
        yield from (author.name, author.role, author.affiliation, author.email)


def _block_texts(blocks: tuple[d.Block, ...]) -> Iterator[tuple[str, str]]:
    for block in walk_blocks(blocks):
        if isinstance(block, d.CodeBlock):
            yield block.value, ""
        if isinstance(block, d.Figure) and block.image.media_type == "image/svg+xml":
            yield _svg_text(block.image), block.image.name
        for inlines in _lines(block):
            yield from ((text, "") for text in _inline_texts(inlines))


def _lines(block: d.Block) -> Iterator[tuple[d.Inline, ...]]:
    """The inlines of a block, those apart that share no line."""
    match block:
        case d.Table():
            yield from (cell for row in (block.header, *block.rows) for cell in row)
            yield from (block.caption, block.source)
        case d.Faq():
            yield from (item.question for item in block.items)
        case d.Bibliography():
            yield from (part for entry in block.entries for part in (entry.label, entry.content))
        case _:
            yield own_inlines(block)


def _inline_texts(nodes: tuple[d.Inline, ...]) -> Iterator[str]:
    """The text of some inlines, then those of the notes that are called from it."""
    yield plain_text(nodes)
    for node in walk_inlines(nodes):
        if isinstance(node, d.Note):
            yield from (plain_text(inlines) for block in walk_blocks(node.blocks) for inlines in _lines(block))


def _svg_text(image: d.Image) -> str:
    """The characters that an SVG draws: its texts, and what a chart of ours says that it draws as outlines."""
    root = etree.fromstring(image.data, etree.XMLParser(resolve_entities=False, no_network=True))
    svg = "{http://www.w3.org/2000/svg}"
    texts = (*root.iter(f"{svg}text"), *root.iterfind(f"{svg}desc[@class='words']"))
    return "".join("".join(map(str, text.itertext())) for text in texts)
