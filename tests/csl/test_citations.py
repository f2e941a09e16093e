from __future__ import annotations

import pytest

from briefpress.csl import Cite, CiteRef, Cluster, ItemError, Processor, Style, find_style, plain_text
from briefpress.csl.items import read_item

from .helpers import item, person, process, style, texts, year

AUTHOR = '<names variable="author"><name form="short"/></names>'
YEAR = '<date variable="issued"><date-part name="year"/></date>'
AUTHOR_DATE = f'<group delimiter=" ">{AUTHOR}{YEAR}</group>'
BRACKETS = 'prefix="(" suffix=")" delimiter="; "'


def book(id: str, family: str, number: int, given: str = "A", **rest: object) -> dict[str, object]:
    return item(id, author=[person(family, given)], issued=year(number), title=id, **rest)


def together(*ids: str) -> Cluster:
    return Cluster(tuple(Cite(id) for id in ids))


def test_cites_keep_the_order_of_the_author_where_the_style_does_not_sort() -> None:
    made = style(AUTHOR_DATE, layout=BRACKETS)
    assert texts(process(made, [book("a", "Zed", 1), book("b", "Abc", 2)], together("a", "b"))) == [
        "(Zed 1 AD; Abc 2 AD)"
    ]


def test_prefix_and_suffix_stand_around_their_cite() -> None:
    made = style(AUTHOR_DATE, layout=BRACKETS)
    cluster = Cluster((Cite("a", prefix="see", suffix=" for <i>more</i>"), Cite("b", prefix="also ")))
    assert texts(process(made, [book("a", "Doe", 2001), book("b", "Roe", 2002)], cluster)) == [
        "(see Doe 2001 for more; also Roe 2002)"
    ]


def test_equal_cites_get_a_year_suffix() -> None:
    made = style(AUTHOR_DATE, citation='disambiguate-add-year-suffix="true"', layout=BRACKETS)
    items = [book("a", "Doe", 2001), book("b", "Doe", 2001), book("c", "Doe", 2002)]
    assert texts(process(made, items, together("a", "b", "c"))) == ["(Doe 2001a; Doe 2001b; Doe 2002)"]


def test_more_than_twenty_six_suffixes_go_on_with_two_letters() -> None:
    made = style(AUTHOR_DATE, citation='disambiguate-add-year-suffix="true"')
    items = [book(f"i{number}", "Doe", 2001) for number in range(28)]
    found = texts(process(made, items, *(together(str(entry["id"])) for entry in items)))
    assert found[25:] == ["Doe 2001z", "Doe 2001aa", "Doe 2001ab"]


def test_given_names_tell_cites_apart() -> None:
    content = '<names variable="author"><name form="short" initialize-with=". "/></names>'
    made = style(content, citation='disambiguate-add-givenname="true"')
    items = [book("a", "Doe", 2001, "John"), book("b", "Doe", 2001, "Ann"), book("c", "Roe", 2001)]
    assert texts(process(made, items, together("a"), together("b"), together("c"))) == ["J. Doe", "A. Doe", "Roe"]


def test_more_names_tell_cites_apart() -> None:
    content = '<names variable="author"><name form="short" et-al-min="2" et-al-use-first="1"/></names>'
    made = style(content, citation='disambiguate-add-names="true"')
    items = [
        item("a", author=[person("Doe"), person("Roe"), person("Poe")]),
        item("b", author=[person("Doe"), person("Moe"), person("Poe")]),
    ]
    assert texts(process(made, items, together("a"), together("b"))) == ["Doe, Roe, et al.", "Doe, Moe, et al."]


def test_the_condition_tells_cites_apart() -> None:
    content = AUTHOR + '<choose><if disambiguate="true"><text variable="title" prefix=", "/></if></choose>'
    items = [book("One", "Doe", 2001), book("Two", "Doe", 2001), book("c", "Roe", 2001)]
    assert texts(process(style(content), items, together("One", "Two", "c"))) == ["Doe, One; Doe, Two; Roe"]


def test_years_of_one_author_collapse() -> None:
    made = style(AUTHOR_DATE, citation='collapse="year"', layout=BRACKETS)
    items = [book("a", "Doe", 2001), book("b", "Doe", 2002), book("c", "Roe", 2003)]
    assert texts(process(made, items, together("a", "b", "c"))) == ["(Doe 2001, 2002; Roe 2003)"]


