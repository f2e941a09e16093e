"""No job is sent twice and none is lost, whatever dies: the printer, the cable, or we ourselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefpress.diagnostics import MachineError
from briefpress.distribution import printing
from briefpress.distribution.printing import Failed, StillThere, Ticket, Uncertain, print_file, transport
from briefpress.distribution.printing.client import Job, JobState, Printer
from briefpress.distribution.printing.submitting import Submission

from .software import SLOW, Cable, SoftwarePrinter

pytestmark = pytest.mark.needs("ippeveprinter", "dbus-daemon")
Start = Callable[..., SoftwarePrinter]
Make = Callable[..., bytes]
BALLAST = 24_000_000  # octets: more than lie between two sockets


@pytest.fixture(params=["create-job", "print-job"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to send: in two requests, and in one to printers that know no other."""
    if request.param == "print-job":
        monkeypatch.setattr(printing, "supports_creating", lambda operations: False)
    return str(request.param)


@pytest.fixture
def cable() -> Iterator[Callable[..., str]]:
    """Lay a cable to a printer; the URI at our end."""
    laid: list[Cable] = []

    def lay(desk: SoftwarePrinter, cut: Callable[[int, bytearray, bytearray], bool], *, reset: bool = True) -> str:
        laid.append(Cable(desk.port, cut, reset=reset))
        return laid[-1].uri

    yield lay
    for one in laid:
        one.close()


def once(cut: Callable[[bytearray, bytearray], bool]) -> Callable[[int, bytearray, bytearray], bool]:
    """Cut one connection alone, the first of which this is true."""
    done = threading.Event()

    def decide(number: int, there: bytearray, back: bytearray) -> bool:
        if done.is_set() or not cut(there, back):
            return False
        done.set()
        return True

    return decide


def asks(operation: int, octets: bytearray) -> bool:
    """Whether a request over HTTP is of an operation."""
    _, _, body = octets[:4096].partition(b"\r\n\r\n")
    return body[2:4] == operation.to_bytes(2, "big")


def printed(desk: SoftwarePrinter, pdf: bytes) -> None:
    """The document is on paper exactly once: one job is completed, none else is to come, and it had all of it."""
    states = [job.state for job in desk.jobs()]
    assert states.count(JobState.COMPLETED) == 1
    assert all(state.over for state in states)
    assert desk.documents().count(pdf) == 1


def killed_at(monkeypatch: pytest.MonkeyPatch, desk: SoftwarePrinter, share: float) -> None:
    """Kill the printer once, when so much of the document has been given to it."""
    chunks = transport._chunks
    left = [True]

    def broken(head: bytes, document: bytes, last: Callable[[], None]) -> Iterator[bytes]:
        sent = -len(head)
        for chunk in chunks(head, document, last):
            yield chunk
            sent += len(chunk)
            if document and left and sent >= share * len(document):
                left.clear()
                desk.kill()

    monkeypatch.setattr(transport, "_chunks", broken)


def reviving(desk: SoftwarePrinter, said: list[str], at: str) -> Callable[[str], None]:
    """Note what is told, and start the printer again when it is told that it is away."""

    def told(line: str) -> None:
        said.append(line)
        if at in line and desk._process is None:
            desk.start()

    return told


# ---------------------------------------------------------------------------------------------- the printer dies


def test_a_printer_that_is_dead_has_got_nothing(printer: Start, document: Make, state: Path) -> None:
    desk = printer()
    desk.kill()
    with pytest.raises(MachineError, match="cannot be reached: Connection refused"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=5)
    assert not state.exists()


