"""RIS → CSL items, and what is said of faults. The records are of works that exist."""

from __future__ import annotations

import time
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.bibliography.ris import load_ris
from briefpress.bibliography.variables import VARIABLES
from briefpress.diagnostics import BriefError, Diagnostic

KLEIN = """\
TY  - JOUR
ID  - klein2014
AU  - Klein, Martin
AU  - Van de Sompel, Herbert
TI  - Scholarly Context Not Found: One in Five Articles
      Suffers from Reference Rot
JO  - PLoS ONE
VL  - 9
IS  - 12
SP  - e115253
PY  - 2014
DA  - 2014/12/26/
SN  - 1932-6203
DO  - https://doi.org/10.1371/journal.pone.0115253
UR  - https://doi.org/10.1371/journal.pone.0115253
UR  - https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0115253
KW  - web archives
KW  - links
LA  - en
ER  - 
"""


def items(text: str) -> dict[str, dict[str, Any]]:
    return {key: item.data for key, item in load_ris(text.encode(), "x.ris").items()}


def one(*lines: str, kind: str = "JOUR") -> dict[str, Any]:
    (data,) = items("\n".join([f"TY  - {kind}", *lines, "ER  - "])).values()
    return data


def faults(text: str) -> list[Diagnostic]:
    with pytest.raises(BriefError) as caught:
        items(text)
    return list(caught.value.diagnostics)


def test_an_article_becomes_a_csl_article() -> None:
    assert items(KLEIN)["klein2014"] == {
        "id": "klein2014",
        "type": "article-journal",
        "author": [{"family": "Klein", "given": "Martin"}, {"family": "Van de Sompel", "given": "Herbert"}],
        "title": "Scholarly Context Not Found: One in Five Articles Suffers from Reference Rot",
        "container-title": "PLoS ONE",
        "volume": "9",
        "issue": "12",
        "page": "e115253",
        "issued": {"date-parts": [[2014, 12, 26]]},
        "ISSN": "1932-6203",
        "DOI": "10.1371/journal.pone.0115253",
        "URL": "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0115253",
        "keyword": "web archives, links",
        "language": "en",
        "custom": {"UR": "https://doi.org/10.1371/journal.pone.0115253"},
    }


def test_the_lines_are_those_that_another_reader_finds() -> None:
    (record,) = rispy.loads(KLEIN)
    data = items(KLEIN)["klein2014"]
    assert record["authors"] == [f"{name['family']}, {name['given']}" for name in data["author"]]
    assert (record["title"], record["volume"], record["number"]) == (data["title"], data["volume"], data["issue"])
    assert record["keywords"] == data["keyword"].split(", ")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("JOUR", "article-journal"),
        ("NEWS", "article-newspaper"),
        ("BOOK", "book"),
        ("CHAP", "chapter"),
        ("CONF", "paper-conference"),
        ("RPRT", "report"),
        ("THES", "thesis"),
        ("ELEC", "webpage"),
        ("STAT", "legislation"),
        ("CASE", "legal_case"),
        ("STAND", "standard"),
        ("PAT", "patent"),
        ("DATA", "dataset"),
        ("COMP", "software"),
        ("GEN", "document"),
    ],
)
def test_every_reference_type_has_its_csl_type(tag: str, kind: str) -> None:
    assert one("TI  - T", kind=tag)["type"] == kind


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("PY  - 2014", {"date-parts": [[2014]]}),
        ("PY  - 2014///", {"date-parts": [[2014]]}),
        ("Y1  - 2014/12//", {"date-parts": [[2014, 12]]}),
        ("DA  - 2014/12/26/Christmas", {"date-parts": [[2014, 12, 26]]}),
        ("DA  - 2014-12-26", {"date-parts": [[2014, 12, 26]]}),
        ("PY  - 2014///Spring", {"date-parts": [[2014]], "season": 1}),
        ("PY  - in press", {"literal": "in press"}),
    ],
)
def test_dates_are_read_in_all_their_shapes(line: str, expected: dict[str, Any]) -> None:
    assert one("TI  - T", line)["issued"] == expected


@pytest.mark.parametrize(
    ("lines", "page"),
    [
        (["SP  - 173", "EP  - 198"], "173-198"),
        (["SP  - 173-198"], "173-198"),
        (["SP  - 173–198"], "173-198"),
        (["SP  - 173", "EP  - 173"], "173"),
        (["SP  - e115253"], "e115253"),
    ],
)
def test_page_ranges_are_joined(lines: list[str], page: str) -> None:
    assert one("TI  - T", *lines)["page"] == page


