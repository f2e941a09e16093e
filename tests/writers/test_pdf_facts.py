"""Facts of a PDF that readers and machines rely on: its fonts, its size, its languages, its order, what is no part of it."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.bidi import isolated
from briefpress.project import Project, Settings, find_project
from briefpress.style import Options, Style, find_style
from briefpress.walk import own_inlines, plain_text, walk_blocks, walk_inlines
from briefpress.writers.pdf import write
from tests.conftest import BRIEF, ROOT
from tests.documents import paragraph, rich_document, text
from tests.extract import squeeze
from tests.golden.test_golden import CASES
from tests.rtl_documents import persian_document
from tests.test_typography import PACKS, golden
from tests.typography import Sheet, sheets
from tests.typography_checks import letters
from tests.writers.test_pdf import document, elements

STYLE = find_style("default")
PRINTED = [(pack, make) for pack in PACKS for make in (rich_document, persian_document)]


def font_faults(pdf: bytes, style: Style) -> list[str]:
    """Fonts that are not embedded, not reduced to what is used, or not of the style."""
    families = {face.family.replace(" ", "-") for face in style.settings.fonts}
    faults = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for font in (o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o):
            tag, _, name = str(font.FontName).removeprefix("/").partition("+")
            if not re.fullmatch("[A-Z]{6}", tag) or not any(name.startswith(family) for family in families):
                faults.append(f"{font.FontName} is no subset of a font of the style")
            program = font.get("/FontFile3", font.get("/FontFile2"))
            if program is None or len(program.read_bytes()) > 60_000:
                faults.append(f"{font.FontName} is not embedded, or whole")
    return faults


@pytest.mark.parametrize(("pack", "make"), PRINTED)
def test_every_font_is_one_of_the_style_embedded_and_subset(pack: str, make: Callable[[], d.Document]) -> None:
    style = find_style(pack)
    assert font_faults(write(make(), style, Options()), style) == []


def test_a_font_of_another_style_is_found() -> None:
    pdf = write(rich_document(), find_style("institute"), Options())
    assert any("Spectral" in fault for fault in font_faults(pdf, STYLE))


def test_the_real_brief_of_two_pages_is_small_with_all_that_it_carries() -> None:
    settings = find_project(ROOT).settings.model_copy(update={"formats": ("pdf",)})
    project = Project(ROOT, settings)
    checked = pipeline.check(ROOT / "source" / "iran-foreign-policy.md", project, formats=("pdf",))
    (pdf,) = pipeline.render(checked, project).values()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(file.pages) == 2
        assert len(file.attachments) > 0
    assert len(pdf) < 120_000


# ------------------------------------------------------------------------------------------ languages


def languages(pdf: bytes) -> list[str]:
    """The languages that elements of the text say they are in."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [str(element.Lang) for element in elements(file) if "/Lang" in element]


def test_a_run_in_another_language_says_so() -> None:
    foreign = d.Foreign("fr", "ltr", text("force majeure"))
    assert languages(write(document(paragraph("A case of ", foreign, ".")), STYLE, Options())) == ["fr"]
    assert languages(write(document(paragraph("A case of force majeure.")), STYLE, Options())) == []


def test_a_source_in_another_language_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("brief")
    source = "  - {id: c, title: Die Leiden des jungen Werthers, language: de, issued: 1774}\n"
    brief = BRIEF.replace("  - {id: b,", f"{source}  - {{id: b,").replace("[@b]", "[@b; @c]")
    (folder / "x.md").write_text(brief, "utf-8")
    project = Project(folder, Settings(formats=("pdf",)))
    checked = pipeline.check(folder / "x.md", project, formats=("pdf",))
    (pdf,) = pipeline.render(checked, project).values()
    assert languages(pdf) == ["de"]


# ------------------------------------------------------------------------------------------ links


def test_a_link_of_a_persian_report_says_where_it_leads_in_persian() -> None:
    made = persian_document()
    labels = made.head.labels
    with pikepdf.open(io.BytesIO(write(made, STYLE, Options(layout="report")))) as file:
        words = {str(link.Contents) for page in file.pages for link in page.get("/Annots", [])}
    assert {f"{labels['go_to']} {section.title}" for section in made.sections} <= words
    assert f"{labels['link_to']} https://registry.example/a/" in words
    assert f"{labels['source_to']} [1]" in words
    assert all(word.startswith((labels["go_to"], labels["link_to"], labels["source_to"])) for word in words)


# ------------------------------------------------------------------------------------------ artifacts


@pytest.mark.parametrize("layout", ["brief", "report"])
def test_what_stands_around_the_text_is_no_part_of_it(layout: str) -> None:
    options = Options(layout="report" if layout == "report" else "brief")
    pages = sheets(write(rich_document(), STYLE, options))
    for page in pages:
        assert any("TLP:AMBER" in run.text for run in page.artifacts)
        assert not any("TLP:AMBER" in run.text or run.text.startswith("Page ") for run in page.runs)


