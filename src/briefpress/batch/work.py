"""What a process of a batch does with one job: check the brief, make its deliverables, and say what they depend on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import BriefError, Diagnostic, MachineError, Span, UsageError, error, warning
from ..document import Document
from ..printed import running_texts
from ..reports import count
from .dependencies import NEVER, Dependencies, Digests, began, dependencies, style_digest
from .jobs import Job
from .manifest import made_of

if TYPE_CHECKING:
    from ..pipeline import Checked
    from ..project import Project


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch makes of every brief: the project with its formats (none: check alone), and what overrides the briefs."""

    project: Project
    formats: tuple[str, ...]
    style: str | None = None
    citation_style: str | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a job. `files` are the deliverables by file name, `pages` those of the PDF where one was made.
    `made` says what the deliverables are (`manifest.Deliverable`), also where the files themselves went elsewhere.

    `fault` is set where it is not the brief's: 2 for a style or setting, 3 for the machine, as the exit codes say.
    """

    diagnostics: list[Diagnostic]
    fine: bool = False
    title: str = ""
    slug: str = ""
    audience: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    pages: int | None = None
    words: int = 0
    digest: str = ""
    style: str = ""
    style_digest: str = ""
    citation_style: str = ""
    made: list[dict[str, Any]] = field(default_factory=list)
    dependencies: Dependencies | None = None
    fault: int = 0


class Work:
    """An order with what a process keeps between its jobs. `alone`: nobody else writes into the project's folder."""

    def __init__(self, order: Order, *, alone: bool = False) -> None:
        self.order, self.alone = order, alone
        self.digests = Digests()

    def __call__(self, job: Job) -> Outcome:
        """Do a job. Whatever goes wrong is in the outcome: a batch goes on."""
        from ..warm import tidy

        tidy()
        try:
            return self._made(job)
        except UsageError as fault:
            return Outcome([error("style-fault", str(fault), Span(job.name))], fault=2)
        except MachineError as fault:
            return Outcome([error("machine-fault", str(fault), Span(job.name))], fault=3)
        except BriefError as fault:
            return Outcome(list(fault.diagnostics))
        except MemoryError:
            return Outcome(
                [error("out-of-memory", "the memory does not suffice for this brief", Span(job.name))], fault=3
            )
        except Exception as fault:  # a fault of ours: it costs one brief, and is told as what it is
            message = f"briefpress failed: {type(fault).__name__}: {fault}"
            return Outcome([error("internal", message, Span(job.name), "please report it, with the brief")], fault=3)

    def _made(self, job: Job) -> Outcome:
        from .. import pipeline

        started = NEVER if self.alone else began()
        order = self.order
        checked = pipeline.check(
            job.path,
            order.project,
            style=order.style,
            citation_style=order.citation_style,
            formats=order.formats,
            row=job.row,
        )
        outcome = Outcome(checked.diagnostics, checked.fine(strict=order.project.settings.strict))
        describe(outcome, checked, order)
        if "press" in order.formats and order.project.profile:
            checked.files += (order.project.profile,)
        if outcome.fine and job.formats:
            formats = tuple(name for name in job.formats if name != "press")
            settings = order.project.settings.model_copy(update={"formats": formats})
            outcome.files = pipeline.render(checked, replace(order.project, settings=settings))
            outcome.made = [made_of(name, data) for name, data in outcome.files.items()]
            if "press" in job.formats:
                _press(outcome, checked, order.project)
            outcome.pages = next((pages(data) for name, data in outcome.files.items() if name.endswith(".pdf")), None)
            outcome.dependencies = dependencies(checked, order.project, self.digests, started)
            assert checked.style is not None
            outcome.style_digest = style_digest(checked.style, self.digests)
        return outcome


def _press(outcome: Outcome, checked: Checked, project: Project) -> None:
    """The files for a press, added; where the preflight finds errors, the brief has a warning."""
    from ..press import pressed_brief

    files, found = pressed_brief(checked, project)
    outcome.files |= files
    outcome.made += [made_of(name, data, "press") for name, data in files.items()]
    errors = [finding for finding in found.findings if finding.severity == "error"]
    if errors:
        report = next(name for name in files if name.endswith(".txt"))
        says = f"the preflight found {count(len(errors), 'error')}, the first: {errors[0].says}"
        told = warning("preflight", says, Span(checked.name), f"see {report}")
        outcome.diagnostics = [*outcome.diagnostics, told]
        outcome.fine = not project.settings.strict


def describe(outcome: Outcome, checked: Checked, order: Order) -> None:
    """Put into an outcome what is known of a brief before it is made."""
    outcome.digest = checked.digest
    outcome.audience = order.project.settings.audience or ""
    if checked.brief:
        outcome.title = checked.brief.title
        named = order.citation_style or checked.brief.citation_style or order.project.settings.citation_style
        outcome.citation_style = named
    if checked.style:
        outcome.style = checked.style.name
    if checked.document:
        outcome.slug = checked.document.head.slug
        outcome.words = _words(checked.document)


def _words(document: Document) -> int:
    """The words that the brief prints between its title and its colophon."""
    return sum(len(text.split()) for text in running_texts(document))


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)
