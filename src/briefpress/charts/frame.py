"""What stands around the drawing itself: titles and key above, scales with their ticks beside and below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.ticker import MaxNLocator

from ..model import Chart
from . import values
from .canvas import LEADING, SIZE, WIDTH, Canvas
from .inks import QUIET, Ink

GAP = 4.0  # between words and what they belong to
Place = Callable[[float], float]
"""Where on an axis a number stands."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One chart that is being drawn: the sheet, what is drawn, in which language and inks."""

    canvas: Canvas
    chart: Chart
    language: str
    inks: list[Ink]

    def spans(self) -> list[list[tuple[float, float] | None]]:
        """For each series the two ends of what stands at each label: nought and the value, or low and high."""
        out: list[list[tuple[float, float] | None]] = []
        for series in self.chart.series:
            high = series.high or series.values or []
            low = series.low or ["0"] * len(high)
            out.append(
                [
                    (float(a), float(b)) if a is not None and b is not None else None
                    for a, b in zip(low, high, strict=True)
                ]
            )
        return out

    def label(self, n: int) -> str:
        """A label as it is printed."""
        return values.label(self.chart.labels[n], self.language)

    def what(self) -> str:
        """What the numbers are, with their unit; one series is named by that."""
        chart = self.chart
        name = chart.y_title or (chart.series[0].name if len(chart.series) == 1 and chart.kind != "line" else "")
        return f"{name} ({chart.unit})" if name and chart.unit else name or chart.unit or ""

    def title(self, top: float, x: float = 0.0) -> float:
        """What the numbers are, in lines that begin at `x`; the height that they took."""
        rows = self.canvas.wrap(self.what(), WIDTH - x)
        for number, row in enumerate(rows):
            self.canvas.text(x, top + SIZE + number * LEADING, row, colour=QUIET)
        return len(rows) * LEADING + GAP if rows else 0.0

    def key(self, top: float) -> float:
        """Which ink is whose, for bars of several series; the height that it took."""
        canvas, chart = self.canvas, self.chart
        if len(chart.series) < 2:
            return 0.0
        edge, swatch, row = 0.3, 13.0, 0
        x = edge
        for series, ink in zip(chart.series, self.inks, strict=True):
            name = canvas.wrap(series.name, WIDTH - swatch - GAP, 1)[0]
            width = swatch + GAP + canvas.wide(name)
            if x > edge and x + width > WIDTH:
                x, row = edge, row + 1
            y = top + row * (LEADING + 2)
            canvas.box(x, y + 1.5, x + swatch, y + 9, ink)
            canvas.text(x + swatch + GAP, y + SIZE - 0.6, name)
            x += width + 4 * GAP
        return (row + 1) * (LEADING + 2) + 2 * GAP


def nice(low: float, high: float, most: int) -> list[float]:
    """Round numbers, evenly spaced, that reach from one end to the other and a little beyond."""
    if low == high:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    locator = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], min_n_ticks=2)
    return [float(tick) for tick in locator.tick_values(low, high)]


def scale(low: float, high: float, start: float, end: float) -> Place:
    """The function that takes the numbers from low to high to the places from start to end."""
    extent = (high - low) or 1.0
    return lambda value: start + (value - low) / extent * (end - start)


def thinned(places: Sequence[float], widths: Sequence[float], numbers: Sequence[float] = ()) -> list[int]:
    """Which of many labels are printed so that none touches the next.

    Those of them that are multiples of a round number where `numbers` are given, else every nth, with the least n that does.
    """
    everyone = range(len(places))
    if numbers:
        steps = (n * 10.0**power for power in range(-6, 12) for n in (1, 2, 5))
        choices = ([n for n in everyone if (numbers[n] / step).is_integer()] for step in steps)
    else:
        choices = (list(everyone[::step]) for step in range(1, len(places) + 1))
    for shown in choices:
        pairs = pairwise(shown)
        if shown and all(abs(places[b] - places[a]) >= (widths[a] + widths[b]) / 2 + 2 * GAP for a, b in pairs):
            return shown
    return [0]
