"""`briefpress copies` and `briefpress trace`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import stopping
from .cli_options import (
    CitationStyleOption,
    LimitOption,
    RuleOption,
    StrictOption,
    StyleOption,
    print_diagnostics,
    project_here,
)
from .reports import Report


def copies(
    brief: Annotated[Path, typer.Argument(help="The brief.", show_default=False)],
    recipients: Annotated[Path, typer.Option("--list", help="Who receives a copy: a CSV or YAML file.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the copies; SLUG-copies in the output folder.")
    ] = None,
    watermark: Annotated[
        bool, typer.Option("--watermark/--no-watermark", help="The recipient's name across every page, faintly.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what the folder holds, whatever it is.")] = False,
    style: StyleOption = None,
    citation_style: CitationStyleOption = None,
    strict: StrictOption = None,
    rule: RuleOption = None,
    limit: LimitOption = None,
) -> None:
    """Make a numbered copy of a brief for each recipient: number, name and a code on every page; and a register of them.

    A recipient with an audience gets what is for it. `briefpress trace` says which copy a file or a code is.
    """
    stopping.at_once()
    from . import finding
    from .batch.jobs import Slugs, jobs_for
    from .cli_progress import Progress
    from .distribution import copies as making
    from .distribution.recipients import place_of, read_recipients

    project = project_here([brief], strict=strict, rules=rule, limit=limit)
    (source,) = finding.find_sources([brief], project)[:1]
    found, warnings = read_recipients(recipients, project.settings.limit)
    print_diagnostics(warnings, {}, Report.human)
    order = making.Order(
        source,
        found,
        lambda number: place_of(recipients, project.settings.limit, number),
        project,
        style,
        citation_style,
        watermark,
    )
    slug = Slugs(project).of(*jobs_for([source], ())) or source.stem  # a faulty brief is told of later
    folder = out or project.output_folder / f"{slug}-copies"
    with Progress(len(found)) as progress:
        made = making.make(order, folder.absolute(), force=force, told=progress.advance)
    print_diagnostics(order.diagnostics, {}, Report.human)
    many = len(made.entries)
    what = "copy" if many == 1 else "copies"
    typer.echo(f"{finding.shown(source)} -> {finding.shown(made.folder)}: {many} {what}")


def trace(
    what: Annotated[str, typer.Argument(help="A PDF, or what its code says (BP:…), or the id alone.")],
    register: Annotated[
        list[Path] | None,
        typer.Option("--register", help="The register; those beside the file and in the output folder otherwise."),
    ] = None,
) -> None:
    """Say which numbered copy a file, or the code on a page, is, and who received it."""
    from . import finding
    from .distribution.tracing import registers_for, trace

    found = trace(what, register or registers_for(what, project_here().output_folder))
    entry = found.entry
    who = ", ".join(part for part in (entry.name, entry.organisation, entry.email) if part)
    typer.echo(f"copy {entry.copy} of {entry.of}: {who}")
    for name, value in (
        ("audience", entry.audience),
        ("handling", entry.handling),
        ("made", entry.date),
        ("handed over", entry.sent),
        ("id", entry.id),
        ("file", entry.file),
        ("register", finding.shown(found.register)),
    ):
        if value:
            typer.echo(f"  {name:<12} {value}")
    typer.echo(f"  {found.says}")
