"""Whatever an item holds, a style formats it: no exception, no empty brackets, no doubled full stops."""

from __future__ import annotations

import functools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefpress.csl import Cite, Cluster, ItemError, Processor, Style, find_style, list_styles, plain_text

NAMES = list_styles()[::57][:50]
WORDS = st.text(alphabet="abcdefghij XYZäéß-'’", min_size=1, max_size=18).filter(lambda text: text.strip(" -'’") != "")
TITLES = st.one_of(WORDS, WORDS.map(lambda text: f"<i>{text}</i> x"), WORDS.map(lambda text: f'The "{text.strip()}" y'))
NUMBERS = st.one_of(st.integers(1, 3000).map(str), st.sampled_from(["1-3", "12, 15", "ix", "2nd", "e12-e15"]))
PEOPLE = st.lists(
    st.one_of(
        st.fixed_dictionaries({"family": WORDS, "given": WORDS}),
        st.fixed_dictionaries({"family": WORDS}),
        st.fixed_dictionaries({"literal": WORDS}),
    ),
    min_size=1,
    max_size=6,
)
DATES = st.one_of(
    st.integers(-500, 2100).filter(bool).map(lambda year: {"date-parts": [[year]]}),
    st.tuples(st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28)).map(
        lambda parts: {"date-parts": [list(parts)]}
    ),
    st.just({"raw": "2001-05/2002-06"}),
    st.just({"literal": "undated"}),
)
TYPES = st.sampled_from(
    ["article-journal", "book", "chapter", "webpage", "report", "thesis", "legal_case", "paper-conference", "bill"]
)
ITEMS = st.fixed_dictionaries(
    {"type": TYPES, "title": TITLES},
    optional={
        "author": PEOPLE,
        "editor": PEOPLE,
        "issued": DATES,
        "accessed": DATES,
        "container-title": TITLES,
        "publisher": WORDS,
        "publisher-place": WORDS,
        "volume": NUMBERS,
        "issue": NUMBERS,
        "page": NUMBERS,
        "edition": NUMBERS,
        "DOI": st.just("10.1000/x"),
        "URL": st.just("https://example.org/"),
        "note": WORDS,
        "number": NUMBERS,
    },
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["title", "author", "issued", "page", "volume", "type", "note", "language", "edition", "editor"]
)
BAD = re.compile(r"\(\s*\)|\[\s*\]|“”|(?<![.…])\.\.(?![.…])|,\s*,|;\s*;")


@functools.cache
def _style(name: str) -> Style:
    return Style.parse(find_style(name), name=name)


def _output(style: Style, item: dict[str, object]) -> list[str]:
    item = {"id": "x", **item}
    processed = Processor(style, {"x": item}).process([Cluster((Cite("x", "5"),), 1), Cluster((Cite("x"),), 2)])
    entries = [plain_text([*entry.label, *entry.content]) for entry in processed.bibliography]
    return [*(plain_text(citation) for citation in processed.citations), *entries]


def _blemishes(style: Style, item: dict[str, object]) -> list[str]:
    return [text for text in _output(style, item) if BAD.search(text)]


# styles whose own affixes print such a thing for an item that has everything are not the processor's fault
PLAIN: dict[str, object] = {"type": "book", "title": "Title", "author": [{"family": "Doe", "given": "A"}]}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(NAMES), item=ITEMS)
def test_any_item_is_formatted_without_blemish(name: str, item: dict[str, object]) -> None:
    style = _style(name)
    for text in _output(style, item):
        assert "None" not in text
        assert "\ue000" not in text
        assert "\x01" not in text


@settings(max_examples=120, deadline=None)
@given(item=ITEMS, name=st.sampled_from(["apa", "ieee", "chicago-author-date", "modern-language-association"]))
def test_the_great_styles_print_no_empty_brackets_and_no_doubled_marks(item: dict[str, object], name: str) -> None:
    assert _blemishes(_style(name), item) == []


@settings(max_examples=150, deadline=None)
@given(field=FIELDS, value=ANYTHING)
def test_a_field_may_hold_anything(field: str, value: object) -> None:
    _output(_style("apa"), {"type": "book", "title": "Title", field: value})


@pytest.mark.parametrize("value", ["¹", "²³", "①", "٣", "१२", "1-" * 300, "-" * 300])
@pytest.mark.parametrize("field", ["title", "volume", "issue", "page", "edition", "number", "issued", "note"])
def test_what_looks_like_a_number_and_is_none_is_text(field: str, value: str) -> None:
    assert _output(_style("chicago-notes-bibliography"), {"type": "book", "title": "Title", field: value})


@pytest.mark.parametrize("value", ["1" * 5000, 10**400, {"date-parts": [["9" * 5000]]}, {"raw": "9" * 5000}])
def test_a_number_of_thousands_of_digits_is_refused(value: object) -> None:
    with pytest.raises(ItemError, match="hundreds of digits"):
        _output(_style("apa"), {"type": "book", "title": "Title", "issued": value})
