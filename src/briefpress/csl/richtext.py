"""Mark-up and quotation marks inside fields, read into boxes (CSL-JSON, "rich text").

Tags that do not pair stay as characters, and so do quotation marks that do not; a lone single quote is an apostrophe.
"""

from __future__ import annotations

import re

from .output import CONTENT, Box, Leaf, Out
from .types import Format

_SPECIAL = re.compile(r"[<\"'“”‘’„«»&]")
_TOKEN = re.compile(
    r"</?(?:i|b|sup|sub|sc)>|<span\s+class=\"no(?:case|decor)\">|<span\s+style=\"font-variant:\s*small-caps;?\">|</span>"
    r"|[\"“”'‘’]",
    re.IGNORECASE,
)
_THIN_BEFORE = re.compile(r" (?=[:;?!»])")  # French spacing, kept from breaking
_FORMATS = {
    "i": Format(font_style="italic"),
    "b": Format(font_weight="bold"),
    "sup": Format(vertical_align="sup"),
    "sub": Format(vertical_align="sub"),
    "sc": Format(font_variant="small-caps"),
    "span-sc": Format(font_variant="small-caps"),
}
_OPENERS_BEFORE = '([{ \t\n\u00a0\u202f-–—/“‘"«'
_CLOSERS_AFTER = " \t\n .,;:!?)]}”’\"'-–—/»…"


# set in these, text keeps its case
_QUOTES = frozenset({'"', "'", "‘"})
_PROTECTED = frozenset({"span-nocase", "span-nodecor", "sc", "span-sc", "sup", "sub"})


class _Frame:
    """An open tag or quotation mark and what has been read inside it."""

    __slots__ = ("children", "name", "source")

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.source = source
        self.children: list[Out] = []


def _tag_name(token: str) -> str:
    lower = token.lower()
    if lower.startswith("<span"):
        return "span-nocase" if "nocase" in lower else "span-nodecor" if "nodecor" in lower else "span-sc"
    return lower.strip("</>")


class _Reader:
    def __init__(self) -> None:
        self.stack = [_Frame("", "")]

    def add(self, text: str) -> None:
        if not text:
            return
        nocase = any(frame.name in _PROTECTED for frame in self.stack)
        children = self.stack[-1].children
        if children and isinstance(last := children[-1], Leaf) and last.nocase == nocase:
            last.text += text
        else:
            children.append(Leaf(text, CONTENT, nocase=nocase))

    def dissolve(self) -> None:
        """An opening that found no closing becomes characters again."""
        frame = self.stack.pop()
        self.add("’" if frame.source in ("'", "’") else frame.source)
        for child in frame.children:
            if isinstance(child, Leaf) and not child.nocase:
                self.add(child.text)
            else:
                self.stack[-1].children.append(child)

    def close(self, position: int, closing: str = "") -> None:
        """Close the frame at ``position``; frames opened inside it and still open dissolve."""
        while len(self.stack) - 1 > position:
            self.dissolve()
        frame = self.stack.pop()
        children = self.stack[-1].children
        if frame.name in _QUOTES:
            written = (frame.source, closing) if frame.source in "“‘" else None
            children.append(Box(frame.children, quotes="single" if frame.name == "‘" else "double", data=written))
        elif frame.name in _FORMATS:
            children.append(Box(frame.children, _FORMATS[frame.name], toggle=True))
        elif frame.name == "span-nodecor":
            children.append(Box(frame.children, Format("normal", "normal", "normal"), toggle=False))
        else:
            children.extend(frame.children)

    def find(self, names: tuple[str, ...], within_tag: bool) -> int:
        for position in range(len(self.stack) - 1, 0, -1):
            if self.stack[position].name in names:
                return position
            if within_tag and self.stack[position].name not in _QUOTES:
                return 0
        return 0


def parse_rich(text: str) -> list[Out]:
    """A field's text as leaves and boxes."""
    if " " in text:
        text = _THIN_BEFORE.sub("\u202f", text).replace("« ", "«\u202f")
    if not _SPECIAL.search(text):
        return [Leaf(text)] if text else []
    reader = _Reader()
    place = 0
    for match in _TOKEN.finditer(text):
        reader.add(text[place : match.start()])
        place = match.end()
        token = match[0]
        if token[0] == "<":
            _tag(reader, token)
        else:
            before = text[match.start() - 1] if match.start() else ""
            _quote(reader, token, before, text[place : place + 1])
    reader.add(text[place:])
    while len(reader.stack) > 1:
        reader.dissolve()
    found = reader.stack[0].children
    for number, leaf in enumerate(_all_leaves(found)):
        leaf.joined = number > 0
    return found


def _all_leaves(nodes: list[Out]) -> list[Leaf]:
    found: list[Leaf] = []
    for node in nodes:
        if isinstance(node, Leaf):
            found.append(node)
        else:
            found.extend(_all_leaves(node.children))
    return found


def _tag(reader: _Reader, token: str) -> None:
    if not token.startswith("</"):
        reader.stack.append(_Frame(_tag_name(token), token))
        return
    name = _tag_name(token)
    names = ("span-nocase", "span-sc", "span-nodecor") if name == "span" else (name,)
    position = reader.find(names, within_tag=False)
    if position:
        reader.close(position)
    else:
        reader.add(token)


def _quote(reader: _Reader, token: str, before: str, after: str) -> None:
    kind = '"' if token in '"“”' else "'" if token == "'" else "‘"
    openers = _OPENERS_BEFORE + (">'" if kind == '"' else ">")
    opens = token in "“‘\"'" and bool(after) and not after.isspace() and (not before or before in openers)
    closes = token in "”’\"'" and bool(before) and not before.isspace() and (not after or after in _CLOSERS_AFTER + "<")
    position = reader.find((kind,), within_tag=True) if closes else 0
    if position:
        reader.close(position, token)
    elif opens:
        reader.stack.append(_Frame(kind, token))
    else:
        reader.add("’" if token == "'" else token)
