"""Guards against time that grows faster than the input: no clock is compared, only what never ends is ended."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

_ENOUGH = 30  # seconds of this process's own work; what is tested under it takes less than one


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail when the work inside goes on and on, as it does in quadratic time on inputs of the size that tests give it."""

    def stop(number: int, frame: FrameType | None) -> None:
        pytest.fail(f"it went on for more than {_ENOUGH} seconds of work")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _ENOUGH)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
