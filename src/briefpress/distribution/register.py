"""The register of copies: which copy went to whom, its hash, its marking, its date. CSV, one line a copy.

A spreadsheet takes a cell that begins with = + - @ for a formula, so such a cell is written with an apostrophe before it
(OWASP, CSV injection), and read without.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Self

from ..diagnostics import UsageError
from .opening import bytes_of

NAME, PRINTED = "register.csv", "register.pdf"
MOST_BYTES = 100_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Entry:
    """A copy: its number of so many, its id, who has it, its file and the SHA-256 of that, its marking, its day.

    `sent` says when and how it was handed over, such as `2026-11-24T10:00:00Z mail`; empty until then. `content` is the
    SHA-256 of the brief's PDF before it was stamped, the same for all who read the same.
    """

    copy: str
    of: str
    id: str
    name: str
    organisation: str
    email: str
    audience: str
    file: str
    sha256: str
    handling: str
    date: str
    sent: str = ""
    content: str = ""

    @classmethod
    def of_cells(cls, cells: Iterable[str]) -> Self:
        """An entry from the cells of its line."""
        return cls(*(cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell for cell in cells))


COLUMNS = tuple(field.name for field in fields(Entry))


def line(cells: Iterable[str]) -> str:
    """A line of the register, with its line end (RFC 4180), in which no spreadsheet finds a formula."""
    out = StringIO()
    csv.writer(out).writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()


def written(entries: Iterable[Entry]) -> bytes:
    """The register as a file: UTF-8 with a byte order mark, without which spreadsheets take it for another encoding."""
    return ("\ufeff" + line(COLUMNS) + "".join(line(astuple(entry)) for entry in entries)).encode()


def read(path: Path) -> list[Entry]:
    """The entries of a register. Raises UsageError, with the line, for what is none."""
    data = bytes_of(path, MOST_BYTES)
    try:
        table = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if tuple(next(table, ())) != COLUMNS:
            raise UsageError(f"{path}:1: this is no register; its columns are {', '.join(COLUMNS)}")
        entries = []
        for cells in table:
            if len(cells) != len(COLUMNS):
                raise UsageError(f"{path}:{table.line_num}: {len(cells)} cells; a register has {len(COLUMNS)}")
            entries.append(Entry.of_cells(cells))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise UsageError(f"{path} is no register: {fault}") from None
    return entries
