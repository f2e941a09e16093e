"""What goes into the processor and what comes out of it.

Input: :class:`Cite` and :class:`Cluster`.  Output: :class:`Processed`, whose citations and entries are trees of
:data:`Inline` nodes.  No markup language appears here: a writer for HTML, PDF or DOCX walks the tree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

CiteMode = Literal["normal", "suppress-author", "author-only", "composite"]
DisplayKind = Literal["block", "left-margin", "right-inline", "indent"]


class StyleError(ValueError):
    """A style or a locale that cannot be used; line and column count from 1, 0 when they are unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(f"{message} (line {line}, column {column})" if line else message)
        self.message = message
        self.line = line
        self.column = column


class ItemError(ValueError):
    """An item, or a cite of one, that cannot be processed."""

    def __init__(self, id: str, field: str, message: str) -> None:
        super().__init__(f"item {id!r}{f', {field}' if field else ''}: {message}")
        self.id = id
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Format:
    """The formatting attributes of CSL; an empty string leaves a property as it is."""

    font_style: str = ""
    font_variant: str = ""
    font_weight: str = ""
    text_decoration: str = ""
    vertical_align: str = ""

    def __bool__(self) -> bool:
        return bool(
            self.font_style or self.font_variant or self.font_weight or self.text_decoration or self.vertical_align
        )


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters."""

    value: str


@dataclass(frozen=True, slots=True)
class Span:
    """Children set in a format; "normal" undoes what an outer span set."""

    children: tuple[Inline, ...]
    format: Format


@dataclass(frozen=True, slots=True)
class Link:
    """Children that lead to an address."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """Children in a block of their own, within a bibliography entry."""

    kind: DisplayKind
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CiteRef:
    """The part of a citation that belongs to one item."""

    id: str
    children: tuple[Inline, ...]


Inline = Text | Span | Link | Display | CiteRef


@dataclass(frozen=True, slots=True)
class Cite:
    """One reference within a cluster.

    The last three fields set by hand what the processor works out itself when they are ``None``.
    """

    id: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    mode: CiteMode = "normal"
    position: int | None = None
    near_note: bool | None = None
    first_note: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cites that stand at one place; ``note`` is the footnote's number, 0 in the running text.

    ``ordered`` cites stay in the order given, even where the style sorts.
    """

    cites: tuple[Cite, ...]
    note: int = 0
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the bibliography; ``label`` is what hangs in the margin ("[1]")."""

    id: str
    content: tuple[Inline, ...]
    label: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Processed:
    """A whole document's citations, in the order of its clusters, and its bibliography."""

    citations: tuple[tuple[Inline, ...], ...]
    bibliography: tuple[Entry, ...]
    hanging_indent: bool = False
    second_field_align: Literal["", "flush", "margin"] = ""
    entry_spacing: int = 1
    line_spacing: int = 1
    empty_citations: tuple[int, ...] = ()


def plain_text(nodes: Iterable[Inline]) -> str:
    """The characters of a tree, without its formatting; a display block starts on a line of its own."""
    parts: list[str] = []

    def walk(children: Iterable[Inline]) -> None:
        for node in children:
            if isinstance(node, Text):
                parts.append(node.value)
            elif isinstance(node, Display) and node.kind in ("block", "indent"):
                if parts and not parts[-1].endswith("\n"):
                    parts.append("\n")
                walk(node.children)
                parts.append("\n")
            else:
                walk(node.children)

    walk(nodes)
    return "".join(parts).strip("\n")
