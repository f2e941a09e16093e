"""`briefpress print` and `briefpress printers` as a person runs them, on a printer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefpress.cli import app
from briefpress.diagnostics import UsageError

from .conftest import A4
from .software import SoftwarePrinter, office

pytestmark = pytest.mark.needs("ippeveprinter", "dbus-daemon")


def test_printers_are_told_of_in_words(printer: Callable[..., SoftwarePrinter], tmp_path: Path) -> None:
    desk = printer("#!/bin/sh\n", "-a", str(office(tmp_path / "conf")))
    done = CliRunner().invoke(app, ["printers", desk.uri])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"{desk.uri}: Desk",
        "  state        idle, takes jobs",
        "  formats      application/pdf",
        "  media        A4, A3, A5",
        "  loaded       A4, A3",
        "  sides        one-sided, long-edge, short-edge",
        "  finishings   staple, saddle-stitch, fold-half",
        "  copies       1 to 20",
        "  page ranges  chosen by the printer",
        "  colour       yes",
    ]


def test_a_printer_that_does_not_answer_stands_beside_those_that_do(printer: Callable[..., SoftwarePrinter]) -> None:
    desk = printer()
    done = CliRunner().invoke(app, ["printers", desk.uri, "ipp://localhost:9/none", "--report", "json"])
    assert done.exit_code == 3
    one, other = json.loads(done.stdout)
    assert one["sides"] == ["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
    assert other == {
        "uri": "ipp://localhost:9/none",
        "error": "ipp://localhost:9/none cannot be reached: Connection refused",
    }


def test_a_print_is_told_line_by_line(
    printer: Callable[..., SoftwarePrinter],
    document: Callable[..., bytes],
    project: Callable[..., Path],
    tmp_path: Path,
) -> None:
    desk = printer("#!/bin/sh\nsleep 1\n", "-a", str(office(tmp_path / "conf")))
    project(**{"brief.pdf": document(*[A4] * 4)})
    options = ["--booklet", "--copies", "2", "--timeout", "30"]
    done = CliRunner().invoke(app, ["print", "brief.pdf", "--printer", desk.uri, *options])
    assert done.exit_code == 0
    (arrived,) = desk.documents()
    lines = [line for line in done.stdout.splitlines() if line != "job 1: waiting"]  # it may be seen before it begins
    assert lines == [
        "a booklet of 4 pages on 1 sheet of A3",
        f"job 1: sent, {len(arrived):,} bytes",
        "job 1: printing",
        "job 1: printed",
        "brief.pdf: printed, job 1",
    ]


def test_wrong_options_send_nothing(
    printer: Callable[..., SoftwarePrinter],
    document: Callable[..., bytes],
    project: Callable[..., Path],
    tmp_path: Path,
) -> None:
    desk = printer("#!/bin/sh\n", "-a", str(office(tmp_path / "conf")))
    project(**{"brief.pdf": document(A4)})
    done = CliRunner().invoke(app, ["print", "brief.pdf", "--printer", desk.uri, "--media", "Legal", "--copies", "30"])
    assert isinstance(done.exception, UsageError)
    assert str(done.exception) == (
        f"{desk.uri} cannot print this: it makes 1 to 20 copies of a PDF, not 30; it has no Legal; it has A4, A3, A5"
    )
    assert desk.jobs() == []