def test_a_printer_that_dies_before_it_is_sent_to(
    printer: Start, document: Make, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    desk, said, pdf = printer(), list[str](), document()
    validate = Printer.validate

    def dying(self: Printer, *arguments: object) -> None:
        validate(self, *arguments)
        desk.kill()

    monkeypatch.setattr(Printer, "validate", dying)
    print_file(pdf, "brief.pdf", desk.uri, Ticket(), reviving(desk, said, "asked again"), timeout=30)
    printed(desk, pdf)
    assert len(desk.jobs()) == 1


def test_a_printer_that_dies_while_it_is_sent_to_is_sent_to_again(
    printer: Start, document: Make, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    desk, said, pdf = printer(), list[str](), document(ballast=BALLAST)
    killed_at(monkeypatch, desk, 0.5)
    print_file(pdf, "brief.pdf", desk.uri, Ticket(), reviving(desk, said, "asked again"), timeout=30)
    printed(desk, pdf)
    assert "the document has not arrived as a whole; it is sent again" in said


def test_a_printer_that_dies_with_all_of_the_document_is_not_sent_to_again(
    printer: Start, document: Make, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    desk, said, pdf = printer(), list[str](), document(ballast=BALLAST)
    killed_at(monkeypatch, desk, 1.0)
    with pytest.raises(Uncertain, match="Look whether it was printed; where it was not, --again sends it once more"):
        print_file(pdf, "brief.pdf", desk.uri, Ticket(), reviving(desk, said, "asked again"), timeout=30)
    with pytest.raises(Uncertain):
        print_file(pdf, "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert desk.jobs() == []
    assert print_file(pdf, "brief.pdf", desk.uri, Ticket(), timeout=30, again=True).sent
    assert [job.state for job in desk.jobs()] == [JobState.COMPLETED]
    assert print_file(pdf, "brief.pdf", desk.uri, Ticket(), timeout=30).sent  # nothing is uncertain any more


def test_a_printer_that_dies_while_it_prints(printer: Start, document: Make) -> None:
    desk, said = printer(SLOW), list[str]()

    def told(line: str) -> None:
        reviving(desk, said, "asking again")(line)
        if line == "job 1: printing":
            desk.kill()

    with pytest.raises(Uncertain, match="no longer knows job 1, which had all of the document"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), told, timeout=30)
    assert desk.jobs() == []


def test_another_job_with_the_same_number_is_not_taken_for_ours(printer: Start, document: Make) -> None:
    """A printer that was restarted numbers from 1 again."""
    desk = printer(SLOW)

    def told(line: str) -> None:
        if line == "job 1: printing":
            desk.kill()
            desk.start()
            desk.printer.print("another", [], document(), lambda: None, 5)

    with pytest.raises(Uncertain, match="no longer knows job 1"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), told, timeout=30)


def test_a_printer_that_stays_dead(printer: Start, document: Make) -> None:
    desk = printer(SLOW)

    def told(line: str) -> None:
        if line == "job 1: printing":
            desk.kill()

    with pytest.raises(StillThere, match="does not answer after 3 seconds; job 1 had all of the document"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), told, timeout=3)


# ---------------------------------------------------------------------------------------------- the cable


@pytest.mark.parametrize("answered", [False, True])
def test_a_job_whose_making_is_not_answered_is_asked_for(
    printer: Start, document: Make, cable: Callable[..., str], answered: bool
) -> None:
    """The request is lost on its way, or the answer is: the job is made, and taken, not made twice."""
    desk, pdf, said = printer(), document(), list[str]()
    uri = cable(desk, once(lambda there, back: asks(5, there) and bool(back) is answered))
    print_file(pdf, "brief.pdf", uri, Ticket(), said.append, timeout=30)
    printed(desk, pdf)
    assert len(desk.jobs()) == 1
    assert any(line.endswith("asking what has arrived") for line in said)


def test_a_cable_that_breaks_in_the_middle_of_a_document(
    printer: Start, document: Make, cable: Callable[..., str], way: str
) -> None:
    desk, pdf, said = printer(), document(ballast=BALLAST), list[str]()
    uri = cable(desk, once(lambda there, back: len(there) > BALLAST // 2))
    print_file(pdf, "brief.pdf", uri, Ticket(), said.append, timeout=60)
    printed(desk, pdf)
    assert "the document has not arrived as a whole; it is sent again" in said


def test_a_printer_that_has_printed_a_broken_document_is_told_of(
    printer: Start, document: Make, cable: Callable[..., str], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the end of the connection for that of the document. To send it again would print half of it twice, unasked."""
    found = Submission.found

    def late(self: Submission, settling: float = 0.0) -> Job | None:
        time.sleep(0.5)
        return found(self, settling)

    monkeypatch.setattr(Submission, "found", late)
    desk, pdf = printer(), document(ballast=BALLAST)
    uri = cable(desk, once(lambda there, back: len(there) > BALLAST // 2), reset=False)
    with pytest.raises(MachineError, match="job 1 has not got all of its document and is done all the same"):
        print_file(pdf, "brief.pdf", uri, Ticket(), timeout=60)
    assert len(desk.jobs()) == 1


def test_a_printer_that_would_print_a_broken_document_is_kept_from_it(
    printer: Start, document: Make, cable: Callable[..., str], way: str
) -> None:
    desk, pdf = printer(SLOW), document(ballast=BALLAST)
    uri = cable(desk, once(lambda there, back: len(there) > BALLAST // 2), reset=False)
    print_file(pdf, "brief.pdf", uri, Ticket(), timeout=60)
    printed(desk, pdf)
    assert [job.state for job in desk.jobs()] == [JobState.CANCELED, JobState.COMPLETED]


def test_a_cable_that_breaks_before_the_answer_to_a_document(
    printer: Start, document: Make, cable: Callable[..., str], way: str
) -> None:
    desk, pdf, said = printer(), document(ballast=BALLAST), list[str]()
    uri = cable(desk, once(lambda there, back: len(there) > BALLAST and bool(back)))
    print_file(pdf, "brief.pdf", uri, Ticket(), said.append, timeout=30)
    printed(desk, pdf)
    assert len(desk.jobs()) == 1
    assert any(line.endswith("asking what has arrived") for line in said)


def test_a_cable_that_breaks_each_time_is_given_up(printer: Start, document: Make, cable: Callable[..., str]) -> None:
    desk, pdf = printer(), document(ballast=BALLAST)
    uri = cable(desk, lambda number, there, back: len(there) > BALLAST // 2)
    with pytest.raises(MachineError, match="has broken off 5 times; it was given up, nothing is printed"):
        print_file(pdf, "brief.pdf", uri, Ticket(), timeout=60)
    assert JobState.COMPLETED not in {job.state for job in desk.jobs()}
    assert all(job.state.over for job in desk.jobs())


# ---------------------------------------------------------------------------------------------- we ourselves


def command(pdf: Path, uri: str, *options: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    program = [sys.executable, "-c", "from briefpress.cli import main; main()", "print", str(pdf), "--printer", uri]
    return subprocess.Popen(
        [*program, "--timeout", "30", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def file(tmp_path: Path, document: Make) -> Path:
    """A PDF on disk."""
    path = tmp_path / "brief.pdf"
    path.write_bytes(document(ballast=BALLAST))
    return path


def test_a_run_that_was_killed_while_it_sent_is_begun_anew(
    printer: Start, file: Path, cable: Callable[..., str]
) -> None:
    desk = printer()
    halted, go = threading.Event(), threading.Event()

    def hold(number: int, there: bytearray, back: bytearray) -> bool:
        if len(there) > BALLAST // 2 and not go.is_set():
            halted.set()
            go.wait(20)
        return False

    uri = cable(desk, hold)
    run = command(file, uri)
    assert halted.wait(20)
    run.kill()
    run.communicate()
    go.set()
    again = command(file, uri)
    out, err = again.communicate()
    assert (again.returncode, err) == (0, "")
    assert out.endswith("brief.pdf: printed, job 2\n")
    printed(desk, file.read_bytes())


def test_a_run_that_was_killed_while_it_waited_is_taken_up(printer: Start, file: Path) -> None:
    desk = printer(SLOW)
    run = command(file, desk.uri)
    assert run.stdout
    assert any(line == "job 1: printing\n" for line in run.stdout)
    run.kill()
    run.communicate()
    again = command(file, desk.uri)
    out, err = again.communicate()
    assert (again.returncode, err) == (0, "")
    assert (
        out.splitlines()[0]
        == "job 1 with this document is there from an earlier run; it is not sent again (--again does)"
    )
    assert out.endswith("brief.pdf: printed, job 1\n")
    printed(desk, file.read_bytes())
    assert len(desk.jobs()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_cancels_the_job_and_says_so(
    printer: Start, file: Path, state: Path, number: signal.Signals
) -> None:
    desk = printer(SLOW)
    run = command(file, desk.uri)
    assert run.stdout
    assert any(line == "job 1: printing\n" for line in run.stdout)
    run.send_signal(number)
    out, _ = run.communicate()
    assert run.returncode == 130
    assert out == "interrupted: job 1 is cancelled at the printer\n"
    assert [job.state for job in desk.jobs()] == [JobState.CANCELED]
    assert not list(state.iterdir())


def test_an_interrupted_run_leaves_no_job_without_its_document(
    printer: Start, file: Path, cable: Callable[..., str]
) -> None:
    desk, halted = printer(), threading.Event()

    def hold(number: int, there: bytearray, back: bytearray) -> bool:
        if len(there) > BALLAST // 2:
            halted.set()
            time.sleep(1)
            return True
        return False

    run = command(file, cable(desk, hold))
    assert halted.wait(20)
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate()
    assert run.returncode == 130
    assert "interrupted" in out.splitlines()[-1]
    assert all(job.state in (JobState.CANCELED, JobState.ABORTED) for job in desk.jobs())


def test_two_runs_at_once_print_once(printer: Start, file: Path) -> None:
    desk = printer(SLOW)
    first = command(file, desk.uri)
    assert first.stdout
    assert any(line == "job 1: printing\n" for line in first.stdout)
    second = command(file, desk.uri)
    _, err = second.communicate()
    assert (second.returncode, err) == (3, "briefpress: this is being printed by another run of briefpress just now\n")
    first.communicate()
    printed(desk, file.read_bytes())
    assert len(desk.jobs()) == 1


def test_a_job_that_failed_in_an_earlier_run_is_sent_again(printer: Start, document: Make, state: Path) -> None:
    """The first run gives up, the job is cancelled at the printer meanwhile, and nothing is on paper."""
    desk, said = printer(SLOW), list[str]()
    with pytest.raises(StillThere):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=1)
    desk.printer.cancel(1)
    while not desk.jobs()[0].state.over:
        time.sleep(0.1)
    assert print_file(document(), "brief.pdf", desk.uri, Ticket(), said.append, timeout=30).sent
    assert said[0] == "job 1 of an earlier run was not printed; it is sent again"
    assert [job.state for job in desk.jobs()] == [JobState.CANCELED, JobState.COMPLETED]


def test_a_journal_cut_off_in_a_line_says_what_it_said_before(printer: Start, document: Make, state: Path) -> None:
    desk = printer(SLOW)
    with pytest.raises(StillThere):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=1)
    (journal,) = state.iterdir()
    with journal.open("a") as file:
        file.write('{"whole": fal')
    assert not print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30).sent


def test_a_journal_that_cannot_be_kept_prints_nothing(
    printer: Start, document: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = printer()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", os.fspath(tmp_path / "file"))
    with pytest.raises(MachineError, match=r"the journal of printing .* cannot be used: Not a directory"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=5)
    assert desk.jobs() == []


def test_a_failed_job_is_not_remembered(printer: Start, document: Make, state: Path) -> None:
    desk = printer("#!/bin/sh\nexit 1\n")
    for _ in range(2):
        with pytest.raises(Failed):
            print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert len(desk.jobs()) == 2
    assert not list(state.iterdir())
