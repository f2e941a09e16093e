"""The command line: options → pipeline, results → exit codes. Nothing else.

Exit codes: 0 fine, 1 a brief is wrong, 2 the command is wrong, 3 the machine lacks something.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_args

import typer

from . import __version__, stopping
from .choices import Ink, Paper
from .cli_copies import copies, trace
from .cli_diff import diff
from .cli_impose import impose
from .cli_options import (
    AudienceOption,
    CitationStyleOption,
    FormatOption,
    JobsOption,
    LanguageOption,
    LimitOption,
    Paths,
    ReportOption,
    RuleOption,
    SourcesOption,
    StrictOption,
    StyleOption,
    StylesOption,
    SummaryOption,
    TimeoutOption,
    choice,
    coloured,
    print_diagnostics,
    project_here,
)
from .cli_preflight import preflight
from .cli_print import print_, printers
from .cli_send import mail, package
from .cli_sources import citation_styles, sources_app
from .diagnostics import BriefError, MachineError, UsageError, has_errors
from .reports import Report

app = typer.Typer(
    name="briefpress",
    help="Publish validated briefings as PDF, DOCX and plain text, with the same citations in all three.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in boxes would take rich, and as long again as all the rest of it
    context_settings={"help_option_names": ["-h", "--help"]},
)
style_app = typer.Typer(help="Style packs: list them, show one, begin one of your own.", no_args_is_help=True)
app.add_typer(style_app, name="style")
app.add_typer(sources_app, name="sources")
app.command("citation-styles")(citation_styles)
app.command()(diff)
app.command()(copies)
app.command()(trace)
app.command()(impose)
app.command()(preflight)
app.command("print")(print_)
app.command()(printers)
app.command()(package)
app.command()(mail)


class Described(StrEnum):
    """What a schema is of."""

    brief = "brief"
    manifest = "manifest"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefpress {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Publish validated briefings as PDF, DOCX and plain text, with the same citations in all three."""


@app.command()
def build(
    paths: Paths = None,
    format: FormatOption = None,
    style: StyleOption = None,
    citation_style: CitationStyleOption = None,
    paper: Annotated[Paper | None, choice(get_args(Paper), "Paper; the style's own where not given.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder of the deliverables.")] = None,
    notes: Annotated[str | None, typer.Option(help="foot: at the foot of the page; end: gathered at the end.")] = None,
    text_width: Annotated[int | None, typer.Option(help="Columns of the text, 40 to 200.")] = None,
    press: Annotated[
        bool | None,
        typer.Option("--press/--no-press", help="Also a PDF with bleed and marks, and its preflight report."),
    ] = None,
    ink: Annotated[
        Ink | None,
        choice(get_args(Ink), "For the press: all in grey, or black type on the black plate alone, or as it is."),
    ] = None,
    icc: Annotated[Path | None, typer.Option(help="For the press: the printing condition, an ICC profile.")] = None,
    ascii: Annotated[bool | None, typer.Option("--ascii/--no-ascii", help="Text in ASCII.")] = None,
    data: Annotated[
        Path | None,
        typer.Option(help="A table (CSV, JSON, Parquet): one brief for each row, the paths being templates."),
    ] = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = 600,
    fail_fast: Annotated[
        bool,
        typer.Option(
            "--fail-fast/--keep-going", help="Stop at the first brief that fails; else go on with the others."
        ),
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Skip briefs of which nothing has changed since they were built.")
    ] = True,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Go on with the build that was interrupted in the output folder, as it was begun."
        ),
    ] = False,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask cluster that does the work: tcp://host:8786, or local:N on this machine.")
    ] = None,
    store: Annotated[
        str | None, typer.Option(help="With --cluster: where workers put the deliverables, such as s3://bucket/briefs.")
    ] = None,
    report: ReportOption = Report.human,
    summary: SummaryOption = None,
    audience: AudienceOption = None,
    strict: StrictOption = None,
    rule: RuleOption = None,
    language: LanguageOption = None,
    limit: LimitOption = None,
    sources: SourcesOption = None,
    styles: StylesOption = None,
) -> None:
    """Check briefs and write their deliverables. A brief with errors is not written; the others are.

    Beside them come manifest.json, which says what was made of what, and SHA256SUMS; briefpress verify checks both.
    """
    stopping.at_once()
    from .cli_batch import Begun, build_all

    begun = Begun(
        paths=[str(path.absolute()) for path in paths or []],
        settings={
            "formats": _split(format),
            "paper": paper,
            "output": str(out.absolute()) if out else None,
            "notes": notes,
            "text_width": text_width,
            "ascii": ascii,
            "audience": audience,
            "press": press,
            "ink": ink,
            "icc": str(icc.absolute()) if icc else None,
            "strict": strict,
            "rules": rule,
            "language": language,
            "limit": limit,
            "sources": sources,
            "styles": styles,
        },
        style=style,
        citation_style=citation_style,
        data=str(data.absolute()) if data else None,
    )
    build_all(
        begun,
        jobs=jobs,
        timeout=timeout,
        fail_fast=fail_fast,
        cache=cache,
        resume=resume,
        cluster=cluster,
        store=store,
        report=report,
        summary=summary,
    )


