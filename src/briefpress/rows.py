"""Rows of a table for a template, one brief each: CSV, JSON, JSON lines or Parquet → `Row`s, or every fault at once.

Values stay as they are spelled; the template's `parameters` say what they must be. A row carries its own stretch of the file,
from which the place of a cell is found only when a fault of it is told: places of all cells would weigh more than the data.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from .diagnostics import BriefError, Diagnostic, Span, error
from .readers import decode
from .readers.json import load_json_value
from .readers.loaded import Loaded
from .rows_parquet import parquet_rows

MOST_FAULTS = 50  # of one file; beyond it the rest is counted
_SPACE = re.compile(r"[ \t\n]*")
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `name` of its file, `number` from 1 without the header, `values` by column, absent where a cell is empty.

    A value is text, an integer, a truth value, or a list of these and None; other numbers are text as spelled.
    `line` and `column` say where `source`, the row as it stands in the file, begins (from 1; 0 in Parquet, which has no
    lines). `columns` are the table's in CSV and Parquet, the row's own keys in JSON; `delimiter` is empty but in CSV.
    """

    name: str
    number: int
    values: Mapping[str, object] = field(hash=False)
    columns: tuple[str, ...]
    line: int = 0
    column: int = 0
    source: str = ""
    delimiter: str = ""

    def span(self, column: str | None = None) -> Span:
        """The place of a cell, empty or not; of the row where there is no such cell or no column is asked for."""
        if not self.line:
            return Span(self.name)
        here = Loaded(self.name, self.source)
        found = here.at(0, len(self.source))
        if column in self.columns:
            found = self._cell(here, self.columns.index(column)) if self.delimiter else self._member(here, column)
        shift = self.column - 1 if found.line == 1 else 0
        return Span(self.name, found.line + self.line - 1, found.column + shift, found.length)

    def _cell(self, here: Loaded, number: int) -> Span:
        """The cell of a CSV record, found as the csv module reads it."""
        cell = re.compile(rf'(?:"(?:[^"]|"")*"|[^{self.delimiter}\n"])[^{self.delimiter}\n]*|')
        at = 0
        for _ in range(number):
            found = cell.match(self.source, at)
            at = found.end() + 1 if found else at
        found = cell.match(self.source, min(at, len(self.source)))
        return here.at(*found.span()) if found else here.at(0)

    def _member(self, here: Loaded, column: str) -> Span:
        try:
            load_json_value(here)
        except BriefError:  # a fault of another cell, which is told at its own place
            return here.at(0, len(self.source))
        return here.span((column,))


def read_rows(path: Path, name: str, limit: int) -> list[Row]:
    """The rows of a file of at most `limit` bytes, by its suffix. `name` is how diagnostics call it. Raises BriefError."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _fault(
            "rows-format", f"a table is read from {', '.join(READERS)}", Span(name), "give it one of these names"
        )
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as fault:
        raise _fault("file-unreadable", f"the file cannot be read: {fault.strerror}", Span(name)) from None
    if size > limit:
        hint = "raise `limit` in briefpress.toml, or give --limit"
        raise _fault("file-too-large", f"the file has {size:,} bytes; the limit is {limit:,}", Span(name), hint)
    found = reader(data, name, limit)
    if found.faults:
        rest = len(found.faults) - MOST_FAULTS
        more = [error("rows-faults", f"{rest} further faults are not shown", Span(name))] if rest > 0 else []
        raise BriefError(*found.faults[:MOST_FAULTS], *more)
    if not found.rows:
        raise _fault("rows-none", "there are no rows", Span(name), "each row makes a brief; one is needed at least")
    return found.rows


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reader makes of a file; the rows count only where there are no faults."""

    rows: list[Row]
    faults: list[Diagnostic]


def _fault(code: str, message: str, span: Span, hint: str = "") -> BriefError:
    return BriefError(error(code, message, span, hint))


def _text(data: bytes, name: str, limit: int) -> str:
    if not data.strip():
        raise _fault("rows-none", "the file is empty", Span(name), "each row makes a brief; one is needed at least")
    if b"\0" in data[:1000]:
        raise _fault("file-binary", "the file is not text in UTF-8", Span(name), "save it as CSV UTF-8")
    return decode(data, name, limit=limit)


