"""A job watched to its end, and the end told as it is."""

from __future__ import annotations

from dataclasses import dataclass

from ...diagnostics import MachineError
from .capabilities import PAPER_WANTED, bare, in_words
from .client import Attributes, Job, JobState, Printer, Refused, Status
from .journal import Entry
from .submitting import Patience, Tell, Uncertain, vanished
from .transport import Lost, Unreachable

_STATES = {
    JobState.UNKNOWN: "in a state that the printer does not tell",
    JobState.PENDING: "waiting",
    JobState.HELD: "held",
    JobState.PROCESSING: "printing",
    JobState.STOPPED: "stopped",
    JobState.CANCELED: "cancelled",
    JobState.ABORTED: "aborted",
    JobState.COMPLETED: "printed",
}
_BY = {
    "job-canceled-by-user": "by its owner",
    "job-canceled-by-operator": "by an operator",
    "job-canceled-at-device": "at the device",
}
_QUIET = frozenset({"job-printing", "job-queued", "job-incoming", "job-completed-successfully", "job-spooling"})
_JAM = "media-jam"


class StillThere(MachineError):
    """The time is up and the job is in the printer, which goes on with it when it can."""

    def __init__(self, job: Job, says: str) -> None:
        self.job = job
        super().__init__(says)


class Failed(MachineError):
    """The job is at its end and is not, or not all, on paper."""

    def __init__(self, job: Job, says: str) -> None:
        self.job = job
        super().__init__(says)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is told, a line whenever it changes."""

    state: JobState
    pages: int | None
    reasons: frozenset[str]  # of the printer
    message: str

    def __str__(self) -> str:
        pages = f", {self.pages} page{'s' if self.pages != 1 else ''} done" if self.pages else ""
        reasons = f" ({in_words(self.reasons)})" if self.reasons and not self.state.over else ""
        return f"{_STATES[self.state]}{pages}{reasons}"


def watched(printer: Printer, entry: Entry, number: int, patience: Patience, tell: Tell) -> Job:
    """Wait for a job's end; the job, printed. Raises Failed, StillThere, Uncertain."""
    seen: _Standing | None = None
    mute = False
    job, reasons = Job(number), frozenset[str]()
    while True:
        try:
            job, reasons = _asked(printer, entry, number)
            mute = False
        except (Unreachable, Lost, Refused) as fault:
            if isinstance(fault, Refused) and not fault.passing:
                raise
            if not mute:
                tell(f"{fault}; asking again")
            mute = True
        now = _Standing(job.state, job.pages, reasons, job.message)
        if not mute and str(now) != str(seen):
            tell(f"job {number}: {now}")
            patience.hasten()
        seen = now
        if job.state.over:
            entry.end()
            return _ended(job, reasons)
        if not patience.pause():
            raise StillThere(job, _still(job, reasons, printer, patience, mute=mute))


def _asked(printer: Printer, entry: Entry, number: int) -> tuple[Job, frozenset[str]]:
    """The job and why its printer does not get on, asked last so that a jam that ended the job is seen."""
    try:
        job = printer.job(number)
    except Refused as fault:
        if fault.status in (Status.NOT_FOUND, Status.GONE):
            raise Uncertain(vanished(printer, number)) from None
        raise
    if job.name and not entry.is_(job.name):  # a printer that was restarted numbers its jobs anew
        raise Uncertain(vanished(printer, number))
    try:
        found = printer.attributes(("printer-state", "printer-state-reasons"))
    except Refused:
        found = Attributes()
    return job, bare(found.texts("printer-state-reasons"))


def _ended(job: Job, reasons: frozenset[str]) -> Job:
    if job.state is JobState.COMPLETED:
        if "job-completed-with-errors" in job.reasons:
            raise Failed(job, f"job {job.id} is done, but with errors{_why(job, reasons)}; look at its paper")
        return job
    pages = f" after {job.pages} page{'s' if job.pages != 1 else ''}" if job.pages else ""
    if job.state is JobState.CANCELED:
        by = next((f" {says}" for reason, says in _BY.items() if reason in job.reasons), "")
        raise Failed(job, f"job {job.id} was cancelled at the printer{by}{pages}{_why(job, frozenset())}")
    if _JAM in reasons:
        raise Failed(job, f"paper is jammed: the printer has given job {job.id} up{pages}; clear it and print again")
    raise Failed(job, f"the printer has given job {job.id} up{pages}{_why(job, reasons)}")


def _why(job: Job, reasons: frozenset[str]) -> str:
    said = [in_words(reasons), ", ".join(sorted(job.reasons - _QUIET - set(_BY))), job.message]
    return "".join(f"; {one}" for one in said if one)


def _still(job: Job, reasons: frozenset[str], printer: Printer, patience: Patience, *, mute: bool) -> str:
    waited = f"after {patience.seconds:g} seconds"
    again = "run the same command again to wait for it: it is not sent twice"
    if mute:
        return f"{printer.address} does not answer {waited}; job {job.id} had all of the document. When it answers, {again}"
    why = f" because {in_words(reasons)}" if reasons & PAPER_WANTED else f" ({in_words(reasons)})" if reasons else ""
    return f"job {job.id} is still in the printer {waited}, {_STATES[job.state]}{why}; it goes on when it can. To see, {again}"
