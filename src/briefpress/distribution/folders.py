"""A folder, or a zip of one, that is there whole or not at all: it is made beside its place and put there at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import stopping
from ..diagnostics import MachineError, UsageError
from ..output import explained, make_folder, umask

_THE_BEGINNING = (1980, 1, 1, 0, 0, 0)  # of the dates that a zip can hold
_FILE = 0o100644 << 16
_BLOCK = 1 << 20


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, for what will take its place; gone at the end. Raises MachineError."""
    make_folder(target.parent)
    stopping.unwind()
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as fault:
        raise MachineError(explained(fault, target.parent)) from None
    try:
        yield folder
    except OSError as fault:
        raise MachineError(explained(fault, target.parent)) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(path: Path, data: bytes) -> None:
    """Write a file of a staged folder through to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def put_folder(folder: Path, target: Path, may_go: frozenset[str]) -> None:
    """Put a staged folder in its place. One that is there goes, if it holds nothing but `may_go`; else UsageError."""
    os.chmod(folder, 0o777 & ~umask())
    if not target.exists():
        folder.rename(target)
        return
    strangers = sorted(p.name for p in target.iterdir() if p.name not in may_go) if target.is_dir() else [target.name]
    if strangers:
        raise UsageError(f"{target} is there, and holds what no package put there: {strangers[0]}; give another --out")
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
    os.replace(target, old)  # an empty folder may be replaced by a folder (rename(2))
    try:
        os.replace(folder, target)
    except OSError:
        os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def put_zip(folder: Path, target: Path, inside: str) -> None:
    """Put a zip of a staged folder in its place, its files in a folder called `inside`. The same files give the same bytes.

    Nothing is compressed: what is large is so already, and no two versions of zlib give the same bytes.
    """
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                for path in sorted(folder.iterdir()):
                    info = zipfile.ZipInfo(f"{inside}/{path.name}", _THE_BEGINNING)
                    info.create_system, info.external_attr, info.file_size = 3, _FILE, path.stat().st_size
                    with path.open("rb") as source, archive.open(info, "w") as copy:
                        shutil.copyfileobj(source, copy, _BLOCK)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~umask())
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
