"""Which way the words of a line run, and that a right-to-left brief does so everywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefpress import document as d
from briefpress.style import Layout, Options, find_style
from briefpress.walk import plain_text, walk_inlines
from briefpress.writers.docx import write
from briefpress.writers.docx.bidi import directed, marks
from briefpress.writers.docx.language import word_tag
from tests.documents import paragraph, text
from tests.docx_checks import W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import opened, part, small, words
from tests.docx_form_checks import value
from tests.rtl_documents import arabic_document, persian_document

BRIEFS = {"fa": persian_document(), "ar": arabic_document()}


def runs(nodes: tuple[d.Inline, ...], base: d.Direction) -> list[str]:
    """The line as runs: those against the line in angle brackets."""
    out = []
    for node in directed(nodes, base):
        out.append(f"<{plain_text((node,))}>" if isinstance(node, d.Foreign) else plain_text((node,)))
    return out


@pytest.mark.parametrize(
    ("line", "base", "expected"),
    [
        ("شاخص Baltic Dry Index بالا رفت", "rtl", ["شاخص ", "<Baltic Dry Index>", " بالا رفت"]),
        ("شاخص BDI (index) در", "rtl", ["شاخص ", "<BDI (index)>", " در"]),
        ("نرخ (BDI) در", "rtl", ["نرخ (", "<BDI>", ") در"]),
        ("سال FY 2026, است", "rtl", ["سال ", "<FY 2026>", ", است"]),
        ("رشد Brent 12.5% است", "rtl", ["رشد ", "<Brent 12.5%>", " است"]),
        ("رشد 12.5% است", "rtl", ["رشد 12.5% است"]),
        ("[1]", "rtl", ["[1]"]),
        ("Port Registry (2026).", "rtl", ["<Port Registry (2026).>"]),
        ("the word بحر means sea", "ltr", ["the word ", "<بحر>", " means sea"]),
        ("the words بحر و ماء mean", "ltr", ["the words ", "<بحر و ماء>", " mean"]),
        ("plain – text (all of it) 12%", "ltr", ["plain – text (all of it) 12%"]),
        ("", "rtl", [""]),
    ],
)
def test_a_line_is_split_where_its_direction_changes(line: str, base: d.Direction, expected: list[str]) -> None:
    assert runs(text(line), base) == [run for run in expected if run]


def test_what_stands_between_two_pieces_of_a_line_goes_with_both() -> None:
    nodes = (d.Text("Lindqvist, P.: "), d.Emph(text("Pricing")), d.Text(". Mar. (2025)"))
    assert all(isinstance(node, d.Foreign | d.Emph) for node in directed(nodes, "rtl"))
    mixed = (d.Text("از IMO"), d.Emph(text(" and ")), d.Text("OPEC است"))
    emphasis = directed(mixed, "rtl")[2]
    assert isinstance(emphasis, d.Emph)
    assert emphasis.children == (d.Foreign("", "ltr", text(" and ")),)


def test_an_address_and_code_are_one_piece() -> None:
    link = d.Link("https://a.example/", text("https://a.example/x/"))
    line = directed((d.Text("به "), link, d.Text(" و "), d.Code("a --b"), d.Text(" بروید")), "rtl")
    assert isinstance(line[1], d.Link)
    assert line[1].children == (d.Foreign("", "ltr", text("https://a.example/x/")),)
    assert line[3] == d.Code("a --b")


def test_no_character_of_a_line_is_lost() -> None:
    for brief in BRIEFS.values():
        for section in brief.sections:
            for block in section.blocks:
                if isinstance(block, d.Paragraph):
                    assert plain_text(directed(block.children, "rtl")) == plain_text(block.children)


_WORDS = st.text("aZ بم12%.,()[]/\u0301\u200c", max_size=8)
_LEAVES = st.one_of(
    st.builds(d.Text, _WORDS), st.builds(d.Code, _WORDS), st.just(d.LineBreak()),
    st.just(d.Note((paragraph("بحر a"),))),
)  # fmt: skip
_LINES: st.SearchStrategy[tuple[d.Inline, ...]] = st.recursive(
    st.lists(_LEAVES, max_size=4).map(tuple),
    lambda lines: st.lists(
        st.one_of(
            _LEAVES, st.builds(d.Emph, lines), st.builds(d.Link, st.just("https://a.example/"), lines),
            st.builds(d.Foreign, st.just("en"), st.sampled_from(["ltr", "rtl"]), lines), st.builds(d.Citation, lines),
        ),
        max_size=4,
    ).map(tuple),
    max_leaves=8,
)  # fmt: skip


@given(_LINES, st.sampled_from(["ltr", "rtl"]))
def test_any_line_keeps_its_characters_and_its_form(line: tuple[d.Inline, ...], base: d.Direction) -> None:
    made = directed(line, base)
    assert plain_text(made) == plain_text(line)
    assert [type(n) for n in walk_inlines(made) if _has_form(n)] == [
        type(n) for n in walk_inlines(line) if _has_form(n)
    ]


def _has_form(node: d.Inline) -> bool:
    return not isinstance(node, d.Text) and not (isinstance(node, d.Foreign) and not node.language)


def test_a_line_of_brackets_is_split_in_linear_time() -> None:
    start = perf_counter()
    for line in ("متن " + "(" * 50_000 + "a" + ")" * 50_000, "متن " + "() " * 50_000):
        directed((d.Text(line),), "ltr")
    assert perf_counter() - start < 5


def test_signs_at_the_end_of_a_run_are_held_to_it() -> None:
    assert marks("https://a.example/", "ltr") == ("", "\u200e")
    assert marks("(a)", "ltr") == ("\u200e", "\u200e")
    assert marks("p. 3", "ltr") == ("", "")
    assert marks("بحر.", "rtl") == ("", "\u200f")
    assert marks("", "rtl") == ("", "")


def test_languages_have_the_region_that_word_wants() -> None:
    assert [word_tag(tag) for tag in ("fa", "ar", "en", "de-AT", "tlh")] == ["fa-IR", "ar-EG", "en-US", "de-AT", "tlh"]


@pytest.mark.parametrize("name", BRIEFS)
@pytest.mark.parametrize("layout", ["brief", "one-page", "report"])
def test_a_brief_from_right_to_left_is_clean_in_every_layout(tmp_path: Path, name: str, layout: Layout) -> None:
    path = tmp_path / "rtl.docx"
    for paper in ("A4", "Letter"):
        path.write_bytes(write(BRIEFS[name], find_style("default"), Options(paper=paper, layout=layout)))
        assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []


@pytest.fixture(scope="module")
def persian() -> bytes:
    return write(BRIEFS["fa"], find_style("default"), Options())


def test_paragraphs_pages_and_tables_run_from_right_to_left(persian: bytes) -> None:
    styles = part(persian, "word/styles.xml")
    assert styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}bidi") is not None
    bidi = {s.get(f"{W}styleId"): s.find(f"{W}pPr/{W}bidi") for s in styles.iter(f"{W}style")}
    assert bidi["Normal"] is not None
    code = bidi["BriefCode"]
    assert code is not None
    assert code.get(f"{W}val") == "0"
    page = opened(persian).sections[0]
    assert page.left_margin is not None
    assert page.right_margin is not None
    assert (round(page.left_margin.mm), round(page.right_margin.mm)) == (22, 54)


def test_latin_runs_say_so_and_foreign_words_their_language(persian: bytes) -> None:
    root = part(persian, "word/document.xml")
    by_text = {words(run): run for run in root.iter(f"{W}r") if words(run)}
    assert by_text["Baltic Dry Index (BDI)"].find(f"{W}rPr/{W}rtl") is None
    foreign = by_text["Port Registry (2026), p. 3"].find(f"{W}rPr/{W}lang")
    assert foreign is not None
    assert foreign.get(f"{W}val") == "en-US"
    arabic = by_text["البحر"].find(f"{W}rPr/{W}lang")
    assert arabic is not None
    assert arabic.get(f"{W}bidi") == "ar-EG"
    assert by_text["v1.2 --all"].find(f"{W}rPr/{W}rtl") is None


def test_numbers_of_captions_are_in_the_languages_digits_and_counted(persian: bytes) -> None:
    root = part(persian, "word/document.xml")
    lines = [words(p).replace("\u2002", " ") for p in root.iter(f"{W}p") if "aption" in value(p, "pPr/pStyle")]
    assert lines == ["شکل ۱ گذرها در هر ماه", "جدول ۱ گذرها به تفکیک شرکت", "جدول ۲ گذرها به تفکیک شرکت"]
    assert [i.text for i in root.iter(f"{W}instrText")] == [
        f" SEQ {kind} \\h " for kind in ("Figure", "Table", "Table")
    ]


def test_figures_in_tables_stand_unit_under_unit(persian: bytes) -> None:
    row = next(part(persian, "word/document.xml").iter(f"{W}tr"))
    assert [value(p, "pPr/jc") for p in row.iter(f"{W}p")] == ["left", "left", "left"]


def test_letters_that_join_are_not_set_apart(persian: bytes) -> None:
    styles = part(persian, "word/styles.xml")
    assert next((s for p in styles.iter(f"{W}rPr") for s in p.findall(f"{W}spacing")), None) is None


def test_the_label_of_the_traffic_light_protocol_stands_right_in_every_language(persian: bytes) -> None:
    styles = part(persian, "word/styles.xml")
    label = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "BriefMarkingTLP")
    assert value(label, "pPr/jc") == "left"  # where a line from right to left begins
    marked = next(part(persian, "word/header1.xml").iter(f"{W}r"))
    assert words(marked).strip("\u00a0") == "TLP:AMBER"
    assert marked.find(f"{W}rPr/{W}rtl") is None


def test_a_draft_has_a_watermark_on_every_kind_of_page() -> None:
    data = write(BRIEFS["fa"], find_style("default"), Options(layout="report"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        headers = [archive.read(n) for n in archive.namelist() if n.startswith("word/header")]
    shapes = [s for h in headers for s in etree.fromstring(h).iter("{urn:schemas-microsoft-com:vml}shape")]
    assert len(headers) == 3  # cover, text, turned pages
    assert [shape.get("alt") for shape in shapes] == ["پیش‌نویس"] * 3
    assert len({shape.get("id") for shape in shapes}) == 3


def test_arabic_words_in_an_english_brief_run_from_right_to_left() -> None:
    data = write(small(paragraph("The word بحر. means sea.")), find_style("default"), Options())
    run = next(r for r in part(data, "word/document.xml").iter(f"{W}r") if words(r) == "بحر")
    assert run.find(f"{W}rPr/{W}rtl") is not None
