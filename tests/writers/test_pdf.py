"""The PDF: conformant, tagged, with links, outline and metadata, the same bytes every time, and set without accidents."""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from briefpress import document as d
from briefpress import notes
from briefpress.choices import Paper
from briefpress.diagnostics import Span
from briefpress.fit import fitted
from briefpress.style import Layout, Options, find_style
from briefpress.walk import own_inlines, walk_blocks, walk_inlines
from briefpress.writers.fetching import Fetcher
from briefpress.writers.html import render
from briefpress.writers.pdf import write
from tests import verapdf
from tests.documents import LABELS, rich_document

STYLE = find_style("default")


@pytest.fixture(scope="module", params=["A4", "Letter"])
def rich(request: pytest.FixtureRequest) -> bytes:
    """The document with every node type in it, on both papers."""
    paper: Paper = request.param
    return write(rich_document(), STYLE, Options(paper))


def document(*blocks: d.Block) -> d.Document:
    """A document of one section."""
    head = d.Head(title="T", slug="t", language="en-GB", direction="ltr", labels=LABELS)
    return d.Document(head, (d.Section("summary", "summary", "Summary", blocks),))


def pages(pdf: bytes) -> list[str]:
    """The text of each page, hyphenation at line ends undone."""
    out = []
    with pypdfium2.PdfDocument(pdf) as file:
        for page in file:
            text = page.get_textpage().get_text_range()
            out.append(re.sub(r"\s+", " ", re.sub(r"[\u00ad\ufffe\u2010]\r?\n", "", text)))
    return out


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """The structure elements of a PDF in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append(node)
            walk(node.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_the_pdf_conforms(rich: bytes, flavour: str, tmp_path: Path) -> None:
    path = tmp_path / "rich.pdf"
    path.write_bytes(rich)
    assert verapdf.faults(path, flavour) == []


def test_the_validator_finds_a_fault(rich: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(path)
    assert verapdf.faults(path, "ua1") != []


def test_title_language_author_and_subject_are_set(rich: bytes) -> None:
    head = rich_document().head
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        assert str(pdf.Root.Lang) == head.language
        assert str(pdf.docinfo["/Title"]) == head.title
        assert str(pdf.docinfo["/Author"]) == ", ".join(author.name for author in head.authors)
        assert str(pdf.docinfo["/Subject"]) == head.description
        assert "/CreationDate" not in pdf.docinfo


def test_the_outline_names_the_sections(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf, pdf.open_outline() as outline:
        titles = [child.title for child in outline.root[0].children]
    assert titles == [section.title for section in rich_document().sections]


def test_every_page_says_which_of_how_many_it_is(rich: bytes) -> None:
    texts = pages(rich)
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text


def test_running_heads_and_folios_are_no_part_of_the_text(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        reached = {
            (element.Pg.objgen, int(kid))
            for element in elements(pdf)
            for kid in (element.K if isinstance(element.get("/K"), pikepdf.Array) else [])
            if isinstance(kid, int)
        }
        for page in pdf.pages:
            artifacts = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC" and "/MCID" in operands[1]:
                    assert (page.objgen, int(operands[1].MCID)) in reached
                artifacts += str(operator) == "BDC" and operands[0] == pikepdf.Name.Artifact
            assert artifacts >= 2


def test_a_link_says_in_words_where_it_leads(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        names = {str(pdf.Root.Names.Dests.Names[i]) for i in range(0, len(pdf.Root.Names.Dests.Names), 2)}
        links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
        assert links
        for link in links:
            if "/A" in link:
                assert str(link.Contents) == f"{LABELS['link_to']} {link.A.URI}"
            else:
                assert re.fullmatch(r"Go to (source \[\d+\]|Figure 1)", str(link.Contents))
                assert str(link.Dest) in names


def test_header_cells_have_a_scope_and_figures_a_box_inside_the_page(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        found = elements(pdf)
        scopes = {str(e.A.Scope) for e in found if e.S == "/TH"}
        assert scopes == {"/Column", "/Row"}
        figures = [e for e in found if e.S == "/Figure"]
        assert figures
        for figure in figures:
            left, bottom, right, top = (float(value) for value in figure.A.BBox)
            assert 0 <= left < right <= float(figure.Pg.MediaBox[2])
            assert 0 <= bottom < top <= float(figure.Pg.MediaBox[3])
            assert str(figure.Alt)


def test_notes_and_their_calls_are_tagged_as_such(rich: bytes) -> None:
    notes = [n for s in rich_document().sections for b in walk_blocks(s.blocks) for n in walk_inlines(own_inlines(b))]
    count = sum(isinstance(node, d.Note) for node in notes)
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        found = elements(pdf)
        assert sum(e.S == "/Reference" for e in found) == count
        ids = [str(e.ID) for e in found if e.S == "/Note"]
        assert len(ids) >= count > 0
        assert len(set(ids)) == len(ids)


def test_all_fonts_are_the_styles_own_and_embedded(rich: bytes) -> None:
    families = {face.family.replace(" ", "-") for face in STYLE.settings.fonts}
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        for font in fonts:
            assert any(str(font.FontName).split("+")[1].startswith(family) for family in families), font.FontName
            assert "/FontFile3" in font or "/FontFile2" in font


def test_the_bytes_are_the_same_in_another_process_zone_and_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys; from tests.documents import rich_document; from briefpress.style import *;"
        "from briefpress.writers.pdf import write;"
        "sys.stdout.buffer.write(write(rich_document(), find_style('default'), Options()))"
    )
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tehran"))
    }
    assert outputs == {write(rich_document(), STYLE, Options())}


def test_a_note_stands_on_the_page_of_its_call() -> None:
    filler = d.Paragraph((d.Text("Words that fill the page, one line after another, until it is full. " * 3),))
    blocks: list[d.Block] = []
    for number in range(1, 25):
        note = d.Note((d.Paragraph((d.Text(f"Note-{number}x says something."),)),), number)
        blocks += [filler, d.Paragraph((d.Text(f"Call-{number}x"), note, d.Text(".")))]
    texts = pages(write(document(*blocks), STYLE, Options()))
    assert len(texts) > 2
    for number in range(1, 25):
        calls = [f"Call-{number}x" in text for text in texts]
        assert sum(calls) == 1
        assert calls == [f"Note-{number}x " in text for text in texts]


def test_a_note_within_a_note_stands_in_brackets_and_takes_no_number() -> None:
    inner = d.Note((d.Paragraph((d.Text("Inner."),)),))
    outer = d.Note((d.Paragraph((d.Text("Outer."), inner)),))
    last = d.Note((d.Paragraph((d.Text("Last."),)),))
    numbered = notes.numbered(document(d.Paragraph((d.Text("Text"), outer, d.Text(" ends"), last))))
    (page,) = pages(write(numbered, STYLE, Options()))
    assert "Text1 ends2" in page
    assert "1. Outer. (Inner.) 2. Last." in page


def test_no_line_is_broken_after_its_first_word_before_an_inline() -> None:
    words = ["the", "policy", "brief", "law", "standard", "conformance", "page", "of", "an", "accessible", "document"]
    chance = random.Random(3)
    blocks = []
    for _ in range(300):
        text = " ".join(chance.choice(words) for _ in range(chance.randint(8, 16)))
        blocks.append(
            d.Paragraph((d.Text(f"Start {text} "), d.Emph((d.Text("and then more words"),)), d.Text(" to the end")))
        )
    with pypdfium2.PdfDocument(write(document(*blocks), STYLE, Options())) as pdf:
        lines = [line for page in pdf for line in page.get_textpage().get_text_range().split("\r\n")]
    assert len([line for line in lines if line.removeprefix("Summary ").startswith("Start")]) == 300
    assert "Start" not in [line.strip() for line in lines]


def test_nothing_but_the_styles_fonts_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p { color: red }")
    fetcher = Fetcher(STYLE)
    for url in ("http://example.org/a.png", "https://example.org/", secret.as_uri(), "ftp://example.org/"):
        with pytest.raises(ValueError, match="nothing outside"):
            fetcher.fetch(url)


def test_a_template_cannot_leave_its_sandbox(tmp_path: Path) -> None:
    for attack in ("{{ ''.__class__.__mro__ }}", "{% include '/etc/passwd' %}", "{{ document.__init__.__globals__ }}"):
        (tmp_path / "page.html.j2").write_text(attack)
        with pytest.raises(Exception, match=r"unsafe|passwd"):
            render(rich_document(), find_style(f"{tmp_path}/."), Options(), "")


def test_markup_in_a_brief_is_text_on_the_page() -> None:
    attack = '<script>alert("x")</script> & "quoted" {{ 7 * 7 }}'
    doc = document(d.Paragraph((d.Text(attack), d.Link('https://e.org/"><script>', (d.Text("<b>"),)))))
    doc = replace(doc, head=replace(doc.head, title=attack))
    html = render(doc, STYLE, Options(), "")
    assert "<script>" not in html
    assert "49" not in html
    assert attack.split(" &")[0] in pages(write(doc, STYLE, Options()))[0].replace("\ufb01", "fi")


def boxes(pdf: bytes) -> list[tuple[str, float, float, float, float]]:
    """The pieces of text with their left, bottom, right and top, those of each page far from the others'."""
    out = []
    with pypdfium2.PdfDocument(pdf) as file:
        for number, page in enumerate(file):
            text = page.get_textpage()
            for n in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(n)
                words = text.get_text_bounded(left, bottom, right, top).strip()
                assert right <= page.get_width(), words
                out.append((words, left, bottom - 2000 * number, right, top - 2000 * number))
    return out


