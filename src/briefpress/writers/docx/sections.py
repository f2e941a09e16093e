"""Sections of pages: cover, text, columns, a table on a page turned by a quarter; each with its header and footer.

The writer puts a mark after the last block of a section; here each mark becomes the properties of that section's pages,
which Word keeps in its last paragraph (those of the last section at the end of the text).
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Literal, cast

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.section import CT_SectPr
from docx.section import Section
from docx.shared import Emu
from lxml import etree

from . import xml as x
from .adapt import text_width
from .layout import EMU_PER_TWIP
from .layouts import GAP, Layout
from .package import Package
from .schema import child, drop, put

Kind = Literal["text", "full", "columns", "cover", "turned"]
Story = Literal["text", "cover", "turned"]  # the kinds that have a header and footer of their own
Fill = Callable[[etree._Element, bool, Story], None]  # fills a header (True) or footer of a kind

_FLOWING = {"full", "columns"}  # sections that go on where the one before ended
_APART = {"turned", "full"}  # sections of one table, as a rule
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))


class Sections:
    """The pages of one brief, made from the one section that a reference.docx has."""

    def __init__(self, package: Package, layout: Layout) -> None:
        self.package, self.layout = package, layout
        self.base = package.document.element.body[-1]
        self.page = package.document.sections[-1]
        self.parts = self._stories()
        self.blank = {key: deepcopy(part.element) for key, part in self.parts.items()}
        self.filled: dict[Story, dict[str, str]] = {}

    def width(self, kind: Kind) -> int:
        """The width of the text in EMU on the pages of a kind."""
        if kind == "turned":
            side = self._side()
            return int(self.page.page_height or 0) - 2 * side
        width = text_width(self.page)
        if kind == "columns":
            return (width - (self.layout.columns - 1) * GAP * EMU_PER_TWIP) // self.layout.columns
        return width

    def height(self) -> int:
        """The height of the text in EMU on an upright page."""
        page = self.page
        return int((page.page_height or 0) - (page.top_margin or 0) - (page.bottom_margin or 0))

    def set(self, blocks: list[etree._Element], fill: Fill) -> None:
        """Put blocks and what their marks stand for into the body; `fill` fills headers and footers."""
        self.fill = fill
        sections = _split(blocks)
        kinds = (None, *(kind for kind, _ in sections))
        for before, (kind, content) in zip(kinds, sections, strict=False):
            for block in content:
                self.base.addprevious(block)
            properties = self._properties(kind, before)
            if content is sections[-1][1]:
                put(self.base.getparent(), properties)
            else:
                child(content[-1], "pPr").append(properties)

    # ------------------------------------------------------------------------------------------ properties

    def _properties(self, kind: Kind, before: Kind | None) -> CT_SectPr:
        """The properties of a section of a kind that follows one of another."""
        properties: CT_SectPr = deepcopy(self.base)
        page = Section(properties, self.package.document.part)
        drop(properties, "type", *(("titlePg",) if before or kind == "cover" else ()))
        if kind in _FLOWING and before in _FLOWING:
            page.start_type = WD_SECTION.CONTINUOUS
        if kind == "columns":
            columns = child(properties, "cols")
            columns.set(qn("w:num"), str(self.layout.columns))
            columns.set(qn("w:space"), str(GAP))
        if kind == "turned":
            page.page_width, page.page_height = page.page_height, page.page_width
            page.orientation = WD_ORIENT.LANDSCAPE
            page.left_margin = page.right_margin = Emu(self._side())
        self._refer(properties, "turned" if kind == "turned" else "cover" if kind == "cover" else "text")
        return properties

    def _side(self) -> int:
        """The margin left and right of a turned page: the narrower of the upright one's."""
        return min(int(self.page.left_margin or 0), int(self.page.right_margin or 0))

    # ------------------------------------------------------------------------------------------ headers and footers

    def _stories(self) -> dict[str, XmlPart]:
        """The reference's headers and footers by the id of their relationship; new ones where it has none."""
        for story in (self.page.header, self.page.footer):
            story.is_linked_to_previous = False
        rels = self.package.body.rels
        keys = [element.get(qn("r:id"), "") for element in self.base.iter(*_REFERENCES)]
        found: dict[str, Part] = {key: rels[key].target_part for key in keys}
        return {key: part for key, part in found.items() if isinstance(part, XmlPart)}

    def _refer(self, properties: etree._Element, story: Story) -> None:
        """Name the headers and footers of a kind of pages; they are made when they are first asked for."""
        if story not in self.filled:
            self.filled[story] = {key: self._make(key, part, story) for key, part in self.parts.items()}
        for reference in properties.iter(*_REFERENCES):
            key = reference.get(qn("r:id"), "")
            reference.set(qn("r:id"), self.filled[story].get(key, key))

    def _make(self, key: str, part: XmlPart, story: Story) -> str:
        """A header or footer for a kind of pages: the reference's own for the text, else one like it."""
        if story != "text":
            part, key = self.package.copy(part, deepcopy(self.blank[key]))
        root = part.element
        self.fill(root, root.tag == qn("w:hdr"), story)
        if story == "turned":
            self._widen(root)
        return key

    def _widen(self, root: etree._Element) -> None:
        """Let the lines of a header or footer begin and end where the text of a turned page does."""
        old, new = (str(round(self.width(kind) / EMU_PER_TWIP)) for kind in ("text", "turned"))
        for paragraph in root.iter(qn("w:p")):
            properties = child(paragraph, "pPr")
            child(properties, "ind").set(qn("w:left"), "0")
            if paragraph.find(f"{qn('w:r')}/{qn('w:tab')}") is not None:
                put(properties, parse_xml(x.moved_tab(old, new)))


def _split(blocks: list[etree._Element]) -> list[tuple[Kind, list[etree._Element]]]:
    """The blocks section by section; a heading right before a table on a page of its own goes with it."""
    sections: list[tuple[Kind, list[etree._Element]]] = []
    content: list[etree._Element] = []
    for block in blocks:
        if not isinstance(block, etree._ProcessingInstruction):
            content.append(block)
        elif content:
            kind = cast(Kind, block.text)  # the writer's own mark
            if kind in _APART and sections:
                above = sections[-1][1]
                while len(above) > 1 and _is_heading(above[-1]):
                    content.insert(0, above.pop())
            sections.append((kind, content))
            content = []
    return sections


def _is_heading(block: etree._Element) -> bool:
    style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val"), "").startswith("Heading")
