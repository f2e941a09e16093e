"""The importer: markers in the text become citations of the sources they number."""

from __future__ import annotations

import pytest

from briefpress.diagnostics import Severity, has_errors

from .raw import LIST, WRAPPED, body, codes, run


@pytest.mark.parametrize(
    ("marked", "cited"),
    [
        ("So it is [1].", "So it is [@source-1]."),
        ("So it is.[1,2]", "So it is.[@source-1; @source-2]"),
        ("So [1-3].", "So [@source-1; @source-2; @source-3]."),
        ("So [1][2].", "So [@source-1; @source-2]."),
        ("So it is.¹", "So it is.[@source-1]"),
        ("So it is¹² and on.", "So it is[@source-1; @source-2] and on."),
        ("So it is¹,² and on.", "So it is[@source-1; @source-2] and on."),
        ("In 2015¹ it was.", "In 2015[@source-1] it was."),
        ("They said [sic] that [1].", "They said [sic] that [@source-1]."),
        ("The area is 3 km² and 10³ [1].", "The area is 3 km² and 10³ [@source-1]."),
        ("[1] says so.", "[@source-1] says so."),
        ("So [^1].", "So [@source-1]."),
        ("So [1]–[3] and [1], [3].", "So [@source-1; @source-2; @source-3] and [@source-1; @source-3]."),
        ("So [1](see there) [sic][2].", "So [@source-1]\\(see there) \\[sic\\][@source-2]."),
    ],
)
def test_a_marker_becomes_a_citation(marked: str, cited: str) -> None:
    imported = run(f"T\nSummary\n{marked}\n{LIST}")
    assert body(imported).split("\n\n")[1] == cited
    assert codes(imported) == []


def test_markers_out_of_order_are_told_with_their_new_numbers() -> None:
    imported = run(f"T\nFAQ\nWhy?\nSo [1].\nSummary\nIt is [3] and [2].\n{LIST}")
    (warning,) = imported.diagnostics
    assert (warning.code, warning.severity) == ("markers-renumbered", Severity.WARNING)
    assert "[3] as [1], [1] as [3]" in warning.message


def test_a_marker_without_a_source_is_an_error_with_its_place() -> None:
    imported = run(f"T\nSummary\nIt\u200b is so.[1][4]\n{LIST}")
    (diagnostic,) = imported.diagnostics
    assert has_errors(imported.diagnostics)
    assert (diagnostic.code, str(diagnostic.span)) == ("marker-without-source", "raw.txt:3:11")
    assert "source 4" in diagnostic.message
    assert "1–3" in diagnostic.message


def test_a_marker_in_a_joined_line_is_reported_where_it_stood() -> None:
    text = WRAPPED.replace("together.", "together [7].") + "\n" + LIST
    (diagnostic,) = run(text).diagnostics
    assert (diagnostic.span.line, diagnostic.span.column) == (7, 10)


def test_a_marker_in_a_text_without_sources_is_an_error() -> None:
    assert codes(run("T\nSummary\nSo it is [1]. And m² too.\n")) == ["marker-without-source"]


def test_a_marker_that_lost_its_height_is_suspected_and_left() -> None:
    imported = run(f"T\nSummary\nThey came in.2 And they left.\n{LIST}")
    assert "They came in.2 And" in imported.markdown
    assert [(d.code, d.span.column) for d in imported.diagnostics] == [("marker-suspected", 14)]


def test_markers_follow_the_numbers_in_the_list() -> None:
    imported = run("T\nSummary\nSo [7] it is.\nSources\n7. Seven\n9. Nine\n")
    assert "So [@source-7] it is." in imported.markdown
    assert "markers-renumbered" in codes(imported)
