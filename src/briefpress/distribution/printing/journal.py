"""What was given to printers and is not known to have ended: one small file for each, so that a second run of the same command
goes on with the first one's job and does not print it twice.

The file is begun before the job, grows by a line whenever something is certain, and is removed when the job's end is known.
It is locked meanwhile. Its name is the digest of printer, document and ticket; it holds no word of the document.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO

from ...diagnostics import MachineError


def state_folder() -> Path:
    """Where programs keep what they must not forget between two runs (XDG base directories)."""
    given = os.environ.get("XDG_STATE_HOME", "")
    base = Path(given) if os.path.isabs(given) else Path("~/.local/state").expanduser()
    return base / "briefpress" / "printing"


@dataclass
class Entry:
    """A submission: how its job is called, its number once it has one, and whether the printer may have all of the document."""

    file: IO[str]
    path: Path
    name: str = ""
    job: int | None = None
    whole: bool = False
    earlier: bool = field(default=False)
    """True where it was begun by an earlier run."""

    def begin(self, called: str) -> None:
        """A job of a name that no other has, not yet made."""
        self._note(name=f"{called[:60]} {secrets.token_hex(6)}", job=None, whole=False)

    def made(self, job: int) -> None:
        """The printer has made the job."""
        self._note(job=job)

    def all_sent(self) -> None:
        """From now on the printer may have the whole document: noted before the last of it leaves."""
        self._note(whole=True)

    def is_(self, name: str) -> bool:
        """True for the name of this submission's job, though the printer may have changed or cut what stands before."""
        return bool(self.name) and name.endswith(self.name[-12:])

    def end(self) -> None:
        """The job's end is known: forget it."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let it go; what was begun and is not ended stays for the next run."""
        if not self.name:
            self.end()
        self.file.close()

    def _note(self, **known: str | int | bool | None) -> None:
        try:
            self.file.write(json.dumps(known) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as fault:
            raise MachineError(f"{self.path} cannot be written: {fault.strerror}") from None
        self._know(known)

    def _know(self, known: dict[str, str | int | bool | None]) -> None:
        for key, value in known.items():
            setattr(self, key, value)


_KNOWN = {"name": str, "job": int | None, "whole": bool}


def entry_for(printer: str, document: bytes, wanted: str) -> Entry:
    """The entry of a submission, locked; an earlier run's where that one's end is not known. Raises MachineError."""
    digest = sha256(f"{printer}\0{wanted}\0".encode("utf-8", "surrogateescape") + document).hexdigest()
    path = state_folder() / f"{digest}.jsonl"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _locked(path)
        file.seek(0)
        lines = file.read(1_000_000).splitlines()
    except BlockingIOError:
        raise MachineError("this is being printed by another run of briefpress just now") from None
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or "it is broken; remove it"
        raise MachineError(f"the journal of printing {path} cannot be used: {why}") from None
    entry = Entry(file, path)
    for line in lines:
        entry._know(_line(line))
    entry.earlier = bool(entry.name)
    return entry


def _locked(path: Path) -> IO[str]:
    while True:
        file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 (closed with the entry)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            file.close()
            raise
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()  # the run that had it has just removed it


def _line(line: str) -> dict[str, str | int | bool | None]:
    """What a line says; nothing where it was cut off by a crash: what it would have said had not yet been done."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    return {key: value for key, value in said.items() if key in _KNOWN and isinstance(value, _KNOWN[key])}
