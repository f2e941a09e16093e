"""The sheet that a chart is drawn on, by Matplotlib: lengths in points, from the top and from where reading begins.

Words become outlines. As text, WeasyPrint would set an SVG letter by letter, without kerning and with Arabic letters unjoined,
and Word would take another face on a machine that lacks the style's. What is drawn is kept as words too, in the picture's
`desc`, where the check for missing glyphs reads it.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal

import matplotlib
from lxml import etree
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from .inks import TEXT, Ink

WIDTH = 134 / 25.4 * 72
SIZE, LEADING = 8.6, 10.5
Side = Literal["start", "middle", "end"]
_MOST_MARKS = 40
_NOTHING, _THIN = 0.05, 2.5
_HATCH = 4.5  # how far strokes are apart, along the box
_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_SVG = "{http://www.w3.org/2000/svg}"


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's own defaults and ours, whatever the user's matplotlibrc says; put back at the end."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # `fonts` tells of it, with its place
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "svg.fonttype": "path",
                "svg.hashsalt": "briefpress",
                "text.parse_math": False,
                "path.simplify": False,
            }
        )
        yield


@lru_cache(maxsize=64)
def _family(file: Path) -> str:
    """A font file as a family of its own, so that no face of the same name on the machine is taken for it."""
    name = f"briefpress {file}"
    fontManager.ttflist.append(
        FontEntry(
            fname=str(file),
            name=name,
            style="normal",
            variant="normal",
            weight=400,
            stretch="normal",
            size="scalable",
        )
    )
    return name


def strokes(left: float, top: float, right: float, bottom: float, hatch: str) -> tuple[list[float], list[float], str]:
    """The strokes of `/`, `\\`, `-`, `x` or the dots of `.` inside a box: their x and y, parted by NaN, and the mark of dots.

    They are drawn one by one, because viewers show seams where the tiles of a pattern meet.
    """
    ends: list[tuple[float, float, float, float]] = []
    if hatch in ("/", "x"):  # x + y is the same all along such a stroke
        for c in _steps(left + top, right + bottom):
            x1, x2 = max(left, c - bottom), min(right, c - top)
            ends.append((x1, c - x1, x2, c - x2))
    if hatch in ("\\", "x"):
        for c in _steps(left - bottom, right - top):
            x1, x2 = max(left, c + top), min(right, c + bottom)
            ends.append((x1, x1 - c, x2, x2 - c))
    if hatch == "-":
        ends += [(left, y, right, y) for y in _steps(top, bottom, _HATCH * 0.6)]
    if hatch == ".":
        dots = [(x, y) for y in _steps(top, bottom, _HATCH * 0.6) for x in _steps(left, right, _HATCH * 0.6)]
        return [x for x, _ in dots], [y for _, y in dots], "o"
    return (
        [v for a, _, b, _ in ends for v in (a, b, math.nan)],
        [v for _, a, _, b in ends for v in (a, b, math.nan)],
        "",
    )


def _steps(start: float, end: float, step: float = 0.0) -> list[float]:
    """Places between two others, evenly spaced and as far from one end as from the other."""
    step = step or _HATCH
    count = max(1, int((end - start) / step))
    return [start + (end - start - (count - 1) * step) / 2 + n * step for n in range(count)]


class Canvas:
    """A sheet of `WIDTH`, as high as `svg` is told. `fonts` are files, the first that has a character is taken for it."""

    def __init__(self, fonts: Sequence[Path], bold: Sequence[Path], *, right_to_left: bool) -> None:
        self.right_to_left = right_to_left
        self.regular = FontProperties(family=[_family(file) for file in fonts], size=SIZE)
        self.bold = FontProperties(family=[_family(file) for file in bold], size=SIZE)
        self.artists: list[Artist] = []
        self.words: list[str] = []
        self.widths: dict[str, float] = {}

    # ------------------------------------------------------------------------------------------ words

    def wide(self, text: str) -> float:
        """How wide a line of text is."""
        if text not in self.widths:
            self.widths[text] = float(text_to_path.get_text_width_height_descent(text, self.regular, False)[0])
        return self.widths[text]

    def wrap(self, text: str, room: float, most: int = 4) -> list[str]:
        """The text in lines that fit; one word that is too wide stands out, and what is left over ends in an ellipsis."""
        lines: list[str] = []
        for word in text.split():
            if lines and self.wide(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        shown = [self._cut(line, room) for line in lines[:most]]
        return [*shown[:-1], self._cut(f"{lines[most - 1]}…", room)] if len(lines) > most else shown

    def _cut(self, line: str, room: float) -> str:
        """A line that fits, cut where it must be."""
        if self.wide(line) <= room:
            return line
        line = line.rstrip("…")
        while len(line) > 1 and self.wide(f"{line}…") > room:
            line = line[:-1]
        return f"{line}…"

    def text(
        self, x: float, y: float, text: str, side: Side = "start", colour: str = TEXT, *, bold: bool = False
    ) -> None:
        """A line of text with its baseline at `y`; `side` is the end that stands at `x`."""
        self.words.append(text)
        align: dict[Side, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}
        if self.right_to_left:
            align = {"start": "right", "middle": "center", "end": "left"}
            text = _RIGHT_TO_LEFT_MARK + text
        self.artists.append(
            Text(
                self._x(x),
                y,
                text,
                color=colour,
                verticalalignment="baseline",
                horizontalalignment=align[side],
                fontproperties=self.bold if bold else self.regular,
            )
        )

    def lines(self, x: float, middle: float, lines: Sequence[str], side: Side = "start", colour: str = TEXT) -> None:
        """Lines of text, centred around a height."""
        first = middle - (len(lines) - 1) * LEADING / 2 + SIZE * 0.33
        for number, line in enumerate(lines):
            self.text(x, first + number * LEADING, line, side, colour)

    # ------------------------------------------------------------------------------------------ shapes

    def _x(self, x: float) -> float:
        return WIDTH - x if self.right_to_left else x

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, weight: float = 0.5) -> None:
        """A straight thin line."""
        self.artists.append(Line2D([self._x(x1), self._x(x2)], [y1, y2], color=colour, linewidth=weight))

    def box(self, x1: float, y1: float, x2: float, y2: float, ink: Ink) -> None:
        """A bar between two corners; one without extent is a stroke, so that a zero is seen; a thin one is not hatched."""
        left, right = sorted((self._x(x1), self._x(x2)))
        top, bottom = sorted((y1, y2))
        least = min(right - left, bottom - top)
        self.artists.append(
            Rectangle(
                (left, top),
                max(right - left, 0.01),
                max(bottom - top, 0.01),
                facecolor=ink.fill,
                edgecolor=ink.edge,
                linewidth=0.2 if _NOTHING < least < _THIN else 0.6,
            )
        )
        across, down, mark = strokes(left, top, right, bottom, ink.hatch if least >= _THIN else "")
        if across:
            weight, size = (0.0, 1.1) if mark else (0.6, 0.0)
            hatch = Line2D(across, down, color=ink.strokes, linewidth=weight, marker=mark, markersize=size)
            hatch.set_markeredgewidth(0)
            hatch.set_solid_capstyle("butt")
            self.artists.append(hatch)

    def line(self, points: Sequence[tuple[float, float]], ink: Ink, *, marked: bool, weight: float = 1.4) -> None:
        """A line through points, with its dashes, and where `marked` a mark at each, or at some of very many."""
        self.artists.append(
            Line2D(
                [self._x(x) for x, _ in points],
                [y for _, y in points],
                color=ink.line,
                linewidth=weight,
                linestyle=(0, ink.dash) if ink.dash else "-",
                marker=ink.mark if marked else "",
                markersize=4,
                markevery=1 if len(points) <= _MOST_MARKS else len(points) // 10,
                markeredgecolor="#ffffff",
                markeredgewidth=0.5,
                dash_capstyle="butt",
                solid_joinstyle="round",
            )
        )

    # ------------------------------------------------------------------------------------------ the picture

    def svg(self, height: float) -> bytes:
        """The picture as SVG in UTF-8 without a date, its words in a `desc`."""
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        for order, artist in enumerate(self.artists):
            artist.set_zorder(order)
            artist.set_clip_on(False)
            axes.add_artist(artist)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
        root = etree.fromstring(out.getvalue(), etree.XMLParser(remove_comments=True, remove_blank_text=True))
        described = etree.Element(f"{_SVG}desc", {"class": "words"})
        described.text = "\n".join(dict.fromkeys(self.words))
        root.insert(0, described)
        return etree.tostring(root, encoding="UTF-8")