# ---------------------------------------------------------------------------------------------- CSV


def _csv(data: bytes, name: str, limit: int) -> _Found:
    """CSV (RFC 4180) with a header row; the delimiter is the one of , ; and tab that the header has most of."""
    lines = list(StringIO(_text(data, name, limit)))
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=re.sub(r'"[^"]*"', "", first).count)
    rows: list[Row] = []
    faults: list[Diagnostic] = []
    header: tuple[str, ...] = ()
    for line, source, cells in _records(lines, delimiter, name):
        span = Span(name, line, 1, max(1, len(source.partition("\n")[0])))
        if not header:
            header = tuple(cell.strip() for cell in cells)
            numbers = tuple(map(str, range(len(header))))
            faults += _header_faults(Row(name, 0, {}, numbers, line, 1, source, delimiter), header)
        elif len(cells) != len(header):
            message = f"this row has {len(cells)} cells, but there are {len(header)} columns"
            hint = f"put a cell that holds {_NAMES[delimiter]} in quotation marks, and leave none out"
            faults.append(error("rows-ragged", message, span, hint))
        else:
            values = {key: cell for key, cell in zip(header, map(str.strip, cells), strict=True) if cell}
            rows.append(Row(name, len(rows) + 1, values, header, line, 1, source, delimiter))
    return _Found(rows, faults)


