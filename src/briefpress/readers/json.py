"""JSON (RFC 8259) → Loaded: a small reader of our own, since the standard library's keeps no positions.

Numbers other than plain integers stay text, as in YAML. Refused: duplicate keys and nesting beyond `DEEPEST`.
"""

from __future__ import annotations

import json
import re

from .. import characters
from ..diagnostics import BriefError, error
from .loaded import Loaded, Path, Place

DEEPEST = 40

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_decode_string = json.JSONDecoder().raw_decode


def load_json(text: str, name: str) -> Loaded:
    """Read a JSON brief. Raises BriefError with the place of the fault."""
    loaded = Loaded(name, text)
    data = load_json_value(loaded)
    if not isinstance(data, dict):
        raise BriefError(error("not-a-brief", "a brief is a JSON object", loaded.at(0), 'begin with {"title": …}'))
    loaded.data.update(data)
    return loaded


def load_json_value(loaded: Loaded) -> object:
    """Read the JSON value that is the text of `loaded`, noting places. Raises BriefError with the place of the fault."""
    return _Reader(loaded).document()


class _Reader:
    """A recursive-descent reader, its depth bounded."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded, self.text, self.at = loaded, loaded.text, 0

    def fail(self, message: str, at: int, code: str = "json-syntax", hint: str = "") -> BriefError:
        """A BriefError at an offset, or at the end of the text."""
        return BriefError(error(code, message, self.loaded.at(min(at, len(self.text))), hint))

    def skip(self) -> str:
        """Skip white space; the next character, or nothing at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.text[self.at : self.at + 1]

    def document(self) -> object:
        """The one value that the text holds."""
        value = self.value((), 0)
        if self.skip():
            raise self.fail("the JSON value has ended, but text follows", self.at)
        return value

    def value(self, path: Path, depth: int) -> object:
        """Any value; its place is noted."""
        if depth > DEEPEST:
            raise self.fail(f"nested more than {DEEPEST} levels deep", self.at, "too-deep")
        first, start = self.skip(), self.at
        value: object
        lines: tuple[int, ...] = ()
        if first == "{":
            value = self.mapping(path, depth)
        elif first == "[":
            value = self.sequence(path, depth)
        elif first == '"':
            value = self.string()
            lines = () if "\\n" in self.text[start : self.at] else (start + 1,)
        else:
            value = self.word()
        self.loaded.places[path] = Place(start, self.at, lines)
        return value

    def string(self) -> str:
        """A string, with the standard library's decoder."""
        start = self.at
        try:
            value, self.at = _decode_string(self.text, start)
        except json.JSONDecodeError as fault:
            hint = "write a line end as \\n" if "control character" in fault.msg else ""
            raise self.fail(f"this is not JSON: {fault.msg}", fault.pos, hint=hint) from None
        if found := characters.first_control(value):
            raise self.fail(characters.told(found), start, "control-character", "take it out")
        return characters.without_line_ends(value)

    def word(self) -> object:
        """A number or one of the three words."""
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        if match := _NUMBER.match(self.text, self.at):
            self.at = match.end()
            plain = match[1] is None and match[2] is None and len(match[0]) < 19
            return int(match[0]) if plain else match[0]
        found = repr(self.text[self.at]) if self.at < len(self.text) else "the end of the file"
        raise self.fail(f"this is not JSON: a value is wanted, not {found}", self.at)

    def sequence(self, path: Path, depth: int) -> list[object]:
        """An array."""
        self.at += 1
        items: list[object] = []
        if self.skip() == "]":
            self.at += 1
            return items
        while True:
            items.append(self.value((*path, len(items)), depth + 1))
            if self.separator("]"):
                return items

    def mapping(self, path: Path, depth: int) -> dict[str, object]:
        """An object; a key that stands twice is refused."""
        self.at += 1
        members: dict[str, object] = {}
        if self.skip() == "}":
            self.at += 1
            return members
        while True:
            if self.skip() != '"':
                raise self.fail("this is not JSON: a key in quotation marks is wanted", self.at)
            start = self.at
            key = self.string()
            place = Place(start, self.at)
            if key in members:
                line = self.loaded.span((*path, key)).line
                raise self.fail(
                    f"the key `{key}` stands here a second time; first in line {line}",
                    start,
                    "duplicate-key",
                    "keep one",
                )
            if self.skip() != ":":
                raise self.fail("this is not JSON: a colon is wanted after the key", self.at)
            self.at += 1
            members[key] = self.value((*path, key), depth + 1)
            self.loaded.keys[(*path, key)] = place
            if self.separator("}"):
                return members

    def separator(self, closing: str) -> bool:
        """True when the collection closes here; false after a comma."""
        found = self.skip()
        if found not in (",", closing) or not found:
            raise self.fail(f"this is not JSON: a comma or {closing} is wanted", self.at)
        self.at += 1
        if found == "," and self.skip() == closing:
            raise self.fail("this is not JSON: a comma stands before the end", self.at, hint="take the comma out")
        return found == closing
