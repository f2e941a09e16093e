"""Which characters a glyph stands for, where several make up one cluster: a letter and the marks above or below it.

WeasyPrint 70 gives all characters of a cluster to one of its glyphs and none to the others, and keeps that for the whole PDF. A
letter that is first printed under a mark would be lost wherever it stands, to those who copy the text, search it or hear it
(ISO 14289-1, 7.21.7), and the mark would be read as letter and mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from .engine import drawing, ffi, pango


def spell_clusters() -> None:
    """Say what the glyphs of clusters stand for before WeasyPrint does, which leaves alone what is said.

    It has no public way to do so; the one function that draws lines of text is wrapped, and a test holds it.
    """
    draw = drawing.draw_first_line
    if getattr(draw, "__module__", "") != __name__:

        def with_letters(stream: Any, textbox: Any, *more: Any) -> Any:
            if textbox.text.strip():
                # As it will be drawn: to change it afterwards would be to shape the line once more.
                pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
                spell(stream, textbox.pango_layout)
            return draw(stream, textbox, *more)

        drawing.draw_first_line = with_letters


def spell(stream: Any, layout: Any) -> None:
    """Say what the glyphs of a line's clusters stand for."""
    text = layout.text.encode()
    run = layout.get_first_line()[0].runs[0]
    while run != ffi.NULL:
        item, run = run.data, run.next
        if _each_its_own(item):
            continue
        known = stream.add_font(item.item.analysis.font)[0].to_unicode
        for glyphs, characters in _clusters(item, text):
            if len(glyphs) > 1:
                for glyph, meaning in meanings(glyphs, characters):
                    known.setdefault(glyph, meaning)


def _each_its_own(item: Any) -> bool:
    """Whether every glyph of a run is a cluster of its own, as in nearly all text."""
    glyphs = item.glyphs
    return bool(len(set(ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs))) == glyphs.num_glyphs)


def _clusters(item: Any, text: bytes) -> Iterator[tuple[list[tuple[int, int]], str]]:
    """The clusters of a run: each glyph's number and width in the order of the text, and the characters."""
    numbers = range(item.glyphs.num_glyphs)
    starts = sorted({item.glyphs.log_clusters[number] for number in numbers})
    ends = dict(zip(starts, [*starts[1:], item.item.length], strict=True))
    backwards = item.item.analysis.level % 2
    for start, group in groupby(numbers, key=lambda number: int(item.glyphs.log_clusters[number])):
        drawn = [item.glyphs.glyphs[number] for number in group]
        glyphs = [(int(glyph.glyph), int(glyph.geometry.width)) for glyph in (drawn[::-1] if backwards else drawn)]
        yield glyphs, text[item.item.offset + start : item.item.offset + ends[start]].decode()


def meanings(glyphs: list[tuple[int, int]], characters: str) -> Iterator[tuple[int, str]]:
    """What each glyph of a cluster stands for: those without a width are marks, the others letters."""
    visible = [(glyph, width) for glyph, width in glyphs if glyph < pango.PANGO_GLYPH_EMPTY]
    letters = [c for c in characters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
    marks = [c for c in characters if unicodedata.combining(c)]
    for shapes, those in (
        ([glyph for glyph, width in visible if width], letters),
        ([glyph for glyph, width in visible if not width], marks),
    ):
        if len(shapes) == len(those):
            yield from zip(shapes, those, strict=True)
        elif shapes and those:  # a ligature stands for all of them
            yield shapes[0], "".join(those)
