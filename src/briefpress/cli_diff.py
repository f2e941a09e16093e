"""`briefpress diff`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import LimitOption, print_diagnostics, project_here
from .diagnostics import BriefError, Diagnostic
from .reports import Report, count

if TYPE_CHECKING:
    from .model import Brief
    from .project import Project
    from .readers import Loaded


class DiffReport(StrEnum):
    """How changes are told."""

    text = "text"
    markdown = "markdown"
    json = "json"


def diff(
    old: Annotated[str, typer.Argument(help="A brief, a PDF or DOCX of one, or REV:PATH in git.", show_default=False)],
    new: Annotated[str, typer.Argument(help="The version to compare it with, likewise.", show_default=False)],
    report: Annotated[DiffReport, typer.Option("--report", help="How the changes are told.")] = DiffReport.text,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when anything changed.")] = False,
    limit: LimitOption = None,
) -> None:
    """Say what changed between two versions of a brief, in its own terms: key points, sources, numbers, words."""
    from .comparing import compare
    from .comparing.told import REPORTS

    project = project_here(limit=limit)
    texts: dict[str, str] = {}
    faults: list[Diagnostic] = []
    found = [_version(name, project, texts, faults) for name in (old, new)]
    before, after = found
    if before is None or after is None:
        print_diagnostics(faults, texts, Report.human)
        raise typer.Exit(1)
    changes = compare(before[1], after[1])
    told = REPORTS[report.value]([(change, change.span(before[0], after[0])) for change in changes])
    typer.echo(told.encode("utf-8", "backslashreplace").decode(), nl=False)
    if report is DiffReport.text and changes:
        typer.echo(count(len(changes), "change"), err=True)
    raise typer.Exit(1 if changes and exit_code else 0)


def _version(
    name: str, project: Project, texts: dict[str, str], faults: list[Diagnostic]
) -> tuple[Loaded, Brief] | None:
    """One version, read and validated; None where it has faults, which are added, with its text."""
    from .revisions import load_version
    from .validate import validate

    try:
        loaded = load_version(name, project)
        texts[loaded.name] = loaded.text
        return loaded, validate(loaded)
    except BriefError as fault:
        faults += fault.diagnostics
        return None
