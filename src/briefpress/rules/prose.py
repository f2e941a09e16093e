"""The author's own words in a brief's prose, each with its place in the source.

Rules of language look at the Markdown itself, because the composed document no longer knows where a word stood. What is not
the author's own wording is blanked out, character by character, so that every offset stays what it was: quotations and block
quotes, code, comments, addresses and citation keys.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..diagnostics import Span
from ..model import Brief
from ..readers.loaded import Loaded, Path

_NOT_WORDS = re.compile(
    r"<!--.*?(?:-->|\Z)"  # a comment
    r"|^(?P<fence>```|~~~).*?(?:^(?P=fence)|\Z)"  # a code block
    r"|`[^`\n]+`"  # code
    r"|\]\([^)\s]*"  # the address of a link
    r"|https?://[^\s)>\]]+"
    r"|@[\w:.#$%&+?~/-]+",  # a citation key
    re.MULTILINE | re.DOTALL,
)
_QUOTED_BLOCK = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?>.*(?:\n(?![ \t]*$).*)*", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?:^(?![ \t]*$).*(?:\n|\Z))+", re.MULTILINE)
_MARK = re.compile(r"[“”«»‘’\"]|(?<![^\W_])'(?=\w)|(?<=[\w.,!?;:])'(?!\w)")
_CLOSING = {"“": "”", "«": "»", "»": "«", "‘": "’", '"': '"', "'": "'"}
_SENTENCE_END = re.compile(
    r"[.!?…][\"'”’»)\]*_]*(?=\s{1,50}(?:\0|[\W_]{0,10}[A-Z]))|[.!?…]\s*\Z|\n[ \t]*(?=\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#)"
)


@dataclass
class Passage:
    """The prose of one field: its path in the brief, its words with all else blanked out, and their places."""

    path: Path
    text: str
    raw: str
    loaded: Loaded
    _lines: list[int] = field(default_factory=list)
    _seen: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)

    def span(self, start: int, end: int) -> Span:
        """The place of a stretch of the text, given by offsets; of its first line where it goes over several.

        Stretches are asked for from the beginning to the end, and each line is counted once.
        """
        if not self._lines:
            self._lines = [0, *(found.end() for found in re.finditer("\n", self.raw))]
        line = self._line_of(start)
        stop = self._lines[line + 1] - 1 if line + 1 < len(self._lines) else len(self.raw)
        token = self.raw[start : min(end, stop)]
        at, count = self._seen.get((line, token), (self._lines[line], 0))
        while (found := self.raw.find(token, at, start + len(token))) >= 0 and found < start:
            at, count = found + 1, count + 1
        self._seen[line, token] = (at, count)
        return self.loaded.span_in(self.path, line, token, count)

    def _line_of(self, start: int) -> int:
        return bisect_right(self._lines, start) - 1

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where each sentence begins and ends."""
        begin = 0
        for end in _SENTENCE_END.finditer(self.text):
            yield begin, end.end()
            begin = end.end()
        if begin < len(self.text):
            yield begin, len(self.text)


def passages(brief: Brief, loaded: Loaded) -> Iterator[Passage]:
    """The prose of a brief, field by field, in reading order of the source."""
    for path, text in _fields(brief):
        yield Passage(path, own_words(text), text, loaded)


def _fields(brief: Brief) -> Iterator[tuple[Path, str]]:
    if brief.tldr:
        yield ("tldr",), brief.tldr
    for n, point in enumerate(brief.key_points):
        yield ("key_points", n, "text"), point.text
    if brief.summary:
        yield ("summary",), brief.summary
    for name in ("sections", "appendix"):
        for n, section in enumerate(getattr(brief, name)):
            yield (name, n, "text"), section.text
    for n, item in enumerate(brief.faq):
        yield ("faq", n, "question"), item.question
        yield ("faq", n, "answer"), item.answer


def own_words(text: str) -> str:
    """A Markdown text with all that is not its author's own wording blanked out; as long as before, in linear time."""
    text = _NOT_WORDS.sub(_blank, text)
    text = _QUOTED_BLOCK.sub(_blank, text)
    return _PARAGRAPH.sub(lambda found: _without_quotations(found[0]), text)


def _blank(found: re.Match[str]) -> str:
    return _blanks(found[0])


def _blanks(text: str) -> str:
    return "\n".join("\0" * len(line) for line in text.split("\n"))


def _without_quotations(paragraph: str) -> str:
    """A paragraph with what stands between quotation marks blanked out; a mark that is not closed opens nothing."""
    out: list[str] = []
    done = 0
    opening: re.Match[str] | None = None
    for mark in _MARK.finditer(paragraph):
        if opening is None:
            opening = mark if mark[0] in _CLOSING and (mark[0] != "'" or _before_word(paragraph, mark)) else None
        elif mark[0] == _CLOSING[opening[0]] and (mark[0] not in "’'" or not _before_word(paragraph, mark)):
            out += [paragraph[done : opening.start()], _blanks(paragraph[opening.start() : mark.end()])]
            done, opening = mark.end(), None
    return "".join((*out, paragraph[done:]))


def _before_word(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark that may be an apostrophe has a letter after it."""
    return text[mark.end() : mark.end() + 1].isalnum()
