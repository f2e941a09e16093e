"""Markdown with YAML front matter → Loaded: the form that people write.

The front matter holds the fields that are not prose; level-two headings name the prose fields, through the alias table, and
any other heading begins a section of its own. The prose itself is kept as it stands: `markup` parses it later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from ..diagnostics import BriefError, Diagnostic, error
from .aliases import field_of
from .loaded import Loaded, Path, Place
from .yaml import load_yaml_part

_BLOCKS = MarkdownIt("commonmark").enable("table").disable("inline")
_MARKER = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?: {1,4}|$)")
_ATTRIBUTE = re.compile(r'\s*([A-Za-z_][\w-]*)\s*=\s*(?:"([^"}]*)"|([^"}=]*?))\s*(?=\}|[A-Za-z_][\w-]*\s*=)')
# The heading of an appendix, in the languages that the styles have words for; a letter or number after the word may go.
_APPENDIX = re.compile(
    r"(?:appendix|annex|annexe|anhang|anexo|apéndice|پیوست|ملحق)(?:\s+[A-Z\d]{1,2})?\s*[:.–—]\s+", re.IGNORECASE
)
_LONGEST_ATTRIBUTES = 200
_DATED = re.compile(r"(\d{4}(?:-\d{2}){0,2}):\s+")
_KEYED = re.compile(r"@([^\s:]+):?\s+")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_NOTE_CALL = re.compile(r"\[\^([^\]\[\s]+)\](?!:)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body, or what is left of it: its text and the offset in the source at which that begins."""

    text: str
    start: int

    def cut(self, width: int) -> Line:
        """The line without its first `width` characters."""
        return Line(self.text[width:], self.start + min(width, len(self.text)))


def load_markdown(text: str, name: str) -> Loaded:
    """Read a Markdown brief. Raises BriefError with every fault of its structure."""
    loaded = Loaded(name, text)
    body = _front_matter(loaded)
    _Body(loaded, body).read()
    return loaded


def _front_matter(loaded: Loaded) -> int:
    """Read the front matter; the offset at which the body begins."""
    opening = re.match(r"---[ \t]*\n", loaded.text)
    if not opening:
        return 0
    closing = re.compile(r"^(---|\.\.\.)[ \t]*(\n|\Z)", re.MULTILINE).search(loaded.text, opening.end())
    if not closing:
        raise BriefError(
            error(
                "front-matter", "the front matter is not closed", loaded.at(0, 3), "end it with a line of three hyphens"
            )
        )
    load_yaml_part(loaded, loaded.text[opening.end() : closing.start()], opening.end())
    return closing.end()


