"""Charts in a brief: drawn where they are referred to, their numbers in a section before the sources, faults with places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.project import find_project
from briefpress.style import Options
from briefpress.walk import plain_text, walk_blocks
from briefpress.writers import writer

HEAD = """\
---
title: T
figures:
  - id: one
    alt: Women three, men four.
    caption: First [@a]
    source: Own count
    chart:
      kind: bar
      labels: [2019, 2020]
      series:
        - {name: Women, values: [3, 3.50]}
        - {name: Men, values: [4, null]}
      unit: "%"
  - id: two
    alt: A range.
    caption: Second
    chart: {kind: range, labels: [x], series: [{name: E, low: [1], high: [2]}], table: false}
  - {id: three, alt: A line., caption: Third, chart: {kind: line, labels: [2019], series: [{name: L, values: [1]}]}}
sources: [{id: a, title: A}]
---

## Summary

See @fig:three, @fig:one, @fig:two.

## Appendix: More

Text.
"""


@pytest.fixture
def checked(project: Callable[..., Path]) -> Callable[..., pipeline.Checked]:
    """A brief with some text replaced, checked for all formats."""

    def make(old: str = "title: T", new: str = "title: T", text: str = HEAD) -> pipeline.Checked:
        assert old in text
        root = project(**{"x.md": text.replace(old, new)})
        return pipeline.check(root / "x.md", find_project(root), formats=("pdf", "docx", "txt"))

    return make


def sections(checked: pipeline.Checked) -> tuple[d.Section, ...]:
    """The sections of the document."""
    assert checked.document is not None, checked.diagnostics
    return checked.document.sections


def figures(checked: pipeline.Checked) -> dict[str, d.Figure]:
    """The figures by id."""
    found = [block for section in sections(checked) for block in walk_blocks(section.blocks)]
    return {block.id: block for block in found if isinstance(block, d.Figure)}


def test_the_data_stand_in_a_section_before_appendices_and_sources(checked: Callable[..., pipeline.Checked]) -> None:
    found = sections(checked())
    assert [section.kind for section in found] == ["summary", "data", "appendix", "sources"]
    assert found[1].title == "Data of the charts"
    tables = [block for block in found[1].blocks if isinstance(block, d.Table)]
    assert [(table.id, table.role, table.number, plain_text(table.caption)) for table in tables] == [
        ("data-three", "data", 0, "Figure\u00a01: Third"),
        ("data-one", "data", 0, "Figure\u00a02: First"),
    ]
    assert [[plain_text(cell) for cell in row] for row in tables[1].rows] == [["2019", "3", "4"], ["2020", "3.50", "–"]]
    assert tables[1].row_heads


def test_without_appendices_the_data_stand_before_the_sources(checked: Callable[..., pipeline.Checked]) -> None:
    found = sections(checked("## Appendix: More\n\nText.\n", ""))
    assert [section.kind for section in found] == ["summary", "data", "sources"]


def test_the_source_line_of_a_chart_leads_to_its_data(checked: Callable[..., pipeline.Checked]) -> None:
    found = figures(checked())
    assert plain_text(found["fig:one"].source) == "Source: Own count. Data of the charts"
    assert plain_text(found["fig:three"].source) == "Data of the charts"
    assert [node.target for node in found["fig:one"].source if isinstance(node, d.Jump)] == ["data-one"]
    assert found["fig:one"].data == "data-one"


def test_a_chart_without_a_table_says_its_numbers_in_its_alternative_text(
    checked: Callable[..., pipeline.Checked],
) -> None:
    figure = figures(checked())["fig:two"]
    assert (figure.alt, figure.data, figure.source) == ("A range. E: x 1–2.", "", ())


def test_a_chart_without_alternative_text_is_an_error_with_or_without_a_table(
    checked: Callable[..., pipeline.Checked],
) -> None:
    found = checked("    alt: A range.\n", "").diagnostics
    assert [str(f.span) for f in found if f.code == "figure-without-alt"] == ["x.md:15:5"]


def test_every_format_shows_the_same_numbers(checked: Callable[..., pipeline.Checked]) -> None:
    from tests.extract import EXTRACT, squeeze

    one = checked()
    assert one.document is not None
    assert one.style is not None
    for name, extract in EXTRACT.items():
        text = squeeze(extract(writer(name)(one.document, one.style, Options())))
        for words in ("Figure 2: First", "Women (%)", "3.50", "Own count. Data of the charts"):
            assert squeeze(words) in text, (name, words)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("[3, 3.50]", "[3]", "x.md:12:33", "must have a number for each of the 2 labels, but has 1"),
        ("[3, 3.50]", "[3, nan]", "x.md:12:37", "is not a number"),
        ("[3, 3.50]", "[3, .inf]", "x.md:12:37", "is not a number"),
        ("[3, 3.50]", "[3, 1e400]", "x.md:12:37", "too large"),
        ("[3, 3.50]", "[3, 1e309]", "x.md:12:37", "too large"),
        ("[3, 3.50]", "[3, '1,000']", "x.md:12:37", "without separators"),
        ("values: [3, 3.50]", "low: [3, 3.50]", "x.md:12:11", "give it `values` and no other numbers"),
        ("low: [1]", "low: [3]", "x.md:18:64", "is 3, above its high of 2"),
        ("low: [1]", "low: [null]", "x.md:18:64", "one end of an interval without the other"),
        ("kind: bar", "kind: pie", "x.md:9:13", "none of bar, line, range"),
        ('unit: "%"', "unti: x", "x.md:14:7", "the key `unti` is not known"),
        ("caption: Second\n", "caption: Second\n    file: a.png\n", "x.md:15:5", "has both `file` and `chart`"),
        ("    chart: {kind: range", "    # {kind: range", "x.md:15:5", "has neither `file` nor `chart`"),
    ],
)
def test_a_fault_of_a_chart_is_told_at_its_place(
    checked: Callable[..., pipeline.Checked], old: str, new: str, place: str, words: str
) -> None:
    found = [(str(f.span), f"{f.message}; {f.hint}") for f in checked(old, new).diagnostics if f.severity == "error"]
    assert [span for span, _ in found] == [place]
    assert words in found[0][1]


def test_more_series_or_labels_than_can_be_read_are_refused(checked: Callable[..., pipeline.Checked]) -> None:
    seven = ", ".join("{name: E, low: [1], high: [2]}" for _ in range(7))
    found = checked("{name: E, low: [1], high: [2]}", seven).diagnostics
    assert [(f.message, str(f.span)) for f in found if f.severity == "error"] == [
        ("`figures[2].chart.series` has 7 entries; 6 are the most", "x.md:18:47")
    ]


def test_a_chart_without_any_number_is_refused(checked: Callable[..., pipeline.Checked]) -> None:
    found = checked("low: [1], high: [2]", "low: [null], high: [null]").diagnostics
    assert [(f.message, str(f.span)) for f in found if f.severity == "error"] == [
        ("`figures[2].chart` has no number at all", "x.md:18:12")
    ]


def test_a_character_that_no_face_has_is_found_in_a_chart(
    checked: Callable[..., pipeline.Checked], recwarn: pytest.WarningsRecorder
) -> None:
    found = checked("name: E,", "name: 字,").diagnostics
    assert [f.message.partition(" (")[0] for f in found if f.code == "missing-glyph"] == [
        "no font of the style 'default' has the character 字"
    ]
    assert not list(recwarn)


WIDE = "[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccccccc]"


@pytest.mark.parametrize(
    ("table", "turned"),
    [
        (f"columns: {WIDE}, rows: [[a, b, c]]", True),
        (f"columns: {WIDE}, rows: [[a, b, c]], turn: false", False),
        ("columns: [a, b, c], rows: [[a, b, c]]", False),
        ("columns: [a, b, c], rows: [[a, b, c]], turn: true", True),
        (f"columns: [a, b, c], rows: [{WIDE.replace('a,', ' a,')}]", True),
        (f"columns: [a, b, c], rows: [{WIDE.replace('bbbbbbbb', 'b b b ')}]", False),
    ],
)
def test_a_table_too_wide_for_the_column_is_turned(
    checked: Callable[..., pipeline.Checked], table: str, turned: bool
) -> None:
    text = f"---\ntitle: T\ntables:\n  - {{id: t, caption: C, {table}}}\n---\n\n## Summary\n\nSee @tbl:t.\n"
    tables = [b for s in sections(checked(text=text)) for b in s.blocks if isinstance(b, d.Table)]
    assert [one.turned for one in tables] == [turned]


def test_a_wide_pipe_table_is_turned_too(checked: Callable[..., pipeline.Checked]) -> None:
    row = " | ".join(letter * 31 for letter in "abc")
    text = f"---\ntitle: T\n---\n\n## Summary\n\n| {row} |\n|---|---|---|\n| a | b | c |\n"
    assert [b.turned for s in sections(checked(text=text)) for b in s.blocks if isinstance(b, d.Table)] == [True]
