"""Make `styles/default/reference.docx`: the styles, lists, page, header and footer of the DOCX writer, and no text.

    python scripts/make_reference_docx.py [FILE]

The file is made from nothing, so that no template's author, dates or stray parts come along; the same script makes the
same bytes. To restyle briefs by hand, open the result in Word, change its styles, and save it into a style pack.
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from reference_parts import ACCENT, MARGINS, PAGE, PARTS, SANS, TEXT_WIDTH, xml
from reference_styles import all_styles, styles_xml

TARGET = Path(__file__).resolve().parents[1] / "styles" / "default" / "reference.docx"

BULLETS = ("•", "–", "•", "–", "•", "–", "•", "–", "•")
NUMBERS = ("decimal", "lowerLetter", "lowerRoman") * 3
UNSHOWN = {"Normal", "Header", "Footer", "FootnoteText", "BriefMarking", "BriefMarkingTLP", "BriefTableEnd"}
STEP = 340  # twips from one list level to the next: 6 mm


def reference_docx() -> bytes:
    """The whole file. Nothing in it is compressed: the bytes then depend on no version of zlib."""
    parts = {
        **PARTS,
        "word/document.xml": document_xml(),
        "word/styles.xml": styles_xml(),
        "word/numbering.xml": numbering_xml(),
        "word/header1.xml": header_xml(),
        "word/footer1.xml": footer_xml(),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, parts[name])
    return stream.getvalue()


def document_xml() -> bytes:
    """Each style shown by its name, then the page: A4, a column of 134 mm, a wide left margin for what hangs in it."""
    top, right, bottom, left = MARGINS
    return xml(
        "document",
        f"<w:body>{samples()}<w:sectPr>"
        '<w:headerReference w:type="default" r:id="rId6"/><w:footerReference w:type="default" r:id="rId7"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        ' w:header="567" w:footer="624" w:gutter="0"/>'
        "</w:sectPr></w:body>",
    )


def samples() -> str:
    """A paragraph in each style, for those who restyle in Word; the writer takes it out."""
    parts = []
    for style in all_styles():
        if style.kind == "paragraph" and style.id not in UNSHOWN:
            parts.append(_sample(f'<w:pPr><w:pStyle w:val="{style.id}"/></w:pPr>', _run(style.name)))
    words = [
        _run(style.name + " ", f'<w:rPr><w:rStyle w:val="{style.id}"/></w:rPr>')
        for style in all_styles()
        if style.kind == "character" and style.gallery
    ]
    parts.append(_sample('<w:pPr><w:pStyle w:val="BodyText"/></w:pPr>', "".join(words)))
    return "".join(parts) + _sample_table()


def _run(text: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _sample(look: str, content: str) -> str:
    return f"<w:p>{look}{content}</w:p>"


def _sample_table() -> str:
    """Two rows of two cells in the style Brief Table."""
    width = TEXT_WIDTH // 2
    column = f'<w:gridCol w:w="{width}"/>'
    look = '<w:pPr><w:pStyle w:val="BriefTableText"/></w:pPr>'
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_sample(look, _run("Brief Table"))}</w:tc>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BriefTable"/><w:tblW w:w="{width * 2}" w:type="dxa"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/></w:tblPr><w:tblGrid>{column * 2}</w:tblGrid>'
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell * 2}</w:tr><w:tr>{cell * 2}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:pStyle w:val="BriefTableEnd"/></w:pPr></w:p>'
    )


def numbering_xml() -> bytes:
    """Three lists: bullets, numbers and key points. The writer gives each list of a brief a `w:num` of its own."""
    bullets = [_level(i, "bullet", mark, "ListBullet") for i, mark in enumerate(BULLETS)]
    numbers = [_level(i, form, f"%{i + 1}.", "ListNumber") for i, form in enumerate(NUMBERS)]
    accent = f'<w:rPr><w:rFonts {SANS}/><w:b/><w:bCs/><w:color w:val="{ACCENT}"/></w:rPr>'
    points = [_level(0, "decimal", "%1", "BriefKeyPoint", accent)]
    points += [_level(i, "lowerLetter", f"%{i + 1}", "", accent) for i in range(1, 9)]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="00B21E0{number}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="00B21E1{number}"/>{"".join(levels)}</w:abstractNum>'
        for number, levels in enumerate((bullets, numbers, points), 1)
    )
    instances = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    return xml("numbering", abstract + instances)


def _level(index: int, form: str, text: str, style: str, look: str = "") -> str:
    """One level of a list; `style` is the paragraph style that stands for the first."""
    owner = style if index == 0 else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{owner}"/>' if owner else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        + f'<w:pPr><w:ind w:left="{STEP * (index + 1)}" w:hanging="{STEP}"/></w:pPr>{look}</w:lvl>'
    )


def _slot(tag: str, title: str, number: int, content: str) -> str:
    """A content control that the writer replaces by what the brief has for it; all around it stays as it is."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def header_xml() -> bytes:
    """The header: the handling marking, then a line of the style Header."""
    marking = '<w:p><w:pPr><w:pStyle w:val="BriefMarking"/></w:pPr><w:r><w:t>Handling marking</w:t></w:r></w:p>'
    line = '<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>'
    return xml("hdr", _slot("brief-marking", "Handling marking", 101, marking) + line)


def footer_xml() -> bytes:
    """The footer: running head on the left, page number on the right, the handling marking below."""
    marking = '<w:p><w:pPr><w:pStyle w:val="BriefMarking"/></w:pPr><w:r><w:t>Handling marking</w:t></w:r></w:p>'
    title = _slot("brief-title", "Title", 102, "<w:r><w:t>Title</w:t></w:r>")
    page = _slot("brief-page", "Page number", 103, "<w:r><w:t>Page 1 of 1</w:t></w:r>")
    line = f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{title}<w:r><w:tab/></w:r>{page}</w:p>'
    return xml("ftr", line + _slot("brief-marking", "Handling marking", 104, marking))


def main() -> None:
    """Write the file where the default style pack keeps it, or to the path given."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(reference_docx())


if __name__ == "__main__":
    main()
