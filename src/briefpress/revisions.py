"""Versions of a brief to be compared: source files, deliverables that carry their source, and files in a git revision.

`REV:PATH` names a file of a revision as git itself does, PATH relative to the working folder.
"""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath

from . import pipeline, readers
from .diagnostics import BriefError, MachineError, Span, UsageError, error
from .extracting import carried_by
from .project import Project
from .readers import Loaded

_DELIVERABLES = (".pdf", ".docx")
_SECONDS = 60


def load_version(name: str, project: Project) -> Loaded:
    """Read the version that an argument of `diff` names. Raises BriefError, UsageError and MachineError."""
    path = Path(name)
    revision, colon, inside = name.partition(":")
    if path.exists() or not colon:
        if not path.is_file():
            raise UsageError(f"there is no file {name}; of a git revision it is REV:PATH, such as HEAD:source/brief.md")
        if _suffix(path.name) in _DELIVERABLES:
            try:
                return _carried(path.read_bytes(), name, project)
            except OSError as fault:
                raise UsageError(f"{name} cannot be read: {fault.strerror}") from None
        return pipeline.load(path, project)
    suffix = _suffix(inside)
    data = _in_git(revision, inside, project.settings.limit)
    return _carried(data, name, project) if suffix in _DELIVERABLES else pipeline.read(data, name, suffix, project)


def _suffix(name: str) -> str:
    """The suffix of a file that can be read. Raises UsageError for any other."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in (*readers.READERS, *_DELIVERABLES):
        known = ", ".join((*readers.READERS, *_DELIVERABLES))
        raise UsageError(f"{name} has no format that is read ({known})")
    return suffix


def _carried(data: bytes, name: str, project: Project) -> Loaded:
    return pipeline.read(next(iter(carried_by(data, name).values())), f"{name}/brief.json", ".json", project)


def _in_git(revision: str, path: str, limit: int) -> bytes:
    """A file of a revision, byte for byte: no filter and no program that the repository's settings name is run."""
    name = f"{revision}:{path if path.startswith(('/', './', '../')) else f'./{path}'}"
    if revision.startswith("-") or not revision:
        raise UsageError(f"{name} names no revision of git")
    size = _git("cat-file", "-s", name).strip()
    if int(size) > limit:
        message = f"the file has {int(size):,} bytes; the limit is {limit:,}"
        raise BriefError(
            error("file-too-large", message, Span(f"{revision}:{path}"), "raise `limit` in briefpress.toml")
        )
    return _git("cat-file", "blob", name)


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise MachineError("git is not installed; without it no file of a revision can be read") from None
    except (subprocess.TimeoutExpired, OSError, ValueError) as fault:
        raise MachineError(f"git cannot be asked: {fault}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").splitlines()
        raise UsageError(f"git has no file {arguments[-1]}: {said[0] if said else 'it says nothing'}")
    return done.stdout
