"""What a DOCX carries beside its text: files such as the brief's source, in custom XML parts, which Word keeps when it saves.

A part holds one file: its name, type and description as attributes, its bytes in base64.
"""

from __future__ import annotations

import base64
import io
import re
import uuid
import zipfile
import zlib

from lxml import etree

from ... import document as d
from ...diagnostics import UsageError
from . import xml as x
from .package import Package

NAMESPACE = "urn:briefpress:attachment"
MOST_BYTES = 64_000_000  # unpacked, all attachments together
# What zipfile raises for files that are broken, encrypted (RuntimeError) or packed in a way that it lacks (its subclass).
_UNREADABLE = (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError, zlib.error)
_ITEM = re.compile(r"customXml/item(\d{1,6})\.xml")


def carry(package: Package, attachment: d.Attachment) -> None:
    """Put a file into the package."""
    key = f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'{NAMESPACE}/{attachment.name}')}}}".upper()
    content = base64.b64encode(attachment.data).decode("ascii")
    part = x.attachment(NAMESPACE, attachment.name, attachment.media_type, attachment.description, content)
    package.carry(part, x.item_properties(key, NAMESPACE))


def attachments(data: bytes) -> dict[str, bytes]:
    """The files that a DOCX carries, by name, byte for byte. Raises UsageError for what is no DOCX or carries none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "[Content_Types].xml" not in archive.namelist():
                raise UsageError("it is no DOCX file")
            items = _items(archive)
    except _UNREADABLE as fault:
        raise UsageError(f"it cannot be read as a DOCX file: {fault}") from None
    if not items:
        raise UsageError(
            "it carries no files: it was not made by briefpress, or was saved by a program that drops them"
        )
    return items


def _items(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The files in the custom XML parts. Raises UsageError where they would unpack to too much."""
    items: dict[str, bytes] = {}
    left = MOST_BYTES
    found = [(match, entry) for entry in archive.infolist() if (match := _ITEM.fullmatch(entry.filename))]
    for _, entry in sorted(found, key=lambda pair: int(pair[0][1])):
        with archive.open(entry) as stream:
            content = stream.read(left + 1)  # what the zip says of its sizes need not be true
        left -= len(content)
        if left < 0:
            raise UsageError(f"its attachments unpack to more than {MOST_BYTES // 1_000_000} MB")
        root = _root(content)
        if root is not None:
            items[root.get("name", "")] = base64.b64decode(root.text or "", validate=False)
    return items


def _root(content: bytes) -> etree._Element | None:
    """The root of a part that holds an attachment; None for any other part."""
    if b"<!DOCTYPE" in content or NAMESPACE.encode() not in content:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    return root if root.tag == f"{{{NAMESPACE}}}attachment" and root.get("name") else None
