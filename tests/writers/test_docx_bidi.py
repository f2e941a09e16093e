"""Which way the words of a line run, and that a right-to-left brief does so everywhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from briefpress.style import Layout, Options, find_style
from briefpress.writers.docx import write
from briefpress.writers.docx.language import word_tag
from tests.documents import paragraph
from tests.docx_checks import W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import opened, part, small, words
from tests.docx_form_checks import value
from tests.rtl_documents import arabic_document, persian_document

BRIEFS = {"fa": persian_document(), "ar": arabic_document()}


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
