"""A batch: which briefs must be made, by whom, and what is published of them, until the manifest is written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from .. import stopping
from ..diagnostics import Diagnostic, Span, error
from ..finding import shown, today
from ..reports import Told
from . import manifest
from .cache import Cache, Record, checked_for
from .dependencies import Digests
from .freshness import Freshness
from .jobs import Job, Slugs, clash, clashes, key_of
from .pool import Lost, Pool
from .records import diagnostics_of, line_of, said_of
from .staging import Remains, Staging, alone, begin
from .store import Store
from .versions import made_by, versions
from .work import Order, Outcome, Work


class Hands(Protocol):
    """Who does the jobs: processes of this machine, or of others."""

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Outcome | Lost], None, None]:
        """Each job with its outcome, in the order in which they come."""


@dataclass(frozen=True, slots=True)
class Means:
    """How a batch works: by so many processes, each brief in at most so many seconds, with what earlier builds left or not."""

    processes: int = 1
    timeout: float | None = None
    cached: bool = True

    def hands(self, order: Order, jobs: int) -> Hands:
        """Processes that do so many jobs of an order; where there are several, with all ready that is the same for each."""
        from ..warm import bring, settle, warm

        if jobs > 1:
            warm(order.formats, order.project, order.style)
            settle()
        else:
            bring(order.formats)
        return Pool(Work(order), self.processes, timeout=self.timeout)

    def outcome(self, job: Job, result: Outcome | Lost) -> Outcome:
        """The outcome of a job; one that was lost has an error."""
        if not isinstance(result, Lost):
            return result
        if result.late:
            message = f"the brief took more than {self.timeout:g} seconds and was stopped"
            return Outcome(
                [error("timed-out", message, Span(job.name), "make it shorter, or give it more by --timeout")]
            )
        message = f"the brief could not be finished, in two attempts: {result.why}"
        hint = "where the machine was short of memory, give fewer --jobs; else report it, with the brief"
        return Outcome([error("worker-died", message, Span(job.name), hint)], fault=3)


def check(jobs: Sequence[Job], order: Order, means: Means) -> Iterator[Told]:
    """Check briefs and write nothing; each as it is done."""
    slugs = Slugs(order.project)
    twice = clashes((job, slugs.of(job)) for job in jobs)
    _check_order(order)
    hands = means.hands(order, len(jobs))
    stopping.unwind()
    for job, result in hands.run(jobs):
        outcome = means.outcome(job, result)
        if job in twice:
            outcome = replace(outcome, diagnostics=[*outcome.diagnostics, twice[job]], fine=False)
        yield told(job, outcome, "checked")


def _check_order(order: Order) -> None:
    """Raise UsageError where the order itself is wrong, so that not every brief says so."""
    from .. import pipeline

    pipeline.check_order(order.project, order.style, order.citation_style)
    if "press" in order.formats:
        from ..press import profile_for

        profile_for(order.project.settings.ink, order.project.profile)


class Build:
    """A build of some briefs into the project's output folder; iterate over it once.

    `told` is what the command was told, for a later `--resume`; `hands` do the jobs where it is not this machine, and may put
    the deliverables into a `store` themselves: then the manifest goes there too.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        order: Order,
        means: Means,
        *,
        told: Mapping[str, Any] | None = None,
        hands: Hands | None = None,
        store: Store | None = None,
    ) -> None:
        self.jobs, self.order, self.means, self.told, self.hands = jobs, order, means, told or {}, hands
        self.store = store
        self.project, self.folder = order.project, order.project.output_folder
        self.root = order.project.root.resolve()
        self.lines: list[manifest.Line] = []  # of what no journal has: what was skipped, or went to a store
        self.right: dict[Job, list[dict[str, Any]]] = {}  # files that were made before and are as they would come out
        self.slugs = Slugs(order.project)

    def __iter__(self) -> Generator[Told, None, None]:
        """Each brief as it is done. At the end, and where the build is broken off, the manifest is written.

        A build that is broken off leaves what it was told in the output folder, for another to go on with.

        Raises UsageError and MachineError.
        """
        with closing(Cache(self.root, self.folder, wanted=self.means.cached and self.store is None)) as cache:
            digests = Digests(cache.digests())
            program = made_by(self.order, digests)
            before = cache.records(program)
            keys = {job: key_of(job, self.root, self.project.settings.audience) for job in self.jobs}
            known = {job: before[key] for job, key in keys.items() if key in before and self._same(job, before[key])}
            twice = clashes((job, known[job].line["slug"] if job in known else self.slugs.of(job)) for job in self.jobs)
            fresh, stale = self._sorted(known, twice, Freshness(self.project, digests, today()))
            new = {keys[job]: record for job, record in fresh.items() if record != known[job]}
            cache.keep(program, new, digests.new)
            if self.store is None:
                manifest.read(self.folder)  # a broken one is told before anything is made
            self._take_up()
            press = _Press(self, lambda job, record: cache.keep(program, {keys[job]: record}), known)
            ended = False
            try:
                for job, record in fresh.items():
                    yield self._skipped(job, record)
                yield from press.made(stale, twice)
                ended = True
            finally:
                self._close(press, ended=ended)

    def _same(self, job: Job, record: Record) -> bool:
        """Whether a row that has moved in its table is still as it was recorded: its name, and the places of its faults."""
        if job.row is None or record.line["row"] == job.row.number:
            return True
        told = any(said["file"] == record.line["table"] for said in record.said)
        return not told and self.slugs.of(job) == record.line["slug"]

    def _sorted(
        self, known: Mapping[Job, Record], twice: Mapping[Job, Diagnostic], freshness: Freshness
    ) -> tuple[dict[Job, Record], list[Job]]:
        """The jobs whose files are as they would come out, with their records, and those that must be done."""
        fresh: dict[Job, Record] = {}
        stale = []
        for job in self.jobs:
            record = known.get(job)
            if record is None or job in twice or (self.project.settings.strict and record.said):
                stale.append(job)
                continue
            recorded = (file["format"] for file in record.line["files"])
            old = freshness.stale(record, tuple(dict.fromkeys((*self.order.formats, *recorded))))
            self.right[job] = [file for file in record.line["files"] if file["format"] not in old]
            job.formats = tuple(name for name in self.order.formats if name in old)
            if job.formats or record.checked_for != checked_for(self.order.formats):
                job.formats = job.formats or self.order.formats
                stale.append(job)
            else:
                fresh[job] = freshness.renewed(replace(record, line={**record.line, "files": self.right[job]}))
        return fresh, stale

    def _skipped(self, job: Job, record: Record) -> Told:
        """A brief of which nothing has changed: what was said of it is said again."""
        line = {**record.line, "row": job.row.number} if job.row else record.line
        self.lines.append(line)
        diagnostics = diagnostics_of(record, self.root)
        files = self.shown(line)
        return Told(job.shown, line["title"], diagnostics, "skipped", files, line["pages"], line["words"])

    def shown(self, line: manifest.Line) -> list[str]:
        """How a brief's deliverables are called."""
        if self.store is not None:
            return [f"{self.store.url}/{name}" for name in manifest.names(line)]
        return [shown(self.folder / name) for name in manifest.names(line)]

    def _take_up(self) -> None:
        """What builds that died had published comes into the manifest, and their journals go."""
        if self.store is None and self.folder.is_dir():
            with alone(self.folder):
                remains = Remains(self.folder)
                if remains.lines:
                    self._write_manifest(remains.lines)
                remains.remove()

    def _close(self, press: _Press, *, ended: bool) -> None:
        """Write the manifest, and take the journal away if the build has ended."""
        try:
            self._finish_manifest([*self.lines, *press.published()])
        except BaseException:
            press.close(keep=True)
            raise
        press.close(keep=not ended)

    def _finish_manifest(self, lines: Sequence[manifest.Line]) -> None:
        if lines and self.store is not None:
            before = manifest.parsed(self.store.get(manifest.NAME), f"{self.store.url}/{manifest.NAME}")
            for name, data in manifest.texts(manifest.merged(before, lines), versions()).items():
                self.store.put(name, data)
        elif lines:
            with alone(self.folder):
                self._write_manifest(lines)

    def _write_manifest(self, lines: Sequence[manifest.Line]) -> None:
        merged = manifest.merged(manifest.read(self.folder), lines, self.folder)
        if merged:
            manifest.write(self.folder, manifest.texts(merged, versions()))


