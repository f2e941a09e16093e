"""Fonts cut in one pass are the same to the byte."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.style import find_style
from briefpress.writers.engine import CSS, HTML, FontConfiguration, pdf_fonts
from briefpress.writers.fetching import Fetcher
from briefpress.writers.html import faces
from briefpress.writers.quick import take_shortcuts

_MACHINE = "DejaVu Sans"  # hinted, with letters made of others; it may not be there


@cache
def _fonts() -> list[Any]:
    """All fonts of the packs and one of the machine, as WeasyPrint knows them in a document."""
    found = []
    for style in map(find_style, ("default", "government", "institute")):
        fonts, fetcher = FontConfiguration(), Fetcher(style)
        css = CSS(string=faces(style), font_config=fonts, url_fetcher=fetcher)
        words = "".join(
            f"<p style=\"font: {face.style} {face.weight} 12pt '{face.family}'\">A" for face in style.settings.fonts
        )
        pages = HTML(string=f"{words}<p style=\"font-family: '{_MACHINE}'\">A", url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[css]
        )
        pages.write_pdf()
        found += pages.fonts.values()
    return found


def _cut(font: Any, glyphs: set[int], hinting: bool, missing: bool) -> tuple[bytes, bytes]:
    """A font cut to some glyphs, by the shortcut and without."""
    take_shortcuts()
    quick = pdf_fonts.Font._harfbuzz_subset
    font.missing = {0x2028: font.glyph_count} if missing else {}
    cut = []
    for way in (quick, quick.__wrapped__):
        font.file_content = b""
        way(font, dict.fromkeys(glyphs, "x"), hinting)
        cut.append(font.file_content)
    return cut[0], cut[1]


@settings(max_examples=200, deadline=None)
@given(st.data(), st.booleans(), st.booleans())
def test_a_font_is_cut_the_same(data: st.DataObject, hinting: bool, missing: bool) -> None:
    font = data.draw(st.sampled_from(_fonts()))
    glyphs = data.draw(st.sets(st.integers(0, font.glyph_count + missing - 1), min_size=1, max_size=60))
    quick, wanted = _cut(font, glyphs, hinting, missing)
    assert quick == wanted
    assert wanted


def test_one_pass_is_enough_for_the_letters_of_the_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    take_shortcuts()
    fonts = _fonts()
    quick = pdf_fonts.Font._harfbuzz_subset
    (cell,) = [cell for cell in quick.__closure__ if cell.cell_contents is quick.__wrapped__]
    monkeypatch.setattr(cell, "cell_contents", lambda *asked: pytest.fail("cut twice"))
    for font in fonts:
        if font.family != _MACHINE:
            quick(font, font.to_unicode, False)
            assert font.file_content
