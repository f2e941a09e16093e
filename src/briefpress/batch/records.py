"""What a build keeps of a brief: its line of the manifest, and its record in the cache. All names are the project's own.

A diagnostic names files as they are seen from the working folder, a record as they are seen from the project's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, Severity, Span
from ..finding import shown
from .cache import Record
from .jobs import Job, source_of
from .manifest import digest
from .work import Outcome


def line_of(job: Job, outcome: Outcome, root: Path, files: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """A brief's line of the manifest (`manifest.BriefLine`); `files` are those that were made before and are still right."""
    new = [
        {"name": name, "format": name.rpartition(".")[2], "bytes": len(data), "sha256": digest(data)}
        for name, data in outcome.files.items()
    ]
    warnings = [{key: said[key] for key in _SAID} for said in said_of(outcome.diagnostics, root)]
    return {
        "source": source_of(job, root),
        **({"table": _from_root(job.row.name, root), "row": job.row.number} if job.row else {}),
        "sha256": outcome.digest,
        "title": outcome.title,
        "slug": outcome.slug,
        "style": outcome.style,
        "style_sha256": outcome.style_digest,
        "citation_style": outcome.citation_style,
        "pages": outcome.pages,
        "words": outcome.words,
        "warnings": warnings,
        "files": sorted((*files, *new), key=lambda file: str(file["name"])),
    }


_SAID = ("code", "message", "file", "line", "column")


def said_of(diagnostics: Sequence[Diagnostic], root: Path) -> list[dict[str, Any]]:
    """Diagnostics as data."""
    return [{**diagnostic.as_dict(), "file": _from_root(diagnostic.span.file, root)} for diagnostic in diagnostics]


def _from_root(name: str, root: Path) -> str:
    """A file's name, seen from the project's folder; bibliographies are named so already."""
    return os.path.relpath(Path(name).resolve(), root) if Path(name).exists() else name


def diagnostics_of(record: Record, root: Path) -> list[Diagnostic]:
    """What was said of a brief when it was built."""
    names = {name: shown(root / name) for name in {said["file"] for said in record.said}}
    return [
        Diagnostic(
            Severity(said["severity"]),
            said["code"],
            said["message"],
            Span(names[said["file"]], said["line"], said["column"], said["length"]),
            said["hint"],
        )
        for said in record.said
    ]
