"""Computed values that need no computing: most of the eight thousand that two pages ask for.

A property that no rule sets has its parent's value, where it is inherited, or its initial one (CSS Cascading 4, section 4.4).
WeasyPrint 70 finds that out anew each time, and looks for calc() in what it finds. Here it is known beforehand which way a
property goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine import css, properties
from .shortcut import Shortcut

_INHERITED, _INITIAL = "inherited", "initial"
_OWN_RULES = ("float", "position", "display", "page")  # what these are depends on each other and on the parents
_DIRECTIONS = ("ltr", "rtl")


def _missing(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Values that are given without computing where nothing is to be computed."""
    ways = {name: way for name in properties.INITIAL_VALUES if (way := _way(name))}
    logical = {name: _logical_names(name) for name in ways if name in css.PHYSICAL_FUNCTIONS}
    initial = properties.INITIAL_VALUES

    def missing(self: Any, key: str) -> Any:
        way = ways.get(key)
        if way is None or key in self.cascaded or self.parent_style is None:
            return slow(self, key)
        if key in logical and logical[key][self["direction"]] in self.cascaded:
            return slow(self, key)
        value = self[key] = self.parent_style[key] if way is _INHERITED else initial[key]
        return value

    return missing


def _way(name: str) -> str:
    """How a property comes by its value where no rule sets it; empty where that is to be computed."""
    if name in _OWN_RULES or name.startswith("text_decoration_"):
        return ""
    if name in properties.INHERITED:
        return _INHERITED
    return "" if name in properties.INITIAL_NOT_COMPUTED else _INITIAL


def _logical_names(name: str) -> dict[str, str]:
    """The logical property that may set a physical one, by the direction of the line (CSS Logical Properties 1)."""
    named = css.PHYSICAL_FUNCTIONS[name]
    return {direction: named(block="ttb", inline=direction) for direction in _DIRECTIONS}


SHORTCUTS = (Shortcut(css.ComputedStyle, "__missing__", _missing),)
