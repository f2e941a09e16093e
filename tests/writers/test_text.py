"""The text writer: the exact look of its pieces, and what holds for every document and every width."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from briefpress.diagnostics import Span
from briefpress.document import (
    Bibliography,
    Block,
    BulletList,
    Citation,
    Cite,
    CiteItem,
    CrossRef,
    Document,
    Emph,
    Entry,
    Faq,
    Figure,
    Head,
    Heading,
    Inline,
    KeyPoint,
    KeyPoints,
    LineBreak,
    Link,
    Note,
    NumberedList,
    Paragraph,
    Question,
    Quote,
    Section,
    Strong,
    Styled,
    Table,
    Text,
)
from briefpress.style import Options, Style
from briefpress.walk import own_inlines, plain_text, walk_blocks
from briefpress.writers.text import write
from briefpress.writers.text.ascii import ascii_url, to_ascii
from briefpress.writers.text.layout import Grid, columns, set_table, wrap

from .sample import DOCUMENT, HEAD, IMAGE, LABELS, STYLE, TABLE, cite, p, t

BARE = Head("T", "t", "en", "ltr", LABELS)


def text(document: Document, width: int = 72, *, ascii_only: bool = False) -> str:
    return write(document, STYLE, Options(width=width, ascii=ascii_only)).decode()


def body(*blocks: Block, width: int = 72, ascii_only: bool = False) -> str:
    """The text of some blocks, without the heads above them."""
    whole = text(Document(BARE, (Section("section", "s", "S", blocks),)), width, ascii_only=ascii_only)
    return whole.removeprefix("T\n=\n\n\nS\n-\n\n").removesuffix("\n")


def line(*parts: str | Inline, ascii_only: bool = False) -> str:
    return body(p(*parts), ascii_only=ascii_only)


# ---------------------------------------------------------------------------------------------- the page


def test_the_head_says_what_the_brief_is() -> None:
    assert text(DOCUMENT).split("\n\n\n")[0] == (
        "TLP:AMBER\n\nDRAFT\n\n"
        "Water in the Aral basin: who pays, who drinks and what comes after the\n"
        "harvest of 2026\n"
        "======================================================================\n\n"
        "Five states and two rivers\n\n"
        "Institute of Rivers · Policy briefs · No. 12\n"
        "Published 24 November 2026 · Information as of 20 November 2026\n"
        "Review by 1 May 2027 · Version 1.1\n"
        "Ada Núñez, lead author, Institute of Rivers <ada@rivers.example>\n"
        "Bo Li\n\n"
        "Recipients may share this within their own organisation."
    )


def test_the_colophon_ends_with_the_marking() -> None:
    assert text(DOCUMENT).split("-" * 24 + "\n\n")[1] == (
        "Contact: press@rivers.example\n\n"
        "Cite as: Núñez, A., & Li, B. (2026). Water in the Aral basin. Institute\nof Rivers.\n\n"
        "Distribution: Ministries of water; Basin commission\n\n"
        "The views are those of the authors, and nobody else answers for them.\n\n"
        "TLP:AMBER\n"
    )


def test_what_is_empty_is_not_printed() -> None:
    assert text(Document(BARE, ())) == "T\n=\n"


def test_authors_of_whom_only_names_are_known_share_a_line() -> None:
    head = dataclasses.replace(
        BARE, authors=tuple(dataclasses.replace(a, role="", affiliation="", email="") for a in HEAD.authors)
    )
    assert text(Document(head, ())) == "T\n=\n\nAda Núñez, Bo Li\n"


def test_sections_stand_apart_and_blocks_one_line() -> None:
    for width in (40, 72, 200):
        lines = text(DOCUMENT, width)
        assert "\n\n\n\n" not in lines
        assert "\t" not in lines
        assert not re.search(r"[ \t]$", lines, re.MULTILINE)
        assert lines.endswith("TLP:AMBER\n")


def test_notes_are_listed_before_the_sources() -> None:
    whole = text(DOCUMENT)
    assert (
        whole.index("given,² whatever") < whole.index("Notes\n-----\n\n1. Measured") < whole.index("Sources\n-------")
    )
    assert "1. Measured at the delta, not at the dam.\n2. Article 4.\n" in whole


def test_a_note_may_call_a_note() -> None:
    whole = body(p("A", Note((p("b", Note((p("c"),), 2)),), 1), "."))
    assert whole == "A¹.\n\n\nNotes\n-----\n\n1. b²\n2. c"


def test_a_pack_may_frame_the_text_otherwise(tmp_path: Path) -> None:
    (tmp_path / "page.txt.j2").write_text(
        '{% extends "default/page.txt.j2" %}\n{% block head %}** {{ document.head.title }} **\n{% endblock %}', "utf-8"
    )
    document = Document(BARE, (Section("section", "s", "S", (p("Words."),)),))
    assert write(document, Style("mine", tmp_path), Options()) == b"** T **\n\nS\n-\n\nWords.\n"


# ---------------------------------------------------------------------------------------------- blocks


def test_key_points_are_numbered_and_say_their_confidence() -> None:
    points = KeyPoints((KeyPoint((p("It rains."),), "moderate"), KeyPoint((p("It snows."),))))
    assert body(points) == "1. It rains. (Moderate confidence)\n2. It snows."


def test_the_confidence_in_a_point_with_a_list_stands_before_the_list() -> None:
    points = KeyPoints((KeyPoint((p("It rains."), BulletList(((p("here"),),))), "high"), KeyPoint((p("It snows."),))))
    assert body(points) == "1. It rains. (High confidence)\n   – here\n2. It snows."


def test_numbers_are_aligned_at_their_points() -> None:
    items = tuple((p(str(n) * 3),) for n in range(9, 12))
    assert body(NumberedList(items, 9)) == " 9. 999\n10. 101010\n11. 111111"


def test_lists_hang_within_lists() -> None:
    inner = BulletList(((p("one two three four"),), (p("five"),)))
    assert body(BulletList(((p("zero"), inner), (p("six"),))), width=20) == (
        "• zero\n  – one two three\n    four\n  – five\n• six"
    )


def test_items_of_several_lines_stand_apart() -> None:
    items = ((p("a " * 30),), (p("b"),))
    assert (
        body(BulletList(items), width=24)
        == "• a a a a a a a a a a a\n  a a a a a a a a a a a\n  a a a a a a a a\n\n• b"
    )


def test_questions_stand_close_above_their_answers() -> None:
    faq = Faq((Question(t("Why?"), (p("So."), p("And so."))), Question((), (p("Yes."),))))
    assert body(faq) == "Why?\nSo.\n\nAnd so.\n\n[Question not recorded]\nYes."


def test_headings_below_a_section_are_ruled_or_plain() -> None:
    assert body(Heading(3, t("Sub")), p("a"), Heading(4, t("Lower")), p("b")) == "Sub\n~~~\n\na\n\nLower\nb"


def test_a_quotation_is_indented() -> None:
    assert body(p("a"), Quote((p("b"), p("c")))) == "a\n\n    b\n\n    c"


def test_a_table_stands_in_aligned_columns() -> None:
    assert body(TABLE) == (
        "Table 1: Shares of the flow\n\n"
        "State       Share, %  Since  What the treaty says of it\n"
        "----------  --------  -----  -------------------------------------------\n"
        "Upstream        12.5  1992   May store water in winter and release it in\n"
        "                             summer, against fuel\n\n"
        "Downstream        40    –    Takes the rest\n"
        "                             if there is one\n\n"
        "Source: Basin commission [2]"
    )


def test_a_table_that_cannot_fit_is_set_as_records() -> None:
    grid = Grid(("", "", ""), ("Name", "Born", ""), (("Abracadabra", "Constantinople", "x"), ("B", "", "y")))
    assert set_table(grid, 24) == ["Name: Abracadabra", "Born: Constantinople", "x", "", "Name: B", "y"]


def test_a_table_of_wide_characters_is_aligned_by_columns() -> None:
    grid = Grid(("", "right"), ("名", "n"), (("東京", "1"), ("a", "22")))
    assert set_table(grid, 24) == ["名     n", "----  --", "東京   1", "a     22"]


def test_a_table_without_header_words_has_no_rule() -> None:
    assert set_table(Grid(("", ""), ("", ""), (("a", "b"), ("cc", "d"))), 24) == ["a   b", "cc  d"]


def test_a_figure_is_told_by_caption_and_description() -> None:
    figure = Figure(IMAGE, "A line falls.", t("The flow"), t("Source: own work"), number=2)
    assert body(figure) == "[Figure 2: The flow]\nA line falls.\nSource: own work"
    assert body(Figure(IMAGE, "A map.")) == "[Figure: A map.]"


def test_entries_with_labels_hang_behind_them() -> None:
    entries = tuple(Entry(f"r{n}", t("word " * 6), t(f"[{n}]")) for n in (9, 10))
    assert body(Bibliography(entries), width=24) == (
        "[9]  word word word word\n     word word\n[10] word word word word\n     word word"
    )


def test_entries_without_labels_hang_or_stand_apart() -> None:
    entries = (Entry("a", t("word " * 6)), Entry("b", t("b"), assessment="A1"))
    assert body(Bibliography(entries, hanging=True), width=20) == "word word word word\n    word word\nb (graded A1)"
    assert body(Bibliography(entries), width=20) == "word word word word\nword word\n\nb (graded A1)"


# ---------------------------------------------------------------------------------------------- inlines


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Emph(t("a")), " ", Strong(t("b")), " ", Styled("small-caps", t("c"))), "a b c"),
        (("x", Styled("superscript", t("2")), " H", Styled("subscript", t("2")), "O"), "x² H₂O"),
        (("1", Styled("superscript", t("st")), " x", Styled("superscript", t("k"))), "1st x^k"),
        ((Link("https://a.example/b", t("here")),), "here <https://a.example/b>"),
        ((Link("https://a.example/", t("a.example")),), "a.example"),
        ((Link("https://a.example/b", t("https://a.example/b")),), "https://a.example/b"),
        ((Link("mailto:a@b.example", t("a@b.example")),), "a@b.example"),
        ((Link("mailto:a@b.example", t("write")),), "write <a@b.example>"),
        ((Link("https://a.example/b", t("Title")), ". https://a.example/b."), "Title. https://a.example/b."),
        (("a", LineBreak(), "b"), "a\nb"),
        ((cite("1", "2"), "."), "[1, 2]."),
        (("so", Citation((Styled("superscript", t("1,2")),)), "."), "so¹,²."),
        (("soft\u00adly\there",), "softly here"),
    ],
)
def test_an_inline_is_read_without_its_type(parts: tuple[str | Inline, ...], expected: str) -> None:
    assert line(*parts) == expected


def test_notes_and_raised_citations_are_told_apart_in_ascii() -> None:
    assert line("so", Note((p("n"),), 1), ".", ascii_only=True).startswith("so (note 1).\n")
    assert line("so", Citation((Styled("superscript", t("1,2")),)), ".", ascii_only=True) == "so[1,2]."
    assert line("x", Styled("superscript", t("2")), " CO", Styled("subscript", t("2")), ascii_only=True) == "x^2 CO2"


@pytest.mark.parametrize(
    "node",
    [Cite((CiteItem("k", Span("f")),), Span("f", 1, 2)), CrossRef("fig:a", Span("f", 1, 2))],
    ids=["cite", "crossref"],
)
def test_what_is_unresolved_never_passes(node: Inline) -> None:
    with pytest.raises(TypeError, match="unresolved"):
        line(node)


# ---------------------------------------------------------------------------------------------- ASCII


@pytest.mark.parametrize(
    ("raw", "spelled"),
    [
        ("“Quoted” ‘so’ – and — so on…", "\"Quoted\" 'so' - and -- so on..."),
        ("Straße, Łódź, Ærø, Þór, Çelik, naïve", "Strasse, Lodz, AEro, Thor, Celik, naive"),
        ("1½ m², 5 € and 10\u00a0%, £3, 5°, §4", "1 1/2 m2, 5 EUR and 10 %, GBP 3, 5 deg, sec. 4"),
        ("北京 is 1。", "[U+5317 U+4EAC] is 1."),
        ("می\u200cد", "[U+0645 U+06CC U+062F]"),
        ("a\u0301b\u200bc\u200e", "abc"),
    ],
)
def test_ascii_spells_what_it_can_and_names_the_rest(raw: str, spelled: str) -> None:
    assert to_ascii(raw) == spelled


def test_an_address_in_ascii_is_encoded() -> None:
    assert ascii_url("https://bücher.example/ä?q=ö") == "https://xn--bcher-kva.example/%C3%A4?q=%C3%B6"


@given(st.text())
def test_ascii_is_ascii_and_loses_no_letter(raw: str) -> None:
    spelled = to_ascii(raw)
    assert spelled.isascii()
    assert to_ascii(spelled) == spelled
    assert sum(c.isalnum() for c in raw) <= len(spelled)


@pytest.mark.parametrize("width", [40, 72])
def test_the_whole_document_can_be_ascii(width: int) -> None:
    assert text(DOCUMENT, width, ascii_only=True).isascii()


# ---------------------------------------------------------------------------------------------- wrapping

LETTERS = st.sampled_from("abcdefgh.,-’é́漢字仮、。（）🇩🇪👩\u200d\u00a0")
# A combining accent after a blank would make a grapheme with it.
WORDS = st.builds(str.__add__, st.sampled_from("abc漢（"), st.text(LETTERS, max_size=11))
PROSE = st.lists(WORDS | st.just("https://a.example/漢/x-y"), max_size=30).map(" ".join)
WIDTHS = st.integers(20, 100)


@given(PROSE, WIDTHS)
def test_a_line_is_longer_than_the_width_only_for_one_word(prose: str, width: int) -> None:
    for found in wrap(prose, width):
        assert columns(found) <= width or len(wrap(found, 1)) == 1


@given(PROSE, WIDTHS)
def test_lines_put_together_are_the_text(prose: str, width: int) -> None:
    lines = wrap(prose, width)
    assert "".join(lines).replace(" ", "") == prose.replace(" ", "")
    if prose.isascii():
        assert " ".join(lines) == prose


@given(PROSE, WIDTHS)
def test_lines_end_between_graphemes(prose: str, width: int) -> None:
    kept = [g for found in wrap(prose, width) for g in wcwidth.iter_graphemes(found) if g != " "]
    assert kept == [g for g in wcwidth.iter_graphemes(prose) if g != " "]


def test_ideographs_may_part_but_not_before_a_stop() -> None:
    assert wrap("漢字仮名交じり文。終", 8) == ["漢字仮名", "交じり", "文。終"]


def test_an_address_is_never_broken() -> None:
    address = "https://a.example/" + "漢字-" * 9
    assert wrap(f"见{address}。很", 20) == ["见", address, "。很"] or address in wrap(f"见{address}。很", 20)[1]


# ---------------------------------------------------------------------------------------------- any document

INLINES = st.recursive(
    st.builds(Text, PROSE.map(lambda s: s + " ")),
    lambda inner: st.one_of(
        st.builds(Emph, st.tuples(inner)), st.builds(Strong, st.tuples(inner)), st.builds(Citation, st.tuples(inner))
    ),
    max_leaves=3,
)
RUNS = st.lists(INLINES, max_size=3).map(tuple)
BLOCKS = st.recursive(
    st.builds(Paragraph, RUNS) | st.builds(Heading, st.integers(3, 6), RUNS),
    lambda inner: st.one_of(
        st.builds(BulletList, st.lists(st.tuples(inner, inner), max_size=3).map(tuple)),
        st.builds(NumberedList, st.lists(st.tuples(inner), max_size=12).map(tuple), st.integers(1, 99)),
        st.builds(Quote, st.tuples(inner)),
        st.builds(KeyPoints, st.lists(st.builds(KeyPoint, st.tuples(inner)), max_size=3).map(tuple)),
        st.builds(Faq, st.lists(st.builds(Question, RUNS, st.tuples(inner)), max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(st.lists(BLOCKS, max_size=4).map(tuple), st.integers(40, 100))
def test_no_line_of_any_document_is_too_long_and_all_its_words_stand_in_order(
    blocks: tuple[Block, ...], width: int
) -> None:
    whole = text(Document(BARE, (Section("section", "s", "S", blocks),)), width)
    for found in whole.split("\n"):
        bare = re.sub(r"^\s*(?:(?:[•–]|\d+\.)\s+)*", "", found)
        assert columns(found) <= width or len(wrap(bare, 1)) <= 1
    flat = re.sub(r"\s", "", whole)
    at = 0
    for block in walk_blocks(blocks):
        if isinstance(block, Faq):
            continue  # its questions and answers alternate
        for word in plain_text(own_inlines(block)).split():
            at = flat.find(word, at)
            assert at >= 0, word
            at += len(word)


@given(st.lists(st.tuples(PROSE, PROSE, PROSE), max_size=4), st.integers(40, 100))
def test_every_word_of_a_table_is_set(rows: list[tuple[str, str, str]], width: int) -> None:
    cells = tuple(tuple(t(cell) for cell in row) for row in rows)
    whole = body(Table(("", "right", "center"), (t("A"), t("B"), t("C")), cells), width=width)
    assert sorted(c for c in whole if c in "cdefgh漢字") == sorted(
        c for row in rows for c in "".join(row) if c in "cdefgh漢字"
    )


def test_notes_of_a_table_are_listed_as_they_are_called() -> None:
    def note(number: int) -> tuple[Inline, ...]:
        return (Text("x"), Note((Paragraph((Text(f"Note {number}."),)),), number))

    table = Table(("", ""), (note(2), note(3)), ((note(4), note(5)),), note(1), number=1)
    shown = text(Document(BARE, (Section("summary", "summary", "S", (table,)),)))
    assert [line for line in shown.split("\n") if "Note " in line] == [f"{n}. Note {n}." for n in range(1, 6)]
