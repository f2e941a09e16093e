"""Which way the characters of a line run. Word asks for it run by run, so it is found out here.

The rules are those of the Unicode Bidirectional Algorithm (UAX #9, revision 50: W1, W2, W5, W7, N0, N1, N2) on one level of
embedding, which is what a brief has: a line in one direction with words of the other in it. Two things go beyond it, for
its outcome would look wrong: an address is one piece, and a line of Latin words alone runs as they do, its full stop too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from ... import document as d
from ...walk import inline_children, plain_text

_BRACKETS = {"(": ")", "[": "]", "{": "}", "⁅": "⁆"}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LETTER: dict[d.Direction, str] = {"ltr": "L", "rtl": "R"}


def directed(nodes: tuple[d.Inline, ...], base: d.Direction) -> tuple[d.Inline, ...]:
    """A line whose words against its direction `base` stand in a `Foreign` without language; all else as it was."""
    words = _all_text(nodes)
    if base == "ltr" and not _RIGHT_TO_LEFT.search(words):
        return nodes
    pieces = list(_pieces(nodes, base))
    if base == "rtl" and not _RIGHT_TO_LEFT.search(words) and any(unicodedata.bidirectional(c) == "L" for c in words):
        ways = ["L"] * sum(len(classes) for classes, _ in pieces)
    else:
        ways = _resolved("".join(c for c, _ in pieces), "".join(t for _, t in pieces), _LETTER[base])
    return _split(nodes, iter(ways), base)


def marks(text: str, direction: d.Direction) -> tuple[str, str]:
    """What holds the signs at the ends of a run to it (U+200E, U+200F): nothing where it begins or ends with a letter.

    Word goes by the run alone, but LibreOffice would draw a last full stop or slash to the text around.
    """
    mark = "\u200e" if direction == "ltr" else "\u200f"
    first, last = ("" if c and _class(c) in {_LETTER[direction], "D"} else mark for c in (text[:1], text[-1:]))
    return (first, last) if text else ("", "")


def _all_text(nodes: tuple[d.Inline, ...]) -> str:
    """The characters that are asked for their direction: those of code and of foreign words are not."""
    return "".join(
        node.value if isinstance(node, d.Text) else _all_text(inline_children(node))
        for node in nodes
        if not isinstance(node, d.Foreign | d.Code)
    )


# ---------------------------------------------------------------------------------------------- classes of characters


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


def _split(nodes: tuple[d.Inline, ...], ways: Iterator[str], base: d.Direction) -> tuple[d.Inline, ...]:
    out: list[d.Inline] = []
    for node in nodes:
        match node:
            case d.Text():
                out += _split_text(node.value, ways, base)
            case d.Foreign() | d.Code() | d.LineBreak():
                next(ways)
                out.append(node)
            case d.Note() | d.Cite() | d.CrossRef():
                out.append(node)
            case _:
                out.append(replace(node, children=_split(node.children, ways, base)))
    return tuple(out)


def _split_text(value: str, ways: Iterator[str], base: d.Direction) -> Iterator[d.Inline]:
    """A text in runs of one direction each."""
    pairs = [(character, next(ways)) for character in value]
    for way, group in groupby(pairs, lambda pair: pair[1]):
        run = d.Text("".join(character for character, _ in group))
        yield run if way == _LETTER[base] else d.Foreign("", "ltr" if way == "L" else "rtl", (run,))
