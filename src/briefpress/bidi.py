"""Text of both directions in one line: what runs against its surroundings is isolated, so that every format orders it alike.

The rules are those of the Unicode Bidirectional Algorithm (UAX #9, revision 50: W1, W2, W5, W7, N0, N1, N2) on one level of
embedding, which is what a brief has: a line in one direction with words of the other in it. Renderers know them too, but not
over the edges of emphasis, links and citations, which they place one by one; and Word asks for the direction run by run. Two
things go beyond the algorithm, for its outcome would look wrong: an address is one piece, and a line whose words all run
against it runs as they do, its full stop too. An isolate is a `Foreign` without a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from . import document as d
from . import rebuild
from .walk import inline_children, plain_text, walk_inlines

_BRACKETS = {"(": ")", "[": "]", "{": "}", "⁅": "⁆", "«": "»", "‹": "›", "“": "”"}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LETTER: dict[d.Direction, str] = {"ltr": "L", "rtl": "R"}
_DIRECTION: dict[str, d.Direction] = {"L": "ltr", "R": "rtl"}
Piece = tuple[str, d.Inline]
"""A part of a line and which way it runs: L or R; a note or an empty part has no way of its own ("")."""


def isolated(document: d.Document) -> d.Document:
    """The document with an isolate around each run of the other direction that needs one."""
    head, base = document.head, document.head.direction
    if base == "ltr" and not any(map(_RIGHT_TO_LEFT.search, _texts(document))):
        return document
    head = replace(
        head,
        caveat=isolate(head.caveat, base),
        suggested_citation=isolate(head.suggested_citation, base),
        rights=isolate(head.rights, base),
        disclaimer=rebuild.block_lines(head.disclaimer, lambda nodes: isolate(nodes, base)),
    )
    return replace(rebuild.lines(document, lambda nodes: isolate(nodes, base)), head=head)


def _texts(document: d.Document) -> Iterator[str]:
    """All text of a document that stands in lines, to see whether there is anything of the other direction at all."""
    head = document.head
    lines = [head.caveat, head.suggested_citation, head.rights]

    def keep(line: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
        lines.append(line)
        return line

    rebuild.lines(document, keep)
    rebuild.block_lines(head.disclaimer, keep)
    return (node.value for line in lines for node in walk_inlines(line) if isinstance(node, d.Text))


class _How(NamedTuple):
    """Whether every run against the line is isolated, and which way the lines of notes run: as the page, not as the words
    around the call."""

    every: bool
    notes: d.Direction


def isolate(nodes: tuple[d.Inline, ...], base: d.Direction, *, every: bool = False) -> tuple[d.Inline, ...]:
    """A line of direction `base`, what runs against it isolated; again isolated, it stays as it is.

    Words within one text are left to the renderer, which orders these by itself, unless `every` run is asked for.
    """
    return nodes if base == "ltr" and _runs_along(nodes) else _isolate(nodes, base, _How(every, base))


def _runs_along(nodes: tuple[d.Inline, ...]) -> bool:
    """Whether a line from left to right holds nothing that could run otherwise, and no texts to join: most lines by far."""
    texts = [isinstance(node, d.Text) for node in nodes]
    if any(map(all, pairwise(texts))):
        return False
    for node in nodes:
        match node:
            case d.Text():
                if not node.value or "\u200f" in node.value or _RIGHT_TO_LEFT.search(node.value):
                    return False
            case d.Foreign() | d.Note():
                return False
            case _:
                if not _runs_along(inline_children(node)):
                    return False
    return True


def _isolate(nodes: tuple[d.Inline, ...], base: d.Direction, how: _How) -> tuple[d.Inline, ...]:
    words = {kind for kind in _word_classes(nodes) if kind in "LR"}
    if words and _LETTER[base] not in words:
        (way,) = (_DIRECTION[kind] for kind in words)
        return (d.Foreign("", way, _isolate(nodes, way, how)),)
    pieces = list(_pieces(nodes, base))
    ways = _resolved("".join(c for c, _ in pieces), "".join(t for _, t in pieces), _LETTER[base])
    return _grouped(list(_cut(nodes, iter(ways), base, how)), base, how)


def marks(text: str, direction: d.Direction) -> tuple[str, str]:
    """What holds the signs at the ends of a run to it (U+200E, U+200F): nothing where it begins or ends with a letter.

    Word goes by the run alone, but LibreOffice would draw a last full stop or slash to the text around.
    """
    mark = "\u200e" if direction == "ltr" else "\u200f"
    first, last = ("" if c and _class(c) in {_LETTER[direction], "D"} else mark for c in (text[:1], text[-1:]))
    return (first, last) if text else ("", "")


# ---------------------------------------------------------------------------------------------- classes of characters


def _word_classes(nodes: tuple[d.Inline, ...]) -> Iterator[str]:
    """The classes of the characters that are asked for their direction: those of code and of foreign words are not."""
    for node in nodes:
        if isinstance(node, d.Text):
            yield from map(_class, set(node.value))
        elif not isinstance(node, d.Foreign | d.Code):
            yield from _word_classes(inline_children(node))


def _pieces(nodes: tuple[d.Inline, ...], base: d.Direction) -> Iterator[tuple[str, str]]:
    """The line in pieces: a class for each character (L, R, D digit, T beside digits, N neutral), and the characters.

    What is no text counts as one character: code runs from left to right, a line break is an end of the line.
    """
    for node in nodes:
        match node:
            case d.Text():
                yield "".join(map(_class, node.value)), node.value
            case d.Link() if not _RIGHT_TO_LEFT.search(plain_text(node.children)):
                yield from (("L" * len(text), text) for _, text in _pieces(node.children, base))
            case d.Foreign():
                yield _LETTER[node.direction], "\ufffc"
            case d.Code():
                yield "L", "\ufffc"
            case d.LineBreak():
                yield _LETTER[base], "\ufffc"
            case d.Note() | d.Cite() | d.CrossRef():
                pass
            case _:
                yield from _pieces(node.children, base)


def _class(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    return {"L": "L", "R": "R", "AL": "R", "EN": "D", "AN": "R", "ET": "T", "NSM": "M"}.get(kind, "N")


# ---------------------------------------------------------------------------------------------- the rules


def _resolved(classes: str, text: str, base: str) -> list[str]:
    """L or R for each character of a line."""
    ways = _weak(classes, base)
    _pair_brackets(ways, text, base)
    at = 0
    for neutral, group in groupby(list(ways), lambda way: way == "N"):
        end = at + sum(1 for _ in group)
        if neutral:  # N1, N2: between two of a kind it is of that kind, else as the line
            before, after = ways[at - 1] if at else base, ways[end] if end < len(ways) else base
            ways[at:end] = [before if before == after else base] * (end - at)
        at = end
    return ways


def _weak(classes: str, base: str) -> list[str]:
    """Digits follow the letters before them (W2, W7), signs such as % their digits (W5), accents their letter (W1)."""
    joined = re.sub("T+(?=D)|(?<=D)T+", lambda found: "D" * len(found[0]), classes).replace("T", "N")
    ways: list[str] = []
    strong = base
    for kind in joined:
        if kind in "LR":
            strong = kind
        if kind == "D":
            kind = strong
        ways.append((ways[-1] if ways else base) if kind == "M" else kind)
    return ways


def _pair_brackets(ways: list[str], text: str, base: str) -> None:
    """N0: a pair of brackets goes with the line if anything inside does; else with what is inside and before it."""
    open_: list[tuple[int, str, set[str]]] = []  # where, the direction before it, the directions inside it so far
    last = base
    for at, character in enumerate(text):
        before = last
        if open_ and character == _BRACKETS[text[open_[-1][0]]]:
            start, outside, inside = open_.pop()
            if inside:
                ways[start] = ways[at] = base if base in inside or outside == base else outside
                inside.add(ways[at])
            if open_:
                open_[-1][2].update(inside)
        if ways[at] != "N":
            last = ways[at]
            if open_:
                open_[-1][2].add(last)
        if character in _BRACKETS:
            open_.append((at, before, set()))


# ---------------------------------------------------------------------------------------------- the line made anew


def _cut(nodes: tuple[d.Inline, ...], ways: Iterator[str], base: d.Direction, how: _How) -> Iterator[Piece]:
    """The line in pieces that run one way each; what holds both is isolated inside and runs as the line does."""
    for node in nodes:
        match node:
            case d.Text():
                pairs = [(character, next(ways)) for character in node.value]
                for way, group in groupby(pairs, lambda pair: pair[1]):
                    yield way, d.Text("".join(character for character, _ in group))
            case d.Foreign():
                yield next(ways), replace(node, children=_isolate(node.children, node.direction, how))
            case d.Code() | d.LineBreak():
                yield next(ways), node
            case d.Note():
                blocks = rebuild.block_lines(node.blocks, lambda line: _isolate(line, how.notes, how))
                yield "", replace(node, blocks=blocks)
            case d.Cite() | d.CrossRef():
                yield "", node
            case _:
                inside = list(_cut(node.children, ways, base, how))
                found = {way for way, _ in inside if way}
                one_way = len(found) < 2
                children = _joined([part for _, part in inside]) if one_way else _grouped(inside, base, how)
                yield ("".join(found) if one_way else _LETTER[base]), replace(node, children=children)


def _grouped(pieces: list[Piece], base: d.Direction, how: _How) -> tuple[d.Inline, ...]:
    """The pieces of a line, those that run against it side by side in one isolate, with the notes between them."""
    against = next(letter for letter in "LR" if letter != _LETTER[base])
    out: list[d.Inline] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at][0] == against:
            for number in range(at + 1, len(pieces)):
                if pieces[number][0] == _LETTER[base]:
                    break
                end = number + 1 if pieces[number][0] else end
            group = tuple(node for _, node in pieces[at:end])
            out += group if _keeps(group, how) else (d.Foreign("", _DIRECTION[against], _joined(list(group))),)
        else:
            out.append(pieces[at][1])
        at = end
    return _joined(out)


def _keeps(group: tuple[d.Inline, ...], how: _How) -> bool:
    """Whether a run keeps its order without an isolate: words that the renderer orders, or what is an isolate itself."""
    (first, *rest) = group
    return not rest and (isinstance(first, d.Foreign) or (isinstance(first, d.Text) and not how.every))


def _joined(nodes: list[d.Inline]) -> tuple[d.Inline, ...]:
    """Texts that were cut and stayed in the line are one again."""
    out: list[d.Inline] = []
    for node in nodes:
        if isinstance(node, d.Text) and out and isinstance(out[-1], d.Text):
            out[-1] = d.Text(out[-1].value + node.value)
        else:
            out.append(node)
    return tuple(out)
