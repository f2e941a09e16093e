"""What the commands share: their options, the project of the working folder, and how diagnostics are printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import __version__
from .audiences import AUDIENCES, Audience
from .diagnostics import Diagnostic, MachineError, UsageError
from .reports import REPORTS, Report, Run, Told, summary

if TYPE_CHECKING:
    from .project import Project

MOST_SHOWN = 20_000_000  # bytes of a file whose lines are shown


class PlainReport(StrEnum):
    """The reports of commands that are not about briefs alone."""

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
PlainReportOption = Annotated[PlainReport, typer.Option("--report", help="How to print what is found.")]
SummaryOption = Annotated[
    Path | None,
    typer.Option("--summary", help="Also write a summary in Markdown; github adds it to the job's by itself."),
]
StrictOption = Annotated[bool | None, typer.Option("--strict/--no-strict", help="Warnings fail.")]
RuleOption = Annotated[list[str] | None, typer.Option("--rule", help="Severity of a rule: CODE=error|warning|off.")]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=1, help="Briefs at a time; as many as there are cores where not given."),
]
TimeoutOption = Annotated[float, typer.Option(help="Seconds after which a brief is given up.", min=0.01)]
LanguageOption = Annotated[str | None, typer.Option("--language", help="Language of briefs that name none (BCP 47).")]


def choice(words: Iterable[str], help: str) -> Any:
    """An option that takes one of some words. Typer's own for such types begins a fault with the name of a class."""
    choices = tuple(words)

    def parsed(word: str) -> str:
        if word not in choices:
            raise typer.BadParameter(f"{word!r} is not one of {', '.join(map(repr, choices))}.")
        return word

    return typer.Option(parser=parsed, metavar=f"[{'|'.join(choices)}]", help=help)


AudienceOption = Annotated[
    Audience | None,
    choice(AUDIENCES, "For whom: public, partner or internal. What is for others is left out, and proved to be."),
]
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


def printable(name: str) -> str:
    """A name as it may be printed: what a terminal would obey is not."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)


def print_diagnostics(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], report: Report) -> None:
    """What was found in one file, or beside all briefs, in the form that is wanted."""
    print_run(run_of([Told("", diagnostics=tuple(diagnostics))], texts), report)


def print_run(run: Run, report: Report) -> None:
    """A report for people to standard error, in colour where that is shown; one for machines to standard output."""
    form = REPORTS[report]
    text = form.of(run).encode("utf-8", "backslashreplace").decode()  # names of files need not be UTF-8
    typer.echo(text, nl=False, err=not form.machines, color=coloured())


def run_of(briefs: Sequence[Told], texts: Mapping[str, str] | None = None, left: int = 0) -> Run:
    """A run with so many briefs not begun; the lines that it shows are those of `texts`, and of files as they are now."""
    return Run(briefs, _texts(texts or {}), __version__, left)


def write_summary(run: Run, file: Path | None, report: Report) -> None:
    """Write the summary of a job to a file, and in GitHub's own form also where GitHub wants it. Raises MachineError."""
    from .output import write_all

    if file:
        write_all(file.absolute().parent, {file.name: _bytes(summary(run))})
    if report is Report.github and (own := os.environ.get("GITHUB_STEP_SUMMARY")):
        try:
            with open(own, "ab") as step:
                step.write(_bytes(summary(run, annotated=True)))
        except OSError as fault:
            raise MachineError(f"the summary {own} (GITHUB_STEP_SUMMARY) cannot be written: {fault.strerror}") from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _texts(given: Mapping[str, str]) -> Callable[[str], str]:
    """Texts by file name: those given, else read, as long as they are no larger than is worth it."""

    @cache
    def text_of(name: str) -> str:
        if name in given:
            return given[name]
        path = Path(name)
        fits = path.is_file() and path.stat().st_size <= MOST_SHOWN
        return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n") if fits else ""

    return text_of
