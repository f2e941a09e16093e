"""A document given to a printer once: neither twice nor not at all, whatever dies in between.

What makes that possible: a job has a name that no other has, by which it is found again; a job that is made without its
document prints nothing; and it is noted before the last octets leave. So after a lost connection it is asked what is there. A
job without all of its document is thrown away and begun anew; one that may have all of it never is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ...diagnostics import MachineError
from .client import Job, JobState, Operation, Printer, Refused, Status
from .journal import Entry
from .ticket import Ready
from .transport import Lost, Unreachable

_MOST_BEGUN = 5  # times that a job is begun anew before the printer is given up
_PAUSE = 1.0  # seconds between two tries; the first come sooner
SETTLED = 1.5  # seconds in which what was sent has arrived
_SETTLING = 10.0  # seconds in which a printer must have thrown a job away that it was told to

Tell = Callable[[str], None]


class Uncertain(MachineError):
    """The printer may or may not have printed the document, and only a look at its paper can tell."""


class Patience:
    """How long a printer is waited for: `seconds` from now on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._pause = 0.1

    @property
    def left(self) -> float:
        return max(0.0, self._end - time.monotonic())

    def hasten(self) -> None:
        """Something has changed: ask again soon."""
        self._pause = 0.1

    def pause(self) -> bool:
        """Wait a little, longer each time; False where there is no time left."""
        if not self.left:
            return False
        time.sleep(min(self._pause, self.left))
        self._pause = min(_PAUSE, self._pause * 1.5)
        return True


@dataclass
class Submission:
    """One document on its way to one printer."""

    printer: Printer
    called: str
    entry: Entry
    patience: Patience
    tell: Tell

    def given(self, ready: Ready, *, creates: bool) -> int:
        """The number of the job that has the document. `creates`: the printer makes jobs without one. Raises MachineError."""
        for _ in range(_MOST_BEGUN):
            self.entry.begin(self.called)
            number = self._made(ready) if creates else None
            if number is not None or not creates:
                number = self._handed_over(ready, number)
                if number is not None:
                    return number
                self.tell("the document has not arrived as a whole; it is sent again")
            self.patience.pause()
        raise MachineError(
            f"{self.printer.address} has broken off {_MOST_BEGUN} times; it was given up, nothing is printed"
        )

    def found(self, settling: float = 0.0) -> Job | None:
        """The job of this submission in the printer, waited for until the printer answers. Raises MachineError.

        One that is not there is asked for again for `settling` seconds: the printer may still be reading what was sent.
        """
        told, settled = False, Patience(settling)
        while True:
            try:
                job = next((job for job in self.printer.jobs() if self.entry.is_(job.name)), None)
            except (Unreachable, Lost) as fault:
                if not told:
                    self.tell(f"{fault}; it is asked again, for up to {self.patience.left:.0f} seconds")
                    told = True
                if not self.patience.pause():
                    raise MachineError(f"{fault}. {self._unknown()}") from None
            else:
                if job is not None or not settled.pause():
                    return job

    def thrown_away(self, job: Job) -> None:
        """Have a job cancelled that lacks its document, and see that it is. Raises MachineError where it is not."""
        settling = Patience(_SETTLING)
        state = job.state
        while not state.over:
            try:
                self.printer.cancel(job.id)
            except Refused as fault:
                if fault.status not in (Status.NOT_POSSIBLE, Status.NOT_FOUND, Status.GONE):
                    raise
            now = self.found()
            state = now.state if now else JobState.CANCELED
            if not state.over and not settling.pause():
                raise MachineError(
                    f"job {job.id} has not got all of its document and cannot be cancelled; look at the printer"
                )
        if state is JobState.COMPLETED:
            raise MachineError(
                f"job {job.id} has not got all of its document and is done all the same; look at its paper"
            )

    def _made(self, ready: Ready) -> int | None:
        """The number of a job that has no document yet; None where there is certainly none."""
        job = self._patiently(lambda: self.printer.create(self.entry.name, ready.attributes)) or self.found(SETTLED)
        if job is None:
            return None
        self.entry.made(job.id)
        return job.id

    def _handed_over(self, ready: Ready, number: int | None) -> int | None:
        """The number of the job that has the document; None where it is certain that none has, and none is left."""
        document, entry = ready.document, self.entry

        def send() -> Job:
            stall = max(self.patience.left, 1.0)
            if number is None:
                return self.printer.print(entry.name, ready.attributes, document, entry.all_sent, stall)
            self.printer.send(number, document, entry.all_sent, stall)
            return Job(number)

        try:
            job = self._patiently(send)
        except MachineError:
            if number is not None:
                self.thrown_away(Job(number))
            raise
        answered = job is not None
        job = job or self.found(SETTLED)
        if not entry.whole:
            if job is not None:
                self.thrown_away(job)
            return None
        if job is None:
            raise Uncertain(vanished(self.printer, number))
        if job.state is JobState.ABORTED and not answered and not job.pages:
            return None  # what was on its way has not got through
        entry.made(job.id)
        return job.id

    def _patiently(self, ask: Callable[[], Job]) -> Job | None:
        """Ask until the printer is no longer busy; None where it is not known what became of it. Raises MachineError."""
        busy = False
        while True:
            try:
                return ask()
            except Refused as fault:
                if not fault.passing:
                    self.entry.end()
                    raise
                if not busy:
                    self.tell("the printer is busy; waiting")
                    busy = True
                if not self.patience.pause():
                    self.entry.end()
                    waited = f"in {self.patience.seconds:g} seconds"
                    raise MachineError(
                        f"{self.printer.address} was busy and did not become free {waited}; nothing was sent"
                    ) from None
            except (Unreachable, Lost) as fault:
                self.tell(f"{fault}; asking what has arrived")
                return None

    def _unknown(self) -> str:
        if self.entry.whole:
            return (
                "The document was sent as a whole, but whether it is printed is not known; run the command again to ask"
            )
        return "The document was not sent as a whole; run the command again to print it"


def vanished(printer: Printer, number: int | None) -> str:
    """That a job is gone which had its document."""
    job = f"job {number}" if number is not None else "the job"
    return (
        f"{printer.address} no longer knows {job}, which had all of the document: it was restarted or has forgotten it. Look "
        "whether it was printed; where it was not, --again sends it once more"
    )


def supports_creating(operations: frozenset[int]) -> bool:
    """True where a printer makes jobs to which the document comes later."""
    return {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= operations
