"""Sorting cites and entries (CSL 1.0.2, chapter "Sorting")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from . import nodes
from .collation import Key, collation_key
from .context import Context
from .items import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from .names import SORT_SEPARATOR
from .numbers import is_numeric
from .output import Out, text_of
from .render import Renderer
from .render_dates import sort_text

T = TypeVar("T")
ALL_PARTS = {"year", "month", "day"}
Value = str | int | None


def _names_node(variable: str, key: nodes.SortKey) -> nodes.Names:
    return nodes.Names(variables=(variable,), options={"name-form": "long", **key.options})


def _text(content: list[Out]) -> str | None:
    return text_of(content).strip().rstrip(SORT_SEPARATOR) or None


class Sorter:
    """The keys of one cs:sort."""

    def __init__(self, renderer: Renderer, keys: Sequence[nodes.SortKey]) -> None:
        self.renderer = renderer
        self.keys = keys
        self._known: dict[tuple[str, str, str], list[Value]] = {}
        self._macros = {
            index: nodes.TextMacro(children=key.macro) for index, key in enumerate(keys) if key.macro is not None
        }
        self._names = {
            index: _names_node(key.variable, key) for index, key in enumerate(keys) if key.variable in NAME_VARIABLES
        }

    def values(self, context: Context) -> list[Value]:
        """One value per key; ``None`` for what is empty.  An item's values are worked out once."""
        cite = context.cite
        known = self._known.get(about := (context.item.id, cite.locator, cite.label))
        if known is None:
            known = self._known[about] = [self._value(index, key, context) for index, key in enumerate(self.keys)]
        return known

    def _value(self, index: int, key: nodes.SortKey, context: Context) -> Value:
        context.restart()
        context.in_sort = True
        context.sort_options = key.options
        if key.macro is not None:
            return _text(self.renderer.render([self._macros[index]], context))
        name = key.variable
        if index in self._names:
            return _text(self.renderer.render([self._names[index]], context))
        date = context.item.dates.get(name)
        if date is not None:
            return sort_text(date, ALL_PARTS) or None
        if name in DATE_VARIABLES:
            return None
        if name == "citation-number":
            return context.number or None
        text = context.item.text.get(name, "")
        if name in NUMBER_VARIABLES and is_numeric(text):
            digits = "".join(character if character.isdecimal() else " " for character in text).split()
            return int(digits[0]) if digits else text
        return text_of(self.renderer.render([nodes.TextVariable(variable=name)], context)) or None

    def sort(self, entries: list[T], context_of: Callable[[T], Context]) -> list[T]:
        """``entries`` in order; entries that are equal keep theirs, and empty values come last."""
        rows = [self.values(context_of(entry)) for entry in entries]
        texts = [value for row in rows for value in row if isinstance(value, str)]
        collate = collation_key(self.renderer.locale.tag, texts)
        columns = [_ranks([row[index] for row in rows], collate, key.descending) for index, key in enumerate(self.keys)]
        order = sorted(range(len(entries)), key=lambda place: [column[place] for column in columns])
        return [entries[place] for place in order]


_NUMBER = re.compile(r"-?\d+$")
_IGNORED = re.compile(r"[^\w\s']+")


def _clean(text: str) -> str:
    """A key without the marks that do not count: those at its start, and all but apostrophes within."""
    return _IGNORED.sub("", text.replace("’", "'").lstrip("'[]"))


def _ranks(values: list[Value], collate: Callable[[str], Key], descending: bool) -> list[tuple[bool, int]]:
    """The place of each value among all values of one key; numbers count as such only where all of them are."""
    filled = [value for value in values if value is not None]
    ranks: dict[Value, int] = {}
    if all(isinstance(value, int) or _NUMBER.match(value) for value in filled):
        ranks = {value: _number(value) for value in filled}
    else:
        keys = {value: tuple(collate(_clean(part)) for part in str(value).split(SORT_SEPARATOR)) for value in filled}
        places = {key: place for place, key in enumerate(sorted(set(keys.values())))}
        ranks = {value: places[key] for value, key in keys.items()}
    sign = -1 if descending else 1
    return [(value is None, 0 if value is None else sign * ranks[value]) for value in values]


def _number(value: str | int) -> int:
    """The digits of a negative year are written so that they grow with it."""
    number = int(value)
    return -(10**12) - number if isinstance(value, str) and value.startswith("-") else number
