"""The journal of what was sent: lines of JSON that are only ever added to, each on the disk before anything else happens.

For each copy, by its id: `about` is written when the server waits for the message and none of it was given away yet, then
`accepted`, `later` (4xx), `refused` (5xx) or `lost` (the message was not given away whole). Where a process died after
`about`, nobody knows whether the server took the message: the copy is open, and is not sent again by itself.
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self, get_args

from ...diagnostics import MachineError, UsageError
from ...opening import bytes_of

NAME = "mail.journal"
Event = Literal["about", "accepted", "later", "refused", "lost", "again"]
_MOST_BYTES = 200_000_000


class Line(NamedTuple):
    """What happened last to a copy: when (ISO 8601, UTC), and what the server said."""

    event: Event
    time: str
    reply: str = ""


class Journal:
    """The journal of a folder, held by one command at a time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.last: dict[str, Line] = {}

    def __enter__(self) -> Self:
        """Take the journal. Raises UsageError where another command has it, MachineError where it cannot be written."""
        try:
            self.file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as fault:
            raise MachineError(f"{self.path} cannot be written: {fault.strerror}; nothing was sent") from None
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self.file)
            raise UsageError(f"another command is sending from {self.path.parent}; wait until it ends") from None
        self._read()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it go."""
        os.close(self.file)

    def _read(self) -> None:
        """What is known; a last line that was not written whole was never relied on, and is ended."""
        data = bytes_of(self.path, _MOST_BYTES)
        if data and not data.endswith(b"\n"):
            self._put(b"\n")
        self._settle_folder()
        for number, text in enumerate(data.splitlines(), 1):
            try:
                line = json.loads(text)
                event, time, reply = line["event"], line["time"], line.get("reply", "")
                if event not in get_args(Event):
                    raise ValueError(event)
                self.last[line["id"]] = Line(event, time, reply)
            except (ValueError, KeyError, TypeError):
                if text.strip().endswith(b"}"):
                    raise UsageError(f"{self.path}:{number}: this is no line of a journal of mail") from None

    def add(self, id: str, event: Event, reply: str = "", **more: str) -> Line:
        """Add a line, and return when it is on the disk. Raises MachineError."""
        line = Line(event, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", reply)
        told = {"id": id, "event": event, "time": line.time, **({"reply": reply} if reply else {}), **more}
        self._put(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        self.last[id] = line
        return line

    def _put(self, data: bytes) -> None:
        try:
            written = os.write(self.file, data)
            os.fsync(self.file)
        except OSError as fault:
            raise MachineError(f"{self.path} cannot be written: {fault.strerror}; sending has stopped") from None
        if written != len(data):
            raise MachineError(f"{self.path} cannot be written: no room is left; sending has stopped")

    def _settle_folder(self) -> None:
        """See to it that the journal's name outlives a crash, too."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
