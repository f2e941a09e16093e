"""Text of both directions in one line: what runs against its surroundings is isolated, so that every format orders it alike.

Words of the other direction keep their order by themselves (UAX #9), but not over the edges of emphasis, links and citations,
which renderers place one by one, and not the punctuation at their ends. Both get an isolate: a `Foreign` without a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from . import document as d
from . import rebuild
from .walk import inline_children, plain_text

_RTL = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"  # right-to-left scripts
_ANY_RTL = re.compile(f"[{_RTL}]")
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def isolated(document: d.Document) -> d.Document:
    """The document with an isolate around each run of the other direction that needs one."""
    base = document.head.direction
    head = document.head
    if base == "ltr" and not _ANY_RTL.search(_everything(document)):
        return document
    head = replace(
        head,
        caveat=isolate(head.caveat, base),
        suggested_citation=isolate(head.suggested_citation, base),
        rights=isolate(head.rights, base),
    )
    return replace(rebuild.lines(document, lambda nodes: isolate(nodes, base)), head=head)


def _everything(document: d.Document) -> str:
    """All text of a document, to see whether there is anything of the other direction at all."""
    parts: list[str] = []

    def gather(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
        for node in nodes:
            if isinstance(node, d.Note):
                rebuild.block_lines(node.blocks, gather)
            else:
                gather(inline_children(node))
        parts.append("".join(node.value for node in nodes if isinstance(node, d.Text)))
        return nodes

    rebuild.lines(document, gather)
    head = document.head
    for nodes in (head.caveat, head.suggested_citation, head.rights):
        gather(nodes)
    return "".join(parts)


def isolate(nodes: tuple[d.Inline, ...], base: d.Direction) -> tuple[d.Inline, ...]:
    """Inlines in a line of direction `base`, runs against it isolated."""
    if not nodes:
        return nodes
    found = directions(plain_text(nodes))
    if found and base not in found:
        return (d.Foreign("", _other(base), _within(nodes, _other(base))),)
    pieces = [piece for node in nodes for piece in _split(node, base)]
    against = [directions(plain_text((piece,))) == {_other(base)} for piece in pieces]
    out: list[d.Inline] = []
    at = 0
    while at < len(pieces):
        end = _run(pieces, against, at)
        _close_brackets(pieces, at, end)
        if end - at > 1 or (against[at] and len(inline_children(pieces[at])) > 1):
            out.append(d.Foreign("", _other(base), _within(tuple(pieces[at:end]), _other(base))))
        else:
            out += _within((pieces[at],), base)
        at = end
    return _joined(out)


def _run(pieces: list[d.Inline], against: list[bool], at: int) -> int:
    """Where a run that goes against the line ends: pieces of that direction with nothing but neutral ones between."""
    end = at + 1
    if against[at]:
        for number in range(at + 1, len(pieces)):
            if against[number]:
                end = number + 1
            elif isinstance(pieces[number], d.Note | d.LineBreak) or directions(plain_text((pieces[number],))):
                break
    return end


def _close_brackets(pieces: list[d.Inline], at: int, end: int) -> None:
    """Take the closing brackets that follow a run into it, for those that it opens (UAX #9, rule N0)."""
    text = plain_text(tuple(pieces[at:end]))
    still_open = [
        close for open, close in ("()", "[]", "«»", "“”") for _ in range(text.count(open) - text.count(close))
    ]
    following = pieces[end] if end < len(pieces) else None
    last = pieces[end - 1]
    if not still_open or not isinstance(following, d.Text) or not isinstance(last, d.Text | d.Emph | d.Strong):
        return
    width = 0
    while width < len(following.value) and following.value[width] in still_open:
        still_open.remove(following.value[width])
        width += 1
    closing, pieces[end] = d.Text(following.value[:width]), d.Text(following.value[width:])
    if isinstance(last, d.Text):
        pieces[end - 1] = d.Text(last.value + closing.value)
    else:
        pieces[end - 1] = replace(last, children=(*last.children, closing))


def _split(node: d.Inline, base: d.Direction) -> Iterator[d.Inline]:
    """A text cut where its direction changes, each part that goes against the line by itself."""
    if not isinstance(node, d.Text) or _other(base) not in directions(node.value):
        yield node
        return
    strong = [(n, _STRONG[b]) for n, c in enumerate(node.value) if (b := unicodedata.bidirectional(c)) in _STRONG]
    cuts = [0]
    for (last, before), (first, after) in pairwise(strong):
        if before != after:
            # What lies between belongs to the line's own direction.
            cuts.append(last + 1 if before != base else first)
    if strong[0][1] != base:
        cuts.insert(1, strong[0][0])
    if strong[-1][1] != base:
        cuts.append(strong[-1][0] + 1)
    for start, end in pairwise([*cuts, len(node.value)]):
        if node.value[start:end]:
            yield d.Text(node.value[start:end])


def _within(nodes: tuple[d.Inline, ...], base: d.Direction) -> tuple[d.Inline, ...]:
    """Inlines with what is inside them isolated too."""
    return tuple(_inside(node, base) for node in nodes)


def _inside(node: d.Inline, base: d.Direction) -> d.Inline:
    match node:
        case d.Code() if base == "rtl":  # it runs from left to right in every language, brackets and all
            return d.Foreign("", "ltr", (node,))
        case d.Foreign():
            return replace(node, children=_within(node.children, node.direction))
        case d.Emph() | d.Strong() | d.Styled() | d.Link() | d.Jump() | d.Citation():
            if directions(plain_text(node.children)) == {"ltr", "rtl"}:
                return replace(node, children=isolate(node.children, base))
            return node
        case d.Note():
            return replace(node, blocks=rebuild.block_lines(node.blocks, lambda line: isolate(line, base)))
        case _:
            return node


def directions(text: str) -> set[str]:
    """The directions of the letters in a text; digits and punctuation have none of their own (UAX #9, table 4)."""
    return {_STRONG[kind] for kind in set(map(unicodedata.bidirectional, set(text))) if kind in _STRONG}


def _other(base: d.Direction) -> d.Direction:
    return "rtl" if base == "ltr" else "ltr"


def _joined(nodes: list[d.Inline]) -> tuple[d.Inline, ...]:
    """Texts that were cut and stayed in the line are one again."""
    out: list[d.Inline] = []
    for node in nodes:
        if isinstance(node, d.Text) and out and isinstance(out[-1], d.Text):
            out[-1] = d.Text(out[-1].value + node.value)
        else:
            out.append(node)
    return tuple(out)
