"""Printing on a real printer in software: what arrives, and the truth about what became of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from briefpress.diagnostics import MachineError, UsageError
from briefpress.distribution.printing import Failed, StillThere, Ticket, describe, print_file
from briefpress.distribution.printing.client import JobState

from .conftest import A4, LETTER
from .software import SETTABLE, SLOW, SoftwarePrinter, office

pytestmark = pytest.mark.needs("ippeveprinter", "dbus-daemon")
Start = Callable[..., SoftwarePrinter]
Make = Callable[..., bytes]

ECHO = '#!/bin/sh\nenv | grep ^IPP_ >"$(dirname "$0")/ticket"\n'


def ticket_at(desk: SoftwarePrinter) -> list[str]:
    """What the printer's own script is told of the job."""
    return (desk.spool.parent / "ticket").read_text().splitlines()


def test_what_arrives_is_what_was_sent_to_the_byte(printer: Start, document: Make, state: Path) -> None:
    desk, pdf, said = printer(), document(ballast=300_000), list[str]()
    done = print_file(pdf, "brief.pdf", desk.uri, Ticket(), said.append, timeout=30)
    assert done.printed
    assert done.sent
    assert desk.documents() == [pdf]
    assert [(job.id, job.state) for job in desk.jobs()] == [(done.job, JobState.COMPLETED)]
    assert said[0] == f"job 1: sent, {len(pdf):,} bytes"
    assert said[-1] == "job 1: printed"
    assert not list(state.iterdir())


def test_the_ticket_reaches_the_printer(printer: Start, document: Make) -> None:
    desk = printer(ECHO)
    print_file(document(), "brief.pdf", desk.uri, Ticket(copies=3, sides="long-edge", pages="1,2,4"), timeout=30)
    assert {
        "IPP_COPIES=3",
        "IPP_SIDES=two-sided-long-edge",
        "IPP_PAGE_RANGES=1-2,4-4",
        "IPP_MEDIA=na_letter_8.5x11in",
    } <= set(ticket_at(desk))


def test_the_same_document_may_be_printed_twice_by_who_wants_it(printer: Start, document: Make) -> None:
    desk = printer()
    for _ in range(2):
        assert print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30).sent
    assert len(desk.jobs()) == 2


def test_pages_are_left_out_before_sending_where_the_printer_cannot(
    printer: Start, document: Make, tmp_path: Path
) -> None:
    desk, said = printer(ECHO, "-a", str(office(tmp_path / "conf", ranges=False))), list[str]()
    print_file(document(*[A4] * 6), "brief.pdf", desk.uri, Ticket(pages="2-3,5"), said.append, timeout=30)
    (arrived,) = desk.documents()
    with pikepdf.open(BytesIO(arrived)) as pdf:
        assert [page.Contents.read_bytes() for page in pdf.pages] == [b"% page 2", b"% page 3", b"% page 5"]
    assert "the printer cannot choose pages: the others are left out before it is sent" in said
    assert not any(line.startswith("IPP_PAGE_RANGES") for line in ticket_at(desk))


def test_a_booklet_is_imposed_on_paper_of_twice_the_size(printer: Start, document: Make, tmp_path: Path) -> None:
    desk, said = printer(ECHO, "-a", str(office(tmp_path / "conf"))), list[str]()
    print_file(document(*[A4] * 6), "b.pdf", desk.uri, Ticket(booklet=True, pages="1-5"), said.append, timeout=30)
    (arrived,) = desk.documents()
    with pikepdf.open(BytesIO(arrived)) as pdf:
        assert len(pdf.pages) == 4
    assert {"IPP_MEDIA=iso_a3_297x420mm", "IPP_SIDES=two-sided-short-edge"} <= set(ticket_at(desk))
    assert said[0] == "a booklet of 5 pages on 2 sheets of A3"


def test_staples_and_paper_of_another_size(printer: Start, document: Make, tmp_path: Path) -> None:
    desk, said = printer(ECHO, "-a", str(office(tmp_path / "conf"))), list[str]()
    print_file(document(A4, A4), "b.pdf", desk.uri, Ticket(staple=True, media="a3"), said.append, timeout=30)
    assert {"IPP_MEDIA=iso_a3_297x420mm", "IPP_FINISHINGS=staple"} <= set(ticket_at(desk))
    assert said[0] == "pages of A4 are made to fit A3"


