"""The styles of reference.docx: two families, four sizes (8.5, 10, 13, 25 pt), one accent colour, lines of 14 pt."""

from __future__ import annotations

from reference_forms import DEFAULTS, Style, char, edge, para
from reference_parts import ACCENT, GREY, HAIRLINE, HANG, MONO, SANS, SERIF, TEXT_WIDTH, xml

SMALL, TEXT, LARGE, HUGE = 17, 20, 26, 50  # half points
_RIGHT_TAB = f'<w:tab w:val="right" w:pos="{TEXT_WIDTH}"/>'


def _list_styles() -> list[Style]:
    """One style for all levels of a list, so that no gaps open between them; List Continue for what follows."""
    styles = [
        Style(f"List{kind}", f"List {kind}", para(after=140, number=number, contextual=True), "BodyText", priority=20)
        for number, kind in ((1, "Bullet"), (2, "Number"))
    ]
    for depth, suffix, label in ((1, "", ""), (2, "2", " 2"), (3, "3", " 3")):
        form = para(after=140, left=340 * depth)
        styles.append(Style(f"ListContinue{suffix}", f"List Continue{label}", form, "BodyText", priority=21))
    return styles


def _front() -> list[Style]:
    """What stands before the text: masthead, title, dates; and the running head and foot."""
    small = char(SANS, size=SMALL, colour=GREY)
    return [
        Style(
            "BriefMasthead",
            "Brief Masthead",
            para(after=760, left=-HANG, border=edge("top", 18, "1A1A1A", 5), tabs=_RIGHT_TAB, hyphens=False),
            "Normal",
            "Title",
        ),
        Style(
            "Title",
            "Title",
            para(after=140, line=600, exact=True, left=-HANG, keep_next=True, hyphens=False)
            + char(SERIF, size=HUGE, bold=True),
            "Normal",
            "Subtitle",
            priority=1,
        ),
        Style(
            "Subtitle",
            "Subtitle",
            para(after=140, line=380, left=-HANG, keep_next=True, hyphens=False) + char(SERIF, size=LARGE, colour=GREY),
            "Normal",
            "BriefMeta",
            priority=2,
        ),
        Style(
            "BriefLogo", "Brief Logo", para(after=200, line=0, left=-HANG, keep_next=True), "Normal", "BriefMasthead"
        ),
        Style("BriefMeta", "Brief Meta", para(left=-HANG, hyphens=False) + small, "Normal"),
        Style("Header", "header", para(left=-HANG, line=240, tabs=_RIGHT_TAB, hyphens=False) + small, "Normal"),
        Style(
            "Footer",
            "footer",
            para(before=200, left=-HANG, line=240, tabs=_RIGHT_TAB, hyphens=False) + small,
            "Normal",
        ),
        Style(
            "BriefMarking",
            "Brief Marking",
            para(left=-HANG, before=40, after=40, hyphens=False, align="center") + char(SANS, size=24, bold=True),
            "Normal",
        ),
        Style(
            "BriefMarkingTLP",
            "Brief Marking TLP",
            para(left=-HANG, before=40, after=40, hyphens=False, align="right")
            + char(SANS, size=24, bold=True, caps=True),
            "Normal",
        ),
    ]


def _headings() -> list[Style]:
    """Headings: a section's hangs in the left margin in the accent colour, deeper ones stand in the column."""
    forms = (
        (para(before=420, after=40, left=-HANG, keep_next=True, keep_lines=True, hyphens=False, outline=0)
         + char(SANS, size=TEXT, bold=True, colour=ACCENT)),
        (para(before=280, after=40, keep_next=True, keep_lines=True, hyphens=False, outline=1)
         + char(SERIF, size=TEXT, bold=True)),
        (para(before=140, after=0, keep_next=True, keep_lines=True, hyphens=False, outline=2)
         + char(SERIF, size=TEXT, bold=True, italic=True)),
        (para(before=140, after=0, keep_next=True, keep_lines=True, hyphens=False, outline=3)
         + char(SANS, size=SMALL, bold=True)),
        (para(before=140, after=0, keep_next=True, keep_lines=True, hyphens=False, outline=4)
         + char(SANS, size=SMALL, bold=True, colour=GREY)),
    )  # fmt: skip
    return [
        Style(f"Heading{level}", f"heading {level}", form, "Normal", "BodyText", priority=9)
        for level, form in enumerate(forms, 1)
    ]


