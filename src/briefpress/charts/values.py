"""Numbers and labels of a chart as readers of the brief's language write them, in the picture and in its table of data."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from babel import numbers
from babel.dates import format_skeleton

from .. import document as d
from .. import languages
from ..model import Chart, Series

_NUMBER = re.compile(r"[-−]?\d{1,15}(\.\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?", re.ASCII)
_NOTHING = "–"
COMPACT_FROM, SCIENTIFIC_FROM, SCIENTIFIC_TO = 1e6, 1e15, 1e-4

Spacing = Literal["number", "date", "word"]


# ---------------------------------------------------------------------------------------------- in the picture


def spacing(labels: Sequence[str]) -> tuple[Spacing, list[float]]:
    """Where labels stand on their axis: numbers and dates as far apart as they are, words one after another.

    Dates count in days; numbers or dates that stand twice are words.
    """
    places: list[float] = []
    kind: Spacing = "word"
    if all(_NUMBER.fullmatch(label) for label in labels):
        kind, places = "number", [float(label.replace("−", "-")) for label in labels]
    elif all(_DAY.fullmatch(label) for label in labels):
        days = [_day(label) for label in labels]
        kind, places = "date", [float(day.toordinal()) for day in days if day]
    if kind == "word" or len(set(places)) < len(labels):
        return "word", [float(n) for n in range(len(labels))]
    return kind, places


def _day(iso: str) -> date | None:
    """The first day that a date means; None where the calendar has none."""
    found = _DAY.fullmatch(iso)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def label(text: str, language: str, *, short: bool = True) -> str:
    """A label: dates by CLDR, other text as it is, in the digits of the language."""
    day = _day(text)
    if day and short:
        form = "yMMMd" if text.count("-") == 2 else "yMMM"
        return languages.digits(format_skeleton(form, day, locale=languages.locale(language)), language)
    return languages.day(text, language).text if day else languages.digits_in_script(text, language)


def value(number: str, language: str) -> str:
    """A number beside what it measures: with as many decimals as were typed, from a million on in words."""
    exact = Decimal(number)
    size = abs(float(number))
    exponent = exact.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    if size >= COMPACT_FROM or decimals > 6 or 0 < size < SCIENTIFIC_TO:
        return _large_or_tiny(float(number), language, 2)
    return languages.decimal(exact, decimals, language)


def ticks(values: Sequence[float], language: str) -> list[str]:
    """The numbers of an axis, all with the same number of decimals. `values` are evenly spaced, in any order."""
    largest = max(map(abs, values))
    step = min((abs(b - a) for a, b in pairwise(values)), default=largest) or 1.0
    if largest >= COMPACT_FROM or 0 < largest < SCIENTIFIC_TO:
        for decimals in range(2, 7):
            words = [_large_or_tiny(v, language, decimals) for v in values]
            if len(set(words)) == len(words) or (decimals == 6 and largest >= SCIENTIFIC_FROM):
                return words
    decimals = next((n for n in range(9) if abs(round(step, n) - step) < step * 1e-6), 9)
    return [languages.decimal(Decimal(repr(round(v, decimals) + 0.0)), decimals, language) for v in values]


def _large_or_tiny(number: float, language: str, decimals: int) -> str:
    """1.5M, 2 Mrd. (CLDR's short forms), or 1.5 × 10^−9 beyond what has a word: no face has a raised minus."""
    here = languages.locale(language)
    if number == 0:
        return languages.digits("0", language)
    if SCIENTIFIC_TO <= abs(number) < SCIENTIFIC_FROM:
        return languages.native(
            numbers.format_compact_decimal(number, locale=here, fraction_digits=decimals, numbering_system="default"),
            language,
        )
    power = math.floor(math.log10(abs(number)) + 1e-9)
    digits = repr(round(number / 10.0**power, decimals)).removesuffix(".0")
    return f"{_spelled(digits, language)} × {languages.native(f'10^{power}', language)}"


# ---------------------------------------------------------------------------------------------- in the table


def data_table(chart: Chart, language: str, words: dict[str, str], id: str, caption: tuple[d.Inline, ...]) -> d.Table:
    """What the chart draws as a table: a row for each label, a column for each series.

    Numbers stand as they were typed, with the language's own digits and decimal sign; an interval stands in one cell.
    """
    unit = f" ({chart.unit})" if chart.unit else ""
    header = [chart.x_title or words["category"], *(f"{series.name}{unit}" for series in chart.series)]
    rows = [
        [label(text, language, short=False), *(_cell(series, n, language) for series in chart.series)]
        for n, text in enumerate(chart.labels)
    ]
    numeric: list[d.Align] = ["right"] * len(chart.series)
    return d.Table(
        ("", *numeric),
        _texts(header),
        tuple(_texts(row) for row in rows),
        caption,
        id=id,
        row_heads=True,
        role="data",
    )


def _texts(cells: Sequence[str]) -> tuple[tuple[d.Inline, ...], ...]:
    return tuple((d.Text(cell),) for cell in cells)


def _cell(series: Series, n: int, language: str) -> str:
    """The number or interval of a label; a dash where there is none."""
    found = [one for numbers in series.lists().values() if (one := numbers[n]) is not None]
    if not found:
        return _NOTHING
    dash = " – " if any(one.startswith("-") for one in found) else "–"
    return dash.join(_spelled(one, language) for one in found)


def _spelled(number: str, language: str) -> str:
    """A number as it was typed, in the digits and with the decimal sign of the language."""
    here = languages.locale(language)
    sign = numbers.get_decimal_symbol(here, numbering_system="default")
    return languages.native(number.lstrip("+").replace(".", sign), language)


def spoken(chart: Chart, language: str, comma: str) -> str:
    """What the chart draws as text, for an alternative text that holds the numbers themselves."""
    unit = f" {chart.unit}" if chart.unit else ""
    parts = []
    for series in chart.series:
        found = [_cell(series, n, language) for n in range(len(chart.labels))]
        cells = [
            f"{label(text, language, short=False)} {cell}{unit if cell != _NOTHING else ''}"
            for text, cell in zip(chart.labels, found, strict=True)
        ]
        parts.append(f"{series.name}: {comma.join(cells)}.")
    return " ".join(parts)
