"""Lines of plain text, found with fewer layouts: Pango takes half a microsecond a character, each time it is asked.

For a line WeasyPrint 70 has Pango break twice as much text as it takes; then it tries the line with the next word, then with
each of that word's syllables, and has it shaped alone. Here a shorter draft is shaped without breaking it, and where the line
ends is read from how wide its letters are: Pango is asked for that line alone. Plain text is letters that run from left to
right and what stands between them. All else, lines that one word overfills, and those where a hair decides whether one more
word fits, are left to WeasyPrint.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Any

from ..engine import ffi, layout, line_break, pango, percentage
from .runs import AS_KNOWN, runs_of
from .shortcut import Shortcut

# Latin, Greek, Cyrillic and Armenian with their marks, dashes, quotation marks, currencies; no soft hyphen (U+00AD).
_PLAIN = re.compile("[\x20-\x7e\xa0-\xac\xae-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u214f]*")
_EMS = 4  # a line that is narrower is left to WeasyPrint, which takes it for words one below the other
_PER_EM = 2.5  # ours, where no line of the style is known yet; from the second line on, what the last one had,
_MORE = 16  # and so many letters more, for the next word
_HAIR = 0.1  # em: what is too wide by more than that will not fit for kerning
_LETTERS, _WHOLE = "briefpress_letters", "briefpress_whole"


@dataclass
class _Measured:
    """What was told of a text that was measured, the style that it had, and whether it became a line."""

    style: Any
    found: Any
    is_line: bool = False


def _split(slow: Callable[..., Any]) -> Callable[..., Any]:
    """The first line of a text in a width; arguments and outcome as WeasyPrint has them."""

    def split(
        text: str, style: Any, context: Any, max_width: float | None, spacing: float, *more: Any, **named: Any
    ) -> Any:
        whole = _whole(text, style, context, max_width, spacing)
        if whole:
            return whole
        if _is_plain(text, style, max_width):
            found = _Splitter(style, context, max_width, spacing).split(text)
            if found:
                return found
        return slow(text, style, context, max_width, spacing, *more, **named)

    return split


def _whole(text: str, style: Any, context: Any, max_width: float | None, spacing: float) -> Any:
    """A text that fits as a whole: one that is measured, and again as the line that it becomes; None for others.

    What was measured is kept as long as its document is laid out. Its layout becomes that of one line and no other's.
    """
    if context is None or spacing:
        return None
    measured = context.__dict__.setdefault(_WHOLE, {})
    key = id(style), text
    if max_width is None:
        if key not in measured and _PLAIN.fullmatch(text):
            layout = line_break.create_layout(text, style, context, None, spacing)
            line, _ = layout.get_first_line()
            found = line_break.first_line_metrics(line, text, layout, None, True, style)
            measured[key] = _Measured(style, found)
        return measured[key].found if key in measured else None
    if key not in measured or measured[key].is_line or measured[key].found[3] > max_width:
        return None
    measured[key].is_line = True
    measured[key].found[0].max_width = max_width
    return measured[key].found


def _is_plain(text: str, style: Any, max_width: float | None) -> bool:
    if (
        not AS_KNOWN
        or max_width is None
        or max_width == inf
        or style["white_space"] != "normal"
        or style["letter_spacing"] != "normal"
    ):
        return False
    return 0 < style["font_size"] * _EMS <= max_width and _PLAIN.fullmatch(text) is not None


class _Draft:
    """Text in one line, however long: where it may break, and how wide it is up to there.

    Widths are Pango's: whole numbers, `line_break.FROM_UNITS` of a CSS pixel each.
    """

    def __init__(self, layout: Any) -> None:
        self.text, self.data = layout.text, layout.text.encode()
        self.starts: list[int] = []  # where each cluster of letters begins, in bytes, and
        self.ends: list[int] = []  # how wide the text is with it
        for run in runs_of(layout.get_first_line()[0]):
            begin = run.item.offset
            self.starts += [begin + start for start in run.clusters]
            self.ends += run.widths
        self.ends = list(accumulate(self.ends))
        self.breaks = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)

    @property
    def width(self) -> int:
        return self.ends[-1] if self.ends else 0

    def width_of(self, text: str) -> int:
        """How wide a text is with which the draft begins."""
        number = bisect_left(self.starts, len(text.encode()))
        return self.ends[number - 1] if number else 0

    def split(self, width: float, is_whole: bool) -> tuple[str, str] | None:
        """What fits and the next word, up to where the line after it may break; None where the draft does not tell.

        A draft that is the whole of a text ends its last line.
        """
        letter = len(self.data[: self.starts[bisect_right(self.ends, width)]].decode())
        while self.text[letter : letter + 1] == " ":  # those that end a line take no room
            letter += 1
        first = next((number for number in range(letter, 0, -1) if self.breaks[number].is_line_break), 0)
        after = (number for number in range(first + 1, len(self.text)) if self.breaks[number].is_line_break)
        second = next(after, len(self.text) if is_whole else 0)
        return (self.text[:first], self.text[first:second]) if first and second else None


class _Splitter:
    """Splits one line from a plain text."""

    def __init__(self, style: Any, context: Any, width: Any, spacing: float) -> None:
        self.style, self.context, self.width, self.spacing = style, context, width, spacing
        self.room = width / line_break.FROM_UNITS
        self.hair = _HAIR * style["font_size"] / line_break.FROM_UNITS

    def split(self, text: str) -> Any:
        """What WeasyPrint is told of the first line; None where it is to find out itself."""
        layout = line_break.create_layout("", self.style, self.context, None, self.spacing)
        layout.max_width = self.width
        length = self.style.__dict__.get(_LETTERS, int(self.width / self.style["font_size"] * _PER_EM)) + _MORE
        found = None
        while not found:
            layout.set_text(text[:length])
            draft = _Draft(layout)
            if draft.width > self.room:
                found = draft.split(self.room, length >= len(text))
            elif length >= len(text):
                return self._told(layout, layout.text, None)
            if not found and length >= len(text):
                return None
            length *= 2
        first, word = found
        self.style.__dict__[_LETTERS] = len(first)
        longer = (first + word).rstrip(" ")
        if draft.width_of(longer) <= self.room + self.hair:
            layout.set_text(longer)
            if line_break.line_size(layout.get_first_line()[0], self.style)[0] <= self.width:
                return None
        if self.style["hyphens"] == "auto" and self.style["lang"]:
            zone = percentage(self.style["hyphenate_limit_zone"], self.style, self.width) / line_break.FROM_UNITS
            left = self.room - draft.width_of(first.rstrip(" "))
            if abs(left - zone) < self.hair:
                return None
            hyphenated = left > zone and self._hyphenated(draft, first)
            if hyphenated:
                return hyphenated
        layout.set_text(first.rstrip(" "))
        return self._told(layout, layout.text, len(first.encode()))

    def _hyphenated(self, draft: _Draft, first: str) -> Any:
        """The line with as many syllables of the next word as fit; None where not one does."""
        hyphen = self.style["hyphenate_character"]
        for part in self._parts(draft.text[len(first) :]):
            text = first + part
            if draft.width_of(text) <= self.room:
                layout = line_break.create_layout(text + hyphen, self.style, self.context, self.width, self.spacing)
                if layout.get_first_line()[1] is None:
                    return self._told(layout, text, len(text.encode()))
        return None

    def _parts(self, rest: str) -> Iterator[str]:
        """What of the second line may come before a hyphen: the longest first."""
        language = line_break.pyphen.language_fallback(self.style["lang"])
        if not language:
            return
        total, left, right = self.style["hyphenate_limit_chars"]
        text = rest[: line_break.get_next_break_point_from_text(rest, language)]
        begin = 0
        while bounds := line_break.get_next_word_boundaries(text[begin:], language):
            start, stop = bounds
            if stop - start >= total:
                break
            begin += stop
        else:
            return
        key = language, left, right, total
        if key not in self.context.dictionaries:
            self.context.dictionaries[key] = line_break.pyphen.Pyphen(lang=language, left=left, right=right)
        before, word = text[: begin + start], text[begin + start : begin + stop]
        for part, _ in self.context.dictionaries[key].iterate(word):
            yield before + part

    def _told(self, layout: Any, text: str, resume: int | None) -> Any:
        """What is told of the line that a layout holds, with a hyphen perhaps; None where it does not fit after all."""
        line, _ = layout.get_first_line()
        width, height = line_break.line_size(line, self.style)
        baseline = pango.pango_layout_get_baseline(layout.layout) * line_break.FROM_UNITS
        if width > self.width:
            return None
        layout.deactivate()
        return layout, len(text.encode()), resume, width, height, baseline


SHORTCUTS = (
    Shortcut(layout.inline, "split_first_line", _split),
    Shortcut(layout.preferred, "split_first_line", _split),
)
