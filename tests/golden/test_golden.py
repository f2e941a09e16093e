"""Goldens: a brief in every form that it takes on its way, and the validators' word on each deliverable.

A case is a folder with `brief.md` (and what it needs). The resolved document, text and HTML are compared to the letter (the
page for browsers without the bytes of its pictures and fonts), the DOCX as XML by part, the PDF as text by page with its
outline. `--accept` rewrites; a person reads the difference.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from briefpress import pipeline
from briefpress.project import Project, Settings
from briefpress.reports.people import one_line
from briefpress.style import Options
from briefpress.writers.html import render
from tests import verapdf
from tests.docx_checks import ooxml_sdk, openxml_audit, own_checks

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/brief.md"))
FORMATS = ("pdf", "docx", "txt", "html")
# Parts of a DOCX that the style's reference.docx brings along unchanged are not the brief's.
PARTS = ("word/document.xml", "word/footnotes.xml", "word/header1.xml", "word/footer1.xml", "docProps/core.xml")


def deliverables(case: Path) -> tuple[pipeline.Checked, dict[str, bytes]]:
    """A case checked and rendered."""
    project = Project(case, Settings(formats=FORMATS))
    checked = pipeline.check(case / "brief.md", project, formats=FORMATS)
    return checked, pipeline.render(checked, project)


def plain(node: Any) -> Any:
    """A document as plain data: the type's name and the fields that are not empty; bytes by their hash."""
    if dataclasses.is_dataclass(node):
        fields = {f.name: plain(getattr(node, f.name)) for f in dataclasses.fields(node)}
        return {
            "": type(node).__name__,
            **{key: value for key, value in fields.items() if value not in ("", [], None, {}, 0, False)},
        }
    if isinstance(node, tuple | list):
        return [plain(item) for item in node]
    if isinstance(node, bytes):
        return hashlib.sha256(node).hexdigest()[:16]
    return node


def docx_xml(data: bytes) -> str:
    """The parts of a DOCX that a brief fills, as indented XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in PARTS if name in archive.namelist()]
        parts = [f"<!-- {name} -->\n{_pretty(archive.read(name))}" for name in names]
    return "\n".join(parts) + "\n"


def _pretty(data: bytes) -> str:
    root = etree.fromstring(data)
    etree.indent(root)
    return re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(root, encoding="unicode"))


def pdf_text(data: bytes) -> str:
    """A PDF as text: its outline, then each page."""
    lines: list[str] = []
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        _outline(outline.root, 0, lines)
    with pypdfium2.PdfDocument(data) as pages:
        for number, page in enumerate(pages, 1):
            text = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "\u00ad")
            lines += [f"=== page {number} of {len(pages)} ===", text]
    return "\n".join(lines) + "\n"


def _outline(items: Any, depth: int, lines: list[str]) -> None:
    for item in items:
        lines.append("  " * depth + str(item.title))
        _outline(item.children, depth + 1, lines)


def without_data(html: str) -> str:
    """A page without the bytes of its pictures and fonts, and without the pack's style sheets, which are files of their own."""
    html = re.sub(r"(?<=\n)@media print.*(?=\n</style>)", "…", html, flags=re.DOTALL)
    return re.sub(r"base64,[A-Za-z0-9+/=]{60,}", "base64,…", html)


def views(case: Path) -> dict[str, str]:
    """Every golden file of a case by name."""
    checked, files = deliverables(case)
    found = {name.rpartition(".")[2]: data for name, data in files.items()}
    assert checked.document is not None
    assert checked.style is not None
    html = render(checked.document, checked.style, Options(), "")
    return {
        "document.json": json.dumps(plain(checked.document), indent=1, ensure_ascii=False) + "\n",
        "diagnostics.txt": "".join(one_line(d).partition("brief.md:")[2] + "\n" for d in checked.diagnostics),
        "text.txt": found["txt"].decode("utf-8"),
        "page.html": without_data(html),
        "web.html": without_data(found["html"].decode("utf-8")),
        "docx.xml": docx_xml(found["docx"]),
        "pdf.txt": pdf_text(found["pdf"]),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_brief_comes_out_as_it_did(case: Path, accept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795478400")
    for name, content in views(case).items():
        path = case / name
        if accept:
            path.write_text(content, "utf-8")
        assert path.read_text("utf-8") == content, name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_deliverable_conforms(case: Path, tmp_path: Path) -> None:
    _, files = deliverables(case)
    for name, data in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        if path.suffix == ".pdf":
            assert verapdf.faults(path, "3a") == []
            assert verapdf.faults(path, "ua1") == []
        elif path.suffix == ".docx":
            assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []
