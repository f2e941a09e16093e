"""Every layout on every paper, in both directions and in every style: PDF/A-3a and PDF/UA-1 at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from briefpress import document as d
from briefpress.bidi import isolated
from briefpress.choices import Paper
from briefpress.style import Layout, Options, find_style
from briefpress.writers.pdf import write
from tests import verapdf
from tests.documents import rich_document
from tests.rtl_documents import arabic_document, persian_document

DOCUMENTS = {"english": rich_document, "persian": persian_document, "arabic": arabic_document}
ATTACHED = (d.Attachment("brief.json", "application/json", "The brief", b"{}\n"),)


@pytest.mark.parametrize("paper", get_args(Paper))
@pytest.mark.parametrize("layout", get_args(Layout))
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_layout_conforms(name: str, layout: Layout, paper: Paper, tmp_path: Path) -> None:
    document = replace(isolated(DOCUMENTS[name]()), attachments=ATTACHED)
    path = tmp_path / "brief.pdf"
    path.write_bytes(write(document, find_style("default"), Options(paper=paper, layout=layout)))
    assert verapdf.faults(path, "3a") == []
    assert verapdf.faults(path, "ua1") == []


@pytest.mark.parametrize("style", ["government", "institute"])
@pytest.mark.parametrize("layout", get_args(Layout))
def test_every_style_conforms(style: str, layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(write(rich_document(), find_style(style), Options(layout=layout, size=0.9, space=0.8)))
    assert verapdf.faults(path, "3a") == []
    assert verapdf.faults(path, "ua1") == []
