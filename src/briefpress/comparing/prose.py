"""Prose compared paragraph by paragraph, and what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .. import document as d
from ..diagnostics import Span
from ..markup import parse
from ..readers.loaded import Path
from ..walk import own_inlines, walk_blocks, walk_inlines
from .aligning import Item, align
from .change import At, Change

_BREAK = re.compile(r"\n(?:[ \t]*\n)+")
_SOFT = re.compile(
    r"(?<![\\ ])\n(?=[^\s\-+*>|#`~=:\\\d\[])"
)  # a line end that a rewrapped paragraph may have elsewhere
_NOTE = re.compile(r"^\[\^[^\]\s]+\]:", re.MULTILINE)


@dataclass(frozen=True)
class _Paragraph:
    text: str
    line: int

    def at(self, path: Path) -> At:
        return At(path, self.line, self.text.split(maxsplit=1)[0])


def compare_prose(what: str, old: str, new: str, path: tuple[Path, Path]) -> Iterator[Change]:
    """What changed in some prose; where both versions are one paragraph, they are that paragraph's."""
    ours, theirs = _paragraphs(old), _paragraphs(new)
    if len(ours) == len(theirs) == 1:
        yield from _changed(what, ours[0], theirs[0], path)
        return
    for pair in align([Item(p.text, text=p.text) for p in ours], [Item(p.text, text=p.text) for p in theirs]):
        one = ours[pair.old] if pair.old is not None else None
        other = theirs[pair.new] if pair.new is not None else None
        if pair.new is not None and other:
            name = f"{what}, paragraph {pair.new + 1}"
            if one is None:
                yield Change("added", name, new=other.text, new_at=other.at(path[1]))
                continue
            if pair.moved:
                note = f"was paragraph {(pair.old or 0) + 1}"
                yield Change("moved", name, other.text, other.text, note, one.at(path[0]), other.at(path[1]))
            yield from _changed(name, one, other, path)
        elif pair.old is not None and one:
            yield Change("removed", f"{what}, paragraph {pair.old + 1}", old=one.text, old_at=one.at(path[0]))


def _changed(what: str, one: _Paragraph, other: _Paragraph, path: tuple[Path, Path]) -> Iterator[Change]:
    if one.text == other.text:
        return
    note = _of_citations(cited(one.text), cited(other.text))
    if one.text.split() == other.text.split():
        note = "only line breaks and blanks differ"
    yield Change("changed", what, one.text, other.text, note, one.at(path[0]), other.at(path[1]))


def _of_citations(old: set[str], new: set[str]) -> str:
    came = ", ".join(f"@{key}" for key in sorted(new - old))
    went = ", ".join(f"@{key}" for key in sorted(old - new))
    return "; ".join([f"now cites {came}"] * bool(came) + [f"no longer cites {went}"] * bool(went))


def _paragraphs(prose: str) -> list[_Paragraph]:
    """The stretches between blank lines, with the line (from 0) at which each begins; soft line ends are blanks."""
    out: list[_Paragraph] = []
    at = line = 0
    for gap in (*_BREAK.finditer(prose), None):
        end = gap.end() if gap else len(prose)
        text = prose[at : gap.start() if gap else end]
        if text.strip():
            lead = len(text) - len(text.lstrip("\n"))
            out.append(_Paragraph(_SOFT.sub(" ", text.strip("\n").rstrip()), line + lead))
        line += prose.count("\n", at, end)
        at = end
    return out


def cited(prose: str) -> set[str]:
    """The keys that some prose cites, in notes too."""
    blocks = parse(_NOTE.sub("", prose), lambda line, token, nth=0: Span(""), lambda name, span: None, [])
    inlines = (inline for block in walk_blocks(blocks) for inline in walk_inlines(own_inlines(block)))
    return {item.key for inline in inlines if isinstance(inline, d.Cite) for item in inline.items}
