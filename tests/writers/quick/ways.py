"""A page set by the shortcuts and without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from briefpress.style import find_style
from briefpress.writers import pdf, quick
from briefpress.writers.engine import CSS, HTML, FontConfiguration
from briefpress.writers.fetching import Fetcher
from briefpress.writers.html import faces
from briefpress.writers.pdf_letters import spell_clusters
from briefpress.writers.quick import SHORTCUTS

_STYLE = find_style("default")
_PAGE = "@page { size: 100mm 100mm; margin: 5mm } body { font: 10pt 'Source Serif Pro' }"


def by_shortcuts(body: str, css: str = "") -> bytes:
    """The PDF of a body as the shortcuts make it."""
    spell_clusters()
    quick.take_shortcuts()
    return _set(body, css)


def without(body: str, css: str = "") -> bytes:
    """The same by WeasyPrint's own functions."""
    spell_clusters()
    quick.take_shortcuts()
    with slow():
        return _set(body, css)


@contextmanager
def slow() -> Iterator[None]:
    """WeasyPrint's own functions in their places, for as long as it lasts."""
    taken = [(owner, name, getattr(owner, name)) for owner, name, _ in SHORTCUTS]
    for owner, name, way in taken:
        setattr(owner, name, way.__wrapped__)
    try:
        yield
    finally:
        for owner, name, way in taken:
            setattr(owner, name, way)


def _set(body: str, css: str) -> bytes:
    fetcher, fonts = Fetcher(_STYLE), _fonts()
    sheet = CSS(string=faces(_STYLE) + _PAGE + css, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=f"<!DOCTYPE html><html lang=en><body>{body}</body></html>", url_fetcher=fetcher)
    pages = page.render(stylesheets=[sheet], font_config=fonts)
    return bytes(pages.write_pdf(pdf_tags=True, uncompressed_pdf=True))


@cache
def _fonts() -> Any:
    return FontConfiguration()


def as_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put WeasyPrint's own functions back until the test is over, and forget what was made with ours."""
    quick.take_shortcuts()
    for owner, name, _ in SHORTCUTS:
        monkeypatch.setattr(owner, name, getattr(owner, name).__wrapped__)
    monkeypatch.setattr(quick, "IS_KNOWN", False)
    pdf._press.cache_clear()
