"""What stands in a deliverable, as plain text: the same few functions for every test that compares formats."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from typing import Any

import pypdfium2
from lxml import etree, html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeeze(text: str) -> str:
    """A text without blanks, ligatures and soft hyphens, so that line ends and letter forms do not count."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u2011", "-")
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    """The text of a PDF: hyphenation at line ends undone, running heads and folios left in, blanks left out."""
    parts = []
    with pypdfium2.PdfDocument(data) as pdf:
        for page in pdf:
            text = page.get_textpage().get_text_range()
            parts.append(re.sub(r"\ufffe|\u2010\r?\n", "", text))  # PDFium marks most hyphens at line ends by U+FFFE
    return squeeze("\n".join(parts))


def docx_text(data: bytes) -> str:
    """The text of a DOCX's body and notes, blanks left out."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name in archive.namelist():
                parts.append(_paragraphs(etree.fromstring(archive.read(name))))
    return squeeze("\n".join(parts))


def _paragraphs(root: Any) -> str:
    lines = []
    for paragraph in root.iter(f"{W}p"):
        lines.append(
            "".join(
                node.text or "" if node.tag == f"{W}t" else " " for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
            )
        )
    return "\n".join(lines)


def text_text(data: bytes) -> str:
    """The text deliverable, blanks left out."""
    return squeeze(data.decode("utf-8"))


def web_text(data: bytes) -> str:
    """What a page in a browser says: its text without head, style sheets and skip link, blanks left out."""
    root = html.document_fromstring(data.decode("utf-8"))
    for element in [*root.iter("head", "style", "script"), *root.find_class("skip")]:
        element.drop_tree()
    return squeeze(root.text_content())


EXTRACT = {"pdf": pdf_text, "docx": docx_text, "txt": text_text, "html": web_text}


def docx_links(data: bytes) -> list[tuple[str, str]]:
    """The internal links of a DOCX's body as (anchor, text)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [
        (str(link.get(f"{W}anchor")), "".join(t.text or "" for t in link.iter(f"{W}t")))
        for link in root.iter(f"{W}hyperlink")
        if link.get(f"{W}anchor")
    ]
