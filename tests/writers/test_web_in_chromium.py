"""The page in a browser: axe-core finds nothing by day and by night, nothing is cut off, and what is printed is marked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

import pikepdf
import pypdfium2
import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.project import Project, Settings
from briefpress.style import Layout, Options, Style, find_style
from briefpress.writers.web import write
from tests import chromium
from tests.documents import rich_document
from tests.extract import squeeze

STYLE = find_style("default")
GOLDEN = Path(__file__).parents[1] / "golden"
Scheme = Literal["light", "dark"]
# The grounds of the default style, which show that the colours under test are those of the scheme.
GROUND = {"light": "rgb(253, 252, 250)", "dark": "rgb(25, 24, 23)"}

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
    b'<text y="15" font-family="Source Sans Pro" font-weight="600">Drawn</text></svg>'
)
PERSIAN = """\
---
title: بازگشت کشتیرانی به تنگه پس از آتش‌بس
subtitle: بیمه‌گران از این زمستان چه انتظار دارند
language: fa
status: draft
publisher: میز دریا
series: گزارش دریایی
number: "۱۴"
published: 2026-11-24
marking: TLP:AMBER
caveat: تنها برای گیرندگان.
sources:
  - {id: hafez, type: book, title: دیوان حافظ, author: [{family: حافظ, given: شمس‌الدین}], publisher: نشر, issued: 1941}
  - {id: b, type: book, title: "The Footnote: A Curious History", author: [{family: Grafton, given: Anthony}], issued: 1997}
---

## TL;DR

کشتی‌ها زودتر از ارزان شدن بیمه بازمی‌گردند.

## Key points

- رفت‌وآمد به ۸۲ درصد پیش از جنگ رسیده است [@hafez, p. 12]. {confidence=high}

## Summary

راهرو در ماه مه باز شد[^1]. کتاب *The Footnote* نیز همین را می‌گوید [@b].

[^1]: ارقام کشتی‌های ساحلی را در بر نمی‌گیرد؛ [روش](https://registry.example/method) را ببینید.

| شرکت | نوع | گذر |
|:-----|:---:|----:|
| خطوط اژه | فله | ۴۱۲ |
"""


def built(path: Path) -> str:
    """The page of a brief."""
    project = Project(path.parent, Settings(formats=("html",)))
    checked = pipeline.check(path, project, formats=("html",))
    (data,) = pipeline.render(checked, project).values()
    return data.decode("utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Pages by name: the goldens, every construct in every layout, and a brief from right to left."""
    found = {path.parent.name: built(path) for path in sorted(GOLDEN.glob("*/brief.md"))}
    for layout in get_args(Layout):
        found[f"rich-{layout}"] = write(rich_document(), STYLE, Options(layout=layout)).decode("utf-8")
    drawing = d.Figure(d.Image("d.svg", "image/svg+xml", 90, 20, DRAWING), "The word Drawn.")
    rich = rich_document()
    drawn = replace(rich, sections=(*rich.sections, d.Section("section", "drawn", "Drawn", (drawing,))))
    found["drawing"] = write(drawn, STYLE, Options()).decode("utf-8")
    persian = tmp_path_factory.mktemp("persian") / "brief.md"
    persian.write_text(PERSIAN, "utf-8")
    return {**found, "persian": built(persian)}


NAMES = [*sorted(path.parent.name for path in GOLDEN.glob("*/brief.md")), *(f"rich-{n}" for n in get_args(Layout))]


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1400)])
@pytest.mark.parametrize("name", [*NAMES, "persian"])
def test_axe_finds_nothing(pages: dict[str, str], name: str, scheme: Scheme, width: int, tmp_path: Path) -> None:
    result = chromium.run_axe(pages[name], tmp_path, scheme, width)
    assert result["background"] == GROUND[scheme]
    assert result["violations"] == []
    assert {"color-contrast", "landmark-unique", "region", "html-has-lang"} <= set(result["passes"])
    assert not result["wide"], "the page is wider than the window"
    assert undecided(result) == []


def undecided(result: dict[str, Any]) -> list[str]:
    """What axe could not decide on, but for the contrast of an arrow, which it takes for no text, and of the cells of a wide
    table that its frame hides until it is scrolled."""
    return [
        node
        for name, nodes in result["incomplete"]
        for node in nodes
        if "only non-text characters" not in node and name != "label-content-name-mismatch" and not _scrolled_off(node)
    ]


def _scrolled_off(node: str) -> bool:
    return "partially obscured" in node and bool(re.match(r"#tbl|caption|tbody|t[hrd]\b", node))


FACES = ["plain", "everything", "rich-brief", "persian", "drawing"]


