"""The reference.docx of a style pack: which styles it must hold, and what the writer has to know of its lists."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Literal

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from lxml import etree

from ...diagnostics import UsageError
from ...style import default_folder

StyleType = Literal["paragraph", "character", "table"]

REQUIRED_STYLES: dict[str, tuple[str, StyleType]] = {
    "Title": ("Title", "paragraph"),
    "Subtitle": ("Subtitle", "paragraph"),
    "Heading1": ("heading 1", "paragraph"),
    "Heading2": ("heading 2", "paragraph"),
    "Heading3": ("heading 3", "paragraph"),
    "Heading4": ("heading 4", "paragraph"),
    "Heading5": ("heading 5", "paragraph"),
    "BodyText": ("Body Text", "paragraph"),
    "Quote": ("Quote", "paragraph"),
    "Caption": ("caption", "paragraph"),
    "Bibliography": ("Bibliography", "paragraph"),
    "Header": ("header", "paragraph"),
    "Footer": ("footer", "paragraph"),
    "FootnoteText": ("footnote text", "paragraph"),
    "ListBullet": ("List Bullet", "paragraph"),
    "ListNumber": ("List Number", "paragraph"),
    "ListContinue": ("List Continue", "paragraph"),
    "ListContinue2": ("List Continue 2", "paragraph"),
    "ListContinue3": ("List Continue 3", "paragraph"),
    "BriefMasthead": ("Brief Masthead", "paragraph"),
    "BriefMeta": ("Brief Meta", "paragraph"),
    "BriefTLDR": ("Brief TLDR", "paragraph"),
    "BriefKeyPoint": ("Brief Key Point", "paragraph"),
    "BriefQuestion": ("Brief Question", "paragraph"),
    "BriefChange": ("Brief Change", "paragraph"),
    "BriefCode": ("Brief Code", "paragraph"),
    "BriefRule": ("Brief Rule", "paragraph"),
    "BriefFigure": ("Brief Figure", "paragraph"),
    "BriefFigureAlone": ("Brief Figure Alone", "paragraph"),
    "BriefFigureCaption": ("Brief Figure Caption", "paragraph"),
    "BriefSourceLine": ("Brief Source Line", "paragraph"),
    "BriefTableText": ("Brief Table Text", "paragraph"),
    "BriefAfterTable": ("Brief After Table", "paragraph"),
    "BriefTableEnd": ("Brief Table End", "paragraph"),
    "BriefBibliographyPlain": ("Brief Bibliography Plain", "paragraph"),
    "BriefColophon": ("Brief Colophon", "paragraph"),
    "BriefColophonFirst": ("Brief Colophon First", "paragraph"),
    "BriefMarking": ("Brief Marking", "paragraph"),
    "BriefMarkingTLP": ("Brief Marking TLP", "paragraph"),
    "Hyperlink": ("Hyperlink", "character"),
    "FootnoteReference": ("footnote reference", "character"),
    "BriefCodeChar": ("Brief Code Char", "character"),
    "BriefJump": ("Brief Jump", "character"),
    "BriefImprint": ("Brief Imprint", "character"),
    "BriefIssue": ("Brief Issue", "character"),
    "BriefLabel": ("Brief Label", "character"),
    "BriefNumber": ("Brief Number", "character"),
    "BriefDraft": ("Brief Draft", "character"),
    "BriefConfidence": ("Brief Confidence", "character"),
    "BriefAssessment": ("Brief Assessment", "character"),
    "BriefMarkingLabel": ("Brief Marking Label", "character"),
    "BriefTable": ("Brief Table", "table"),
}
"""The styles that a reference.docx must hold: by the id that the writer uses, the name in the file and the type."""

SUPPLIED_STYLES: dict[str, tuple[str, StyleType]] = {
    "BriefLogo": ("Brief Logo", "paragraph"),
    "TOCHeading": ("TOC Heading", "paragraph"),
    "TOC1": ("toc 1", "paragraph"),
    "TOC2": ("toc 2", "paragraph"),
}
"""Styles that a reference.docx may hold; where it does not, they come from the default style's."""

