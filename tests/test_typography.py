"""Typography, checked in the PDF itself: no lonely lines or headings, nothing printed upon anything, marks on every page."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.bidi import isolated
from briefpress.choices import Paper
from briefpress.languages import digits
from briefpress.project import Project, Settings
from briefpress.style import Layout, Options, Style, find_style
from briefpress.writers.pdf import write
from tests import typography_checks as checks
from tests.documents import LABELS, paragraph, rich_document, text
from tests.golden.test_golden import CASES
from tests.rtl_documents import arabic_document, persian_document
from tests.typography import Sheet, sheets

MADE = {
    "rich": rich_document,
    "persian": lambda: isolated(persian_document()),
    "arabic-made": lambda: isolated(arabic_document()),
}
LAYOUTS: tuple[Layout, ...] = ("brief", "report", "one-page")
PAPERS: tuple[Paper, ...] = ("A4", "Letter")
PACKS = ("default", "government", "institute")
GOLDENS = {case.name: case for case in CASES}
# Each pack has its colours and headings on every layout; the other paper changes them no further.
PRINTS = [
    *((name, pack, layout, paper) for name in MADE for pack in PACKS for layout in LAYOUTS for paper in PAPERS),
    *((name, pack, None, paper) for name in GOLDENS for pack in PACKS for paper in PAPERS),
]
PRINTS = [print_ for print_ in PRINTS if print_[1] == "default" or print_[3] == "A4"]


@lru_cache
def golden(name: str) -> tuple[d.Document, Options]:
    """A golden brief as the pipeline resolves it, and the options that it asks for."""
    case = GOLDENS[name]
    checked = pipeline.check(case / "brief.md", Project(case, Settings(formats=("pdf",))), formats=("pdf",))
    assert checked.document is not None, checked.diagnostics
    return checked.document, checked.options


def printed(name: str, pack: str, layout: Layout | None, paper: Paper) -> tuple[d.Document, Options, list[Sheet]]:
    """A document, with what options it was printed, and its sheets."""
    document, options = golden(name) if layout is None else (MADE[name](), Options(layout=layout))
    options = replace(options, paper=paper)
    return document, options, sheets(write(document, find_style(pack), options))


@pytest.mark.parametrize(("name", "pack", "layout", "paper"), PRINTS)
def test_every_brief_is_set_without_faults(name: str, pack: str, layout: Layout | None, paper: Paper) -> None:
    document, options, pages = printed(name, pack, layout, paper)
    head = document.head
    faults = [
        *checks.headings_left_behind(pages),
        *checks.lonely_lines(pages, checks.paragraphs_of(document)),
        *checks.overlaps(pages),
        *checks.beyond_the_edges(pages),
        *checks.missing_markings(pages, head.marking.text if head.marking else ""),
        *checks.wrong_folios(
            pages,
            lambda number: digits(number, head.language),
            cover=options.layout == "report",
            rtl=head.direction == "rtl",
        ),
        *checks.split_sections(pages, head.labels["tldr"]),
        *checks.lists_without_introduction(pages),
    ]
    assert faults == []


# ------------------------------------------------------------------------------------------ long documents

PROSE = "Ships wait for the tide in the outer roads, and crews count the days until the port opens its gates again. "
ROWS = tuple((text(f"Vessel {number}"), text(str(number * 7))) for number in range(80))
LONG_TABLE = d.Table(("left", "right"), (text("Vessel"), text("Tons")), ROWS, text("All vessels"), number=1)


def document(*blocks: d.Block) -> d.Document:
    """A document of one section."""
    head = d.Head(title="T", slug="t", language="en-GB", direction="ltr", labels=LABELS, marking=d.Marking("Internal"))
    return d.Document(head, (d.Section("summary", "summary", "Summary", blocks),))


def flowing(before: int) -> d.Document:
    """A paragraph that begins after so many lines and goes on over the end of the page."""
    lines = "\n".join(map(str, range(before)))
    return document(d.CodeBlock(lines), paragraph(PROSE * 9))


def styled(tmp_path: Path, css: str) -> Style:
    """A pack that adds faults to the default."""
    (tmp_path / "house.css").write_text(css, "utf-8")
    return Style("faulty", tmp_path)


@pytest.mark.parametrize("before", range(29, 44))
def test_a_paragraph_leaves_no_lonely_line_wherever_the_page_ends(before: int) -> None:
    long = flowing(before)
    pages = sheets(write(long, find_style("default"), Options()))
    assert checks.lonely_lines(pages, checks.paragraphs_of(long)) == []


def test_a_long_table_has_its_header_on_every_page_and_each_row_once() -> None:
    pages = sheets(write(document(LONG_TABLE), find_style("default"), Options()))
    assert len(pages) > 1
    assert checks.tables_without_header(pages, ["Vessel", "Tons"]) == []
    names = [run.text.strip() for page in pages for run in page.runs if run.text.startswith("Vessel ")]
    assert [name for name in names if name != "Vessel"] == [f"Vessel {number}" for number in range(80)]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_turned_table_has_a_landscape_page_between_upright_ones(paper: Paper) -> None:
    turned = document(paragraph("Before."), replace(LONG_TABLE, rows=ROWS[:5], turned=True), paragraph("After."))
    pages = sheets(write(turned, find_style("default"), Options(paper)))
    assert [page.width > page.height for page in pages] == [False, True, False]
    kinds = [{run.path[-3:-1] for run in page.body if "Table" in run.path} != set() for page in pages]
    assert kinds == [False, True, False]
    assert checks.missing_markings(pages, "Internal") == []


@pytest.mark.parametrize("before", range(40, 52))
def test_a_list_begins_on_the_page_of_what_leads_to_it(before: int) -> None:
    items = tuple((paragraph(PROSE * 2),) for _ in range(3))
    lines = "\n".join(map(str, range(before)))
    led = document(d.CodeBlock(lines), paragraph("Three things matter:"), d.BulletList(items))
    assert checks.lists_without_introduction(sheets(write(led, find_style("default"), Options()))) == []


@pytest.mark.parametrize("before", range(40, 52))
def test_a_heading_keeps_to_its_text_wherever_the_page_ends(before: int) -> None:
    lines = "\n".join(map(str, range(before)))
    headed = document(d.CodeBlock(lines), d.Heading(3, text("A heading")), d.Heading(4, text("Next")), paragraph(PROSE))
    assert checks.headings_left_behind(sheets(write(headed, find_style("default"), Options()))) == []


# ------------------------------------------------------------------------------------------ planted faults


ORPHAN, WIDOW = 41, 31  # lines of code before a paragraph, of which page 1 then has its first line or all but its last


def faulty(css: str, tmp_path: Path, doc: d.Document, options: Options | None = None) -> list[Sheet]:
    """The sheets of a document in a style that has a fault."""
    return sheets(write(doc, styled(tmp_path, css), options or Options()))


@pytest.mark.parametrize(("before", "fault"), [(ORPHAN, "page 1 ends in"), (WIDOW, "page 2 begins with")])
def test_a_lonely_line_is_found(before: int, fault: str, tmp_path: Path) -> None:
    long = flowing(before)
    (found,) = checks.lonely_lines(faulty("html { orphans: 1; widows: 1 }", tmp_path, long), checks.paragraphs_of(long))
    assert found.startswith(fault)


def test_a_heading_at_the_foot_of_a_page_or_column_is_found(tmp_path: Path) -> None:
    headed = document(d.CodeBlock("\n".join(map(str, range(30)))), d.Heading(3, text("A heading")), paragraph(PROSE))
    broken = "h3 + p { break-before: page }"
    assert checks.headings_left_behind(faulty(broken, tmp_path, headed)) == [
        "page 1 or a column of it ends in 'A heading'"
    ]
    in_columns = faulty("h3 + p { break-before: column }", tmp_path, headed, Options(layout="one-page"))
    assert checks.headings_left_behind(in_columns) == ["page 1 or a column of it ends in 'A heading'"]


@pytest.mark.parametrize(
    "css", ["p { margin-top: -8pt !important }", "section > h2 { width: 80mm; margin-bottom: -20pt; white-space: pre }"]
)
def test_text_printed_upon_text_is_found(css: str, tmp_path: Path) -> None:
    long_name = replace(document(paragraph(PROSE), paragraph(PROSE)))
    long_name = replace(long_name, sections=(replace(long_name.sections[0], title="A name that is far too long"),))
    assert checks.overlaps(faulty("", tmp_path, long_name)) == []
    assert "overlap" in checks.overlaps(faulty(css, tmp_path, long_name))[0]


def test_a_picture_under_the_text_or_the_foot_is_found(tmp_path: Path) -> None:
    under = faulty("figure { margin-bottom: -40pt }", tmp_path, rich_document())
    assert any("a picture and" in fault for fault in checks.overlaps(under))
    foot = faulty("figure img { width: 40mm !important; height: 150mm; margin-top: 130mm }", tmp_path, rich_document())
    assert any("a picture" in fault for fault in checks.beyond_the_edges(foot) + checks.overlaps(foot))


def test_text_too_near_the_edge_is_found(tmp_path: Path) -> None:
    pages = faulty("@page { @bottom-left { padding-top: 9mm } }", tmp_path, document(paragraph("Text.")))
    (found,) = checks.beyond_the_edges(pages)
    assert "INTERNAL" in found


@pytest.mark.parametrize(
    ("css", "faults"),
    [
        (".running-head .marking { display: none }", [(n, "head") for n in range(1, 6)]),
        (".running-foot .marking { display: none }", [(n, "foot") for n in range(2, 6)]),
        (".cover-foot { display: none }", [(1, "foot")]),
        ("@page turned { @top-left { content: none } }", [(4, "head")]),
    ],
)
def test_a_page_without_its_marking_is_found(css: str, faults: list[tuple[int, str]], tmp_path: Path) -> None:
    turned = replace(LONG_TABLE, rows=ROWS[:5], turned=True)
    report = document(d.Heading(3, text("H"), "h"), turned, paragraph("After."))
    pages = faulty(css, tmp_path, report, Options(layout="report"))
    assert len(pages) == 5  # cover, contents, upright, turned, upright
    wanted = [f"page {number} has no marking at its {place}" for number, place in faults]
    assert checks.missing_markings(pages, "Internal") == wanted


def test_a_wrong_number_of_a_page_is_found(tmp_path: Path) -> None:
    pages = faulty('.folio .page::after { content: "1" }', tmp_path, flowing(WIDOW + 3))
    assert checks.wrong_folios(pages, str, cover=False, rtl=False) == ["page 2 says ['1', '2'] and not ['2', '2']"]


def test_digits_of_another_language_are_found(tmp_path: Path) -> None:
    pages = faulty(".folio .page::after { content: counter(page) }", tmp_path, arabic_document())
    found = checks.wrong_folios(pages, lambda number: digits(number, "ar-EG"), cover=False, rtl=True)
    assert len(found) == len(pages)


def test_a_summary_that_goes_on_over_a_page_is_found() -> None:
    long = document(paragraph(PROSE * 90))
    long = replace(long, sections=(replace(long.sections[0], kind="tldr", title="TL;DR"), *long.sections))
    pages = sheets(write(long, find_style("default"), Options()))
    assert checks.split_sections(pages, "TL;DR") != []


def test_a_list_apart_from_what_leads_to_it_is_found(tmp_path: Path) -> None:
    led = document(paragraph("Three things matter:"), d.BulletList(((paragraph("one"),),)))
    (found,) = checks.lists_without_introduction(faulty("ul { break-before: page }", tmp_path, led))
    assert "Three things matter:" in found


def test_a_table_without_its_header_on_the_next_page_is_found(tmp_path: Path) -> None:
    pages = faulty("thead { display: table-row-group }", tmp_path, document(LONG_TABLE))
    assert len(checks.tables_without_header(pages, ["Vessel", "Tons"])) == len(pages) - 1


def test_a_tldr_that_fills_pages_is_broken_like_any_text() -> None:
    tall = document()
    tall = replace(
        tall,
        head=replace(tall.head, description=PROSE * 90),
        sections=(d.Section("tldr", "tldr", "TL;DR", (paragraph(PROSE * 90),)),),
    )
    pages = sheets(write(tall, find_style("default"), Options()))
    lines = [len({round(run.baseline) for run in page.body}) for page in pages]
    assert len(lines) > 2
    assert min(lines[:-1]) > 15, "no page holds a title or a name alone"
