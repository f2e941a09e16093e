"""A house style without a reference.docx of its own: the default's takes on the pack's colour, fonts and margins."""

from __future__ import annotations

from pathlib import Path

import uharfbuzz as hb
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from lxml import etree
from PIL import ImageColor

from ...diagnostics import UsageError
from ...style import Style

ACCENT = "6B2A2A"
FAMILIES = {"serif": "Source Serif Pro", "sans": "Source Sans Pro", "mono": "IBM Plex Mono"}
COMPLEX = "IBM Plex Sans Arabic"  # the face of scripts that run from right to left
_GENERIC = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}
_ALEF = 0x0627
_BLOBS = (RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.FONT_TABLE)


def furnish(document: WordDocument, style: Style) -> None:
    """Put the pack's colour and fonts in place of the default's in every part, and its margins on the page."""
    changes = {old: new for old, new in _changes(style).items() if old != new}
    if changes:
        for key, relationship in list(document.part.rels.items()):
            if relationship.reltype in _BLOBS:
                old: Part = relationship.target_part
                part = XmlPart(old.partname, old.content_type, parse_xml(old.blob), document.part.package)
                document.part.load_rel(relationship.reltype, part, key)
        for part in document.part.package.iter_parts():
            if isinstance(part, XmlPart):
                _replace(part.element, changes)
    page = document.sections[-1]
    for side in ("top", "right", "bottom", "left"):
        setattr(page, f"{side}_margin", Mm(style.length(f"margin-{side}")))


def _replace(root: etree._Element, changes: dict[str, str]) -> None:
    """Exchange whole values of attributes."""
    for element in root.iter("*"):
        for key, value in element.attrib.items():
            if value in changes:
                element.set(key, changes[str(value)])


def _changes(style: Style) -> dict[str, str]:
    variables = style.settings.variables
    changes = {ACCENT: _colour(style, variables.get("accent", f"#{ACCENT}"))}
    for name, family in FAMILIES.items():
        changes[family] = next(iter(_families(variables.get(name, family))), family)
    if changes[FAMILIES["serif"]] != FAMILIES["serif"]:
        changes[COMPLEX] = _complex_family(style, _families(variables["serif"]))
    return changes


def sans_family(style: Style) -> str:
    """The first family of the style's sans."""
    return next(iter(_families(style.settings.variables.get("sans", ""))), FAMILIES["sans"])


def _colour(style: Style, value: str) -> str:
    """A colour of CSS as Word writes it. Raises UsageError for one that cannot be told in RRGGBB."""
    try:
        red, green, blue = ImageColor.getrgb(value.strip())[:3]
    except ValueError:
        raise _fault(style, "accent", value, "a colour that Word has: write it as #RRGGBB") from None
    return f"{red:02X}{green:02X}{blue:02X}"


def _families(value: str) -> list[str]:
    """The families that a list of CSS names, without the generic ones."""
    names = [name.strip().strip("\"'") for name in value.split(",")]
    return [name for name in names if name and name not in _GENERIC]


def _complex_family(style: Style, families: list[str]) -> str:
    """The first of some families with Arabic letters; the default's where none has them."""
    for family in families:
        for face in style.settings.fonts:
            if face.family == family and _has_arabic(style.font_file(face)):
                return family
    return COMPLEX


def _has_arabic(path: Path) -> bool:
    return bool(hb.Font(hb.Face(hb.Blob.from_file_path(str(path)))).get_nominal_glyph(_ALEF))


def _fault(style: Style, name: str, value: str, wanted: str) -> UsageError:
    return UsageError(f"{style.find('style.toml')}: variables.{name}: {value!r} is not {wanted}")
