"""BibTeX and BibLaTeX → CSL items, and what is said of faults. The entries are of works that exist."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.bibliography.bibtex import load_bibtex
from briefpress.bibliography.variables import TYPES, VARIABLES
from briefpress.diagnostics import BriefError, Diagnostic


def items(text: str) -> dict[str, dict[str, Any]]:
    return {key: item.data for key, item in load_bibtex(text.encode(), "x.bib").items()}


def one(text: str) -> dict[str, Any]:
    (data,) = items(text).values()
    return data


def faults(text: str) -> list[Diagnostic]:
    with pytest.raises(BriefError) as caught:
        items(text)
    return list(caught.value.diagnostics)


GOEDEL = r"""@article{goedel1931,
  author       = {G{\"o}del, Kurt},
  title        = {{\"U}ber formal unentscheidbare {S}{\"a}tze der \emph{Principia Mathematica} und verwandter Systeme I},
  journaltitle = {Monatshefte f{\"u}r Mathematik und Physik},
  volume       = 38,
  number       = 1,
  pages        = {173--198},
  date         = {1931-12},
  doi          = {https://doi.org/10.1007/BF01700692},
  langid       = {ngerman},
}
"""


def test_an_article_with_accents_becomes_a_csl_article() -> None:
    assert one(GOEDEL) == {
        "id": "goedel1931",
        "type": "article-journal",
        "author": [{"family": "Gödel", "given": "Kurt"}],
        "title": "Über formal unentscheidbare Sätze der <i>Principia Mathematica</i> und verwandter Systeme I",
        "container-title": "Monatshefte für Mathematik und Physik",
        "volume": "38",
        "issue": "1",
        "page": "173-198",
        "issued": {"date-parts": [[1931, 12]]},
        "DOI": "10.1007/BF01700692",
        "language": "de",
    }


def test_capitals_of_titles_in_languages_that_keep_them_are_not_marked() -> None:
    assert "nocase" not in one("@book{a, title={Der {Zauberberg}}, langid={german}}")["title"]
    assert "nocase" in one("@book{a, title={The {Oxford} History}}")["title"]


# ---------------------------------------------------------------------------------------------- syntax


def test_macros_and_concatenation_are_resolved_whatever_their_case() -> None:
    text = """
    @string{oup = "Oxford University Press"}
    @STRING(place = {Oxford})
    @book{sen1999, title = "Development" # { as } # "Freedom", publisher = OUP, address = place, year = 1999}
    """
    assert one(text) == {
        "id": "sen1999",
        "type": "book",
        "title": "Development as Freedom",
        "publisher": "Oxford University Press",
        "publisher-place": "Oxford",
        "issued": {"date-parts": [[1999]]},
    }


def test_comments_preambles_and_text_between_entries_are_left_out() -> None:
    text = '@comment{@book{no,}} @preamble{"\\newcommand{\\x}{y}"} Some text.\n@Book(yes, title = "Emma") % and more'
    assert list(items(text)) == ["yes"]


def test_field_names_and_types_are_read_whatever_their_case() -> None:
    assert one("@BOOK{e, TITLE={Emma}, Year={1815}}")["issued"] == {"date-parts": [[1815]]}


def test_a_mark_in_a_title_takes_the_place_of_the_colon_before_the_subtitle() -> None:
    assert one("@book{a, title={Who Governs?}, subtitle={Democracy and Power in an American City}}")["title"] == (
        "Who Governs? Democracy and Power in an American City"
    )
    assert one("@book{a, title={Leviathan}, subtitle={Or the Matter}, titleaddon={Facsimile}}")["title"] == (
        "Leviathan: Or the Matter. Facsimile"
    )


# ---------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Sen, Amartya", [{"family": "Sen", "given": "Amartya"}]),
        ("Amartya Sen", [{"family": "Sen", "given": "Amartya"}]),
        ("John von Neumann", [{"family": "Neumann", "given": "John", "non-dropping-particle": "von"}]),
        ("de la Mare, Walter", [{"family": "Mare", "given": "Walter", "non-dropping-particle": "de la"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("{European Commission}", [{"literal": "European Commission"}]),
        (
            "{European Parliament and Council} and {ETSI}",
            [{"literal": "European Parliament and Council"}, {"literal": "ETSI"}],
        ),
        ("Klein, Martin and others", [{"family": "Klein", "given": "Martin"}, {"literal": "others"}]),
        (r"{\'E}mile Durkheim", [{"family": "Durkheim", "given": "Émile"}]),
        ("Plato", [{"family": "Plato"}]),
        (
            "family=Beauvoir, given=Simone, prefix=de, useprefix=false",
            [{"family": "Beauvoir", "given": "Simone", "dropping-particle": "de"}],
        ),
        ("García Márquez, Gabriel", [{"family": "García Márquez", "given": "Gabriel"}]),
    ],
)
def test_names_are_taken_apart(names: str, expected: list[dict[str, str]]) -> None:
    assert one(f"@book{{a, title={{T}}, author={{{names}}}}}")["author"] == expected


def test_an_editor_of_a_type_has_that_role() -> None:
    data = one("@book{a, editor={Goodin, Robert E.}, editora={Klingemann, Hans-Dieter}, editoratype={compiler}}")
    assert data["editor"] == [{"family": "Goodin", "given": "Robert E."}]
    assert data["compiler"] == [{"family": "Klingemann", "given": "Hans-Dieter"}]


# ---------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year = 1999, month = sep", {"date-parts": [[1999, 9]]}),
        ("year = {1999}, month = {September}", {"date-parts": [[1999, 9]]}),
        ("year = {1999}, month = 9", {"date-parts": [[1999, 9]]}),
        ('year = 1999, month = "12~" # sep', {"date-parts": [[1999, 9, 12]]}),
        ("year = 1999, month = {May/June}", {"date-parts": [[1999, 5], [1999, 6]]}),
        ("year = 1999, month = {Spring}", {"date-parts": [[1999]], "season": 1}),
        ("year = {1999/2000}", {"date-parts": [[1999], [2000]]}),
        ("year = {1999--00}", {"date-parts": [[1999], [2000]]}),
        ("year = {c. 1850}", {"date-parts": [[1850]], "circa": True}),
        ("year = {1850~}", {"date-parts": [[1850]], "circa": True}),
        ("year = {in press}", {"literal": "in press"}),
        ("year = {2020-03-01}", {"date-parts": [[2020, 3, 1]]}),
    ],
)
def test_year_and_month_become_a_date(fields: str, expected: dict[str, Any]) -> None:
    assert one(f"@book{{a, title={{T}}, {fields}}}")["issued"] == expected


# ---------------------------------------------------------------------------------------------- types and fields


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@article{a, entrysubtype={newspaper}, title={T}}", "article-newspaper"),
        ("@inbook{a, title={T}}", "chapter"),
        ("@inproceedings{a, title={T}}", "paper-conference"),
        ("@inreference{a, title={T}}", "entry-encyclopedia"),
        ("@online{a, title={T}}", "webpage"),
        ("@report{a, title={T}}", "report"),
        ("@dataset{a, title={T}}", "dataset"),
        ("@software{a, title={T}}", "software"),
        ("@patent{a, title={T}}", "patent"),
        ("@standard{a, title={T}}", "standard"),
        ("@legislation{a, title={T}}", "legislation"),
        ("@jurisdiction{a, title={T}}", "legal_case"),
        ("@unpublished{a, title={T}, eventtitle={E}}", "speech"),
        ("@video{a, title={T}}", "motion_picture"),
        ("@misc{a, title={T}}", "document"),
        ("@misc{a, title={T}, entrysubtype={interview}}", "interview"),
    ],
)
def test_every_type_of_entry_has_its_csl_type(entry: str, kind: str) -> None:
    assert one(entry)["type"] == kind
    assert kind in TYPES


def test_a_type_that_is_not_known_is_a_document_and_remembered() -> None:
    data = one("@zine{a, title={T}}")
    assert data["type"] == "document"
    assert data["custom"] == {"entrytype": "zine"}


def test_a_thesis_says_of_what_kind_it_is() -> None:
    text = """@mastersthesis{shannon1940, author = {Shannon, Claude E.}, year = 1940,
      title = {A Symbolic Analysis of Relay and Switching Circuits}, school = {Massachusetts Institute of Technology}}"""
    data = one(text)
    assert (data["type"], data["genre"]) == ("thesis", "Master’s thesis")
    assert data["publisher"] == "Massachusetts Institute of Technology"


def test_the_number_of_a_report_a_series_and_an_issue_go_to_their_variables() -> None:
    assert one("@report{a, title={T}, number={7}}")["number"] == "7"
    assert one("@book{a, title={T}, series={S}, number={7}}")["collection-number"] == "7"
    assert one("@article{a, title={T}, number={7}}")["issue"] == "7"


def test_an_eprint_names_its_archive() -> None:
    text = """@misc{vaswani2017, title = {Attention Is All You Need}, eprint = {1706.03762}, archivePrefix = {arXiv},
      primaryClass = {cs.CL}}"""
    data = one(text)
    assert (data["archive"], data["archive_location"], data["archive_collection"]) == ("arXiv", "1706.03762", "cs.CL")
    assert one("@article{a, title={T}, eprint={25541968}, eprinttype={pubmed}}")["PMID"] == "25541968"


def test_addresses_are_taken_as_they_stand() -> None:
    data = one(r"@online{a, title={T}, url={https://example.org/a_b%20c\%20d?x=1&y=~z#e}, urldate={2024-02-29}}")
    assert data["URL"] == "https://example.org/a_b%20c%20d?x=1&y=~z#e"
    assert data["accessed"] == {"date-parts": [[2024, 2, 29]]}
    assert one(r"@misc{a, title={T}, howpublished={\url{https://example.org/}}}")["URL"] == "https://example.org/"


def test_fields_that_nobody_knows_are_kept_and_csl_variables_are_taken_under_their_own_names() -> None:
    data = one("@book{a, title={T}, bdsk-url-1={x}, howfound={by chance}, event-place={Geneva}, available-date={2020}}")
    assert data["custom"] == {"bdsk-url-1": "x", "howfound": "by chance"}
    assert data["event-place"] == "Geneva"
    assert data["available-date"] == {"date-parts": [[2020]]}


def test_a_language_is_a_tag_whichever_field_names_it() -> None:
    for field in ("langid = {french}", "language = {french}", "language = {langfrench}", "hyphenation = {french}"):
        assert one(f"@book{{a, title={{T}}, {field}}}")["language"] == "fr"
    assert one("@book{a, title={T}, langid={de-CH}}")["language"] == "de-CH"


def test_a_year_beside_a_date_says_nothing_more() -> None:
    data = one("@book{a, title={T}, date={2019-05}, year={2019}, month=may}")
    assert data == {"id": "a", "type": "book", "title": "T", "issued": {"date-parts": [[2019, 5]]}}


def test_the_law_has_an_authority() -> None:
    text = """@jurisdiction{brown1954, title = {Brown v. Board of Education}, institution = {U.S. Supreme Court},
      journaltitle = {U.S.}, volume = {347}, pages = {483}, date = {1954-05-17}}"""
    assert one(text)["authority"] == "U.S. Supreme Court"


# ---------------------------------------------------------------------------------------------- inheritance


HANDBOOK = """
@incollection{goodin2009, crossref = {handbook}, author = {Goodin, Robert E.},
  title = {The State of the Discipline, the Discipline of the State}}
@collection{handbook, title = {The Oxford Handbook of Political Science}, editor = {Goodin, Robert E.},
  publisher = {Oxford University Press}, date = {2009}, shorttitle = {Handbook}}
"""


def test_a_chapter_takes_its_book_from_the_entry_that_it_names() -> None:
    data = items(HANDBOOK)["goodin2009"]
    assert data["container-title"] == "The Oxford Handbook of Political Science"
    assert data["editor"] == [{"family": "Goodin", "given": "Robert E."}]
    assert (data["publisher"], data["issued"]) == ("Oxford University Press", {"date-parts": [[2009]]})
    assert "title-short" not in data


def test_a_volume_takes_the_title_of_the_work_and_a_chapter_in_it_both() -> None:
    text = """
    @mvbook{taocp, author = {Knuth, Donald E.}, title = {The Art of Computer Programming}, publisher = {Addison-Wesley}}
    @book{taocp2, crossref = {taocp}, title = {Seminumerical Algorithms}, volume = 2, date = 1969}
    @inbook{taocp3, crossref = {taocp2}, title = {Random Numbers}, chapter = 3}
    """
    found = items(text)
    assert (found["taocp2"]["title"], found["taocp2"]["volume-title"]) == (
        "The Art of Computer Programming",
        "Seminumerical Algorithms",
    )
    chapter = found["taocp3"]
    assert (chapter["title"], chapter["container-title"], chapter["volume-title"], chapter["volume"]) == (
        "Random Numbers",
        "The Art of Computer Programming",
        "Seminumerical Algorithms",
        "2",
    )
    assert chapter["container-author"] == chapter["author"] == [{"family": "Knuth", "given": "Donald E."}]


def test_a_data_container_lends_its_fields_and_is_no_source() -> None:
    text = "@xdata{oup, publisher={Oxford University Press}, location={Oxford}} @book{sen, title={T}, xdata={oup}}"
    assert items(text) == {
        "sen": {
            "id": "sen",
            "type": "book",
            "title": "T",
            "publisher": "Oxford University Press",
            "publisher-place": "Oxford",
        }
    }


def test_a_circle_of_references_is_an_error_and_so_is_a_parent_that_is_not_there() -> None:
    found = faults("@book{a, title={T}, crossref={b}}\n@book{b, title={U}, crossref={a}}")
    assert {(d.code, d.span.line) for d in found} == {("bibtex-crossref", 1), ("bibtex-crossref", 2)}
    (fault,) = faults(HANDBOOK.replace("@collection{handbook", "@collection{handbok"))
    assert "names `handbook`, which is not in this file" in fault.message
    assert fault.hint == "did you mean handbok?"


# ---------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "words"),
    [
        ("@book{a,\n  title = {Emma,\n  year = 1815\n}\n", "bibtex-syntax", 2, 11, "the entry `a` does not end"),
        ("@book{a,\n  title = {Emma},\n", "bibtex-syntax", 1, 6, "the entry `a` does not end"),
        ("@book{a, title={T}}\n@book{a, title={U}}\n", "bibliography-entry", 2, 1, "first in line 1"),
        ("@book{a, title={T}, publisher = oup}\n", "bibtex-string", 1, 33, "`a`, publisher: there is no @string `oup`"),
        ("@book{title = {T}}", "bibliography-entry", 1, 1, "has no key"),
        ("@book{, title = {T}}", "bibliography-entry", 1, 1, "has no key"),
        ("@book{a, title={T}, date = {2019-13}}", "bad-value", 1, 28, "`a`: date has no month 13"),
        ("@book{a, title={T}, year=2019, month = {Brumaire}}", "bad-value", 1, 40, "`a`: month"),
        ("@book{a, title={T}\n  year = 2019}", "bibtex-syntax", 2, 3, "`a`, title: a comma or a # is missing"),
        ("@book{a, title={T}, title={U}}", "duplicate-key", 1, 27, "the field title a second time"),
        ("@book a, title={T}}", "bibtex-syntax", 1, 1, "has no opening brace"),
        ("nothing here", "bibliography-format", 1, 1, "there is no entry"),
    ],
)
def test_a_fault_names_its_place_and_its_entry(text: str, code: str, line: int, column: int, words: str) -> None:
    fault = faults(text)[0]
    assert (fault.code, fault.span.file, fault.span.line) == (code, "x.bib", line), fault
    assert words in fault.message
    assert fault.span.column == column, fault


def test_all_faults_are_told_at_once_and_the_entries_after_them_are_read() -> None:
    found = faults("@book{a, title={T}, date={x}}\n@book{b\n}\n@book{c, title = oops}\n@book{c, title={T}}")
    assert [d.code for d in found] == ["bibtex-string", "bibliography-entry", "bad-value"]


HOSTILE = {
    "braces alone": "{" * 1_000_000,
    "braces in a value": "@book{a, title = {" + "{" * 1_000_000,
    "balanced braces": "@book{a, title = " + "{" * 400_000 + "}" * 400_000 + "}",
    "entries in entries": "@book{" * 150_000,
    "quotation marks": '@book{a, title = "' + '"' * 500_000,
    "a macro that doubles itself": "@string{a0={xxxxxxxxxx}}"
    + "".join(f"@string{{a{i + 1}=a{i} # a{i}}}" for i in range(64))
    + "@book{a, title=a64}",
    "a long chain": "".join(f"@book{{k{i}, crossref={{k{i + 1}}}}}\n" for i in range(3_000)),
    "macros on macros": "@book{a, title={" + r"\emph" * 100_000 + "}}",
    "environments": "@book{a, title={" + r"\begin{a}" * 2_000 + "}}",
    "unknown macros": "@book{a, title = " + "x # " * 100_000 + "x}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_an_error_in_little_time(name: str) -> None:
    start = time.monotonic()
    assert faults(HOSTILE[name])
    assert time.monotonic() - start < 8


@settings(max_examples=150, deadline=2000)
@given(st.text(st.sampled_from("@{}()\"',=#\\%~$&-_^ \n0123aebx/.<>ßé"), max_size=200))
def test_any_text_gives_items_or_diagnostics(text: str) -> None:
    found: list[Diagnostic] = []
    for whole in (text, f"@book{{a, title = {{{text}}}}}", f"@book{{a, author = {{{text}}}, year = {{{text}}}}}"):
        try:
            for data in items(whole).values():
                assert data.keys() <= VARIABLES
        except BriefError as fault:
            found += fault.diagnostics
    assert all(d.span.file == "x.bib" for d in found)
