"""The parsed form of a style: one class per rendering element of CSL 1.0.2, chapter "Rendering Elements".

The classes hold data only; :mod:`.style` builds them and :mod:`.render` evaluates them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .types import DisplayKind, Format

if TYPE_CHECKING:
    from .context import Context

Match = Literal["all", "any", "none"]
Area = Literal["citation", "bibliography"]


@dataclass(slots=True, eq=False)
class Node:
    """What nearly every rendering element may carry."""

    prefix: str = ""
    suffix: str = ""
    format: Format | None = None
    display: DisplayKind | None = None
    quotes: bool = False
    strip_periods: bool = False
    text_case: str = ""
    delimiter: str = ""


@dataclass(slots=True, eq=False)
class TextVariable(Node):
    variable: str = ""
    form: str = "long"


@dataclass(slots=True, eq=False)
class TextMacro(Node):
    name: str = ""
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class TextTerm(Node):
    term: str = ""
    form: str = "long"
    plural: bool = False


@dataclass(slots=True, eq=False)
class TextValue(Node):
    value: str = ""


@dataclass(slots=True, eq=False)
class Number(Node):
    variable: str = ""
    form: str = "numeric"


@dataclass(slots=True, eq=False)
class Label(Node):
    variable: str = ""
    form: str = "long"
    plural: str = "contextual"
    beside: str = ""  # another variable, whose text comes right after the label


@dataclass(slots=True, eq=False)
class DatePart(Node):
    name: str = ""
    form: str = ""
    range_delimiter: str = ""
    strip_periods: bool = False


@dataclass(slots=True, eq=False)
class Date(Node):
    variable: str = ""
    form: str = ""  # "", "text" or "numeric"
    date_parts: tuple[str, ...] = ("year", "month", "day")
    parts: list[DatePart] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class NamePart(Node):
    name: str = ""


@dataclass(slots=True, eq=False)
class Name(Node):
    """cs:name; ``options`` holds only what was written there."""

    options: dict[str, str] = field(default_factory=dict)
    parts: dict[str, NamePart] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class EtAl(Node):
    term: str = "et-al"


@dataclass(slots=True, eq=False)
class Names(Node):
    variables: tuple[str, ...] = ()
    name: Name | None = None
    et_al: EtAl | None = None
    label: Label | None = None
    label_first: bool = False
    substitute: list[Node] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    has_delimiter: bool = False


@dataclass(slots=True, eq=False)
class Group(Node):
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Test:
    """One condition; ``values`` are tried each on its own and combined by the branch's ``match``."""

    kind: str
    values: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Branch:
    match: Match
    tests: list[Test]
    children: list[Node]
    nested: list[Branch] = field(default_factory=list)  # cs:conditions of later drafts: each is one more test


@dataclass(slots=True, eq=False)
class Choose(Node):
    branches: list[Branch] = field(default_factory=list)
    compiled: list[tuple[Callable[[Context], bool], list[Node]]] | None = None  # made by :mod:`.conditions`


@dataclass(slots=True, eq=False)
class SortKey:
    """cs:key, with the overrides of et-al it may carry."""

    variable: str = ""
    macro: list[Node] | None = None
    macro_name: str = ""
    descending: bool = False
    options: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Layout(Node):
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class AreaNode:
    """cs:citation or cs:bibliography."""

    layout: Layout
    sort: list[SortKey] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