def test_paper_by_its_size_where_the_printer_knows_no_names(printer: Start, document: Make, tmp_path: Path) -> None:
    conf = office(tmp_path / "conf", settable=SETTABLE.replace("media", "media-col"))
    desk = printer(ECHO, "-a", str(conf))
    print_file(document(A4), "b.pdf", desk.uri, Ticket(), timeout=30)
    assert [line for line in ticket_at(desk) if line.startswith("IPP_MEDIA_COL=")] == [
        "IPP_MEDIA_COL={media-size={x-dimension=21000 y-dimension=29700}}"
    ]


@pytest.mark.parametrize(
    ("ticket", "says"),
    [
        (Ticket(media="A0"), r"it has no A0; it has A4, A3, A5"),
        (Ticket(media="na_legal_8.5x14in"), r"it has no Legal"),
        (Ticket(copies=21), r"it makes 1 to 20 copies of a PDF, not 21"),
        (Ticket(pages="1-9"), r"brief.pdf has 4 pages"),
        (Ticket(pages="3,1"), r"not in ascending order"),
        (Ticket(pages="0-1"), r"not in ascending order, from 1"),
        (Ticket(pages="1-"), r"names no pages; write it as 1-3,5"),
        (Ticket(media="ledgerish"), r"there is no paper 'ledgerish'"),
        (Ticket(copies=99, media="Letter"), r"not 99; it has no Letter"),
        (Ticket(booklet=True, sides="one-sided"), r"leave --sides out"),
    ],
)
def test_what_the_printer_has_not_is_said_before_anything_is_sent(
    printer: Start, document: Make, tmp_path: Path, ticket: Ticket, says: str
) -> None:
    desk = printer(ECHO, "-a", str(office(tmp_path / "conf")))
    with pytest.raises(UsageError, match=says):
        print_file(document(*[A4] * 4), "brief.pdf", desk.uri, ticket, timeout=30)
    assert desk.jobs() == []


def test_a_printer_of_one_side_without_staples(printer: Start, document: Make, state: Path) -> None:
    desk = printer(ECHO, "-f", "application/pdf")
    wanted = Ticket(sides="short-edge", staple=True)
    with pytest.raises(UsageError, match=r"it has not two-sided-short-edge; it has one-sided; it cannot staple"):
        print_file(document(), "brief.pdf", desk.uri, wanted, timeout=30)
    with pytest.raises(UsageError, match=r"a booklet wants two-sided-short-edge; it has one-sided; it has no Tabloid"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(booklet=True), timeout=30)
    assert desk.jobs() == []
    assert not list(state.iterdir())


def test_pages_of_several_sizes_want_a_medium(printer: Start, document: Make) -> None:
    desk = printer()
    with pytest.raises(UsageError, match="has pages of several sizes"):
        print_file(document(A4, LETTER), "brief.pdf", desk.uri, Ticket(), timeout=30)
    print_file(document(LETTER, LETTER[::-1]), "lying.pdf", desk.uri, Ticket(), timeout=30)
    print_file(document(A4, LETTER), "brief.pdf", desk.uri, Ticket(media="Letter"), timeout=30)
    assert len(desk.jobs()) == 2