@app.command()
def check(
    paths: Paths = None,
    style: StyleOption = None,
    citation_style: CitationStyleOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = 600,
    report: ReportOption = Report.human,
    summary: SummaryOption = None,
    audience: AudienceOption = None,
    strict: StrictOption = None,
    rule: RuleOption = None,
    language: LanguageOption = None,
    limit: LimitOption = None,
    sources: SourcesOption = None,
    styles: StylesOption = None,
) -> None:
    """Check briefs and write nothing."""
    stopping.at_once()
    from .cli_batch import check_all

    project = project_here(
        paths,
        audience=audience,
        strict=strict,
        rules=rule,
        language=language,
        limit=limit,
        sources=sources,
        styles=styles,
    )
    check_all(paths or [], project, style, citation_style, jobs=jobs, timeout=timeout, report=report, summary=summary)


@app.command()
def verify(
    folder: Annotated[Path | None, typer.Argument(help="The output folder; the project's own where not given.")] = None,
) -> None:
    """Check that the deliverables in a folder are those that manifest.json and SHA256SUMS name, to the byte."""
    from .cli_batch import verify_folder

    verify_folder(folder or project_here().output_folder)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Raw text briefings.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Folder of the Markdown sources; the project's own where not given."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a source that is there.")] = False,
    report: Annotated[bool, typer.Option("--report/--no-report", help="Print what became of every line.")] = True,
    limit: LimitOption = None,
) -> None:
    """Turn raw text briefings into Markdown sources, and account for every line."""
    from . import importing

    project = project_here(limit=limit)
    faulty = False
    for file in files:
        outcome = importing.import_file(file, out or project.source_folder, project, force=force)
        print_diagnostics(outcome.diagnostics, {outcome.name: outcome.text}, Report.human)
        faulty = faulty or has_errors(outcome.diagnostics)
        if outcome.written:
            if report:
                typer.echo(outcome.report)
            typer.echo(f"{outcome.name} -> {outcome.written}" + ("" if report else f": {outcome.summary}"))
    raise typer.Exit(1 if faulty else 0)


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="A PDF or DOCX that briefpress made.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for what is found; the working folder.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Give back the source that a deliverable was made from: the brief as JSON, its bibliography as CSL-JSON."""
    from . import extracting, finding

    for path in extracting.extract(file, out, force=force):
        typer.echo(finding.shown(path))


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The new project's folder.")] = Path()) -> None:
    """Begin a project: briefpress.toml, folders, and a first brief."""
    from . import finding, scaffold

    for path in scaffold.init(folder):
        typer.echo(finding.shown(path))


@app.command()
def new(
    title: Annotated[str, typer.Argument(help="The brief's title.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder; the project's source/ where not given.")
    ] = None,
) -> None:
    """Begin a brief."""
    from . import finding, scaffold

    typer.echo(finding.shown(scaffold.new(title, out or project_here().source_folder)))


