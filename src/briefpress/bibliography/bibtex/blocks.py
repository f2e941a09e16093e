"""A `.bib` file → entries with the places of their fields; `@string` and `#` resolved, `@comment` and `@preamble` left out.

bibtexparser splits the file; it counts lines only, so the columns are found again in each block's own text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.model import Entry as RawEntry

from ...diagnostics import BriefError, Diagnostic, Span, error
from ...readers.loaded import Loaded

MOST_ENTRIES = 20_000
MOST_FAULTS = 50  # a file that is no bibliography has thousands, and the first ones tell

# bibtexparser logs what we report ourselves.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_START = re.compile(r"@\s*\w*\s*[{(]")
_PART = re.compile(r'\s*(?:(?P<number>\d+)(?=[\s#]|$)|(?P<open>[{"])|(?P<name>[^\s"#{}(),=%]+))')
_SPACE = re.compile(r"\s*")
_MARK = re.compile(r'\\.|[{}"]', re.DOTALL)
_LONGEST = 2_000_000  # of one value, once macros are replaced: a `@string` that doubles itself stops here


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its LaTeX without the outer braces or quotation marks, and where it stands."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its type and field names in lower case, its key as written."""

    type: str
    key: str
    span: Span
    fields: dict[str, Field] = field(default_factory=dict)


def read_entries(loaded: Loaded, faults: list[Diagnostic]) -> dict[str, Entry]:
    """The entries of a `.bib` file by key, in order; what is wrong is added to `faults`, with its entry named.

    Raises BriefError for a file with more entries than a bibliography has.
    """
    if sum(1 for _ in _START.finditer(loaded.text)) > MOST_ENTRIES:
        message = f"{loaded.name} has more than {MOST_ENTRIES:,} entries"
        raise BriefError(error("bibliography-too-large", message, Span(loaded.name), "keep those that are cited"))
    reader = _Reader(loaded, faults)
    place = 0
    for block in parse_string(loaded.text, parse_stack=[]).blocks:
        raw = block.raw or ""
        start = max(loaded.text.find(raw, place), place) if raw else place
        place = start + 1
        reader.block(block, start)
        if len(faults) > MOST_FAULTS:
            break
    if not reader.entries and not faults:
        hint = "an entry is written @book{key, title = {…}}"
        raise BriefError(error("bibliography-format", "there is no entry: none begins with @", loaded.at(0), hint))
    return reader.entries


