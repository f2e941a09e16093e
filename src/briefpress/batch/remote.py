"""What goes to a worker on another machine, and what it does there: files by content, a folder that is like the project's."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import WorkerPlugin, get_worker

from .. import readers
from ..diagnostics import BriefError, UsageError
from .dependencies import Digests
from .jobs import Job
from .records import from_root
from .store import Store
from .versions import program
from .work import Order, Outcome, Work

if TYPE_CHECKING:
    from ..rows import Row

_READ = (".bib", ".csl", ".jpeg", ".jpg", ".json", ".png", ".ris", ".svg")
_WORDS = re.compile(r"<([^<>\n]+)>|([^\s()<>\[\]{}\"',]+)")  # of prose, where an image's name with blanks stands in <>
Files = Mapping[str, bytes]
"""Contents by path, relative to the project's folder."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A job on its way: its source, relative to the project's folder, and the files that the workers do not have yet."""

    source: str
    formats: tuple[str, ...]
    row: Row | None
    files: Files


@dataclass(frozen=True, slots=True)
class Made:
    """What comes back: the outcome, who made it, with which program, and in which folder."""

    outcome: Outcome
    worker: str
    program: str
    root: str


class Parcel:
    """The files of a batch: `shared` go to every worker once, the others with the job that needs them."""

    def __init__(self, jobs: Sequence[Job], order: Order, root: Path) -> None:
        self.root = root
        of = {path: tuple(_needed(path, root)) for path in {job.path for job in jobs}}
        self.needs = {job: (*of[job.path], *_named(_values(job), job.path, root)) for job in jobs}
        counts = Counter(name for names in self.needs.values() for name in names)
        often = {name for name, number in counts.items() if number > 1}
        self.shared: Files = {name: _bytes(root / name) for name in sorted({*often, *_styles(order, root)})}

    def of(self, job: Job) -> Sent:
        """A job with its own files, as they are now."""
        files = {name: _bytes(self.root / name) for name in self.needs[job] if name not in self.shared}
        return Sent(self.needs[job][0], job.formats, job.row, files)


def _styles(order: Order, root: Path) -> Iterator[str]:
    """Every style pack of the project, and the CSL style that the order names by its file."""
    for folder in order.project.style_folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield os.path.relpath(path, root)
    for name in (order.citation_style, order.project.settings.citation_style):
        if name and name.endswith(".csl"):
            yield os.path.relpath((root / name).resolve(), root)
    if order.style and "/" in order.style:
        raise UsageError("--style names a folder; on a cluster, put the pack into the project's styles/ and name it")


def _needed(source: Path, root: Path) -> Iterator[str]:
    """A source, and every file of the project that a value or word of it names: one too many does no harm."""
    yield os.path.relpath(source.resolve(), root)
    try:
        data = readers.read(_bytes(source), source.name, source.suffix).data
    except BriefError:
        return  # it will be told, and needs no files for that
    yield from _named(set(_texts(data)), source, root)


def _named(texts: set[str], source: Path, root: Path) -> Iterator[str]:
    words = {found[1] or found[2] for text in texts for found in _WORDS.finditer(text)}
    for name in sorted(texts | words):
        if name.lower().endswith(_READ) and "\0" not in name:
            path = (source.parent / name).resolve()
            if path.is_relative_to(root) and path.is_file():
                yield os.path.relpath(path, root)


def _values(job: Job) -> set[str]:
    return {value for value in job.row.values.values() if isinstance(value, str)} if job.row else set()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _bytes(path: Path) -> bytes:
    """The bytes of a file; of one that is gone none, which the worker tells."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


class Room(WorkerPlugin):
    """A worker's room for one batch: a folder with the shared files, and what it keeps warm between jobs."""

    name = "briefpress"

    def __init__(self, shared: Files, order: Order, store: str) -> None:
        self.shared, self.order, self.store = shared, order, store

    def setup(self, worker: Any) -> None:
        """Called on each worker, also on those that join later."""
        from ..warm import settle, warm

        self.lock = threading.Lock()
        self.root = Path(tempfile.mkdtemp(prefix="briefpress-", dir=worker.local_directory)).resolve()
        self.digests: dict[str, str] = {}
        self.place(self.shared)
        settings = self.order.project.settings.model_copy(update={"output": "output"})
        project = replace(self.order.project, root=self.root, settings=settings)
        self.work = Work(replace(self.order, project=project), alone=True)
        self.program = program(Digests())
        self.shelf = Store(self.store) if self.store else None
        warm(self.order.formats, project, self.order.style)
        settle()

    def teardown(self, worker: Any) -> None:
        """Called when the worker ends."""
        shutil.rmtree(self.root, ignore_errors=True)

    def place(self, files: Files) -> None:
        """Put files into the folder, where they are not there with these contents."""
        for name, data in files.items():
            digest = sha256(data).hexdigest()
            if self.digests.get(name) != digest:
                path = self.root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.unlink(missing_ok=True)  # a new file has a new time, by which what is kept of the old is dropped
                path.write_bytes(data)
                self.digests[name] = digest

    def make(self, sent: Sent) -> Made:
        """Do a job. Where there is a store, the deliverables go there, and only what they are comes back."""
        with self.lock:
            self.place(sent.files)
            outcome = self.work(Job(self.root / sent.source, str(self.root / sent.source), sent.formats, sent.row))
            if self.shelf is not None and outcome.files:
                for name, data in outcome.files.items():
                    self.shelf.put(name, data)
                outcome.files = {}
            outcome.diagnostics = from_root(outcome.diagnostics, self.root)
            return Made(outcome, get_worker().address, self.program, str(self.root))


class NoRoomError(Exception):
    """A worker that has no room for the batch (yet)."""


def make(sent: Sent) -> Made:
    """Do a job on the worker that this runs on."""
    room = get_worker().plugins.get(Room.name)
    if not isinstance(room, Room):
        raise NoRoomError(f"{get_worker().address} was not told of this batch")
    return room.make(sent)
