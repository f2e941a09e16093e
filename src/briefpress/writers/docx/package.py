"""A DOCX file as a package of parts: opened from a reference, filled, and written with the same bytes each time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from itertools import count
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from ... import document as d
from . import xml as x
from .reference import Reference, related_xml, rename_references

_SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_SAMPLES = {  # what belongs to the reference's own text, which is not kept
    RELATIONSHIP_TYPE.IMAGE,
    RELATIONSHIP_TYPE.HYPERLINK,
    RELATIONSHIP_TYPE.COMMENTS,
    RELATIONSHIP_TYPE.THUMBNAIL,
}


class Package:
    """A copy of the reference, without its text, that takes a brief's body, notes, lists, links and images."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.document = reference.open()
        self.body: Part = self.document.part
        self.document.element.body.clear_content()
        for rels in (self.body.rels, self.body.package.rels):
            for key in [key for key, rel in rels.items() if rel.reltype in _SAMPLES]:
                del rels[key]
        self.notes = _notes_part(self.body, reference.renames)
        self._numbering = related_xml(self.body, RELATIONSHIP_TYPE.NUMBERING)
        self._last_number = reference.last_number
        self._links: dict[tuple[str, str], str] = {}
        self._images: dict[bytes, Part] = {}

    def link(self, owner: Part, url: str) -> str:
        """The id of the relationship from a part to an address: one per address."""
        key = str(owner.partname), url
        if key not in self._links:
            self._links[key] = f"link{len(self._links) + 1}"
            owner.load_rel(RELATIONSHIP_TYPE.HYPERLINK, url, self._links[key], is_external=True)
        return self._links[key]

    def image(self, owner: Part, data: bytes, media_type: str) -> str:
        """The id of the relationship from a part to an image: one part per image, however often it is shown."""
        part = self._images.get(data)
        if part is None:
            name = PackURI(f"/word/media/image{len(self._images) + 1}.{_SUFFIX[media_type]}")
            part = self._images[data] = Part(name, media_type, data)
        return owner.relate_to(part, RELATIONSHIP_TYPE.IMAGE)

    def new_list(self, style: str, level: int, start: int = 1) -> int:
        """The number of a new list of a list style's kind, which counts from `start`."""
        self._last_number += 1
        abstract = self.reference.lists[style][1]
        self._numbering.append(parse_xml(x.list_instance(self._last_number, abstract, level, start)))
        return self._last_number

    def add_note(self, number: int, content: str) -> None:
        """Put a footnote's paragraphs into the footnotes part."""
        self.notes.element.append(parse_xml(x.footnote(number, content)))

    def carry(self, part: str, properties: str) -> None:
        """Put a custom XML part beside the text, with the properties that tell Word what it is."""
        taken = {str(part.partname) for part in self.body.package.iter_parts()}
        number = next(n for n in count(1) if f"/customXml/item{n}.xml" not in taken)
        item = Part(PackURI(f"/customXml/item{number}.xml"), CONTENT_TYPE.XML, part.encode())
        about = Part(
            PackURI(f"/customXml/itemProps{number}.xml"), CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, properties.encode()
        )
        item.load_rel(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, about, "rId1")
        self.body.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)

    def copy(self, part: XmlPart, root: BaseOxmlElement) -> tuple[XmlPart, str]:
        """A header or footer beside another, with the same links and images; and the id of its relationship."""
        kind = "header" if part.content_type == CONTENT_TYPE.WML_HEADER else "footer"
        taken = {str(part.partname) for part in self.body.package.iter_parts()}
        name = next(f"/word/{kind}{n}.xml" for n in count(1) if f"/word/{kind}{n}.xml" not in taken)
        made = XmlPart(PackURI(name), part.content_type, root, self.body.package)
        for key, relationship in part.rels.items():
            target = relationship.target_ref if relationship.is_external else relationship.target_part
            made.load_rel(relationship.reltype, target, key, relationship.is_external)
        reltype = RELATIONSHIP_TYPE.HEADER if kind == "header" else RELATIONSHIP_TYPE.FOOTER
        return made, self.body.relate_to(made, reltype)

    def save(self, head: d.Head) -> bytes:
        """Set the properties of the file and write it."""
        package = self.body.package
        _set_properties(package, head)
        _set_application(package, head)
        return _zipped(package, list(package.iter_parts()))


