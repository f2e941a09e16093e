"""Lines of text drawn by runs, not by glyphs: a page has three thousand, and most have been drawn before.

What WeasyPrint 70 writes for a glyph depends on its number, width and offset in a font of a size, and on nothing else. So it is
made once a document and found again, and Python sees a glyph only where it is new.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..engine import FROM_UNITS, draw, ffi, pango
from ..pdf_letters import spell
from .runs import AS_KNOWN, INFO, Run, runs_of
from .shortcut import Shortcut

_KEPT = "briefpress_glyphs"
_EMPTY, _UNKNOWN = pango.PANGO_GLYPH_EMPTY, pango.PANGO_GLYPH_UNKNOWN_FLAG
_OWN_SIZES = 14802  # before 1.48.2 a font of Pango did not say its size rightly

_Info = tuple[int, int, int, int]
_Shown = tuple[tuple[str, float], str]  # the name and size of a font, and the glyphs as a PDF shows them


class _Rare(Exception):
    """A glyph that the slow way is for: raised, lowered, missing from the fonts."""


class _Glyphs(dict[_Info, str]):
    """What is written for the glyphs of a font in a size (CSS px), in a string of them: `0024`, or `0024>-12<` with kerning.

    Nothing here holds the font, which holds this: what has no cycles is gone with its document.

    Attributes:
        at: the name and size that set the font.
        pango_font: the font as Pango knows it now.
        has_unnamed: whether one of the glyphs has no characters yet.
    """

    def __init__(self, font: Any, size: float) -> None:
        self.at, self.size, self.widths, self.characters = (font.hash, size), size, font.widths, font.to_unicode
        self.pango_font, self.extents, self.has_unnamed = None, ffi.new("PangoRectangle *"), False

    def __missing__(self, info: _Info) -> str:
        glyph, width, right, up = info
        if glyph == _EMPTY:
            written = f">{-width / self.size}<"
        elif up or glyph & _UNKNOWN:
            raise _Rare
        else:
            self.has_unnamed = self.has_unnamed or glyph not in self.characters
            offset = right / self.size
            kerning = self._width(glyph) + offset - width * 1000 * FROM_UNITS / self.size
            written = (f">{-offset}<" if offset else "") + f"{glyph:04x}" + (f">{int(kerning)}<" if kerning else "")
        self[info] = written
        return written

    def _width(self, glyph: int) -> int:
        """The width of a glyph in thousandths of the size, as the PDF will say; asked of Pango once a document."""
        known: dict[int, int] = self.widths
        if glyph not in known:
            pango.pango_font_get_glyph_extents(self.pango_font, glyph, ffi.NULL, self.extents)
            known[glyph] = round(self.extents.width * 1000 * FROM_UNITS / self.size)
        return known[glyph]


def _name(run: Run, known: dict[int, str], text: bytes) -> None:
    """Say what glyphs stand for that have no characters yet: those from the start of a cluster to the next in the line."""
    length = run.item.length
    ends = [length, *run.clusters[:-1]] if run.item.analysis.level % 2 else [*run.clusters[1:], length]
    for (glyph, *_), start, end in zip(INFO.iter_unpack(run.infos), run.clusters, ends, strict=True):
        if glyph not in known and glyph != _EMPTY:
            known[glyph] = text[run.item.offset + start : run.item.offset + end].decode()


def _draw_text(slow: Callable[..., Any]) -> Callable[..., Any]:
    """A text box without decoration, cut nowhere, in fonts of outlines."""
    if not AS_KNOWN or pango.pango_version() < _OWN_SIZES:
        return slow

    def draw_text(stream: Any, textbox: Any, offset: float, overflow: str, ellipsis: Any) -> None:
        style, layout = textbox.style, textbox.pango_layout
        is_plain = style["text_decoration_line"] == "none" and overflow != "ellipsis" and ellipsis == "none"
        if not is_plain or style["visibility"] != "visible" or style["font_size"] < 1:
            slow(stream, textbox, offset, overflow, ellipsis)
            return
        shown: list[_Shown] | None = []
        if textbox.text.strip():
            layout.reactivate(style)
            shown = _shown(stream, layout)
            layout.deactivate()
        if shown is None:
            slow(stream, textbox, offset, overflow, ellipsis)
            return
        stream.set_color(style["color"])
        stream.begin_text()
        if shown:
            stream.set_text_matrix(1, 0, 0, -1, textbox.position_x, textbox.position_y + textbox.baseline)
        for at, string in shown:
            stream.set_font_size(*at)
            if string:
                stream.show_text(string)
        stream.end_text()

    return draw_text


def _shown(stream: Any, layout: Any) -> list[_Shown] | None:
    """What a line shows, with the font of each piece; none where something in it is rare."""
    if layout.text.splitlines() != [layout.text]:  # the ends of lines are all that is otherwise in a single paragraph
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    runs = list(runs_of(layout.get_first_line()[0]))
    if any(len(set(run.clusters)) < len(run.clusters) for run in runs):
        spell(stream, layout)
    text, font = layout.text.encode(), None
    shown: list[_Shown] = []
    try:
        for run in runs:
            if run.font != font:
                font = run.font
                glyphs = _glyphs(stream, font)
                shown.append((glyphs.at, ""))
            string = "<" + "".join(map(glyphs.__getitem__, INFO.iter_unpack(run.infos)))
            if glyphs.has_unnamed:
                _name(run, glyphs.characters, text)
                glyphs.has_unnamed = False
            shown[-1] = glyphs.at, shown[-1][1] + (string[:-1] if string[-1] == "<" else string + ">")
    except _Rare:
        return None
    return shown if shown and shown[-1][1] else None


def _glyphs(stream: Any, pango_font: Any) -> _Glyphs:
    """What is known of a font in a size; raises _Rare for one of pictures."""
    font, size = stream.add_font(pango_font)
    if font.bitmap or font.png or font.svg or font.colr:
        raise _Rare
    sizes: dict[float, _Glyphs] = font.__dict__.setdefault(_KEPT, {})
    if size not in sizes:
        sizes[size] = _Glyphs(font, size)
    sizes[size].pango_font = pango_font  # Pango may have forgotten the one before
    return sizes[size]


SHORTCUTS = (Shortcut(draw, "draw_text", _draw_text),)
