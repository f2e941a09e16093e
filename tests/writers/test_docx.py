"""The DOCX writer: valid files, the words in order, links that arrive, real styles, the same bytes each time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import pytest
from lxml import etree

from briefpress import document as d
from briefpress import notes
from briefpress.choices import Paper
from briefpress.style import Options, Style, find_style
from briefpress.walk import child_blocks, inline_children, own_inlines
from briefpress.writers.docx import write
from briefpress.writers.docx.layout import column_widths
from tests.documents import bar_chart, paragraph, rich_document, text
from tests.docx_checks import DCTERMS, WP, R, W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import HEAD, opened, part, small, styles_of, with_style, words

PAPERS: tuple[Paper, ...] = get_args(Paper)


@pytest.fixture(scope="module")
def style() -> Style:
    return find_style("default")


@pytest.fixture(scope="module")
def rich(style: Style) -> bytes:
    return write(rich_document(), style, Options())


# ---------------------------------------------------------------------------------------------- the whole file


@pytest.mark.parametrize("paper", PAPERS)
def test_both_validators_and_our_own_checks_find_nothing(style: Style, tmp_path: Path, paper: Paper) -> None:
    path = tmp_path / "rich.docx"
    path.write_bytes(write(rich_document(), style, Options(paper=paper)))
    assert ooxml_sdk(path) == []
    assert openxml_audit(path) == []
    assert own_checks(path) == []


@pytest.mark.parametrize(("direction", "language"), [("ltr", "de"), ("rtl", "ar")])
def test_a_brief_without_extras_is_as_clean(
    style: Style, tmp_path: Path, direction: Literal["ltr", "rtl"], language: str
) -> None:
    head = replace(HEAD, direction=direction, language=language, marking=d.Marking("Restricted"))
    brief = small(paragraph("One."), head=head)
    path = tmp_path / "small.docx"
    path.write_bytes(write(brief, style, Options()))
    assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []


def test_the_bytes_are_the_same_each_time_and_in_every_process(style: Style, rich: bytes) -> None:
    assert write(rich_document(), style, Options()) == rich
    code = (
        "import hashlib; from tests.documents import rich_document; from briefpress.style import Options, find_style;"
        "from briefpress.writers.docx import write;"
        "print(hashlib.sha256(write(rich_document(), find_style('default'), Options())).hexdigest())"
    )
    sums = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        sums.add(done.stdout)
    assert len(sums) == 1


def test_the_words_stand_in_the_order_of_the_document(rich: bytes) -> None:
    got, at = words(part(rich, "word/document.xml")), 0
    for section in rich_document().sections:
        for value in (section.title, *reading_order(section.blocks)):
            at = got.index(value, at) + len(value)


def reading_order(blocks: tuple[d.Block, ...]) -> Iterator[str]:
    """The words of some blocks as a reader meets them; notes are left out."""
    for block in blocks:
        match block:
            case d.Faq():
                for question in block.items:
                    yield from (*values(question.question), *reading_order(question.answer))
            case d.Changes():
                for change in block.items:
                    yield from (change.date_text, *reading_order(change.blocks))
            case d.Figure():
                yield from values((*block.caption, *block.source))
            case d.CodeBlock():
                yield from re.split(r"[\n\t]+", block.value)
            case _:
                yield from (*values(own_inlines(block)), *reading_order(child_blocks(block)))


def values(nodes: tuple[d.Inline, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, d.Text | d.Code):
            yield node.value
        yield from values(inline_children(node))


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_sets_text_notes_and_fields(rich: bytes, tmp_path: Path) -> None:
    (tmp_path / "rich.docx").write_bytes(rich)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "rich.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    shown = subprocess.run(["pdftotext", "-layout", "rich.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)
    page = " ".join(shown.stdout.decode().split())
    for wanted in ("Page 1 of", "TLP:AMBER", "1 Figures exclude coasters", "7. Seven.", "Table 1", "(graded A1)"):
        assert wanted in page


def test_characters_that_xml_cannot_hold_are_dropped(style: Style) -> None:
    data = write(small(paragraph("be\x00l\x0bl\ufffe & <co>")), style, Options())
    assert "bell & <co>" in words(part(data, "word/document.xml"))


def test_letter_keeps_the_width_of_the_column(style: Style, rich: bytes) -> None:
    sizes = []
    for paper in PAPERS:
        page = opened(write(rich_document(), style, Options(paper=paper))).sections[0]
        assert page.page_width is not None
        assert page.left_margin is not None
        assert page.right_margin is not None
        sizes.append(
            (round(page.page_width.mm, 1), round((page.page_width - page.left_margin - page.right_margin) / 36000))
        )
    assert sizes == [(210.0, 134), (215.9, 134)]


# ---------------------------------------------------------------------------------------------- around the text


def test_the_properties_say_whose_brief_it_is_and_ask_no_clock(rich: bytes) -> None:
    core = opened(rich).core_properties
    assert (core.title, core.author) == ("Shipping through the strait after the ceasefire", "Ana Μιχαήλ; Tomás O’Neill")
    assert (core.language, core.version, core.category) == ("en-GB", "1.2", "Maritime brief")
    assert (core.created, core.content_status) == (datetime(2026, 11, 24, tzinfo=UTC), "Draft")


def test_a_date_that_is_not_known_to_the_day_becomes_its_first(style: Style) -> None:
    for day, year in ((d.Day("2025", "2025"), 2025), (None, 1980)):
        data = write(small(paragraph("x"), head=replace(HEAD, published=day)), style, Options())
        assert part(data, "docProps/core.xml").findtext(f"{DCTERMS}created") == f"{year}-01-01T00:00:00Z"


def test_every_page_bears_title_number_and_marking(rich: bytes) -> None:
    header, footer = part(rich, "word/header1.xml"), part(rich, "word/footer1.xml")
    assert "TLP:AMBER" in words(header)
    assert "TLP:AMBER" in words(footer)
    assert words(footer).startswith("Shipping through the strait after the ceasefirePage 1 of 1")
    assert [f.get(f"{W}instr") for f in footer.iter(f"{W}fldSimple")] == [" PAGE ", " NUMPAGES "]
    assert [c.get(f"{W}val") for c in header.iter(f"{W}color")] == ["FFC000"]


def test_a_free_marking_is_bold_in_the_middle_and_no_marking_leaves_nothing(style: Style) -> None:
    marked = part(write(small(head=replace(HEAD, marking=d.Marking("Internal"))), style, Options()), "word/header1.xml")
    assert [e.get(f"{W}val") for e in marked.iter(f"{W}pStyle")] == ["BriefMarking", "Header"]
    bare = write(small(), style, Options())
    assert words(part(bare, "word/header1.xml")) == ""
    assert next(part(bare, "word/header1.xml").iter(f"{W}sdt", f"{W}pict"), None) is None


def test_a_draft_has_a_watermark_and_says_so_at_the_top(rich: bytes) -> None:
    assert "DRAFT" in etree.tostring(part(rich, "word/header1.xml")).decode()
    lines = [paragraph.text for paragraph in with_style(rich, "Brief Meta")]
    assert lines[-2:] == [
        "Draft · Information as of 20 November 2026 · Version 1.2 · Review by February 2027",
        "Recipients may share this brief inside their own organisation and with its clients.",
    ]


def test_the_colophon_ends_the_brief(rich: bytes) -> None:
    lines = [p.text.replace("\u2002", " ") for p in opened(rich).paragraphs][-4:]
    assert lines == [
        "Contact desk@harbour.example",
        "Cite as Μιχαήλ, A., O’Neill, T.: Shipping through the strait after the ceasefire. Harbour Institute (2026).",
        "Distribution Ministry of Transport; Port Authority & Partners",
        "The views are the authors’ own and bind nobody else.",
    ]


# ---------------------------------------------------------------------------------------------- text


def test_blocks_have_words_own_styles(rich: bytes) -> None:
    used = {p.style.name for p in opened(rich).paragraphs if p.style is not None}
    assert used >= {"Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "Heading 5", "Body Text"}
    assert used >= {"List Bullet", "List Number", "List Continue 2", "Quote", "Brief Code", "Caption", "Bibliography"}
    assert used >= {"Brief Masthead", "Brief Meta", "Brief TLDR", "Brief Key Point", "Brief Question", "Brief Colophon"}


def test_each_numbered_list_counts_from_its_own_start(style: Style) -> None:
    one = d.NumberedList(((paragraph("a"),),))
    seven = d.NumberedList(((paragraph("b"),),), start=7)
    data = write(small(one, seven, one), style, Options())
    used = [n.get(f"{W}val", "") for n in part(data, "word/document.xml").iter(f"{W}numId")]
    starts = {
        number.get(f"{W}numId", ""): start.get(f"{W}val")
        for number in part(data, "word/numbering.xml").iter(f"{W}num")
        for start in number.iter(f"{W}startOverride")
    }
    assert len(set(used)) == 3
    assert [starts[number] for number in used] == ["1", "7", "1"]


def test_an_item_that_begins_with_no_paragraph_still_has_its_mark(style: Style, tmp_path: Path) -> None:
    inner = d.BulletList(((paragraph("inner"),),))
    data = write(small(d.BulletList(((inner,), ())), paragraph("end")), style, Options())
    assert [p.text for p in with_style(data, "List Bullet")] == ["", "inner", ""]


def test_confidence_is_said_in_words_after_the_key_point(rich: bytes) -> None:
    assert with_style(rich, "Brief Key Point")[0].text.endswith("carriers [1].\nHigh confidence")
    assert with_style(rich, "List Continue")[0].text.endswith("says why.\nModerate confidence")


def test_notes_are_numbered_in_the_order_of_the_text(style: Style) -> None:
    def noted(number: int) -> d.Paragraph:
        return paragraph("text", d.Note((paragraph(f"note {number}"),), number))

    rows = (((d.Text("a"), *noted(4).children),),)
    table = d.Table(("",), (noted(3).children,), rows, noted(2).children, noted(5).children, number=1)
    points = d.KeyPoints((d.KeyPoint((noted(6), d.Quote((noted(7),)), noted(8)), "low"),))
    data = write(small(noted(1), table, points), style, Options())
    notes = [words(n).strip() for n in part(data, "word/footnotes.xml") if n.get(f"{W}type") is None]
    assert notes == [f"note {n}" for n in range(1, 9)]


def test_long_labels_of_sources_get_the_room_they_need(style: Style) -> None:
    entries = tuple(d.Entry(f"e{label}", text("Source"), text(label)) for label in ("[1]", "[Smith2020]"))
    data = write(small(d.Bibliography(entries)), style, Options())
    indents = [p.paragraph_format.left_indent for p in with_style(data, "Bibliography")]
    assert indents[0] == indents[1]
    assert indents[0] is not None
    assert indents[0].pt > 50


def test_a_title_keeps_its_last_words_together_and_is_cut_in_the_running_head(style: Style) -> None:
    head = replace(HEAD, title="A title that is as long as any " * 4 + "should ever be")
    data = write(small(head=head), style, Options())
    assert with_style(data, "Title")[0].text.endswith("any\u00a0should\u00a0ever\u00a0be")
    assert words(part(data, "word/footer1.xml")).startswith("A title that is as long as any A title")
    assert "… " not in words(part(data, "word/footer1.xml"))[:90]
    assert opened(data).core_properties.title == head.title


def test_a_question_that_nobody_wrote_down_is_named_missing(rich: bytes) -> None:
    assert [p.text for p in with_style(rich, "Brief Question")] == [
        "Who pays for the escorts?",
        "Question not recorded",
    ]


def test_emphasis_within_emphasis_stays_and_normal_ends_it(rich: bytes) -> None:
    runs = {run.text: run for p in with_style(rich, "Body Text") for run in p.runs}
    assert [runs[t].italic for t in ("emphasis that ", "stays emphasis", " and ", "ends")] == [True, True, True, None]
    assert (runs["both"].bold, runs["both"].italic) == (True, True)
    assert (runs["2"].font.subscript, runs["th"].font.superscript) == (True, True)
    assert (runs["Small Capitals"].font.small_caps, runs["underlined"].underline) == (True, True)


def test_citations_jump_to_their_sources(rich: bytes) -> None:
    root = part(rich, "word/document.xml")
    names = {b.get(f"{W}name"): b for b in root.iter(f"{W}bookmarkStart")}
    jumps = [(words(h), h.get(f"{W}anchor")) for h in root.iter(f"{W}hyperlink") if h.get(f"{W}anchor")]
    assert ("1", "source_1") in jumps
    assert ("Figure 1", "fig_growth") in jumps
    source = names["source_2"].getparent()
    assert source is not None
    assert words(source).startswith("[2]Lindqvist")
    assert "nowhere" not in {anchor for _, anchor in jumps}


def test_links_share_one_relationship_an_address(rich: bytes) -> None:
    root, relations = part(rich, "word/document.xml"), part(rich, "word/_rels/document.xml.rels")
    targets = {e.get("Id"): e.get("Target") for e in relations}
    links = [targets[h.get(f"{R}id")] for h in root.iter(f"{W}hyperlink") if h.get(f"{R}id")]
    assert links.count("https://registry.example/") == 2
    assert list(targets.values()).count("https://registry.example/") == 1


def test_a_link_within_a_link_leaves_the_outer_one(style: Style) -> None:
    inner = d.Link("https://b.example/", text("inner"))
    data = write(small(paragraph(d.Link("https://a.example/", (inner, d.Text(" outer"))))), style, Options())
    assert [words(h) for h in part(data, "word/document.xml").iter(f"{W}hyperlink")] == ["inner outer"]


def test_bookmarks_have_names_that_word_accepts_and_tells_apart(style: Style) -> None:
    ids = ["9 lives", "A" * 60, "a" * 60, "naïve"]
    headings = [d.Heading(3, text(i), i) for i in ids]
    jumps = [d.Jump(i, text(i)) for i in ids]
    data = write(small(*headings, paragraph(*jumps)), style, Options())
    root = part(data, "word/document.xml")
    names = [b.get(f"{W}name", "") for b in root.iter(f"{W}bookmarkStart")][1:]
    assert names == ["b9_lives", "A" * 40, "a" * 38 + "_2", "na_ve"]
    assert [h.get(f"{W}anchor") for h in root.iter(f"{W}hyperlink")] == names


def test_notes_are_words_own_with_links_of_their_part(rich: bytes) -> None:
    notes, relations = part(rich, "word/footnotes.xml"), part(rich, "word/_rels/footnotes.xml.rels")
    texts = [words(n).strip() for n in notes if n.get(f"{W}type") is None]
    assert texts[1] == "By two firms, in turn."
    assert texts[0].startswith("Figures exclude coasters below 500 GT; see the method and [2].")
    assert [e.get("Target") for e in relations] == ["https://registry.example/method?a=1&b=2"]
    calls = [c.get(f"{W}id") for c in part(rich, "word/document.xml").iter(f"{W}footnoteReference")]
    assert calls == ["1", "2"]


# ---------------------------------------------------------------------------------------------- figures and tables


def test_figures_have_words_for_those_who_cannot_see_and_fit_the_column(rich: bytes) -> None:
    shapes = opened(rich).inline_shapes
    assert [round(shape.width.mm) for shape in shapes] == [134, 127, 134]
    ratios = [round(shape.width / shape.height, 2) for shape in shapes]
    assert ratios == [2.31, 3.0, 3.2]
    described = [e.get("descr") for e in part(rich, "word/document.xml").iter(f"{WP}docPr")]
    assert described == ["Bars rise from 35 to 88.", "A line climbs from left to right.", "Five bars on a wide page."]


def test_an_svg_is_held_beside_its_raster_image(rich: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(rich)) as archive:
        assert b"<svg" in archive.read("word/media/image3.svg")
        assert archive.read("word/media/image2.png").startswith(b"\x89PNG")
    assert b"svgBlip" in etree.tostring(part(rich, "word/document.xml"))


def test_a_table_with_nothing_below_is_kept_off_what_follows(style: Style, tmp_path: Path) -> None:
    table = d.Table(("",), (text("a"),), ((text("b"),),))
    nested = d.BulletList(((paragraph("item"), table, paragraph("more")),))
    path = tmp_path / "tables.docx"
    path.write_bytes(
        write(small(table, paragraph("text"), table, table, d.Quote((table,)), nested, table), style, Options())
    )
    assert own_checks(path) == []
    assert styles_of(path.read_bytes()).count("Brief Table End") == 5
    assert styles_of(path.read_bytes()).count("Brief After Table") == 1


def test_one_image_shown_twice_is_held_once(style: Style) -> None:
    image = d.Image("a.png", "image/png", 10, 10, bar_chart((10, 10), "PNG"))
    data = write(small(d.Figure(image, "a"), d.Figure(image, "b")), style, Options())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [n for n in archive.namelist() if "media" in n] == ["word/media/image1.png"]


def test_captions_count_by_fields(rich: bytes) -> None:
    captions = [
        p.text.replace("\u2002", " ") for name in ("Caption", "Brief Figure Caption") for p in with_style(rich, name)
    ]
    assert len(captions) == 3
    fields = [(f.get(f"{W}instr"), words(f)) for f in part(rich, "word/document.xml").iter(f"{W}fldSimple")]
    assert fields == [
        (" SEQ Figure \\* ARABIC ", "1"),
        (" SEQ Figure \\* ARABIC ", "2"),
        (" SEQ Table \\* ARABIC ", "1"),
    ]


def test_tables_have_full_rows_a_repeated_header_and_widths_that_fill_the_column(rich: bytes) -> None:
    document = opened(rich)
    assert [cell.text for cell in document.tables[0].rows[3].cells] == ["Others [3]", "mixed", "31", "0 %"]
    root = part(rich, "word/document.xml")
    assert len(list(root.iter(f"{W}tblHeader"))) == 2
    for grid in root.iter(f"{W}tblGrid"):
        assert sum(int(column.get(f"{W}w", "0")) for column in grid) == 7598
    assert next(root.iter(f"{W}tblDescription")).get(f"{W}val") == "Carrier, class, transits, change."


@pytest.mark.parametrize("letters", [1, 30, 500])
def test_no_column_is_narrower_than_its_longest_word_needs_unless_none_can_be(style: Style, letters: int) -> None:
    table = d.Table(("", "", ""), (text("a"), text("b" * letters), text("c " * letters)), ())
    widths = column_widths(table, 7598)
    assert sum(widths) == 7598
    assert min(widths) > 0


def test_a_note_within_a_note_follows_in_brackets_and_is_no_note_of_words(style: Style) -> None:
    note = d.Note((paragraph("outer", d.Note((paragraph("inner"),))),))
    data = write(notes.numbered(small(paragraph("text", note, d.Note((paragraph("last"),))))), style, Options())
    found = [words(n).strip() for n in part(data, "word/footnotes.xml") if n.get(f"{W}type") is None]
    assert found == ["outer (inner)", "last"]
