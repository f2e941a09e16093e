"""A printer in software (cups-ipp-utils) on the loopback, and what stands between it and us."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from briefpress.distribution.printing.client import Job, Printer
from briefpress.distribution.printing.transport import Address
from tests.conftest import found

AT_ONCE = "#!/bin/sh\nexit 0\n"
SLOW = "#!/bin/sh\nsleep 4\n"

OFFICE = """
ATTR boolean color-supported true
ATTR rangeOfInteger copies-supported 1-20
ATTR mimeMediaType document-format-supported {formats}
ATTR enum finishings-default 3
ATTR enum finishings-ready 3,4
ATTR enum finishings-supported 3,4,8,93
ATTR keyword media-default iso_a4_210x297mm
ATTR keyword media-ready iso_a4_210x297mm,iso_a3_297x420mm
ATTR collection media-col-ready {{ MEMBER collection media-size {{ MEMBER integer x-dimension 21000 \
MEMBER integer y-dimension 29700 }} }}
ATTR collection media-size-supported {{ MEMBER integer x-dimension 21000 MEMBER integer y-dimension 29700 }}
ATTR keyword media-supported iso_a4_210x297mm,iso_a3_297x420mm,iso_a5_148x210mm
ATTR boolean page-ranges-supported {ranges}
ATTR keyword print-scaling-supported auto,fit
ATTR keyword sides-supported one-sided,two-sided-long-edge,two-sided-short-edge
ATTR keyword job-creation-attributes-supported {settable}
"""
SETTABLE = "copies,finishings,media,page-ranges,print-scaling,sides,multiple-document-handling"


def office(file: Path, *, formats: str = "application/pdf", ranges: bool = True, settable: str = SETTABLE) -> Path:
    """The attributes of an office's printer in a file: A4 and A3 are loaded, it staples, and in the fold it would if its
    wire were not used up."""
    file.write_text(OFFICE.format(formats=formats, ranges=str(ranges).lower(), settable=settable))
    return file


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class SoftwarePrinter:
    """ippeveprinter in a folder. `prints` is the script that puts a document on paper; stderr of it sets the printer's state."""

    def __init__(self, folder: Path, bus: str, prints: str = AT_ONCE, *arguments: str) -> None:
        self.spool = folder / "spool"
        self.spool.mkdir(parents=True, exist_ok=True)
        script = folder / "prints"
        script.write_text(prints)
        script.chmod(0o755)
        self._log = folder / "log"
        self._arguments = [*arguments, "-c", str(script)]
        self._bus = bus
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"ipp://localhost:{self.port}/ipp/print"

    def start(self) -> None:
        """Start it, or start it again, and wait until it answers."""
        program = found("ippeveprinter")
        assert program
        command = [program, "-r", "off", "-n", "localhost", "-p", str(self.port), "-k", "-d", str(self.spool)]
        with self._log.open("ab") as log:
            environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self._bus}
            self._process = subprocess.Popen(
                [*command, *self._arguments, "-vv", "Desk"], stdout=log, stderr=log, env=environment
            )
        for _ in range(200):
            try:
                self.printer.attributes(("printer-name",))
                return
            except Exception:
                time.sleep(0.05)
        raise AssertionError(self._log.read_text("utf-8", "replace"))

    def kill(self) -> None:
        """It loses its power."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @property
    def printer(self) -> Printer:
        return Printer(Address.of(self.uri))

    def jobs(self) -> list[Job]:
        return sorted(self.printer.jobs(), key=lambda job: job.id)

    def documents(self) -> list[bytes]:
        """What it has received, in the order of arrival; other files of its folder are what its script has printed."""
        paths = sorted(self.spool.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)
        return [path.read_bytes() for path in paths]

    def load(self, media: str, sheets: int = 250) -> None:
        """Fill the main tray, by the printer's own page."""
        query = (
            f"size1={media}&type1=stationery&level1={sheets}&size3=na_number-10_4.125x9.5in&type3=envelope&level3=25"
        )
        with urllib.request.urlopen(f"http://localhost:{self.port}/media?{query}") as answer:
            assert b"Media updated" in answer.read()


class Cable:
    """What lies between: passes every connection on, and calls `cut` with what has gone so far; True cuts that connection.

    Such an end is a reset, or looks like that of a document. `cut(number of the connection, octets to the printer, octets from it)` is called before octets go on.
    """

    def __init__(self, port: int, cut: Callable[[int, bytearray, bytearray], bool], *, reset: bool = True) -> None:
        self._to, self._cut, self._reset = port, cut, reset
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.uri = f"ipp://localhost:{self._listening.getsockname()[1]}/ipp/print"
        self._count = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self._listening.accept()
            except OSError:
                return
            self._count += 1
            threading.Thread(target=self._pass, args=(ours, self._count), daemon=True).start()

    def _pass(self, ours: socket.socket, number: int) -> None:
        try:
            its = socket.create_connection(("localhost", self._to))
        except OSError:
            ours.close()
            return
        gone = {ours: bytearray(), its: bytearray()}
        with ours, its:
            try:
                broken = self._carry(ours, its, lambda: self._cut(number, gone[ours], gone[its]), gone)
            except OSError:
                broken = True
            for end in (ours, its) if broken and self._reset else ():
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _carry(
        self,
        ours: socket.socket,
        its: socket.socket,
        cut: Callable[[], bool],
        gone: dict[socket.socket, bytearray],
    ) -> bool:
        """Carry octets both ways until the printer ends it (False) or it is cut (True)."""
        reading = [ours, its]
        while True:
            for end in select.select(reading, [], [])[0]:
                data = end.recv(65536)
                gone[end] += data
                if data and cut():
                    return True
                if not data and end is its:
                    return False
                if not data:
                    its.shutdown(socket.SHUT_WR)
                    reading.remove(ours)
                else:
                    (its if end is ours else ours).sendall(data)
