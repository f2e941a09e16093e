"""Rendering dates (CSL 1.0.2, chapter "Date")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import nodes
from .dates import DateValue, Day
from .names import SORT_SEPARATOR
from .numbers import ordinal
from .output import AFFIX, Box, Leaf, Out
from .richtext import parse_rich

if TYPE_CHECKING:
    from .render import Renderer

TELLING = frozenset({"issued", "original-date"})  # the dates that tell cites apart
ORDER = {"year": 0, "month": 1, "day": 2}


def render_date(renderer: Renderer, node: nodes.Date) -> list[Out]:
    context = renderer.context
    renderer.called = True
    if node.variable in context.suppressed:
        return []
    value = context.item.dates.get(node.variable)
    if value is None or (context.looking and node.variable not in TELLING):
        return []
    if context.in_sort:
        content = _sort_content(node, value)
    elif value.start is None:
        # a literal stands for the whole date, so it appears where the year would
        parts, _ = effective_parts(renderer, node)
        year = next((part for part in parts if part.name == "year"), None)
        content = []
        if year is not None:
            bare = nodes.Node(prefix=year.prefix, suffix=year.suffix, format=year.format)
            content = renderer.finish(bare, parse_rich(value.literal))
    else:
        content = _render_value(renderer, node, value)
    if not content:
        return []
    renderer.filled = True
    context.mark(node.variable)
    return renderer.finish(node, content)


def _sort_content(node: nodes.Date, value: DateValue) -> list[Out]:
    names = {part.name for part in node.parts} if not node.form else set(node.date_parts)
    return [Leaf(sort_text(value, names))]


def sort_text(value: DateValue, names: set[str]) -> str:
    """A date as text that sorts: years from one and up, months and days in two digits, then the end of a range."""
    if value.start is None:
        return value.literal
    text = _sort_day(value.start, names)
    if value.end is not None and not value.is_open:
        text += SORT_SEPARATOR + _sort_day(value.end, names)
    return text


def _sort_day(day: Day, names: set[str]) -> str:
    year = f"{day.year:05d}" if day.year >= 0 else f"-{99999 + day.year:05d}"
    month = day.month if "month" in names else 0
    found = year if "year" in names else ""
    return f"{found}{month:02d}{day.day if 'day' in names else 0:02d}"


def effective_parts(renderer: Renderer, node: nodes.Date) -> tuple[list[nodes.DatePart], str]:
    """The date-parts to render and the delimiter between them; a localized form takes the locale's."""
    if not node.form:
        return node.parts, node.delimiter
    localized = renderer.locale.date(node.form)
    if localized is None:
        return node.parts, node.delimiter
    overrides = {part.name: part for part in node.parts}
    found = []
    for part in localized.parts:
        if part.name not in node.date_parts:
            continue
        override = overrides.get(part.name)
        found.append(part if override is None else _override(part, override))
    return found, localized.delimiter


def _override(part: nodes.DatePart, by: nodes.DatePart) -> nodes.DatePart:
    """A locale's date-part with what the style says about it; affixes stay the locale's."""
    return nodes.DatePart(
        prefix=part.prefix,
        suffix=part.suffix,
        format=by.format or part.format,
        strip_periods=by.strip_periods or part.strip_periods,
        text_case=by.text_case or part.text_case,
        name=part.name,
        form=by.form or part.form,
        range_delimiter=by.range_delimiter or part.range_delimiter,
    )


def _present(day: Day, name: str, value: DateValue) -> bool:
    match name:
        case "year":
            return True
        case "month":
            return bool(day.month or day.season or (value.season and day is value.start))
        case _:
            return bool(day.day and day.month)


def _render_value(renderer: Renderer, node: nodes.Date, value: DateValue) -> list[Out]:
    parts, delimiter = effective_parts(renderer, node)
    start, end = value.start, value.end
    assert start is not None
    if end is None or value.is_open:
        content = _sequence(renderer, parts, start, value, delimiter, node)
        if value.is_open and content:
            content.append(Leaf("–", AFFIX))
        return content
    return _range(renderer, parts, start, end, value, delimiter, node)


def _sequence(
    renderer: Renderer,
    parts: list[nodes.DatePart],
    day: Day,
    value: DateValue,
    delimiter: str,
    node: nodes.Date,
    *,
    trim_end: bool = False,
    trim_start: bool = False,
) -> list[Out]:
    found: list[Out] = []
    present = [part for part in parts if _present(day, part.name, value)]
    for index, part in enumerate(present):
        content = _part(renderer, part, day, value, node)
        if not content:
            continue
        if found and delimiter:
            found.append(Leaf(delimiter, AFFIX))
        prefix = "" if trim_start and index == 0 else part.prefix
        suffix = "" if trim_end and index == len(present) - 1 else part.suffix
        found.extend([*([Leaf(prefix, AFFIX)] if prefix else []), *content, *([Leaf(suffix, AFFIX)] if suffix else [])])
    return found


