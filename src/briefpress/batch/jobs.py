"""The jobs of a batch: a source each, or a row each of a template's table; and which of them would overwrite each other."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import finding
from ..audiences import slug_for
from ..diagnostics import BriefError, Diagnostic, Span, error
from ..titles import slug_of_file

if TYPE_CHECKING:
    from ..project import Project
    from ..readers import Loaded
    from ..rows import Row

_MOST_NAMED = 5


@dataclass(slots=True, eq=False)
class Job:
    """A brief to make: its source, its row where the source is a template, and the formats that are still to be made."""

    path: Path
    name: str
    formats: tuple[str, ...]
    row: Row | None = None

    @property
    def shown(self) -> str:
        """How the brief is called in messages."""
        return f"{self.name} ({self.row.name}:{self.row.number})" if self.row else self.name


def jobs_for(paths: Iterable[Path], formats: tuple[str, ...], rows: Sequence[Row] = ()) -> list[Job]:
    """A job for each source, or for each row of each template."""
    return [Job(path, finding.shown(path), formats, row) for path in paths for row in rows or (None,)]


def source_of(job: Job, root: Path) -> str:
    """The source's path, relative to the project's folder."""
    return from_root(str(job.path.absolute()), root)


def from_root(name: str, root: Path) -> str:
    """A file's name, seen from the project's folder; what is no UTF-8 in it is spelled out."""
    seen = os.path.relpath(os.path.realpath(os.path.dirname(name)), root)
    path = os.path.normpath(os.path.join(seen, os.path.basename(name)))
    return path.encode("utf-8", "backslashreplace").decode()


def key_of(job: Job, root: Path, audience: str | None = None) -> str:
    """What tells a brief from others between builds: its source, for whom it is, and of a row what it says, wherever in
    the table it stands."""
    source = source_of(job, root) + (f"@{audience}" if audience else "")
    if job.row is None:
        return source
    values = json.dumps([from_root(job.row.name, root), dict(job.row.values)], sort_keys=True, default=str)
    return f"{source}#{hashlib.sha256(values.encode('utf-8', 'surrogatepass')).hexdigest()}"


class Slugs:
    """The slugs of a project's briefs before these are made, as they are for the audience of the build."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.templates: dict[Path, Loaded] = {}

    def of(self, job: Job) -> str:
        """A source is read for its slug where it may name one, else it is that of its file's name; empty: it is faulty."""
        try:
            if job.row is None and b"slug" not in job.path.read_bytes():
                return slug_for(slug_of_file(job.path.name), self.project.settings.audience)
            return slug_for(self._said(job), self.project.settings.audience)
        except (OSError, BriefError):
            return ""

    def _said(self, job: Job) -> str:
        from .. import pipeline  # heavy, and most sources need not be read

        if job.path not in self.templates:
            loaded = pipeline.load(job.path, self.project)
            if job.row is None:
                return str(loaded.data.get("slug") or slug_of_file(job.path.name))
            self.templates[job.path] = loaded
        from ..parameters import filled

        assert job.row is not None
        return str(filled(self.templates[job.path], job.row).data.get("slug"))


def clashes(found: Iterable[tuple[Job, str]]) -> dict[Job, Diagnostic]:
    """An error for each job whose slug is also another's: they would overwrite each other, so none of them is written."""
    owners: dict[str, list[Job]] = {}
    for job, slug in found:
        if slug:
            owners.setdefault(slug, []).append(job)
    return {
        job: clash(job, slug, _named(job, sharing))
        for slug, sharing in owners.items()
        if len(sharing) > 1
        for job in sharing
    }


def _named(job: Job, sharing: Sequence[Job]) -> str:
    others = [other for other in sharing[: _MOST_NAMED + 1] if other is not job][:_MOST_NAMED]
    more = len(sharing) - 1 - len(others)
    return ", ".join(other.shown for other in others) + (f" and {more} more" if more else "")


def clash(job: Job, slug: str, others: str) -> Diagnostic:
    """The error of a job whose slug is also that of others."""
    message = f"the slug `{slug}` is also that of {others}"
    return error("slug-twice", message, Span(job.name), "give one of them a `slug` of its own")
