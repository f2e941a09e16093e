"""What a command finds: which files are briefs, how they are called in messages, what day it is."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from . import readers
from .diagnostics import UsageError
from .project import Project


def find_sources(paths: Sequence[Path], project: Project) -> list[Path]:
    """The source files that paths name: files as they are, folders searched; none means the project's own folder.

    Raises UsageError for a path that is not there, a file of an unknown format, or a folder without briefs.
    """
    found: list[Path] = []
    for path in paths or [project.source_folder]:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if _is_brief(p))
            if not inside:
                raise UsageError(f"there is no brief in {shown(path)}; briefpress new makes one")
            found += inside
        elif path.is_file():
            if path.suffix.lower() not in readers.READERS:
                known = ", ".join(readers.READERS)
                raise UsageError(
                    f"{shown(path)} has no format that is read ({known}); briefpress import takes raw text"
                )
            found.append(path)
        elif glob.has_magic(str(path)):
            matching = sorted(Path(p) for p in glob.iglob(str(path), recursive=True))
            inside = [p for p in matching if _is_brief(p)]
            if not inside:
                raise UsageError(f"no brief matches {path}")
            found += inside
        else:
            hint = "" if paths else "; briefpress init makes a project"
            raise UsageError(f"there is no file or folder {shown(path)}{hint}")
    return list(dict.fromkeys(found))


def _is_brief(path: Path) -> bool:
    """A brief among other files of a source folder: bibliographies in JSON and hidden files are none."""
    if path.suffix.lower() not in readers.READERS or path.name.startswith((".", "_", "README")) or not path.is_file():
        return False
    if path.suffix.lower() != ".json":
        return True
    try:
        with path.open("rb") as file:
            return file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"["
    except OSError:
        return True  # it is told as a brief that cannot be read


def shown(path: Path) -> str:
    """A path as messages show it: relative to the working folder where it lies inside."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def today() -> date:
    """The day, from SOURCE_DATE_EPOCH where that is set."""
    given = given_moment()
    return given.date() if given else date.today()


def given_moment() -> datetime | None:
    """The moment of SOURCE_DATE_EPOCH in UTC, where that is set (reproducible-builds.org). Raises UsageError."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; it must be a number of seconds since 1970") from None
