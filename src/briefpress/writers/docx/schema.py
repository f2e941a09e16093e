"""Where the schema of WordprocessingML wants an element among its siblings.

ECMA-376, part 1: CT_PPrBase, CT_RPr, CT_SectPr, CT_Style.
"""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from . import xml as x

_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
_SECTION = (
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols"
    " formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
)
_STYLE = (
    "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal"
    " personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
)
_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish"
    " webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
    " eastAsianLayout specVanish oMath"
)
_ORDERS = {qn(f"w:{tag}"): tuple(qn(f"w:{name}") for name in order.split())
           for tag, order in (("pPr", _PARAGRAPH), ("sectPr", _SECTION), ("style", _STYLE), ("rPr", _RUN))}  # fmt: skip


def child(parent: etree._Element, name: str) -> etree._Element:
    """The child of a paragraph's, section's or style's properties of that name, made in its place if there is none."""
    found = parent.find(qn(f"w:{name}"))
    return put(parent, parse_xml(x.element(name))) if found is None else found


def put(parent: etree._Element, element: etree._Element) -> etree._Element:
    """Put an element where the schema wants it, in place of one of its name; an owner of another kind gets it last."""
    order = _ORDERS.get(parent.tag, ())
    old = parent.find(element.tag)
    if old is not None:
        parent.replace(old, element)
        return element
    sooner = set(order[: order.index(element.tag)]) if element.tag in order else {sibling.tag for sibling in parent}
    for at, sibling in enumerate(parent):
        if sibling.tag not in sooner:  # later in the order, or an extension of the schema
            parent.insert(at, element)
            return element
    parent.append(element)
    return element


def drop(parent: etree._Element, *names: str) -> None:
    """Take out all children of these names."""
    for element in parent.findall("*"):
        if element.tag in {qn(f"w:{name}") for name in names}:
            parent.remove(element)
