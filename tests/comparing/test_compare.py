"""What changed between two versions of a brief: one change for one change, called as the brief calls it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.comparing import Change, compare
from briefpress.model import Brief

BASE: dict[str, Any] = {
    "title": "Water prices in 2027",
    "status": "draft",
    "published": "2026-11-24",
    "tldr": "Prices will rise by a tenth, because the pipes are old [@pipes].",
    "key_points": [
        {"text": "A third of the pipes is older than eighty years [@pipes, p. 12].", "confidence": "low"},
        "Nobody has looked at the reservoirs since the war.",
        "Rain falls where no one lives.",
    ],
    "summary": "The first paragraph of the case.\n\nThe second, about money.\n\nThe third, about people.",
    "faq": [{"question": "Who pays?", "answer": "Everybody who drinks."}],
    "sources": [
        {
            "id": "pipes",
            "type": "report",
            "title": "The state of the pipes",
            "author": [{"family": "Doe", "given": "J"}],
        },
        {"id": "rain", "type": "webpage", "title": "Rain"},
    ],
    "figures": [
        {
            "id": "f",
            "caption": "Spending",
            "chart": {
                "kind": "bar",
                "labels": ["2024", "2025"],
                "series": [{"name": "Spending", "values": ["1", "2"]}, {"name": "Income", "values": ["3", None]}],
            },
        }
    ],
    "tables": [{"id": "t", "caption": "Dates", "columns": ["What", "Since"], "rows": [["One", "1"], ["Two", "2"]]}],
}


def brief(**changes: Any) -> Brief:
    return Brief.model_validate({**BASE, **changes})


def told(**changes: Any) -> list[tuple[str, str, str, str]]:
    return [_row(change) for change in compare(brief(), brief(**changes))]


def _row(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.what, change.old, change.new


def points(edit: Callable[[list[Any]], object]) -> dict[str, Any]:
    return _edited("key_points", edit)


def _edited(field: str, edit: Callable[[list[Any]], object]) -> dict[str, Any]:
    items = deepcopy(BASE[field])
    edit(items)
    return {field: items}


def test_a_title_a_status_and_a_date_are_changed() -> None:
    assert told(title="Water prices in 2028", status="final", published=None, marking="OFFICIAL") == [
        ("changed", "title", "Water prices in 2027", "Water prices in 2028"),
        ("changed", "status", "draft", "final"),
        ("removed", "date of publication", "2026-11-24", ""),
        ("added", "marking", "", "OFFICIAL"),
    ]


def test_a_key_point_put_in_front_is_added_and_the_others_stay() -> None:
    assert told(**points(lambda p: p.insert(0, "News."))) == [("added", "key point 1", "", "News.")]


def test_a_key_point_that_went_is_called_by_its_old_number() -> None:
    (change,) = compare(brief(), brief(**points(lambda p: p.pop(1))))
    assert (change.kind, change.what, change.new_at) == ("removed", "key point 2", None)
    assert change.old_at is not None
    assert change.old_at.path == ("key_points", 1)


def test_a_key_point_is_moved_and_its_confidence_and_words_are_changes_of_their_own() -> None:
    def edit(p: list[Any]) -> None:
        p[0]["confidence"] = "high"
        p[2] = "Rain falls where hardly any one lives."
        p.append(p.pop(0))

    rows = compare(brief(), brief(**points(edit)))
    assert [(c.kind, c.what) for c in rows] == [
        ("changed", "key point 2"),
        ("moved", "key point 3"),
        ("changed", "key point 3: confidence"),
    ]
    assert rows[1].note == "was number 1, is number 3"


def test_a_citation_that_came_is_named() -> None:
    def edit(p: list[Any]) -> None:
        p[1] = "Nobody has looked at the reservoirs since the war [@rain]."

    first, second = compare(brief(), brief(**points(edit)))
    assert (first.what, first.note) == ("key point 2", "now cites @rain")
    assert (second.what, second.note) == ("source `rain`", "is cited now")


def test_a_source_of_a_file_beside_the_brief_that_is_cited_no_longer_is_told() -> None:
    old = brief(**points(lambda p: p.append("The last of all [@in-a-file].")))
    changes = compare(old, brief(**points(lambda p: p.append("The last of all."))))
    assert [(c.what, c.note) for c in changes] == [
        ("key point 4", "no longer cites @in-a-file"),
        ("source `in-a-file`", "is no longer cited"),
    ]


def test_each_field_of_a_source_is_a_change() -> None:
    def edit(s: list[Any]) -> None:
        s[0].update(issued="2026", author=[{"family": "Roe", "given": "J"}])
        del s[1]
        s.append({"id": "new", "title": "A new one"})

    assert told(**_edited("sources", edit)) == [
        ("changed", "source `pipes`: author", "Doe, J", "Roe, J"),
        ("added", "source `pipes`: issued", "", "2026"),
        ("removed", "source `rain`", "Rain", ""),
        ("added", "source `new`", "", "A new one"),
    ]


def test_names_that_read_alike_and_are_not_the_same_are_a_change() -> None:
    def edit(s: list[Any]) -> None:
        s[0]["author"] = [{"given": "Doe", "family": "J"}]

    ((kind, what, old, new),) = told(**_edited("sources", edit))
    assert (kind, what) == ("changed", "source `pipes`: author")
    assert old != new


def test_paragraphs_are_aligned() -> None:
    summary = (
        "The third, about people.\n\nThe first paragraph of the whole case.\n\nThe second, about money.\n\nA fourth."
    )
    assert [(c.kind, c.what) for c in compare(brief(), brief(summary=summary))] == [
        ("moved", "summary, paragraph 1"),
        ("changed", "summary, paragraph 2"),
        ("added", "summary, paragraph 4"),
    ]


def test_a_paragraph_that_was_only_rewrapped_has_not_changed() -> None:
    assert told(summary=BASE["summary"].replace("paragraph of", "paragraph\nof").replace("\n\n", "\n \n\n")) == []


def test_a_list_whose_items_were_joined_has_changed() -> None:
    old, new = brief(summary="- one\n- two"), brief(summary="- one - two")
    (change,) = compare(old, new)
    assert change.note == "only line breaks and blanks differ"


def test_numbers_of_a_chart_are_changes_and_a_label_put_in_front_is_one() -> None:
    def edit(f: list[Any]) -> None:
        f[0]["chart"]["labels"].insert(0, "2023")
        f[0]["chart"]["series"][0]["values"] = ["0.5", "1", "2.5"]
        f[0]["chart"]["series"][1]["values"].insert(0, None)

    assert told(**_edited("figures", edit)) == [
        ("added", "figure `f`: label 1", "", "2023"),
        ("changed", "figure `f`: Spending, 2025", "2", "2.5"),
    ]


def test_a_bar_chart_made_a_chart_of_ranges_has_other_numbers() -> None:
    def edit(f: list[Any]) -> None:
        f[0]["chart"]["kind"] = "range"
        f[0]["chart"]["series"] = [{"name": "Spending", "low": ["1", "2"], "high": ["1", "3"]}]

    assert told(**_edited("figures", edit)) == [
        ("changed", "figure `f`: chart: kind", "bar", "range"),
        ("removed", "figure `f`: series 2", "Income: 2024 3, 2025 none", ""),
        ("changed", "figure `f`: Spending, 2024", "1", "1 to 1"),
        ("changed", "figure `f`: Spending, 2025", "2", "2 to 3"),
    ]


def test_cells_rows_and_columns_of_a_table_are_changes() -> None:
    def edit(t: list[Any]) -> None:
        t[0].update(columns=["No.", "What", "Since"], rows=[["0", "Nil", "9"], ["1", "One", "1"], ["2", "Two", "3"]])

    assert told(**_edited("tables", edit)) == [
        ("added", "table `t`: column 1", "", "No."),
        ("added", "table `t`: row 1", "", "0 | Nil | 9"),
        ("changed", "table `t`: row 3, Since", "2", "3"),
    ]


def test_a_question_that_is_asked_otherwise_and_its_answer() -> None:
    faq = [{"question": "Who pays for it?", "answer": "Everybody who drinks."}]
    assert told(faq=faq) == [("changed", "question 1", "Who pays?", "Who pays for it?")]
    faq = [{"question": "Who pays?", "answer": "Nobody."}]
    assert told(faq=faq) == [("changed", "question 1: answer", "Everybody who drinks.", "Nobody.")]


# ---------------------------------------------------------------------------------------------- properties

WORDS = st.lists(st.sampled_from("war rain pipe money old new the of".split()), min_size=1, max_size=6).map(" ".join)
MAKE: dict[str, Callable[[int, str], Any]] = {
    "key_points": lambda n, text: {"text": f"{text} {n}"},
    "sections": lambda n, text: {"title": f"T{n}", "text": text},
    "faq": lambda n, text: {"question": f"Q{n}?", "answer": text},
    "authors": lambda n, text: {"name": f"{text} {n}"},
    "distribution": lambda n, text: f"{text} {n}",
    "sources": lambda n, text: {"id": f"s{n}", "title": text},
    "figures": lambda n, text: {"id": f"f{n}", "file": "x.png", "caption": text},
    "tables": lambda n, text: {"id": f"t{n}", "caption": text, "columns": ["a"], "rows": [["b"]]},
    "updates": lambda n, text: {"date": "2026", "text": f"{text} {n}"},
}
FIELDS = [*MAKE, "summary"]


def _brief_of(field: str, texts: list[str], order: list[int]) -> Brief:
    """A brief whose list `field` has these items in this order; the summary's items are its paragraphs."""
    if field == "summary":
        return Brief.model_validate(
            {"title": "x", "tldr": "x", "summary": "\n\n".join(f"{texts[n]} {n}" for n in order)}
        )
    items = [MAKE[field](n, texts[n]) for n in order]
    return Brief.model_validate({"title": "x", "tldr": "x", field: items})


