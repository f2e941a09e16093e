"""Lines drawn by runs are the same to the byte, and what is not made for that is left to WeasyPrint."""

from __future__ import annotations

import gc
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.S_V_G_ import SVGDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefpress.writers.engine import drawing, pdf_fonts
from briefpress.writers.quick import glyphs
from tests.writers.quick.ways import by_shortcuts, without

ARABIC = '<p lang="ar" dir="rtl" style="font-family: \'IBM Plex Sans Arabic\'">'
PLAIN = {
    "ligatures and kerning": "<p>Office, waffle, AVATAR To. “Type”",
    "letters under marks": "<p>Să ș s\u0323\u0307 s a e\u0301\u0323 x\u0301",
    "a ligature of letters and joined ones": f"{ARABIC}لا صفحه الإسلام",
    "small capitals": '<p style="font-variant-caps: small-caps">The United Nations, 1945',
    "old figures": '<p style="font-variant-numeric: oldstyle-nums">1/2 39',
    "features by name": "<p style=\"font-feature-settings: 'frac'\">1/2 39",
    "spaced letters": '<p style="letter-spacing: 0.2em">spaced, ffi, Să',
    "spaced words": '<p style="word-spacing: 3pt">one two three <b> </b> four',
    "justified": f'<p style="text-align: justify; width: 40mm">{"The committee met again in the autumn. " * 6}',
    "justified from the right": f'{ARABIC}<span style="text-align: justify">{"اجتمعت اللجنة مرة أخرى في الخريف. " * 8}</span>',
    "both directions": f"{ARABIC}قال Jane Doe (2019) ذلك \u2067كل\u2069 x",
    "two fonts in a line": "<p>one <i>two</i> <b style=\"font-family: 'Source Sans Pro'\">three</b> one",
    "two sizes of a font": '<p>one <small style="font-size: 7pt">one</small> <sup>one</sup> AV <small>AV</small>',
    "characters that show nothing": "<p>a\u200bb\u2060c\u200dd\u200ee\u00adf",
    "tabs and line ends that are kept": '<p style="white-space: pre-wrap">a\tb\n\nc d',
    "hyphens": f'<p style="hyphens: auto; width: 20mm">{"internationalization of responsibilities " * 3}',
    "lists, of which the markers are drawn too": "<ol><li>one<li>two</ol>",
    "turned and pale": '<p style="opacity: 0.5; transform: rotate(20deg)">pale</p><p>not pale',
    "a page of its own": '<p>one<p style="break-before: page">one AV two',
    "spaces alone": "<p><b> </b><i>\u00a0</i>",
}
RARE = {
    "underlined": '<p><u>under</u> <s>through</s> <span style="text-decoration: overline">over</span>',
    "cut at the end": '<p style="overflow: hidden; white-space: nowrap; width: 9mm; text-overflow: ellipsis">one two',
    "cut after lines": f'<p style="max-lines: 2; block-ellipsis: auto; width: 30mm">{"one two three " * 6}',
    "raised marks": f"{ARABIC}ثُمَّ إِنَّهُ",
    "a letter first under a mark": f"{ARABIC}تغيّر كبير",
    "ends of lines and paragraphs": '<p style="white-space: pre-wrap">a\u2028b\u2029c\x85\u2028',
    "in no font": "<p>a \U0010fffd \ue123 b \U0010fffd",
}
UNSEEN = {
    "hidden": '<p>one <span style="visibility: hidden">two</span>',
    "of no size": '<p>one <span style="font-size: 0">two</span>',
}


STYLES = [
    "",
    "white-space: pre-wrap",
    "letter-spacing: 1.3pt",
    "font-variant-caps: small-caps",
    "text-align: justify",
    "font-style: italic",
    "direction: rtl",
]
FONTS = ["Source Serif Pro", "Source Sans Pro", "IBM Plex Sans Arabic", "IBM Plex Mono", "DejaVu Sans", "cursive"]
LETTERS = (
    "AVTofi lj\u00ad\u200b\u200d\u0301\u0323\u00e9\u0219\u2067\u2069\u05d0\u05b8سمىي\u064f\u0651لا1٣९कि\u4e2d\ue000\n\t"
)


def _slowly(body: str, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[str]]:
    """The PDF by shortcuts, and the texts that WeasyPrint itself drew."""
    texts: list[str] = []
    draw = drawing.draw_first_line

    def told(stream: Any, textbox: Any, *more: Any) -> Any:
        texts.append(textbox.text)
        return draw(stream, textbox, *more)

    with monkeypatch.context() as patch:
        patch.setattr(drawing, "draw_first_line", told)
        return by_shortcuts(body), texts


@pytest.mark.parametrize("body", PLAIN.values(), ids=PLAIN)
def test_what_is_plain_is_drawn_by_runs(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = without(body)
    assert _slowly(body, monkeypatch) == (wanted, [])


@pytest.mark.parametrize("body", RARE.values(), ids=RARE)
def test_what_is_rare_is_drawn_as_ever(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<p>Before</p>{body}<p>Behind, ab"
    wanted = without(body)
    drawn, slowly = _slowly(body, monkeypatch)
    assert drawn == wanted
    assert slowly
    assert "Before" not in slowly


@pytest.mark.parametrize("body", UNSEEN.values(), ids=UNSEEN)
def test_what_is_not_seen_is_not_drawn(body: str) -> None:
    assert by_shortcuts(body) == without(body)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.text(LETTERS, max_size=30), st.sampled_from(STYLES), st.sampled_from(FONTS)),
        min_size=1,
        max_size=4,
    )
)
def test_any_line_is_drawn_the_same(pieces: list[tuple[str, str, str]]) -> None:
    """Whatever stands beside what: names of glyphs, widths and fonts depend on what was drawn before."""
    body = "<p>" + "".join(
        f"<span style=\"font-family: '{font}'; {style}\">{text}</span>" for text, style, font in pieces
    )
    assert by_shortcuts(f"{body * 2}<p>AVTofi") == without(f"{body * 2}<p>AVTofi")


def test_pictures_of_letters_are_drawn_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts in colour, as those of emoji are: beside a line of an ordinary font."""
    address = f"data:font/ttf;base64,{b64encode(_colour_font()).decode()}"
    face = f"@font-face {{ font-family: colour; src: url({address}) }}"
    body = f'<style>{face}</style><p>A<b style="font-family: colour">A</b>'
    wanted = without(body)
    assert _slowly(body, monkeypatch) == (wanted, ["A"])


def test_what_is_known_of_glyphs_is_gone_with_its_page() -> None:
    """It is not held by the fonts that it holds: they would lie there until cycles are looked for."""
    gc.collect()
    gc.disable()
    try:
        by_shortcuts("<p>one <i>two</i>")
        assert not [held for held in gc.get_objects() if isinstance(held, glyphs._Glyphs | pdf_fonts.Font)]
    finally:
        gc.enable()


def _colour_font() -> bytes:
    """A font of one letter, which is drawn as a picture too: a square in red (OpenType, SVG)."""
    builder = FontBuilder(1000)
    names = [".notdef", "A"]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord("A"): "A"})
    pen = TTGlyphPen(None)
    for move, to in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 700)), (pen.lineTo, (700, 700))):
        move(to)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupNameTable({"familyName": "colour", "styleName": "Regular"})
    builder.setupPost()
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><path id="glyph1" fill="red" d="M0,0V-700H700V0z"/></svg>'
    pictures = builder.font["SVG "] = newTable("SVG ")
    pictures.docList = [SVGDocument(picture, 1, 1)]
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
