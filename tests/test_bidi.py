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
from tests.effort import no_hang
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
    assert isolates(bidi.isolate(line, "rtl")) == [("ltr", f"Baltic {brackets[0]}BDI{brackets[1]}")]
    plain = (d.Text(f"شاخص Baltic {brackets[0]}BDI{brackets[1]} بالا رفت"),)
    assert bidi.isolate(plain, "rtl") == plain, "a renderer orders one text by itself"


def test_a_bracket_that_opened_before_closes_outside() -> None:
    line = (d.Text("شاخص (یا "), d.Emph(text("Baltic Dry")), d.Text(") بالا رفت"))
    assert isolates(bidi.isolate(line, "rtl")) == [("ltr", "Baltic Dry")]


def test_words_of_one_direction_around_a_link_are_one_isolate() -> None:
    line = (d.Text("طبق Port "), d.Link("https://example.org/", text("Registry")), d.Text(" of 2026 شد"))
    assert isolates(bidi.isolate(line, "rtl"))[0] == ("ltr", "Port Registry of 2026")


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


# ---------------------------------------------------------------------------------------------- every run


def every(nodes: tuple[d.Inline, ...], base: d.Direction) -> tuple[d.Inline, ...]:
    """A line with an isolate around every run against it, as Word wants it."""
    return bidi.isolate(nodes, base, every=True)


def runs(nodes: tuple[d.Inline, ...], base: d.Direction) -> list[str]:
    """The line as runs: those against the line in angle brackets."""
    return runs_of(every(nodes, base))


def runs_of(line: tuple[d.Inline, ...]) -> list[str]:
    out = []
    for node in line:
        out.append(f"<{plain_text((node,))}>" if isinstance(node, d.Foreign) else plain_text((node,)))
    return out


@pytest.mark.parametrize(
    ("line", "base", "expected"),
    [
        ("شاخص Baltic Dry Index بالا رفت", "rtl", ["شاخص ", "<Baltic Dry Index>", " بالا رفت"]),
        ("شاخص BDI (index) در", "rtl", ["شاخص ", "<BDI (index)>", " در"]),
        ("نرخ (BDI) در", "rtl", ["نرخ (", "<BDI>", ") در"]),
        ("سال FY 2026, است", "rtl", ["سال ", "<FY 2026>", ", است"]),
        ("رشد Brent 12.5% است", "rtl", ["رشد ", "<Brent 12.5%>", " است"]),
        ("رشد 12.5% است", "rtl", ["رشد 12.5% است"]),
        ("[1]", "rtl", ["[1]"]),
        ("Port Registry (2026).", "rtl", ["<Port Registry (2026).>"]),
        ("the word بحر means sea", "ltr", ["the word ", "<بحر>", " means sea"]),
        ("the words بحر و ماء mean", "ltr", ["the words ", "<بحر و ماء>", " mean"]),
        ("plain – text (all of it) 12%", "ltr", ["plain – text (all of it) 12%"]),
        ("", "rtl", [""]),
    ],
)
def test_a_line_is_split_where_its_direction_changes(line: str, base: d.Direction, expected: list[str]) -> None:
    assert runs(text(line), base) == [run for run in expected if run]


def test_what_stands_between_two_pieces_of_a_line_goes_with_both() -> None:
    nodes = (d.Text("Lindqvist, P.: "), d.Emph(text("Pricing")), d.Text(". Mar. (2025)"))
    assert every(nodes, "rtl") == (d.Foreign("", "ltr", nodes),)
    mixed = (d.Text("از IMO"), d.Emph(text(" and ")), d.Text("OPEC است"))
    assert runs_of(every(mixed, "rtl")) == ["از ", "<IMO and OPEC>", " است"]


def test_what_holds_both_directions_is_isolated_inside() -> None:
    nodes = (d.Text("متن Hebrew? "), d.Strong(text("bold متن")), d.Text(" end."))
    first, strong, last = bidi.isolate(nodes, "rtl")
    assert isinstance(strong, d.Strong)
    assert runs_of(bidi.isolate(strong.children, "rtl", every=True)) == ["<bold>", " متن"]
    assert (first, last) == (d.Text("متن Hebrew? "), d.Text(" end."))


def test_an_address_and_code_are_one_piece() -> None:
    link = d.Link("https://a.example/", text("https://a.example/x/"))
    code = d.Code("a --b")
    line = every((d.Text("به "), link, d.Text(" و "), code, d.Text(" بروید")), "rtl")
    assert line[1] == d.Foreign("", "ltr", (link,))
    assert line[3] == d.Foreign("", "ltr", (code,))


def test_a_call_of_a_note_amid_words_against_the_line_stays_with_them() -> None:
    note = d.Note((d.Paragraph(text("یادداشت")),), 1)
    line = bidi.isolate((d.Text("به Port"), note, d.Text(" Registry رفت"), note), "rtl")
    assert line == (
        d.Text("به "),
        d.Foreign("", "ltr", (d.Text("Port"), note, d.Text(" Registry"))),
        d.Text(" رفت"),
        note,
    )


@given(st.lists(LINES, max_size=6).map(tuple), DIRECTIONS, st.booleans())
def test_isolating_a_line_again_changes_nothing(nodes: tuple[d.Inline, ...], base: d.Direction, all_runs: bool) -> None:
    once = bidi.isolate(nodes, base, every=all_runs)
    assert bidi.isolate(once, base, every=all_runs) == once


def test_a_line_of_brackets_is_read_in_one_go() -> None:
    with no_hang():
        for line in ("متن " + "(" * 50_000 + "a" + ")" * 50_000, "متن " + "() " * 50_000):
            assert plain_text(every((d.Text(line),), "ltr")) == line


def test_signs_at_the_end_of_a_run_are_held_to_it() -> None:
    assert bidi.marks("https://a.example/", "ltr") == ("", "\u200e")
    assert bidi.marks("(a)", "ltr") == ("\u200e", "\u200e")
    assert bidi.marks("p. 3", "ltr") == ("", "")
    assert bidi.marks("بحر.", "rtl") == ("", "\u200f")
    assert bidi.marks("", "rtl") == ("", "")


LTR_LINES = (
    (),
    (d.Text("words"),),
    (d.Text("a "), d.Emph((d.Text("b"),)), d.Text(" (c), 12%")),
    (d.Text("a"), d.Text("b")),
    (d.Text(""),),
    (d.Emph((d.Text("a"), d.Text("b"))), d.Code("x"), d.LineBreak()),
    (d.Link("https://example.org/א", (d.Text("https://example.org/א"),)),),
    (d.Text("a \u200f."),),
    (d.Text("שלום"), d.Text(" world")),
    (d.Foreign("fa", "rtl", (d.Text("سلام"),)), d.Text(" is a greeting")),
    (d.Text("a"), d.Note((d.Paragraph((d.Text("سلام"), d.Text(" b"))),))),
)


@pytest.mark.parametrize("line", LTR_LINES)
@pytest.mark.parametrize("every", [False, True])
def test_the_short_way_for_plain_lines_gives_what_the_long_one_does(line: tuple[d.Inline, ...], every: bool) -> None:
    """What runs along is given back as it is: the algorithm would have changed nothing."""
    long_way = bidi._isolate(line, "ltr", bidi._How(every, "ltr"))
    assert bidi.isolate(line, "ltr", every=every) == long_way
    assert not bidi._runs_along(line) or line == long_way
