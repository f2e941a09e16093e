"""WordprocessingML as text: one function per construct, well-formed and in the order that the schema asks for.

All raw OOXML of a brief is made here. Strings are the fastest way to a tree: the whole body is parsed once, at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
_DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("([\t\n])")


def legal(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """Text for an element or an attribute; characters that XML cannot hold are dropped."""
    text = legal(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def document(content: str) -> str:
    """A root that binds the prefixes, for parsing what the other functions made."""
    return f"<w:body {NAMESPACES}>{content}</w:body>"


def element(name: str) -> str:
    """An empty element that can be parsed by itself."""
    return f"<w:{name} {NAMESPACES}/>"


# ---------------------------------------------------------------------------------------------- runs


@dataclass(frozen=True, slots=True)
class Form:
    """How a run of characters looks beside its paragraph: a character style by id, and what goes on top of it."""

    style: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    small_caps: bool = False
    vertical: Literal["", "superscript", "subscript"] = ""
    colour: str = ""
    rtl: bool = False
    language: str = ""


PLAIN = Form()


@lru_cache(maxsize=256)
def _run_properties(form: Form) -> str:
    parts = (
        f'<w:rStyle w:val="{form.style}"/>' if form.style else "",
        "<w:b/><w:bCs/>" if form.bold else "",
        "<w:i/><w:iCs/>" if form.italic else "",
        "<w:smallCaps/>" if form.small_caps else "",
        f'<w:color w:val="{form.colour}"/>' if form.colour else "",
        '<w:u w:val="single"/>' if form.underline else "",
        f'<w:vertAlign w:val="{form.vertical}"/>' if form.vertical else "",
        "<w:rtl/>" if form.rtl else "",
        f'<w:lang w:{"bidi" if form.rtl else "val"}="{escape(form.language)}"/>' if form.language else "",
    )
    inside = "".join(parts)
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def run(text: str, form: Form = PLAIN) -> str:
    """A run of characters, blanks kept; nothing for no text."""
    return f'<w:r>{_run_properties(form)}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def literal_run(text: str, form: Form = PLAIN) -> str:
    """A run whose tabs and line ends are Word's own elements: for code."""
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    pieces = (marks.get(p) or f'<w:t xml:space="preserve">{escape(p)}</w:t>' for p in _BREAKS.split(text) if p)
    return f"<w:r>{_run_properties(form)}{''.join(pieces)}</w:r>"


def line_break(form: Form = PLAIN) -> str:
    """A new line within a paragraph."""
    return f"<w:r>{_run_properties(form)}<w:br/></w:r>"


TAB = "<w:r><w:tab/></w:r>"


def field(instruction: str, result: str, form: Form = PLAIN) -> str:
    """A field such as PAGE with the result that is shown until Word computes it anew."""
    return f'<w:fldSimple w:instr=" {escape(instruction)} ">{run(result, form)}</w:fldSimple>'


