"""The words that tell a copy, set by WeasyPrint in the fonts of the style: a small page for each copy, many in one document.

What no font has is found here and told: a name is printed right or not at all.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
from wcwidth import wcwidth

from ..languages import direction
from ..opening import MM
from ..style import Style
from ..writers.engine import CSS, HTML, FontConfiguration
from ..writers.fetching import Fetcher
from ..writers.html import faces
from ..writers.unknown import unknown_characters

MARK_PAGE = (230.0, 60.0)  # mm
_CELL = 0.52  # of the type's size: about the mean width of a letter, in the cells of terminals
_LARGE, _SMALL = 8.0, 5.6  # pt: in one line, in two
_MARK_SIZES = ((14, 54.0), (28, 38.0), (56, 26.0), (10_000, 17.0))  # cells at most, pt
_CSS = """
@page {{ size: {width:.3f}mm {height:.3f}mm; margin: 0 }}
@page mark {{ size: {mark_width}mm {mark_height}mm; margin: 0 }}
html {{ font-family: {sans}; font-variant-numeric: lining-nums; hyphens: none; color: #1a1a1a; overflow-wrap: anywhere }}
body, p {{ margin: 0 }}
p {{ break-after: page }}
.large {{ font-size: {large}pt; line-height: {height:.3f}mm }}
.small {{ font-size: {small}pt; line-height: {half:.3f}mm }}
.mark {{ page: mark; font-weight: 600; line-height: 1.1; text-align: center; color: #000; height: {mark_height}mm;
  display: flex; align-items: center; justify-content: center }}
"""


class TooLong(ValueError):
    """Words that their zone cannot hold; `number` says whose, from 0."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NoGlyph(ValueError):
    """A `character` that no font of the style or of the machine has."""

    def __init__(self, character: str) -> None:
        super().__init__(character)
        self.character = character


class Stamps:
    """Sets stamps for pages of a width (mm) in a style and a language; fonts and style sheet are read once."""

    def __init__(self, style: Style, language: str, page_width: float) -> None:
        stamp = style.settings.stamp
        self.language, self.width = language, stamp.width(page_width)
        self.fetcher, self.fonts = Fetcher(style), FontConfiguration()
        css = _CSS.format(
            width=self.width,
            height=stamp.height,
            half=stamp.height / 2,
            sans=style.settings.variables["sans"],
            large=min(_LARGE, stamp.height * MM * 0.7),
            small=min(_SMALL, stamp.height * MM * 0.47),
            mark_width=MARK_PAGE[0],
            mark_height=MARK_PAGE[1],
        )
        self.css = CSS(string=f"{faces(style)}\n{css}", font_config=self.fonts, url_fetcher=self.fetcher)

    def set(self, lines: Sequence[tuple[str, str]], marks: Sequence[str] = ()) -> pikepdf.Pdf:
        """A page for each line (what stands before the name, the name), then one for each watermark.

        Raises TooLong and NoGlyph.
        """
        parts = [
            f'<p id="{n}" class="{self._size(before + name)}">{html.escape(before)}<bdi>{html.escape(name)}</bdi></p>'
            for n, (before, name) in enumerate(lines)
        ]
        parts += [
            f'<p id="{n}" class="mark" style="font-size: {_mark_size(mark)}pt"><bdi>{html.escape(mark)}</bdi></p>'
            for n, mark in enumerate(marks, len(lines))
        ]
        page = f'<html lang="{self.language}" dir="{direction(self.language)}"><body>{"".join(parts)}</body></html>'
        with unknown_characters() as unknown:
            document = HTML(string=page, url_fetcher=self.fetcher).render(
                stylesheets=[self.css], font_config=self.fonts
            )
            self._refuse_overflow(document.pages)
            data = document.write_pdf()
        if unknown:
            raise NoGlyph(unknown[0])
        return pikepdf.open(BytesIO(data))

    def _size(self, words: str) -> str:
        return "large" if cells(words) * _CELL * _LARGE / MM < self.width else "small"

    def _refuse_overflow(self, pages: Sequence[Any]) -> None:
        """Each paragraph has a page; one without an anchor is what was left of the words before."""
        for number, page in enumerate(pages):
            if str(number) not in page.anchors:
                raise TooLong(number - 1)


def cells(words: str) -> int:
    """How wide words are about, in the cells of terminals."""
    return sum(max(0, wcwidth(letter)) for letter in words)


def _mark_size(mark: str) -> float:
    return next(size for most, size in _MARK_SIZES if cells(mark) <= most)


def form(page: pikepdf.Page) -> pikepdf.Object:
    """A page as a form XObject (ISO 32000-1, 8.10), with no more of what it may refer to than it does."""
    made = page.as_form_xobject()
    for kind in set(made.Resources.keys()) - {"/Font", "/ExtGState"}:
        del made.Resources[kind]
    return made
