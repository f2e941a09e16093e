"""The jobs of a batch done by a Dask cluster: sources travel by content, workers stay warm, every brief comes back once.

What several briefs share (style packs, bibliographies) goes to each worker once, when it joins; what one brief has for itself
goes with its job. A worker that dies, hangs or is cut off costs time: its jobs are given to others. Workers must have the
same briefpress and libraries as the client, which is checked for every brief.

Whoever can reach a scheduler can run code on its workers; see Dask's own pages on TLS for one that is not on a closed network.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Generator, Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import distributed
from distributed.client import wait

from ..diagnostics import Diagnostic, UsageError
from ..finding import shown
from .dependencies import Dependencies, Digests
from .jobs import Job
from .pool import Lost
from .remote import NoRoomError, Parcel, Room, make
from .versions import program
from .work import Order, Outcome

_AHEAD = 2  # jobs a worker has at a time: one in hand, one waiting
_PATIENCE = 60.0  # seconds without a scheduler or a worker until the rest is given up
_TRIES = 4


@dataclass(slots=True)
class _Flight:
    """A job under way: its attempt, since when it runs, and the future of its outcome."""

    job: Job
    future: Any
    since: float


class Cluster:
    """A cluster as the hands of a batch. `address` is a scheduler's, such as `tcp://host:8786`, or `local:4`.

    `timeout` is in seconds: a worker that has a job for longer is restarted; a job to which that happens twice is late.
    """

    def __init__(self, address: str, order: Order, timeout: float | None, store: str = "") -> None:
        self.address, self.order, self.timeout, self.store = address, order, timeout, store
        self.root = order.project.root.resolve()
        self.digests = Digests()
        self.program = program(self.digests)
        self.late: Counter[Job] = Counter()
        self.tried: Counter[Job] = Counter()
        self.local: Any = None
        self.client: Any = None
        self.flights: dict[Any, _Flight] = {}

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Outcome | Lost], None, None]:
        """Each job with its outcome, in the order in which they come. Closing the generator leaves the cluster."""
        jobs = list(jobs)
        self.parcel = Parcel(jobs, self.order, self.root)
        waiting = deque(jobs)
        try:
            self._connect()
            while waiting or self.flights:
                try:
                    self._send(waiting)
                    yield from self._arrivals(waiting)
                    yield from self._restart_hung(waiting)
                except (OSError, TimeoutError, RuntimeError):  # what a lost scheduler looks like from here
                    waiting.extendleft(flight.job for flight in self.flights.values())
                    self.flights = {}
                    if not self._reconnect():
                        for job in waiting:
                            yield job, Lost(False, reason=f"the cluster {self.address} cannot be reached any more")
                        return
        finally:
            self._leave()

    # ------------------------------------------------------------------------------------------ the cluster

    def _connect(self) -> None:
        """Join the cluster and give its workers what all jobs share. Raises UsageError where there is none."""
        address = self.address
        try:
            if address.startswith("local:"):
                self.local = self.local or distributed.LocalCluster(
                    n_workers=int(address.removeprefix("local:")),
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    silence_logs=50,
                )
                address = self.local.scheduler_address
            self.client = distributed.Client(address, timeout=10)
            self._furnish()
        except ValueError as fault:
            raise UsageError(f"--cluster {self.address}: {fault}; give tcp://host:port or local:N") from None
        except (OSError, TimeoutError) as fault:
            raise UsageError(f"--cluster {self.address}: no scheduler answers there: {fault}") from None

    def _furnish(self) -> None:
        """Give each worker, also those that join later, its room."""
        self.client.register_plugin(Room(self.parcel.shared, self.order, self.store), name=Room.name)

    def _reconnect(self) -> bool:
        """Join again after the connection was lost; False where that is not to be had."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with suppress(Exception):  # a client whose scheduler is gone may end in any way
                self.client.close(timeout=1)
            try:
                self._connect()
                return True
            except UsageError:
                time.sleep(0.5)
        return False

    def _leave(self) -> None:
        with suppress(Exception):
            if self.client is not None:
                self.client.cancel([flight.future for flight in self.flights.values()], force=True)
                self.client.close(timeout=2)
        with suppress(Exception):
            if self.local is not None:
                self.local.close(timeout=5)

    # ------------------------------------------------------------------------------------------ jobs

    def _send(self, waiting: deque[Job]) -> None:
        """Keep every worker busy, and no more under way than that takes."""
        workers = len(self.client.nthreads())
        while waiting and len(self.flights) < max(1, workers) * _AHEAD:
            job = waiting.popleft()
            task = self.client.submit(make, self.parcel.of(job), pure=False, retries=0)
            self.flights[task.key] = _Flight(job, task, time.monotonic())

    def _arrivals(self, waiting: deque[Job]) -> Generator[tuple[Job, Outcome | Lost], None, None]:
        """Take what has come in, waiting a moment for it."""
        if self.client.status != "running":
            raise OSError("the scheduler is gone")
        futures = [flight.future for flight in self.flights.values()]
        with suppress(TimeoutError, CancelledError):
            wait(futures, timeout=0.5, return_when="FIRST_COMPLETED")
        for key, flight in list(self.flights.items()):
            if flight.future.status == "pending":
                continue
            del self.flights[key]
            outcome = self._result(flight)
            if outcome is None:
                waiting.appendleft(flight.job)
            else:
                yield flight.job, outcome
            flight.future.release()

    def _result(self, flight: _Flight) -> Outcome | Lost | None:
        """The outcome of a job that has ended; None where it is to be tried again."""
        if flight.future.status == "finished":
            try:
                made = flight.future.result(timeout=30)
            except (CancelledError, TimeoutError, OSError):
                made = None  # the worker that had it is gone since
            if made is not None:
                if made.program != self.program:
                    return Lost(
                        False, reason=f"the worker {made.worker} has another version of briefpress or its libraries"
                    )
                return self._ours(made.outcome, made.root)
        fault = flight.future.exception(timeout=5) if flight.future.status == "error" else None
        if isinstance(fault, NoRoomError):  # a worker of a scheduler that came back, which knows nothing of us
            self._furnish()
        self.tried[flight.job] += 1
        if self.tried[flight.job] < _TRIES:
            return None
        return Lost(False, reason=f"{type(fault).__name__}: {fault}" if fault else "its worker was lost")

    def _restart_hung(self, waiting: deque[Job]) -> Generator[tuple[Job, Lost], None, None]:
        """Restart workers that have had a job for too long; their other jobs are done elsewhere, the job itself once more."""
        if self.timeout is None:
            return
        now = time.monotonic()
        hung = {flight.future.key: flight for flight in self.flights.values() if now - flight.since > self._allowed}
        if not hung:
            return
        busy = {key: worker for worker, keys in self.client.processing().items() for key in map(str, keys)}
        workers = {busy[str(key)] for key in hung if str(key) in busy}
        with suppress(Exception):  # one without a nanny cannot be restarted; the job goes to another all the same
            self.client.restart_workers(list(workers), timeout=20, raise_for_error=False)
        for key, flight in hung.items():
            flight.future.cancel(force=True)
            self.flights.pop(key, None)
            self.late[flight.job] += 1
            if self.late[flight.job] > 1:
                yield flight.job, Lost(late=True)
            else:
                waiting.append(flight.job)

    @property
    def _allowed(self) -> float:
        return (self.timeout or 0.0) * _AHEAD

    # ------------------------------------------------------------------------------------------ paths

    def _ours(self, outcome: Outcome, theirs: str) -> Outcome:
        """An outcome with the worker's folder in all names replaced by the project's."""

        def renamed(text: str) -> str:
            return text.replace(theirs, str(self.root))

        def named(file: str) -> str:
            return shown(self.root / file) if (self.root / file).exists() else file

        diagnostics = [
            Diagnostic(
                d.severity, d.code, renamed(d.message), replace(d.span, file=named(d.span.file)), renamed(d.hint)
            )
            for d in outcome.diagnostics
        ]
        return replace(outcome, diagnostics=diagnostics, dependencies=self._here(outcome.dependencies, renamed))

    def _here(self, there: Dependencies | None, renamed: Any) -> Dependencies | None:
        """What a brief was made of, as it lies here; None where a file of the worker's own is not the same here."""
        if there is None:
            return None
        digests = self.digests
        files = {renamed(path): digest for path, digest in there.files.items()}
        folders = {renamed(path): digest for path, digest in there.folders.items()}
        same = all(digests.of(path) == digest for path, digest in files.items())
        if not same or any(digests.names(path) != digest for path, digest in folders.items()):
            return None
        entries = {renamed(path): found for path, found in there.entries.items()}
        return replace(there, files=files, folders=folders, entries=entries, told_of=tuple(map(renamed, there.told_of)))
