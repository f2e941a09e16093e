"""What goes to a worker on another machine, and what it does there: files by content, a folder that is like the project's."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distributed import WorkerPlugin, get_worker

from ..diagnostics import UsageError
from ..finding import today
from ..pipeline import files_of
from ..warm import settle, warm
from .dependencies import Digests
from .jobs import Job
from .records import renamed
from .store import Store
from .versions import program
from .work import Order, Outcome, Work

if TYPE_CHECKING:
    from ..rows import Row

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
        self.needs = {job: tuple(dict.fromkeys(_needed(job, order, root))) for job in jobs}
        counts = Counter(name for names in self.needs.values() for name in names)
        often = {name for name, number in counts.items() if number > 1}
        self.shared: Files = {name: _bytes(root / name) for name in sorted({*often, *_styles(order, root)})}

    def of(self, job: Job) -> Sent:
        """A job with its own files, as they are now."""
        files = {name: _bytes(self.root / name) for name in self.needs[job] if name not in self.shared}
        return Sent(self.needs[job][0], job.formats, job.row, files)


def _inside(path: Path, root: Path) -> str:
    """A path relative to the project's folder. Raises UsageError where it lies elsewhere: a worker has the project alone."""
    name = os.path.relpath(path.absolute(), root)
    if name.startswith(".."):
        raise UsageError(f"{path} lies outside the project; on a cluster, all that a brief is made of lies inside")
    return name


def _styles(order: Order, root: Path) -> Iterator[str]:
    """Every style pack of the project, and the CSL style that the order names by its file."""
    if order.style and "/" in order.style:
        raise UsageError("--style names a folder; on a cluster, put the pack into the project's styles/ and name it")
    for folder in order.project.style_folders:
        yield from (_inside(path, root) for path in folder.rglob("*") if path.is_file())
    for name in (order.citation_style, order.project.settings.citation_style):
        if name and name.endswith(".csl"):
            yield _inside(root / name, root)
    if order.project.profile:
        yield _inside(order.project.profile, root)


def _needed(job: Job, order: Order, root: Path) -> Iterator[str]:
    """The source of a job, and the files of the project that it names."""
    yield _inside(job.path, root)
    yield from (_inside(path, root) for path in files_of(job.path, order.project, job.row))


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
        self.day = str(int(datetime.combine(today(), time(), UTC).timestamp()))  # the client's, on every worker

    def setup(self, worker: Any) -> None:
        """Called on each worker, also on those that join later."""
        os.environ["SOURCE_DATE_EPOCH"] = self.day
        self.lock = threading.Lock()
        self.root = Path(tempfile.mkdtemp(prefix="briefpress-", dir=worker.local_directory)).resolve()
        self.digests: dict[str, str] = {}
        self.place(self.shared)
        styles = os.path.relpath(self.order.project.style_folders[0], self.order.project.root)
        profile = self.order.project.profile
        icc = os.path.relpath(profile, self.order.project.root) if profile else ""
        settings = self.order.project.settings.model_copy(update={"output": "output", "styles": styles, "icc": icc})
        project = replace(self.order.project, root=self.root, settings=settings)
        self.work = Work(replace(self.order, project=project), alone=True)
        self.program = program(Digests())
        self.shelf = Store(self.store) if self.store else None
        warm(self.order.formats, project, self.order.style)
        self.unsettle = settle()

    def teardown(self, worker: Any) -> None:
        """Called when the worker ends."""
        self.unsettle()
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
            outcome.diagnostics = renamed(outcome.diagnostics, self.root)
            return Made(outcome, get_worker().address, self.program, str(self.root))


class NoRoomError(Exception):
    """A worker that has no room for the batch (yet)."""


def make(sent: Sent) -> Made:
    """Do a job on the worker that this runs on."""
    room = get_worker().plugins.get(Room.name)
    if not isinstance(room, Room):
        raise NoRoomError(f"{get_worker().address} was not told of this batch")
    return room.make(sent)