@st.composite
def lists(draw: st.DrawFn, least: int) -> tuple[str, list[str], int, int]:
    texts = draw(st.lists(WORDS, min_size=least, max_size=8))
    places = st.integers(0, len(texts) - 1)
    return draw(st.sampled_from(FIELDS)), texts, draw(places), draw(places)


@given(lists(1))
def test_nothing_changed_between_a_brief_and_itself(drawn: tuple[str, list[str], int, int]) -> None:
    field, texts, _, _ = drawn
    everything = list(range(len(texts)))
    twice = [*everything, *everything] if field in ("key_points", "summary", "distribution") else everything
    assert compare(_brief_of(field, texts, twice), _brief_of(field, texts, twice)) == []


@given(lists(3))
def test_one_item_added_is_one_change_and_one_removed_too(drawn: tuple[str, list[str], int, int]) -> None:
    field, texts, which, _ = drawn
    everything = list(range(len(texts)))
    less, all_of_it = (_brief_of(field, texts, o) for o in ([n for n in everything if n != which], everything))
    (added,), (removed,) = compare(less, all_of_it), compare(all_of_it, less)
    assert (added.kind, removed.kind) == ("added", "removed")
    assert added.what == removed.what
    assert (added.new, added.new_at) == (removed.old, removed.old_at)


