"""What the commands share: their options, the project of the working folder, and how diagnostics are printed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .diagnostics import (
    Diagnostic,
    MachineError,
    Severity,
    UsageError,
    as_json,
    github,
    human,
    in_order,
    one_line,
)

if TYPE_CHECKING:
    from .project import Project

MOST_SHOWN = 20_000_000  # bytes of a file whose lines are shown


class Report(StrEnum):
    """How diagnostics are printed."""

    human = "human"
    short = "short"
    json = "json"
    github = "github"


Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Briefs or folders of briefs; all of source/ where none is given.", show_default=False),
]
FormatOption = Annotated[
    list[str] | None, typer.Option("--format", "-f", help="pdf, docx, txt or html; several times, or with commas.")
]
StyleOption = Annotated[str | None, typer.Option("--style", "-s", help="Style pack, by name or folder.")]
CitationStyleOption = Annotated[
    str | None, typer.Option("--citation-style", "-c", help="CSL style, by name (ieee, apa …) or .csl file.")
]
ReportOption = Annotated[Report, typer.Option("--report", help="How to print what is found.")]
StrictOption = Annotated[bool | None, typer.Option("--strict/--no-strict", help="Warnings fail.")]
RuleOption = Annotated[list[str] | None, typer.Option("--rule", help="Severity of a rule: CODE=error|warning|off.")]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Briefs at a time; as many as there are cores where not given."),
]
TimeoutOption = Annotated[float, typer.Option(help="Seconds after which a brief is given up.", min=0.01)]
LanguageOption = Annotated[str | None, typer.Option("--language", help="Language of briefs that name none (BCP 47).")]
LimitOption = Annotated[int | None, typer.Option("--limit", help="Largest source file, in bytes.")]
SourcesOption = Annotated[str | None, typer.Option("--sources", help="Folder of the briefs.")]
StylesOption = Annotated[str | None, typer.Option("--styles", help="Folder of the project's style packs.")]


def project_here(paths: Sequence[Path] | None = None, **given: Any) -> Project:
    """The project of the given briefs, or of the working folder, with what the command line says instead."""
    from .project import LANGUAGE

    if given.get("rules"):
        pairs = [rule.partition("=") for rule in given["rules"]]
        given["rules"] = {code: severity for code, _, severity in pairs}
    if given.get("formats") == ():
        raise UsageError("--format names no format; give one of pdf, docx, txt, html")
    if given.get("language") and not LANGUAGE.fullmatch(given["language"]):
        raise UsageError(f"--language {given['language']!r} is no language tag (BCP 47) such as en, en-GB or fa")
    project = _project_of(paths or [])
    if given.get("rules"):
        given["rules"] = {**project.settings.rules, **given["rules"]}
    return project.with_settings(**given)


def _project_of(paths: Sequence[Path]) -> Project:
    """The project that the first path lies in, as from Python. Without one it is the working folder's; a brief outside
    that has its own folder for its images, and its deliverables go to the working folder."""
    from .project import NAME, Project, find_project

    try:
        here = find_project(Path.cwd())
    except FileNotFoundError:
        raise MachineError("the working folder is gone; change to another") from None
    if not paths or not paths[0].exists():
        return here
    folder = (paths[0] if paths[0].is_dir() else paths[0].parent).resolve()
    there = find_project(folder)
    if (there.root / NAME).is_file():
        return there
    if folder.is_relative_to(here.root):
        return here
    return Project(folder, here.settings.model_copy(update={"output": str(here.output_folder)}))


def coloured() -> bool | None:
    """False where colours are not wanted (no-color.org, a dumb terminal); None leaves it to whether this is a terminal."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def print_diagnostics(diagnostics: Iterable[Diagnostic], texts: dict[str, str], report: Report) -> None:
    """Diagnostics to standard error, for people in colour where that is shown; JSON to standard output.

    `texts` holds the files whose lines are shown; those missing there (a bibliography's) are read.
    """
    found = in_order(diagnostics)
    if report is Report.json:
        typer.echo(as_json(found))
        return
    texts = dict(texts)
    for diagnostic in found:
        match report:
            case Report.human:
                _read_into(texts, diagnostic)
                _print_human(human(diagnostic, texts), diagnostic.severity)
            case Report.short:
                typer.echo(one_line(diagnostic), err=True)
            case Report.github:
                typer.echo(github(diagnostic))


def _read_into(texts: dict[str, str], diagnostic: Diagnostic) -> None:
    name = diagnostic.span.file
    if diagnostic.span.line and name not in texts:
        path = Path(name)
        fits = path.is_file() and path.stat().st_size <= MOST_SHOWN
        texts[name] = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n") if fits else ""


def _print_human(text: str, severity: Severity) -> None:
    colour = typer.colors.RED if severity is Severity.ERROR else typer.colors.YELLOW
    head, _, rest = text.partition("\n")
    label, colon, message = head.partition(":")
    typer.secho(label, fg=colour, bold=True, err=True, nl=False, color=coloured())
    typer.echo(f"{colon}{message}\n{rest}\n", err=True)


def count(number: int, what: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
