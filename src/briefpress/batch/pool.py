"""Processes that work on jobs side by side. One that dies or hangs costs the job that it had, and nothing else.

Each has a pipe of its own, so that no lock and no half-written message is shared: a process may be killed at any moment.
They are forked: what the parent has imported and prepared is there at once, also in those that take the place of the lost
and of the worn out (WeasyPrint grows with every brief). For that the parent must have no threads.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")

_FORK = multiprocessing.get_context("fork")
_LONGEST_WAIT = 3600.0  # s: poll(2) takes no more than fits an int of milliseconds
LIFE = 400  # jobs of a process
_STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without a result, and why: it was stopped after its time, or its process died, twice; or another `reason`."""

    late: bool
    signal: int = 0
    reason: str = ""

    @property
    def why(self) -> str:
        """What became of the process."""
        if self.reason:
            return self.reason
        if not self.signal:
            return "its process ended"
        with contextlib.suppress(ValueError):
            return f"its process died of {signal.Signals(self.signal).name}"
        return f"its process died of signal {self.signal}"


class _Worker(Generic[J, R]):
    """A process, the job that it has, since when, and how many it may still take."""

    def __init__(self, work: Callable[[J], R], strangers: Iterable[Connection], life: int) -> None:
        self.pipe, theirs = _FORK.Pipe()
        others = [self.pipe, *strangers]
        self.process = _FORK.Process(target=_serve, args=(work, theirs, others), daemon=True)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)  # until the child has handlers of its own
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.life = life
        self.job: J | None = None
        self.since = 0.0

    def take(self, job: J) -> None:
        """Give it a job. A process that is dead by now is found so when its answer is awaited."""
        self.job, self.since, self.life = job, time.monotonic(), self.life - 1
        with contextlib.suppress(OSError):
            self.pipe.send(job)

    def stop(self, *, ended: bool = False) -> int:
        """End it at once, or take leave of it where it has `ended`; the signal that it died of before, else 0."""
        self.process.join(1 if ended else 0)
        code = self.process.exitcode
        self.pipe.close()
        self.process.kill()
        self.process.join()
        return -code if code is not None and code < 0 else 0


class Pool(Generic[J, R]):
    """`size` processes that call `work`, which must not raise, with one job after another.

    A job whose process dies is tried once more in another; one that takes more than `timeout` seconds is not.
    """

    def __init__(self, work: Callable[[J], R], size: int, *, timeout: float | None = None, life: int = LIFE) -> None:
        self.work, self.size, self.timeout, self.life = work, size, timeout, life
        self.workers: list[_Worker[J, R]] = []

    def run(self, jobs: Iterable[J]) -> Generator[tuple[J, R | Lost], None, None]:
        """Each job with its result, in the order in which they come. Closing the iterator ends all processes."""
        coming = iter(jobs)
        again: deque[J] = deque()
        tried: list[J] = []
        try:
            while True:
                self._hand_out(coming, again)
                busy = [worker for worker in self.workers if worker.job is not None]
                if not busy:
                    return
                for worker, result in self._answers(busy):
                    job = worker.job
                    assert job is not None
                    worker.job = None
                    if isinstance(result, Lost) or not worker.life:
                        self.workers.remove(worker)
                        died_of = worker.stop(ended=isinstance(result, Lost) and not result.late)
                    if isinstance(result, Lost) and not result.late:
                        result = Lost(False, died_of)
                        if not any(job is other for other in tried):
                            tried.append(job)
                            again.append(job)
                            continue
                    yield job, result
        finally:
            for worker in self.workers:
                worker.stop()
            self.workers = []

    def _hand_out(self, coming: Iterator[J], again: deque[J]) -> None:
        """A job for each process that has none; a process is begun when there is a job for it."""
        while True:
            idle = next((worker for worker in self.workers if worker.job is None), None)
            if idle is None and len(self.workers) >= self.size:
                return
            job = again.popleft() if again else next(coming, None)
            if job is None:
                return
            if idle is None:
                idle = _Worker(self.work, [worker.pipe for worker in self.workers], self.life)
                self.workers.append(idle)
            idle.take(job)

    def _answers(self, busy: list[_Worker[J, R]]) -> Iterator[tuple[_Worker[J, R], R | Lost]]:
        """The next results of processes that have a job."""
        left = None
        if self.timeout is not None:
            left = max(0.0, min(worker.since for worker in busy) + self.timeout - time.monotonic())
            left = min(left, _LONGEST_WAIT)
        ready = wait([worker.pipe for worker in busy], left)
        for worker in busy:
            if worker.pipe in ready:
                yield worker, _receive(worker.pipe)
            elif self.timeout is not None and time.monotonic() - worker.since >= self.timeout:
                yield worker, Lost(late=True)


def _receive(pipe: Connection) -> R | Lost:
    try:
        result: R = pipe.recv()
    except (EOFError, OSError):
        return Lost(late=False)
    return result


def _serve(work: Callable[[J], R], pipe: Connection, others: Iterable[Connection]) -> None:
    """A process's life: jobs until the pipe ends, which it does with the parent, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    for other in others:
        other.close()
    gc.freeze()  # what the parent has kept of other jobs: to look through it would be to copy it
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(work(pipe.recv()))
    os._exit(0)  # nothing of the parent's is to be ended twice
