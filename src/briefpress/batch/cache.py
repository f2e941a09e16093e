"""What earlier builds made, and of what: a SQLite file in the project. It may be deleted at any time; then all is made anew.

It holds no deliverable, only what is known of those in the output folders, so it cannot serve a stale one: a brief is
skipped when its files lie there with the bytes that were written, and all that they were made of is as it was then.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .dependencies import Dependencies, Stamp

FOLDER = ".briefpress"
_FORM = 2  # of the tables below
_TABLES = """
CREATE TABLE IF NOT EXISTS built (folder TEXT, brief TEXT, made_by TEXT, record TEXT, PRIMARY KEY (folder, brief));
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, touched INTEGER, inode INTEGER, digest TEXT);
"""


@dataclass(frozen=True, slots=True)
class Record:
    """A brief as it was built: what the manifest says of it, what was said of it (diagnostics as data) when it was checked for
    certain formats (`checked_for`), what it was made of."""

    line: Mapping[str, Any]
    said: list[dict[str, Any]]
    checked_for: str
    dependencies: Dependencies

    def as_json(self) -> str:
        """As JSON."""
        data = {
            "line": self.line,
            "said": self.said,
            "for": self.checked_for,
            "dependencies": self.dependencies.as_json(),
        }
        return json.dumps(data, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Record:
        """From what `as_json` gave."""
        data = json.loads(text)
        return cls(data["line"], data["said"], data["for"], Dependencies.from_json(data["dependencies"]))


def checked_for(formats: Iterable[str]) -> str:
    """What a check looks at beside the brief itself, for these formats: glyphs, long words, pictures for Word."""
    wanted = set(formats)
    return f"{bool(wanted & {'pdf', 'html', 'press'}):d}{wanted != {'txt'}:d}{'docx' in wanted:d}"


class Cache:
    """The records of one output folder. Where the file cannot be had or is broken, there are none, and none are kept."""

    def __init__(self, root: Path, output: Path, *, wanted: bool = True) -> None:
        self.path = root / FOLDER / "cache.sqlite"
        self.folder = str(output.resolve())
        self.base = self._opened() if wanted else None

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                self.path.parent.mkdir(exist_ok=True)
                ignore = self.path.parent / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n", "utf-8")
                base = sqlite3.connect(self.path, timeout=30, isolation_level=None)
                base.execute("PRAGMA journal_mode=WAL")
                base.execute("PRAGMA synchronous=NORMAL")
                (form,) = base.execute("PRAGMA user_version").fetchone()
                if form not in (0, _FORM):
                    raise sqlite3.DatabaseError("written by another version")
                base.executescript(_TABLES)
                base.execute(f"PRAGMA user_version={_FORM}")
                return base
            except sqlite3.OperationalError:
                return None  # the folder cannot be written, or another build holds it for too long
            except sqlite3.DatabaseError:
                with contextlib.suppress(OSError):
                    self.path.unlink()
            except OSError:
                return None
        return None

    def records(self, made_by: str) -> dict[str, Record]:
        """The records by brief that this program made with these settings."""
        query = "SELECT brief, record FROM built WHERE folder = ? AND made_by = ?"
        found = self._rows(query, (self.folder, made_by))
        records = {}
        for brief, text in found:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                records[brief] = Record.from_json(text)
        return records

    def digests(self) -> dict[str, tuple[Stamp, str]]:
        """The digests of files that were read before, with their stamps."""
        found = self._rows("SELECT path, size, changed, touched, inode, digest FROM files", ())
        return {
            path: ((size, changed, touched, inode), digest) for path, size, changed, touched, inode, digest in found
        }

    def keep(
        self, made_by: str, records: Mapping[str, Record], digests: Mapping[str, tuple[Stamp, str]] | None = None
    ) -> None:
        """Keep records by brief, which a program made (`versions.made_by`), and digests of files."""
        rows = [(self.folder, brief, made_by, record.as_json()) for brief, record in records.items()]
        files = [(path, *of, digest) for path, (of, digest) in (digests or {}).items()]
        if not rows and not files:
            return
        self._do(
            ("INSERT OR REPLACE INTO built VALUES (?, ?, ?, ?)", rows),
            ("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", files),
        )

    def close(self) -> None:
        """Close the file."""
        if self.base is not None:
            self.base.close()
            self.base = None

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        if self.base is None:
            return iter(())
        try:
            return iter(self.base.execute(query, values).fetchall())
        except sqlite3.Error:
            self.close()
            return iter(())

    def _do(self, *statements: tuple[str, list[tuple[Any, ...]]]) -> None:
        """Write all or nothing. A full disk or a lost file costs the cache, not the build."""
        if self.base is None:
            return
        try:
            self.base.execute("BEGIN IMMEDIATE")
            for statement, rows in statements:
                self.base.executemany(statement, rows)
            self.base.execute("COMMIT")
        except sqlite3.Error:
            self.close()
        except UnicodeEncodeError:  # a path that is no UTF-8: the brief is made anew each time
            self.base.execute("ROLLBACK")
