"""Citations and references in prose: what the parser found → `Cite` and `CrossRef`, each with its place."""

from __future__ import annotations

import re
from typing import Protocol

from markdown_it.tree import SyntaxTreeNode

from . import document as d
from .citesyntax import parse_cluster, parse_locator
from .diagnostics import Diagnostic, Span, error

_NO_EMPHASIS = re.compile(r"`|\]\(|!\[|<[A-Za-z/!]|\[\^")
_LONGEST_AFFIX = 1000


class Places(Protocol):
    """Where prose stands: the span of `token`, its `nth` occurrence (from 0) in line `line` (from 0) of the prose."""

    def __call__(self, line: int, token: str, nth: int = 0) -> Span: ...


class Citations:
    """Reads the citations of one prose field; faults are added to `diagnostics`."""

    def __init__(self, places: Places, diagnostics: list[Diagnostic]) -> None:
        self.places, self.diagnostics = places, diagnostics

    def reference(self, node: SyntaxTreeNode, first: int) -> d.Inline:
        """A citation, or a reference to a figure or table; `first` is the line of the paragraph that it stands in."""
        meta = node.meta
        line = first + int(meta["line"])
        span = self.places(line, str(meta["raw"]), int(meta["nth"]))
        if node.type == "crossref":
            return d.CrossRef(node.content, span)
        if node.type == "cite":
            return d.Cite(self._items(node.content, line), span)
        mode: d.CiteMode = "suppress-author" if meta["suppress"] else "composite"
        key = str(meta["key"])
        rest: tuple[d.CiteItem, ...] = ()
        item = d.CiteItem(key, self.places(line, f"@{key}"), mode=mode)
        own, _, others = node.content.partition(";")
        if own.strip():
            locator, label, suffix = parse_locator(f", {own}")
            item = d.CiteItem(key, item.span, "", self._affix(suffix, line, f"@{key}"), locator, label, mode)
        if others.strip():
            rest = self._items(others, line)
        return d.Cite((item, *rest), span)

    def _affix(self, text: str, line: int, token: str, nth: int = 0) -> str:
        """The words before or after a source; markup in them that is not emphasis is told."""
        if _NO_EMPHASIS.search(text) or len(text) > _LONGEST_AFFIX:
            self.diagnostics.append(
                error(
                    "citation-affix",
                    "only emphasis is read in the words around a citation",
                    self.places(line, token, nth),
                    "take code, links and long text out of the brackets",
                )
            )
            return ""
        return _csl_markup(text)

    def _items(self, content: str, line: int) -> tuple[d.CiteItem, ...]:
        items = []
        parts = parse_cluster(content)
        if parts is None:  # only in what follows a narrative citation; in a cluster of its own it was text
            message, hint = "a part after the semicolon names no source", "write its @key"
            self.diagnostics.append(error("citation-affix", message, self.places(line, content.strip()), hint))
        for part in parts or ():
            row = line + content.count("\n", 0, part.start)
            token = content[part.start : part.end]
            nth = content.count(token, content.rfind("\n", 0, part.start) + 1, part.start)
            mode: d.CiteMode = "suppress-author" if part.suppress else "normal"
            prefix, suffix = (self._affix(text, row, token, nth) for text in (part.prefix, part.suffix))
            items.append(
                d.CiteItem(part.key, self.places(row, token, nth), prefix, suffix, part.locator, part.label, mode)
            )
        return tuple(items)


def _csl_markup(text: str) -> str:
    """Emphasis in a prefix or suffix, in the tags that CSL reads in such text."""
    text = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*(\S(?:.*?\S)?)\*", r"<i>\1</i>", text)
