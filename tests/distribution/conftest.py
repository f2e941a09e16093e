"""Printers in software, each test's own, on one private bus."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import found

from .printing.software import AT_ONCE, SoftwarePrinter


@pytest.fixture(scope="session")
def bus() -> Iterator[str]:
    """A bus of our own: the printer wants one, though it tells nobody of itself."""
    program = found("dbus-daemon")
    assert program
    with subprocess.Popen(
        [program, "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stdout
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def printer(tmp_path: Path, bus: str) -> Iterator[Callable[..., SoftwarePrinter]]:
    """Start a printer: the script that prints, and more of its arguments. By itself it takes PDF and has two sides."""
    started: list[SoftwarePrinter] = []

    def start(prints: str = AT_ONCE, *arguments: str) -> SoftwarePrinter:
        folder = tmp_path / f"printer{len(started)}"
        started.append(SoftwarePrinter(folder, bus, prints, *(arguments or ("-2", "-f", "application/pdf"))))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.kill()
