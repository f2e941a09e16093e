"""Pango layouts made of what a style has in common.

WeasyPrint 70 makes several layouts a line of text, and for each a context, a language and a description of the font anew; and
the font features of each it never frees: 50 kB a brief. Here they are made once a style, and freed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..engine import ffi, fonts, gobject, layout, line_break, pango
from .shortcut import Shortcut
from .styles import made

_KEPT = "briefpress_layout"


class _Kept(NamedTuple):
    """What the layouts of a style share: Pango's context, language and font, and the font features as Pango reads them."""

    context: Any
    language: Any
    font: Any
    features: bytes


def _setup(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Layouts that share what a style has in common."""

    def setup(self: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            slow(self, style)  # what is underlined is measured too; both are rare
            return
        kept = made(style, _KEPT, _kept)
        self.style, self.language = style, kept.language
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(kept.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, kept.font)
        if kept.features:
            # Each layout adds to its list, so that two cannot share one; the list owns what is put in.
            listed = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(listed, pango.pango_attr_font_features_new(kept.features))
            pango.pango_layout_set_attributes(self.layout, listed)
            pango.pango_attr_list_unref(listed)

    return setup


def _kept(style: Any) -> _Kept:
    """What the layouts of a style share; found again by the name of its font, for the next style and the next brief."""
    known: dict[Any, _Kept] = style.font_config.__dict__.setdefault(_KEPT, {})
    key = line_break._font_style_cache_key(style, include_size=True), style["direction"], style["font_kerning"]
    if key not in known:
        known[key] = _Kept(*_context(style), fonts.get_font_description(style), _features(style))
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


SHORTCUTS = (Shortcut(line_break.Layout, "setup", _setup), Shortcut(layout.inline, "strut", _strut))
