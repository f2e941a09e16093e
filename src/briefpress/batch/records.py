"""What a build keeps of a brief: its line of the manifest, and its record in the cache. All names are the project's own.

A diagnostic names files as they are seen from the working folder, a record as they are seen from the project's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, Severity, Span
from ..finding import shown
from .cache import Record
from .jobs import Job, from_root, source_of
from .work import Outcome


def line_of(job: Job, outcome: Outcome, root: Path, files: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """A brief's line of the manifest (`manifest.BriefLine`); `files` are those that were made before and are still right."""
    warnings = [{key: said[key] for key in _SAID} for said in said_of(outcome.diagnostics, root)]
    return {
        "source": source_of(job, root),
        **({"table": _from_root(job.row.name, root), "row": job.row.number} if job.row else {}),
        **({"audience": outcome.audience} if outcome.audience else {}),
        "sha256": outcome.digest,
        "title": outcome.title,
        "slug": outcome.slug,
        "style": outcome.style,
        "style_sha256": outcome.style_digest,
        "citation_style": outcome.citation_style,
        "pages": outcome.pages,
        "words": outcome.words,
        "warnings": warnings,
        "files": sorted((*files, *outcome.made), key=lambda file: str(file["name"])),
    }


_SAID = ("code", "message", "file", "line", "column")


def renamed(diagnostics: Sequence[Diagnostic], root: Path) -> list[Diagnostic]:
    """Diagnostics with their files named as they are seen from the project's folder."""
    return [replace(one, span=replace(one.span, file=_from_root(one.span.file, root))) for one in diagnostics]


def said_of(diagnostics: Sequence[Diagnostic], root: Path) -> list[dict[str, Any]]:
    """Diagnostics as data."""
    return [{**diagnostic.as_dict(), "file": _from_root(diagnostic.span.file, root)} for diagnostic in diagnostics]


def _from_root(name: str, root: Path) -> str:
    """A file's name, seen from the project's folder; bibliographies are named so already."""
    return from_root(name, root) if os.path.exists(name) else name.encode("utf-8", "backslashreplace").decode()


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