_LISTS = ("ListBullet", "ListNumber", "BriefKeyPoint")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference.docx that was found fit: its bytes and what the writer looks up once.

    `renames` maps a style's id in the file to the writer's own, for Word in other languages writes other ids; `lists`
    maps a list style to its `w:num` and that one's abstract number; `last_number` is the highest `w:num` in use;
    `lacks` are the ids of those `SUPPLIED_STYLES` that it has not.
    """

    data: bytes
    renames: dict[str, str]
    lists: dict[str, tuple[int, int]]
    last_number: int
    lacks: tuple[str, ...] = ()

    def open(self) -> WordDocument:
        """A fresh copy to fill, its style ids those of `REQUIRED_STYLES`."""
        document = docx.Document(BytesIO(self.data))
        if self.renames:
            _rename_styles(document, self.renames)
        if self.lacks:
            _supply(document, self.lacks)
        return document


@lru_cache(maxsize=8)
def reference(data: bytes) -> Reference:
    """Check a reference.docx and learn its lists; known bytes are not checked again. Raises UsageError."""
    try:
        document = docx.Document(BytesIO(data))
    except Exception as fault:  # zip, XML and package errors of three libraries: all mean that this is no DOCX file
        raise UsageError(f"it cannot be read as a Word document: {fault}") from None
    renames, lacks = _check_styles(document)
    if renames:
        _rename_styles(document, renames)
    if not len(document.sections):
        raise UsageError("it has no page: open it in Word, set paper and margins, and save it")
    related_xml(document.part, RELATIONSHIP_TYPE.SETTINGS)
    numbering = related_xml(document.part, RELATIONSHIP_TYPE.NUMBERING)
    numbers = [int(number.get(qn("w:numId"), "0")) for number in numbering.iter(qn("w:num"))]
    return Reference(data, renames, _lists(document, numbering), max(numbers, default=0), lacks)


def related_xml(owner: Part | OpcPackage, kind: str) -> etree._Element:
    """The root element of the part related by `kind`. Raises UsageError when there is none."""
    for relationship in owner.rels.values():
        if relationship.reltype == kind:
            part: Part = relationship.target_part
            if isinstance(part, XmlPart):
                root: etree._Element = part.element
                return root
    raise UsageError(f"it lacks its part for {kind.rpartition('/')[2]}: make it anew from the default style's")


def _check_styles(document: WordDocument) -> tuple[dict[str, str], tuple[str, ...]]:
    """The renames that make the file's style ids ours, and what has to be supplied.

    Raises UsageError, which names every required style that is missing.
    """
    known = REQUIRED_STYLES | SUPPLIED_STYLES
    spelled = {name for name, _ in known.values()}
    found: dict[tuple[str, str], str] = {}
    every: set[str] = set()
    # A name counts in any case, but one spelled as ours goes first: LibreOffice has a "Caption" beside Word's "caption".
    for style in sorted(document.styles.element.iter(qn("w:style")), key=lambda s: _value(s, "w:name") in spelled):
        id_ = style.get(qn("w:styleId"), "")
        every.add(id_)
        found[_value(style, "w:name").lower(), style.get(qn("w:type"), "paragraph")] = id_
    missing = [f"{name} ({kind})" for name, kind in REQUIRED_STYLES.values() if (name.lower(), kind) not in found]
    if missing:
        raise UsageError(
            f"it lacks the styles {', '.join(missing)}: add them in Word under these names, "
            "or start from a copy of the default style's reference.docx"
        )
    lacks = tuple(id_ for id_, (name, kind) in SUPPLIED_STYLES.items() if (name.lower(), kind) not in found)
    ours = {found[name.lower(), kind]: id_ for id_, (name, kind) in known.items() if id_ not in lacks}
    renames = {theirs: id_ for theirs, id_ in ours.items() if theirs != id_}
    in_the_way = (every & {*renames.values(), *lacks}) - set(renames)
    return renames | {id_: f"{id_}Other" for id_ in in_the_way}, lacks


def _supply(document: WordDocument, ids: tuple[str, ...]) -> None:
    """Add styles from the default style's reference.docx."""
    for style in _default_styles().iter(qn("w:style")):
        if style.get(qn("w:styleId")) in ids:
            document.styles.element.append(deepcopy(style))


@lru_cache(maxsize=1)
def _default_styles() -> etree._Element:
    root: etree._Element = docx.Document(str(default_folder() / "reference.docx")).styles.element
    return root


_STYLE_REFERENCES = tuple(
    qn(f"w:{tag}") for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
)


def _rename_styles(document: WordDocument, renames: dict[str, str]) -> None:
    """Give styles other ids, where they are defined and in every part that refers to them."""
    key = qn("w:styleId")
    for style in document.styles.element.iter(qn("w:style")):
        style.set(key, renames.get(style.get(key, ""), style.get(key, "")))
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            rename_references(part.element, renames)


def rename_references(root: etree._Element, renames: dict[str, str]) -> None:
    """Make all that names a style in a part name it by its new id."""
    value = qn("w:val")
    for element in root.iter(*_STYLE_REFERENCES):
        element.set(value, renames.get(element.get(value, ""), element.get(value, "")))


def _lists(document: WordDocument, numbering: etree._Element) -> dict[str, tuple[int, int]]:
    """Each list style with the list it belongs to. Raises UsageError for a list style without numbering."""
    kinds = {n.get(qn("w:numId"), ""): _value(n, "w:abstractNumId") for n in numbering.iter(qn("w:num"))}
    lists = {}
    for style in document.styles.element.iter(qn("w:style")):
        number = _value(style, "w:pPr", "w:numPr", "w:numId")
        if number in kinds:
            lists[style.get(qn("w:styleId"), "")] = int(number), int(kinds[number])
    bare = [REQUIRED_STYLES[style][0] for style in _LISTS if style not in lists]
    if bare:
        raise UsageError(f"its list styles {', '.join(bare)} have no numbering: link them to a list in Word")
    return lists


def _value(element: etree._Element, *path: str) -> str:
    """The `w:val` of what a path of tags leads to; empty when there is nothing."""
    found = element.find("/".join(qn(tag) for tag in path))
    return "" if found is None else found.get(qn("w:val"), "")
