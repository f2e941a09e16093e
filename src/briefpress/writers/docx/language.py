"""The brief's language and direction as what every paragraph of a reference.docx starts from."""

from __future__ import annotations

from babel.core import get_global
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from ... import document as d
from . import xml as x
from .reference import related_xml
from .schema import child, drop, put

_EAST_ASIAN = {"ja", "ko", "zh"}  # languages for which Word keeps a setting of their own
_NUMBERS = {"lowerLetter": "arabicAlpha", "lowerRoman": "arabicAbjad"}
_AS_WRITTEN = {"BriefCode"}  # code runs from left to right in every language
_RIGHT = {"BriefMarkingTLP"}  # FIRST, TLP 2.0: the label stands at the right, whatever the language


def word_tag(language: str) -> str:
    """A language tag as Word knows it: with the likely region where it has none (CLDR, likely subtags)."""
    if "-" in language:
        return language
    likely = str(get_global("likely_subtags").get(language, ""))
    return f"{language}-{likely.rpartition('_')[2]}" if likely else language


def speak(document: WordDocument, head: d.Head) -> None:
    """Make the brief's language, and its direction, what every paragraph starts from."""
    lang, value, bidi = qn("w:lang"), qn("w:val"), qn("w:bidi")
    defaults = document.styles.element.find(qn("w:docDefaults"))
    settings = related_xml(document.part, RELATIONSHIP_TYPE.SETTINGS)
    targets = [*(defaults.iter(lang) if defaults is not None else ()), *settings.iter(qn("w:themeFontLang"))]
    tag = word_tag(head.language)
    for element in targets:
        element.set(value, tag)
        if head.language.partition("-")[0].lower() in _EAST_ASIAN:
            element.set(qn("w:eastAsia"), tag)
        if head.direction == "rtl":
            element.set(bidi, tag)
        elif element.tag == lang:
            element.attrib.pop(bidi, None)
    if head.direction == "rtl":
        _turn_paragraphs(document.styles.element)
        _turn_lists(related_xml(document.part, RELATIONSHIP_TYPE.NUMBERING))
        _turn_page(document)


def _turn_paragraphs(styles: etree._Element) -> None:
    """Paragraphs run from right to left: by the defaults, and for readers that pass them over by each style of its own.

    In such a paragraph `left` means where the line begins (ECMA-376, part 1, 17.3.1.6), so indents and tab stops turn.
    """
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}")
    if defaults is not None:
        put(child(defaults, "pPr"), parse_xml(x.element("bidi")))
    for style in styles.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        if style.get(qn("w:type"), "paragraph") != "paragraph":
            continue
        if style.find(qn("w:basedOn")) is None or name in _AS_WRITTEN:
            child(child(style, "pPr"), "bidi").set(qn("w:val"), "0" if name in _AS_WRITTEN else "1")
        if name in _RIGHT:
            child(child(style, "pPr"), "jc").set(qn("w:val"), "left")
    for properties in styles.iter(qn("w:rPr")):
        drop(properties, "spacing")  # letters that join cannot be set apart


def _turn_lists(numbering: etree._Element) -> None:
    """Numbers run with the text, in which Word shows the digits of its language; letters are those of its script."""
    for level in numbering.iter(qn("w:lvl")):
        form = level.find(qn("w:numFmt"))
        if form is not None:
            form.set(qn("w:val"), _NUMBERS.get(form.get(qn("w:val"), ""), form.get(qn("w:val"), "")))
        properties = level.find(qn("w:rPr"))
        if properties is None:
            properties = etree.SubElement(level, qn("w:rPr"))
        put(properties, parse_xml(x.element("rtl")))


def _turn_page(document: WordDocument) -> None:
    """The page is mirrored: the wide margin is the right one, and columns go from right to left."""
    page = document.sections[-1]
    page.left_margin, page.right_margin = page.right_margin, page.left_margin
    child(document.element.body[-1], "bidi")
