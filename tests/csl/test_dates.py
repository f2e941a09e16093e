from __future__ import annotations

import pytest

from briefpress.csl.dates import OPEN, DateValue, Day, parse_raw, read_date

from .helpers import cite, item


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", DateValue(Day(2019))),
        ("2019-05-03", DateValue(Day(2019, 5, 3))),
        ("2019-05/2020-06", DateValue(Day(2019, 5), Day(2020, 6))),
        ("2019/..", DateValue(Day(2019), OPEN)),
        ("1999~", DateValue(Day(1999), circa=True)),
        ("-0044-03-15", DateValue(Day(-44, 3, 15))),
        ("2001-21", DateValue(Day(2001, season=1))),
        ("May 3, 2019", DateValue(Day(2019, 5, 3))),
        ("3 May 2019", DateValue(Day(2019, 5, 3))),
        ("5/3/2019", DateValue(Day(2019, 5, 3))),
        ("23/5/2019", DateValue(Day(2019, 5, 23))),
        ("Spring 1999", DateValue(Day(1999, season=1))),
        ("44 BC", DateValue(Day(-44))),
        ("forthcoming", DateValue(None, literal="forthcoming")),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, expected: DateValue) -> None:
    assert parse_raw(text) == expected


@pytest.mark.parametrize(
    "value", [None, {}, [], "", {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [[""]]}, 7.5]
)
def test_what_is_no_date_is_nothing(value: object) -> None:
    assert read_date(value) is None


def test_parts_may_be_strings() -> None:
    assert read_date({"date-parts": [["2019", "5"]]}) == DateValue(Day(2019, 5))


LONG = '<date variable="issued" form="text"/>'


def issued(*days: list[int], **rest: object) -> dict[str, object]:
    return item("a", issued={"date-parts": [*days], **rest})


def test_a_date_takes_the_form_of_its_locale() -> None:
    entry = issued([2019, 5, 3])
    assert cite(LONG, entry) == "May 3, 2019"
    assert cite(LONG, entry, locale="de-DE") == "3. Mai 2019"
    assert cite('<date variable="issued" form="numeric"/>', entry, locale="de-DE") == "03.05.2019"


def test_a_form_can_be_limited_to_some_parts() -> None:
    assert cite('<date variable="issued" form="text" date-parts="year-month"/>', issued([2019, 5, 3])) == "May 2019"


def test_a_range_repeats_only_what_differs() -> None:
    assert cite(LONG, issued([2019, 5, 3], [2019, 5, 7])) == "May 3–7, 2019"
    assert cite(LONG, issued([2019, 5, 3], [2020, 6, 7])) == "May 3, 2019–June 7, 2020"


def test_days_can_be_ordinal_only_on_the_first() -> None:
    content = '<date variable="issued"><date-part name="day" form="ordinal"/></date>'
    assert cite(content, issued([2019, 5, 1]), locale="fr-FR") == "1ᵉʳ"
    assert cite(content, issued([2019, 5, 2]), locale="fr-FR") == "2"


def test_years_before_our_era_are_marked() -> None:
    year = '<date variable="issued"><date-part name="year"/></date>'
    assert cite(year, issued([-44])) == "44 BC"
    assert cite(year, issued([79])) == "79 AD"


def test_a_season_stands_for_the_month() -> None:
    assert cite(LONG, issued([2019], season=2)) == "Summer 2019"


def test_a_literal_date_is_printed_once() -> None:
    year = '<date variable="issued"><date-part name="year"/></date>'
    month = '<date variable="issued"><date-part name="month"/></date>'
    assert cite(year + month, item("a", issued={"literal": "in press"})) == "in press"