def _contents() -> list[Style]:
    """The list of contents of a report: its heading, which is not itself listed, and two levels of lines."""
    heading = para(after=280, keep_next=True, hyphens=False) + char(SANS, size=TEXT, bold=True, colour=ACCENT)
    first = para(before=200, tabs=_RIGHT_TAB, hyphens=False) + char(SANS, bold=True)
    second = para(before=40, left=340, tabs=_RIGHT_TAB, hyphens=False) + char(SANS)
    return [
        Style("TOCHeading", "TOC Heading", heading, "Normal", "Normal", priority=39),
        Style("TOC1", "toc 1", first, "Normal", "Normal", priority=39),
        Style("TOC2", "toc 2", second, "Normal", "Normal", priority=39),
    ]


def _text() -> list[Style]:
    """Running text, quotations, code, questions, key points."""
    return [
        Style("Normal", "Normal", para(), priority=0),
        Style("BodyText", "Body Text", para(after=140) + char(figures="oldStyle"), "Normal", priority=0),
        Style("BriefAfterTable", "Brief After Table", para(before=280, after=140), "BodyText", "BodyText"),
        Style(
            "BriefTLDR",
            "Brief TLDR",
            para(
                before=40,
                after=140,
                line=380,
                keep_next=True,
                keep_lines=True,
                border=edge("top", 4, HAIRLINE, 9) + edge("bottom", 4, HAIRLINE, 10),
            )
            + char(size=LARGE),
            "Normal",
        ),
        Style("BriefKeyPoint", "Brief Key Point", para(after=140, number=3), "BodyText"),
        Style(
            "BriefQuestion",
            "Brief Question",
            para(before=40, keep_next=True, keep_lines=True, hyphens=False, outline=1) + char(SERIF, bold=True),
            "Normal",
            "BodyText",
        ),
        Style(
            "BriefChange",
            "Brief Change",
            para(before=40, keep_next=True, keep_lines=True, hyphens=False) + char(SANS, size=SMALL, bold=True),
            "Normal",
            "BodyText",
        ),
        Style(
            "Quote",
            "Quote",
            para(after=140, left=284),
            "BodyText",
            "BodyText",
            priority=29,
        ),
        Style(
            "BriefCode",
            "Brief Code",
            para(after=140, line=240, left=200, keep_lines=True, hyphens=False, border=edge("left", 8, "999999", 8))
            + char(MONO, size=SMALL, proof=False),
            "Normal",
        ),
        Style(
            "BriefRule",
            "Brief Rule",
            para(
                before=140,
                after=280,
                line=20,
                exact=True,
                left=3040,
                right=3040,
                border=edge("bottom", 4, "999999", 1),
            ),
            "Normal",
        ),
        Style("FootnoteText", "footnote text", para(after=40, line=220, left=0) + char(SANS, size=SMALL), "Normal"),
    ]


def _matter() -> list[Style]:
    """Figures, tables, captions, sources and the colophon."""
    small = char(SANS, size=SMALL)
    return [
        Style("BriefFigure", "Brief Figure", para(before=140, line=0, keep_next=True), "Normal", "Caption"),
        Style(
            "BriefFigureAlone",
            "Brief Figure Alone",
            para(before=140, after=280, line=0, keep_next=False),
            "BriefFigure",
            "BodyText",
        ),
        Style(
            "Caption",
            "caption",
            para(before=70, after=70, line=240, keep_next=True, keep_lines=True, hyphens=False)
            + char(SANS, size=SMALL),
            "Normal",
            "BodyText",
            priority=35,
        ),
        Style(
            "BriefFigureCaption",
            "Brief Figure Caption",
            para(before=70, after=280, line=240, keep_next=False, keep_lines=True, hyphens=False),
            "Caption",
            "BodyText",
        ),
        Style(
            "BriefSourceLine",
            "Brief Source Line",
            para(before=60, after=280, line=220, hyphens=False) + char(SANS, size=SMALL, colour=GREY),
            "Normal",
            "BodyText",
        ),
        Style("BriefTableText", "Brief Table Text", para(before=40, after=40, line=240) + small, "Normal"),
        Style("BriefTableEnd", "Brief Table End", para(after=200, line=20, exact=True), "Normal"),
        Style(
            "Bibliography",
            "Bibliography",
            para(after=60, line=240, left=454, hanging=454, tabs='<w:tab w:val="left" w:pos="454"/>') + small,
            "Normal",
            priority=37,
        ),
        Style("BriefBibliographyPlain", "Brief Bibliography Plain", para(after=60, line=240, left=0), "Bibliography"),
        Style(
            "BriefColophon", "Brief Colophon", para(after=60, line=240) + char(SANS, size=SMALL, colour=GREY), "Normal"
        ),
        Style(
            "BriefColophonFirst",
            "Brief Colophon First",
            para(before=560, after=60, line=240, border=edge("top", 4, HAIRLINE, 8)),
            "BriefColophon",
            "BriefColophon",
        ),
    ]