def test_suffixes_of_one_year_collapse_into_a_range() -> None:
    options = 'collapse="year-suffix-ranged" disambiguate-add-year-suffix="true" year-suffix-delimiter=","'
    made = style(AUTHOR_DATE, citation=options, layout=BRACKETS)
    items = [book(id, "Doe", 2001) for id in "abcd"]
    assert texts(process(made, items, together(*"abcd"))) == ["(Doe 2001a–d)"]
    assert texts(process(made, items, together(*"abcd"), together("a", "c")))[1] == "(Doe 2001a,c)"


def test_numbers_collapse_into_ranges_that_still_link() -> None:
    made = style(
        '<text variable="citation-number"/>',
        citation='collapse="citation-number"',
        layout='prefix="[" suffix="]" delimiter=", "',
    )
    items = [book(id, id.upper(), 2001) for id in "abcde"]
    processed = process(made, items, together(*"abc"), together("a", "b"), together("a", "c", "d", "e"))
    assert texts(processed) == ["[1–3]", "[1, 2]", "[1, 3–5]"]
    assert [node.id for node in processed.citations[0] if isinstance(node, CiteRef)] == ["a", "c"]


def test_a_note_that_repeats_the_one_before_is_ibid() -> None:
    content = (
        '<choose><if position="ibid-with-locator"><text value="ibid+"/></if><else-if position="ibid">'
        '<text value="ibid"/></else-if><else-if position="subsequent"><text variable="first-reference-note-number"/>'
        '</else-if><else><text variable="title"/></else></choose>'
    )
    made = style(content, kind="note")
    items = [item("a", title="A"), item("b", title="B")]
    clusters = [
        Cluster((Cite("a"),), 1),
        Cluster((Cite("a"),), 2),
        Cluster((Cite("a", "5"),), 3),
        Cluster((Cite("b"),), 4),
        Cluster((Cite("a"),), 5),
    ]
    assert texts(process(made, items, *clusters)) == ["A", "ibid", "ibid+", "B", "1"]


def test_a_narrative_citation_names_the_author_outside_the_brackets() -> None:
    apa = Style.parse(find_style("apa"))
    items = {"a": book("a", "Smith", 2019), "t": item("t", title="Untitled matters")}
    clusters = [
        Cluster((Cite("a", "3", mode="composite"),)),
        Cluster((Cite("a", mode="author-only"),)),
        Cluster((Cite("a", mode="suppress-author"),)),
        Cluster((Cite("t", mode="composite"),)),
    ]
    found = texts(Processor(apa, items).process(clusters))
    assert found == ["Smith (2019, p. 3)", "Smith", "(2019)", "Untitled Matters (n.d.)"]


def test_a_narrative_citation_of_a_numeric_style_has_author_and_number() -> None:
    items = {"a": book("a", "Smith", 2019), "t": item("t", title="Untitled")}
    clusters = [Cluster((Cite("a", mode="composite"),)), Cluster((Cite("t", mode="composite"),))]
    found = texts(Processor(Style.parse(find_style("ieee")), items).process(clusters))
    assert found == ["Smith [1]", "Untitled [2]"]


def test_a_citation_that_renders_to_nothing_is_reported() -> None:
    made = style('<text variable="publisher"/>')
    processed = process(made, [item("a"), item("b", publisher="X")], together("b"), together("a"))
    assert processed.empty_citations == (1,)


def test_an_item_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ItemError, match="nobody"):
        process(style(AUTHOR), [], together("nobody"))


def test_an_item_that_is_no_mapping_is_an_error() -> None:
    with pytest.raises(ItemError, match="mapping"):
        read_item("a", "text")


def test_every_cite_is_marked_with_its_item() -> None:
    made = style(AUTHOR_DATE, layout=BRACKETS)
    processed = process(made, [book("a", "Doe", 2001), book("b", "Roe", 2002)], together("a", "b"))
    references = [node for node in processed.citations[0] if isinstance(node, CiteRef)]
    assert [(node.id, plain_text(node.children)) for node in references] == [("a", "Doe 2001"), ("b", "Roe 2002")]


def test_the_note_field_may_hold_variables() -> None:
    made = style('<text variable="publisher"/> <text variable="note" prefix=" | "/>')
    entry = item("a", note="A remark\npublisher: House\ntype: chapter")
    assert texts(process(made, [entry], together("a"))) == ["House | A remark"]
