"""What stands in a deliverable, as plain text: the same few functions for every test that compares formats."""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
import zipfile
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from lxml import etree, html

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def squeeze(text: str) -> str:
    """A text without blanks, ligatures and soft hyphens, so that line ends and letter forms do not count."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u2011", "-")
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    """The text of a PDF as it is read aloud, blanks left out."""
    return squeeze("".join(pdf_pages(data)))


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page in the order of the structure tree: artifacts such as running heads and folios are not in it.

    The hyphens at line ends are not either.
    """
    with pypdfium2.PdfDocument(data) as pdf:
        return [_tagged_text(page) for page in pdf]


def _tagged_text(page: Any) -> str:
    texts = _marked_texts(page)
    tree = raw.FPDF_StructTree_GetForPage(page)
    out: list[str] = []

    def walk(element: Any) -> None:
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            out.extend(texts.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, number), ()))
            child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                walk(child)

    for number in range(raw.FPDF_StructTree_CountChildren(tree)):
        walk(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
    raw.FPDF_StructTree_Close(tree)
    return "".join(out)


def _marked_texts(page: Any) -> dict[int, list[str]]:
    """The texts of a page by the number of the marked content that they stand in."""
    text, found = page.get_textpage(), {}
    for number in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            length = raw.FPDFTextObj_GetText(item, text, None, 0)
            buffer = ctypes.create_string_buffer(length)
            raw.FPDFTextObj_GetText(item, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
            words = buffer.raw[: length - 2].decode("utf-16-le").replace("\x02", "")  # hyphens at line ends
            found.setdefault(raw.FPDFPageObj_GetMarkedContentID(item), []).append(words)
    found.pop(-1, None)  # artifacts
    return found


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
