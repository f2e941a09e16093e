"""Bars and intervals: lying beside their labels, or upright above them."""

from __future__ import annotations

from collections.abc import Sequence

from . import values
from .canvas import LEADING, SIZE, WIDTH
from .frame import GAP, Frame, Place, nice, scale, thinned
from .inks import QUIET, RULE

TALLEST = 400.0  # what a page has room for beside caption and source
_PLOT = 130.0
_TIGHT = (5.0, 2.0)
_MOST_VALUES = 40  # more numbers beside bars are not read, but looked up in the table
_MOST_LABEL = 0.42


def is_tall(frame: Frame) -> bool:
    """Whether the bars are too many to lie one below the other."""
    return _height(frame, *_TIGHT) > TALLEST


def _height(frame: Frame, thick: float, gap: float) -> float:
    return len(frame.chart.labels) * (max(LEADING, thick * len(frame.chart.series)) + gap)


def _measure(frame: Frame) -> tuple[float, float]:
    """How thick the bars are that lie, and the gap between groups of them: less of both where they are many."""
    loose = (10.0 if len(frame.chart.series) == 1 else 8.5, 6.0)
    return loose if _height(frame, *loose) <= TALLEST else _TIGHT


def _limits(frame: Frame) -> tuple[float, float]:
    """The least and the greatest number; bars begin at nought, percentages of intervals are seen against the whole."""
    ends = [end for row in frame.spans() for span in row if span for end in span]
    low, high = min(ends), max(ends)
    if frame.chart.kind == "bar":
        low, high = min(low, 0.0), max(high, 0.0)
    elif (frame.chart.unit or "").strip() == "%" and low >= 0 and high <= 100:
        low, high = 0.0, 100.0
    return (low, high) if low < high else (low, low + 1.0)


def _words(frame: Frame, series: int, n: int) -> list[str]:
    """The numbers of a bar as they are printed: one, or both ends."""
    found = [numbers[n] for numbers in frame.chart.series[series].lists().values()]
    return [values.value(number, frame.language) for number in found if number is not None]


# ---------------------------------------------------------------------------------------------- lying


def across(frame: Frame) -> float:
    """Bars that lie, a label before each group; the height of the picture."""
    canvas, chart, spans = frame.canvas, frame.chart, frame.spans()
    thick, gap = _measure(frame)
    labels = _labels(frame, thick * len(chart.series), gap)
    above = canvas.wrap(chart.x_title or "", WIDTH * _MOST_LABEL)
    column = max(canvas.wide(line) for lines in (*labels, above) for line in lines) + 2 * GAP
    heights = [max(thick * len(chart.series), len(lines) * LEADING) + gap for lines in labels]
    count = sum(len(row) for row in spans) * (2 if chart.kind == "range" else 1)
    numbered = count <= _MOST_VALUES and (thick > _TIGHT[0] or len(spans) == 1)
    place, ticks = _lying_scale(frame, column, numbered=numbered)
    top = _headings(frame, above, column)
    bottom = top + sum(heights)
    if ticks:
        _upright_grid(frame, place, ticks, top, bottom)
    y = top
    for n, height in enumerate(heights):
        canvas.lines(column - 2 * GAP, y + height / 2, labels[n], "end")
        first = y + (height - thick * len(chart.series)) / 2
        for s, row in enumerate(spans):
            if span := row[n]:
                _lying_bar(frame, s, n, (place(span[0]), place(span[1])), first + s * thick, numbered=numbered)
        y += height
    if chart.kind == "bar":
        canvas.rule(place(0), top, place(0), bottom, QUIET, 0.75)
    return bottom + (LEADING + GAP if ticks else GAP)


def _labels(frame: Frame, thick: float, gap: float) -> list[list[str]]:
    """The labels in as many lines as the page has room for, three at most; `thick` is the height of a group of bars."""
    texts = [frame.label(n) for n in range(len(frame.chart.labels))]
    for most in (3, 2, 1):
        labels = [frame.canvas.wrap(text, WIDTH * _MOST_LABEL, most) for text in texts]
        if sum(max(thick, len(lines) * LEADING) + gap for lines in labels) <= TALLEST:
            break
    return labels


def _headings(frame: Frame, above: list[str], column: float) -> float:
    """The key, and below it what the labels are over these, what the numbers are over the bars; the height of all."""
    top = frame.key(0.0)
    title = frame.title(top, column if above else 0.0)
    for number, line in enumerate(above):
        frame.canvas.text(column - 2 * GAP, top + SIZE + number * LEADING, line, "end", QUIET)
    return top + max(title, len(above) * LEADING + GAP if above else 0.0)


def _lying_scale(frame: Frame, column: float, *, numbered: bool) -> tuple[Place, list[float]]:
    """Where numbers stand between the column of labels and the edge, room for the words beside bars left; the ticks."""
    low, high = _limits(frame)
    ticks: list[float] = []
    if not numbered or frame.chart.kind == "range":
        ticks = nice(low, high, 5)
        low, high = ticks[0], ticks[-1]
    before = after = 0.0
    if numbered:
        for s, row in enumerate(frame.spans()):
            for n, span in enumerate(row):
                words = _words(frame, s, n) if span else []
                widths = [frame.canvas.wide(word) + 2 * GAP for word in words]
                if span and frame.chart.kind == "range":
                    before = max(before, widths[0] * (span[0] - low < (high - low) * 0.15))
                    after = max(after, widths[-1] * (high - span[1] < (high - low) * 0.15))
                elif span and span[1] < 0:
                    before = max(before, widths[0])
                elif span:
                    after = max(after, widths[0])
    if ticks:
        edges = [frame.canvas.wide(word) / 2 for word in values.ticks([ticks[0], ticks[-1]], frame.language)]
        before, after = max(before, edges[0]), max(after, edges[1])
    return scale(low, high, column + before, WIDTH - after), ticks


