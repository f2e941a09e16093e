"""The list of those who receive a brief: a CSV or YAML file → `Recipient`s, or every fault at once with its place.

A list in CSV has a header row; one in YAML is a mapping with the key `recipients`. Both are checked as briefs are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from .. import readers, rows, validate
from ..audiences import Audience
from ..diagnostics import BriefError, Diagnostic, Span, UsageError, error, has_errors, warning
from ..fields import Email, Line
from ..finding import shown
from ..model import Part
from ..readers.loaded import Loaded
from ..readers.loaded import Path as Place

LONGEST_NAME = 120
SUFFIXES = {".csv": "rows", ".tsv": "rows", ".yaml": "yaml", ".yml": "yaml"}
_ALIASES = {"e-mail": "email", "mail": "email", "organization": "organisation"}
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn the text that follows them


def _printable(value: str) -> str:
    """One line that prints as it is written."""
    if any(unicodedata.category(c) == "Cc" for c in value):
        raise ValueError("holds a line break or a control character; write it in one line")
    if _OVERRIDES.intersection(value):
        raise ValueError("holds a sign that turns the direction of text; take it out, for scripts turn by themselves")
    if len(value) > LONGEST_NAME:
        raise ValueError(f"is too long for a page's margin; {LONGEST_NAME} characters at most")
    return " ".join(unicodedata.normalize("NFC", value).split())


Name = Annotated[Line, AfterValidator(_printable)]


class Recipient(Part):
    """Somebody who receives a copy."""

    name: Name = Field(description="As it is to be printed on the copy, in any script.")
    organisation: Name | None = Field(
        None, description="The body that the recipient belongs to; printed after the name."
    )
    email: Email | None = Field(None, description="Where a copy is mailed to.")
    audience: Audience | None = Field(None, description="What the recipient may read; everything where absent.")

    @property
    def shown(self) -> str:
        """The name, and after it the organisation."""
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


class _Recipients(Part):
    recipients: list[Recipient] = Field(min_length=1)


@dataclass
class _Rows(Loaded):
    """A table as if it were a brief's data: the places are those of its cells."""

    table: Sequence[rows.Row] = field(default_factory=list)

    def span(self, path: Place) -> Span:
        """The cell at ("recipients", number from 0, column); the row where the path has no column."""
        row = self.table[int(path[1])] if len(path) > 1 else self.table[0]
        written = {_key(column): column for column in row.columns}
        return row.span(written.get(str(path[2])) if len(path) > 2 else None)

    def key_span(self, path: Place) -> Span:
        """The same: columns have their names but once."""
        return self.span(path)


def read_recipients(path: Path, limit: int) -> tuple[list[Recipient], list[Diagnostic]]:
    """The recipients of a file of at most `limit` bytes, in its order, and what is to be warned of.

    Raises UsageError where it is no list, BriefError with every fault of it.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"{shown(path)} is no list of recipients that is read ({', '.join(SUFFIXES)})")
    if not path.is_file():
        raise UsageError(f"there is no list of recipients {shown(path)}")
    told: list[Diagnostic] = []
    loaded = _from_rows(path, limit, told) if kind == "rows" else _from_yaml(path, limit)
    found: list[Recipient] = []
    try:
        found = _Recipients.model_validate(loaded.data).recipients
    except ValidationError as fault:
        told += validate.diagnostics(loaded, fault, _Recipients, {"recipients": Recipient})
    told += _duplicates(found, lambda number: loaded.span(("recipients", number)))
    told += _without_audience(found, lambda number: loaded.span(("recipients", number)))
    if has_errors(told):
        raise BriefError(*told)
    return found, told


def place_of(path: Path, limit: int, number: int) -> Span:
    """Where a recipient, counted from 0, stands in a list that was read without faults."""
    loaded = _from_rows(path, limit, []) if SUFFIXES[path.suffix.lower()] == "rows" else _from_yaml(path, limit)
    return loaded.span(("recipients", number))


def _from_rows(path: Path, limit: int, told: list[Diagnostic]) -> Loaded:
    """The table; a column that is not known is told once, not for every row."""
    table = rows.read_rows(path, shown(path), limit)
    known = tuple(Recipient.model_fields)
    for column in table[0].columns:
        if _key(column) not in known:
            near = get_close_matches(_key(column), known, 1, 0.6)
            hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(known)}"
            told.append(error("unknown-key", f"the column `{column}` is not known", table[0].span(column), hint))
    data = [{_key(c): value for c, value in row.values.items() if _key(c) in known} for row in table]
    return _Rows(shown(path), "", {"recipients": data}, table=table)


def _key(column: str) -> str:
    """A column's name as the model has it, however it is written."""
    key = column.strip().lower()
    return _ALIASES.get(key, key)


def _from_yaml(path: Path, limit: int) -> Loaded:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as fault:
        raise BriefError(
            error("file-unreadable", f"the file cannot be read: {fault.strerror}", Span(shown(path)))
        ) from None
    if size > limit:
        hint = "raise `limit` in briefpress.toml, or give --limit"
        raise BriefError(
            error("file-too-large", f"the file has {size:,} bytes; the limit is {limit:,}", Span(shown(path)), hint)
        )
    return readers.read(data, shown(path), path.suffix, limit=limit)


def _without_audience(found: Sequence[Recipient], place: Callable[[int], Span]) -> Iterator[Diagnostic]:
    """Among recipients with an audience, one without would be given everything."""
    if any(recipient.audience for recipient in found):
        for number, recipient in enumerate(found):
            if recipient.audience is None:
                message = f"{recipient.shown} has no audience, and so is given everything"
                yield warning("recipient-audience", message, place(number), "say `internal` if that is meant")


def _duplicates(found: Sequence[Recipient], place: Callable[[int], Span]) -> Iterator[Diagnostic]:
    """Whoever stands twice would be given two copies: an error for one address, a warning for one name."""
    addresses: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, recipient in enumerate(found):
        address = (recipient.email or "").casefold()
        before = addresses.setdefault(address, number) if address else number
        if before != number:
            message = f"{recipient.email} stands here a second time; it is recipient {before + 1} too"
            yield error("recipient-twice", message, place(number), "keep one of them")
            continue
        before = names.setdefault(unicodedata.normalize("NFKC", recipient.shown).casefold(), number)
        if before != number and not (recipient.email and found[before].email):
            message = f"{recipient.shown} stands here a second time; it is recipient {before + 1} too"
            hint = "keep one of them, or tell them apart by their organisations or addresses"
            yield warning("recipient-twice", message, place(number), hint)
