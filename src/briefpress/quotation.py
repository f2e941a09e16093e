"""Straight quotation marks and apostrophes → those of the brief's language. Marks that the author typed as such stay.

CLDR (characters/delimiters) says which marks a language has; the style's label `quotes` holds them, outer pair and inner pair.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from . import document as d
from . import rebuild
from .walk import inline_children

APOSTROPHE = "’"
_MARK = re.compile("[\"']")
_BEFORE_OPENING = re.compile(r"[\s(\[{<–—/«‹“„‘‚¿¡-]")
_OBJECT = "\ufffc"  # stands for what is no text: a citation, code, a note


class Marks(NamedTuple):
    """The quotation marks of a language: outer pair, inner pair."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


def marks(label: str) -> Marks | None:
    """The marks that a label such as `“ ” ‘ ’` gives; None, and all stays as typed, for any other number than four."""
    parts = label.split(" ")
    return Marks(*parts) if len(parts) == 4 and all(parts) else None


def in_document(document: d.Document, found: Marks | None) -> d.Document:
    """The document with the marks of its language, in the text and in what stands around it."""
    if found is None:
        return document
    head = document.head
    head = replace(
        head,
        title=in_text(head.title, found),
        subtitle=in_text(head.subtitle, found),
        series=in_text(head.series, found),
        description=in_text(head.description, found),
        caveat=in_inlines(head.caveat, found),
        rights=in_inlines(head.rights, found),
        suggested_citation=in_inlines(head.suggested_citation, found),
        disclaimer=rebuild.block_lines(head.disclaimer, lambda nodes: in_inlines(nodes, found)),
    )
    document = rebuild.lines(document, lambda nodes: in_inlines(nodes, found))
    sections = tuple(replace(s, title=in_text(s.title, found)) for s in document.sections)
    return replace(document, head=head, sections=sections)


def in_text(text: str, found: Marks) -> str:
    """A line of plain text with the marks of its language."""
    return "".join(_set(text, found)) if _MARK.search(text) else text


def in_inlines(nodes: tuple[d.Inline, ...], found: Marks) -> tuple[d.Inline, ...]:
    """A run of inlines with the marks of its language; a pair may stand around and across emphasis and links."""
    line = "".join(_characters(nodes))
    if not _MARK.search(line) and _OBJECT not in line:
        return nodes
    characters = _set(line, found)
    at = 0

    def next_part(node: d.Inline) -> list[d.Inline] | None:
        nonlocal at
        match node:
            case d.Text():
                value = "".join(characters[at : at + len(node.value)])
                at += len(node.value)
                return [d.Text(value)]
            case d.Note():
                at += 1
                return [replace(node, blocks=rebuild.block_lines(node.blocks, lambda inner: in_inlines(inner, found)))]
            case d.Code() | d.LineBreak() | d.Cite() | d.CrossRef():
                at += 1
                return [node]
            case _:
                return None

    return rebuild.inlines(nodes, next_part)


def _characters(nodes: tuple[d.Inline, ...]) -> list[str]:
    """The characters of a run; whatever is no text counts as one."""
    out: list[str] = []
    for node in nodes:
        match node:
            case d.Text():
                out.append(node.value)
            case d.LineBreak():
                out.append("\n")
            case d.Code() | d.Note() | d.Cite() | d.CrossRef():
                out.append(_OBJECT)
            case _:
                out += _characters(inline_children(node))
    return out


def _set(line: str, found: Marks) -> list[str]:
    """The characters of a line, each straight mark replaced by what it means there. Every mark is looked at once."""
    out = list(line)
    waiting: list[tuple[str, int]] = []  # marks that were opened, innermost last
    outer = 0  # how many of them are double
    for match in _MARK.finditer(line):
        at, mark = match.start(), match[0]
        before, after = line[at - 1 : at], line[at + 1 : at + 2]
        opens = (not before or bool(_BEFORE_OPENING.match(before))) and bool(after.strip())
        if opens and not (mark == "'" and after.isdigit()):
            waiting.append((mark, at))
            outer += mark == '"'
            out[at] = found.opening if mark == '"' else APOSTROPHE  # an inner one counts only when it is closed
        elif mark == '"':
            if outer:  # otherwise as typed, for it may be inches
                while waiting.pop()[0] != mark:
                    pass
                outer -= 1
                out[at] = found.closing
        elif waiting and waiting[-1][0] == "'" and not after.isalnum():
            out[waiting.pop()[1]], out[at] = found.inner_opening, found.inner_closing
        else:
            out[at] = APOSTROPHE
    return out
