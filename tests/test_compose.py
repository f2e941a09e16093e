"""Figures and tables: placed after what refers to them first, numbered as they stand, never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.project import find_project
from briefpress.walk import own_inlines, plain_text, walk_blocks

HEAD = """\
---
title: T
published: 2026-11-24
tables:
  - {id: one, caption: First, columns: [a], rows: [[b]]}
  - {id: two, caption: Second, columns: [a], rows: [[c]]}
---

"""


@pytest.fixture
def composed(project: Callable[..., Path]) -> Callable[[str], pipeline.Checked]:
    """A brief with two tables and the given body, checked."""

    def make(body: str, head: str = HEAD) -> pipeline.Checked:
        root = project(**{"x.md": head + body})
        return pipeline.check(root / "x.md", find_project(root))

    return make


def blocks(checked: pipeline.Checked) -> list[str]:
    """The blocks of a document in reading order: tables by caption and number, paragraphs by their text."""
    assert checked.document is not None, checked.diagnostics
    found = [b for s in checked.document.sections for b in walk_blocks(s.blocks)]
    return [
        f"{b.number} {plain_text(b.caption)}" if isinstance(b, d.Table) else plain_text(own_inlines(b)) for b in found
    ]


def test_a_table_stands_after_the_paragraph_that_refers_to_it_first(composed: Callable[..., pipeline.Checked]) -> None:
    checked = composed("## Summary\n\nSee @tbl:two.\n\nAnd @tbl:one, @tbl:two.\n")
    assert blocks(checked) == ["See Table\u00a01.", "1 Second", "And Table\u00a02, Table\u00a01.", "2 First"]


def test_a_table_may_stand_in_an_answer(composed: Callable[..., pipeline.Checked]) -> None:
    checked = composed("## Summary\n\nSee @tbl:one.\n\n## FAQ\n\n### Q?\n\nSee @tbl:two.\n\nEnd.\n")
    assert blocks(checked)[-3:] == ["See Table\u00a02.", "2 Second", "End."]


def test_what_nothing_refers_to_stands_at_the_end_and_is_told(composed: Callable[..., pipeline.Checked]) -> None:
    checked = composed("## Summary\n\nSee @tbl:two.\n\nEnd.\n")
    assert blocks(checked)[-1] == "2 First"
    assert [(f.code, str(f.span)) for f in checked.diagnostics if f.code == "figure-unreferenced"] == [
        ("figure-unreferenced", "x.md:5:10")
    ]


def test_a_table_in_a_key_point_is_numbered_and_referred_to(composed: Callable[..., pipeline.Checked]) -> None:
    point = "- Point, see @tbl:k.\n\n  | a |\n  |---|\n  | b |\n\n  Table: Inner {#tbl:k}\n"
    body = f"## Key points\n\n{point}\n## Summary\n\n@tbl:one @tbl:two\n"
    assert blocks(composed(body))[1:3] == ["Point, see Table\u00a01.", "1 Inner"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD.replace("id: two", "id: one"), "## Summary\n\n@tbl:one\n"),
        (HEAD, "## Summary\n\n@tbl:one @tbl:two\n\n| a |\n|---|\n| b |\n\nTable: Third {#tbl:two}\n"),
    ],
)
def test_two_tables_of_one_name_are_told(composed: Callable[..., pipeline.Checked], head: str, body: str) -> None:
    assert "duplicate-key" in [found.code for found in composed(body, head).diagnostics]


def test_a_figure_whose_image_is_missing_is_told_once(composed: Callable[..., pipeline.Checked]) -> None:
    head = "---\ntitle: T\nfigures:\n  - {id: f, file: none.png, alt: A, caption: C}\n---\n"
    errors = [
        found.code for found in composed("## Summary\n\nSee @fig:f.\n", head).diagnostics if found.severity == "error"
    ]
    assert errors == ["image-missing"]


def test_glyphs_are_looked_for_in_sources_caveat_and_images_too(project: Callable[..., Path]) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>\u5b57</text></svg>'
    head = "---\ntitle: T\nmarking: X\ncaveat: \U0001f600\nsources: [{id: a, title: \u6807}]\n---\n"
    text = f"{head}\n## Summary\n\nx [@a]\n\n![A](a.svg)\n"
    root = project(**{"x.md": text, "a.svg": svg})
    found = pipeline.check(root / "x.md", find_project(root)).diagnostics
    glyphs = {f.message.partition("(")[2][:6].rstrip(","): str(f.span) for f in found if f.code == "missing-glyph"}
    assert glyphs == {"U+1F60": "x.md:4:9", "U+6807": "x.md:5:26", "U+5B57": "x.md:12:6"}


def test_a_table_does_not_part_a_list_from_its_introduction(composed: Callable[..., pipeline.Checked]) -> None:
    checked = composed("## Summary\n\nSee @tbl:two:\n\n- a list\n\nAnd @tbl:one.\n")
    assert blocks(checked) == ["See Table\u00a01:", "", "a list", "1 Second", "And Table\u00a02.", "2 First"]


def test_a_turned_table_stands_at_the_end_of_its_section(composed: Callable[..., pipeline.Checked]) -> None:
    turned = HEAD.replace("caption: First, ", "caption: First, turn: true, ")
    checked = composed("## Summary\n\nSee @tbl:one.\n\nAnd @tbl:two.\n", turned)
    assert blocks(checked)[-2:] == ["1 Second", "2 First"]


@pytest.mark.parametrize(
    ("titles", "printed"),
    [
        (["Method"], ["Appendix: Method"]),
        (["Method", "Terms"], ["Appendix A: Method", "Appendix B: Terms"]),
    ],
)
def test_appendices_are_called_so_and_have_letters_if_there_are_several(
    titles: list[str], printed: list[str], composed: Callable[..., pipeline.Checked]
) -> None:
    body = "".join(f"\n## Appendix: {title}\n\nText.\n" for title in titles)
    document = composed("## Summary\n\nSee @tbl:one, @tbl:two.\n" + body).document
    assert document is not None
    assert [section.title for section in document.sections if section.kind == "appendix"] == printed


def test_headings_have_ids_that_contents_can_lead_to(composed: Callable[..., pipeline.Checked]) -> None:
    document = composed("## Summary\n\nSee @tbl:one, @tbl:two.\n\n### One\n\nText.\n\n### Two\n\nText.\n").document
    assert document is not None
    ids = [b.id for s in document.sections for b in s.blocks if isinstance(b, d.Heading)]
    assert ids == ["summary-h1", "summary-h2"]
