from __future__ import annotations

import pytest

from .helpers import cite, item

TERM = '<text term="in"/>'


def test_a_group_vanishes_with_its_variables() -> None:
    assert cite(f'<group delimiter=" ">{TERM}<text variable="publisher"/></group>', item("a")) == ""
    assert cite(f'<group delimiter=" ">{TERM}<text variable="publisher"/></group>', item("a", publisher="X")) == "in X"


def test_a_group_without_variables_stays() -> None:
    assert cite(f"<group>{TERM}</group>", item("a")) == "in"


def test_a_group_that_stays_counts_as_filled() -> None:
    assert cite(f'<group><group>{TERM}</group><text variable="publisher"/></group>', item("a")) == "in"


def test_a_macro_vanishes_like_a_group() -> None:
    before = f'<macro name="m">{TERM}<text variable="publisher"/></macro>'
    assert cite('<text macro="m"/>', item("a"), before=before) == ""


def test_the_branch_of_a_condition_is_delimited_like_its_surroundings() -> None:
    content = (
        '<group delimiter=", "><choose><if type="book"><text value="a"/><text value="b"/></if></choose>'
        '<text value="c"/></group>'
    )
    assert cite(content, item("x")) == "a, b, c"


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ('type="book"', "yes"),
        ('type="chapter book"', "yes"),
        ('type="chapter"', "no"),
        ('variable="title"', "yes"),
        ('variable="title publisher"', "no"),
        ('variable="title publisher" match="any"', "yes"),
        ('variable="publisher" match="none"', "yes"),
        ('is-numeric="volume"', "yes"),
        ('is-numeric="title"', "no"),
        ('is-uncertain-date="issued"', "yes"),
        ('locator="page"', "no"),
        ('position="first"', "yes"),
        ('disambiguate="true"', "no"),
    ],
)
def test_conditions_test_the_item(test: str, expected: str) -> None:
    content = f'<choose><if {test}><text value="yes"/></if><else><text value="no"/></else></choose>'
    entry = item("a", title="T", volume="2", issued={"date-parts": [[1999]], "circa": True})
    assert cite(content, entry) == expected
