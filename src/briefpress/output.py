"""Deliverables on disk: each file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .diagnostics import MachineError


def write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder that is made where it is missing; the paths, in order. Raises MachineError.

    All are written beside their targets first and renamed last, so a full disk or an interruption leaves the old ones.
    """
    staged: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:
            if (folder / name).is_dir():
                raise MachineError(f"{folder / name} is a folder; nothing was replaced")
        for name, data in files.items():
            staged.append((_stage(folder, name, data), folder / name))
        for temporary, target in staged:
            os.replace(temporary, target)
    except OSError as fault:
        raise MachineError(_explain(fault, folder)) from None
    finally:
        for temporary, _ in staged:
            if os.path.exists(temporary):
                os.unlink(temporary)
    return [target for _, target in staged]


def _stage(folder: Path, name: str, data: bytes) -> str:
    """Write a temporary file beside the target; what fails half-way is removed."""
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _explain(fault: OSError, folder: Path) -> str:
    if fault.errno == errno.ENOSPC:
        return f"no room is left on the disk of {folder}; nothing was replaced"
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"the output folder {folder} cannot be written: {fault.strerror}; give another with --out"
    if fault.errno in (errno.ENOTDIR, errno.EEXIST):
        return f"the output folder {folder} is no folder; give another with --out"
    return f"cannot write into {folder}: {fault.strerror or fault}; nothing was replaced"
