"""Prose → blocks: every construct of it, and every fault with its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress import document as d
from briefpress import markup
from briefpress.diagnostics import Diagnostic, Span
from briefpress.readers.loaded import Loaded, Place
from briefpress.walk import own_inlines, walk_blocks, walk_inlines

IMAGE = d.Image("x.png", "image/png", 10, 10, b"")


def parse(prose: str) -> tuple[tuple[d.Block, ...], list[Diagnostic]]:
    """The blocks of prose that stands in a file of its own, and the faults."""
    lines = prose.split("\n")

    def places(line: int, token: str, nth: int = 0) -> Span:
        at = -1
        for _ in range(nth + 1):
            at = lines[line].find(token, at + 1)
        return Span("x", line + 1, at + 1, max(1, len(token)))

    diagnostics: list[Diagnostic] = []
    return markup.parse(prose, places, lambda name, span: IMAGE, diagnostics), diagnostics


def inlines(prose: str) -> tuple[d.Inline, ...]:
    """The inlines of prose that is one paragraph without faults."""
    blocks, diagnostics = parse(prose)
    assert not diagnostics
    assert isinstance(blocks[0], d.Paragraph)
    assert len(blocks) == 1
    return blocks[0].children


def faults(prose: str) -> list[tuple[str, str]]:
    """The faults of prose as (code, place)."""
    return [(found.code, str(found.span)) for found in parse(prose)[1]]


def test_text_keeps_its_quotation_marks_dashes_and_entities() -> None:
    assert inlines("“a” \"b\" 'c' -- — &amp; \\*d\\*\ne") == (d.Text("“a” \"b\" 'c' -- — & *d* e"),)


def test_emphasis_code_links_and_breaks_are_inlines() -> None:
    assert inlines("*a* **b** `c  d` [e *f*](https://g.org/h)\\\ni") == (
        d.Emph((d.Text("a"),)),
        d.Text(" "),
        d.Strong((d.Text("b"),)),
        d.Text(" "),
        d.Code("c  d"),
        d.Text(" "),
        d.Link("https://g.org/h", (d.Text("e "), d.Emph((d.Text("f"),)))),
        d.LineBreak(),
        d.Text("i"),
    )


def test_a_cluster_becomes_a_citation_with_places() -> None:
    found = inlines("x [see @a, p. 3;\n-@b] y")[1]
    assert found == d.Cite(
        (
            d.CiteItem("a", Span("x", 1, 8, 2), "see", "", "3", "page"),
            d.CiteItem("b", Span("x", 2, 1, 3), mode="suppress-author"),
        ),
        Span("x", 1, 3, 14),
    )


@pytest.mark.parametrize(
    ("prose", "key", "mode", "locator", "rest"),
    [
        ("@a says", "a", "composite", "", " says"),
        ("@a [p. 3] says", "a", "composite", "3", " says"),
        ("@a, who", "a", "composite", "", ", who"),
        ("@{a.b}: x", "a.b", "composite", "", ": x"),
        ("-@a (here)", "a", "suppress-author", "", " (here)"),
        ("@a.", "a", "composite", "", "."),
    ],
)
def test_a_key_in_running_text_is_narrative(prose: str, key: str, mode: str, locator: str, rest: str) -> None:
    cite, text = inlines(prose)
    assert isinstance(cite, d.Cite)
    assert (cite.items[0].key, cite.items[0].mode, cite.items[0].locator) == (key, mode, locator)
    assert text == d.Text(rest)


def test_a_narrative_citation_may_bring_others() -> None:
    cite = inlines("@a [p. 3; see @b]")[0]
    assert isinstance(cite, d.Cite)
    assert [(i.key, i.mode, i.prefix, i.locator) for i in cite.items] == [
        ("a", "composite", "", "3"),
        ("b", "normal", "see", ""),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "mail me@example.org",
        "a\\@b",
        "\\@a",
        "`@a`",
        "[x](https://e.org/@a)",
        "<me@example.org>",
        "https://e.org/@a",
        "http://e.org/-@a",
    ],
)
def test_an_at_sign_that_begins_no_key_is_text(prose: str) -> None:
    assert not any(isinstance(node, d.Cite) for node in walk_inlines(inlines(prose)))


def test_a_reference_to_a_figure_is_no_citation() -> None:
    assert inlines("see @fig:a-1.") == (d.Text("see "), d.CrossRef("fig:a-1", Span("x", 1, 5, 8)), d.Text("."))


def test_notes_hold_blocks_and_citations() -> None:
    note = inlines("a[^1] b\n\n[^1]: One [@k].\n\n    Two.")[1]
    assert isinstance(note, d.Note)
    assert len(note.blocks) == 2
    assert any(isinstance(node, d.Cite) for node in walk_inlines((note,)))


def test_a_table_takes_the_caption_below_it() -> None:
    blocks, diagnostics = parse("| a | b |\n|:--|--:|\n| 1 | @k |\n\nTable: What *it* is {#tbl:one}")
    assert not diagnostics
    (table,) = blocks
    assert isinstance(table, d.Table)
    assert table.columns == ("left", "right")
    assert table.id == "tbl:one"
    assert table.caption == (d.Text("What "), d.Emph((d.Text("it"),)), d.Text(" is"))
    cite = table.rows[0][1][0]
    assert isinstance(cite, d.Cite)
    assert cite.span.line == 3


def test_an_image_in_a_paragraph_of_its_own_is_a_figure() -> None:
    (figure,) = parse('![What it shows](x.png "The *caption*"){#fig:x}')[0]
    assert figure == d.Figure(IMAGE, "What it shows", (d.Text("The "), d.Emph((d.Text("caption"),))), id="fig:x")


def test_lists_quotes_code_and_rules_are_blocks() -> None:
    blocks, _ = parse("3. a\n4. b\n   - c\n\n> d\n\n```py x\ne\n\nf\n```\n\n---")
    assert blocks == (
        d.NumberedList(
            (
                (d.Paragraph((d.Text("a"),)),),
                (d.Paragraph((d.Text("b"),)), d.BulletList(((d.Paragraph((d.Text("c"),)),),))),
            ),
            3,
        ),
        d.Quote((d.Paragraph((d.Text("d"),)),)),
        d.CodeBlock("e\n\nf", "py"),
        d.Rule(),
    )


def test_what_is_escaped_is_no_footnote() -> None:
    assert inlines("a \\[^b] [\\@c] d") == (d.Text("a [^b] [@c] d"),)


def test_a_semicolon_too_many_in_a_citation_is_ignored() -> None:
    for prose in ("[@a;]", "[@a; ]", "@a [;]"):
        (cite,) = inlines(prose)
        assert isinstance(cite, d.Cite)
        assert len(cite.items) == 1


def test_html_is_shown_in_one_short_line() -> None:
    (found,) = parse("<!-- not closed\n" + "text " * 500)[1]
    assert "HTML such as <!-- not closed is" in found.message
    (found,) = parse("<" + "a" * 500)[1] or parse("<!--" + "a" * 500)[1]
    assert len(found.message) < 100


@pytest.mark.parametrize(
    "prose",
    [
        "[" * 20_000,
        "![" * 20_000,
        "^[" * 20_000,
        "[^" * 20_000,
        "[" * 20_000 + "]" * 20_000,
        "<!--" * 20_000,
        "a " + "<!--" * 20_000,
        "@a " * 10_000,
        "[" + "; ".join(f"@k{n}" for n in range(10_000)) + "]",
        "[@a " + "**a " * 20_000 + "]",
        "| a |\n|--|\n\nTable: x" + " " * 30_000 + "y",
    ],
)
def test_hostile_prose_is_read_in_linear_time(prose: str) -> None:
    loaded = Loaded("x", prose, places={("text",): Place(0, len(prose), (0,))})
    started = time.process_time()
    markup.parse(prose, lambda line, token, nth=0: loaded.span_in(("text",), line, token, nth), lambda *_: IMAGE, [])
    assert time.process_time() - started < 3


def test_a_comment_vanishes() -> None:
    assert parse("<!-- a -->\n\nb <!-- c --> d") == ((d.Paragraph((d.Text("b  d"),)),), [])


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("a <b>c</b>", [("raw-html", "x:1:3"), ("raw-html", "x:1:7")]),
        ("a\n\n<script>x</script>", [("raw-html", "x:3:1")]),
        ("[a](b.html)", [("link-target", "x:1:5")]),
        ("[a](javascript:x)", [("link-target", "x:1:5")]),
        ("[](https://e.org)", [("link-empty", "x:1:4")]),
        ("a ![b](c.png) d", [("image-in-text", "x:1:8")]),
        ("![](c.png)", [("figure-without-alt", "x:1:5")]),
        ("## a", [("heading-level", "x:1:1")]),
        ("### a\n\n##### b", [("heading-skipped", "x:3:1")]),
        ("a[^1]", [("footnote-undefined", "x:1:2")]),
        ("a\n\n[^1]: b", [("footnote-unused", "x:3:1")]),
        ("a[^1] b[^1]\n\n[^1]: c", [("footnote-twice", "x:1:2")]),
        ("> " * 45 + "a", [("too-deep", "x:1:1")]),
        ("*a _b " * 200 + "x" + " b_ a*" * 200, [("too-deep", "x:1:1")]),
        ("^[a " * 8 + "]" * 8, [("too-deep", "x:1:2")]),
        ("a\n\n" + "[" * 200, [("too-many-brackets", "x:3:1")]),
        ("[see `x` @a]", [("citation-affix", "x:1:10")]),
        ("[@a, [x](https://e.org)]", [("citation-affix", "x:1:2")]),
        ("@a [p. 3; others]", [("citation-affix", "x:1:11")]),
    ],
)
def test_a_fault_names_its_place(prose: str, expected: list[tuple[str, str]]) -> None:
    assert faults(prose) == expected


def test_a_skipped_heading_is_set_at_the_next_level() -> None:
    blocks, _ = parse("### a\n\n###### b\n\n### c")
    assert [block.level for block in blocks if isinstance(block, d.Heading)] == [3, 4, 3]


@settings(max_examples=200)
@given(st.text(alphabet='ab *_`[]()@{}^#>-+1.|\\\n"<!&:;,~=é字', max_size=120))
def test_any_prose_is_parsed_without_failing_and_in_order(prose: str) -> None:
    blocks, _ = parse(prose)
    for block in walk_blocks(blocks):
        for node in walk_inlines(own_inlines(block)):
            if isinstance(node, d.Text):
                assert node.value
