"""The page for browsers: it stands alone, its notes lead there and back, and what an author or a style does cannot open it."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml import html

from briefpress import document as d
from briefpress import pipeline
from briefpress.diagnostics import UsageError
from briefpress.project import find_project
from briefpress.style import Options, Style, find_style
from briefpress.writers import web_faces
from briefpress.writers.web import write
from briefpress.writers.web_pictures import with_fonts
from tests.documents import head, paragraph, rich_document, text

STYLE = find_style("default")


def page(document: d.Document, style: Style = STYLE, **options: Any) -> Any:
    """The page as a tree."""
    return html.document_fromstring(write(document, style, Options(**options)).decode("utf-8"))


def document(*blocks: d.Block) -> d.Document:
    """A document of one section."""
    return d.Document(replace(head(), marking=None), (d.Section("summary", "summary", "Summary", blocks),))


def pack(folder: Path, **files: str) -> Style:
    """A style pack of some files; `_` stands for the dot in their names."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, "utf-8")
    return Style("house", folder)


def test_every_link_inside_the_page_leads_to_one_element() -> None:
    tree = page(rich_document(), layout="report")
    ids = Counter(tree.xpath("//@id"))
    targets = {href[1:] for href in tree.xpath("//@href") if href.startswith("#")}
    assert [name for name, count in ids.items() if count > 1] == []
    assert targets - set(ids) == {"nowhere"}  # the one that the document's author got wrong


def test_a_note_is_called_in_the_text_and_stands_whole_in_a_list_that_leads_back() -> None:
    tree = page(rich_document())
    first, second = tree.xpath("//*[@role='doc-noteref']")
    assert [(call.get("href"), call.get("id"), call.text) for call in (first, second)] == [
        ("#note-1", "call-1", "1"),
        ("#note-2", "call-2", "2"),
    ]
    (note,) = tree.xpath("//section[@role='doc-endnotes']//li[@id='note-1']")
    assert "Figures exclude coasters" in note.text_content()
    assert "The second paragraph of a footnote." in [p.text.strip() for p in note.iter("p")]
    assert note.xpath("p[last()]/a[@role='doc-backlink']/@href") == ["#call-1"]  # no line of its own
    assert not tree.xpath("//x-note")


def test_a_link_inside_a_citation_stands_beside_the_jump_to_the_source() -> None:
    linked = d.Jump(
        "source-1", (d.Text("Doe, "), d.Emph((d.Link("https://e.org/", text("title")),)), d.Text(", "), d.Text("12"))
    )
    data = write(document(paragraph(linked)), STYLE, Options()).decode("utf-8")
    assert (
        '<p><a class="jump" href="#source-1">Doe, </a><em><a href="https://e.org/">title</a></em>'
        '<a class="jump" href="#source-1">, 12</a></p>'
    ) in data


def test_notes_stand_before_the_sources() -> None:
    kinds = page(rich_document()).xpath("//section/@class")
    assert kinds[-2:] == ["notes", "sources"]


NOTES = """\
---
title: Notes
---

## Summary

One[^1] and two[^2].

[^1]: First note.
[^2]: Second note.
"""


@pytest.mark.parametrize("notes", ["foot", "end"])
def test_notes_are_the_same_list_wherever_the_other_formats_have_them(project: Callable[..., Path], notes: str) -> None:
    root = project(**{"x.md": NOTES})
    settings = find_project(root).with_settings(formats=("html",), notes=notes)
    data = pipeline.render(pipeline.check(root / "x.md", settings, formats=("html",)), settings)["x.html"]
    tree = html.document_fromstring(data.decode("utf-8"))
    assert [link.get("href") for link in tree.xpath("//sup/*[@role='doc-noteref']")] == ["#note-1", "#note-2"]
    for number, words in ((1, "First note."), (2, "Second note.")):
        (note,) = tree.xpath(f"//li[@id='note-{number}']")
        assert words in note.text_content()
        assert note.xpath(".//*[@role='doc-backlink']/@href") == [f"#call-{number}"]


def test_a_document_without_notes_has_no_list_of_them() -> None:
    assert not page(document(paragraph("No note."))).xpath("//section[@class='notes']")


def test_a_table_has_heads_with_scope_and_a_caption_in_a_frame_that_keys_reach() -> None:
    tree = page(rich_document())
    (frame,) = tree.xpath("//div[@id='tbl-carriers']/div[@class='scroll']")
    assert (frame.get("tabindex"), frame.get("aria-label")) == ("0", "Carrier, class, transits, change.")
    assert frame.xpath("count(table/thead/tr/th[@scope='col'])") == 4
    assert frame.xpath("count(table/tbody/tr/th[@scope='row'])") == 3
    assert "Transits by carrier" in frame.find("table/caption").text_content()


