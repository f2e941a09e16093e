"""Lines over years, dates, numbers or words, each named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.ticker import MaxNLocator

from . import values
from .bars import below_axis, lying_grid
from .canvas import LEADING, WIDTH
from .frame import GAP, Frame, Place, nice, scale
from .inks import QUIET

_PLOT = 140.0
_MOST_NAME = 0.3
_MOST_TICKS = 8
Point = tuple[float, float]


def lines(frame: Frame) -> float:
    """The lines, their names at the end where reading ends; the height of the picture."""
    canvas, chart = frame.canvas, frame.chart
    top = frame.title(0.0) + 2 * GAP
    bottom = top + _PLOT
    kind, places = values.spacing(chart.labels)
    names = [canvas.wrap(series.name, WIDTH * _MOST_NAME, 3) for series in chart.series]
    right = WIDTH - max(canvas.wide(line) for name in names for line in name) - 2 * GAP - 1 - _sample(frame)
    numbers = [float(v) for series in chart.series for v in series.values or () if v is not None]
    ticks = _value_ticks(min(numbers), max(numbers))
    left = lying_grid(frame, ticks, top, bottom, right)
    low, high = min(places), max(places)
    across = scale(low, high, left + 2 * GAP if low < high else right - GAP, right - GAP)
    up = scale(ticks[0], ticks[-1], bottom, top)
    if ticks[0] <= 0 <= ticks[-1]:
        canvas.rule(left, up(0), right, up(0), QUIET, 0.75)
    ends = _strokes(frame, places, across, up)
    _name(frame, names, ends, right, top, bottom)
    if kind == "word" or len(places) <= _MOST_TICKS:
        marks, labels = [across(place) for place in places], [frame.label(n) for n in range(len(places))]
    else:
        found = _dates(low, high) if kind == "date" else _numbers(chart.labels, low, high, frame.language)
        marks = [across(place) for place, _ in found]
        labels = [values.label(text, frame.language) for _, text in found]
    return below_axis(frame, marks, labels, bottom, right=right)


def _value_ticks(low: float, high: float) -> list[float]:
    """The numbers beside lines: from nought unless that would press the lines together."""
    return nice(0.0 if 0 <= low <= high / 2 else low, 0.0 if high <= 0 and high >= low / 2 else high, 5)


def _strokes(frame: Frame, places: Sequence[float], across: Place, up: Place) -> list[Point | None]:
    """Draw the lines, broken where a number is missing; where each ends."""
    order = sorted(range(len(places)), key=places.__getitem__)
    ends: list[Point | None] = []
    for series, ink in zip(frame.chart.series, frame.inks, strict=True):
        numbers = series.values or []
        runs: list[list[Point]] = [[]]
        for n in order:
            number = numbers[n]
            if number is not None:
                runs[-1].append((across(places[n]), up(float(number))))
            elif runs[-1]:
                runs.append([])
        drawn = [run for run in runs if run]
        for run in drawn:
            frame.canvas.line(run, ink, marked=True)
        ends.append(drawn[-1][-1] if drawn else None)
    return ends


def _name(
    frame: Frame, names: list[list[str]], ends: list[Point | None], right: float, top: float, bottom: float
) -> None:
    """Write each name beside the end of its line, none over another; a thin rule leads to one that had to move."""
    there = [(end, name, ink) for end, name, ink in zip(ends, names, frame.inks, strict=True) if end]
    there.sort(key=lambda entry: entry[0][1])
    heights = [len(name) * LEADING for _, name, _ in there]
    middles = _apart([end[1] for end, _, _ in there], heights, top - LEADING / 2, bottom + LEADING / 2)
    for (end, name, ink), middle in zip(there, middles, strict=True):
        if right - end[0] > 2 * GAP or abs(middle - end[1]) > GAP:
            frame.canvas.rule(end[0] + GAP, end[1], right + GAP, middle, QUIET, 0.4)
        x = right + 1.5 * GAP
        if sample := _sample(frame):
            frame.canvas.line([(x, middle), (x + sample / 2, middle), (x + sample - GAP, middle)], ink, marked=False)
            frame.canvas.line([(x + (sample - GAP) / 2, middle)], ink, marked=True)
        frame.canvas.lines(x + sample, middle, name)


def _sample(frame: Frame) -> float:
    """How wide the piece of line before each name is, which shows dash and mark; there is none where one line is alone."""
    return 22.0 if len(frame.chart.series) > 1 else 0.0


def _apart(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near to those wanted as they can be without touching, in the same order, inside top and bottom."""
    out: list[float] = []
    edge = top
    for middle, height in zip(wanted, heights, strict=True):
        out.append(max(middle, edge + height / 2))
        edge = out[-1] + height / 2
    edge = max(bottom, top + sum(heights))
    for n in reversed(range(len(out))):
        out[n] = min(out[n], edge - heights[n] / 2)
        edge = out[n] - heights[n] / 2
    return out


def _numbers(labels: Sequence[str], low: float, high: float, language: str) -> list[tuple[float, str]]:
    """Round numbers on an axis of many; years and other whole numbers stay whole and are not grouped."""
    whole = all("." not in label for label in labels)
    locator = MaxNLocator(nbins=_MOST_TICKS, steps=[1, 2, 5, 10] if whole else [1, 2, 2.5, 5, 10], integer=whole)
    ticks = [float(tick) for tick in locator.tick_values(low, high) if low <= tick <= high]
    words = [str(round(tick)) for tick in ticks] if whole else values.ticks(ticks, language)
    return list(zip(ticks, [word.replace("-", "−") for word in words], strict=True))


def _dates(low: float, high: float) -> list[tuple[float, str]]:
    """Days, months or years at which a calendar is marked, as ISO dates."""
    first, last = (datetime.combine(date.fromordinal(int(day)), time()) for day in (low, high))
    locator = AutoDateLocator(minticks=3, maxticks=_MOST_TICKS)
    days = [num2date(tick).date() for tick in locator.tick_values(first, last)]
    inside = [day for day in days if first.date() <= day <= last.date()]
    cut = 4 if all((day.month, day.day) == (1, 1) for day in inside) else 7 if all(d.day == 1 for d in inside) else 10
    return [(float(day.toordinal()), day.isoformat()[:cut]) for day in inside]
