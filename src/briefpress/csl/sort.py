"""Sorting cites and entries (CSL 1.0.2, chapter "Sorting")."""

from __future__ import annotations

import functools
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
        self._names = {
            index: _names_node(key.variable, key) for index, key in enumerate(keys) if key.variable in NAME_VARIABLES
        }

    def values(self, context: Context) -> list[Value]:
        """One value per key; ``None`` for what is empty."""
        return [self._value(index, key, context) for index, key in enumerate(self.keys)]

    def _value(self, index: int, key: nodes.SortKey, context: Context) -> Value:
        context.restart()
        context.in_sort = True
        context.sort_options = key.options
        if key.macro is not None:
            return _text(self.renderer.render(key.macro, context))
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
            digits = "".join(character if character.isdigit() else " " for character in text).split()
            return int(digits[0]) if digits else text
        return text_of(self.renderer.render([nodes.TextVariable(variable=name)], context)) or None

    def sort(self, entries: list[T], context_of: Callable[[T], Context]) -> list[T]:
        """``entries`` in order; entries that are equal keep theirs, and empty values come last."""
        rows = [(self.values(context_of(entry)), entry) for entry in entries]
        texts = [value for values, _ in rows for value in values if isinstance(value, str)]
        collate = collation_key(self.renderer.locale.tag, texts)
        compare = functools.partial(_compare, self.keys)
        numeric = [
            all(value is None or isinstance(value, int) or _NUMBER.match(value) for value in column)
            for column in zip(*(values for values, _ in rows), strict=True)
        ]
        keyed = [
            (
                [_comparable(value, collate, number) for value, number in zip(values, numeric, strict=True)],
                entry,
            )
            for values, entry in rows
        ]
        keyed.sort(key=functools.cmp_to_key(lambda a, b: compare(a[0], b[0])))
        return [entry for _, entry in keyed]


_NUMBER = re.compile(r"-?\d+$")
_IGNORED = re.compile(r"[^\w\s']+")


def _clean(text: str) -> str:
    """A key without the marks that do not count: those at its start, and all but apostrophes within."""
    return _IGNORED.sub("", text.replace("’", "'").lstrip("'[]"))


def _comparable(value: Value, collate: Callable[[str], Key], numeric: bool) -> int | tuple[Key, ...] | None:
    """A value to compare: numbers where all values of a key are numbers, otherwise text."""
    if value is None:
        return None
    if numeric:
        number = int(value)
        # the digits of a negative year are written so that they grow with it
        return number if isinstance(value, int) or not value.startswith("-") else -(10**12) - number
    return tuple(collate(_clean(part)) for part in str(value).split(SORT_SEPARATOR))


def _compare(
    keys: Sequence[nodes.SortKey], left: list[tuple[int, object] | None], right: list[tuple[int, object] | None]
) -> int:
    for key, a, b in zip(keys, left, right, strict=True):
        if a == b:
            continue
        if a is None:
            return 1
        if b is None:
            return -1
        smaller = a < b  # type: ignore[operator]
        return -1 if smaller != key.descending else 1
    return 0
