from __future__ import annotations

from briefpress.csl import find_locale

from .helpers import cite, item, person


def test_a_language_stands_for_its_primary_dialect() -> None:
    assert find_locale("de").tag == "de-DE"


def test_a_dialect_without_a_file_takes_the_language() -> None:
    assert find_locale("fr-BE").term("and") == "et"


def test_an_unknown_language_speaks_american_english() -> None:
    locale = find_locale("xx-XX")
    assert locale.term("and") == "and"
    assert locale.tag == "xx-XX"


def test_forms_fall_back_from_the_shorter_to_the_longer() -> None:
    locale = find_locale("en-US")
    assert locale.term("editor", "verb-short") == "ed. by"
    assert locale.term("and", "symbol") == "&"
    assert locale.term("ibid", "short") == locale.term("ibid")
    assert locale.term("no such term") is None


def test_the_plural_of_a_term_is_its_multiple() -> None:
    locale = find_locale("en-US")
    assert locale.term("page", "short", plural=True) == "pp."
    assert locale.term("page", "short") == "p."


def test_the_locale_of_a_style_overrides_the_file() -> None:
    before = '<locale xml:lang="en"><terms><term name="and">plus</term></terms></locale>'
    author = '<names variable="author"><name and="text"/></names>'
    entry = item("a", author=[person("Doe", "A"), person("Roe", "B")])
    assert cite(author, entry, before=before) == "A Doe plus B Roe"
    assert cite(author, entry, before=before, locale="de-DE") == "A Doe und B Roe"


def test_arabic_and_persian_run_from_right_to_left() -> None:
    assert find_locale("ar").is_right_to_left
    assert find_locale("fa-IR").is_right_to_left
    assert not find_locale("de-DE").is_right_to_left
