"""What a brief's deliverables were made of, by content: enough to tell later whether they would come out the same again.

A file is known by the SHA-256 of its bytes; its time and size only spare the reading. Of a bibliography a brief depends on
the entries that it uses, of a style pack a format depends on the files that it reads.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..bibliography import Item
    from ..pipeline import Checked
    from ..project import Project
    from ..style import Style

NEVER = 2**63
_TICK = 20_000_000  # ns: a file system's clock may lag so far behind
Stamp = tuple[int, int, int, int]
"""Size, times of change of content and of inode in ns, and inode number of a file."""
# Files of a style pack that only some formats read; every other concerns all.
_READ_BY = {
    "page.html.j2": ("pdf", "html", "press"),
    "print.css": ("pdf", "html", "press"),
    "house.css": ("pdf", "html", "press"),
    "screen.css": ("html",),
    "page.txt.j2": ("txt",),
    "reference.docx": ("docx",),
}


def stamp(path: str) -> Stamp | None:
    """What tells a file from an earlier state of it without reading it; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def began() -> int:
    """The moment as file systems will have seen it at the latest, in ns: what changes from now on has a later time."""
    return time.time_ns() - _TICK


class Digests:
    """SHA-256 of files, read again only where their stamp is another. `known` holds what an earlier build has read.

    A stamp that is younger than the reading by less than a tick is not trusted: the file may have changed since.
    """

    def __init__(self, known: Mapping[str, tuple[Stamp, str]] | None = None) -> None:
        self.known = dict(known or {})
        self.new: dict[str, tuple[Stamp, str]] = {}

    def of(self, path: str) -> str:
        """The digest of a file as it is now; empty where there is none that can be read."""
        now = stamp(path)
        if now is None:
            return ""
        before = self.known.get(path)
        if before and before[0] == now:
            return before[1]
        moment = began()
        try:
            with open(path, "rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""
        if max(now[1], now[2]) < moment and stamp(path) == now:
            self.known[path] = self.new[path] = (now, found)
        return found

    def names(self, folder: str) -> str:
        """A digest of the names in a folder, and in those below: which file a style finds depends on which there are."""
        found = [os.path.relpath(os.path.join(at, name), folder) for at, _, files in os.walk(folder) for name in files]
        return hashlib.sha256("\0".join(sorted(found)).encode("utf-8", "surrogateescape")).hexdigest() if found else ""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """`files` and `folders` by path with their digests; `entries` by bibliography: the digest of each entry that is used.

    `due` is the day, in ISO 8601, after which something else is said of the brief (empty: none), `overdue` whether it was past.
    `told_of` are bibliographies in which something was found fault with: all of these counts, lines too.
    """

    files: dict[str, str]
    folders: dict[str, str]
    entries: dict[str, dict[str, str]]
    told_of: tuple[str, ...] = ()
    due: str = ""
    overdue: bool = False
    fitted: bool = False

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Dependencies:
        """From what `as_json` gave."""
        return cls(**{**data, "told_of": tuple(data["told_of"])})


def dependencies(checked: Checked, project: Project, digests: Digests, started: int) -> Dependencies | None:
    """What a brief was made of; None where something of it has changed since the work on it `started`."""
    style = checked.style
    assert style is not None
    assert checked.brief is not None
    bibliographies = {os.path.abspath(checked.path.parent / name) for name in checked.brief.bibliography}
    source = os.path.abspath(checked.path)
    paths = dict.fromkeys((source, *map(os.path.abspath, checked.files), *_style_files(style)))
    files = {path: digests.of(path) for path in paths}
    folders = {folder: digests.names(folder) for folder in _style_folders(style, project)}
    for path in paths:
        now = stamp(path)
        if now is None or max(now[1], now[2]) >= started:
            return None
    if files[source] != checked.digest:
        return None
    used = {key: item for key, item in checked.items.items() if key in checked.cited}
    told = {diagnostic.span.file for diagnostic in checked.diagnostics}
    root = project.root.resolve()
    return Dependencies(
        files,
        folders,
        {path: _entries(used, os.path.relpath(os.path.realpath(path), root)) for path in bibliographies},
        tuple(sorted(path for path in bibliographies if os.path.relpath(os.path.realpath(path), root) in told)),
        checked.due,
        checked.overdue,
        bool(checked.brief.fit) or checked.options.layout == "one-page",
    )


def _entries(items: Mapping[str, Item], file: str) -> dict[str, str]:
    return {key: entry_digest(item) for key, item in items.items() if item.span.file == file}


def entry_digest(item: Item) -> str:
    """A digest of what a source says, wherever it stands."""
    data = json.dumps([item.data, item.assessment], sort_keys=True, default=str)
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()


def style_digest(style: Style, digests: Digests) -> str:
    """A digest of a style pack: of the names and digests of its files, the default's behind them."""
    from ..style import default_folder

    packs = [
        tuple((os.path.relpath(path, folder), digests.of(path)) for path in _files_in(folder))
        for folder in (style.folder.absolute(), default_folder())
    ]
    return hashlib.sha256(json.dumps(list(dict.fromkeys(packs))).encode()).hexdigest()  # wherever they lie


def _style_folders(style: Style, project: Project) -> Iterable[str]:
    """The folders whose contents decide where a file of the style lies; a pack that appears earlier is one of them."""
    from ..style import default_folder

    places = [str(folder.absolute() / style.name) for folder in project.style_folders]
    return dict.fromkeys((*places, str(style.folder.absolute()), str(default_folder())))


def _style_files(style: Style) -> Iterable[str]:
    """Every file of a style pack and of the default, and the fonts."""
    from ..style import default_folder

    for folder in (style.folder.absolute(), default_folder()):
        yield from _files_in(folder)
    yield from (str(style.font_file(face)) for face in style.settings.fonts)


def _files_in(folder: Path) -> list[str]:
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def readers_of(path: str, fitted: bool) -> tuple[str, ...]:
    """The formats that a changed file concerns; none: all. A brief that was made to fit depends on its PDF in all."""
    return () if fitted else _READ_BY.get(os.path.basename(path), ())
