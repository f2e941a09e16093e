"""What the tests of DOCX files share: a small brief, and ways to look into a file and to change one."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph as WordParagraph
from lxml import etree

from briefpress import document as d
from tests.documents import LABELS
from tests.docx_checks import W

HEAD = d.Head(title="Small", slug="small", language="en", direction="ltr", labels=LABELS)


def small(*blocks: d.Block, head: d.Head = HEAD) -> d.Document:
    """A brief of one section."""
    return d.Document(head, (d.Section("section", "s", "Section", blocks),))


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def words(root: etree._Element) -> str:
    return "".join(t.text or "" for t in root.iter(f"{W}t"))


def with_style(data: bytes, name: str) -> list[WordParagraph]:
    return [p for p in opened(data).paragraphs if p.style is not None and p.style.name == name]


def styles_of(data: bytes) -> list[str | None]:
    return [p.style.name for p in opened(data).paragraphs if p.style is not None]


def changed(data: bytes, name: str, *pairs: tuple[str, str], needed: bool = True) -> bytes:
    """A DOCX file with some text of one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            content = old.read(entry)
            for before, after in pairs if entry == name else ():
                assert not needed or before.encode() in content, before
                content = content.replace(before.encode(), after.encode())
            new.writestr(entry, content)
    return stream.getvalue()
