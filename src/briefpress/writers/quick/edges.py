"""Edges of boxes where there are none: of some three hundred boxes of two pages, a dozen have a border and none an outline.

WeasyPrint 70 asks each box for the colours and styles of all its sides before it looks how wide they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine import boxes, draw
from .shortcut import Shortcut


def _draw_border(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Nothing, for a box that has neither border nor rules between columns."""

    def draw_border(stream: Any, box: Any) -> None:
        if (
            box.border_top_width
            or box.border_right_width
            or box.border_bottom_width
            or box.border_left_width
            or getattr(box, "border_image", None)  # only boxes that ask for one have the place
            or (isinstance(box, boxes.BlockContainerBox) and box.style["column_rule_width"])
        ):
            slow(stream, box)

    return draw_border


def _draw_outline(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Nothing, where no box within has an outline."""

    def draw_outline(stream: Any, box: Any) -> None:
        within = [box]
        for inner in within:
            if inner.style["outline_width"]:
                slow(stream, box)
                return
            within.extend(child for child in inner.children if isinstance(child, boxes.Box))

    return draw_outline


SHORTCUTS = (Shortcut(draw, "draw_border", _draw_border), Shortcut(draw, "draw_outline", _draw_outline))
