"""RIS files → CSL items. A line is a tag of two characters, two blanks, a hyphen, a blank and the value.

A record without `ID` gets a key from its first author and year, such as `klein2014`, with b, c … where one is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...diagnostics import BriefError, Diagnostic, Span, error
from ...readers import decode
from ...readers.loaded import Loaded
from ..dates import SEASONS, CslDate, DateError, from_edtf, from_parts, month_number
from ..items import Item
from ..variables import DATES as CSL_DATES
from ..variables import NAMES as CSL_NAMES
from ..variables import TYPES as CSL_TYPES
from ..variables import VARIABLES
from . import tags

MOST_RECORDS = 20_000
MOST_FAULTS = 50

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?$")
_VARIABLE = re.compile(r"(custom\.)?([A-Za-z][\w.-]*): (.+)")
_ONE_LINE = frozenset({*tags.DATES, "ID", "VL", "IS", "SP", "EP", "SN", "DO", "UR"})  # what no line continues
_OWN_NOTES = frozenset({"note", "id", "title", "custom", "abstract"})  # what a note cannot set


@dataclass(frozen=True, slots=True)
class Line:
    """A tag with its value, continuation lines joined, and where it stands."""

    tag: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Record:
    """The lines between TY and ER, both left out."""

    type: str
    span: Span
    lines: list[Line] = field(default_factory=list)


def load_ris(data: bytes, name: str) -> dict[str, Item]:
    """The items by their keys, in the file's order. Raises BriefError with file, line, column and record of each fault."""
    loaded = Loaded(name, decode(data, name, limit=len(data)))
    faults: list[Diagnostic] = []
    items: dict[str, Item] = {}
    counts: dict[str, int] = {}
    for record in _records(loaded, faults):
        item = _Converter(record, faults).item()
        key = item.pop("id", "")
        if key in items and key:
            message = f"the key `{key}` stands here a second time; first in line {items[key].span.line}"
            faults.append(error("bibliography-entry", message, record.span, "give each record an ID of its own"))
        key = key or _made_key(item, items, counts)
        items[key] = Item({"id": key, **item}, record.span)
        if len(faults) > MOST_FAULTS:
            break
    if not items and not faults:
        raise BriefError(error("bibliography-format", "there is no RIS record: none begins with TY", loaded.at(0)))
    if faults:
        raise BriefError(*faults)
    return items


def _lines(loaded: Loaded) -> Iterator[Line]:
    """The lines with tags; a line without one continues the value before it."""
    start = 0
    tag, values, span = "", [""], Span(loaded.name)
    for text in loaded.text.split("\n"):
        if found := _LINE.match(text):
            if tag:
                yield Line(tag, "\n".join(values).strip(), span)
            tag, values, span = found[1], [(found[2] or "").strip()], loaded.at(start, start + max(1, len(text)))
        elif text.strip():
            values.append(text.strip())
        start += len(text) + 1
    if tag:
        yield Line(tag, "\n".join(values).strip(), span)


def _records(loaded: Loaded, faults: list[Diagnostic]) -> Iterator[Record]:
    record: Record | None = None
    count = 0
    for line in _lines(loaded):
        if line.tag == "TY":
            if record:
                faults.append(_unended(record))
                yield record
            record, count = Record(line.value.split("\n")[0].strip(), line.span), count + 1
            if count > MOST_RECORDS:
                message = f"{loaded.name} has more than {MOST_RECORDS:,} records"
                raise BriefError(error("bibliography-too-large", message, line.span, "keep those that are cited"))
        elif record is None:
            hint = "begin each record with a line such as: TY  - JOUR"
            faults.append(error("ris-syntax", f"{line.tag} stands outside a record", line.span, hint))
        elif line.tag == "ER":
            yield record
            record = None
        else:
            record.lines.append(line)
        if len(faults) > MOST_FAULTS:
            return
    if record:
        faults.append(_unended(record))
        yield record