def _range(
    renderer: Renderer,
    parts: list[nodes.DatePart],
    start: Day,
    end: Day,
    value: DateValue,
    delimiter: str,
    node: nodes.Date,
) -> list[Out]:
    """Parts that are the same at both ends stand once, before or after the parts that differ."""
    names = [part.name for part in parts]
    differing = _differing(start, end, names)
    if not differing:
        return _sequence(renderer, parts, start, value, delimiter, node)
    indices = [index for index, part in enumerate(parts) if part.name in differing]
    first, last = indices[0], indices[-1]
    largest = min((part for part in parts if part.name in differing), key=lambda part: ORDER[part.name])
    middle = parts[first : last + 1]
    between = largest.range_delimiter or "–"
    found = _sequence(renderer, parts[:first], start, value, delimiter, node)
    if found and delimiter:
        found.append(Leaf(delimiter, AFFIX))
    found += _sequence(renderer, middle, start, value, delimiter, node, trim_end=True)
    found.append(Leaf(between, AFFIX))
    found += _sequence(renderer, middle, end, value, delimiter, node, trim_start=True)
    rest = _sequence(renderer, parts[last + 1 :], end, value, delimiter, node)
    if rest and delimiter:
        found.append(Leaf(delimiter, AFFIX))
    return [*found, *rest]


def _differing(start: Day, end: Day, names: list[str]) -> set[str]:
    """The parts that must stand twice: the largest that differs, and all smaller ones."""
    if start.year != end.year and "year" in names:
        return set(names)
    if (start.month, start.season) != (end.month, end.season) and "month" in names:
        return {"month", "day"} & set(names)
    return {"day"} if start.day != end.day and "day" in names else set()


def _part(renderer: Renderer, part: nodes.DatePart, day: Day, value: DateValue, node: nodes.Date) -> list[Out]:
    match part.name:
        case "year":
            content = _year(renderer, part, day)
        case "month":
            content = _month(renderer, part, day, value)
        case _:
            content = [Leaf(_day(renderer, part, day))]
    bare = nodes.DatePart(format=part.format, text_case=part.text_case, strip_periods=part.strip_periods)
    found = renderer.finish(bare, content)
    if part.name == "year":
        _add_suffix(renderer, found)
    return found


def _add_suffix(renderer: Renderer, content: list[Out]) -> None:
    """The year-suffix follows the first year, unless the style places it itself."""
    context = renderer.context
    suffix = context.disambiguation.year_suffix
    if not suffix or context.suffix_done or not content or renderer.style.places_year_suffix:
        return
    context.suffix_done = True
    content.append(Box([Leaf(suffix, nocase=True)], role="year-suffix", data=suffix))


def _year(renderer: Renderer, part: nodes.DatePart, day: Day) -> list[Out]:
    locale = renderer.locale
    if day.year < 0:
        return [Box([Leaf(f"{-day.year}{locale.term('bc') or 'BC'}")], role="year", data=day.year)]
    text = str(day.year)
    if part.form == "short" and len(text) == 4:
        text = text[2:]
    elif 0 < day.year < 1000:
        text += locale.term("ad") or "AD"
    return [Box([Leaf(text)], role="year", data=day.year)]


def _month(renderer: Renderer, part: nodes.DatePart, day: Day, value: DateValue) -> list[Out]:
    locale = renderer.locale
    if not day.month:
        if day.season:
            return parse_rich(locale.term(f"season-{day.season:02d}") or "")
        return parse_rich(value.season)
    match part.form:
        case "numeric":
            return [Leaf(str(day.month))]
        case "numeric-leading-zeros":
            return [Leaf(f"{day.month:02d}")]
        case "short":
            return parse_rich(locale.term(f"month-{day.month:02d}", "short") or str(day.month))
        case _:
            return parse_rich(locale.term(f"month-{day.month:02d}") or str(day.month))


def _day(renderer: Renderer, part: nodes.DatePart, day: Day) -> str:
    locale = renderer.locale
    match part.form:
        case "numeric-leading-zeros":
            return f"{day.day:02d}"
        case "ordinal" if day.day == 1 or not locale.limit_day_ordinals:
            return ordinal(day.day, locale, locale.gender(f"month-{day.month:02d}"))
        case _:
            return str(day.day)
