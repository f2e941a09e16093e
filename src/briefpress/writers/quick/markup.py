"""The page's markup read in one go, where it is written as plainly as our own templates are.

tinyhtml5 reads HTML by character, and mends whatever a browser would mend (HTML, 13.2). A page whose elements are all closed,
known, and where they belong needs no mending: it is read by one expression. All else is refused here, the first line that is
doubtful being enough, and goes the slow way: a house's template may hold any HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from ..engine import tinyhtml5
from .shortcut import Shortcut

_OPENING = re.compile(r"[ \t\n\f]*<!DOCTYPE html>[ \t\n\f]*(?=<html)")
_TAG = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:[ \n]+[a-z][a-z-]*="[^"]*")*)[ \n]*>([^<]*)')
_ATTRIBUTE = re.compile(r'([a-z][a-z-]*)="([^"]*)"')
_DOUBTFUL = re.compile(r"[\0\r\ud800-\udfff]|&(?!(?:amp|lt|gt|quot|#34|#39);)")
_SPACE = " \t\n\f"

_VOID = frozenset("br col hr img meta wbr".split())
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)
# What holds lines alone: the next of these, or a block, would end a `p`.
_LINES = frozenset("p h1 h2 h3 h4 h5 h6 pre".split())
_FLOW = _INLINE | _LINES | frozenset(
    "address article aside blockquote div dl figcaption figure footer header hr main nav ol section table ul".split()
)  # fmt: skip
_ROWS = frozenset(["tr"])
_WITHIN = {
    "html": frozenset(["head", "body"]),
    "head": frozenset(["meta", "title"]),
    "title": frozenset[str](),
    "ul": frozenset(["li"]),
    "ol": frozenset(["li"]),
    "dl": frozenset(["dt", "dd"]),
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tfoot"]),
    "colgroup": frozenset(["col"]),
    "thead": _ROWS,
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "tr": frozenset(["th", "td"]),
}
# Words in these would be moved elsewhere.
_WORDLESS = frozenset("html head table colgroup thead tbody tfoot tr".split())


class _Doubtful(Exception):
    """Markup that may have to be mended."""


def _parse(slow: Callable[..., Any]) -> Callable[..., Any]:
    """The tree of a page that is given as text."""

    def parse(document: Any, *how: Any, **options: Any) -> Any:
        if isinstance(document, StringIO) and not how and options == {"namespace_html_elements": False}:
            try:
                return _tree(document.getvalue())
            except _Doubtful:
                pass
        return slow(document, *how, **options)

    return parse


def _tree(source: str) -> Element:
    """The tree of a page; raises _Doubtful where another could be meant."""
    opening = _OPENING.match(source)
    if not opening or _DOUBTFUL.search(source):
        raise _Doubtful
    at, links = opening.end(), 0
    page = Element("")
    parents, may_hold = [page], [frozenset(["html"])]
    for tag in _TAG.finditer(source, at):
        ends, name, attributes, text = tag.groups()
        if tag.start() != at:
            raise _Doubtful
        at = tag.end()
        if ends:
            last = parents.pop()
            may_hold.pop()
            links -= name == "a"
            if last.tag != name:
                raise _Doubtful
        else:
            if not _may_hold(may_hold[-1], name) or (name == "a" and links):
                raise _Doubtful
            last = SubElement(parents[-1], name, _attributes(attributes))
            if name not in _VOID:
                links += name == "a"
                parents.append(last)
                may_hold.append(_within(name, may_hold[-1]))
        if text:
            _put(unescape(text) if "&" in text else text, last, parents[-1])
    if at != len(source) or len(parents) != 1:
        raise _Doubtful
    return _whole(page)


def _may_hold(holds: frozenset[str], name: str) -> bool:
    return name in holds or (name.startswith("x-") and "span" in holds)


def _within(name: str, around: frozenset[str]) -> frozenset[str]:
    """What an element may hold. Elements within a line hold what the line holds, and those of our own (`x-…`) are such."""
    if name in _INLINE or name.startswith("x-"):
        return around
    return _INLINE if name in _LINES else _WITHIN.get(name, _FLOW)


def _attributes(source: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(source)
    attributes = {name: unescape(value) for name, value in found}
    if len(attributes) != len(found):
        raise _Doubtful
    return attributes


def _put(text: str, last: Element, parent: Element) -> None:
    """Put text behind the last tag: into the element that it began, or behind the one that it ended."""
    if (parent.tag in _WORDLESS or not parent.tag) and text.strip(_SPACE):
        raise _Doubtful
    if last is not parent:
        last.tail = text
    elif parent.tag == "pre" and text[0] == "\n":
        raise _Doubtful
    else:
        last.text = text


def _whole(page: Element) -> Element:
    """The page with head and body, and the space around them where HTML has it: what is behind the body is in it."""
    if [len(page), *(inner.tag for inner in page[0])] != [1, "head", "body"]:
        raise _Doubtful
    html = page[0]
    body, html.text = html[1], None
    behind = (body.tail or "") + (html.tail or "")
    body.tail = html.tail = None
    if len(body):
        body[-1].tail = ((body[-1].tail or "") + behind) or None
    else:
        body.text = ((body.text or "") + behind) or None
    return html


SHORTCUTS = (Shortcut(tinyhtml5, "parse", _parse),)
