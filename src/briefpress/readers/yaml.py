"""YAML → Loaded, from the parser's events: every value keeps its place, and hostile documents stay small.

Scalars keep their spelling: `1.0`, `007`, `no` and dates are text; only plain integers, `true`, `false` and `null` are more.
Refused: duplicate keys, tags, several documents, nesting beyond `DEEPEST`, aliases that would expand beyond `MOST_VALUES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from .. import characters
from ..diagnostics import BriefError, error
from .loaded import Loaded, Path, Place

DEEPEST = 40
MOST_VALUES = 200_000

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)  # libyaml where the wheel has it: ten times faster, same events
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}


def load_yaml(text: str, name: str) -> Loaded:
    """Read a YAML brief. Raises BriefError with the place of the fault."""
    return load_yaml_part(Loaded(name, text), text, 0)


def load_yaml_part(loaded: Loaded, part: str, offset: int) -> Loaded:
    """Read the YAML `part` of a source, which begins at `offset` of its text, into `loaded`."""
    _refuse_tabs(loaded, part, offset)
    builder = _Builder(loaded, part, offset)
    try:
        for event in yaml.parse(part, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        at = builder.offset(mark) if mark else offset
        if "nesting depth" in str(fault.problem):  # libyaml looks ahead, and newer ones stop before the builder does
            raise BriefError(error("too-deep", f"nested more than {DEEPEST} levels deep", loaded.at(at))) from None
        raise BriefError(
            error("yaml-syntax", f"this is not YAML: {fault.problem}", loaded.at(at), _hint(fault))
        ) from None
    except yaml.YAMLError as fault:
        raise BriefError(error("yaml-syntax", f"this is not YAML: {fault}", loaded.at(offset))) from None
    data = builder.result
    if data is None:
        data = {}
    if not isinstance(data, dict):
        raise BriefError(
            error("not-a-brief", "a brief is a mapping of keys to values", loaded.at(offset), "begin with `title: …`")
        )
    loaded.data.update(data)
    return loaded


def _hint(fault: yaml.MarkedYAMLError) -> str:
    problem = fault.problem or ""
    if "mapping values" in problem:
        return "put text that holds a colon in quotation marks"
    if "could not find expected ':'" in problem or "did not find expected" in problem:
        return "look at the indentation and the quotation marks here and in the line above"
    if "cannot start any token" in problem:
        return "put text that begins with @, `, % or similar in quotation marks"
    return ""


def _refuse_tabs(loaded: Loaded, part: str, offset: int) -> None:
    """Tabs may not indent YAML (YAML 1.2, section 6.1); the parser's own message for them leads astray."""
    found = re.search(r"^ *\t[\t ]*(?=\S)", part, re.MULTILINE)
    if found and not re.search(r"[|>][+-]?\d?\s*\n(?:.*\n)*?$", part[: found.start()][-2000:]):
        at = offset + found.end() - 1
        raise BriefError(
            error(
                "yaml-tab",
                "a tab indents this line; YAML allows blanks only",
                loaded.at(at),
                "replace the tab by blanks",
            )
        )