def word_field(instruction: str, *, dirty: bool = False) -> tuple[str, str]:
    """The two ends of a field that Word from 2013 on alone sees; a `dirty` one it computes when it opens the file.

    LibreOffice shows what Word hides (SEQ \\h), and holds fields within a list of contents for dead text; without the ends
    around them they are alive, and show the numbers of the pages that it makes.
    """
    state = ' w:dirty="true"' if dirty else ""
    start = (
        _for_word(f'<w:fldChar w:fldCharType="begin"{state}/>')
        + _for_word(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>')
        + _for_word('<w:fldChar w:fldCharType="separate"/>')
    )
    return start, _for_word('<w:fldChar w:fldCharType="end"/>')


def _for_word(content: str) -> str:
    """A run that programs see which know the namespace of Word 2013 (ECMA-376, part 3: Markup Compatibility)."""
    choice = f'<mc:Choice xmlns:w15="{_W15}" Requires="w15">{content}</mc:Choice>'
    return f'<w:r><mc:AlternateContent xmlns:mc="{_COMPATIBILITY}">{choice}</mc:AlternateContent></w:r>'


def internal_link(anchor: str, content: str) -> str:
    """A link to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'


def external_link(relationship: str, content: str) -> str:
    """A link to the outside; the address stands in the part's relationship."""
    return f'<w:hyperlink r:id="{relationship}" w:history="1">{content}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    """Some content with a name that links can target."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def note_reference(number: int) -> str:
    """The call of a footnote."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


SEPARATORS = (
    f"<w:footnotes {NAMESPACES}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
NOTE_MARK = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'


def footnote(number: int, content: str) -> str:
    """A footnote as an element of its own, with the prefixes bound."""
    return f'<w:footnote {NAMESPACES} w:id="{number}">{content}</w:footnote>'


# ---------------------------------------------------------------------------------------------- paragraphs


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list a paragraph belongs to, and its level from 0."""

    number: int
    level: int


def paragraph(
    style: str,
    content: str,
    place: ListPlace | None = None,
    *,
    align: str = "",
    hanging: int = 0,
    keep_next: bool = False,
    new_page: bool = False,
) -> str:
    """A paragraph; all after `content` says what only the text at hand knows, the rest is the style's."""
    parts = (
        "<w:keepNext/>" if keep_next else "",
        "<w:pageBreakBefore/>" if new_page else "",
        f'<w:numPr><w:ilvl w:val="{place.level}"/><w:numId w:val="{place.number}"/></w:numPr>' if place else "",
        f'<w:tabs><w:tab w:val="left" w:pos="{hanging}"/></w:tabs>' if hanging else "",
        f'<w:ind w:left="{hanging}" w:hanging="{hanging}"/>' if hanging else "",
        f'<w:jc w:val="{align}"/>' if align else "",
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"".join(parts)}</w:pPr>{content}</w:p>'


def list_instance(number: int, abstract: int, level: int, start: int) -> str:
    """A list of the given kind that counts from `start` by itself."""
    return (
        f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
    )


def end_of_section(kind: str) -> str:
    """A mark after the last block of a section of pages; `sections` puts the page's properties in its place."""
    return f"<?section {kind}?>"


def moved_tab(old: str, new: str) -> str:
    """Tab stops, as an element of its own: one at the end of the line in place of the style's."""
    return f'<w:tabs {NAMESPACES}><w:tab w:val="clear" w:pos="{old}"/><w:tab w:val="right" w:pos="{new}"/></w:tabs>'


def contents(content: str) -> str:
    """The list of contents as Word knows one: a block with a button to bring it up to date."""
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


# ---------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table is beside its cells: widths of columns in twips, words for those who cannot see it."""

    widths: tuple[int, ...]
    title: str = ""
    description: str = ""
    row_heads: bool = False
    rtl: bool = False


def table(grid: Grid, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of cells that hold paragraphs; the header row is repeated on every page and no row is split."""
    total = sum(grid.widths)
    properties = (
        '<w:tblStyle w:val="BriefTable"/>'
        + ("<w:bidiVisual/>" if grid.rtl else "")
        + f'<w:tblW w:w="{total}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        + f'<w:tblLook w:val="{"06A0" if grid.row_heads else "0620"}" w:firstRow="1" w:lastRow="0"'
        + f' w:firstColumn="{int(grid.row_heads)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        + (f'<w:tblCaption w:val="{escape(grid.title)}"/>' if grid.title else "")
        + (f'<w:tblDescription w:val="{escape(grid.description)}"/>' if grid.description else "")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    body = "".join(_row(grid.widths, row) for row in rows)
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{_row(grid.widths, header, '<w:tblHeader/>')}{body}</w:tbl>"
    )


def _row(widths: Sequence[int], cells: Sequence[str], mark: str = "") -> str:
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{inside}</w:tr>"


# ---------------------------------------------------------------------------------------------- pictures


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the line: size in EMU, relationship ids of the raster image and, where there is one, of the SVG.

    One without words is decoration, and marked as such.
    """

    number: int
    name: str
    alt: str
    title: str
    width: int
    height: int
    raster: str
    vector: str = ""


def picture(p: Picture) -> str:
    """A run with the picture. Programs that know the SVG extension draw the vectors, all others the raster image."""
    extension = f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{p.vector}"/>'
    vector = f'<a:extLst><a:ext uri="{_SVG_EXTENSION}">{extension}</a:ext></a:extLst>' if p.vector else ""
    title = f' title="{escape(p.title)}"' if p.title else ""
    words = f'id="{p.number}" name="{escape(p.name)}" descr="{escape(p.alt)}"{title}'
    decorative = (
        f'<a:extLst xmlns:a="{_DRAWING}/main"><a:ext uri="{_DECORATIVE_EXTENSION}">'
        f'<adec:decorative xmlns:adec="{_DECORATIVE}" val="1"/></a:ext></a:extLst>'
    )
    size = f'cx="{p.width}" cy="{p.height}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f"<wp:docPr {words}>{'' if p.alt else decorative}</wp:docPr><wp:cNvGraphicFramePr>"
        f'<a:graphicFrameLocks xmlns:a="{_DRAWING}/main" noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="{p.number}" name="{escape(p.name)}" descr="{escape(p.alt)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{p.raster}">{vector}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def watermark(text: str, number: int, family: str) -> str:
    """A run for a header: large grey words across every page behind the text, made as Word makes its own watermarks."""
    size = "width:340pt;height:96pt"
    place = (
        "position:absolute;margin-left:0;margin-top:0;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr>"
        '<w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
        ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t"'
        ' shapetype="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="{escape(text)}"'
        f' style="{place};{size}" o:allowincell="f" fillcolor="#e4e4e4" stroked="f"><v:fill opacity=".5"/>'
        f'<v:textpath style="font-family:&quot;{escape(family)}&quot;;font-size:1pt;font-weight:bold"'
        f' string="{escape(text)}"/></v:shape></w:pict></w:r>'
    )


# ---------------------------------------------------------------------------------------------- custom XML


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def attachment(namespace: str, name: str, media_type: str, description: str, content: str) -> str:
    """A part that holds a file, its bytes already written in letters."""
    about = f'name="{escape(name)}" media-type="{escape(media_type)}" description="{escape(description)}"'
    return f'{_XML}<attachment xmlns="{namespace}" {about} encoding="base64">{content}</attachment>'


def item_properties(key: str, namespace: str) -> str:
    """What Word wants to know of a custom XML part: a name of its own, and the namespace of what it holds."""
    return (
        f'{_XML}<ds:datastoreItem ds:itemID="{key}" xmlns:ds="{_CUSTOM_XML}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
