"""What a layout, the paper and the search for a fit make of a reference.docx: its page, and the styles of its text."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Length, Mm, Twips
from lxml import etree

from ... import document as d
from ...choices import Paper
from ...style import Options, Style, default_folder
from . import house
from .language import speak
from .layout import EMU_PER_TWIP
from .layouts import LAYOUTS, Form, Layout
from .schema import child

PAPERS: dict[Paper, tuple[Length, Length]] = {
    "A4": (Twips(11906), Twips(16838)),
    "Letter": (Twips(12240), Twips(15840)),
}
NARROWEST = Mm(12.7)  # what most printers need to hold the sheet


def dress(document: WordDocument, head: d.Head, style: Style, options: Options) -> None:
    """Make of a reference.docx what a brief needs: the pack's colours and fonts, the layout, the language."""
    page = document.sections[-1]
    tab, hang = text_width(page), None
    if style.find("reference.docx").parent == default_folder():
        hang = style.length("hang")
        house.furnish(document, style)
    _lay_out(document, LAYOUTS[options.layout], options, hang)
    _move_tabs(document.styles.element, round(tab / EMU_PER_TWIP), round(text_width(page) / EMU_PER_TWIP))
    speak(document, head)


def _lay_out(document: WordDocument, layout: Layout, options: Options, hang: float | None) -> None:
    """Fit page and styles to a layout; `hang` is how far, in mm, headings reach into the margin where a pack says so."""
    page, styles = document.sections[-1], document.styles.element
    before = text_width(page)
    _set_margins(page, layout)
    _set_paper(page, options.paper)
    _narrow_rule(styles, text_width(page) / layout.columns / before)
    _set_outdents(styles, page, hang if layout.hangs else 0)
    _scale(styles, layout.size, layout.space)
    for style in styles.iter(qn("w:style")):
        if style.get(qn("w:styleId")) in layout.forms:
            _reform(style, layout.forms[style.get(qn("w:styleId"), "")])
    _scale(styles, options.size, options.space)


def text_width(page: Section) -> int:
    """The width of the text in EMU."""
    return (page.page_width or PAPERS["A4"][0]) - (page.left_margin or NARROWEST) - (page.right_margin or NARROWEST)


def _set_margins(page: Section, layout: Layout) -> None:
    if layout.margins:
        page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Mm, layout.margins)
        page.page_width = PAPERS["A4"][0]  # for which the margins are meant
    if layout.edges:
        page.header_distance, page.footer_distance = map(Mm, layout.edges)


def _set_paper(page: Section, paper: Paper) -> None:
    """Take the paper. The column keeps its width: the margins share the difference."""
    width, height = PAPERS[paper]
    spare = width - (page.page_width or width)
    page.left_margin = Emu(max(NARROWEST, (page.left_margin or NARROWEST) + spare // 2))
    page.right_margin = Emu(max(NARROWEST, (page.right_margin or NARROWEST) + spare - spare // 2))
    page.page_width, page.page_height = width, height
    page.orientation = WD_ORIENT.PORTRAIT


def _move_tabs(styles: etree._Element, old: int, new: int) -> None:
    """Tab stops at the edge of the column go with it."""
    for tab in styles.iter(qn("w:tab")):
        if tab.get(qn("w:pos")) == str(old):
            tab.set(qn("w:pos"), str(new))


def _narrow_rule(styles: etree._Element, factor: float) -> None:
    """A thematic break takes the same part of any column."""
    for style in styles.iter(qn("w:style")):
        if style.get(qn("w:styleId")) == "BriefRule":
            for indent in style.iter(qn("w:ind")):
                for name in ("w:left", "w:start", "w:right", "w:end"):
                    _multiply(indent, name, factor)


def _set_outdents(styles: etree._Element, page: Section, hang: float | None) -> None:
    """What reaches into the margin reaches as far as is asked for (None: as it does), and stays on the sheet."""
    most = round(((page.left_margin or NARROWEST) - NARROWEST) / EMU_PER_TWIP)
    wanted = None if hang is None else round(Mm(hang) / EMU_PER_TWIP)
    for indent in styles.iter(qn("w:ind")):
        for key in (qn("w:left"), qn("w:start")):
            reach = -int(indent.get(key, "0"))
            if reach > 0:
                indent.set(key, str(-min(most, reach if wanted is None else wanted)))


def _scale(styles: etree._Element, size: float, space: float) -> None:
    """Make type and heights of lines smaller by one factor, and the space between blocks by another."""
    if size != 1:
        for element in styles.iter(qn("w:sz"), qn("w:szCs")):
            _multiply(element, "w:val", size)
    for spacing in styles.iter(qn("w:spacing")):
        if size != 1 and spacing.get(qn("w:lineRule")) in {"exact", "atLeast"}:
            _multiply(spacing, "w:line", size)
        if space != 1:
            _multiply(spacing, "w:before", space)
            _multiply(spacing, "w:after", space)


def _multiply(element: etree._Element, name: str, factor: float) -> None:
    value = element.get(qn(name))
    if value is not None:
        element.set(qn(name), str(round(int(value) * factor)))


def _reform(style: etree._Element, form: Form) -> None:
    """Give a style the sizes that it has in a layout."""
    spacing = child(child(style, "pPr"), "spacing")
    for name, value in (("line", form.line), ("before", form.before), ("after", form.after)):
        if value is not None:
            spacing.set(qn(f"w:{name}"), str(value))
    if form.size is not None:
        for name in ("sz", "szCs"):
            child(child(style, "rPr"), name).set(qn("w:val"), str(form.size))
