"""A DOCX that goes through LibreOffice's own format and back says what it said."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import docx
import pytest
from lxml import etree

from briefpress import document as d
from briefpress.style import Options, find_style
from briefpress.writers.docx import write
from tests.documents import rich_document
from tests.docx_checks import W
from tests.docx_files import part
from tests.rtl_documents import persian_document

pytestmark = pytest.mark.needs("soffice")


def converted(path: Path, form: str) -> Path:
    """A file in another form, beside it in a folder of that name."""
    folder = path.parent / form
    profile = f"-env:UserInstallation={(path.parents[1] / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{form}"


def lines(root: etree._Element) -> list[str]:
    """The text of each paragraph that has any; tabs and line ends as blanks."""
    found = []
    for paragraph in root.iter(f"{W}p"):
        nodes = paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
        text = "".join(node.text or "" if node.tag == f"{W}t" else " " for node in nodes if not _is_tab_stop(node))
        text = re.sub(r"[\s\u200e\u200f]+", " ", text).strip()
        found += [text] if text else []
    return found


def _is_tab_stop(node: etree._Element) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == f"{W}tabs"


@pytest.mark.parametrize("brief", [rich_document(), persian_document()], ids=["rich", "persian"])
def test_the_words_survive_libreoffice(tmp_path: Path, brief: d.Document) -> None:
    path = tmp_path / "made" / "brief.docx"
    path.parent.mkdir()
    path.write_bytes(write(brief, find_style("default"), Options()))
    back = converted(converted(path, "odt"), "docx")
    before, after = path.read_bytes(), back.read_bytes()
    assert lines(part(after, "word/document.xml")) == lines(part(before, "word/document.xml"))
    assert lines(part(after, "word/footnotes.xml")) == lines(part(before, "word/footnotes.xml"))
    assert cells(after) == cells(before)


def cells(data: bytes) -> list[list[list[str]]]:
    """The text of every cell, by table and row."""
    return [
        [[cell.text.strip("\u200e") for cell in row.cells] for row in table.rows]
        for table in docx.Document(io.BytesIO(data)).tables
    ]
