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


Check = Callable[[Context], bool]
# variables of the cite, which an item does not have
OF_CITE = frozenset({"locator", "first-reference-note-number", "citation-number", "year-suffix"})
# an item has one type and a cite one label: these tests list what it may be, whatever the match
ALTERNATIVES = frozenset({"type", "locator"})


def _check(kind: str, value: str) -> Check:
    """One test of one value."""
    if kind == "variable":
        if value in OF_CITE:
            return lambda context: bool(value_of(context, value).strip())
        return lambda context: value in context.item.present
    function = TESTS.get(kind, _never)
    return lambda context: function(context, value)


def _checks(test: nodes.Test) -> list[Check]:
    if test.kind == "type":
        types = frozenset(test.values)
        return [lambda context: context.item.type in types]
    checks = [_check(test.kind, value) for value in test.values]
    if test.kind in ALTERNATIVES:
        return [lambda context: any(check(context) for check in checks)]
    return checks


def _compile(branch: nodes.Branch) -> Check:
    """A branch's tests as one function; cs:else has no tests and always holds."""
    checks = [check for test in branch.tests for check in _checks(test)]
    checks += [_compile(inner) for inner in branch.nested]
    if not checks:
        return lambda context: True
    if branch.match == "any":
        return _any(checks)
    if branch.match == "none":
        found = _any(checks)
        return lambda context: not found(context)
    return _all(checks)


def _any(checks: list[Check]) -> Check:
    return checks[0] if len(checks) == 1 else lambda context: any(check(context) for check in checks)


def _all(checks: list[Check]) -> Check:
    return checks[0] if len(checks) == 1 else lambda context: all(check(context) for check in checks)


def taken_branch(node: nodes.Choose, context: Context) -> list[nodes.Node]:
    """The children of the first branch that holds; the tests are compiled when they are first needed."""
    compiled = node.compiled
    if compiled is None:
        compiled = node.compiled = [(_compile(branch), branch.children) for branch in node.branches]
    for check, children in compiled:
        if check(context):
            return children
    return []
