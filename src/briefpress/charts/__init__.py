"""Charts drawn from the numbers in a brief: as SVG in the style's colours and faces, and as rows of a table.

Matplotlib is imported when the first chart is drawn; a brief without charts does not pay for it.
"""

from __future__ import annotations

import logging

from ..document import Image
from ..model import Chart
from ..style import Style
from .values import data_table, spoken

__all__ = ["data_table", "draw", "spoken"]


def draw(chart: Chart, style: Style, language: str, name: str) -> Image:
    """The picture of a chart, `name` for messages about it; the same bytes for the same chart, style and language."""
    # Where Matplotlib keeps its cache is nothing that a brief is at fault in; it says so while it is imported.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from .drawing import drawn

    data, width, height = drawn(chart, style, language)
    return Image(name, "image/svg+xml", width * 96 / 72, height * 96 / 72, data)
