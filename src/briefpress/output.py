"""Deliverables on disk: each file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from .diagnostics import MachineError


def write_all(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    through: Path | None = None,
    when_staged: Callable[[], None] = lambda: None,
) -> list[Path]:
    """Write files into a folder that is made where it is missing; the paths, in order. Raises MachineError.

    All are written first, beside their targets or in the folder `through` of the same disk, then `when_staged` is called,
    and they are renamed last: a full disk or an interruption leaves the old ones.
    """
    staged: list[tuple[str, Path]] = []
    make_folder(folder)
    try:
        for name in files:
            if (folder / name).is_dir():
                raise MachineError(f"{folder / name} is a folder; nothing was replaced")
        for name, data in files.items():
            staged.append((_stage(through or folder, name, data), folder / name))
        when_staged()
        for temporary, target in staged:
            os.replace(temporary, target)
    except OSError as fault:
        raise MachineError(explained(fault, folder)) from None
    finally:
        for temporary, _ in staged:
            if os.path.exists(temporary):
                os.unlink(temporary)
    return [target for _, target in staged]


def make_folder(folder: Path) -> None:
    """Make an output folder where it is missing. Raises MachineError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise MachineError(explained(fault, folder)) from None


def _stage(folder: Path, name: str, data: bytes) -> str:
    """Write a temporary file beside the target; what fails half-way is removed."""
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~umask())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def umask() -> int:
    """The bits of permission that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def explained(fault: OSError, folder: Path) -> str:
    if fault.errno == errno.ENOSPC:
        return f"no room is left on the disk of {folder}; nothing was replaced"
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"the output folder {folder} cannot be written: {fault.strerror}; give another with --out"
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"the output folder {folder} is no folder; give another with --out"
    return f"cannot write into {folder}: {fault.strerror or fault}; nothing was replaced"