def test_a_chart_names_the_table_of_its_data() -> None:
    section = rich_document().sections[2]
    figure = next(block for block in section.blocks if isinstance(block, d.Figure))
    assert page(document(replace(figure, data="tbl-carriers"))).xpath("//img/@aria-details") == ["tbl-carriers"]
    assert not page(document(figure)).xpath("//img/@aria-details")


@pytest.mark.parametrize(("layout", "count"), [("one-page", 0), ("brief", 0), ("report", 1)])
def test_a_report_begins_with_its_contents(layout: str, count: int) -> None:
    tree = page(rich_document(), layout=layout)
    assert len(tree.xpath("//nav")) == count
    titles = [title.text for title in tree.xpath("//section/h2")]
    assert tree.xpath("//nav//li[@class='level-2']/a/text()") == titles * count
    assert tree.xpath("//nav//li[@class='level-3']/a/text()") == ["Lists"] * count


def test_the_marking_stands_first_and_last_and_the_draft_is_called_one() -> None:
    tree = page(rich_document())
    words = [element.text_content().strip() for element in tree.body]
    assert (words[1], words[-1]) == ("TLP:AMBER", "TLP:AMBER")
    assert tree.xpath("//*[@class='status']/text()") == ["Draft"]


def test_the_skip_link_is_the_first_thing_in_the_page_and_leads_to_the_text() -> None:
    tree = page(rich_document())
    assert tree.body[0].get("href") == "#main"
    assert tree.get_element_by_id("main").tag == "main"


def test_a_foreign_run_keeps_its_language_and_direction() -> None:
    (run,) = page(document(paragraph(d.Foreign("fa", "rtl", text("دیوان"))))).xpath("//p/span[@lang]")
    assert (run.get("lang"), run.get("dir"), run.text) == ("fa", "rtl", "دیوان")


# ---------------------------------------------------------------------------------------------- standing alone


def test_a_page_refers_to_nothing_outside_but_where_its_author_links() -> None:
    tree = page(rich_document())
    sheet = "".join(tree.xpath("//style/text()"))
    assert sheet.count("url(") == sheet.count('url("data:font/woff2;base64,') > 0
    assert "@import" not in sheet
    assert "//" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", sheet)
    assert len(tree.xpath("//@src[starts-with(., 'data:image/')]")) == len(tree.xpath("//@src")) == 3
    links = tree.xpath("//a/@href")
    addresses = [value for value in tree.xpath("//@*") if ":" in value and not value.startswith("data:")]
    assert {a for a in addresses if "//" in a} <= set(links)
    assert {link.partition(":")[0] for link in links if not link.startswith("#")} == {"https", "mailto"}
    assert not tree.xpath("//script | //link | //iframe | //object | //embed | //base | //form")


