"""From the numbers of a chart to its picture: what all kinds share, and the choice among them."""

from __future__ import annotations

from pathlib import Path

from .. import languages
from ..model import Chart
from ..style import Style
from .bars import across, is_tall, upright
from .canvas import WIDTH, Canvas, settings
from .frame import Frame
from .inks import inks
from .lines import lines
from .values import spacing


def drawn(chart: Chart, style: Style, language: str) -> tuple[bytes, float, float]:
    """A chart as SVG, with its width and height in points."""
    with settings():
        rtl = languages.direction(language) == "rtl"
        canvas = Canvas(_faces(style, 400), _faces(style, 600), right_to_left=rtl)
        accent = style.settings.variables.get("accent", "")
        frame = Frame(canvas, chart, language, inks(len(chart.series), accent))
        height = _draw(frame)
        return canvas.svg(height), WIDTH, height


def _draw(frame: Frame) -> float:
    """Draw the kind of chart that it is; the height that it took. Bars lie down where their labels are words."""
    if frame.chart.kind == "line":
        return lines(frame)
    words = spacing(frame.chart.labels)[0] == "word"
    if frame.chart.kind == "range" or words:
        return upright(frame) if is_tall(frame) else across(frame)
    return upright(frame)


def _faces(style: Style, weight: int) -> list[Path]:
    """The upright faces of the sans family and of those after it, in the weight or one that there is."""
    named = [part.strip().strip("\"'") for part in style.settings.variables.get("sans", "").split(",")]
    upright_faces = [face for face in style.settings.fonts if face.style == "normal"]
    order = [name for name in named if any(face.family == name for face in upright_faces)]
    order += [face.family for face in upright_faces if face.family not in order]
    best = []
    for family in dict.fromkeys(order):
        faces = [face for face in upright_faces if face.family == family]
        best.append(style.font_file(min(faces, key=lambda face: abs(face.weight - weight))))
    return best
