"""Margins, padding, widths and heights of boxes that have no percentages: the style says them, whatever is around the box.

WeasyPrint 70 looks at each of seventeen values of each box, each time that it is laid out.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from ..engine import boxes, layout, properties
from .shortcut import Shortcut
from .styles import made

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"{bound}{axis}" for axis in ("width", "height") for bound in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_NAMES = ("border_collapse", "box_sizing", *_LENGTHS, *_BORDERS)
_values_of: Callable[[Any], tuple[Any, ...]] = itemgetter(*_NAMES)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_SQUARE = dict.fromkeys(_RADII, (0, 0))


def _resolve(slow: Callable[..., None]) -> Callable[..., None]:
    """Used lengths, prepared once a style."""

    def resolve(box: Any, containing_block: Any) -> None:
        style = box.style
        kept, used = made(style, "lengths", _lengths)
        values = _values_of(style)
        if kept != values:  # set in place meanwhile
            used = _used(values)
        if used is None or not isinstance(box, boxes.Box):  # what stands for a box hands on what it is given
            slow(box, containing_block)
        else:
            box.__dict__.update(used)

    return resolve


def _lengths(style: Any) -> tuple[tuple[Any, ...], dict[str, Any] | None]:
    values = _values_of(style)
    return values, _used(values)


def _used(values: tuple[Any, ...]) -> dict[str, Any] | None:
    """The used values of what _values_of gives, by name; None where they depend on what is around the box, or on each other."""
    collapse, sizing, *lengths = values
    if collapse == "collapse" or sizing != "content-box":
        return None
    used: dict[str, Any] = {}
    for name, length in zip(_NAMES[2:], lengths, strict=True):
        if name in _BORDERS:
            used[name] = length
        elif length == "auto":
            used[name] = 0 if name.startswith("min_") else length
        elif isinstance(length, properties.Dimension) and length.unit == "px":
            used[name] = length.value
        else:
            return None
    return used


def _radii(slow: Callable[[Any], None]) -> Callable[[Any], None]:
    """Corners that are square."""

    def radii(box: Any) -> None:
        if isinstance(box, boxes.Box) and made(box.style, "is_square", _is_square):
            box.__dict__.update(_SQUARE)
        else:
            slow(box)

    return radii


def _is_square(style: Any) -> bool:
    return all(properties.ZERO_PIXELS in style[name] for name in _RADII)


_LAID_OUT = (
    layout.absolute,
    layout.block,
    layout.column,
    layout.float,
    layout.grid,
    layout.inline,
    layout.page,
    layout.table,
)
SHORTCUTS = (
    *(Shortcut(module, "resolve_percentages", _resolve) for module in _LAID_OUT),
    Shortcut(layout.background, "resolve_radii_percentages", _radii),
)
