from __future__ import annotations

import pytest

from briefpress.csl import Cite, Cluster, Format, Link, Span, Text

from .helpers import cite, item, process, style


def title(text: str, attributes: str = "", language: str = "", locale: str | None = None) -> str:
    entry = item("a", title=text, language=language)
    return cite(f'<text variable="title" {attributes}/>', entry, locale=locale)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a history of the world", "A History of the World"),
        ("war: the story", "War: The Story"),
        ("out-of-fashion ideas", "Out-of-Fashion Ideas"),
        ("pro-environmental behavior", "Pro-Environmental Behavior"),
        ("the iPhone and NASA", "The iPhone and NASA"),
        ('the <span class="nocase">smith</span> pencil', "The smith Pencil"),
    ],
)
def test_title_case_capitalizes_what_english_capitalizes(text: str, expected: str) -> None:
    assert title(text, 'text-case="title"') == expected


def test_title_case_is_for_english_only() -> None:
    assert title("une histoire", 'text-case="title"', language="fr") == "une histoire"
    assert title("une histoire", 'text-case="title"', locale="fr-FR") == "une histoire"
    assert title("a story", 'text-case="title"', language="en-GB", locale="fr-FR") == "A Story"


def test_sentence_case_lowers_all_but_the_first_word() -> None:
    assert title("A Study Of Things", 'text-case="sentence"') == "A study of things"


def test_turkish_has_a_dotted_capital() -> None:
    assert title("istanbul", 'text-case="uppercase"', language="tr") == "İSTANBUL"


def test_quotation_marks_alternate() -> None:
    assert title('the "big" book', 'quotes="true"') == "“the ‘big’ book”"
    assert title('the "big" book') == "the “big” book"
    assert title('the "big" book', 'quotes="true"', locale="de-DE") == "„the ‚big‘ book“"


def test_a_lone_single_quote_is_an_apostrophe() -> None:
    assert title("the dogs' bone isn't '09") == "the dogs’ bone isn’t ’09"


def test_an_orphan_double_quote_stays() -> None:
    assert title('5" wide') == '5" wide'


def test_mark_up_in_a_field_flips_the_format_around_it() -> None:
    made = style('<text variable="title" font-style="italic"/>')
    citation = process(made, [item("a", title="On <i>Hamlet</i>")], Cluster((Cite("a"),))).citations[0]
    reference = citation[0]
    assert not isinstance(reference, Text)
    assert reference.children == (
        Span((Text("On "), Span((Text("Hamlet"),), Format(font_style="normal"))), Format(font_style="italic")),
    )


def test_a_tag_that_does_not_close_is_text() -> None:
    assert title("a <i>b") == "a <i>b"
    assert title("1 < 2") == "1 < 2"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Why?", ". Then", "Why? Then"),
        ("Ed.", ". Then", "Ed. Then"),
        ("Ed.", ", then", "Ed., then"),
        ("Oh!", ", then", "Oh!, then"),
        ("a:", "? b", "a? b"),
    ],
)
def test_punctuation_that_meets_collapses(first: str, second: str, expected: str) -> None:
    assert (
        cite(f'<text variable="title"/><text value="x" prefix="{second}"/>', item("a", title=first)) == f"{expected}x"
    )


def test_american_punctuation_moves_inside_quotation_marks() -> None:
    content = '<text variable="title" quotes="true" suffix=", "/><text value="x"/>'
    assert cite(content, item("a", title="Foo")) == "“Foo,” x"
    assert cite(content, item("a", title="Foo"), locale="en-GB") == "‘Foo’, x"


def test_a_doi_leads_to_its_address() -> None:
    made = style('<text variable="DOI" prefix="https://doi.org/"/>')
    citation = process(made, [item("a", DOI="10.1/x")], Cluster((Cite("a"),))).citations[0]
    reference = citation[0]
    assert not isinstance(reference, Text)
    assert reference.children == (Link("https://doi.org/10.1/x", (Text("https://doi.org/10.1/x"),)),)


def test_an_address_that_could_run_code_is_no_link() -> None:
    made = style('<text variable="URL"/>')
    citation = process(made, [item("a", URL="javascript:alert(1)")], Cluster((Cite("a"),))).citations[0]
    reference = citation[0]
    assert not isinstance(reference, Text)
    assert reference.children == (Text("javascript:alert(1)"),)


def test_runs_of_the_other_direction_are_isolated() -> None:
    assert title("كتاب") == "\u2068كتاب\u2069"
    assert title("Book", locale="ar") == "\u2068Book\u2069"
    assert title("كتاب", locale="fa-IR") == "كتاب"
    assert title("Book") == "Book"
