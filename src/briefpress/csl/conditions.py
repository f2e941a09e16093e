"""The tests of cs:choose (CSL 1.0.2, chapter "Choose")."""

from __future__ import annotations

from collections.abc import Callable

from . import nodes
from .context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT, Context
from .numbers import is_numeric

_POSITIONS = {"first": FIRST, "subsequent": SUBSEQUENT, "ibid": IBID, "ibid-with-locator": IBID_WITH_LOCATOR}


def value_of(context: Context, variable: str) -> str:
    """A variable's text, of the item or of the cite."""
    match variable:
        case "locator":
            return context.cite.locator
        case "first-reference-note-number":
            return str(context.first_note) if context.first_note else ""
        case "citation-number":
            return str(context.number) if context.number else ""
        case "year-suffix":
            return context.disambiguation.year_suffix
        case _:
            return context.item.text.get(variable, "")


def _type(context: Context, value: str) -> bool:
    return context.item.type == value


def _variable(context: Context, value: str) -> bool:
    item = context.item
    return value in item.text or value in item.names or value in item.dates or bool(value_of(context, value).strip())


def _numeric(context: Context, value: str) -> bool:
    return is_numeric(value_of(context, value))


def _uncertain(context: Context, value: str) -> bool:
    date = context.item.dates.get(value)
    return date is not None and date.circa


def _locator(context: Context, value: str) -> bool:
    return bool(context.cite.locator) and context.cite.label.replace(" ", "-") == value.replace(" ", "-")


def _position(context: Context, value: str) -> bool:
    if context.area != "citation":
        return False
    if value == "near-note":
        return context.near_note
    wanted = _POSITIONS.get(value)
    if wanted is None:
        return False
    return context.position == FIRST if wanted == FIRST else context.position >= wanted


def _disambiguate(context: Context, value: str) -> bool:
    if value != "true":
        return not context.disambiguation.condition
    context.conditions_met += 1
    return context.conditions_met <= context.disambiguation.condition


def _year_only(context: Context, value: str) -> bool:
    date = context.item.dates.get(value)
    return date is not None and date.start is not None and not (date.start.month or date.start.season)


def _month(context: Context, value: str) -> bool:
    date = context.item.dates.get(value)
    return date is not None and date.start is not None and bool(date.start.month or date.start.season)


def _day(context: Context, value: str) -> bool:
    date = context.item.dates.get(value)
    return date is not None and date.start is not None and bool(date.start.day)


def _context(context: Context, value: str) -> bool:
    return context.area == value


def _never(context: Context, value: str) -> bool:
    return False


TESTS: dict[str, Callable[[Context, str], bool]] = {
    "type": _type,
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
    "has-year-only": _year_only,
    "has-month-or-season": _month,
    "has-day": _day,
    "context": _context,
}


# an item has one type and a cite one label: these tests list what it may be, whatever the match
ALTERNATIVES = frozenset({"type", "locator"})


def taken_branch(node: nodes.Choose, context: Context) -> list[nodes.Node]:
    """The children of the first branch that holds."""
    return next((branch.children for branch in node.branches if holds(branch, context)), [])


def holds(branch: nodes.Branch, context: Context) -> bool:
    """Whether a branch is taken; cs:else has no tests and always is."""
    if not branch.tests and not branch.nested:
        return True
    any_, none = branch.match == "any", branch.match == "none"
    for test in branch.tests:
        function = TESTS.get(test.kind, _never)
        for value in test.values if test.kind not in ALTERNATIVES else (test.values,):
            found = function(context, value) if isinstance(value, str) else any(function(context, v) for v in value)
            if found and any_:
                return True
            if found == none and not any_:
                return False
    for inner in branch.nested:
        found = holds(inner, context)
        if found and any_:
            return True
        if found == none and not any_:
            return False
    return not any_
