"""Lines of plain text, found with fewer layouts: Pango takes half a microsecond a character, each time it is asked.

For a line WeasyPrint 70 lays out twice as much text as it takes, then the line with the next word, then with each of that
word's syllables, then the line alone. Here the first layout is shorter, and what it says of the letters of the second line
tells most often that no more can fit, so that nobody need try. Plain text is letters that run from left to right and what
stands between them; all else, and lines that a single word overfills, are left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from ..engine import ffi, inline, line_break, pango, percentage, preferred
from .shortcut import Shortcut

# Latin, Greek, Cyrillic and Armenian with their marks, dashes, quotation marks, currencies; no soft hyphen (U+00AD).
_PLAIN = re.compile("[\x20-\x7e\xa0-\xac\xae-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u214f]*")
_EMS = 4  # WeasyPrint's guess: no line has more letters than this for each em of its width
_LONGER, _WORD = 1.1, 12  # a guess of ours: what the last line had and a tenth, and a word for the line after it
_SLACK = 0.1  # em: what is too wide by more than that will not fit for kerning
_LETTERS, _WHOLE = "briefpress_letters", "briefpress_whole"


class _Draft(NamedTuple):
    """The first line of a text, as Pango breaks it."""

    layout: Any
    line: Any
    width: float  # CSS pixels
    resume: int | None  # where the second line begins, in bytes of UTF-8; None where there is none
    first: str
    rest: str  # of the text, or of as much of it as was looked at
    end: int | None  # where the second line may break first, in characters of the rest


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
    if max_width is None or max_width == inf or style["white_space"] != "normal" or style["letter_spacing"] != "normal":
        return False
    return 0 < style["font_size"] * _EMS <= max_width and _PLAIN.fullmatch(text) is not None


class _Splitter:
    """Splits one line from a plain text."""

    def __init__(self, style: Any, context: Any, width: Any, spacing: float) -> None:
        self.style, self.context, self.width, self.spacing = style, context, width, spacing

    def split(self, text: str) -> Any:
        """What WeasyPrint is told of the first line; None where it is to find out itself."""
        draft = self._draft(text)
        if draft.width > self.width:
            return None
        if draft.resume is None:
            return self._told(draft.layout, draft.line, text, None)
        self.style.__dict__[_LETTERS] = len(draft.first)
        word = draft.rest[: draft.end].rstrip(" ")
        if word:
            found = self._with_word(draft, word) or self._with_syllables(draft)
            if found:
                return found
        return self._told(draft.layout, draft.line, text, draft.resume)

    def _draft(self, text: str) -> _Draft:
        """The first line of as much of the text as tells where the second line may break."""
        most = int(self.width / self.style["font_size"] * _EMS)
        guess = min(most, int(self.style.__dict__.get(_LETTERS, most) * _LONGER) + _WORD)
        layout = None
        for length in (guess, most, len(text)):
            short = text[:length]
            if layout is None:
                layout = line_break.create_layout(short, self.style, self.context, self.width, self.spacing)
            else:
                layout.set_text(short)
            line, resume = layout.get_first_line()
            if resume is None:
                if len(short) < len(text):
                    continue
                return _Draft(layout, line, line_break.line_size(line, self.style)[0], None, text, "", None)
            first = short.encode()[:resume].decode()
            attributes = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
            end = line_break.get_next_break_point(attributes[len(first) + 1 : len(short)])
            if end is not None or length >= most:
                break
        width, _ = line_break.line_size(line, self.style)
        return _Draft(layout, line, width, resume, first, (text if end is None else short)[len(first) :], end)

    def _with_word(self, draft: _Draft, word: str) -> Any:
        """The line with the next word, which may fit where no space comes after it."""
        if draft.rest[draft.end or -1] != " " or not self._may_hold(draft, word):
            return None
        text = draft.first + word
        layout = line_break.create_layout(text, self.style, self.context, self.width, self.spacing)
        line, resume = layout.get_first_line()
        return self._told(layout, line, text, len(text.encode()) + 1) if resume is None else None

    def _with_syllables(self, draft: _Draft) -> Any:
        """The line with as many syllables of the next word as fit, where it is to be hyphenated and there is room enough."""
        hyphen = self.style["hyphenate_character"]
        for part in self._parts(draft):
            if self._may_hold(draft, part):
                text = draft.first + part
                layout = line_break.create_layout(text + hyphen, self.style, self.context, self.width, self.spacing)
                line, resume = layout.get_first_line()
                if resume is None and line_break.line_size(line, self.style)[0] <= self.width:
                    return self._told(layout, line, text, len(text.encode()), hyphen)
        return None

    def _parts(self, draft: _Draft) -> Iterator[str]:
        """What may come before a hyphen: the longest first."""
        if self.style["hyphens"] != "auto" or not self.style["lang"]:
            return
        zone = percentage(self.style["hyphenate_limit_zone"], self.style, self.width)
        language = line_break.pyphen.language_fallback(self.style["lang"])
        if not language or self.width - draft.width <= zone:
            return
        total, left, right = self.style["hyphenate_limit_chars"]
        text = draft.rest[: line_break.get_next_break_point_from_text(draft.rest, language)]
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

    def _may_hold(self, draft: _Draft, part: str) -> bool:
        """Whether the line may have room for what the second line begins with, by the letters of the draft."""
        room = self.width - draft.width + _SLACK * self.style["font_size"]
        line = pango.pango_layout_get_line_readonly(draft.layout.layout, 1)
        return bool(_width_of(line, len(part.encode())) * line_break.FROM_UNITS <= room)

    def _told(self, layout: Any, line: Any, text: str, resume: int | None, hyphen: str = "") -> Any:
        return line_break.first_line_metrics(line, text, layout, resume, True, self.style, bool(hyphen), hyphen)


def _width_of(line: Any, length: int) -> int:
    """How wide so many bytes are with which a line begins, in Pango's units."""
    width, run = 0, line.runs
    while run != ffi.NULL:
        item, run = run.data, run.next
        begin = item.item.offset - line.start_index
        for number in range(item.glyphs.num_glyphs):
            if begin + item.glyphs.log_clusters[number] >= length:
                return width
            width += item.glyphs.glyphs[number].geometry.width
    return width


SHORTCUTS = (Shortcut(inline, "split_first_line", _split), Shortcut(preferred, "split_first_line", _split))
