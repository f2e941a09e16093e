"""The fixed parts of reference.docx (settings, theme, fonts, footnotes, properties, relationships) and its measures."""

from __future__ import annotations

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{OFFICE}/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    f' xmlns:w14="{W14}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Measures in twips (1/20 pt): A4; margins top, right, bottom, left of 26, 22, 24, 54 mm leave a column of 134 mm.
PAGE = (11906, 16838)
MARGINS = (1474, 1247, 1361, 3061)
TEXT_WIDTH = PAGE[0] - MARGINS[1] - MARGINS[3]
HANG = 1814  # 32 mm: how far titles, headings and rules reach into the left margin

ACCENT = "6B2A2A"
GREY = "595959"
HAIRLINE = "BFBFBF"

COMPLEX = "IBM Plex Sans Arabic"  # the face of scripts that run from right to left

# The families come from the theme: changing its fonts in Word changes them all. The names are for other readers.
SERIF = (
    'w:ascii="Source Serif Pro" w:hAnsi="Source Serif Pro"'
    ' w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:cstheme="minorBidi"'
    f' w:cs="{COMPLEX}"'
)
SANS = (
    'w:ascii="Source Sans Pro" w:hAnsi="Source Sans Pro"'
    ' w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"'
    f' w:cs="{COMPLEX}"'
)
MONO = 'w:ascii="IBM Plex Mono" w:hAnsi="IBM Plex Mono" w:cs="IBM Plex Mono"'


def xml(root: str, content: str) -> bytes:
    """A part whose root element is `w:root`."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def _settings() -> bytes:
    return xml(
        "settings",
        '<w:zoom w:percent="100"/><w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/>'
        '<w:hyphenationZone w:val="284"/><w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"'
        ' w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"'
        ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>',
    )


def _footnotes() -> bytes:
    line = '<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:{0}/></w:r></w:p>'
    return xml(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="-1">{line.format("separator")}</w:footnote>'
        f'<w:footnote w:type="continuationSeparator" w:id="0">{line.format("continuationSeparator")}</w:footnote>',
    )


def _font_table() -> bytes:
    """The families with what stands in for them where they are not installed."""
    fonts = (
        ("IBM Plex Mono", "Consolas", "020B0509030403020204", "modern", "fixed"),
        (COMPLEX, "Arial", "020B0503050203000203", "swiss", "variable"),
        ("Source Sans Pro", "Calibri", "020B0503030403020204", "swiss", "variable"),
        ("Source Serif Pro", "Georgia", "02040603050405020204", "roman", "variable"),
    )
    return xml(
        "fonts",
        "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
            f'<w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
            for name, other, panose, family, pitch in fonts
        ),
    )


def _theme() -> bytes:
    colours = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": "1F1F1F",
        "lt2": "F2F0EE",
        "accent1": ACCENT,
        "accent2": "2F4B5C",
        "accent3": "6B6B2A",
        "accent4": "2A6B4B",
        "accent5": "4B2A6B",
        "accent6": GREY,
        "hlink": ACCENT,
        "folHlink": ACCENT,
    }
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items())
    families = "".join(
        f'<a:{kind}Font><a:latin typeface="{family}"/><a:ea typeface=""/><a:cs typeface="{COMPLEX}"/></a:{kind}Font>'
        for kind, family in (("major", "Source Sans Pro"), ("minor", "Source Serif Pro"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="{DRAWING}" name="Brief"><a:themeElements>'
        f'<a:clrScheme name="Brief">{scheme}</a:clrScheme><a:fontScheme name="Brief">{families}</a:fontScheme>'
        f'<a:fmtScheme name="Brief"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    ).encode()


def _core() -> bytes:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Reference</dc:title>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    ).encode()


def _app() -> bytes:
    return (
        f'{HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>briefpress</Application></Properties>'
    ).encode()


_WORD = (  # relationship id, kind, file: in the order of the ids that document.xml uses
    ("rId1", "styles", "styles"),
    ("rId2", "numbering", "numbering"),
    ("rId3", "settings", "settings"),
    ("rId4", "fontTable", "fontTable"),
    ("rId5", "theme", "theme/theme1"),
    ("rId6", "header", "header1"),
    ("rId7", "footer", "footer1"),
    ("rId8", "footnotes", "footnotes"),
)


def _relationships(rows: tuple[tuple[str, str, str], ...]) -> bytes:
    items = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in rows)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'.encode()


def _content_types() -> bytes:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    names = {f"/word/{file}.xml": f"{word}.{kind}+xml" for _, kind, file in _WORD if kind != "theme"}
    names["/word/document.xml"] = f"{word}.document.main+xml"
    names["/word/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    names["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    names["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    overrides = "".join(f'<Override PartName="{n}" ContentType="{names[n]}"/>' for n in sorted(names))
    return (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


PARTS: dict[str, bytes] = {
    "[Content_Types].xml": _content_types(),
    "_rels/.rels": _relationships(
        (
            ("rId1", f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
        )
    ),
    "word/_rels/document.xml.rels": _relationships(
        tuple((i, f"{OFFICE}/relationships/{kind}", f"{file}.xml") for i, kind, file in _WORD)
    ),
    "docProps/core.xml": _core(),
    "docProps/app.xml": _app(),
    "word/settings.xml": _settings(),
    "word/fontTable.xml": _font_table(),
    "word/theme/theme1.xml": _theme(),
    "word/footnotes.xml": _footnotes(),
}