class _Body:
    """Maps the body's headings to fields."""

    def __init__(self, loaded: Loaded, offset: int) -> None:
        self.loaded = loaded
        self.faults: list[Diagnostic] = []
        self.lines: list[Line] = []
        at = offset
        for text in loaded.text[offset:].split("\n"):
            self.lines.append(Line(text.expandtabs(4) if text.startswith("\t") else text, at))
            at += len(text) + 1
        self.notes = self._find_notes()
        called = {name for line in self.lines for name in _NOTE_CALL.findall(line.text)}
        self.moved = {line.start for name in called & self.notes.keys() for line in self.notes[name]}

    def _find_notes(self) -> dict[str, list[Line]]:
        """The definitions of footnotes, wherever they stand: prose is parsed field by field, so each field gets its own."""
        notes: dict[str, list[Line]] = {}
        current: list[Line] | None = None
        fence = ""
        for line in self.lines:
            mark = re.match(r" {0,3}(```+|~~~+)", line.text)
            if mark and current is None:
                fence = "" if fence and line.text.strip().startswith(fence) else fence or mark[1]
            if not fence and (found := _NOTE.match(line.text)):
                current = notes.setdefault(found[1], [])
                current.append(line)
            elif current is not None and (line.text.startswith("    ") or not line.text.strip()):
                current.append(line)
            elif (
                current is not None and current[-1].text.strip() and line.text.strip() and not line.text.startswith("#")
            ):
                current.append(line)  # a lazy continuation
            else:
                current = None
        return {name: self._trim(lines) for name, lines in notes.items()}

    def read(self) -> None:
        """Read all sections."""
        headings = self._headings("h1", "h2")
        first = headings[0][1] if headings else len(self.lines)
        text = self._trim([line for line in self.lines[:first] if line.start not in self.moved])
        if text:
            hint = "put it beneath a heading such as ## Summary"
            self._fault("text-before-heading", "text stands before the first heading", text[0], hint)
        for number, (level, start, end, title) in enumerate(headings):
            stop = headings[number + 1][1] if number + 1 < len(headings) else len(self.lines)
            content = self.lines[end:stop]
            if level == "h1":
                self._title(title, content)
            else:
                self._section(title, self.lines[start], content)
        if self.faults:
            raise BriefError(*self.faults)

    def _headings(self, *levels: str, within: list[Line] | None = None) -> list[tuple[str, int, int, Line]]:
        """Top-level headings as (level, first line, line after, title), by line numbers within the given lines."""
        lines = self.lines if within is None else within
        tokens = _BLOCKS.parse("\n".join(line.text for line in lines))
        found = []
        for number, token in enumerate(tokens):
            if token.type == "heading_open" and token.tag in levels and token.level == 0 and token.map:
                start, end = token.map
                title = tokens[number + 1].content
                at = lines[start].text.find(title) if title else len(lines[start].text)
                found.append((token.tag, start, end, Line(title, lines[start].start + max(0, at))))
        return found

    # ------------------------------------------------------------------------------------------ fields

    def _title(self, title: Line, content: list[Line]) -> None:
        if text := self._trim(content):
            self._fault(
                "text-before-heading",
                "text stands between the title and the first heading",
                text[0],
                "put it beneath a heading such as ## Summary",
            )
        plain = _unescape(title.text)
        if "title" in self.loaded.data and self.loaded.data["title"] != plain:
            line = self.loaded.span(("title",)).line
            self._fault("title-twice", f"this title differs from `title` in line {line}", title, "keep one of them")
        self._set(("title",), [Line(plain, title.start)])

    def _section(self, title: Line, heading: Line, content: list[Line]) -> None:
        begin, attributes = _attributes(title.text)
        field = field_of(title.text[:begin].rstrip())
        if field is not None and attributes:
            hint = "say it of its key points or questions, or put a fence around its text: ::: audience: internal"
            self._fault("heading-attributes", f"`{field}` takes nothing in braces", title.cut(begin), hint)
            return
        if field is None:
            if not title.text.strip():
                self._fault("heading-empty", "this heading is empty", heading, "name the section")
                return
            appendix = _APPENDIX.match(title.text)
            if appendix is None:
                self._named("sections", title, content, heading)
            else:
                self._named("appendix", title.cut(appendix.end()), content, heading)
            return
        if field in self.loaded.data:
            line = self.loaded.key_span((field,)).line
            self._fault(
                "section-twice", f"`{field}` stands here a second time; first in line {line}", title, "keep one of them"
            )
            return
        self.loaded.keys[(field,)] = Place(title.start, title.start + len(title.text))
        match field:
            case "key_points":
                self._key_points(content, heading)
            case "faq":
                self._questions(content, heading)
            case "sources":
                self._sources(content)
            case "corrections" | "updates":
                self._changes(field, content)
            case _:
                self._prose((field,), content, heading)

    def _named(self, field: str, title: Line, content: list[Line], heading: Line) -> None:
        """A section with a heading of its own."""
        number = len(self._list((field,)))
        title = self._without_attributes((field, number), title)
        self._set((field, number, "title"), [Line(_unescape(title.text), title.start)])
        self._prose((field, number, "text"), content, heading)

    def _key_points(self, content: list[Line], heading: Line) -> None:
        items = self._items(content, "key points", "begin each with a hyphen and a blank")
        if not items:
            self._fault(
                "section-empty",
                "there are no key points beneath this heading",
                heading,
                "write some or take the heading out",
            )
        for number, item in enumerate(items):
            path: Path = ("key_points", number)
            self.loaded.places[path] = Place(item[0].start, item[0].start + len(item[0].text))
            self._prose((*path, "text"), [*item[:-1], self._without_attributes(path, item[-1])], heading)

    def _questions(self, content: list[Line], heading: Line) -> None:
        headings = self._headings("h3", within=content)
        first = headings[0][1] if headings else len(content)
        if before := self._trim(content[:first]):
            self._fault(
                "answer-without-question",
                "this text stands before the first question",
                before[0],
                "write each question as a heading: ### Question?",
            )
        for number, (_, start, end, title) in enumerate(headings):
            stop = headings[number + 1][1] if number + 1 < len(headings) else len(content)
            title = self._without_attributes(("faq", number), title)
            self._set(("faq", number, "question"), [title if title.text else Line("", content[start].start)])
            self.loaded.places[("faq", number)] = Place(
                content[start].start, content[start].start + len(content[start].text)
            )
            self._prose(("faq", number, "answer"), content[end:stop], content[start])

    def _sources(self, content: list[Line]) -> None:
        """A list of titles, each with `@key:` before it or without; paragraphs after the list are the note on the sources."""
        items, rest = self._split_items(content)
        for number, item in enumerate(items):
            first = item[0]
            keyed = _KEYED.match(first.text)
            key = keyed[1] if keyed else f"source-{number + 1}"
            width = keyed.end() if keyed else 0
            place = Place(first.start, first.start + len(first.text))
            self._put(("sources", number, "id"), key, place)
            title = " ".join(line.text.strip() for line in [first.cut(width), *item[1:]]).strip()
            self._put(("sources", number, "title"), _unescape(title), Place(first.start + width, place.end))
            self.loaded.places[("sources", number)] = place
        self._list(("sources",))
        if note := self._trim(rest):
            self._prose(("sources_note",), note, note[0])

    def _changes(self, field: str, content: list[Line]) -> None:
        for number, item in enumerate(self._items(content, field, "begin each with a hyphen, a date and a colon")):
            found = _DATED.match(item[0].text)
            if not found:
                self._fault(
                    "change-without-date", "this entry has no date", item[0], "write it as - 2026-11-24: what changed"
                )
                continue
            self._put((field, number, "date"), found[1], Place(item[0].start, item[0].start + len(found[1])))
            self._prose((field, number, "text"), [item[0].cut(found.end()), *item[1:]], item[0])

    # ------------------------------------------------------------------------------------------ lists

    def _items(self, content: list[Line], what: str, hint: str) -> list[list[Line]]:
        """The items of the one list that a section holds; other text in it is a fault."""
        items, rest = self._split_items(content)
        for line in self._trim(rest)[:1]:
            self._fault("not-a-list", f"{what} are a list, and this text is no part of it", line, hint)
        return items

    def _split_items(self, content: list[Line]) -> tuple[list[list[Line]], list[Line]]:
        """The items of the top-level lists, their markers and indentation taken off, and the lines that are outside."""
        tokens = _BLOCKS.parse("\n".join(line.text for line in content))
        items: list[list[Line]] = []
        inside: set[int] = set()
        for token in tokens:
            if token.type == "list_item_open" and token.level == 1 and token.map:
                start, end = token.map
                inside.update(range(start, end))
                items.append(self._dedent(content[start:end]))
        rest = [line for number, line in enumerate(content) if number not in inside and line.start not in self.moved]
        return items, rest

    def _dedent(self, lines: list[Line]) -> list[Line]:
        found = _MARKER.match(lines[0].text)
        width = found.end() if found else 0
        out = [lines[0].cut(width)]
        for line in lines[1:]:
            out.append(line.cut(min(width, len(line.text) - len(line.text.lstrip(" ")))))
        return self._trim(out) or out[:1]

    # ------------------------------------------------------------------------------------------ values

    def _prose(self, path: Path, content: list[Line], heading: Line) -> None:
        """Set a prose field; an empty one is a fault. The footnotes that it calls come along, wherever they stand."""
        lines = self._trim([line for line in content if line.start not in self.moved])
        if not lines:
            self._fault(
                "section-empty", "there is no text beneath this heading", heading, "write it or take the heading out"
            )
            return
        self._set(path, [*lines, *self._called_notes(lines)])

    def _without_attributes(self, path: Path, line: Line) -> Line:
        """A line without what it says in braces at its end of the part at a path."""
        begin, attributes = _attributes(line.text)
        for found in attributes:
            value = found[2] if found[2] is not None else found[3]
            at = line.start + found.start(2 if found[2] is not None else 3)
            self.loaded.keys[(*path, found[1])] = Place(line.start + found.start(1), line.start + found.end(1))
            self._put((*path, found[1]), value, Place(at, at + len(value)))
        return Line(line.text[:begin].rstrip(), line.start) if attributes else line

    def _called_notes(self, lines: list[Line]) -> Iterator[Line]:
        have: set[str] = set()
        wanted = [name for line in lines for name in _NOTE_CALL.findall(line.text)]
        while wanted:
            name = wanted.pop(0)
            if name in have or name not in self.notes:
                continue
            have.add(name)
            yield Line("", self.notes[name][0].start)
            yield from self.notes[name]
            wanted += [inner for line in self.notes[name] for inner in _NOTE_CALL.findall(line.text)]

    @staticmethod
    def _trim(lines: list[Line]) -> list[Line]:
        filled = [number for number, line in enumerate(lines) if line.text.strip()]
        return lines[filled[0] : filled[-1] + 1] if filled else []

    def _set(self, path: Path, lines: list[Line]) -> None:
        last = lines[-1]
        end = max(line.start + len(line.text) for line in lines)
        self._put(
            path,
            "\n".join(line.text for line in lines),
            Place(lines[0].start, max(end, last.start), tuple(line.start for line in lines)),
        )

    def _put(self, path: Path, value: object, place: Place) -> None:
        """Set the value at a path whose parents are made as needed."""
        self.loaded.places.setdefault(path[:1], place)
        self.loaded.places[path] = place
        if len(path) == 1:
            self.loaded.data[str(path[0])] = value
            return
        items = self._list(path[:1])
        while len(items) <= int(path[1]):
            items.append({})
        member = items[int(path[1])]
        if isinstance(member, dict):
            self.loaded.places.setdefault(path[:2], place)
            member[str(path[2])] = value

    def _list(self, path: Path) -> list[object]:
        value = self.loaded.data.setdefault(str(path[0]), [])
        return value if isinstance(value, list) else []

    def _fault(self, code: str, message: str, line: Line, hint: str = "") -> None:
        self.faults.append(error(code, message, self.loaded.at(line.start, line.start + max(1, len(line.text))), hint))


def _attributes(text: str) -> tuple[int, list[re.Match[str]]]:
    """`{confidence=low audience=internal}` at the end of a key point or heading: where it begins, and each of its pairs.

    It is looked for from the end, where it is short. After a bracket it says which language words are in.
    """
    text = text.rstrip()
    at = text.rfind("{")
    if (
        at < 0
        or not text.endswith("}")
        or len(text) - at > _LONGEST_ATTRIBUTES
        or text[at - 1 : at] in ("\\", "]", "{")
    ):
        return len(text), []
    found, begin = [], at + 1
    while pair := _ATTRIBUTE.match(text, begin):
        found.append(pair)
        begin = pair.end()
    return (at, found) if begin == len(text) - 1 else (len(text), [])


def _unescape(text: str) -> str:
    """Markdown's backslash escapes resolved, for fields that are plain text (CommonMark 0.31, section 2.4)."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