def test_the_dots_of_the_contents_are_no_part_of_the_text() -> None:
    contents = sheets(write(rich_document(), STYLE, Options(layout="report")))[1]
    assert [run for run in contents.runs if not run.text.strip(". ")] == []
    assert sum(run.text.strip() == "." for run in contents.artifacts) > 100
    entries = "".join(run.text for run in contents.runs if "L" in run.path)
    assert entries.startswith("TL;DR  3Key points 3Summary 3")  # the numbers of pages stay


def watermarks(pdf: bytes) -> list[str]:
    """What each page draws first, by the name of the marked content that it stands in."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found = []
        for page in file.pages:
            inside = ""
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BMC", "BDC"):
                    inside = str(operands[0])
                if str(operator) == "Do":
                    found.append(inside)
                    break
        return found


def test_the_watermark_of_a_draft_is_an_artifact_on_every_page() -> None:
    draft = document(paragraph("Text."))
    draft = replace(draft, head=replace(draft.head, draft=True))
    assert watermarks(write(draft, STYLE, Options())) == ["/Artifact"]
    assert watermarks(write(replace(draft, head=replace(draft.head, draft=False)), STYLE, Options())) == []
    pages = sheets(write(draft, STYLE, Options()))
    said = [run.text.strip() for run in [*pages[0].runs, *pages[0].artifacts] if "DRAFT" in run.text]
    assert said == ["DRAFT"], "the masthead says it, the watermark is no text"


# ------------------------------------------------------------------------------------------ order


def wanted(document: d.Document) -> Iterator[str]:
    """The text of a document in its order: names of sections, headings, paragraphs, questions, cells and sources."""
    for section in document.sections:
        yield section.title
        for block in walk_blocks(section.blocks):
            match block:
                case d.Heading() | d.Paragraph():
                    yield words(block.children)
                case d.Table():
                    yield from map(words, (*block.header, *itertools.chain.from_iterable(block.rows)))
                case d.Bibliography():
                    yield from (words((*entry.label, *entry.content)) for entry in block.entries)


def words(nodes: tuple[d.Inline, ...]) -> str:
    """The words before the first note, whose number is printed amid them."""
    calls = [number for number, node in enumerate(nodes) if isinstance(node, d.Note)]
    return plain_text(nodes[: calls[0]] if calls else nodes)


def out_of_order(document: d.Document, pages: list[Sheet]) -> list[str]:
    """Texts of a document that do not stand after those before them, in the order of the structure.

    A PDF holds right-to-left letters as drawn, so there a text is what has the same letters in any order.
    """
    if document.head.direction == "ltr":
        read = squeeze("".join(run.text for page in pages for run in page.body)).replace("-", "")
        return list(missing_strings((squeeze(string).replace("-", "") for string in wanted(document)), read))
    blocks = [letters(page.text(block)) for page in pages for block in dict.fromkeys(r.block for r in page.body)]
    at, missing = 0, []
    for string in wanted(document):
        following = [n for n, block in enumerate(blocks[at:], at) if letters(string) <= block]
        if letters(string) and not following:
            missing.append(string)
        at = following[0] if following else at
    return missing


def missing_strings(strings: Iterator[str], read: str) -> Iterator[str]:
    at = 0
    for string in strings:
        found = read.find(string, at)
        if found < 0:
            yield string
        at = max(at, found + len(string))


@pytest.mark.parametrize("name", [*(case.name for case in CASES), "persian"])
def test_a_pdf_is_read_in_the_order_of_the_document(name: str) -> None:
    made, options = (isolated(persian_document()), Options()) if name == "persian" else golden(name)
    pages = sheets(write(made, STYLE, options))
    assert out_of_order(made, pages) == []
    backwards = replace(made, sections=made.sections[::-1])
    assert out_of_order(backwards, pages) != []


@pytest.mark.parametrize("name", [case.name for case in CASES])
def test_every_note_and_its_call_are_tagged(name: str) -> None:
    made, options = golden(name)
    blocks = [block for section in made.sections for block in walk_blocks(section.blocks)]
    notes = [node for block in blocks for node in walk_inlines(own_inlines(block)) if isinstance(node, d.Note)]
    with pikepdf.open(io.BytesIO(write(made, STYLE, options))) as file:
        kinds = [str(element.S) for element in elements(file)]
    assert kinds.count("/Reference") == len(notes)
    assert kinds.count("/Note") >= len(notes)


def test_a_numbered_list_goes_on_from_its_number() -> None:
    listed = document(d.NumberedList(((paragraph("Seven."),), (paragraph("Eight."),)), start=7))
    pages = sheets(write(listed, STYLE, Options()))
    assert [run.text.strip() for run in pages[0].runs if run.kind == "Lbl"] == ["7.", "8."]
