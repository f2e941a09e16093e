"""Pango layouts made of what a style has in common, and shaped once: the layout that measured a line draws it.

WeasyPrint 70 makes several layouts a line of text, and for each a context, a language and a description of the font anew; the
font features of each it never frees: 50 kB a brief. Here they are made once a style, and freed. It lets go of a line's layout
when the line is measured, and shapes it once more to draw it; here the last so many stay.
"""

from __future__ import annotations

import re
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from ..engine import ffi, fonts, gobject, layout, line_break, pango
from .shortcut import Shortcut
from .styles import made

_KEPT = "briefpress_layout"
_MOST_KEPT = 500  # fonts, sizes and languages whose contexts are kept; briefs may name languages without end
_MOST_SHAPED = 2_000  # lines that stay shaped until they are drawn, some 6 kB each
_PARAGRAPHS = re.compile("[\n\r\u2028\u2029]")
_NOT_PLAIN = re.compile("[\n\r\u2028\u2029\t\0]")


class _Kept(NamedTuple):
    """What the layouts of a style share: Pango's context, language and font, and the font features as Pango reads them."""

    context: Any
    language: Any
    font: Any
    features: bytes
    unhyphenated: bool
    """Whether Pango puts no hyphen where a word may break anywhere."""
    spaced: bool
    """Whether the style sets the space between letters or words."""


def _setup(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Layouts that share what a style has in common."""

    def setup(self: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            self.shared = None
            slow(self, style)  # what is underlined is measured too; both are rare
            return
        self.shared = kept = made(style, _KEPT, _kept)
        self.style, self.language = style, kept.language
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(kept.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)  # as it is drawn; set later, it is shaped anew
        pango.pango_layout_set_font_description(self.layout, kept.font)
        if kept.features or kept.unhyphenated:
            # Each layout adds to its list, so that two cannot share one; the list owns what is put in.
            listed = pango.pango_attr_list_new()
            if kept.features:
                pango.pango_attr_list_insert(listed, pango.pango_attr_font_features_new(kept.features))
            if kept.unhyphenated:
                pango.pango_attr_list_insert(listed, pango.pango_attr_insert_hyphens_new(False))
            pango.pango_layout_set_attributes(self.layout, listed)
            pango.pango_attr_list_unref(listed)

    return setup


def _set_text(slow: Callable[..., Any]) -> Callable[..., Any]:
    """The text of a layout whose style sets no spaces; what else it needs came with its setup."""

    def set_text(self: Any, text: str, justify: bool = False) -> None:
        shared = self.shared
        if shared is None or shared.spaced or (justify and self.justification_spacing) or _NOT_PLAIN.search(text):
            if _PARAGRAPHS.search(text):
                pango.pango_layout_set_single_paragraph_mode(self.layout, False)
            slow(self, text, justify)
            return
        self.text = text
        data = text.encode()
        pango.pango_layout_set_text(self.layout, data, len(data))

    return set_text


def _deactivate(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Layouts that stay shaped between the measuring and the drawing of a line, up to a number of them."""
    shaped: deque[weakref.ref[Any]] = deque()

    def deactivate(self: Any) -> None:
        if _PARAGRAPHS.search(self.text) or self.justification_spacing or _is_drawn(self):
            self.is_shaped = False
            slow(self)
            return
        self.is_shaped = True
        shaped.append(weakref.ref(self))
        if len(shaped) > _MOST_SHAPED:
            oldest = shaped.popleft()()
            if oldest is not None and oldest.is_shaped:
                oldest.is_shaped = False
                slow(oldest)

    return deactivate


def _is_drawn(layout: Any) -> bool:
    """Whether a layout was drawn, for it was shaped already when it was asked for."""
    return hasattr(layout, "is_shaped")


def _reactivate(slow: Callable[..., Any]) -> Callable[..., Any]:
    """A layout that is still shaped is drawn as it is."""

    def reactivate(self: Any, style: Any) -> None:
        if getattr(self, "is_shaped", False) and self.style is style and not self.justification_spacing:
            self.is_shaped = False
        else:
            slow(self, style)
        # As it is drawn, which WeasyPrint says later: what asks for its glyphs before would have it shaped twice.
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)

    return reactivate


def _kept(style: Any) -> _Kept:
    """What the layouts of a style share; found again by the name of its font, for the next style and the next brief."""
    known: dict[Any, _Kept] = style.font_config.__dict__.setdefault(_KEPT, {})
    unhyphenated = style["overflow_wrap"] in ("anywhere", "break-word")
    spaced = bool(style["word_spacing"]) or style["letter_spacing"] not in ("normal", 0)
    named = line_break._font_style_cache_key(style, include_size=True)
    key = named, style["direction"], style["font_kerning"], unhyphenated, spaced
    if key not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
            style.font_config.strut_layouts.clear()  # WeasyPrint's own, by the same names
        font = fonts.get_font_description(style)
        known[key] = _Kept(*_context(style), font, _features(style), unhyphenated, spaced)
    return known[key]


def _features(style: Any) -> bytes:
    """The font features of a style, as Pango reads them."""
    features = fonts.font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    return ",".join(f"{name} {value}" for name, value in features.items()).encode()


def _context(style: Any) -> tuple[Any, Any]:
    """A context for text of a direction and language, and the language."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    if not style["lang"]:
        return context, pango.pango_language_get_default()
    name = ffi.new("char[]", style["lang"].encode())
    language = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, language)
    return context, language


def _strut(slow: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The height of a style's lines and their baseline."""

    def strut(style: Any) -> Any:
        return made(style, "strut", slow)

    return strut


SHORTCUTS = (
    Shortcut(line_break.Layout, "setup", _setup),
    Shortcut(line_break.Layout, "set_text", _set_text),
    Shortcut(line_break.Layout, "deactivate", _deactivate),
    Shortcut(line_break.Layout, "reactivate", _reactivate),
    Shortcut(layout.inline, "strut", _strut),
)
