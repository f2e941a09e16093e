"""Isolates: what runs against its line is one run, with its brackets, and no character is lost or added."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress import bidi
from briefpress import document as d
from briefpress.walk import own_inlines, plain_text, walk_blocks, walk_inlines
from tests.documents import rich_document, text
from tests.rtl_documents import arabic_document, persian_document

DIRECTIONS = st.sampled_from(["ltr", "rtl"])
TEXTS = st.text("ab ۱2ابپ()[]«»“”.,:-‌\u0301", max_size=12).map(d.Text)
LINES = st.recursive(
    st.one_of(TEXTS, TEXTS.map(lambda node: d.Code(node.value)), st.just(d.LineBreak())),
    lambda inner: st.lists(inner, max_size=4).flatmap(
        lambda nodes: st.sampled_from(
            [
                d.Emph(tuple(nodes)),
                d.Strong(tuple(nodes)),
                d.Link("https://example.org/", tuple(nodes)),
                d.Citation(tuple(nodes)),
                d.Foreign("de", "ltr", tuple(nodes)),
                d.Note((d.Paragraph(tuple(nodes)),), 1),
            ]
        )
    ),
    max_leaves=12,
)


def characters(nodes: tuple[d.Inline, ...]) -> str:
    """All characters, those of notes too."""
    return "".join(node.value for node in walk_inlines(nodes) if isinstance(node, d.Text | d.Code))


def isolates(nodes: tuple[d.Inline, ...]) -> list[tuple[str, str]]:
    """The isolates of a line, notes and all: which way they run, and what stands in them."""
    found = [node for node in walk_inlines(nodes) if isinstance(node, d.Foreign) and not node.language]
    return [(node.direction, plain_text(node.children)) for node in found]


@given(st.lists(LINES, max_size=6).map(tuple), DIRECTIONS)
def test_isolating_never_changes_the_characters(nodes: tuple[d.Inline, ...], base: d.Direction) -> None:
    assert characters(bidi.isolate(nodes, base)) == characters(nodes)


@given(st.lists(LINES, max_size=6).map(tuple), DIRECTIONS)
def test_isolating_never_changes_what_is_no_isolate(nodes: tuple[d.Inline, ...], base: d.Direction) -> None:
    def marks(line: tuple[d.Inline, ...]) -> list[str]:
        given_ = [node for node in walk_inlines(line) if not isinstance(node, d.Text | d.Foreign)]
        return [type(node).__name__ for node in given_]

    assert marks(bidi.isolate(nodes, base)) == marks(nodes)


def test_a_latin_entry_in_a_persian_brief_is_one_isolate() -> None:
    made = bidi.isolated(persian_document())
    (bibliography,) = [b for s in made.sections for b in s.blocks if isinstance(b, d.Bibliography)]
    persian, latin = bibliography.entries
    assert isolates(latin.content) == [("ltr", plain_text(latin.content))]
    assert len(latin.content) == 1
    assert isolates(persian.content) == []


@pytest.mark.parametrize("brackets", ["()", "[]", "«»", "“”"])
def test_a_bracket_closes_in_the_isolate_in_which_it_opens(brackets: str) -> None:
    line = (d.Text("شاخص "), d.Emph(text(f"Baltic {brackets[0]}BDI")), d.Text(f"{brackets[1]} بالا رفت"))
    (emphasis,) = [node for node in walk_inlines(bidi.isolate(line, "rtl")) if isinstance(node, d.Emph)]
    assert plain_text(emphasis.children) == f"Baltic {brackets[0]}BDI{brackets[1]}"
    plain = (d.Text(f"شاخص Baltic {brackets[0]}BDI{brackets[1]} بالا رفت"),)
    assert plain_text(bidi.isolate(plain, "rtl")) == plain_text(plain)


def test_a_bracket_that_opened_before_closes_outside() -> None:
    line = (d.Text("شاخص (یا "), d.Emph(text("Baltic")), d.Text(") بالا رفت"))
    (emphasis,) = [node for node in walk_inlines(bidi.isolate(line, "rtl")) if isinstance(node, d.Emph)]
    assert plain_text(emphasis.children) == "Baltic"


def test_words_of_one_direction_around_a_link_are_one_isolate() -> None:
    line = (d.Text("طبق Port "), d.Link("https://example.org/", text("Registry")), d.Text(" of 2026 شد"))
    assert isolates(bidi.isolate(line, "rtl"))[0] == ("ltr", "Port Registry of")


@pytest.mark.parametrize("code", ["foo()", "a/b/", "ls -", "#include"])
def test_code_in_a_right_to_left_line_runs_from_left_to_right_by_itself(code: str) -> None:
    line = (d.Text("تابع "), d.Code(code), d.Text(" را"))
    assert isolates(bidi.isolate(line, "rtl")) == [("ltr", code)]
    assert isolates(bidi.isolate((d.Text("the "), d.Code(code)), "ltr")) == []


def test_a_document_that_runs_from_left_to_right_alone_is_returned_as_it_is() -> None:
    made = rich_document()
    assert bidi.isolated(made) is made


def test_one_word_of_the_other_direction_is_enough_to_be_looked_at() -> None:
    made = rich_document()
    made = replace(
        made, head=replace(made.head, caveat=(d.Text("See "), d.Emph(text("بحر")), d.Text(" and بحر (بر) x")))
    )
    assert bidi.isolated(made) is not made


@pytest.mark.parametrize("made", [persian_document(), arabic_document()], ids=["persian", "arabic"])
def test_isolating_twice_changes_no_character_of_a_document(made: d.Document) -> None:
    def all_of(document: d.Document) -> list[str]:
        blocks = [block for section in document.sections for block in walk_blocks(section.blocks)]
        return [characters(own_inlines(block)) for block in blocks]

    once = bidi.isolated(made)
    assert all_of(bidi.isolated(once)) == all_of(once) == all_of(made)


def test_letters_alone_have_a_direction() -> None:
    assert bidi.directions("12 ۱۲ ()!") == set()
    assert bidi.directions("a ا") == {"ltr", "rtl"}
    assert bidi.directions("א") == {"rtl"}
