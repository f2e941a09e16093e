"""What languages ask for: directions, dates and digits as CLDR has them, and every fixed word of the default style."""

from __future__ import annotations

import re

import pytest

from briefpress import languages
from briefpress.style import find_style

LABELS = find_style("default").settings.labels


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        *((language, "ltr") for language in ("en", "fr", "de", "es", "en-GB", "zh-Hant-TW", "az-Latn", "ar-Latn")),
        *((language, "rtl") for language in ("fa", "ar", "ar-EG", "he", "ur", "fa-IR", "az-Arab", "FA")),
    ],
)
def test_a_language_runs_as_its_script_does(language: str, direction: str) -> None:
    assert languages.direction(language) == direction


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "November 24, 2026", "November 2026", "2026"),
        ("en-GB", "24 November 2026", "November 2026", "2026"),
        ("fr", "24 novembre 2026", "novembre 2026", "2026"),
        ("de", "24. November 2026", "November 2026", "2026"),
        ("es", "24 de noviembre de 2026", "noviembre de 2026", "2026"),
        ("fa", "۲۴ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶", "۲۰۲۶"),
        ("ar", "24 نوفمبر 2026", "نوفمبر 2026", "2026"),
        ("ar-EG", "٢٤ نوفمبر ٢٠٢٦", "نوفمبر ٢٠٢٦", "٢٠٢٦"),
        ("he", "24 בנובמבר 2026", "נובמבר 2026", "2026"),
    ],
)
def test_a_date_reads_as_in_its_language(language: str, day: str, month: str, year: str) -> None:
    found = [languages.day(iso, language) for iso in ("2026-11-24", "2026-11", "2026")]
    assert [re.sub("[\u200e\u200f\u061c]", "", date.text) for date in found] == [day, month, year]
    assert [date.iso for date in found] == ["2026-11-24", "2026-11", "2026"]


@pytest.mark.parametrize(
    ("language", "digits"),
    [
        *((language, "0123456789") for language in ("en", "fr", "de", "es", "he", "ar")),
        ("fa", "۰۱۲۳۴۵۶۷۸۹"),
        ("ar-EG", "٠١٢٣٤٥٦٧٨٩"),
    ],
)
def test_figures_are_in_the_digits_of_the_language(language: str, digits: str) -> None:
    assert languages.digits("0123456789", language) == digits


def test_a_text_with_latin_letters_keeps_its_digits() -> None:
    assert languages.digits_in_script("p. 33", "fa") == "p. 33"
    assert languages.digits_in_script("ص 33", "fa") == "ص ۳۳"


@pytest.mark.parametrize(
    ("tag", "valid"), [("en", True), ("zh-Hant-TW", True), ("de-1996", True), ("english", False), ("e_n", False)]
)
def test_a_typing_error_is_no_language(tag: str, valid: bool) -> None:
    assert languages.is_tag(tag) is valid


def test_a_language_that_nobody_knows_is_set_as_english() -> None:
    assert languages.day("2026-11-24", "xx").text == languages.day("2026-11-24", "en").text


@pytest.mark.parametrize("language", [language for language in LABELS if language != "en"])
def test_every_language_of_the_style_has_every_word_of_english(language: str) -> None:
    assert set(LABELS["en"]) - set(LABELS[language]) == set()
    assert set(LABELS[language]) - set(LABELS["en"]) == set()
    assert all(LABELS[language].values())


def test_the_style_speaks_the_languages_that_it_says_it_does() -> None:
    assert {"en", "fr", "de", "es", "fa", "ar"} <= set(LABELS)