class _Press:
    """Has the jobs of a build done, and publishes what comes of them."""

    def __init__(self, build: Build, keep: Callable[[Job, Record], None], known: Mapping[Job, Record]) -> None:
        self.build, self.keep, self.known = build, keep, known
        self.staging: Staging | None = None  # made when there is something to publish

    def made(self, jobs: Sequence[Job], twice: Mapping[Job, Diagnostic]) -> Iterator[Told]:
        """Each job's brief as it is done. Those in `twice` are checked alone, for the rest that there is to say of them."""
        if not jobs:
            return
        build = self.build
        owners = {line["slug"]: line["source"] for line in build.lines}  # of what was skipped
        for job in twice:
            job.formats = ()
        _check_order(build.order)
        hands = build.hands or build.means.hands(build.order, len(jobs))
        stopping.unwind()
        with closing(hands.run(jobs)) as results:
            for job, result in results:
                outcome = build.means.outcome(job, result)
                faults = [twice[job]] if job in twice else []
                owner = owners.setdefault(outcome.slug, job.shown) if outcome.fine and not faults else job.shown
                if owner != job.shown:  # its source was changed since it was asked for its slug
                    faults = [clash(job, outcome.slug, owner)]
                if faults:
                    outcome = replace(outcome, diagnostics=[*outcome.diagnostics, *faults], fine=False)
                yield self._published(job, outcome) if outcome.fine else told(job, outcome, "failed")

    def _published(self, job: Job, outcome: Outcome) -> Told:
        """Put a brief's files into the output folder; of those made before, the manifest names what is still right."""
        build = self.build
        record = self.known.get(job)
        before = [file for file in build.right.get(job, ()) if file["format"] not in job.formats]
        if record and any(file["format"] == "pdf" for file in before):
            outcome = replace(outcome, pages=record.line["pages"])
        line = line_of(job, outcome, build.root, before)
        if build.store is not None:
            build.lines.append(line)
            return told(job, outcome, "built", build.shown(line))
        self.staging = self.staging or begin(build.folder, build.told)
        self.staging.publish(outcome.files, line)
        if outcome.dependencies:
            said = said_of(outcome.diagnostics, build.root)
            self.keep(job, Record(line, said, checked_for(build.order.formats), outcome.dependencies))
        return told(job, outcome, "built", build.shown(line))

    def published(self) -> list[manifest.Line]:
        """The lines of what was published, from the journal: none is kept in memory meanwhile."""
        return list(self.staging.lines()) if self.staging else []

    def close(self, *, keep: bool) -> None:
        """Take the staging folder away, or leave it to who goes on."""
        if self.staging is not None:
            self.staging.close(keep=keep)


def told(job: Job, outcome: Outcome, how: Literal["checked", "built", "failed"], files: Sequence[str] = ()) -> Told:
    """What is told of a job that was done."""
    how = how if outcome.fine else "failed"
    diagnostics = tuple(one.lean() for one in outcome.diagnostics)
    return Told(job.shown, outcome.title, diagnostics, how, files, outcome.pages, outcome.words, outcome.fault)
