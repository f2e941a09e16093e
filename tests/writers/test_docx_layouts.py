"""The layouts of a DOCX: one page in columns, a report with cover and contents, tables on pages of their own."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import etree

from briefpress import document as d
from briefpress import pipeline
from briefpress.choices import Paper
from briefpress.project import Project, Settings
from briefpress.style import Layout, Options, find_style
from briefpress.writers.docx import write
from tests.documents import paragraph, rich_document, text
from tests.docx_checks import R, W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import HEAD, part, small, words
from tests.docx_form_checks import value
from tests.golden.test_golden import CASES

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
PAPERS: tuple[Paper, ...] = get_args(Paper)
MONTHS = "January February March April May June July August September October".split()


def wide(turned: bool = True, source: str = "Registry") -> d.Table:
    """A table of eleven columns."""
    header = tuple(text(word) for word in ("Carrier", *MONTHS))
    rows = tuple((text(f"Carrier {n}"), *(text(str(100 * n)) for _ in MONTHS)) for n in range(1, 6))
    return d.Table(
        ("left", *["right"] * 10), header, rows, text("By month"), text(source) if source else (), "By month.",
        "tbl-wide", 2, True, turned=turned,
    )  # fmt: skip


def long(rows: int = 80) -> d.Table:
    """A table that takes more than one page."""
    body = tuple((text(f"Ship {n}"), text(str(n))) for n in range(rows))
    return d.Table(("left", "right"), (text("Ship"), text("Tons")), body, text("Ships"), (), "Ships.", "tbl-long", 3)


def report() -> d.Document:
    """The rich brief with two appendices that hold a turned table and a long one."""
    rich = rich_document()
    appendices = (
        d.Section("appendix", "a", "Appendix A: Method", (paragraph("How."), wide(), paragraph("After."))),
        d.Section("appendix", "b", "Appendix B: Ships", (wide(source=""), long())),
        d.Section("data", "data", "Data of the charts", (replace(wide(), id="tbl-data", number=4, role="data"),)),
    )
    return replace(rich, sections=(*rich.sections[:-1], *appendices, rich.sections[-1]))


def made(document: d.Document, layout: Layout, **more: Any) -> bytes:
    return write(document, find_style("default"), replace(Options(layout=layout), **more))


def sections(data: bytes) -> list[etree._Element]:
    return list(part(data, "word/document.xml").iter(f"{W}sectPr"))


def attribute(section: etree._Element, name: str, key: str) -> str:
    found = section.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}{key}", "")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_layout_is_clean_on_every_paper(tmp_path: Path, layout: Layout, paper: Paper) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(made(report(), layout, paper=paper))
    assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_golden_brief_is_clean_in_every_layout(tmp_path: Path, case: Path) -> None:
    project = Project(case, Settings(formats=("docx",)))
    document = pipeline.check(case / "brief.md", project, formats=("docx",)).document
    assert document is not None
    for layout, paper in ((layout, paper) for layout in LAYOUTS for paper in PAPERS):
        path = tmp_path / "golden.docx"
        path.write_bytes(made(document, layout, paper=paper))
        assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(layout: Layout) -> None:
    brief, other = (words(part(made(report(), kind), "word/footnotes.xml")) for kind in ("brief", layout))
    assert brief == other
    text_ = words(part(made(report(), layout), "word/document.xml"))
    for wanted in ("Traffic is back", "Appendix B: Ships", "Ship 79", "The fund is audited", "bind nobody else"):
        assert text_.count(wanted) >= 1


# ---------------------------------------------------------------------------------------------- turned tables


def test_a_turned_table_has_pages_of_its_own_between_upright_ones() -> None:
    document = replace(small(), sections=(d.Section("section", "s", "S", (paragraph("a"), wide(), paragraph("b"))),))
    shapes = [attribute(s, "pgSz", "orient") or "portrait" for s in sections(made(document, "brief"))]
    assert shapes == ["portrait", "landscape", "portrait"]
    sizes = [(attribute(s, "pgSz", "w"), attribute(s, "pgSz", "h")) for s in sections(made(document, "brief"))]
    assert sizes == [("11906", "16838"), ("16838", "11906"), ("11906", "16838")]


def test_a_turned_table_takes_the_whole_width_of_its_page_and_so_do_header_and_footer() -> None:
    document = small(paragraph("a"), wide(), head=replace(HEAD, marking=d.Marking("Internal")))
    data = made(document, "brief")
    turned = sections(data)[1]
    room = 16838 - int(attribute(turned, "pgMar", "left")) - int(attribute(turned, "pgMar", "right"))
    grid = next(part(data, "word/document.xml").iter(f"{W}tblGrid"))
    assert abs(sum(int(column.get(f"{W}w", "0")) for column in grid) - room) <= 1
    footer = story(data, turned, "footer")
    assert words(footer) == "SmallPage 1 of 1Internal"
    tabs = [(t.get(f"{W}val"), t.get(f"{W}pos")) for t in footer.iter(f"{W}tab") if t.get(f"{W}pos")]
    assert tabs == [("clear", "7598"), ("right", str(room))]


def story(data: bytes, section: etree._Element, kind: str) -> etree._Element:
    """The header or footer of a section."""
    reference = section.find(f"{W}{kind}Reference")
    assert reference is not None
    relations = part(data, "word/_rels/document.xml.rels")
    target = next(r.get("Target", "") for r in relations if r.get("Id") == reference.get(f"{R}id"))
    return part(data, f"word/{target}")


def test_a_heading_right_before_a_turned_table_goes_with_it() -> None:
    data = made(small(wide(), paragraph("after")), "brief")
    body = part(data, "word/document.xml")[0]
    titles = [words(p) for p in body.findall(f"{W}p") if p.find(f"{W}pPr/{W}sectPr") is not None]
    assert titles == ["Small", "Registry"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wide_tables_may_stand_anywhere(tmp_path: Path, layout: Layout) -> None:
    flat, turned = wide(turned=False, source=""), replace(wide(source=""), id="other")
    question = d.Question(text("Which?"), (turned, flat), "q")
    note = d.Note((paragraph("See:"), replace(flat, id="noted")), 1)
    document = small(
        d.BulletList(((paragraph("item"), turned, paragraph("more")), (flat,))),
        d.Quote((flat, turned)),
        d.Faq((question,)),
        paragraph("text", note),
        d.KeyPoints((d.KeyPoint((turned,), "low"),)),
        turned,
    )
    path = tmp_path / "wide.docx"
    path.write_bytes(made(document, layout))
    assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []
    assert len(list(part(path.read_bytes(), "word/document.xml").iter(f"{W}tbl"))) == 8


@pytest.mark.parametrize("layout", LAYOUTS)
def test_next_to_nothing_is_laid_out_too(tmp_path: Path, layout: Layout) -> None:
    nothing = d.Document(replace(HEAD, title="Bare"), ())
    only = replace(nothing, sections=(d.Section("tldr", "tldr", "TL;DR", (paragraph("Short."),)),))
    path = tmp_path / "bare.docx"
    for document in (nothing, only):
        path.write_bytes(made(document, layout))
        faults = [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)]
        assert faults == ([] if document.sections else ["there are no headings"])


def test_two_turned_tables_leave_no_empty_page_between_them() -> None:
    data = made(small(paragraph("a"), wide(), replace(wide(), id="second"), paragraph("b")), "brief")
    assert [attribute(s, "pgSz", "orient") or "portrait" for s in sections(data)] == [
        "portrait",
        "landscape",
        "landscape",
        "portrait",
    ]


def test_a_long_table_repeats_its_header_and_splits_no_row() -> None:
    root = part(made(small(long()), "brief"), "word/document.xml")
    rows = list(root.iter(f"{W}tr"))
    assert len(rows) == 81
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * 80
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


# ---------------------------------------------------------------------------------------------- one page


def test_one_page_has_masthead_and_tldr_above_two_columns_and_the_colophon_below() -> None:
    data = made(rich_document(), "one-page")
    columns = [attribute(s, "cols", "num") or "1" for s in sections(data)]
    assert columns == ["1", "2", "1"]
    assert [attribute(s, "type", "val") for s in sections(data)] == ["", "continuous", "continuous"]
    first = part(data, "word/document.xml")[0].findall(f"{W}p")
    end = next(p for p in first if p.find(f"{W}pPr/{W}sectPr") is not None)
    assert words(end).startswith("Ships return faster")
    for section in sections(data):
        margins = {attribute(section, "pgMar", side) for side in ("top", "right", "bottom", "left")}
        assert margins == {"964"}  # 17 mm


def test_no_heading_of_one_page_or_a_report_reaches_into_the_margin() -> None:
    def outdents(layout: Layout) -> int:
        styles = part(made(small(), layout), "word/styles.xml")
        return sum(int(indent.get(f"{W}left", "0")) < 0 for indent in styles.iter(f"{W}ind"))

    assert [outdents(layout) > 0 for layout in ("brief", "one-page", "report")] == [True, False, False]


def test_a_table_too_wide_for_a_column_spans_both() -> None:
    data = made(small(paragraph("a"), wide(turned=False), paragraph("b")), "one-page")
    assert [attribute(s, "cols", "num") or "1" for s in sections(data)] == ["1", "2", "1", "2"]
    narrow = made(small(paragraph("a"), long(3), paragraph("b")), "one-page")
    assert [attribute(s, "cols", "num") or "1" for s in sections(narrow)] == ["1", "2"]


def test_pictures_fit_the_column() -> None:
    extents = [int(e.get("cx", "0")) for e in part(made(rich_document(), "one-page"), "word/document.xml").iter()
               if etree.QName(e).localname == "extent"]  # fmt: skip
    assert extents
    assert all(extent <= 84 * 36000 for extent in extents)


# ---------------------------------------------------------------------------------------------- report


def test_the_cover_has_markings_but_no_running_head_and_no_folio() -> None:
    data = made(report(), "report")
    cover, text_ = sections(data)[0], sections(data)[1]
    assert words(story(data, cover, "header")).strip("\u00a0") == "TLP:AMBER"
    assert words(story(data, cover, "footer")).strip("\u00a0") == "TLP:AMBER"
    assert "Page" in words(story(data, text_, "footer"))


def test_the_contents_name_every_heading_of_two_levels_and_link_to_it() -> None:
    data = made(report(), "report")
    root = part(data, "word/document.xml")
    listed = [
        (value(p, "pPr/pStyle"), words(p)) for p in root.iter(f"{W}p") if value(p, "pPr/pStyle").startswith("TOC")
    ]
    there = [
        {"Heading1": "TOC1", "Heading2": "TOC2", "BriefQuestion": "TOC2"}.get(value(p, "pPr/pStyle"), "")
        for p in root.iter(f"{W}p")
    ]
    titles = [(kind, words(p)) for kind, p in zip(there, root.iter(f"{W}p"), strict=True) if kind]
    assert listed == [("TOCHeading", "Contents"), *titles]
    pages = [
        field.get(f"{W}instr", "") for field in root.iter(f"{W}fldSimple") if "PAGEREF" in field.get(f"{W}instr", "")
    ]
    names = {b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")}
    assert len(pages) == len(titles)
    found = [re.fullmatch(r" PAGEREF (\S+) \\h ", page) for page in pages]
    assert all(match and match[1] in names for match in found)
    assert ' TOC \\o "1-2" \\h \\z \\u ' in [i.text for i in root.iter(f"{W}instrText")]


def test_the_text_begins_on_a_page_after_the_contents() -> None:
    root = part(made(report(), "report"), "word/document.xml")
    breaks = [words(p) for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert breaks == ["TL;DR"]


def test_other_layouts_have_no_contents() -> None:
    for layout in ("brief", "one-page"):
        assert "TOC" not in str(
            [i.text for i in part(made(report(), layout), "word/document.xml").iter(f"{W}instrText")]
        )


@pytest.mark.needs("soffice", "pdftotext")
def test_libreoffice_shows_the_pages_on_which_headings_stand(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made(report(), "report"))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "pdf", "--outdir", str(tmp_path), "report.docx"]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120, env={**os.environ})
    done = subprocess.run(["pdftotext", "-layout", "report.pdf", "-"], cwd=tmp_path, check=True, capture_output=True)
    pages = done.stdout.decode().split("\f")
    listed = dict(re.findall(r"^ *(\S.*?) {2,}(\d+)$", pages[1], re.MULTILINE))
    assert {"Key points", "Appendix B: Ships", "Sources"} <= set(listed)
    for title, number in listed.items():
        assert title in " ".join(pages[int(number) - 1].split()), title


# ---------------------------------------------------------------------------------------------- fit


def test_type_and_space_shrink_as_the_fit_found(tmp_path: Path) -> None:
    def numbers(**more: Any) -> tuple[int, int, int, int]:
        styles = part(made(small(), "brief", **more), "word/styles.xml")
        body = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "BodyText")
        spacing = body.find(f"{W}pPr/{W}spacing")
        assert spacing is not None
        size, complex_ = (int(value(styles, f"docDefaults/rPrDefault/rPr/{name}")) for name in ("sz", "szCs"))
        return size, complex_, int(spacing.get(f"{W}line", "0")), int(spacing.get(f"{W}after", "0"))

    assert numbers() == (20, 20, 280, 140)
    assert numbers(size=0.9) == (18, 18, 252, 140)
    assert numbers(space=0.5) == (20, 20, 280, 70)
