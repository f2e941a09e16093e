"""Notes: citations that become notes in a note style, one sequence of numbers, and notes at the end instead of the foot."""

from __future__ import annotations

from dataclasses import replace

from . import document as d
from . import rebuild
from .walk import own_inlines, walk_blocks

_CLOSING = ".,;:!?”’\"')»"


def from_citations(document: d.Document) -> d.Document:
    """The document of a note style: citations in the running text become notes, those in an author's note stay."""

    def function(node: d.Inline) -> list[d.Inline] | None:
        if isinstance(node, d.Note):
            return [replace(node, blocks=rebuild.blocks(node.blocks, _in_full))]
        return _as_note(node) if isinstance(node, d.Cite) else None

    return rebuild.lines(document, lambda nodes: rebuild.inlines(marks_after_punctuation(nodes), function))


def numbered(document: d.Document) -> d.Document:
    """The document with its notes numbered from 1 in reading order; none stands within another."""
    count = 0

    def number(node: d.Inline) -> list[d.Inline] | None:
        nonlocal count
        if not isinstance(node, d.Note):
            return None
        count += 1
        return [replace(node, number=count, blocks=rebuild.blocks(node.blocks, _in_brackets))]

    return rebuild.document(document, number)


def _in_brackets(node: d.Inline) -> list[d.Inline] | None:
    """A note within a note follows in brackets: Word has no such note, and a page no place for it."""
    if not isinstance(node, d.Note):
        return None
    words = _one_paragraph(rebuild.blocks(node.blocks, _in_brackets))
    return [d.Text(" ("), *words, d.Text(")")]


def without_stops(document: d.Document) -> d.Document:
    """A note style ends a citation with a full stop; where the author's own note goes on behind it, that stop goes."""

    def in_note(node: d.Inline) -> list[d.Inline] | None:
        if not isinstance(node, d.Note):
            return None
        blocks = (replace(b, children=_cut_stops(b.children)) if isinstance(b, d.Paragraph) else b for b in node.blocks)
        return [replace(node, blocks=tuple(blocks))]

    return rebuild.document(document, in_note)


def raised(document: d.Document) -> d.Document:
    """The document with its raised citations, as numeric styles such as Nature's have them, behind the punctuation."""
    return rebuild.lines(document, marks_after_punctuation)


def at_the_end(document: d.Document) -> d.Document:
    """The document with its notes in a section before the sources, each called by a raised number that leads to it."""
    entries: list[d.Entry] = []

    def call(node: d.Inline) -> list[d.Inline] | None:
        if not isinstance(node, d.Note):
            return None
        target = f"note-{node.number}"
        entries.append(d.Entry(target, _one_paragraph(node.blocks), (d.Text(f"{node.number}."),)))
        return [d.Styled("superscript", (d.Jump(target, (d.Text(str(node.number)),)),))]

    called = rebuild.document(document, call)
    if not entries:
        return document
    section = d.Section("notes", "notes", document.head.labels["notes"], (d.Bibliography(tuple(entries)),))
    sections = list(called.sections)
    at = next((n for n, s in enumerate(sections) if s.kind == "sources"), len(sections))
    return replace(called, sections=(*sections[:at], section, *sections[at:]))


def _one_paragraph(blocks: tuple[d.Block, ...]) -> tuple[d.Inline, ...]:
    """The inlines of a note's blocks, its paragraphs parted by line breaks."""
    out: list[d.Inline] = []
    for block in walk_blocks(blocks):
        if children := own_inlines(block):
            out += [d.LineBreak()] if out else []
            out += children
    return tuple(out)


def _as_note(cite: d.Cite) -> list[d.Inline]:
    """A note that holds the citation; a narrative one leaves the author's name in the text."""
    first = cite.items[0]
    note = d.Note((d.Paragraph((replace(cite, items=tuple(_full(item) for item in cite.items)),)),))
    if first.mode != "composite":
        return [note]
    name = d.Cite((d.CiteItem(first.key, first.span, mode="author-only"),), cite.span)
    return [name, note]


def _in_full(node: d.Inline) -> list[d.Inline] | None:
    """A narrative citation in a note is written as any other there: a note style has no form of its own for it."""
    return [replace(node, items=tuple(_full(i) for i in node.items))] if isinstance(node, d.Cite) else None


def _full(item: d.CiteItem) -> d.CiteItem:
    return replace(item, mode="normal") if item.mode == "composite" else item


def marks_after_punctuation(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    """`text [@a].` → `text.¹`: a raised mark follows the punctuation, and no blank stands before it; also inside emphasis."""
    out: list[d.Inline] = []
    queue = [_inside(node) for node in nodes]
    while queue:
        node = queue.pop(0)
        if _is_mark(node):
            if out and isinstance(out[-1], d.Text):
                out[-1] = d.Text(out[-1].value.rstrip(" "))
            following = queue[0].value if queue and isinstance(queue[0], d.Text) else ""
            width = len(following) - len(following.lstrip(_CLOSING))
            if width:
                out.append(d.Text(following[:width]))
                queue[0] = d.Text(following[width:])
        out.append(node)
    return tuple(node for node in out if not (isinstance(node, d.Text) and not node.value))


def _is_mark(node: d.Inline) -> bool:
    """A citation that leaves only a mark where it stands, or one that is set as a raised number."""
    if isinstance(node, d.Cite):
        return node.items[0].mode != "composite"
    return isinstance(node, d.Citation) and all(
        isinstance(c, d.Styled) and c.style == "superscript" for c in node.children
    )


def _inside(node: d.Inline) -> d.Inline:
    match node:
        case d.Emph() | d.Strong() | d.Styled() | d.Foreign() | d.Link():
            return replace(node, children=marks_after_punctuation(node.children))
        case _:
            return node


def _cut_stops(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    """The inlines with no full stop at the end of a citation that more text follows."""
    out = list(nodes)
    for at, node in enumerate(out[:-1]):
        if isinstance(node, d.Citation):
            out[at] = d.Citation(_without_last_stop(node.children))
    return tuple(out)


def _without_last_stop(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    if not nodes:
        return nodes
    last = nodes[-1]
    match last:
        case d.Text():
            return (*nodes[:-1], d.Text(last.value.removesuffix(".")))
        case d.Emph() | d.Strong() | d.Styled() | d.Foreign() | d.Link() | d.Jump():
            return (*nodes[:-1], replace(last, children=_without_last_stop(last.children)))
        case _:
            return nodes
