"""Numbers and labels of charts as the readers of a language write them."""

from __future__ import annotations

import pytest

from briefpress.charts import data_table, spoken
from briefpress.charts.values import label, spacing, ticks, value
from briefpress.walk import plain_text
from tests.charts.samples import CHARTS, chart

WORDS = {"category": "Category"}


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        (["2019", "2020", "2023"], ("number", [2019, 2020, 2023])),
        (["2026-01-01", "2026-01-31"], ("date", [739617, 739647])),
        (["2026-01", "2026-02-01"], ("date", [739617, 739648])),
        (["2019", "2019"], ("word", [0, 1])),
        (["2026-02-30", "2026-01-01"], ("word", [0, 1])),
        (["2019", "today"], ("word", [0, 1])),
    ],
)
def test_years_and_dates_are_as_far_apart_as_they_are(labels: list[str], wanted: tuple[str, list[float]]) -> None:
    assert spacing(labels) == wanted


@pytest.mark.parametrize(
    ("number", "language", "wanted"),
    [
        ("1.50", "en", "1.50"),
        ("1234.5", "de", "1.234,5"),
        ("-3", "en", "−3"),
        ("-3", "fa", "\u200e−۳"),
        ("0", "en", "0"),
        ("8100000000", "en", "8.1B"),
        ("1410000000", "de", "1,41\u00a0Mrd."),
        ("2.45e-9", "en", "2.45 × 10^−9"),
        ("1e50", "en", "1 × 10^50"),
        ("0.00005", "en", "5 × 10^−5"),
    ],
)
def test_a_number_is_written_as_its_readers_do(number: str, language: str, wanted: str) -> None:
    assert value(number, language) == wanted


@pytest.mark.parametrize(
    ("numbers", "language", "wanted"),
    [
        ([0, 0.5, 1], "en", ["0.0", "0.5", "1.0"]),
        ([0, 0.25, 0.5], "fr", ["0,00", "0,25", "0,50"]),
        ([-20, 0, 20], "en", ["−20", "0", "20"]),
        ([0, 5e11, 1e12], "en", ["0", "500B", "1T"]),
        ([0, 1000], "fa", ["۰", "۱٬۰۰۰"]),
        ([0.1, 0.2, 0.30000000000000004], "en", ["0.1", "0.2", "0.3"]),
    ],
)
def test_the_numbers_of_an_axis_have_decimals_alike(numbers: list[float], language: str, wanted: list[str]) -> None:
    assert ticks(numbers, language) == wanted


def test_a_label_that_is_a_date_is_written_as_one() -> None:
    assert label("2026-11-24", "en") == "Nov 24, 2026"
    assert label("2026-11", "de") == "Nov. 2026"
    assert label("2026-11-24", "en", short=False) == "November 24, 2026"
    assert label("2026", "fa") == "۲۰۲۶"


def rows(name: str) -> list[list[str]]:
    """A sample's table: header and rows."""
    sample, language = CHARTS[name]
    table = data_table(sample, language, WORDS, "data-x", ())
    return [[plain_text(cell) for cell in row] for row in (table.header, *table.rows)]


def test_the_table_holds_every_number_as_it_was_typed_and_a_dash_for_a_gap() -> None:
    assert rows("groups") == [
        ["Region", "Women (%)", "Men (%)", "Not stated (%)"],
        ["Africa", "12.5", "22.5", "1"],
        ["Asia and the Pacific", "33.1", "–", "2"],
        ["Europe", "45", "41", "0"],
    ]


def test_an_interval_stands_in_one_cell() -> None:
    assert rows("ranges")[1:] == [
        ["2010", "120–150", "−9 – 170"],
        ["2011", "140–190", "150–250"],
        ["2012", "–", "180–380"],
    ]


def test_the_table_is_in_the_digits_of_the_language() -> None:
    assert [row[1] for row in rows("persian")[1:]] == ["۱۲٫۵", "۳۳", "\u200e−۴"]


def test_a_chart_without_a_table_says_its_numbers() -> None:
    sample = chart("bar", ["2019", "2020"], {"Women": [3, None], "Men": [4, "5.0"]}, unit="%")
    assert spoken(sample, "en", ", ") == "Women: 2019 3 %, 2020 –. Men: 2019 4 %, 2020 5.0 %."