def parse_blocks(content: str) -> list[etree._Element]:
    """XML as elements that can be put into a part, the marks between them included."""
    return list(parse_xml(x.document(content)))


def _notes_part(body: Part, renames: dict[str, str]) -> XmlPart:
    """The footnotes: the reference's separators, without its notes, in a part that can be changed."""
    for key, relationship in body.rels.items():
        if relationship.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            old = relationship.target_part
            root = parse_xml(old.blob)
            rename_references(root, renames)
            for note in [note for note in root if note.get(qn("w:type")) in {None, "normal"}]:
                root.remove(note)
            part = XmlPart(old.partname, old.content_type, root, body.package)
            body.load_rel(RELATIONSHIP_TYPE.FOOTNOTES, part, key)
            return part
    part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, parse_xml(x.SEPARATORS), body.package)
    body.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


# ---------------------------------------------------------------------------------------------- properties


def _set_properties(package: OpcPackage, head: d.Head) -> None:
    """Fill the core properties from the head; nothing of the reference's own, and no clock."""
    for key, relationship in list(package.rels.items()):
        # LibreOffice relates its core properties by a type of its own, and a second part of that name would be made.
        if (
            relationship.reltype.endswith("/core-properties")
            and relationship.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES
        ):
            package.rels.pop(key)
    core = package.core_properties
    properties = related_xml(package, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for element in list(properties):
        properties.remove(element)
    core.title, core.subject, core.comments = _short(head.title), _short(head.subtitle), _short(head.description)
    core.author = _short("; ".join(author.name for author in head.authors) or head.publisher)
    core.language, core.category, core.version = head.language, _short(head.series), _short(head.version)
    core.identifier = _short(head.slug)
    core.content_status = head.labels["draft"] if head.draft else ""
    for element in [element for element in properties if not element.text]:
        properties.remove(element)
    core.created = core.modified = _moment(head.published.iso if head.published else "")


def _set_application(package: OpcPackage, head: d.Head) -> None:
    """Say what made the file and for whom, in place of what the reference's program said of itself."""
    app = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{_OFFICE}">'
        f"<Application>briefpress</Application><Company>{x.escape(head.publisher)}</Company></Properties>"
    )
    name, kind = PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES
    keys = [key for key, rel in package.rels.items() if rel.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES]
    part = Part(name, kind, app.encode())
    package.load_rel(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, part, keys[0] if keys else "app")


def _short(text: str) -> str:
    """A property as python-docx takes it: at most 255 characters, none that XML cannot hold."""
    return x.legal(text)[:255]


def _moment(iso: str) -> datetime:
    """The start of a day, month or year; 1980, when the zip format begins, where there is no date."""
    year, month, day = ([int(part) for part in iso.split("-")] + [1, 1])[:3] if iso else (1980, 1, 1)
    return datetime(year, month, day)


# ---------------------------------------------------------------------------------------------- the zip


def _zipped(package: OpcPackage, parts: list[Part]) -> bytes:
    """All parts in a fixed order under a fixed date, which is as early as a zip can say."""
    files = {"[Content_Types].xml": _content_types(parts), "_rels/.rels": _relationships(package)}
    for part in sorted(parts, key=lambda part: str(part.partname)):
        files[part.partname.membername] = part.blob
        if len(part.rels):
            files[PackURI(part.partname).rels_uri.lstrip("/")] = _relationships(part)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o644 << 16
            stored = name.endswith((".png", ".jpg"))
            archive.writestr(entry, data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _content_types(parts: Iterable[Part]) -> bytes:
    overrides = "".join(
        f"<Override PartName={quoteattr(str(part.partname))} ContentType={quoteattr(part.content_type)}/>"
        for part in sorted(parts, key=lambda part: str(part.partname))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{overrides}</Types>'
    ).encode()


def _relationships(source: OpcPackage | Part) -> bytes:
    items = "".join(
        f'<Relationship Id="{key}" Type={quoteattr(rel.reltype)} Target={quoteattr(rel.target_ref)}'
        + (' TargetMode="External"/>' if rel.is_external else "/>")
        for key, rel in source.rels.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    ).encode()
