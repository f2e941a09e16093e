"""Room for deep calls, in one piece.

CPython 3.11 keeps the frames of Python's calls in chunks of 16 kB. Where a loop stands at the end of one, each call
that it makes has the system map a new chunk and take it back: 9 µs, and not a tenth of one. WeasyPrint loops a hundred calls
deep, so that it hung on its caller's depth whether a PDF took a tenth longer. A frame that is large by itself gets a chunk of
twice its size or more, and what is called from it lies in the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
_SLOTS = 1 << 15  # of 8 bytes: as much is left for the calls below, some five hundred of them


def roomy(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """A function whose calls, and theirs, have their frames in one piece of memory."""

    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return function(*args, **kwargs)

    if sys.implementation.name == "cpython":
        call.__code__ = call.__code__.replace(co_stacksize=_SLOTS)
    return wraps(function)(call)
