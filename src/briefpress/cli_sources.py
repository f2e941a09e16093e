"""The commands around sources and citation styles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import (
    CitationStyleOption,
    LimitOption,
    PlainReport,
    PlainReportOption,
    ReportOption,
    RuleOption,
    SourcesOption,
    StrictOption,
    print_diagnostics,
    print_run,
    project_here,
    run_of,
)
from .diagnostics import BriefError, Diagnostic, Severity, has_errors
from .reports import Report, Told, count

if TYPE_CHECKING:
    from .sources import Found

sources_app = typer.Typer(help="Sources: list them, check them, convert bibliographies.", no_args_is_help=True)

BriefsOrFiles = Annotated[
    list[Path] | None,
    typer.Argument(help="Briefs, folders of briefs, bibliographies; all of source/ if none.", show_default=False),
]


@sources_app.command("list")
def list_(
    paths: BriefsOrFiles = None,
    report: PlainReportOption = PlainReport.human,
    limit: LimitOption = None,
    sources: SourcesOption = None,
) -> None:
    """List what each brief has and cites: key, type, the source in short, where it stands."""
    from . import sources as work

    found = work.list_sources(paths or [], project_here(paths, limit=limit, sources=sources))
    errors = [d for one in found for d in one.diagnostics if d.severity is Severity.ERROR]
    if report is PlainReport.json:
        typer.echo(work.as_json(found))
    else:
        for one in found:
            _print_rows(one)
    print_diagnostics(errors, _texts(found), Report.short if report is PlainReport.json else Report(report))
    raise typer.Exit(1 if errors else 0)


def _print_rows(found: Found) -> None:
    cited = sum(row.cited is not None for row in found.rows)
    told = f", {cited} cited" if any(row.cited for row in found.rows) else ""
    typer.echo(f"{found.name}: {count(len(found.rows), 'source')}{told}")
    width = min(24, max((len(row.key) for row in found.rows), default=0))
    for row in found.rows:
        mark = "*" if row.cited else " "
        typer.echo(f"{mark} {row.key:<{width}}  {row.type:<16}  {row.line}  ({row.place})")


@sources_app.command()
def check(
    paths: BriefsOrFiles = None,
    citation_style: CitationStyleOption = None,
    report: ReportOption = Report.human,
    strict: StrictOption = None,
    rule: RuleOption = None,
    limit: LimitOption = None,
    sources: SourcesOption = None,
) -> None:
    """Check sources: two that are one, fields that the citation style would miss, types and variables that CSL lacks."""
    from . import sources as work

    project = project_here(paths, strict=strict, rules=rule, limit=limit, sources=sources)
    found = work.check_sources(paths or [], project, citation_style)
    run = run_of([_told(one, strict=project.settings.strict) for one in found], _texts(found))
    print_run(run, report)
    diagnostics = run.diagnostics
    if report is not Report.json:
        errors = sum(d.severity is Severity.ERROR for d in diagnostics)
        told = f"{count(errors, 'error')}, {count(len(diagnostics) - errors, 'warning')}"
        typer.echo(f"{count(sum(len(one.rows) for one in found), 'source')}: {told}", err=True)
    raise typer.Exit(1 if run.failed else 0)


def _told(found: Found, *, strict: bool) -> Told:
    failed = has_errors(found.diagnostics) or (strict and bool(found.diagnostics))
    return Told(found.name, diagnostics=tuple(found.diagnostics), outcome="failed" if failed else "checked")


@sources_app.command()
def convert(
    file: Annotated[Path, typer.Argument(help="A bibliography: .json, .bib or .ris.", show_default=False)],
    to: Annotated[str, typer.Option("--to", help="json (CSL-JSON), bib (BibLaTeX) or ris.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write; standard output where not given.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    report: PlainReportOption = PlainReport.human,
) -> None:
    """Convert a bibliography, with all that the other format can hold; fields that nobody knows are kept."""
    from . import sources as work

    diagnostics: list[Diagnostic]
    try:
        done = work.convert(file, to)
        diagnostics = done.diagnostics
        if out:
            work.save(done.text, out, force=force)
        else:
            typer.echo(done.text, nl=False)
    except BriefError as fault:
        diagnostics = list(fault.diagnostics)
    if report is not PlainReport.json or out:
        print_diagnostics(diagnostics, {}, Report(report))
    elif diagnostics:  # standard output is the bibliography's, or nothing's
        print_diagnostics(diagnostics, {}, Report(report) if has_errors(diagnostics) else Report.short)
    raise typer.Exit(1 if has_errors(diagnostics) else 0)


def citation_styles(
    search: Annotated[str, typer.Argument(help="Words of a style's name or title.", show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many styles are shown.")] = 20,
    samples: Annotated[int, typer.Option("--samples", min=0, help="For how many of them a sample is shown.")] = 3,
) -> None:
    """Search the citation styles: name, title, category, parent; a sample citation and entry for the first."""
    from . import citation_styles as styles
    from . import csl

    found = styles.search(search)
    for number, style in enumerate(found[:limit]):
        follows = f", follows {style.parent}" if style.parent else ""
        typer.echo(f"{style.name}: {style.title} ({style.category or 'no category'}{follows})")
        if number < samples:
            try:
                citation, entry = styles.sample(style.name)
            except csl.StyleError as fault:
                typer.echo(f"    cannot be used: {fault}")
                continue
            typer.echo(f"    cited:  {citation}")
            typer.echo(f"    listed: {entry or 'the style has no bibliography'}")
    typer.echo(f"{count(len(found), 'style')} of that name" if found else f"no style is named so: {search}", err=True)
    if len(found) > limit:
        typer.echo(f"the first {limit} are shown; --limit shows more", err=True)
    raise typer.Exit(0 if found else 1)


def _texts(found: list[Found]) -> dict[str, str]:
    return {one.name: one.text for one in found if one.text}
