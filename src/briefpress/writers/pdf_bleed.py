"""Grounds that touch the edge of a page, run out into the bleed: WeasyPrint lets only the page's own ground do so.

A sheet is never cut quite where it should be; a ground that ends at the edge would leave a white hairline. Borders and pictures
that touch the edge are left as they are: to stretch them would change what they show.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .engine import boxes

_TOUCHES = 0.5  # CSS pixels, 0.13 mm


def run_out(pages: Iterable[Any]) -> None:
    """Let the grounds of all boxes that touch the edge of their page reach to the end of its bleed."""
    for page in pages:
        whole = page._page_box
        edges = _Edges(whole.margin_width(), whole.margin_height(), whole.bleed)
        for box in whole.descendants(placeholders=True):
            ground = getattr(box, "background", None)
            if ground is not None and not isinstance(box, boxes.PageBox):
                box.background = ground._replace(layers=[edges.layer(layer) for layer in ground.layers])


class _Edges:
    """The edges of a page, in CSS pixels from its upper left corner, and how far the bleed reaches beyond each."""

    def __init__(self, width: float, height: float, bleed: dict[str, float]) -> None:
        self.width, self.height, self.bleed = width, height, bleed

    def layer(self, layer: Any) -> Any:
        """A layer of a ground whose area, and what it is clipped to, is run out."""
        clips = [(*self.area(clip[:4]), *clip[4:]) for clip in layer.clipped_boxes]
        return layer._replace(painting_area=self.area(layer.painting_area), clipped_boxes=clips)

    def area(self, area: Iterable[float]) -> tuple[float, float, float, float]:
        """A rectangle (left, top, width, height), run out where it touches an edge."""
        left, top, width, height = area
        if not width or not height:
            return left, top, width, height
        right, bottom = left + width, top + height
        left = -self.bleed["left"] if abs(left) <= _TOUCHES else left
        top = -self.bleed["top"] if abs(top) <= _TOUCHES else top
        right = self.width + self.bleed["right"] if abs(right - self.width) <= _TOUCHES else right
        bottom = self.height + self.bleed["bottom"] if abs(bottom - self.height) <= _TOUCHES else bottom
        return left, top, right - left, bottom - top
