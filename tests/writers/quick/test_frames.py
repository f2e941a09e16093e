"""No loop stands where each of its calls has memory mapped for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

import pytest

from briefpress.writers import pdf
from briefpress.writers.quick import roomy
from briefpress.writers.quick.frames import _SLOTS

CALLS = 500


def _nothing() -> None: ...


def _pages_mapped_at(depth: int) -> int:
    """How many pages of memory the system mapped while a loop so many calls deep made its calls."""
    if depth:
        return _pages_mapped_at(depth - 1)
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        _nothing()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def _most(function: Callable[[int], int]) -> int:
    return max(function(depth) for depth in range(300))


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="how Python keeps its frames was measured with 3.11")
def test_calls_map_memory_at_some_depth() -> None:
    """Where this fails, Python does so no more, and `frames` can go."""
    assert _most(_pages_mapped_at) >= CALLS


def test_calls_of_a_roomy_function_map_none() -> None:
    assert _most(roomy(_pages_mapped_at)) < CALLS / 10


def test_a_roomy_function_is_the_same_function() -> None:
    @roomy
    def sum_of(one: int, *, other: int) -> int:
        """The sum."""
        return one + other

    assert sum_of(1, other=2) == 3
    assert sum_of.__doc__ == "The sum."


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="of CPython's frames")
def test_pages_are_set_and_written_with_room() -> None:
    for function in (pdf.paginate, pdf.write, pdf.write_form):
        assert function.__code__.co_stacksize == _SLOTS