class _Reader:
    """Takes the blocks in their order, since a macro holds from its definition on."""

    def __init__(self, loaded: Loaded, faults: list[Diagnostic]) -> None:
        self.loaded, self.faults = loaded, faults
        self.entries: dict[str, Entry] = {}
        self.macros = dict(zip(MONTHS, MONTHS, strict=True))

    def fail(self, message: str, start: int, length: int = 1, hint: str = "", code: str = "bibtex-syntax") -> None:
        self.faults.append(error(code, message, self.loaded.at(start, start + max(1, length)), hint))

    def block(self, block: Block, start: int) -> None:
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, String | RawEntry):
            block = block.ignore_error_block
        if isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, RawEntry):
            block = block.ignore_error_block
        if isinstance(block, RawEntry):
            self.entry(block, start)
        elif isinstance(block, String):
            at = start + (block.raw or "").find("=") + 1
            self.macros[block.key.lower()] = self.value(block.value, self.after_space(at), f"@string {block.key}")
        elif isinstance(block, ImplicitComment):
            if found := re.search(r"(?:^|\n)\s*(@\w+)", block.comment):
                message = f"{found[1]} has no opening brace"
                self.fail(message, start + found.start(1), len(found[1]), "write @type{key, field = {value}}")
        elif isinstance(block, ParsingFailedBlock):
            self.failed(block, start)

    def after_space(self, at: int) -> int:
        text = self.loaded.text
        while at < len(text) and text[at].isspace():
            at += 1
        return at

    def entry(self, raw: RawEntry, start: int) -> None:
        span = self.loaded.at(start, start + len((raw.raw or "@").partition("\n")[0]))
        if not raw.key:
            self.fail(f"this @{raw.entry_type} has no key", start, span.length, _KEY_HINT, "bibliography-entry")
            return
        if raw.key in self.entries:
            line = self.entries[raw.key].span.line
            message = f"the key `{raw.key}` stands here a second time; first in line {line}"
            self.fail(message, start, span.length, "give each entry a key of its own", "bibliography-entry")
            return
        entry = Entry(raw.entry_type.lower(), raw.key, span)
        for name, value, at in self.places(raw, start):
            text = self.value(value, at, f"`{raw.key}`, {name}")
            found = Field(text, self.loaded.at(at, at + max(1, len(value))))
            if name in entry.fields and entry.fields[name].text != text:
                line = entry.fields[name].span.line
                message = f"`{raw.key}` has the field {name} a second time; first in line {line}"
                self.fail(message, at, len(value), "keep one", "duplicate-key")
            entry.fields.setdefault(name, found)
        self.entries[raw.key] = entry

    def places(self, raw: RawEntry, start: int) -> Iterator[tuple[str, str, int]]:
        """The fields with the offsets of their values, found in the order in which they stand."""
        at = self.loaded.text.find(",", start) + 1
        for found in raw.fields:
            at = self.loaded.text.find("=", self.loaded.text.find(found.key, at)) + 1
            at = self.after_space(at)
            yield found.key.lower(), str(found.value), at
            at += len(str(found.value))

    def value(self, value: str, at: int, where: str) -> str:
        """The text of `{…}`, `"…"`, a number, a macro, or several joined by `#`."""
        out: list[str] = []
        place, size = 0, 0
        while True:
            part = _PART.match(value, place)
            if part is None:
                self.fail(f"{where}: a value is missing", at + min(place, len(value)), 1, "write {…} or a number")
                break
            end = part.end()
            if part["open"]:
                end = _closing(value, part.start("open"))
                out.append(value[part.end() : end - 1])
            else:
                out.append(self.plain(part, at, where))
            size += len(out[-1])
            after = _SPACE.match(value, min(end, len(value)))
            place = (after.end() if after else end) + 1
            if size > _LONGEST or len(self.faults) > MOST_FAULTS:
                self.fail(f"{where}: the value is too long", at)
                return ""
            if place > len(value):
                break
            if value[place - 1] != "#":
                self.fail(f"{where}: a comma or a # is missing here", at + place - 1, 1, "a comma ends each field")
                break
        return "".join(out)

    def plain(self, part: re.Match[str], at: int, where: str) -> str:
        """A number, or what a macro stands for."""
        if part["number"]:
            return part["number"]
        name = part["name"]
        if name.lower() in self.macros:
            return self.macros[name.lower()]
        hint = f"put the text in braces: {{{name}}}; or define it: @string{{{name} = {{…}}}}"
        self.fail(f"{where}: there is no @string `{name}`", at + part.start("name"), len(name), hint, "bibtex-string")
        return ""

    def failed(self, block: ParsingFailedBlock, start: int) -> None:
        """Say of a block that could not be split what is most likely missing, and where."""
        raw = block.raw or ""
        head = re.match(r"@\s*(\w*)\s*[{(]\s*([^\s,={}]*)\s*(.?)", raw, re.DOTALL)
        kind, key, mark = head.groups() if head else ("", "", "")
        name = f"the entry `{key}`" if key and mark == "," else f"this @{kind}"
        reason = str(getattr(block.error, "abort_reason", block.error))
        if mark == "=" and kind.lower() != "string":
            self.fail(f"this @{kind} has no key", start, len(kind) + 1, _KEY_HINT, "bibliography-entry")
        elif "comma after entry key" in reason:
            self.fail(f"a comma is missing after the key `{key}`", start, len(kind) + 1)
        elif "Expected" in reason:
            at = start + len(raw.rstrip()) - 1
            self.fail(f"{name}: a field is written as name = {{value}}", max(at, start), 1, "look for a missing comma")
        else:
            opened = _unclosed(raw)
            what = raw[opened] if raw[opened : opened + 1] in ("{", '"', "(") else "{"
            message = f"{name} does not end: the {what} that opens here is not closed"
            self.fail(message, start + opened, 1, "add the missing brace" if what == "{" else "close it")


_KEY_HINT = "write the key by which it is cited after the brace: @book{key, …}"


def _closing(value: str, start: int) -> int:
    """The offset past the brace or quotation mark that closes the one at `start`; the end where none does."""
    depth = 0
    for mark in _MARK.finditer(value, start + 1):
        if mark[0] == '"' and not depth and value[start] == '"':
            return mark.end()
        if mark[0] == "}" and not depth:
            return mark.end()
        depth += (mark[0] == "{") - (mark[0] == "}")
    return len(value) + 1


def _unclosed(raw: str) -> int:
    """The offset of the brace that was most likely forgotten to close: one still open where the next field begins."""
    opened: list[int] = []
    for mark in re.finditer(r"\\.|[{}]|\n[ \t]*[A-Za-z][\w-]*[ \t]*=", raw, re.DOTALL):
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}" and opened:
            opened.pop()
        elif mark[0][0] == "\n" and len(opened) > 1:
            return opened[1]
    return opened[-1] if opened else max(0, raw.find("{"))


def merged(entry: Entry, fields: dict[str, Field]) -> Entry:
    """The entry with these fields added where it has none of its own."""
    return replace(entry, fields={**fields, **entry.fields})