def test_what_is_not_loaded_is_to_be_loaded(printer: Start, document: Make, tmp_path: Path) -> None:
    desk = printer()
    with pytest.raises(MachineError, match=r"no tray holds A4 \(there is Letter"):
        print_file(document(A4), "brief.pdf", desk.uri, Ticket(), timeout=30)
    desk.load("iso_a4_210x297mm")
    print_file(document(A4), "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert len(desk.jobs()) == 1
    folding = printer(ECHO, "-a", str(office(tmp_path / "conf")))
    with pytest.raises(MachineError, match=r"saddle-stitch is not ready"):
        print_file(document(A4), "brief.pdf", folding.uri, Ticket(booklet=True, staple=True), timeout=30)


def test_a_printer_of_pixels_alone_is_refused(printer: Start, document: Make) -> None:
    desk = printer(ECHO, "-f", "image/pwg-raster,image/urf")
    with pytest.raises(UsageError, match=r"takes no PDF, but .*image/pwg-raster"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert desk.jobs() == []


@pytest.mark.parametrize("data", [b"", b"Dear all,", b"%PDF-1.7 and no more"])
def test_what_is_no_pdf_is_not_sent(printer: Start, data: bytes) -> None:
    desk = printer()
    with pytest.raises(UsageError, match=r"brief.pdf is "):
        print_file(data, "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert desk.jobs() == []


def test_a_jam_is_told_as_a_jam(printer: Start, document: Make, state: Path) -> None:
    jam = "ATTR: job-impressions-completed=2", "STATE: +media-jam"
    desk = printer(f'#!/bin/sh\necho "{jam[0]}" >&2\nsleep 0.5\necho "{jam[1]}" >&2\nexit 1\n')
    said = list[str]()
    with pytest.raises(Failed, match=r"paper is jammed: the printer has given job 1 up after 2 pages") as fault:
        print_file(document(), "brief.pdf", desk.uri, Ticket(), said.append, timeout=30)
    assert fault.value.job.state is JobState.ABORTED
    assert "job 1: printing, 2 pages done" in said
    assert not list(state.iterdir())


def test_another_failure_is_told_with_its_reason(printer: Start, document: Make) -> None:
    desk = printer('#!/bin/sh\necho "ERROR: The fuser is cold." >&2\nexit 1\n')
    with pytest.raises(Failed, match=r"has given job 1 up; aborted-by-system; The fuser is cold."):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30)


def test_out_of_paper_is_told_waited_for_and_then_printed(printer: Start, document: Make) -> None:
    desk, said = printer(), list[str]()
    desk.load("na_letter_8.5x11in", 0)

    def told(line: str) -> None:
        said.append(line)
        if "printing (" in line and "out of paper" in line:
            threading.Thread(target=desk.load, args=("na_letter_8.5x11in",)).start()

    assert print_file(document(), "brief.pdf", desk.uri, Ticket(), told, timeout=30).printed
    assert "the printer says: a tray is out of paper" in said
    assert said[-1] == "job 1: printed"
    assert len(desk.jobs()) == 1


def test_out_of_paper_for_too_long_leaves_the_job_and_a_second_run_waits_for_it(printer: Start, document: Make) -> None:
    desk = printer()
    desk.load("na_letter_8.5x11in", 0)
    with pytest.raises(
        StillThere, match=r"job 1 is still in the printer after 2 seconds, printing because .*out of paper"
    ):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=2)
    desk.load("na_letter_8.5x11in")
    done = print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30)
    assert done.printed
    assert not done.sent
    assert [job.state for job in desk.jobs()] == [JobState.COMPLETED]
    assert len(desk.documents()) == 1


def test_a_busy_printer_is_waited_for(printer: Start, document: Make) -> None:
    desk, said = printer(SLOW), list[str]()
    print_file(document(LETTER), "first.pdf", desk.uri, Ticket(), timeout=30, wait=False)
    assert print_file(document(), "brief.pdf", desk.uri, Ticket(), said.append, timeout=30).printed
    assert said.count("the printer is busy; waiting") == 1
    assert [job.state for job in desk.jobs()] == [JobState.COMPLETED] * 2
    assert desk.documents() == [document(LETTER), document()]


def test_a_printer_busy_for_too_long_has_got_nothing(printer: Start, document: Make, state: Path) -> None:
    desk = printer(SLOW)
    print_file(document(LETTER), "first.pdf", desk.uri, Ticket(), timeout=30, wait=False)
    with pytest.raises(MachineError, match="was busy and did not become free in 1 seconds; nothing was sent"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=1)
    assert len(desk.jobs()) == 1
    assert not list(state.iterdir())


def test_a_job_cancelled_at_the_printer_is_told_so(printer: Start, document: Make) -> None:
    desk = printer(SLOW)

    def told(line: str) -> None:
        if line.startswith("job 1: printing"):
            desk.printer.cancel(1)

    with pytest.raises(Failed, match="job 1 was cancelled at the printer by its owner"):
        print_file(document(), "brief.pdf", desk.uri, Ticket(), told, timeout=30)


def test_not_waiting_ends_when_the_printer_has_it(printer: Start, document: Make) -> None:
    desk = printer(SLOW)
    before = time.monotonic()
    done = print_file(document(), "brief.pdf", desk.uri, Ticket(), timeout=30, wait=False)
    assert not done.printed
    assert time.monotonic() - before < 3.5  # the script takes 4
    assert desk.documents() == [document()]


def test_a_printer_says_what_it_can(printer: Start, tmp_path: Path) -> None:
    desk = printer(ECHO, "-a", str(office(tmp_path / "conf")))
    can = describe(desk.uri).as_dict()
    assert can["finishings"] == ["none", "staple", "saddle-stitch", "fold-half"]
    assert can["media_loaded"] == ["iso_a4_210x297mm", "iso_a3_297x420mm"]
    assert (can["copies_most"], can["colour"], can["page_ranges"]) == (20, True, True)
    assert (can["name"], can["state"], can["accepting_jobs"]) == ("Desk", "idle", True)
