"""What is replaced in WeasyPrint to save time changes nothing but the time, and nothing at all in versions unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from briefpress.document import Document
from briefpress.style import Options, find_style
from briefpress.writers import pdf, quick
from briefpress.writers.quick import SHORTCUTS
from tests.documents import rich_document
from tests.rtl_documents import persian_document
from tests.writers.quick.ways import as_found


@pytest.mark.parametrize("make", [rich_document, persian_document])
@pytest.mark.parametrize("layout", ["one-page", "brief", "report"])
@pytest.mark.parametrize("style", ["default", "government", "institute"])
def test_a_pdf_is_the_same_without(
    make: Callable[[], Document], layout: str, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte: in both directions, with tables, notes, lists, columns and a watermark; the second time too."""
    document = make()
    document = replace(document, head=replace(document.head, draft=True))
    options = Options(layout=layout)
    first = pdf.write(document, find_style(style), options)
    second = pdf.write(document, find_style(style), options)
    as_found(monkeypatch)
    assert pdf.write(document, find_style(style), options) == first == second


def test_all_shortcuts_are_taken_where_the_version_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    as_found(monkeypatch)
    monkeypatch.setattr(quick, "IS_KNOWN", True)
    quick.take_shortcuts()
    assert all(shortcut.is_taken for shortcut in SHORTCUTS)


def test_nothing_is_replaced_in_a_version_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """There, WeasyPrint goes its own way."""
    as_found(monkeypatch)
    pdf.write(rich_document(), find_style("default"), Options())
    assert not any(shortcut.is_taken for shortcut in SHORTCUTS)