def _characters() -> list[Style]:
    """Character styles, each for one kind of word in a line."""
    font = "DefaultParagraphFont"
    forms = (
        ("BriefImprint", "Brief Imprint", char(SANS, size=SMALL, bold=True, caps=True, spaced=12)),
        ("BriefIssue", "Brief Issue", char(SANS, size=SMALL, colour=GREY)),
        ("BriefLabel", "Brief Label", char(SANS, bold=True)),
        ("BriefNumber", "Brief Number", char(SANS, bold=True, colour=ACCENT)),
        ("BriefDraft", "Brief Draft", char(SANS, bold=True, caps=True, colour=ACCENT)),
        ("BriefConfidence", "Brief Confidence", char(SANS, size=SMALL, bold=True, colour=GREY)),
        ("BriefAssessment", "Brief Assessment", char(SANS, colour=GREY)),
        ("BriefCodeChar", "Brief Code Char", char(MONO, size=SMALL, proof=False)),
        ("BriefJump", "Brief Jump", char(colour=ACCENT)),
        (
            "BriefMarkingLabel",
            "Brief Marking Label",
            char('w:cs="Source Sans Pro"', extra='<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'),
        ),
        ("Hyperlink", "Hyperlink", char(colour=ACCENT, extra=f'<w:u w:val="single" w:color="{HAIRLINE}"/>')),
        (
            "FollowedHyperlink",
            "FollowedHyperlink",
            char(colour=ACCENT, extra=f'<w:u w:val="single" w:color="{HAIRLINE}"/>'),
        ),
        ("FootnoteReference", "footnote reference", char(colour=ACCENT, extra='<w:vertAlign w:val="superscript"/>')),
    )
    hidden = {"FollowedHyperlink"}
    styles = [Style(i, name, form, font, kind="character", gallery=i not in hidden) for i, name, form in forms]
    return [Style(font, "Default Paragraph Font", kind="character", priority=1, gallery=False), *styles]


def _tables() -> list[Style]:
    """Word's plain table and ours: a rule above, below and under the header row, no lines between columns."""
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="{0}" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{0}" w:type="dxa"/></w:tblCellMar>'
    )
    rules = edge("top", 8, "1A1A1A", 0) + edge("bottom", 8, "1A1A1A", 0) + edge("insideH", 4, HAIRLINE, 0)
    head = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        + edge("bottom", 4, "1A1A1A", 0)
        + '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>'
    )
    indent = '<w:tblInd w:w="0" w:type="dxa"/>'
    return [
        Style(
            "TableNormal",
            "Normal Table",
            f"<w:tblPr>{indent}{margins.format(108)}</w:tblPr>",
            kind="table",
            gallery=False,
        ),
        Style(
            "BriefTable",
            "Brief Table",
            f"<w:tblPr>{indent}<w:tblBorders>{rules}</w:tblBorders>{margins.format(85)}</w:tblPr>{head}",
            "TableNormal",
            kind="table",
        ),
        Style("NoList", "No List", kind="numbering", gallery=False),
    ]


LATENT = (  # names of Word's own styles that its gallery shows, with their rank there
    ("Normal", 0), ("heading 1", 9), ("heading 2", 9), ("heading 3", 9), ("heading 4", 9), ("heading 5", 9),
    ("heading 6", 9), ("Title", 10), ("Subtitle", 11), ("Quote", 29), ("caption", 35), ("Bibliography", 37),
    ("Strong", 22), ("Emphasis", 20), ("List Paragraph", 34), ("Intense Quote", 30), ("Table Grid", 39),
)  # fmt: skip


def all_styles() -> list[Style]:
    """Every style, in the order in which a brief uses them."""
    return [*_front(), *_headings(), *_contents(), *_text(), *_list_styles(), *_matter(), *_characters(), *_tables()]


def styles_xml() -> bytes:
    """The whole of styles.xml: defaults, latent styles, then every style."""
    latent = "".join(f'<w:lsdException w:name="{n}" w:uiPriority="{p}" w:qFormat="1"/>' for n, p in LATENT)
    styles = sorted(all_styles(), key=lambda style: style.id not in DEFAULTS)
    return xml(
        "styles",
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {SERIF}/><w:sz w:val="{TEXT}"/><w:szCs w:val="{TEXT}"/>'
        '<w:lang w:val="en" w:eastAsia="en" w:bidi="ar"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0"'
        f' w:defQFormat="0" w:count="376">{latent}</w:latentStyles>' + "".join(style.xml() for style in styles),
    )
