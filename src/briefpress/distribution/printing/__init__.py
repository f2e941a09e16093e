"""Printing by IPP, direct to the printer: asked what it can do, given a document once, watched until it is on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...diagnostics import MachineError, UsageError
from .capabilities import Capabilities, capabilities
from .client import PDF, Job, JobState, Operation, Printer, Refused, Status
from .journal import Entry, entry_for
from .submitting import SETTLED, Patience, Submission, Uncertain, supports_creating, vanished
from .ticket import Ready, Ticket, prepare
from .transport import Address
from .watching import Failed, StillThere, watched

__all__ = ["Capabilities", "Done", "Failed", "StillThere", "Ticket", "Uncertain", "describe", "print_file"]

_CANCELLING = 15.0  # seconds for a cancelled job to end; who has pressed Ctrl-C does not wait longer


@dataclass(frozen=True, slots=True)
class Done:
    """A job that is printed, or with `wait=False` one that is in the printer: `printed` says which."""

    printer: str
    job: int
    name: str
    pages: int | None
    printed: bool
    sent: bool
    """False where an earlier run had sent it."""


def describe(uri: str, *, insecure: bool = False) -> Capabilities:
    """What a printer is and can do. Raises UsageError for the URI, MachineError for the printer."""
    return capabilities(Printer(Address.of(uri, insecure=insecure)))


def print_file(
    data: bytes,
    name: str,
    printer: str,
    ticket: Ticket,
    told: Callable[[str], None] = lambda line: None,
    *,
    timeout: float = 600.0,
    wait: bool = True,
    again: bool = False,
    insecure: bool = False,
) -> Done:
    """Print a PDF, called `name` in messages and at the printer, and wait until it is on paper, `timeout` seconds at most.

    `told` gets a line whenever something changes. A job that an earlier call with the same bytes, printer and ticket had left
    without knowing its end is taken up and not sent twice, unless `again`. Raises UsageError for what this printer cannot do,
    with nothing sent; Failed, StillThere, Uncertain or another MachineError for the rest. KeyboardInterrupt cancels the job.
    """
    target, patience = Printer(Address.of(printer, insecure=insecure)), Patience(timeout)
    can = capabilities(target, PDF)
    entry = entry_for(printer, data, repr(ticket))
    submission = Submission(target, name, entry, patience, told)
    try:
        number = _taken_up(submission) if entry.earlier and not again else None
        sent = number is None
        if number is None:
            number = _sent(submission, prepare(data, name, ticket, can), can)
        if not wait:
            entry.end()
            return Done(printer, number, entry.name, None, printed=False, sent=sent)
        job = watched(target, entry, number, patience, told)
        return Done(printer, job.id, entry.name, job.pages, printed=True, sent=sent)
    except KeyboardInterrupt:
        _cancel(submission)
        raise
    finally:
        entry.close()


def _sent(submission: Submission, ready: Ready, can: Capabilities) -> int:
    for line in ready.says:
        submission.tell(line)
    _validate(submission, ready, can)
    number = submission.given(ready, creates=supports_creating(can.operations))
    submission.tell(f"job {number}: sent, {len(ready.document):,} bytes")
    return number


def _validate(submission: Submission, ready: Ready, can: Capabilities) -> None:
    """Have the printer itself look at the job, where it can."""
    if Operation.VALIDATE_JOB not in can.operations:
        return
    try:
        submission.printer.validate(submission.called[:60], ready.attributes)
    except Refused as fault:
        if fault.status in (Status.FORMAT, Status.VALUES, Status.CONFLICTING):
            raise UsageError(f"{fault}; nothing was sent") from None
        if not fault.passing:
            raise


def _taken_up(submission: Submission) -> int | None:
    """The number of the job that an earlier run has left in the printer; None where there is certainly none."""
    entry, job = submission.entry, submission.found(SETTLED)
    if job is None:
        if entry.whole:
            raise Uncertain(vanished(submission.printer, entry.job))
        return None
    if not entry.whole:
        submission.thrown_away(job)
        return None
    if job.state in (JobState.CANCELED, JobState.ABORTED):
        submission.tell(f"job {job.id} of an earlier run was not printed; it is sent again")
        return None
    submission.tell(
        f"job {job.id} with this document is there from an earlier run; it is not sent again (--again does)"
    )
    entry.made(job.id)
    return job.id


def _cancel(submission: Submission) -> None:
    """Stop what has been begun, and say what became of it."""
    entry, printer = submission.entry, submission.printer
    if not entry.name:
        submission.tell("interrupted; nothing was sent")
        return
    submission.patience = Patience(_CANCELLING)
    try:
        job = submission.found()
        if job is not None and not job.state.over:
            printer.cancel(job.id)
            job = _settled(submission, job)
    except MachineError as fault:
        submission.tell(f"interrupted, but the job could not be cancelled: {fault}")
        return
    submission.tell(_left(job, entry))
    if (job is None and not entry.whole) or (job is not None and job.state.over):
        entry.end()


def _settled(submission: Submission, job: Job) -> Job | None:
    found: Job | None = job
    while found is not None and not found.state.over and submission.patience.pause():
        found = submission.found()
    return found


def _left(job: Job | None, entry: Entry) -> str:
    if job is None:
        return "interrupted; the printer has no such job" + (" any more" if entry.job is not None else "")
    if job.state is JobState.COMPLETED:
        return f"interrupted too late: job {job.id} is printed"
    if job.state.over:
        return f"interrupted: job {job.id} is cancelled at the printer"
    return f"interrupted: job {job.id} is being cancelled at the printer, which has not yet stopped it"
