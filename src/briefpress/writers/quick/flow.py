"""Whether a box is in the normal flow, as nearly all are: WeasyPrint 70 asks seventeen hundred times for two pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine import boxes
from .shortcut import Shortcut

_IN_FLOW = ("static", "relative")


def _is_in_normal_flow(slow: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Whether a box neither floats nor is placed otherwise (CSS 2.1, section 9.3)."""

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        return (style["float"] == "none" and style["position"] in _IN_FLOW) or slow(self)

    return is_in_normal_flow


SHORTCUTS = (Shortcut(boxes.Box, "is_in_normal_flow", _is_in_normal_flow),)
