"""Images that would print coarsely."""

from __future__ import annotations

import io
import math

from .. import document as d
from ..diagnostics import Span, warning
from ..walk import walk_blocks
from .subject import Found, Subject

LEAST_PPI = 200
TALLEST_MM = 160  # what a figure has room for on a page


def resolution(s: Subject) -> Found:
    """Raster images with too few pixels for the size at which they are printed, which the column limits."""
    for section in s.document.sections:
        for block in walk_blocks(section.blocks):
            if isinstance(block, d.Figure) and block.image.media_type != "image/svg+xml":
                yield from _coarse(s, block)


def _coarse(s: Subject, figure: d.Figure) -> Found:
    from PIL import Image as Pillow

    image = figure.image
    with Pillow.open(io.BytesIO(image.data)) as picture:
        pixels = picture.width
    inches = _printed_width(image, s.style.column(s.options))
    ppi = pixels / inches
    if ppi < LEAST_PPI - 0.5:
        yield warning(
            "image-resolution",
            f"the image {image.name} has {ppi:.0f} pixels an inch where it is printed; {LEAST_PPI} are the least",
            _place(s, figure),
            f"give it {math.ceil(inches * LEAST_PPI)} pixels in width (it has {pixels}), or state a higher resolution"
            " in the file, which makes it smaller",
        )


def _printed_width(image: d.Image, column: float) -> float:
    """The width in inches: the image's own, unless the column (mm) or the page has less room."""
    room = min(column / 25.4, TALLEST_MM / 25.4 * image.width / image.height)
    return min(image.width / 96, room)


def _place(s: Subject, figure: d.Figure) -> Span:
    """Where the image is named: in the brief's figures, else in the text."""
    for number, part in enumerate(s.brief.figures):
        if figure.id == f"fig:{part.id}":
            return s.loaded.span(("figures", number, "file"))
    at = s.loaded.text.find(f"]({figure.image.name}")
    start = at + 2 if at >= 0 else max(0, s.loaded.text.find(figure.image.name))
    return s.loaded.at(start, start + len(figure.image.name))
