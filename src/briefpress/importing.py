"""`briefpress import`: a raw text file → a Markdown source in the project, and the account of its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import BriefError, Diagnostic, Span, UsageError, error, has_errors
from .finding import shown
from .output import write_all
from .project import Project
from .readers.rawtext import import_text
from .titles import slug_from


@dataclass(frozen=True)
class Outcome:
    """What became of one raw text: the source that was written (none when there are errors), and what is to be said."""

    name: str
    text: str
    diagnostics: Sequence[Diagnostic]
    report: str = ""
    summary: str = ""
    written: str = ""


def import_file(path: Path, folder: Path, project: Project, *, force: bool = False) -> Outcome:
    """Import a raw text into a folder; its file keeps its name with the suffix .md.

    A file that is there stays unless `force` is given. Raises UsageError when the raw text is not there.
    """
    name = shown(path)
    if not path.is_file():
        raise UsageError(f"there is no file {name}")
    target = folder / f"{slug_from(path.stem)}.md"
    if target.exists() and not force:
        message = f"{shown(target)} is there already"
        return Outcome(name, "", [error("source-exists", message, Span(name), "give --force to replace it, or --out")])
    try:
        with path.open("rb") as file:
            data = file.read(project.settings.limit + 1)
    except OSError as fault:
        return Outcome(name, "", [error("file-unreadable", f"the file cannot be read: {fault.strerror}", Span(name))])
    text = data.decode("utf-8", "replace")
    try:
        imported = import_text(data, name, limit=project.settings.limit)
    except BriefError as fault:
        return Outcome(name, text, fault.diagnostics)
    if has_errors(imported.diagnostics):
        return Outcome(name, text, imported.diagnostics)
    write_all(folder, {target.name: imported.markdown.encode("utf-8")})
    report = imported.report
    return Outcome(name, text, imported.diagnostics, report.as_text(), report.summary(), shown(target))
