"""Markers such as [1], [2-4] or ¹ in the text, turned into citations of the sources they number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...diagnostics import Diagnostic, Span, error, warning
from .decode import Passage
from .markdown import escape

_ONE = r"\[\^?\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]"
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARKER = re.compile(
    rf"(?P<square>{_ONE}(?:\s?[,;–-]?\s?{_ONE})*)|(?<=\S)(?P<raised>[{_SUPER}]+(?:\s?[,⁻–⁼ʼ]\s?[{_SUPER}]+)*)"
)
_BETWEEN = re.compile(r"\]\s?([,;–-]?)\s?\[\^?")
_LOST = re.compile(r"(?<=[^\W\d_][.!?”\"])\d{1,2}(?=\s+[^\W\d_a-z]|$)")
_PLAIN_DIGITS = str.maketrans(_SUPER + "⁻–", "0123456789--")
# Before a raised figure: a number that is no year, a unit of length or one letter, as in 10⁶, km² or x².
_POWER = re.compile(r"(?:(?:^|[\W\d_])(?:[^\W\d_]|[kcmdn]m|ft|mi|yd)|(?<!\b1[5-9]\d)(?<!\b20\d)\d)$")


@dataclass(slots=True)
class Citer:
    """Turns passages into Markdown, markers into citations, and keeps account of what was cited in which order."""

    name: str
    ids: Mapping[int, str]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _cited: list[tuple[int, int, Span]] = field(default_factory=list)
    rank: int = 0
    """Where the section stands that is being written, among those of the default style."""

    def inline(self, passage: Passage, *, in_line: bool = False) -> str:
        """A passage as Markdown; `in_line` when it does not begin a line of its own."""
        parts: list[str] = []
        done = 0
        self._suspect(passage)
        for match in _MARKER.finditer(passage.text):
            citation = self._citation(passage, match)
            if citation:
                parts += [_between(passage.text[done : match.start()], parts, in_line, "["), citation]
                done = match.end()
        return "".join([*parts, _between(passage.text[done:], parts, in_line, "")])

    def renumbered(self) -> list[Diagnostic]:
        """A warning when a numeric citation style, which counts in the order of citation, will print other numbers."""
        first: dict[int, Span] = {}
        for _, number, span in sorted(self._cited, key=lambda cited: cited[0]):
            first.setdefault(number, span)
        changed = [(old, new, span) for new, (old, span) in enumerate(first.items(), start=1) if old != new]
        if not changed:
            return []
        which = ", ".join(f"[{old}] as [{new}]" for old, new, _ in changed)
        message = (
            f"the sources are not cited in the order of their numbers; a numeric citation style will print {which}"
        )
        return [
            warning("markers-renumbered", message, changed[0][2], "nothing is lost; check numbers named in the text")
        ]

    def _suspect(self, passage: Passage) -> None:
        """Warn of a bare figure right behind a full stop: copied from a page, a raised marker loses its height."""
        for match in _LOST.finditer(passage.text):
            if int(match[0]) in self.ids:
                message = (
                    f"the figure {match[0]} behind the full stop may be a marker that lost its height; left as it is"
                )
                span = passage.span(self.name, match.start(), len(match[0]))
                hint = f"write [@{self.ids[int(match[0])]}] in its place if it is"
                self.diagnostics.append(warning("marker-suspected", message, span, hint))

    def _citation(self, passage: Passage, match: re.Match[str]) -> str:
        """The citation for a marker; empty when it is none, or when it points to no source (that is an error)."""
        raised = match["raised"] is not None
        if raised and (not self.ids or _POWER.search(passage.text[max(0, match.start() - 6) : match.start()])):
            return ""
        numbers = list(_numbers(_BETWEEN.sub(lambda m: m[1] or ",", match[0].translate(_PLAIN_DIGITS))))
        if not numbers:
            return ""
        if raised and len(numbers) == 1 and numbers[0] not in self.ids and numbers[0] > 9:
            numbers = [int(digit) for digit in str(numbers[0])]
        span = passage.span(self.name, match.start(), len(match[0]))
        missing = [str(number) for number in numbers if number not in self.ids]
        if missing:
            self._missing(match[0], missing, span)
            return ""
        self._cited += [(self.rank, number, span) for number in numbers]
        return "[" + "; ".join(f"@{self.ids[number]}" for number in dict.fromkeys(numbers)) + "]"

    def _missing(self, marker: str, numbers: list[str], span: Span) -> None:
        there = f"the list numbers {_ranges(sorted(self.ids))}" if self.ids else "the text has no list of sources"
        some = numbers if len(numbers) <= 5 else [*numbers[:4], "…", numbers[-1]]
        message = f"the marker {marker} points to source {', '.join(some)}, which is not there: {there}"
        hint = "add the source to the list, or correct the marker"
        self.diagnostics.append(error("marker-without-source", message, span, hint))


def _between(text: str, before: list[str], in_line: bool, follow: str) -> str:
    """Text between citations; a bracket right behind one would make a link of it."""
    escaped = escape(text, first=not before and not in_line, follow=follow)
    return "\\" + escaped if before and escaped[:1] in ("(", "[") else escaped


def _numbers(marker: str) -> Iterator[int]:
    """The numbers of a marker, ranges written out. Nothing for a range that runs backwards: that is no marker."""
    for low, high in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", marker):
        if high and int(high) <= int(low):
            return
        yield from range(int(low), int(high or low) + 1)


def _ranges(numbers: list[int]) -> str:
    """Numbers as a reader writes them: 1–5, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