def _upright_grid(frame: Frame, place: Place, ticks: list[float], top: float, bottom: float) -> None:
    words = values.ticks(ticks, frame.language)
    shown = thinned([place(tick) for tick in ticks], [frame.canvas.wide(word) for word in words])
    for n in shown:
        frame.canvas.rule(place(ticks[n]), top, place(ticks[n]), bottom, RULE)
        frame.canvas.text(place(ticks[n]), bottom + GAP + SIZE * 0.8, words[n], "middle", QUIET)


def _lying_bar(frame: Frame, s: int, n: int, ends: tuple[float, float], y: float, *, numbered: bool) -> None:
    canvas, (thick, _) = frame.canvas, _measure(frame)
    slim = thick * 0.16 if frame.chart.kind == "range" else 0.4
    canvas.box(ends[0], y + slim, ends[1], y + thick - slim, frame.inks[s])
    if not numbered:
        return
    words, middle = _words(frame, s, n), y + thick / 2
    left, right = min(ends), max(ends)
    if len(words) == 2:
        canvas.lines(left - GAP, middle, words[:1], "end")
        canvas.lines(right + GAP, middle, words[1:])
    elif ends[1] < ends[0]:
        canvas.lines(left - GAP, middle, words, "end")
    else:
        canvas.lines(right + GAP, middle, words)


# ---------------------------------------------------------------------------------------------- upright


def upright(frame: Frame) -> float:
    """Bars that stand on years, dates or very many labels; the height of the picture."""
    canvas, chart, spans = frame.canvas, frame.chart, frame.spans()
    top = frame.title(0.0)
    top += frame.key(top) + 2 * GAP
    count = len(chart.labels)
    low, high = _limits(frame)
    words = [word for s, row in enumerate(spans) for n, span in enumerate(row) if span for word in _words(frame, s, n)]
    widest = max(map(canvas.wide, words))
    pitch = WIDTH / count
    thick = min(26.0, pitch * 0.8 / len(chart.series))
    room = thick if len(spans) > 1 else pitch
    numbered = chart.kind == "bar" and len(words) <= _MOST_VALUES and widest + 2 <= room
    left, ticks = 0.0, []
    if not numbered:
        ticks = nice(low, high, 5)
        low, high = ticks[0], ticks[-1]
        left = lying_grid(frame, ticks, top, top + _PLOT)
        pitch = (WIDTH - left) / count
        thick = min(26.0, pitch * 0.8 / len(chart.series))
    above, below = (LEADING if numbered else 0.0), (LEADING if numbered and low < 0 else 0.0)
    place = scale(low, high, top + _PLOT - below, top + above)
    for n in range(count):
        first = left + (n + 0.5) * pitch - thick * len(spans) / 2
        for s, row in enumerate(spans):
            if span := row[n]:
                x, slim = first + s * thick, min(0.5, thick * 0.08)
                canvas.box(x + slim, place(span[0]), x + thick - slim, place(span[1]), frame.inks[s])
                if numbered:
                    down = LEADING - 2 if span[1] < 0 else -3
                    canvas.text(x + thick / 2, place(span[1]) + down, _words(frame, s, n)[0], "middle")
    if chart.kind == "bar":
        canvas.rule(left, place(0), WIDTH, place(0), QUIET, 0.75)
    centres = [left + (n + 0.5) * pitch for n in range(count)]
    kind, numbers = values.spacing(chart.labels)
    labels = [frame.label(n) for n in range(count)]
    return below_axis(frame, centres, labels, top + _PLOT, numbers=numbers if kind == "number" else ())


def lying_grid(frame: Frame, ticks: list[float], top: float, bottom: float, right: float = WIDTH) -> float:
    """The numbers beside the drawing and the thin rules behind it; how much room the numbers take."""
    canvas = frame.canvas
    words = values.ticks(ticks, frame.language)
    left = max(map(canvas.wide, words)) + GAP
    place = scale(ticks[0], ticks[-1], bottom, top)
    for tick, word in zip(ticks, words, strict=True):
        canvas.rule(left, place(tick), right, place(tick), RULE)
        canvas.lines(left - GAP, place(tick), [word], "end", QUIET)
    return left


def below_axis(
    frame: Frame,
    places: list[float],
    labels: list[str],
    bottom: float,
    *,
    right: float = WIDTH,
    numbers: Sequence[float] = (),
) -> float:
    """The labels below the drawing, as many as there is room for, and what they are; the height of the picture.

    `numbers` are those that the labels mean, if they do: round ones stay.
    """
    canvas = frame.canvas
    widths = [canvas.wide(label) for label in labels]
    centres = [min(max(x, width / 2), WIDTH - width / 2) for x, width in zip(places, widths, strict=True)]
    shown = thinned(centres, widths, numbers)
    y = bottom + GAP + SIZE
    for n in shown:
        canvas.text(centres[n], y, labels[n], "middle", QUIET)
        if len(shown) < len(labels):
            canvas.rule(places[n], bottom, places[n], bottom + 3, QUIET)
    if frame.chart.x_title:
        y += LEADING + 1
        canvas.text(right, y, canvas.wrap(frame.chart.x_title, right, 1)[0], "end", QUIET)
    return y + GAP