@pytest.mark.parametrize("style", ["default", "institute", "government"])
@pytest.mark.parametrize("layout", ["one-page", "brief", "report"])
def test_a_name_too_long_for_the_margin_runs_neither_into_text_nor_off_the_page(style: str, layout: Layout) -> None:
    names = [
        "Wirtschaftlichkeitsbetrachtung",
        "The consequences for the municipal water supply and all that",
        "w" * 200,
    ]
    text = (d.Paragraph((d.Text("Words."),)),)
    sections = [d.Section("section", f"s{n}", name, text) for n, name in enumerate(names * 2)]
    found = boxes(write(replace(document(), sections=tuple(sections)), find_style(style), Options(layout=layout)))
    for n, (words, left, bottom, right, top) in enumerate(found):
        for other, left_, bottom_, right_, top_ in found[n + 1 :]:
            across = min(right, right_) - max(left, left_)
            assert across <= 0 or min(top, top_) - max(bottom, bottom_) < 3, (words, other)


@pytest.mark.parametrize("turned", [False, True])
def test_a_long_word_in_a_table_stays_on_the_page(turned: bool) -> None:
    address = "https://example.org/" + "a" * 200
    cells = ((d.Link(address, (d.Text(address),)),), (d.Text("w" * 300),), (d.Text("Some words"),))
    head = ((d.Text("A"),), (d.Text("B"),), (d.Text("C"),))
    table = d.Table(("", "", ""), head, (cells,), id="tbl:x", turned=turned)
    assert "Some words" in " ".join(words for words, *_ in boxes(write(document(table), STYLE, Options())))


def test_what_is_changed_in_a_style_shows_whatever_the_dates_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "print.css").write_text("p { color: #000 }")
    (folder / "house.css").write_text("p::before { content: 'Before' }")
    os.utime(folder / "house.css", (1_000_000_000, 1_000_000_000))
    found = find_style("house", (tmp_path,))
    assert "Before" in pages(write(document(d.Paragraph((d.Text("Words"),))), found, Options()))[0]
    (folder / "house.css").unlink()
    assert "Before" not in pages(write(document(d.Paragraph((d.Text("Words"),))), found, Options()))[0]


def test_dots_of_leaders_are_no_words_to_be_cut() -> None:
    options = Options(layout="report")
    _, (found,) = fitted(document(d.Paragraph((d.Text("Few words"),))), STYLE, options, 1, Span("x.md"))
    words = re.search(r"about (\d+) words", found.hint)
    assert words
    assert int(words[1]) < 10