@app.command()
def schema(
    what: Annotated[Described, typer.Argument(help="A brief, or the manifest of an output folder.")] = Described.brief,
) -> None:
    """Print the JSON Schema of a brief, or of a manifest. A YAML brief that begins with this line is completed by editors:

    # yaml-language-server: $schema=brief.schema.json
    """
    import json

    from .batch import manifest
    from .model import json_schema

    of = json_schema if what is Described.brief else manifest.json_schema
    typer.echo(json.dumps(of(), indent=2, ensure_ascii=False))


@app.command("rules")
def rules_() -> None:
    """List the editorial rules: code, severity, what each says."""
    from .rules import RULES

    for rule in RULES.values():
        typer.echo(f"{rule.code:<25} {rule.severity.value:<8} {rule.says}")


@app.command()
def formats() -> None:
    """List the formats of deliverables and of sources."""
    from .bibliography import READERS as BIBLIOGRAPHIES
    from .readers import READERS
    from .writers import FORMATS

    for name, format in FORMATS.items():
        typer.echo(f"{name:<6} {format.says}")
    typer.echo(f"\nRead: {', '.join(READERS)}; raw text through briefpress import")
    typer.echo(f"Bibliographies: {', '.join(BIBLIOGRAPHIES)}")


@app.command()
def doctor() -> None:
    """Say what this machine has and lacks, with the exact command for what is missing."""
    from . import doctor as examination

    findings = examination.examine()
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.fine else 'LACK'} {finding.what}: {finding.state}")
        if finding.mend:
            typer.echo(f"     {finding.mend}")
    raise typer.Exit(0 if all(finding.fine or finding.optional for finding in findings) else 3)


@style_app.command("list")
def style_list() -> None:
    """List the style packs that this project can use."""
    from .style import list_styles

    for pack in list_styles(project_here().style_folders):
        typer.echo(f"{pack.name:<16} {pack.settings.description}")


@style_app.command("show")
def style_show(name: Annotated[str, typer.Argument(help="The pack.")] = "default") -> None:
    """Show which file of a pack comes from where."""
    from .style import FILES, find_style

    pack = find_style(name, project_here().style_folders)
    typer.echo(f"{pack.name}: {pack.settings.description}")
    for file in FILES:
        typer.echo(f"  {file:<16} {pack.find(file)}")


@style_app.command("new")
def style_new(
    name: Annotated[str, typer.Argument(help="The new pack's name.")],
    file: Annotated[
        list[str] | None, typer.Option("--file", help="Also copy this file of the default pack, to change it.")
    ] = None,
) -> None:
    """Begin a style pack: a style.toml of its own; every other file comes from the default until you copy it."""
    from . import finding, scaffold

    for path in scaffold.new_style(name, project_here().style_folders[0], file or []):
        typer.echo(finding.shown(path))


# ---------------------------------------------------------------------------------------------- helpers


def _split(values: Sequence[str] | None) -> tuple[str, ...] | None:
    parts = tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
    return tuple(dict.fromkeys(parts)) if values else None


def main() -> None:
    """Run the command; every fault that a person can meet ends in one sentence and an exit code."""
    sys.exit(_guarded(app))


def _guarded(command: Callable[[], None]) -> int:
    try:
        command()
    except SystemExit as end:
        if end.code == stopping.CODE:  # the command line's library has caught Ctrl-C
            typer.echo(stopping.SAYS, err=True)
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BriefError as fault:
        print_diagnostics(fault.diagnostics, {}, Report.human)
        return 1
    except UsageError as fault:
        typer.secho(f"briefpress: {fault}", fg=typer.colors.RED, err=True, color=coloured())
        return 2
    except MachineError as fault:
        typer.secho(f"briefpress: {fault}", fg=typer.colors.RED, err=True, color=coloured())
        return 3
    except BrokenPipeError:
        return 0
    return 0