def _unended(record: Record) -> Diagnostic:
    key = next((f" `{line.value}`" for line in record.lines if line.tag == "ID"), "")
    return error("ris-syntax", f"the record{key} that begins here has no end", record.span, "end it with a line: ER  -")


class _Converter:
    """One record's lines, taken tag by tag."""

    def __init__(self, record: Record, faults: list[Diagnostic]) -> None:
        self.record, self.faults = record, faults
        self.data: dict[str, Any] = {"type": tags.TYPES.get(record.type, "document")}
        self.custom: dict[str, Any] = {}
        self.notes: list[str] = []
        if record.type not in tags.TYPES:
            self.custom["TY"] = record.type
        self.values: dict[str, list[Line]] = {}
        for line in record.lines:
            if line.tag in _ONE_LINE and "\n" in line.value:
                lost = line.value.split("\n")[1][:40]
                message = f"a line after this {line.tag} has no tag: {lost!r}"
                faults.append(error("ris-syntax", message, line.span, "a line begins with a tag such as: AU  - "))
            elif line.value:
                self.values.setdefault(line.tag, []).append(line)

    def item(self) -> dict[str, Any]:
        if lines := self.values.pop("ID", None):
            self.data["id"] = lines[0].value.split("\n")[0]
        self.titles()
        self.number()
        self.pages()
        self.addresses()
        self.dates()
        for tag, variable in tags.NAMES.items():
            if lines := self.values.pop(tag, None):
                self.data[variable] = [*self.data.get(variable, []), *(_name(line.value) for line in lines)]
        if lines := self.values.pop("KW", None):
            self.data["keyword"] = ", ".join(part for line in lines for part in line.value.split("\n"))
        for tag, variable in tags.TEXTS.items():
            self.take(tag, variable)
        if "DOI" in self.data:
            self.data["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", self.data["DOI"], flags=re.I)
        self.from_notes()
        self.rest()
        return self.data

    def take(self, tag: str, variable: str) -> None:
        """Set a variable from the first line of a tag; a tag whose variable is set stays, and is kept as unknown."""
        if self.values.get(tag) and variable not in self.data:
            self.data[variable] = " ".join(self.values[tag].pop(0).value.split("\n"))

    def titles(self) -> None:
        """T2 is the series of a book and, beside the proceedings' own title in C3, the name of a conference."""
        if self.data["type"] == "book":
            self.take("T2", "collection-title")
        elif self.data["type"] == "paper-conference" and "C3" in self.values:
            self.take("T2", "event-title")
            self.take("C3", "container-title")

    def number(self) -> None:
        """IS and M1 are an issue of a periodical and the number of anything else; SN is one of reports and the like."""
        variable = "issue" if self.data["type"] in tags.WITH_ISSUE else "number"
        self.take("IS", variable)
        self.take("M1", variable)
        for line in list(self.values.get("SN", [])):
            digits = re.sub(r"[^0-9Xx]", "", line.value)
            kind = {8: "ISSN", 10: "ISBN", 13: "ISBN"}.get(len(digits), "")
            if not kind:
                serial = self.data["type"] in tags.WITH_ISSUE
                kind = "number" if self.data["type"] in tags.NUMBERED else "ISSN" if serial else "ISBN"
            self.take("SN", kind)

    def pages(self) -> None:
        first, last = self.values.get("SP", []), self.values.get("EP", [])
        if not first:
            return
        start = re.sub(r"\s*[-–—]+\s*", "-", first.pop(0).value)
        end = last.pop(0).value if last else ""
        if self.data["type"] in tags.WHOLE_WORKS and start.isdecimal() and not end:
            self.data["number-of-pages"] = start
        else:
            self.data["page"] = f"{start}-{end}" if end and end != start and "-" not in start else start

    def addresses(self) -> None:
        """The first address that is not the DOI's again; others are kept as they are."""
        for line in list(self.values.get("UR", [])):
            doi = re.match(r"https?://(?:dx\.)?doi\.org/(.+)", line.value)
            if doi and ("DO" in self.values or "DOI" in self.data):
                continue
            if "URL" not in self.data:
                self.data["URL"] = line.value
                self.values["UR"].remove(line)

    def dates(self) -> None:
        """The date that says most: DA is the day where PY is the year."""
        for tag, variable in tags.DATES.items():
            for line in self.values.pop(tag, []):
                date = self.read(line, _date)
                if date and _precision(date) > _precision(self.data.get(variable)):
                    self.data[variable] = date

    def read(self, line: Line, convert: Callable[[str], Any]) -> Any:
        try:
            return convert(line.value)
        except DateError as fault:
            key = self.data.get("id") or f"the record of line {self.record.span.line}"
            self.faults.append(error("bad-value", f"`{key}`: {line.tag} {fault}", line.span))
            return None

    def from_notes(self) -> None:
        """Notes, and in them the variables that RIS has no tag for, each on a line `variable: value`."""
        for line in self.values.pop("N1", []):
            for text in line.value.split("\n"):
                if not ((found := _VARIABLE.fullmatch(text)) and self.variable(line, *found.groups())):
                    self.notes.append(text)
        if self.notes:
            self.data["note"] = "\n".join(self.notes)

    def variable(self, line: Line, custom: str | None, name: str, value: str) -> bool:
        """Set a variable that stands in a note; false where it is none."""
        if custom:
            self.custom[name] = value
        elif name not in VARIABLES or name in _OWN_NOTES:
            return False
        elif name == "type":
            self.data["type"] = value if value in CSL_TYPES else self.data["type"]
        elif name in CSL_DATES:
            try:
                self.data[name] = from_edtf(value)
            except DateError:
                return False
        elif name in CSL_NAMES:
            self.data.setdefault(name, []).append(_name(value))
        else:
            self.data.setdefault(name, value)
        return True

    def rest(self) -> None:
        for tag, lines in self.values.items():
            values = [line.value for line in lines]
            if values:
                self.custom[tag] = values[0] if len(values) == 1 else values
        if self.custom:
            self.data["custom"] = self.custom


