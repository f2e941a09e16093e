"""Quicker ways to what WeasyPrint does, which was nine tenths of a brief's time (docs/performance.md).

WeasyPrint has no public way to any of this. So each shortcut replaces one function or method, in the version that is known and
in no other, hands on to what it replaced whatever it is not made for, and changes not one byte of a PDF: tests hold all three,
and read this list. A new version of WeasyPrint is slower until somebody has looked at each and named it in `engine`.
"""

from __future__ import annotations

from functools import wraps

from ..engine import IS_KNOWN
from . import flow, glyphs, layouts, lines, markup, percentages, styles, subsets
from .frames import roomy
from .shortcut import Shortcut

_SUBJECTS = (flow, glyphs, layouts, lines, markup, percentages, styles, subsets)
SHORTCUTS: tuple[Shortcut, ...] = tuple(shortcut for subject in _SUBJECTS for shortcut in subject.SHORTCUTS)

__all__ = ["SHORTCUTS", "roomy", "take_shortcuts"]


def take_shortcuts() -> None:
    """Take all of them, once, where WeasyPrint is a version whose parts are known."""
    for shortcut in SHORTCUTS if IS_KNOWN else ():
        if not shortcut.is_taken:
            slow = getattr(shortcut.owner, shortcut.name)
            setattr(shortcut.owner, shortcut.name, wraps(slow)(shortcut.quicken(slow)))
