"""The list of contents: a field that Word can bring up to date, filled with what it would find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import xml as x

_INSTRUCTION = 'TOC \\o "1-2" \\h \\z \\u'
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading in the list: its level from 1, its words as runs, the bookmark around it."""

    level: int
    words: str
    bookmark: str


class Contents:
    """Collects the headings while the text is written; `mark` puts a bookmark around some content."""

    def __init__(self, mark: Callable[[str, str], str]) -> None:
        self.mark = mark
        self.lines: list[_Line] = []

    def add(self, level: int, words: str, content: str) -> str:
        """Note a heading by its words; gives its content with the bookmark that the list refers to."""
        if level > _DEEPEST or not words:
            return content
        name = f"_Toc{len(self.lines) + 1:08d}"
        self.lines.append(_Line(level, words, name))
        return self.mark(name, content)

    def xml(self, title: str, page: Callable[[str], str]) -> str:
        """The heading of the list and its lines; `page` makes the field of a bookmark's page number."""
        if not self.lines:
            return ""
        content = ""
        lines = [f"{line.words}{x.TAB}{page(line.bookmark)}" for line in self.lines]
        links = [x.internal_link(line.bookmark, words) for line, words in zip(self.lines, lines, strict=True)]
        start, end = x.word_field(_INSTRUCTION, dirty=True)
        links[0] = start + links[0]
        links[-1] += end
        for line, link in zip(self.lines, links, strict=True):
            content += x.paragraph(f"TOC{line.level}", link)
        return x.contents(x.paragraph("TOCHeading", title) + content)