def test_a_single_number_counts_the_pages_of_a_book() -> None:
    assert one("TI  - Emma", "SP  - 474", kind="BOOK")["number-of-pages"] == "474"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("World Bank", {"literal": "World Bank"}),
        ("World Bank,", {"literal": "World Bank"}),
    ],
)
def test_names_are_taken_apart_and_bodies_stay_whole(value: str, name: dict[str, str]) -> None:
    assert one(f"AU  - {value}")["author"] == [name]


def test_a_serial_number_is_an_isbn_an_issn_or_the_works_own() -> None:
    assert one("SN  - 978-0-19-829758-1", kind="BOOK")["ISBN"] == "978-0-19-829758-1"
    assert one("SN  - 1932-6203")["ISSN"] == "1932-6203"
    assert one("SN  - US174465", kind="PAT")["number"] == "US174465"


def test_second_titles_go_where_the_type_puts_them() -> None:
    assert one("T2  - Oxford Classics", kind="BOOK")["collection-title"] == "Oxford Classics"
    paper = one("T2  - NeurIPS", "C3  - Advances in Neural Information Processing Systems", kind="CPAPER")
    assert (paper["event-title"], paper["container-title"]) == (
        "NeurIPS",
        "Advances in Neural Information Processing Systems",
    )


def test_a_note_may_hold_variables_that_ris_has_no_tag_for() -> None:
    data = one("N1  - event-place: Geneva", "N1  - read twice", "N1  - composer: Bach, Johann Sebastian")
    assert (data["event-place"], data["note"]) == ("Geneva", "read twice")
    assert data["composer"] == [{"family": "Bach", "given": "Johann Sebastian"}]


def test_tags_that_nobody_knows_and_second_values_are_kept() -> None:
    data = one("XX  - odd", "C1  - one", "C1  - two", "VL  - 1", "VL  - 2", kind="ZINE")
    assert data["custom"] == {"TY": "ZINE", "XX": "odd", "C1": ["one", "two"], "VL": "2"}


def test_a_record_without_an_id_gets_a_key_of_author_and_year() -> None:
    record = "TY  - BOOK\nAU  - Gödel, Kurt\nPY  - 1931\nER  - \n"
    assert list(items(record * 3)) == ["godel1931", "godel1931b", "godel1931c"]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("AU  - x\nTY  - JOUR\nER  - \n", "ris-syntax", 1, "AU stands outside a record"),
        ("TY  - JOUR\nID  - a\nTY  - BOOK\nER  - \n", "ris-syntax", 1, "the record `a` that begins here has no end"),
        ("TY  - JOUR\nID  - a\n", "ris-syntax", 1, "the record `a` that begins here has no end"),
        ("TY  - JOUR\nID  - a\nDA  - 2014/13\nER  - \n", "bad-value", 3, "`a`: DA has no month '13'"),
        ("TY  - JOUR\nID  - a\nER  - \nTY  - JOUR\nID  - a\nER  - \n", "bibliography-entry", 4, "first in line 1"),
        ("nothing here", "bibliography-format", 1, "there is no RIS record"),
    ],
)
def test_a_fault_names_its_place_and_its_record(text: str, code: str, line: int, words: str) -> None:
    fault = faults(text)[0]
    assert (fault.code, fault.span.file, fault.span.line) == (code, "x.ris", line)
    assert words in fault.message


@pytest.mark.parametrize(
    "text",
    ["TY  - JOUR\n" * 100_000, "TY  - JOUR\nER  - \n" * 30_000, "x" * 1_000_000, "{" * 1_000_000],
    ids=["unended", "too many", "one line", "braces"],
)
def test_hostile_files_end_in_an_error_in_little_time(text: str) -> None:
    start = time.monotonic()
    assert faults(text)
    assert time.monotonic() - start < 5


LINE = st.builds(
    "{}  - {}".format,
    st.sampled_from("TY ER ID AU ED TI T2 JO VL IS SP EP PY DA Y2 SN DO UR KW N1 C3 M1 XX".split()),
    st.text(st.sampled_from("JOURabc,/-: 0129.éXx"), max_size=20),
)


@settings(max_examples=200, deadline=2000)
@given(st.lists(LINE | st.text(max_size=20), max_size=12))
def test_any_text_gives_items_or_diagnostics(lines: list[str]) -> None:
    found: list[Diagnostic] = []
    for text in ("\n".join(lines), "\n".join(["TY  - JOUR", *lines, "ER  - "])):
        try:
            for data in items(text).values():
                assert data.keys() <= VARIABLES
        except BriefError as fault:
            found += fault.diagnostics
    assert all(d.span.file == "x.ris" for d in found)