def test_the_policy_of_the_page_forbids_all_but_what_it_holds() -> None:
    (policy,) = page(rich_document()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"


HOSTILE = "</style></head><script>alert(1)</script>\"'<img src=x onerror=alert(1)>/*\\"


def test_hostile_text_stays_text() -> None:
    whole = d.Head(
        HOSTILE, "slug", "en", "ltr", STYLE.labels("en"), HOSTILE, HOSTILE, HOSTILE, HOSTILE, True, HOSTILE,
        (d.Author(HOSTILE, HOSTILE, HOSTILE, HOSTILE),), HOSTILE, marking=d.Marking(HOSTILE), caveat=text(HOSTILE),
        distribution=(HOSTILE,), description=HOSTILE, disclaimer=(paragraph(HOSTILE),),
    )  # fmt: skip
    blocks = (
        paragraph(HOSTILE, d.Code(HOSTILE), d.Note((paragraph(HOSTILE),), 1), d.Jump(HOSTILE, text(HOSTILE))),
        d.Table(("",), (text(HOSTILE),), ((text(HOSTILE),),), text(HOSTILE), alt=HOSTILE, id=HOSTILE),
        d.CodeBlock(HOSTILE),
    )
    tree = page(d.Document(whole, (d.Section("section", "s", HOSTILE, blocks),)), layout="report")
    assert not tree.xpath("//script | //img")
    assert not [name for element in tree.iter("*") for name in element.attrib if name.startswith("on")]
    assert tree.xpath("//title/text()") == [HOSTILE]
    assert len(tree.xpath("//style")) == 1
    assert tree.text_content().count("<script>alert(1)</script>") > 15


@pytest.mark.parametrize(
    ("file", "content", "named"),
    [
        ("screen_css", 'body { background: url("https://example.org/a.png") }', "https://example.org/a.png"),
        ("screen_css", "body { background: url(//example.org/a.png) }", "//example.org/a.png"),
        ("screen_css", 'body { background: image-set("https://example.org/b.png" 1x) }', "https://example.org/b.png"),
        ("screen_css", "@import 'https://example.org/a.css';", "@import"),
        ("print_css", "@page { background: url(file:///etc/passwd) }", "file:///etc/passwd"),
        ("page_html.j2", "<html><head></head><body><img src='https://example.org/c.png'></body></html>", "c.png"),
        ("page_html.j2", "<html><head></head><body><script>1</script></body></html>", "<script>"),
        ("page_html.j2", "<html><head></head><body onload='x()'></body></html>", "onload"),
        ("page_html.j2", "<html><head></head><p style='background: url(http://e.org/)'></html>", "http://e.org/"),
        ("page_html.j2", "<p>A page without a head", "</head>"),
    ],
)
def test_a_style_that_reaches_outside_is_refused(tmp_path: Path, file: str, content: str, named: str) -> None:
    with pytest.raises(UsageError, match=re.escape(named)):
        write(rich_document(), pack(tmp_path, **{file: content}), Options())


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    style = pack(tmp_path, screen_css='p::before { content: "</style><script>1</script>" }')
    assert not page(rich_document(), style).xpath("//script")


def test_a_house_style_recolours_the_page_by_its_variables(tmp_path: Path) -> None:
    style = pack(tmp_path, style_toml='title = "House"\n[variables]\naccent = "#123456"\ndark-ground = "#000011"\n')
    sheet = "".join(page(rich_document(), style).xpath("//style/text()"))
    assert "from #123456" in sheet
    assert "--ground: #000011" in sheet
    assert "#6b2a2a" not in sheet


# ---------------------------------------------------------------------------------------------- bytes and fonts

MAKE = """
import hashlib
from briefpress.style import Options, find_style
from briefpress.writers.web import write
from briefpress.writers.web_pictures import with_fonts
from tests.documents import rich_document
print(hashlib.sha256(write(rich_document(), find_style("default"), Options())).hexdigest())
"""


def test_the_bytes_are_the_same_whatever_the_hash_seed_zone_and_clock() -> None:
    found = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tehran")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run([sys.executable, "-c", MAKE], env=environment, capture_output=True, check=True)
        found.add(run.stdout)
    assert len(found) == 1


def faces(document: d.Document) -> set[tuple[str, str, str]]:
    """Family, weight and slope of every face inside the page."""
    sheet = "".join(page(document).xpath("//style/text()"))
    return set(re.findall(r'font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); src', sheet))


def test_only_faces_that_set_a_character_are_inside() -> None:
    plain = faces(document(paragraph("Plain.")))
    assert {family for family, _, _ in plain} == {"Source Serif Pro", "Source Sans Pro"}
    assert ("Source Serif Pro", "400", "italic") not in plain
    more = faces(document(paragraph(d.Emph(text("slanted ")), d.Strong((d.Emph(text("both ")),)), d.Code("x"), "سلام")))
    assert more - plain == {
        ("Source Serif Pro", "400", "italic"),
        ("Source Serif Pro", "600", "italic"),
        ("IBM Plex Mono", "400", "normal"),
        ("IBM Plex Sans Arabic", "400", "normal"),
    }


def svg(text: str) -> bytes:
    """A drawing with some markup in it."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">{text}</svg>'.encode()


def test_a_drawing_has_the_faces_that_it_names_inside() -> None:
    drawn = with_fonts(svg('<text y="15" font-family="Source Sans Pro, x">Ωx</text>'), STYLE).decode("utf-8")
    ((weight, data),) = re.findall(
        r'"Source Sans Pro"; font-weight: (\d+); font-style: normal; src: url\("([^"]+)"', drawn
    )
    assert weight == "400"
    assert characters_of(data) == {ord("Ω"), ord("x")}
    both = with_fonts(svg('<text font-family="Source Sans Pro" font-weight="600">x</text>'), STYLE).decode("utf-8")
    assert re.findall(r"font-weight: (\d+)", both) == ["400", "600"]


@pytest.mark.parametrize("content", ["<rect/>", "<text>x</text>", '<text font-family="Unknown">x</text>'])
def test_a_drawing_that_names_no_face_of_the_style_stays_as_it_is(content: str) -> None:
    assert with_fonts(svg(content), STYLE) == svg(content)


def test_a_second_brief_cuts_no_face_again() -> None:
    write(rich_document(), STYLE, Options())
    before = web_faces._subset.cache_info().misses
    other = rich_document()
    write(replace(other, head=replace(other.head, title="Other words: $ & § ¶ é Ü")), STYLE, Options())
    assert web_faces._subset.cache_info().misses == before


def test_a_letter_beyond_the_common_ones_is_inside_too() -> None:
    sheet = "".join(page(document(paragraph("Ωmega and ŭ"))).xpath("//style/text()"))
    (data,) = re.findall(r'"Source Serif Pro"; font-weight: 400; font-style: normal; src: url\("([^"]+)"', sheet)
    assert {ord("Ω"), ord("ŭ"), ord("z")} <= characters_of(data)


def characters_of(address: str) -> set[int]:
    """The code points of a font in a `data:` address; its date must be that of a file of the style."""
    font = TTFont(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    assert font["head"].modified in {TTFont(STYLE.font_file(face))["head"].modified for face in STYLE.settings.fonts}
    return set(font.getBestCmap())
