"""Where a build writes before it publishes: a hidden folder in the output folder, with a journal of what was published.

The folder is locked while its build lives. One that nobody locks is of a build that died: the next one takes up its journal,
removes it, and can go on with what the dead one was told to do.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..diagnostics import MachineError
from ..output import explained, make_folder, write_all
from .manifest import checked

PREFIX = ".briefpress-"
_JOURNAL, _ORDER, _LOCK = "journal", "order.json", "lock"


class Staging:
    """The staging folder of one build. `order` is what the build was told, for another to go on with."""

    def __init__(self, folder: Path, order: Mapping[str, Any]) -> None:
        self.folder = folder
        self.own = folder
        try:
            self.own = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
            self.lock = _locked(self.own)
            (self.own / _ORDER).write_text(json.dumps(order), "utf-8")
            self.journal = os.open(self.own / _JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as fault:
            if self.own != folder:
                shutil.rmtree(self.own, ignore_errors=True)
            raise MachineError(explained(fault, folder)) from None

    def publish(self, files: Mapping[str, bytes], line: Mapping[str, Any]) -> list[Path]:
        """Put a brief's files into the output folder, and its line of the manifest into the journal just before."""
        text = json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        return write_all(self.folder, files, through=self.own, when_staged=lambda: _whole(self.journal, text))

    def lines(self) -> Iterator[dict[str, Any]]:
        """What was published, as the journal has it."""
        return _lines(self.own / _JOURNAL)

    def close(self, *, keep: bool = False) -> None:
        """Remove the folder; what was published is in the manifest by now. To `keep` it leaves it as a dead build's.

        Where nothing was published there is nothing to go on with.
        """
        keep = keep and os.fstat(self.journal).st_size > 0
        os.close(self.journal)
        if not keep:
            shutil.rmtree(self.own, ignore_errors=True)
        if self.lock is not None:
            os.close(self.lock)


def _whole(file: int, text: bytes) -> None:
    """Append a line in one write, so that no reader finds a part of it."""
    if os.write(file, text) != len(text):
        raise OSError(28, os.strerror(28))


def _locked(folder: Path) -> int | None:
    """The lock of a staging folder; None where another holds it."""
    file = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return None
    return file


def folders(folder: Path) -> list[Path]:
    """The staging folders in an output folder, of builds that live or have died."""
    return sorted(folder.glob(f"{PREFIX}*"))


def journals(folder: Path) -> list[dict[str, Any]]:
    """The lines of every journal in an output folder, those of live builds too."""
    return [line for own in folders(folder) for line in _lines(own / _JOURNAL)]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with contextlib.suppress(OSError):
        for text in path.read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError, RecursionError):
                yield checked(json.loads(text))


def begin(folder: Path, order: Mapping[str, Any]) -> Staging:
    """A staging folder in an output folder, which is made where it is missing. Raises MachineError."""
    make_folder(folder)
    with alone(folder):  # else another build could take the new folder for a dead one's, before it is locked
        return Staging(folder, order)


def _changed(path: Path) -> int:
    """When a folder was changed last, in ns; 0 for one that is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


class Remains:
    """What builds that died left in an output folder: the lines of their journals, and what the last was told to do.

    To be looked at and removed while the folder is held (`alone`): a build that begins locks its own there.
    """

    def __init__(self, folder: Path) -> None:
        self.lines: list[dict[str, Any]] = []
        self.order: dict[str, Any] | None = None
        self.folders: list[Path] = []
        for own in sorted(folders(folder), key=_changed):
            with contextlib.suppress(OSError):
                lock = _locked(own)
                if lock is None:
                    continue
                os.close(lock)
                self.folders.append(own)
                self.lines += _lines(own / _JOURNAL)
                with contextlib.suppress(OSError, ValueError):
                    self.order = json.loads((own / _ORDER).read_text("utf-8"))

    def remove(self) -> None:
        """Remove them, once the manifest has their lines."""
        for own in self.folders:
            shutil.rmtree(own, ignore_errors=True)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold an output folder, so that no other build writes its manifest meanwhile."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
