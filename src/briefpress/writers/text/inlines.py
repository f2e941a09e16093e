"""Inlines as characters: what emphasis, links, raised figures and calls of notes become where there is no type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import assert_never

from ...document import (
    Citation,
    Cite,
    Code,
    CrossRef,
    Direction,
    Emph,
    Foreign,
    Inline,
    Jump,
    LineBreak,
    Link,
    Note,
    Strong,
    Styled,
    StyleName,
    Text,
)
from ...walk import plain_text
from .ascii import ascii_url, to_ascii

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_HAS_RAISED = re.compile(r"[\d+−=()n,;\s–-]+")
_HAS_LOWERED = re.compile(r"[\d+−=()-]+")
_ISOLATES = {"ltr": "\N{LEFT-TO-RIGHT ISOLATE}", "rtl": "\N{RIGHT-TO-LEFT ISOLATE}"}
_BLANKS = str.maketrans("\t\n\r\f\v", "     ", "\u00ad")


class Inliner:
    """Turns inlines into strings in which `\\n` is a line break, and gathers the notes called on the way."""

    def __init__(self, labels: Mapping[str, str], *, ascii_only: bool) -> None:
        self.notes: list[Note] = []
        self._labels = labels
        self._ascii = ascii_only

    def clean(self, text: str) -> str:
        """A string as it can be printed: no tabs, no line ends, no soft hyphens, and ASCII where that is asked for."""
        text = text.translate(_BLANKS)
        return to_ascii(text) if self._ascii else text

    def text(self, nodes: tuple[Inline, ...]) -> str:
        """The characters of some inlines, without blanks at the ends of lines."""
        raw = self._join(nodes, plain_text(nodes), cited=False)
        return "\n".join(line.strip(" ") for line in raw.split("\n")).strip("\n")

    def _join(self, nodes: tuple[Inline, ...], around: str, *, cited: bool) -> str:
        return "".join(self._one(node, around, cited=cited) for node in nodes)

    def _one(self, node: Inline, around: str, *, cited: bool) -> str:
        """One inline; `around` is the paragraph's plain text, `cited` tells that it stands in a citation."""
        match node:
            case Text() | Code():
                return self.clean(node.value)
            case Foreign():
                return self.isolated(node.direction, self._join(node.children, around, cited=cited))
            case Emph() | Strong() | Jump():
                return self._join(node.children, around, cited=cited)
            case Citation():
                return self._join(node.children, around, cited=True)
            case Styled():
                return self._styled(node.style, self._join(node.children, around, cited=cited), cited=cited)
            case LineBreak():
                return "\n"
            case Link():
                return self._link(node, around, cited=cited)
            case Note():
                return self._call(node)
            case Cite() | CrossRef():
                raise TypeError(f"an unresolved {type(node).__name__} reached the text writer: {node.span}")
            case _:
                assert_never(node)

    def isolated(self, direction: Direction, text: str) -> str:
        """A run of the other direction between Unicode's isolates (UAX #9, section 2.4); ASCII has none."""
        if self._ascii:
            return text
        return f"{_ISOLATES[direction]}{text}\N{POP DIRECTIONAL ISOLATE}"

    def _styled(self, style: StyleName, text: str, *, cited: bool) -> str:
        match style:
            case "superscript":
                return self._superscript(text, cited=cited)
            case "subscript":
                return self._subscript(text)
            case "small-caps" | "underline" | "normal":
                return text
            case _:
                assert_never(style)

    def _superscript(self, text: str, *, cited: bool) -> str:
        """Raised figures where there are such characters; letters as in "1st" stay on the line."""
        if self._ascii and cited:
            return f"[{text}]"
        if not self._ascii and _HAS_RAISED.fullmatch(text):
            return text.translate(_RAISED)
        if text.isalpha() and (len(text) > 1 or text in "aoe"):
            return text
        return f"^{text}" if len(text) < 2 or text.isdigit() else f"^({text})"

    def _subscript(self, text: str) -> str:
        """Lowered figures where there are such characters, as in CO₂; in ASCII figures stand on the line."""
        if _HAS_LOWERED.fullmatch(text):
            return text if self._ascii else text.translate(_LOWERED)
        return f"_{text}" if len(text) < 2 else f"_({text})"

    def _link(self, link: Link, around: str, *, cited: bool) -> str:
        """A link's text and, unless it can be read there or elsewhere in the paragraph, its address."""
        shown = plain_text(link.children).strip()
        address = link.url.removeprefix("mailto:")
        printed = ascii_url(address) if self._ascii else address
        if shown == address:
            return printed
        text = self._join(link.children, around, cited=cited)
        if not shown or _same_address(shown, address):
            return text or f"<{printed}>"
        return text if _stands_in(address, around) else f"{text} <{printed}>"

    def _call(self, note: Note) -> str:
        """The call of a note, which is kept to be listed."""
        self.notes.append(note)
        number = str(note.number or len(self.notes))
        if self._ascii:
            return f" ({self.clean(self._labels.get('note', 'note'))} {number})"
        return number.translate(_RAISED)


def _same_address(shown: str, address: str) -> bool:
    """True when a link's text is its address but for the scheme or a final slash, or a DOI, say, behind its resolver."""

    def bare(text: str) -> str:
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text).rstrip("/").casefold()

    return bare(shown) == bare(address) or (any(map(str.isdigit, shown)) and bare(address).endswith(f"/{bare(shown)}"))


def _stands_in(address: str, around: str) -> bool:
    """True when the paragraph prints the address itself, as entries of a bibliography do."""
    at = around.find(address)
    return at >= 0 and not around[at + len(address) :][:1].isalnum()