@pytest.mark.parametrize("name", FACES)
def test_a_browser_has_a_use_for_every_face_that_is_inside(pages: dict[str, str], name: str, tmp_path: Path) -> None:
    rule = r'@font-face \{ font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+);'
    used = chromium.run_axe(pages[name], tmp_path, "light")["fonts"]
    assert sorted(map(tuple, used)) == sorted(re.findall(rule, pages[name]))


@pytest.mark.parametrize("medium", ["print", "screen"])
@pytest.mark.parametrize("name", FACES)
def test_a_browser_sets_nothing_in_a_font_of_the_machine(
    pages: dict[str, str], name: str, medium: str, tmp_path: Path
) -> None:
    page = pages[name]
    if medium == "screen":  # a PDF says which fonts were used, so the screen is printed
        page = page.replace("@media print", "@media other").replace("@media screen", "@media print")
    with pikepdf.Pdf.open(chromium.printed(page, tmp_path)) as pdf:
        fonts = {str(_name(font)) for sheet in pdf.pages for font in sheet.Resources.get("/Font", {}).values()}
    assert len(fonts) >= 5
    own = r"/([A-Z]{6}\+)?(SourceSerifPro|SourceSansPro|IBMPlexMono|IBMPlexSansArabic)(-.*)?$"
    assert [font for font in fonts if not re.match(own, font)] == []


def _name(font: Any) -> Any:
    """Chromium writes fonts with cubic curves as Type 3, whose name stands in the descriptor."""
    return font.BaseFont if "/BaseFont" in font else font.FontDescriptor.FontName


PLANTED = {
    "color-contrast": '<p style="color: #7f7f7f; background: #808080">Hardly legible.</p>',
    "image-alt": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "heading-order": "<h6>Too deep</h6>",
    "link-in-text-block": '<p>Words, <a href="#main" style="color: #6b2a2a; text-decoration: none">a link</a> unseen.</p>',
}


@pytest.mark.parametrize("rule", PLANTED)
def test_axe_finds_what_is_planted(pages: dict[str, str], rule: str, tmp_path: Path) -> None:
    page = pages["plain"].replace("</main>", f"{PLANTED[rule]}</main>")
    assert rule in [name for name, _ in chromium.run_axe(page, tmp_path, "light")["violations"]]


def test_a_letter_colour_that_only_the_dark_ground_swallows_is_found_in_the_dark(
    pages: dict[str, str], tmp_path: Path
) -> None:
    page = pages["plain"].replace("</main>", '<p style="color: #3a3a3a">Ink by night.</p></main>')
    assert chromium.run_axe(page, tmp_path, "light")["violations"] == []
    assert [name for name, _ in chromium.run_axe(page, tmp_path, "dark")["violations"]] == ["color-contrast"]


@pytest.mark.parametrize("accent", ["#ffe34d", "#00ff66", "#0a0a3c"])
@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_any_accent_of_a_house_style_can_be_read(accent: str, scheme: Scheme, tmp_path: Path) -> None:
    (tmp_path / "style.toml").write_text(f'title = "House"\n[variables]\naccent = "{accent}"\n', "utf-8")
    page = write(rich_document(), Style("house", tmp_path), Options()).decode("utf-8")
    assert chromium.run_axe(page, tmp_path, scheme)["violations"] == []


def test_a_wide_table_scrolls_in_its_frame_and_the_page_does_not(pages: dict[str, str], tmp_path: Path) -> None:
    cells = "".join(f"<td>{'x' * 40}</td>" for _ in range(8))
    table = f'<div class="scroll" tabindex="0" role="group" aria-label="W"><table><tr>{cells}</tr></table></div>'
    inside = pages["plain"].replace(
        "</main>", f'<section><h2>W</h2><div class="content">{table}</div></section></main>'
    )
    assert not chromium.run_axe(inside, tmp_path, "light", 320)["wide"]
    outside = inside.replace('class="scroll"', "")
    assert chromium.run_axe(outside, tmp_path, "light", 320)["wide"]


def test_every_page_that_a_browser_prints_is_marked_and_numbered(pages: dict[str, str], tmp_path: Path) -> None:
    path = chromium.printed(pages["rich-brief"], tmp_path)
    with pypdfium2.PdfDocument(path) as pdf:
        texts = [squeeze(page.get_textpage().get_text_range()) for page in pdf]
        sizes = {(round(page.get_width()), round(page.get_height())) for page in pdf}
    assert len(texts) > 2
    assert sizes == {(595, 842)}
    for number, words in enumerate(texts, 1):
        assert words.count("TLP:AMBER") >= 2
        assert f"Page{number}of{len(texts)}" in words
    assert "Skiptothetext" not in "".join(texts)
    assert "Bytwofirms,inturn." in "".join(texts)  # a note, in its list
