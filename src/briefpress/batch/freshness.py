"""Which formats of a brief must be made anew: files are not as written, or a part has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, Span
from .cache import Record
from .dependencies import Dependencies, Digests, entry_digest, readers_of, style_digest

if TYPE_CHECKING:
    from ..project import Project


class Freshness:
    """Compares records with what is there now; each file is looked at once, however many briefs depend on it."""

    def __init__(self, project: Project, digests: Digests, today: date) -> None:
        self.project, self.today = project, today.isoformat()
        self.root, self.output = project.root.resolve(), project.output_folder
        self.digests = digests
        self._found: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._styles: dict[str, str] = {}
        self._entries: dict[str, Mapping[str, str]] = {}

    def stale(self, record: Record, formats: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the formats whose files are not as they would come out."""
        of = record.dependencies
        if of.due and (self.today[: len(of.due)] > of.due) is not of.overdue:
            return formats
        if any(self._names(folder) != names for folder, names in of.folders.items()):
            return formats
        changed: set[str] = set()
        for path, digest in of.files.items():
            if self._digest(path) == digest or (path in of.entries and self._same_entries(path, of)):
                continue
            changed |= set(readers_of(path, of.fitted)) or set(formats)
        right: defaultdict[str, list[bool]] = defaultdict(list)
        for file in record.line["files"]:
            right[file["format"]].append(self._digest(str(self.output / file["name"])) == file["sha256"])
        changed |= {name for name in formats if not (right[name] and all(right[name]))}
        return tuple(name for name in formats if name in changed)

    def renewed(self, record: Record) -> Record:
        """The record of a brief that is not made anew, with its files as they are now."""
        files = {path: self._digest(path) for path in record.dependencies.files}
        if files == record.dependencies.files:
            return record
        line = {**record.line, "style_sha256": self._style(record.line["style"])}
        return replace(record, line=line, dependencies=replace(record.dependencies, files=files))

    def _style(self, name: str) -> str:
        """The digest of a style pack as it is now: a file of it may have changed that no format of a brief reads."""
        if name not in self._styles:
            from ..style import find_style  # heavy, and seldom needed

            self._styles[name] = style_digest(find_style(name, self.project.style_folders), self.digests)
        return self._styles[name]

    def _digest(self, path: str) -> str:
        if path not in self._found:
            self._found[path] = self.digests.of(path)
        return self._found[path]

    def _names(self, folder: str) -> str:
        if folder not in self._folders:
            self._folders[folder] = self.digests.names(folder)
        return self._folders[folder]

    def _same_entries(self, path: str, of: Dependencies) -> bool:
        """True when a bibliography that has changed says the same of the entries that a brief uses.

        A key that another bibliography has too may come from there now, so the brief's other files must be as they were.
        """
        if path in of.told_of or len(of.entries) > 1:
            return False
        if path not in self._entries:
            from .. import bibliography  # heavy, and seldom needed
            from ..bibliography.check import duplicates

            faults: list[Diagnostic] = []
            folder = Path(path).parent
            items = bibliography.load_file(path, Span(path), folder, self.root, faults)
            whole = not faults and not any(duplicates(items))
            self._entries[path] = {key: entry_digest(item) for key, item in items.items()} if whole else {}
        now = self._entries[path]
        return bool(now) and all(now.get(key) == digest for key, digest in of.entries[path].items())
