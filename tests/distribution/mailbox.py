"""A mail server on loopback that keeps what it takes and answers as a test wants; and folders of copies."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from briefpress.distribution import register
from briefpress.distribution.register import Entry

SRC = Path(__file__).parents[2] / "src"
HOST = "127.0.0.1"


class Box:
    """Takes mail. `at_rcpt` and `at_data` may answer otherwise than yes, by address; `seen` is told every step."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.seen: Callable[[str, str], None] = lambda step, address: None
        self.lock = threading.Lock()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.seen("rcpt", address)
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (to,) = envelope.rcpt_tos
        self.seen("data", to)
        if to in self.at_data:
            return self.at_data[to]
        with self.lock:
            self.mails.append((to, envelope.content))
        self.seen("taken", to)
        return "250 taken"

    def counts(self) -> Counter[str]:
        """How many mails each address got."""
        return Counter(to for to, _ in self.mails)

    def messages(self) -> dict[str, EmailMessage]:
        """The mails, parsed, by address."""
        return {to: message_from_bytes(data, policy=default) for to, data in self.mails}


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class _Controller(Controller):
    more: ClassVar[dict[str, Any]] = {}

    def factory(self) -> SMTP:
        return SMTP(self.handler, **{"enable_SMTPUTF8": True, **self.more})


@contextmanager
def serving(box: Box, **more: Any) -> Iterator[str]:
    """A server for a box; its `host:port`."""
    controller = _Controller(box, hostname=HOST, port=free_port())
    controller.more = more
    controller.start()
    try:
        yield f"{HOST}:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does what a function does with each connection."""
    listener = socket.create_server((HOST, 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                talk(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"{HOST}:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


NAMES = ("Ann Smith", "=cmd()", "Андрей Кузнецов", "فاطمه احمدی", "../../etc/passwd", '<b>Bo</b>, Jr. "x" & {{ 7*7 }}')


def address_of(number: int) -> str:
    return f"reader{number:03}@example.org"


def copies(folder: Path, count: int) -> list[Entry]:
    """A folder of copies as `briefpress copies` leaves it, without its PDF register."""
    folder.mkdir(parents=True)
    entries = []
    for number in range(1, count + 1):
        data, copy = b"%PDF-1.7\ncopy " + str(number).encode(), f"{number:03}"
        file = f"wheat-copy-{copy}.pdf"
        (folder / file).write_bytes(data)
        digest, name = hashlib.sha256(data).hexdigest(), NAMES[number % len(NAMES)]
        entry = Entry(
            copy, str(count), f"ID{number:010}", name, "", address_of(number), "", file, digest, "", "2026-11-24"
        )
        entries.append(entry)
    (folder / register.NAME).write_bytes(register.written(entries))
    (folder / "body.txt").write_text("Dear reader,\n.\n..two dots\nEnd é\n", "utf-8")
    return entries


def command(folder: Path, server: str, *more: str) -> list[str]:
    """The command that mails a folder of copies."""
    program = [sys.executable, "-c", "from briefpress.cli import main; main()", "mail", str(folder)]
    options = ["--from", "Office <office@example.net>", "--subject", "The wheat", "--body", str(folder / "body.txt")]
    return [*program, *options, "--smtp", server, "--timeout", "5", *more]


def run(folder: Path, server: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run it."""
    return subprocess.run(command(folder, server, *more), capture_output=True, text=True, env=environment(), timeout=60)


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SRC)}


def begun(folder: Path, server: str, *more: str) -> subprocess.Popen[bytes]:
    """Begin it, to be killed."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command(folder, server, *more), stdout=quiet, stderr=quiet, env=environment())