def _records(lines: Sequence[str], delimiter: str, name: str) -> Iterator[tuple[int, str, list[str]]]:
    """The records that are not blank: line of each, its text without the line end, its cells. Raises BriefError."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begin = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            hint = "a cell in quotation marks ends with one, and one inside it is written twice"
            span = Span(name, begin + 1, 1)
            raise _fault("csv-syntax", f"this row is not CSV: {fault}", span, hint) from None
        if cells:
            yield begin + 1, "".join(lines[begin : reader.line_num]).rstrip("\n"), cells
        begin = reader.line_num


def _header_faults(place: Row, header: Sequence[str]) -> Iterator[Diagnostic]:
    """`place` is the header as a row whose columns are called by their numbers, from 0."""
    for number, column in enumerate(header):
        span = place.span(str(number))
        if not column:
            yield error("rows-header", f"column {number + 1} has no name", span, "name every column in the first row")
        elif column in header[:number]:
            message = f"the column `{column}` stands here a second time"
            yield error("rows-header", message, span, "give each column a name of its own")


# ---------------------------------------------------------------------------------------------- JSON


def _json(data: bytes, name: str, limit: int) -> _Found:
    """JSON (RFC 8259): an array of objects, each read by the standard library, which is fast, from where it begins."""
    whole = Loaded(name, _text(data, name, limit))
    text, rows = whole.text, _JsonRows(whole)
    at = rows.skip(0)
    if not text.startswith("[", at):
        raise _not_an_array(whole.at(at))
    at = rows.skip(at + 1)
    closed = text.startswith("]", at)
    while not closed:
        at = rows.skip(rows.read(at))
        closed = text.startswith("]", at)
        if not closed and not text.startswith(",", at):
            raise _fault("json-syntax", "this is not JSON: a comma or ] is wanted", whole.at(min(at, len(text))))
        at = at if closed else rows.skip(at + 1)
    if rows.skip(at + 1) < len(text):
        raise _fault("json-syntax", "the array has ended, but text follows", whole.at(rows.skip(at + 1)))
    return rows.found


def _not_an_array(span: Span) -> BriefError:
    hint = 'write [{"column": value, …}, …], or one object a line in a file that ends in .jsonl'
    return _fault("rows-json", "a table in JSON is an array of objects", span, hint)


def _json_lines(data: bytes, name: str, limit: int) -> _Found:
    """JSON lines: an object in every line that is not blank."""
    whole = Loaded(name, _text(data, name, limit))
    rows = _JsonRows(whole)
    for line in re.finditer(r"[^\n]*\S[^\n]*", whole.text):
        end = rows.skip(rows.read(rows.skip(line.start())))
        if end < line.end():
            raise _fault("json-syntax", "the object has ended, but text follows", whole.at(end), "one object a line")
    return rows.found


class _JsonRows:
    """Reads objects one after another, noting where each begins."""

    def __init__(self, whole: Loaded) -> None:
        self.whole, self.count = whole, 0
        self.found = _Found([], [])
        self.line, self.begin, self.counted = (
            1,
            0,
            0,
        )  # of the text before `counted`: its last line, and where that begins
        self.decoder = json.JSONDecoder(
            object_pairs_hook=_Members, parse_float=str, parse_int=_integer, parse_constant=_refused
        )

    def skip(self, at: int) -> int:
        """The offset after white space."""
        found = _SPACE.match(self.whole.text, at)
        return found.end() if found else at

    def read(self, at: int) -> int:
        """Read the object at an offset; the offset after it. Raises BriefError where the text is not JSON."""
        text = self.whole.text
        self.count += 1
        try:
            value, end = self.decoder.raw_decode(text, at)
        except json.JSONDecodeError as fault:
            raise _fault(
                "json-syntax", f"this is not JSON: {fault.msg}", self.whole.at(min(fault.pos, len(text)))
            ) from None
        except RecursionError:
            raise _fault(
                "too-deep", "this row is nested without end", self.whole.at(at), "give each column one value"
            ) from None
        except _NotFinite as fault:
            hint = "write null where there is no number"
            raise _fault(
                "rows-value", f"row {self.count} holds {fault}, which JSON has not", self.whole.at(at), hint
            ) from None
        self.line += text.count("\n", self.counted, at)
        self.begin = max(self.begin, text.rfind("\n", self.counted, at) + 1)
        self.counted = at
        if isinstance(value, _Members):
            self._row(value, text[at:end], at - self.begin + 1)
        else:
            self.found.faults.append(_not_an_array(self.whole.at(at, end)).diagnostics[0])
        return end

    def _row(self, members: _Members, source: str, column: int) -> None:
        values = {key: _trimmed(value) for key, value in members}
        filled = {key: value for key, value in values.items() if value not in (None, "")}
        row = Row(self.whole.name, self.count, filled, tuple(key for key, _ in members), self.line, column, source)
        self.found.rows.append(row)
        if len(values) < len(members):
            twice = next(key for number, (key, _) in enumerate(members) if any(key == k for k, _ in members[:number]))
            message = f"the key `{twice}` stands in this row a second time"
            self.found.faults.append(error("duplicate-key", message, row.span(), "keep one"))
        self.found.faults.extend(_value_faults(row))


class _Members(list[tuple[str, object]]):
    """The members of a JSON object, in their order, one that stands twice included."""


class _NotFinite(ValueError):
    """NaN or Infinity, which the standard library reads but JSON does not know."""


def _refused(word: str) -> object:
    raise _NotFinite(word)


def _integer(digits: str) -> object:
    """An integer; one that is too long for any use stays text, for making it would take time by the square of its length."""
    return int(digits) if len(digits) < 19 else digits


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _value_faults(row: Row) -> Iterator[Diagnostic]:
    """Values that no parameter takes: objects, and lists of anything but plain values."""
    for key, value in row.values.items():
        inside = value if isinstance(value, list) else []
        if isinstance(value, _Members) or any(isinstance(item, list) for item in inside):
            message = f"`{key}` of row {row.number} is nested too deep"
            yield error(
                "rows-value", message, row.span(key), "a value is text, a number, true, false, or a list of these"
            )


# ---------------------------------------------------------------------------------------------- Parquet


def _parquet(data: bytes, name: str, limit: int) -> _Found:
    found = _Found([], [])
    for number, values in enumerate(parquet_rows(data, name, limit), 1):
        filled = {key: _trimmed(value) for key, value in values.items() if value not in (None, "")}
        row = Row(name, number, filled, tuple(values))
        found.rows.append(row)
        found.faults.extend(_value_faults(row))
    return found


READERS: dict[str, Callable[[bytes, str, int], _Found]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".json": _json,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
}
