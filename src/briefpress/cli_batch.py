"""The commands `build`, `check` and `verify`: a batch run, its progress shown, its end told; exit codes.

Not imported before one of them is called: what a batch needs takes longer to import than `--help` to print.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from . import finding
from .batch import staging
from .batch.jobs import jobs_for
from .batch.run import Build, Means, Told, check
from .batch.verifying import verify
from .batch.work import Order
from .cli_options import Report, count, print_diagnostics, project_here
from .diagnostics import Severity, UsageError

if TYPE_CHECKING:
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
    begun: Begun, *, jobs: int | None, timeout: float, fail_fast: bool, cache: bool, resume: bool, report: Report
) -> None:
    """Build briefs; ends in an exit code."""
    project = _project(begun)
    if resume:
        begun = _interrupted(project) or begun
        project = _project(begun)
    sources = finding.find_sources([Path(path) for path in begun.paths], project)
    formats = project.settings.formats
    order = Order(project, formats, begun.style, begun.citation_style)
    wanted = jobs_for(sources, formats, _rows(begun, project))
    means = Means(jobs or _cores(), timeout, cache)
    told: list[Told] = []
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's stop is as good as Ctrl-C
    try:
        with Progress(len(wanted)) as progress:
            batch = iter(Build(wanted, order, means, told=asdict(begun)))
            for one in batch:
                told.append(one)
                progress.show(one, quiet=report is not Report.human)
                if fail_fast and one.outcome == "failed":
                    break
    except KeyboardInterrupt:
        done = count(sum(one.outcome != "failed" for one in told), "brief")
        typer.echo(
            f"briefpress: interrupted; {done} of {len(wanted)} done, their files are whole; "
            "briefpress build --resume goes on",
            err=True,
        )
        raise typer.Exit(130) from None
    _finish(told, report, project, left=len(wanted) - len(told))


def check_all(
    paths: Sequence[Path],
    project: Project,
    style: str | None,
    citation_style: str | None,
    *,
    jobs: int | None,
    timeout: float,
    report: Report,
) -> None:
    """Check briefs; ends in an exit code."""
    sources = finding.find_sources(paths, project)
    order = Order(project, (), style, citation_style)
    _finish(list(check(jobs_for(sources, ()), order, Means(jobs or _cores(), timeout))), report, project)


def verify_folder(folder: Path) -> None:
    """Check an output folder; ends in an exit code."""
    verified = verify(folder)
    faults = sum(found.fault for found in verified.findings)
    for found in verified.findings:
        typer.echo(f"{found.kind:<10} {finding.shown(folder / found.file)}: {found.says}")
    typer.echo(f"{count(verified.whole, 'file')} whole, {count(faults, 'fault')}", err=True)
    raise typer.Exit(1 if faults else 0)


def _project(begun: Begun) -> Project:
    return project_here([Path(path) for path in begun.paths], **begun.settings)


def _interrupted(project: Project) -> Begun | None:
    """What the build was told that was interrupted last."""
    order = staging.Remains(project.output_folder).order
    if order is None:
        typer.echo("no build was interrupted here; building as always", err=True)
        return None
    try:
        return Begun(**order)
    except TypeError:
        raise UsageError("what the interrupted build was told cannot be read; build without --resume") from None


def _rows(begun: Begun, project: Project) -> Sequence[Row]:
    if begun.data is None:
        return ()
    from .rows import read_rows

    path = Path(begun.data)
    return read_rows(path, finding.shown(path), project.settings.limit)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _finish(told: list[Told], report: Report, project: Project, left: int = 0) -> None:
    """Print what was found and how it ended; the exit code."""
    diagnostics = [d for one in told for d in one.diagnostics]
    print_diagnostics(diagnostics, {}, report)
    if report is not Report.json:
        typer.echo(_summary(told, left), err=True)
    failed = [one for one in told if one.outcome == "failed"]
    raise typer.Exit(max((one.fault or 1 for one in failed), default=0))


def _summary(told: Iterable[Told], left: int) -> str:
    """`4 briefs: 2 built, 1 skipped, 1 failed (1 error, 3 warnings)`."""
    outcomes = Counter[str](one.outcome for one in told)
    diagnostics = [d for one in told for d in one.diagnostics]
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    parts = [f"{outcomes[name]} {word}" for name, word in _WORDS.items() if outcomes[name]]
    parts += [f"{left} not begun"] if left else []
    found = f"{count(errors, 'error')}, {count(len(diagnostics) - errors, 'warning')}"
    summary = f"{count(outcomes.total() + left, 'brief')}: {', '.join(parts)} ({found})"
    return summary + ("; --strict makes warnings fail" if outcomes["failed"] and not errors else "")


_WORDS = {"checked": "fine", "built": "built", "skipped": "unchanged", "failed": "failed"}


class Progress:
    """On a terminal a bar with rate and time left; elsewhere a line for each brief, on standard output."""

    def __init__(self, total: int) -> None:
        self.bar: Any = None
        self.total = total

    def __enter__(self) -> Progress:
        if self.total > 2 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
            # No thread of its own: the processes that do the work are forked from this one.
            self.bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False)
            self.bar.start()
            self.task = self.bar.add_task("", total=self.total, rate="")
        return self

    def show(self, one: Told, *, quiet: bool) -> None:
        """A brief is done."""
        if self.bar is not None:
            speed = self.bar.tasks[0].speed
            self.bar.update(self.task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
            self.bar.refresh()
        elif not quiet:
            typer.echo(_line(one))

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def _line(one: Told) -> str:
    match one.outcome:
        case "failed":
            errors = sum(d.severity is Severity.ERROR for d in one.diagnostics)
            what = count(errors, "error") if errors else count(len(one.diagnostics), "warning")
            return f"{one.job.shown}: failed, {what}"
        case "skipped":
            return f"{one.job.shown}: unchanged"
        case _:
            return f"{one.job.shown} -> {' '.join(finding.shown(file) for file in one.files)}"