@given(lists(3))
def test_one_item_moved_is_one_change(drawn: tuple[str, list[str], int, int]) -> None:
    field, texts, source, target = drawn
    order = list(range(len(texts)))
    order.insert(target, order.pop(source))
    changes = compare(_brief_of(field, texts, list(range(len(texts)))), _brief_of(field, texts, order))
    assert [change.kind for change in changes] == ["moved"] * (source != target)


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), WORDS)
def test_every_item_of_both_versions_is_accounted_for(order: list[int], gone: set[int], text: str) -> None:
    texts = [f"{text} {n}" for n in range(6)]
    old, new = (
        _brief_of("sources", texts, list(range(6))),
        _brief_of("sources", texts, [n for n in order if n not in gone]),
    )
    changes = compare(old, new)
    assert {c.what for c in changes if c.kind == "removed"} == {f"source `s{n}`" for n in gone}
    assert not any(c.kind in ("added", "changed") for c in changes)


@pytest.mark.parametrize("size", [3000])
def test_thousands_of_paragraphs_are_compared_at_once(size: int) -> None:
    old = "\n\n".join(f"{n} of the old kind" for n in range(size))
    new = "\n\n".join(f"{n} of another sort" for n in range(size))
    assert len(compare(brief(summary=old), brief(summary=new))) == 2 * size
