"""Conversion between CSL-JSON, BibLaTeX and RIS: what one format can hold comes back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefpress.bibliography import READERS
from briefpress.bibliography.convert import WRITERS
from briefpress.bibliography.items import Item
from briefpress.bibliography.variables import NAMES, TYPES
from briefpress.diagnostics import BriefError, Span

Data = dict[str, Any]


def there_and_back(data: Data, to: str) -> Data:
    """An item written in a format and read again."""
    text = WRITERS[to]([Item(data, Span("x"))])
    try:
        (item,) = READERS[f".{to}"](text.encode(), "x").values()
    except BriefError as fault:
        raise AssertionError(f"{fault}\n{text}") from None
    return item.data


SEN: Data = {
    "id": "sen1999",
    "type": "book",
    "author": [{"family": "Sen", "given": "Amartya"}],
    "title": "Development as Freedom",
    "publisher": "Oxford University Press",
    "publisher-place": "Oxford",
    "issued": {"date-parts": [[1999]]},
    "ISBN": "978-0-19-829758-1",
}
KLEIN: Data = {
    "id": "klein2014",
    "type": "article-journal",
    "author": [
        {"family": "Klein", "given": "Martin"},
        {"family": "Sompel", "given": "Herbert", "non-dropping-particle": "Van de"},
    ],
    "title": "Scholarly Context Not Found: One in Five Articles Suffers from Reference Rot",
    "container-title": "PLoS ONE",
    "volume": "9",
    "issue": "12",
    "page": "e115253",
    "issued": {"date-parts": [[2014, 12, 26]]},
    "DOI": "10.1371/journal.pone.0115253",
    "accessed": {"date-parts": [[2026, 11, 20]]},
}
DIRECTIVE: Data = {
    "id": "wad",
    "type": "legislation",
    "author": [{"literal": "European Parliament and Council"}],
    "title": "Directive (EU) 2016/2102 of the European Parliament and of the Council of 26 October 2016",
    "title-short": "Directive (EU) 2016/2102",
    "container-title": "Official Journal of the European Union",
    "volume": "L 327",
    "page": "1-15",
    "issued": {"date-parts": [[2016, 12, 2]]},
    "URL": "http://data.europa.eu/eli/dir/2016/2102/oj",
}
STANDARD: Data = {
    "id": "iso690",
    "type": "standard",
    "title": "Information and documentation — Guidelines for bibliographic references and citations to information resources",
    "number": "ISO 690:2021",
    "edition": "4",
    "author": [{"literal": "International Organization for Standardization"}],
    "publisher": "ISO",
    "publisher-place": "Geneva",
    "issued": {"date-parts": [[2021, 6]]},
}


@pytest.mark.parametrize("to", WRITERS)
@pytest.mark.parametrize("data", [SEN, DIRECTIVE, STANDARD], ids=lambda data: data["id"])
def test_a_real_source_comes_back_the_same_from_every_format(data: Data, to: str) -> None:
    assert there_and_back(data, to) == data


def test_particles_stay_apart_in_biblatex_and_join_the_family_in_ris() -> None:
    assert there_and_back(KLEIN, "bib") == KLEIN
    joined = {**KLEIN, "author": [KLEIN["author"][0], {"family": "Van de Sompel", "given": "Herbert"}]}
    assert there_and_back(KLEIN, "ris") == joined


def test_biblatex_is_written_as_a_person_would() -> None:
    text = WRITERS["bib"]([Item(KLEIN, Span("x")), Item(DIRECTIVE, Span("x"))])
    assert text == (
        "@article{klein2014,\n"
        "  author        = {Klein, Martin and family={Sompel}, given={Herbert}, prefix={Van de}},\n"
        "  title         = {Scholarly Context Not Found: One in Five Articles Suffers from Reference Rot},\n"
        "  journaltitle  = {PLoS ONE},\n"
        "  date          = {2014-12-26},\n"
        "  volume        = {9},\n"
        "  number        = {12},\n"
        "  pages         = {e115253},\n"
        "  doi           = {10.1371/journal.pone.0115253},\n"
        "  urldate       = {2026-11-20},\n"
        "}\n"
        "\n"
        "@legislation{wad,\n"
        "  author        = {{European Parliament and Council}},\n"
        "  title         = {Directive (EU) 2016/2102 of the European Parliament and of the Council of 26 October 2016},\n"
        "  journaltitle  = {Official Journal of the European Union},\n"
        "  date          = {2016-12-02},\n"
        "  shorttitle    = {Directive (EU) 2016/2102},\n"
        "  volume        = {L 327},\n"
        "  pages         = {1–15},\n"
        "  url           = {http://data.europa.eu/eli/dir/2016/2102/oj},\n"
        "}\n"
    )


def test_ris_is_written_with_one_tag_a_line() -> None:
    assert WRITERS["ris"]([Item(STANDARD, Span("x"))]).splitlines() == [
        "TY  - STAND",
        "ID  - iso690",
        "TI  - Information and documentation — Guidelines for bibliographic references and citations to information resources",
        "IS  - ISO 690:2021",
        "ET  - 4",
        "AU  - International Organization for Standardization",
        "PB  - ISO",
        "CY  - Geneva",
        "PY  - 2021",
        "DA  - 2021/06",
        "ER  - ",
    ]


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("to", WRITERS)
def test_every_csl_type_comes_back(kind: str, to: str) -> None:
    data = {"id": "a", "type": kind, "title": "Emma", "container-title": "Works"}
    assert there_and_back(data, to) == data


@pytest.mark.parametrize("role", sorted(NAMES))
@pytest.mark.parametrize("to", WRITERS)
def test_every_role_comes_back(role: str, to: str) -> None:
    data = {"id": "a", "type": "book", "title": "Emma", role: [{"family": "Austen", "given": "Jane"}]}
    assert there_and_back(data, to) == data


@pytest.mark.parametrize(
    "date",
    [
        {"date-parts": [[2019, 5], [2019, 7]]},
        {"date-parts": [[1997], [0]]},
        {"date-parts": [[1723]], "circa": True},
        {"date-parts": [[2004]], "season": 2},
        {"date-parts": [[-44]]},
        {"literal": "in press"},
    ],
    ids=str,
)
@pytest.mark.parametrize("to", WRITERS)
def test_every_kind_of_date_comes_back(date: Data, to: str) -> None:
    data = {"id": "a", "type": "book", "title": "Emma", "issued": date}
    assert there_and_back(data, to) == data


def test_fields_of_one_format_survive_in_the_others() -> None:
    bib = b"@book{a, title = {Emma}, shelf = {Austen}, gender = {sf}}"
    (item,) = READERS[".bib"](bib, "x").values()
    assert item.data["custom"] == {"shelf": "Austen", "gender": "sf"}
    for to in WRITERS:
        assert there_and_back(item.data, to)["custom"] == {"shelf": "Austen", "gender": "sf"}
    ris = b"TY  - BOOK\nID  - a\nTI  - Emma\nC7  - odd\nER  - \n"
    (item,) = READERS[".ris"](ris, "x").values()
    assert there_and_back(item.data, "ris")["custom"] == {"C7": "odd"}
    assert there_and_back(item.data, "bib")["custom"] == {"c7": "odd"}  # BibTeX knows no case in field names


def test_json_is_written_readable_and_in_utf8() -> None:
    text = WRITERS["json"]([Item({**SEN, "title": "Éthique"}, Span("x"))])
    assert '"title": "Éthique"' in text
    assert json.loads(text)[0]["ISBN"] == SEN["ISBN"]


# ---------------------------------------------------------------------------------------------- any item

WORD = st.text(st.sampled_from("abcdeABCÉßøł字019&%$#_~^{}\\'\"-–—`.:;()/+<>=@,!?* "), min_size=1, max_size=12)
LETTERS = st.text(st.sampled_from("abcdeéøABC"), min_size=1, max_size=8)


def clean(text: str) -> str:
    """Text as every format has it: single blanks, none at the ends."""
    return " ".join(text.split())


TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join).map(clean).filter(lambda text: any(map(str.isalpha, text)))
CAPITAL = LETTERS.map(str.capitalize)
PERSON = st.builds(lambda family, given: {"family": family, "given": given}, CAPITAL, CAPITAL)
BODY = st.builds(lambda one, two: {"literal": f"{one} {two}"}, CAPITAL, CAPITAL)
DATE = st.builds(
    lambda year, month, day, size: {"date-parts": [[year, month, day][:size]]},
    st.integers(1000, 2100),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(1, 3),
)
ITEM = st.builds(
    lambda fixed, texts: {"id": "key", **fixed, **texts},
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(TYPES)), "title": TEXT},
        optional={
            "author": st.lists(PERSON | BODY, min_size=1, max_size=3),
            "editor": st.lists(PERSON, min_size=1, max_size=2),
            "issued": DATE,
            "accessed": DATE,
            "page": st.builds("{}-{}".format, st.integers(1, 400), st.integers(401, 999)),
            "DOI": st.builds("10.1371/{}".format, LETTERS.filter(str.isascii)),
        },
    ),
    st.dictionaries(
        st.sampled_from(
            "container-title publisher publisher-place collection-title event-title genre volume number edition "
            "abstract archive authority source status medium title-short original-title references".split()
        ),
        TEXT,
        max_size=4,
    ),
)


@settings(max_examples=300, deadline=2000)
@given(ITEM)
def test_any_item_comes_back_from_biblatex(data: Data) -> None:
    assert there_and_back(data, "bib") == data


@settings(max_examples=300, deadline=2000)
@given(ITEM)
def test_any_item_comes_back_from_ris(data: Data) -> None:
    assume("<" not in str(data))  # RIS holds no rich text
    assert there_and_back(data, "ris") == data


@settings(max_examples=100, deadline=2000)
@given(ITEM)
def test_any_item_comes_back_from_json(data: Data) -> None:
    assert there_and_back(data, "json") == data
