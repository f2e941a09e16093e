"""The commands `build`, `check` and `verify`: a batch run, its progress shown, its end told; exit codes.

Not imported before one of them is called: what a batch needs takes longer to import than `--help` to print.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from pydantic import TypeAdapter, ValidationError

from . import finding, stopping
from .batch import staging
from .batch.jobs import jobs_for
from .batch.run import Build, Means, check
from .batch.verifying import verify
from .batch.work import Order
from .cli_options import print_run, printable, project_here, run_of, write_summary
from .cli_progress import Progress
from .diagnostics import BriefError, Diagnostic, MachineError, Severity, UsageError, has_errors
from .reports import Report, Told, count

if TYPE_CHECKING:
    from .batch.run import Hands
    from .batch.store import Store
    from .project import Project
    from .rows import Row


@dataclass
class Begun:
    """What a build was told that decides what it makes: enough to go on with it later."""

    paths: list[str] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    style: str | None = None
    citation_style: str | None = None
    data: str | None = None


def build_all(
    begun: Begun,
    *,
    jobs: int | None,
    timeout: float,
    fail_fast: bool,
    cache: bool,
    resume: bool,
    cluster: str | None,
    store: str | None,
    report: Report,
    summary: Path | None,
) -> None:
    """Build briefs; ends in an exit code."""
    project = _project(begun)
    if resume:
        begun = _interrupted(project) or begun
        project = _project(begun)
    sources = finding.find_sources([Path(path) for path in begun.paths], project)
    formats = project.settings.made
    order = Order(project, formats, begun.style, begun.citation_style)
    rows, beside = _rows(begun, sources, project)
    wanted = jobs_for(sources, formats, rows)
    means = Means(jobs or _cores(), timeout, cache)
    hands, shelf = _elsewhere(cluster, store, order, timeout)
    told: list[Told] = []
    try:
        build = Build(wanted, order, means, told=asdict(begun), hands=hands, store=shelf)
        with Progress(len(wanted)) as progress, closing(iter(build)) as batch:
            for one in batch:
                told.append(one)
                if not progress.advance() and report is Report.human:
                    typer.echo(_line(one))
                if fail_fast and one.outcome == "failed":
                    break
    except KeyboardInterrupt:
        done = count(sum(one.outcome != "failed" for one in told), "brief")
        begun_here = any(one.outcome == "built" for one in told)
        hint = "; briefpress build --resume goes on" if begun_here else ""
        typer.echo(f"{done} of {len(wanted)} done{hint}", err=True)
        raise typer.Exit(stopping.CODE) from None
    stopping.at_once()
    _finish(told, report, summary, beside, left=len(wanted) - len(told))


def check_all(
    paths: Sequence[Path],
    project: Project,
    style: str | None,
    citation_style: str | None,
    *,
    jobs: int | None,
    timeout: float,
    report: Report,
    summary: Path | None,
) -> None:
    """Check briefs; ends in an exit code."""
    sources = finding.find_sources(paths, project)
    order = Order(project, (), style, citation_style)
    told = list(check(jobs_for(sources, ()), order, Means(jobs or _cores(), timeout)))
    _finish(told, report, summary)


def verify_folder(folder: Path) -> None:
    """Check an output folder; ends in an exit code."""
    verified = verify(folder)
    faults = sum(found.fault for found in verified.findings)
    for found in verified.findings:
        typer.echo(f"{found.kind:<10} {printable(finding.shown(folder / found.file))}: {found.says}")
    typer.echo(f"{count(verified.whole, 'file')} whole, {count(faults, 'fault')}", err=True)
    raise typer.Exit(1 if faults else 0)


def _project(begun: Begun) -> Project:
    project = project_here([Path(path) for path in begun.paths], **begun.settings)
    if (begun.settings.get("ink") or begun.settings.get("icc")) and not project.settings.press:
        raise UsageError("--ink and --icc are for --press")
    return project


def _interrupted(project: Project) -> Begun | None:
    """What the build was told that was interrupted last."""
    order = staging.Remains(project.output_folder).order
    if order is None:
        typer.echo("no build was interrupted here; building as always", err=True)
        return None
    try:
        return TypeAdapter(Begun).validate_python(order)
    except ValidationError:
        raise UsageError("what the interrupted build was told cannot be read; build without --resume") from None


def _elsewhere(
    cluster: str | None, store: str | None, order: Order, timeout: float
) -> tuple[Hands | None, Store | None]:
    """Who does the jobs, and where the deliverables go, where that is not this machine."""
    if store and not cluster:
        raise UsageError("--store needs --cluster: the workers put the deliverables there")
    if not cluster:
        return None, None
    try:
        from .batch.cluster import Cluster
    except ImportError:
        raise MachineError("--cluster needs Dask: pip install 'briefpress[cluster]'") from None
    from .batch.store import Store

    return Cluster(cluster, order, timeout, store or ""), Store(store) if store else None


def _rows(begun: Begun, sources: Sequence[Path], project: Project) -> tuple[Sequence[Row], list[Diagnostic]]:
    """The rows of the table, and what is to be said once of all of them. Raises BriefError for faults of a template."""
    if begun.data is None:
        return (), []
    from .parameters import check_template
    from .pipeline import load
    from .rows import read_rows

    path = Path(begun.data)
    rows = read_rows(path, finding.shown(path), project.settings.limit)
    said = [found for source in sources for found in check_template(load(source, project), rows)]
    if has_errors(said):
        raise BriefError(*said)
    return rows, said


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _finish(
    told: list[Told], report: Report, summary: Path | None, beside: Sequence[Diagnostic] = (), left: int = 0
) -> None:
    """Print what was found, in the briefs and beside them, and how it ended; the exit code."""
    if beside and told:
        told = [replace(told[0], diagnostics=[*beside, *told[0].diagnostics]), *told[1:]]
    run = run_of(told, left=left)
    print_run(run, report)
    if report is not Report.json:
        typer.echo(run.closing(), err=True)
    write_summary(run, summary, report)
    raise typer.Exit(max((one.fault or 1 for one in told if one.outcome == "failed"), default=0))


def _line(one: Told) -> str:
    match one.outcome:
        case "failed":
            errors = one.number(Severity.ERROR)
            what = count(errors, "error") if errors else count(one.number(Severity.WARNING), "warning")
            return f"{one.name}: failed, {what}"
        case "skipped":
            return f"{one.name}: unchanged"
        case _:
            return f"{one.name} -> {' '.join(one.files)}"
