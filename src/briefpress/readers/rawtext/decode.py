"""From the bytes of a raw text to its lines: encodings, line ends and characters that nobody sees.

UTF-8 and UTF-16 are read; any other encoding is an error, because a guess would change words in silence. A `Passage`
remembers for each of its characters where in the file it stood, however it was cut and joined since.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ...characters import LINE_ENDS
from ...diagnostics import BriefError, Span, error

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BROKEN = re.compile(r"\w-$")
_LINE_END = re.compile(r"\r\n|\r|\n")
_OTHER_BLANKS = str.maketrans(dict.fromkeys("\f\v" + LINE_ENDS, " "))


def decode(data: bytes, name: str, limit: int) -> str:
    """The text of a file, its line ends as they are. Raises BriefError with what is wrong, where, and what to do."""
    if len(data) > limit:
        raise _fault(
            "file-too-large", f"{name} has {len(data):,} bytes; the limit is {limit:,}", Span(name), "split it"
        )
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise _undecodable(data, name, encoding, fault) from None
    control = _CONTROL.search(text)
    if control:
        raise _binary(text[: control.start()], name, ord(control[0]))
    if not text.strip():
        raise _fault("file-empty", f"{name} is empty", Span(name), "give a file with the text of a briefing")
    return text


def _encoding(data: bytes) -> str:
    """UTF-8, unless a byte order mark or zero bytes in every second place say UTF-16 (or a mark UTF-32)."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    sample = data[:4096]
    half = len(sample) // 2
    if half >= 8 and len(data) % 2 == 0:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > half * 0.4 and even < half * 0.05:
            return "utf-16-le"
        if even > half * 0.4 and odd < half * 0.05:
            return "utf-16-be"
    return "utf-8"


def _fault(code: str, message: str, span: Span, hint: str) -> BriefError:
    return BriefError(error(code, message, span, hint))


def _end(text: str) -> tuple[int, int]:
    """The line and column, from 1, of the character that follows a text."""
    last = 0
    line = 1
    for end in _LINE_END.finditer(text):
        line, last = line + 1, end.end()
    return line, len(text) - last + 1


def _binary(before: str, name: str, code: int) -> BriefError:
    line, column = _end(before)
    message = f"{name} is not a text file: it holds the control character U+{code:04X}"
    return _fault(
        "file-binary", message, Span(name, line, column), "save the briefing as plain text (UTF-8) and import that"
    )


def _undecodable(data: bytes, name: str, encoding: str, fault: UnicodeDecodeError) -> BriefError:
    """A file in another encoding, or no text at all when control characters stand in it."""
    stray = _CONTROL.search(data.decode("latin-1")) if encoding.startswith("utf-8") else None
    if stray:
        return _binary(data[: stray.start()].decode("utf-8", "replace"), name, ord(stray[0]))
    line, column = _end(data[: fault.start].decode(encoding, "ignore"))
    label = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
    message = (
        f"{name} is not {label}: byte 0x{data[fault.start]:02X} at offset {fault.start} (line {line}, column {column})"
    )
    hint = f"convert it if it is from Windows: iconv -f WINDOWS-1252 -t UTF-8 {name}"
    return _fault("not-utf8", message, Span(name, line, column), hint)


# ---------------------------------------------------------------------------------------------- passages


class Origin(NamedTuple):
    """From `offset` of a passage on, its characters stood at `line` from `column` on."""

    offset: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text of the file, with its origin. The first origin is at offset 0."""

    text: str
    origins: tuple[Origin, ...]

    @property
    def line(self) -> int:
        """The line where the passage begins."""
        return self.origins[0].line

    def span(self, name: str, offset: int = 0, length: int = 1) -> Span:
        """Where in the file a part of the passage stood."""
        origin = self.origins[bisect_right(self.origins, offset, key=lambda o: o.offset) - 1]
        return Span(name, origin.line, origin.column + offset - origin.offset, length)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """A part of the passage, the blanks around it taken off."""
        part = self.text[start:end]
        start += len(part) - len(part.lstrip())
        text = part.strip()
        first = max(0, bisect_right(self.origins, start, key=lambda o: o.offset) - 1)
        moved = [
            Origin(max(0, o.offset - start), o.line, o.column + max(0, start - o.offset)) for o in self.origins[first:]
        ]
        return Passage(text, tuple(o for o in moved if o.offset < max(1, len(text))))


def join(passages: Iterable[Passage]) -> Passage:
    """One passage of several, a blank between them; none after a hyphen that ends a line within a word."""
    texts: list[str] = []
    origins: list[Origin] = []
    length = 0
    for passage in passages:
        if texts and not (_BROKEN.search(texts[-1][-2:]) and passage.text[:1].islower()):
            texts.append(" ")
            length += 1
        origins += [Origin(o.offset + length, o.line, o.column) for o in passage.origins]
        texts.append(passage.text)
        length += len(passage.text)
    return Passage("".join(texts), tuple(origins))


# ---------------------------------------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number, how far it is indented, what a reader sees of it, and what it holds unseen."""

    number: int
    indent: int
    passage: Passage
    raw: str
    unseen: str = ""

    @property
    def text(self) -> str:
        """What a reader sees of the line, without the blanks around it; empty for a blank line."""
        return self.passage.text


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text, invisible characters taken out of them and named in `unseen`."""
    return tuple(_line(number, raw) for number, raw in enumerate(_LINE_END.split(text), start=1))


_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def _line(number: int, raw: str) -> Line:
    """A line without its invisible characters; each gap that they leave begins a new origin."""
    blanked = raw.translate(_OTHER_BLANKS)
    kept: list[str] = []
    origins = [Origin(0, number, 1)]
    gone: Counter[str] = Counter()
    length = done = 0
    for match in _UNSEEN.finditer(blanked):
        if _means_something(blanked, match.start()):
            continue
        kept.append(blanked[done : match.start()])
        length += match.start() - done
        done = match.end()
        gone[match[0]] += 1
        origins.append(Origin(length, number, done + 1))
    kept.append(blanked[done:])
    # Of several characters that left at one place, the last says where the text goes on.
    whole = Passage("".join(kept), tuple({o.offset: o for o in origins}.values()))
    indent = len(whole.text.expandtabs(4)) - len(whole.text.expandtabs(4).lstrip())
    unseen = ", ".join(f"U+{ord(c):04X}" + (f" ×{n}" if n > 1 else "") for c, n in gone.items())
    return Line(number, indent, whole.cut(0), raw, unseen)


def _means_something(text: str, at: int) -> bool:
    """Joiners belong to the spelling of many scripts and of emoji, direction marks to lines written right to left."""
    mark = text[at]
    if mark in "\u200c\u200d":
        before = text[at - 1 : at]
        return before >= "\u0590" and not "\u2000" <= before <= "\u206f"
    if mark in "\u200e\u200f" or "\u202a" <= mark <= "\u202e" or "\u2066" <= mark <= "\u2069":
        return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)
    return False