def _name(value: str) -> dict[str, str]:
    """`Family, Given, Suffix`; without a comma, or with nothing after it, the name of a body."""
    family, given, suffix = ([part.strip() for part in value.replace("\n", " ").split(",", 2)] + ["", ""])[:3]
    if not given or not family:
        return {"literal": (family or given).strip()} if family or given else {"literal": value.strip()}
    name = {"family": family, "given": given}
    return {**name, "suffix": suffix} if suffix else name


def _date(value: str) -> CslDate:
    """`YYYY/MM/DD/other`, each part after the year optional; ISO 8601 and words too. Raises DateError."""
    value = value.strip().rstrip("/").strip()
    year, month, day, other = ([part.strip() for part in value.split("/", 3)] + ["", "", ""])[:4]
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?(?:T.*)?", value):
        return from_edtf(value)
    if not re.fullmatch(r"-?\d{1,4}", year):
        return {"literal": value}
    if other.lower() in (*SEASONS, "fall") and not month:
        return {"date-parts": [[int(year)]], "season": month_number(other) - 20}
    return from_parts(year, month, day)


def _precision(date: CslDate | None) -> int:
    if not date:
        return 0
    return 1 + len((date.get("date-parts") or [[]])[0]) + ("season" in date)


def _made_key(item: dict[str, Any], taken: dict[str, Item], counts: dict[str, int]) -> str:
    """A key of the first author and the year that is not taken; `counts` remembers how far each has been counted."""
    name = (item.get("author") or item.get("editor") or [{}])[0]
    words = str(name.get("family") or name.get("literal") or item.get("title") or "").split() or ["source"]
    ascii_word = "".join(c for c in unicodedata.normalize("NFKD", words[0]) if c.isascii() and c.isalnum()).lower()
    parts = item.get("issued", {}).get("date-parts")
    base = f"{ascii_word or 'source'}{parts[0][0] if parts else ''}"
    key = base
    while key in taken:
        counts[base] = number = counts.get(base, 1) + 1
        key = f"{base}{chr(96 + number) if number < 27 else f'-{number}'}"
    return key
