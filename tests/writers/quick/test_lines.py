"""Lines of plain text break where WeasyPrint breaks them, and are drawn as it draws them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefpress.style import Options, find_style
from briefpress.writers import pdf
from briefpress.writers.engine import CSS, HTML, FontConfiguration, boxes, layout
from briefpress.writers.quick import layouts, take_shortcuts
from tests.documents import rich_document
from tests.rtl_documents import persian_document

WORDS = [
    "a", "I", "the", "The", "AVAVA", "To.", "foreign", "policy,", "internationalisation", "well-being", "and/or", "“quoted”",
    "2024–2025", "No.\xa05", "(see", "below)", "é́", "naïve", "https://example.org/a/long/path?with=query", "…", "—", "50\xa0%",
    "fi", "official", "Поли́тика", "πολιτική", "x", "co\xadoperation", "سياسة", "two  spaces", "$100", "٪", "\u200b", "日本語",
]  # fmt: skip
STYLES = [
    "", "hyphens: auto", "hyphens: auto; hyphenate-limit-zone: 8%; hyphenate-limit-chars: 6 3 3", "overflow-wrap: anywhere",
    "hyphens: auto; hyphenate-character: '='", "font: bold italic 9px monospace; overflow-wrap: break-word",
    "font-variant-caps: all-small-caps; letter-spacing: 1px", "word-spacing: 3px", "white-space: pre-wrap", "hyphens: manual",
]  # fmt: skip


@cache
def style_of(css: str) -> tuple[Any, Any]:
    """The style of a text that a rule is set for, and what keeps its fonts."""
    fonts = FontConfiguration()
    html = HTML(string=f'<html lang="en"><p style="font-size: 12px; {css}">x')
    page = html.render(font_config=fonts, stylesheets=[CSS(string="p { font-family: serif }")]).pages[0]
    (text,) = [box for box in page._page_box.descendants() if isinstance(box, boxes.TextBox)]
    return text.style, fonts


def lines(split: Callable[..., Any], text: str, css: str, width: float, measured: bool) -> list[tuple[Any, ...]]:
    """What is told of each line of a text, and what it would draw."""
    style, _ = style_of(css)
    context = SimpleNamespace(dictionaries={})
    if measured:
        split(text, style, context, None, 0)
    found = []
    rest: bytes = text.encode()
    while rest:
        told, length, resume, *sizes = split(rest.decode(), style, context, width, 0)
        told.reactivate(style)
        line, index = told.get_first_line()
        found.append((told.text, length, resume, *sizes, line.length, index, told.first_line_direction))
        told.deactivate()
        rest = rest[resume:] if resume else b""
    return found


@settings(max_examples=300, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    css=st.sampled_from(STYLES),
    width=st.floats(0, 600),
    measured=st.booleans(),
)
@example(words=["internationalisation"] * 6, css=STYLES[2], width=200.0, measured=False)
@example(words=["the", "policy,"] * 20, css=STYLES[1], width=199.5, measured=True)
def test_a_text_breaks_where_it_breaks_without(words: list[str], css: str, width: float, measured: bool) -> None:
    take_shortcuts()
    text = " ".join(words)
    slow = layout.inline.split_first_line.__wrapped__
    assert lines(layout.inline.split_first_line, text, css, width, measured) == lines(slow, text, css, width, measured)


@settings(max_examples=100, deadline=None)
@given(st.integers(100, 400))
def test_a_line_that_is_just_filled_is_the_same(tenths: int) -> None:
    """Widths by tenths of a pixel: whether one more word or syllable fits is decided to the last unit."""
    take_shortcuts()
    text = "Internationalisation of foreign policy and its representation " * 3
    slow = layout.inline.split_first_line.__wrapped__
    for css in STYLES[:3]:
        quick = lines(layout.inline.split_first_line, text, css, 100 + tenths / 10, False)
        assert quick == lines(slow, text, css, 100 + tenths / 10, False)


@pytest.mark.parametrize("most", [0, 5])
def test_lines_that_did_not_stay_shaped_are_drawn_the_same(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document has more lines than are kept; those are shaped again."""
    for document in (rich_document(), persian_document()):
        kept = pdf.write(document, find_style("default"), Options())
        with monkeypatch.context() as patch:
            patch.setattr(layouts, "_MOST_SHAPED", most)
            assert pdf.write(document, find_style("default"), Options()) == kept


def test_a_line_is_shaped_once_for_measuring_and_drawing() -> None:
    take_shortcuts()
    style, _ = style_of("")
    line, *_ = layout.inline.split_first_line("One line.", style, SimpleNamespace(dictionaries={}), 400, 0)
    shaped = line.layout
    line.reactivate(style)
    assert line.layout is shaped
    line.deactivate()
    assert not hasattr(line, "layout")  # drawn; memory falls with each page
    line.reactivate(style)
    assert line.layout is not shaped


def test_what_styles_share_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Languages, which briefs may name without end, make contexts of their own; those in use outlive the table."""
    document = rich_document()
    kept = pdf.write(document, find_style("default"), Options())
    monkeypatch.setattr(layouts, "_MOST_KEPT", 2)
    pdf._press.cache_clear()
    assert pdf.write(document, find_style("default"), Options()) == kept
    press = pdf._press_for(document, find_style("default"), Options())
    assert len(press.fonts.__dict__[layouts._KEPT]) <= 2
