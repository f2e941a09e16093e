"""Straight marks become those of the language, where they mean what they are taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress import document as d
from briefpress.quotation import APOSTROPHE, in_inlines, in_text, marks
from briefpress.style import find_style
from briefpress.walk import plain_text

ENGLISH = marks("“ ” ‘ ’")
assert ENGLISH is not None


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('He said "no".', "He said “no”."),
        ('("Yes," she said.)', "(“Yes,” she said.)"),
        ("Iran's and the authors' views", "Iran’s and the authors’ views"),
        ("\"She called it 'odd',\" he said", "“She called it ‘odd’,” he said"),
        ("the '90s and rock 'n' roll", "the ’90s and rock ‘n’ roll"),
        ('a 6" pipe', 'a 6" pipe'),
        ('"A quotation that goes on', "“A quotation that goes on"),
        ("„schon gesetzt“", "„schon gesetzt“"),
        ('the word—"dash"—here', "the word—“dash”—here"),
    ],
)
def test_marks_are_set_as_they_are_meant(typed: str, printed: str) -> None:
    assert ENGLISH is not None
    assert in_text(typed, ENGLISH) == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "“a ‘b’ c”"),
        ("fr", "«\u202fa “b” c\u202f»"),
        ("de", "„a ‚b‘ c“"),
        ("es", "«a “b” c»"),
        ("fa", "«a ‹b› c»"),
        ("ar", "”a ’b‘ c“"),
    ],
)
def test_each_language_has_its_own(language: str, printed: str) -> None:
    found = marks(find_style("default").labels(language)["quotes"])
    assert found is not None
    assert in_text("\"a 'b' c\"", found) == printed


def test_a_pair_stands_around_emphasis_and_citations_and_code_stays() -> None:
    assert ENGLISH is not None
    nodes = (d.Text('See "'), d.Emph((d.Text("this"),)), d.Text('" and '), d.Code('"x"'), d.Text("'s "))
    assert plain_text(in_inlines(nodes, ENGLISH)) == 'See “this” and "x"’s '


def test_a_label_without_four_marks_leaves_all_as_typed() -> None:
    assert marks("") is None
    assert marks("“ ”") is None


@given(st.text(alphabet="ab \"'(.1", max_size=60))
def test_nothing_but_marks_changes_and_none_is_lost(text: str) -> None:
    assert ENGLISH is not None
    back = {"“": '"', "”": '"', "‘": "'", APOSTROPHE: "'"}
    assert "".join(back.get(c, c) for c in in_text(text, ENGLISH)) == text