@dataclass(slots=True)
class _Open:
    """A collection that is being read: a mapping waits for a key or a value, a list for its next item."""

    value: dict[str, object] | list[object]
    path: Path
    start: int
    anchor: str | None
    first: int
    key: str | None = None
    seen: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Builds data from parser events without recursion."""

    def __init__(self, loaded: Loaded, part: str, offset: int) -> None:
        self.loaded, self.part, self.base = loaded, part, offset
        self.result: object = None
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        self.count = 0
        self.documents = 0
        self.starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", part))]

    def offset(self, mark: Any) -> int:
        """The offset in the whole source of a parser's mark (its index counts bytes in some versions, so lines are used)."""
        line = min(int(mark.line), len(self.starts) - 1)
        return self.base + min(self.starts[line] + int(mark.column), len(self.part))

    def fail(self, code: str, message: str, event: yaml.Event, hint: str = "") -> BriefError:
        """A BriefError at an event's place."""
        start, end = self.offset(event.start_mark), self.offset(event.end_mark)
        return BriefError(error(code, message, self.loaded.at(start, end), hint))

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise self.fail(
                        "yaml-documents", "a second YAML document begins here", event, "keep one brief in a file"
                    )
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)

    def _path(self) -> Path:
        if not self.open:
            return ()
        top = self.open[-1]
        return (*top.path, len(top.value) if isinstance(top.value, list) else top.key or "")

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._refuse_tag(event)
        if self._awaits_key():
            raise self.fail(
                "yaml-key", "a key must be text", event, "put text with braces or brackets in quotation marks"
            )
        if len(self.open) >= DEEPEST:
            raise self.fail("too-deep", f"nested more than {DEEPEST} levels deep", event)
        value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._grow(1, event)
        self.open.append(_Open(value, self._path(), self.offset(event.start_mark), event.anchor, self.count))

    def _end(self, event: yaml.MappingEndEvent | yaml.SequenceEndEvent) -> None:
        done = self.open.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.value, self.count - done.first + 1)
        self.loaded.places[done.path] = Place(done.start, max(done.start + 1, self.offset(event.start_mark)))
        self._put(done.value)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_tag(event)
        start, end = self.offset(event.start_mark), self.offset(event.end_mark)
        if self._awaits_key():
            self._key(event, start, end)
            return
        self._grow(1, event)
        if found := characters.first_control(event.value):
            raise self.fail("control-character", characters.told(found), event, "take it out")
        text = characters.without_line_ends(event.value)
        value = _plain(text) if event.style in (None, "") else text
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.loaded.places[self._path()] = Place(start, end, self._lines(event, start, end))
        self._put(value)

    def _key(self, event: yaml.ScalarEvent, start: int, end: int) -> None:
        top, key = self.open[-1], str(event.value)
        if key in top.seen:
            first = self.loaded.at(top.seen[key])
            raise self.fail(
                "duplicate-key",
                f"the key `{key}` stands here a second time; first in line {first.line}",
                event,
                "keep one",
            )
        top.seen[key], top.key = start, key
        self.loaded.keys[(*top.path, key)] = Place(start, end)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if self._awaits_key():
            raise self.fail("yaml-key", "a key must be text, not an alias", event)
        if event.anchor not in self.anchors:
            raise self.fail("yaml-alias", f"the alias *{event.anchor} names nothing that stands above", event)
        value, size = self.anchors[event.anchor]
        self._grow(size, event)
        self.loaded.places[self._path()] = Place(self.offset(event.start_mark), self.offset(event.end_mark))
        self._put(value)

    def _grow(self, size: int, event: yaml.Event) -> None:
        self.count += size
        if self.count > MOST_VALUES:
            raise self.fail(
                "too-many-values", f"more than {MOST_VALUES:,} values, aliases counted where they are used", event
            )

    def _put(self, value: object) -> None:
        if not self.open:
            self.result = value
            return
        top = self.open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            top.value[top.key or ""] = value
            top.key = None

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if event.tag not in (None, "", "!"):
            raise self.fail("yaml-tag", f"the tag {event.tag} is not used in briefs", event, "take it out")

    def _lines(self, event: yaml.ScalarEvent, start: int, end: int) -> tuple[int, ...]:
        """Where the lines of a string begin: known for one line and for literal blocks."""
        first, last = _row(event.start_mark), _row(event.end_mark)
        if first == last:
            return (start + (event.style in ("'", '"')),)
        if event.style != "|":
            return ()
        rows = range(first + 1, min(last + 1, len(self.starts)))
        indents = []
        for row in rows:
            line = self.part[self.starts[row] : self.starts[row + 1] if row + 1 < len(self.starts) else None]
            if line.strip():
                indents.append(len(line) - len(line.lstrip(" ")))
        indent = min(indents, default=0)
        return tuple(self.base + self.starts[row] + indent for row in rows)


def _row(mark: Any) -> int:
    """The line of a parser's mark, from 0; events that come from a text always have one."""
    return int(mark.line)


def _plain(text: str) -> object:
    """The value of a plain scalar: integer, truth value, nothing, or its own text."""
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if _INTEGER.fullmatch(text) else text
