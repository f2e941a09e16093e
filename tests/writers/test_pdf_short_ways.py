"""What is replaced in WeasyPrint to save time changes nothing but the time, and nothing at all in versions unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from briefpress.document import Document
from briefpress.style import Options, find_style
from briefpress.writers import pdf, pdf_layouts, pdf_styles
from briefpress.writers.engine import IS_KNOWN, css, line_break
from tests.documents import rich_document
from tests.rtl_documents import persian_document

REPLACED = ((line_break.Layout, "setup"), (css.ComputedStyle, "__missing__"))


def _as_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put WeasyPrint's own methods back until the test is over."""
    pdf.write(rich_document(), find_style("default"), Options())  # the first press replaces them
    for owner, name in REPLACED:
        monkeypatch.setattr(owner, name, getattr(owner, name).__wrapped__)


def test_the_version_is_one_whose_parts_are_known() -> None:
    """Where this fails, look whether `pdf_layouts` and `pdf_styles` still do what WeasyPrint does, and name the version."""
    assert IS_KNOWN


@pytest.mark.parametrize("make", [rich_document, persian_document])
@pytest.mark.parametrize("layout", ["one-page", "brief", "report"])
def test_a_pdf_is_the_same_without(make: Callable[[], Document], layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the byte: in both directions, with tables, notes, lists, columns and a watermark."""
    document = make()
    document = replace(document, head=replace(document.head, draft=True))
    options = Options(layout=layout)
    quick = pdf.write(document, find_style("default"), options)
    _as_found(monkeypatch)
    assert pdf.write(document, find_style("default"), options) == quick


def test_nothing_is_replaced_in_a_version_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """There, WeasyPrint goes its own way."""
    _as_found(monkeypatch)
    before = [getattr(owner, name) for owner, name in REPLACED]
    for module, replacing in ((pdf_layouts, pdf_layouts.share_layouts), (pdf_styles, pdf_styles.take_short_ways)):
        monkeypatch.setattr(module, "IS_KNOWN", False)
        replacing()
    assert [getattr(owner, name) for owner, name in REPLACED] == before
