from __future__ import annotations

import pytest

from briefpress.csl import Cite, Cluster, find_locale
from briefpress.csl.numbers import is_numeric, long_ordinal, ordinal, roman
from briefpress.csl.pages import page_range

from .helpers import cite, item, process, style, texts


@pytest.mark.parametrize("text", ["3", "2nd", "D2", "1-3", "1, 2", "12 & 13", "12 and 13", "ix"])
def test_numbers_with_affixes_and_separators_are_numeric(text: str) -> None:
    assert is_numeric(text)


@pytest.mark.parametrize("text", ["", "first", "1 2", "Suppl. 3 b", "12,5", "WHO-12"])
def test_words_are_not_numeric(text: str) -> None:
    assert not is_numeric(text)


def test_ordinals_follow_the_last_digits() -> None:
    english = find_locale("en-US")
    assert [ordinal(number, english) for number in (1, 2, 3, 4, 11, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "21st", "112th",
    ]  # fmt: skip
    assert long_ordinal(3, english) == "third"
    assert long_ordinal(11, english) == "11th"


def test_ordinals_agree_with_the_gender_of_the_noun() -> None:
    assert cite('<number variable="edition" form="ordinal"/>', item("a", edition="1"), locale="fr-FR") == "1ʳᵉ"


def test_roman_numerals_are_small() -> None:
    assert [roman(number) for number in (4, 9, 14, 1990)] == ["iv", "ix", "xiv", "mcmxc"]


@pytest.mark.parametrize(
    ("first", "last", "kind", "expected"),
    [
        ("321", "328", "chicago", "321–28"),
        ("100", "104", "chicago", "100–104"),
        ("107", "108", "chicago", "107–8"),
        ("1496", "1504", "chicago", "1496–1504"),
        ("1496", "1504", "chicago-16", "1496–504"),
        ("321", "8", "expanded", "321–328"),
        ("321", "328", "minimal", "321–8"),
        ("321", "328", "minimal-two", "321–28"),
        ("N110", "N115", "expanded", "N110–N115"),
        ("321", "328", "", "321–328"),
    ],
)
def test_a_range_of_pages_is_shortened_as_the_style_asks(first: str, last: str, kind: str, expected: str) -> None:
    assert page_range(first, last, kind, "–") == expected


PAGES = '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("12", "p. 12"),
        ("12-15", "pp. 12–15"),
        ("12, 15", "pp. 12, 15"),
        ("3\\-B", "p. 3-B"),
        ("iv-xii", "pp. iv–xii"),
        ("Michaelson-Morely", "p. Michaelson-Morely"),
    ],
)
def test_the_label_of_pages_agrees_with_their_number(page: str, expected: str) -> None:
    assert cite(PAGES, item("a", page=page)) == expected


@pytest.mark.parametrize(
    ("locator", "label", "expected"),
    [
        ("5", "page", "p. 5"),
        ("5-7", "page", "pp. 5–7"),
        ("3", "chapter", "chap. 3"),
        ("ch. 3", "page", "chap. 3"),
        ("s", "section", "sec. s"),
    ],
)
def test_a_locator_has_its_own_label(locator: str, label: str, expected: str) -> None:
    made = style('<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group>')
    assert texts(process(made, [item("a")], Cluster((Cite("a", locator, label),)))) == [expected]
