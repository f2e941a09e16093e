"""The commands around sources and citation styles, run as a person runs them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import citation_styles, csl
from briefpress.bibliography import Item
from briefpress.bibliography.check import duplicates, holes, unknown_names
from briefpress.diagnostics import Span
from tests.conftest import ROOT
from tests.test_bad_input import run

BIB = """\
@book{sen1999,
  author    = {Sen, Amartya},
  title     = {Development as {Freedom}},
  publisher = {Oxford University Press},
  location  = {Oxford},
  date      = {1999},
}
"""
BRIEF = """\
---
title: Freedom
citation_style: apa
bibliography: refs.bib
---

## TL;DR

Freedom.

## Summary

Freedom [@sen1999].
"""


def items(*data: dict[str, object]) -> dict[str, Item]:
    return {str(one["id"]): Item(one, Span("x.json", number + 1, 1)) for number, one in enumerate(data)}


# ---------------------------------------------------------------------------------------------- in a brief


def test_a_brief_is_built_from_a_bib_file_and_keeps_the_protected_capitals(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "source/refs.bib": BIB})
    done = run(folder, "build", "-f", "txt")
    assert done.returncode == 0, done.stderr
    assert "Sen, A. (1999). Development as Freedom. Oxford University Press." in (folder / "output/a.txt").read_text()


def test_the_same_sources_in_three_formats_make_the_same_text(project: Callable[..., Path]) -> None:
    brief = (ROOT / "source/accessible-pdf.md").read_text("utf-8")
    refs = (ROOT / "source/accessible-pdf.json").read_text("utf-8")
    folder = project(**{"source/accessible-pdf.md": brief, "source/accessible-pdf.json": refs})
    picture = (ROOT / "source/images/matterhorn.svg").read_bytes()
    project(**{"source/images/matterhorn.svg": picture})
    texts = []
    for suffix in ("json", "bib", "ris"):
        name = f"accessible-pdf.{suffix}"
        if suffix != "json":
            done = run(
                folder, "sources", "convert", "source/accessible-pdf.json", "--to", suffix, "-o", f"source/{name}"
            )
            assert done.returncode == 0, done.stderr
        (folder / "source/accessible-pdf.md").write_text(brief.replace("accessible-pdf.json", name), "utf-8")
        done = run(folder, "build", "-f", "txt", SOURCE_DATE_EPOCH="1795478400")
        assert done.returncode == 0, done.stderr
        texts.append((folder / "output/accessible-pdf.txt").read_text("utf-8"))
    assert texts[0] == texts[1] == texts[2]


# ---------------------------------------------------------------------------------------------- sources list


def test_a_list_in_json_says_where_each_source_stands_and_where_it_is_cited(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "source/refs.bib": BIB})
    done = run(folder, "sources", "list", "--report", "json")
    assert json.loads(done.stdout) == [
        {
            "brief": "source/a.md",
            "key": "sen1999",
            "type": "book",
            "source": "Sen, Development as Freedom, 1999",
            "file": "source/refs.bib",
            "line": 1,
            "column": 1,
            "cited": {"line": 13, "column": 10},
        }
    ]


def test_a_bibliography_alone_can_be_listed(project: Callable[..., Path]) -> None:
    folder = project(**{"refs.bib": BIB})
    done = run(folder, "sources", "list", "refs.bib")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "refs.bib: 1 source")


# ---------------------------------------------------------------------------------------------- sources check


def test_two_sources_with_one_doi_address_or_title_are_told() -> None:
    found = duplicates(
        items(
            {"id": "a", "type": "book", "title": "Development as Freedom", "DOI": "10.1000/X"},
            {"id": "b", "type": "book", "title": "Other", "DOI": "https://doi.org/10.1000/x"},
            {"id": "c", "type": "book", "title": "Développement <i>as</i> FREEDOM!"},
            {"id": "d", "type": "webpage", "title": "One", "URL": "http://example.org/a/"},
            {"id": "e", "type": "webpage", "title": "Two", "URL": "https://example.org/a"},
            {"id": "f", "type": "book", "title": "Development as <i>freedom</i>"},
        )
    )
    assert [d.message.split(" (")[0] for d in found] == [
        "`b` has the same DOI as `a`",
        "`e` has the same URL as `d`",
        "`f` has the same title as `a`",
    ]


def test_a_yearly_report_is_no_duplicate_of_last_years() -> None:
    report = {"type": "report", "title": "Annual report", "author": [{"literal": "World Bank"}]}
    assert not list(duplicates(items({"id": "a", **report, "issued": "2019"}, {"id": "b", **report, "issued": "2020"})))


def test_types_and_variables_that_csl_does_not_have_are_told_with_what_was_meant() -> None:
    found = list(unknown_names(items({"id": "a", "type": "webpge", "title": "T", "publihser": "P"})))
    assert [(d.code, d.hint) for d in found] == [
        ("source-type", "did you mean `webpage`?"),
        ("unknown-variable", "did you mean `publisher`?"),
    ]


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"type": "article-journal", "author": "X", "title": "T", "issued": "2019", "DOI": "1"}, ["container-title"]),
        ({"type": "webpage", "author": "X", "title": "T", "issued": "2019"}, ["URL"]),
        ({"type": "book", "title": "T", "issued": "2019", "publisher": "P"}, []),
        ({"type": "book", "author": "X", "publisher": "P"}, ["title", "issued"]),
        ({"type": "legislation", "title": "T", "issued": "2019", "number": "7"}, []),
    ],
)
def test_a_field_that_the_citation_style_would_print_is_missed(data: dict[str, object], missing: list[str]) -> None:
    style = csl.Style.parse(csl.find_style("apa"), name="apa", find_parent=csl.find_style)
    found = list(holes(items({"id": "a", **data}), style))
    assert [d.hint for d in found] == [f"add `{name}: …`" for name in missing]


def test_a_style_that_prints_no_date_of_access_does_not_ask_for_one() -> None:
    page = items(
        {"id": "a", "type": "webpage", "title": "T", "author": "X", "issued": "2019", "URL": "https://example.org"}
    )
    asked = {}
    for name in ("apa", "ieee"):
        style = csl.Style.parse(csl.find_style(name), name=name, find_parent=csl.find_style)
        asked[name] = [d.hint for d in holes(page, style)]
    assert asked == {"apa": [], "ieee": ["add `accessed: …`"]}


def test_reports_and_exit_codes_are_those_of_the_other_commands(project: Callable[..., Path]) -> None:
    faulty = BIB.replace("{1999}", "{1999-13}")
    folder = project(**{"source/a.md": BRIEF, "source/refs.bib": faulty, "fine.bib": BIB})
    done = run(folder, "sources", "check", "--report", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)[-1]["message"] == "`sen1999`: date has no month 13"
    done = run(folder, "sources", "check", "source/refs.bib", "--report", "github")
    assert (done.returncode, done.stdout.split(",")[0]) == (1, "::error file=source/refs.bib")
    assert run(folder, "sources", "check", "fine.bib", "--strict").returncode == 0
    assert run(folder, "sources", "check", "none.bib").returncode == 2
    assert run(folder, "sources", "check", "fine.bib", "-c", "aap").returncode == 2
    assert run(folder, "sources", "convert", "fine.bib", "--to", "ris", "-o", "/proc/x.ris").returncode == 3


def test_a_rule_of_sources_can_be_switched_off(project: Callable[..., Path]) -> None:
    folder = project(**{"refs.bib": "@online{a, title = {Citation Style Language}, author = {{CSL}}}\n"})
    assert "source-hole" in run(folder, "sources", "check", "refs.bib").stderr
    done = run(folder, "sources", "check", "refs.bib", "--strict", "--rule", "source-hole=off")
    assert done.returncode == 0, done.stderr


# ---------------------------------------------------------------------------------------------- sources convert


def test_a_file_that_is_there_is_replaced_only_by_force(project: Callable[..., Path]) -> None:
    folder = project(**{"refs.bib": BIB, "refs.json": "[]"})
    arguments = ("sources", "convert", "refs.bib", "--to", "json", "-o", "refs.json")
    assert run(folder, *arguments).returncode == 2
    assert (folder / "refs.json").read_text() == "[]"
    assert run(folder, *arguments, "--force").returncode == 0
    assert json.loads((folder / "refs.json").read_text())[0]["id"] == "sen1999"


def test_two_keys_that_bibtex_would_make_one_are_an_error(project: Callable[..., Path]) -> None:
    folder = project(**{"refs.json": '[{"id": "a b", "title": "T"}, {"id": "a-b", "title": "U"}]'})
    done = run(folder, "sources", "convert", "refs.json", "--to", "bib")
    assert (done.returncode, done.stdout) == (1, "")
    assert "`a-b` and `a b` are both `a-b` in BibTeX" in done.stderr


# ---------------------------------------------------------------------------------------------- citation-styles


def test_the_style_of_that_name_comes_first_with_a_sample(project: Callable[..., Path]) -> None:
    done = run(project(), "citation-styles", "ieee", "--limit", "2")
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[0].startswith("ieee: ")
    assert lines[0].endswith("(numeric)")
    assert lines[1] == "    cited:  [1]"
    assert "ISO 690:2021" in lines[2]
    assert len([line for line in lines if not line.startswith(" ")]) == 2


def test_dependent_styles_are_found_by_words_of_their_titles_and_name_their_parent() -> None:
    (style,) = [style for style in citation_styles.search("MEDICINE nature") if style.name == "nature-medicine"]
    assert style == citation_styles.Found("nature-medicine", "Nature Medicine", "numeric", "nature")


def test_a_note_style_shows_its_note_and_every_kind_of_style_has_a_category() -> None:
    citation, entry = citation_styles.sample("oscola")
    assert citation.endswith(".")
    assert "International Organization for Standardization" in entry
    assert {
        citation_styles.search(name)[0].category for name in ("apa", "ieee", "oscola", "din 1505 2 alphanumeric")
    } == {
        "author-date",
        "numeric",
        "note",
        "label",
    }


def test_all_styles_are_searched_in_little_time() -> None:
    start = time.process_time()
    assert len(citation_styles.search("")) > 9_000
    assert time.process_time() - start < 1.5


def test_a_search_without_a_hit_says_so(project: Callable[..., Path]) -> None:
    done = run(project(), "citation-styles", "no such style anywhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no style is named so" in done.stderr
