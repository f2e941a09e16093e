"""The importer: encodings, escaping, the account of every line, and input that cannot be read."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from briefpress.diagnostics import BriefError, Diagnostic, Severity, has_errors
from briefpress.readers.rawtext import import_text
from briefpress.readers.rawtext.markdown import escape, heading, quoted
from briefpress.readers.rawtext.report import Verdict

from .raw import body, codes, run


def fault(data: bytes, **options: int) -> Diagnostic:
    with pytest.raises(BriefError) as caught:
        import_text(data, "raw.txt", **options)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.severity is Severity.ERROR
    return diagnostic


# ---------------------------------------------------------------------------------------------- characters

PLAIN = "T\nSummary\nText – “here”, isn’t it.\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("here", "he\u00adre").replace("Text", "\ufeffTe\u200bxt").encode(),
        PLAIN.replace("\n", "\n\u00a0\u200b\n").encode(),
    ],
)
def test_line_ends_and_encodings_make_no_difference(data: bytes) -> None:
    assert body(import_text(data, "raw.txt")) == "## Summary\n\nText – “here”, isn’t it."


def test_invisible_characters_are_left_out_and_told() -> None:
    row = run("T\nSummary\nSo\u00adme te\u200bxt he\u200bre.\n").report.rows[2]
    assert (row.text, row.why) == ("Some text here.", "invisible characters left out: U+00AD, U+200B ×2")


def test_joiners_that_spell_words_are_kept() -> None:
    assert "می\u200cخواهم" in run("T\nSummary\nمی\u200cخواهم این را.\n").markdown


@pytest.mark.parametrize("data", [b"", b"  \n\n\t\n", "\u200b\n".encode(), b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert fault(data).code == "file-empty"


@pytest.mark.parametrize("data", [b"a\n\x00b", b"\x89PNG\r\n\x1a\n\x00\x00\xff", b"text\x1b[1m", b"\xff\xfe\x00"])
def test_a_binary_file_is_refused(data: bytes) -> None:
    assert fault(data).code in ("file-binary", "not-utf8")


def test_a_file_in_another_encoding_is_refused_with_the_place() -> None:
    diagnostic = fault("Title\nIt is caf\u00e9 time".encode("cp1252"))
    assert (diagnostic.code, str(diagnostic.span)) == ("not-utf8", "raw.txt:2:10")
    assert "offset 15" in diagnostic.message
    assert "iconv -f WINDOWS-1252 -t UTF-8" in diagnostic.hint


def test_a_file_over_the_limit_is_refused() -> None:
    assert fault(b"x" * 11, limit=10).code == "file-too-large"


@given(st.binary(max_size=200))
def test_no_bytes_whatever_give_a_traceback(data: bytes) -> None:
    with suppress(BriefError):
        import_text(data, "raw.txt")


# ---------------------------------------------------------------------------------------------- escaping


def shown(markdown: str) -> str:
    """The characters that a reader sees when Markdown is parsed, blanks made one."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    parts: list[str] = []
    for token in parser.parse(markdown):
        for child in token.children or []:
            assert child.type in ("text", "text_special", "softbreak", "link_open", "link_close"), child.type
            parts.append(" " if child.type == "softbreak" else child.content)
        if token.type in ("code_block", "fence", "hr", "html_block", "footnote_block_open"):
            raise AssertionError(token.type)
    return " ".join("".join(parts).split())


PIECES = [*"*_`[]<>#|\\~^@{}&-+1.=: ab!()/?;x¹é\u00a0", "&amp;", "https://", "http://a.b/"]
MARKS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(MARKS | ANY)
def test_escaped_text_reads_as_the_raw_text(raw: str) -> None:
    text = " ".join(raw.split())
    assert shown(escape(text)) == text


@given(MARKS | ANY)
def test_escaped_text_reads_as_the_raw_text_in_a_list_and_a_heading(raw: str) -> None:
    text = " ".join(raw.split())
    assert shown(f"- {escape(text)}\n- b") == (text + "b").strip()
    assert shown(heading(3, escape(text, first=False))) == text


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("It is 3 * 4 = 12 and a_b_c.", "It is 3 * 4 = 12 and a_b_c."),
        ("He said [sic] so, AT&T & co.", "He said [sic] so, AT&T & co."),
        ("Write to a.b@c.example or @name", "Write to a.b@c.example or \\@name"),
        ("See https://a.example/x_y?z=1.", "See https://a.example/x_y?z=1."),
        ("See https://a.example/_y_/*?z=1.", "See <https://a.example/_y_/*?z=1>."),
        ("1. One", "1\\. One"),
        ("- One", "\\- One"),
        ("> 5 < 6", "\\> 5 < 6"),
        ("#tag # two", "#tag # two"),
        ("*bold* _it_ `code`", "\\*bold\\* \\_it\\_ \\`code\\`"),
        ("&amp; &copy", "\\&amp; &copy"),
        ("C:\\dir \\*", "C:\\dir \\\\\\*"),
        ("[a](b) [^1] x^2", "\\[a\\](b) \\[\\^1\\] x^2"),
    ],
)
def test_only_what_would_be_markup_is_escaped(raw: str, escaped: str) -> None:
    assert escape(raw) == escaped


@given(ANY | MARKS)
def test_front_matter_reads_as_the_raw_text(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == text


# ---------------------------------------------------------------------------------------------- nothing is lost

WORD = st.text(st.sampled_from("abcdeXYZ09“’*[]#.-"), min_size=1, max_size=8)
SENTENCE = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
HEADING = st.sampled_from(
    ["TLDR", "Key points", "SUMMARY:", "FAQ", "Sources5", "Sources", "## Background", "Summary", "Contents", "Outlook"]
)
PREFIX = st.sampled_from(["", "", "- ", "* ", "1. ", "2) ", "Q: ", "A: ", "  o ", "• ", "    ", "[1] ", "## ", "> "])
SUFFIX = st.sampled_from(["", "", "?", ".", ":", " https://a.example/x", " (high confidence)", "\n====", "\n---"])
LINE = (
    st.builds(lambda p, s, e: p + s + e, PREFIX, SENTENCE, SUFFIX)
    | HEADING
    | st.sampled_from(["", "", "---", "\u200b"])
)


@given(st.lists(LINE, min_size=1, max_size=30).map("\n".join))
def test_every_word_of_every_line_is_in_the_source_or_reported_as_dropped(text: str) -> None:
    try:
        imported = run(text)
    except BriefError:
        assert not text.replace("\u200b", "").strip()
        return
    lines = {number: line for number, line in enumerate(text.split("\n"), start=1) if line.strip()}
    report = imported.report
    assert [row.line for row in report.rows] == list(lines)
    assert sum(report.count(verdict) for verdict in Verdict) == len(lines)
    read = letters(imported.markdown)
    for row in report.rows:
        if row.verdict is Verdict.DROPPED:
            assert letters(row.text) == letters(lines[row.line].replace("\u200b", ""))
        elif not row.field.endswith(("heading", "underline")):
            for word in re.sub(r"^\W*(?:\w{1,3}[.):\]]\s|o\s)?", "", row.text).split():
                assert letters(word) in read, (row, imported.markdown)
    markers = not has_errors(imported.diagnostics)
    assert markers or "marker-without-source" in codes(imported)


def letters(text: str) -> str:
    """Letters and figures alone: what may not be lost, whatever the marks around it became."""
    return "".join(re.findall(r"[^\W_]", text))


def test_the_report_reads_as_a_table() -> None:
    report = run("A title\n---\n---\nFAQ\nAn answer of many words that goes on and on until it is cut.\n").report
    assert report.summary() == "raw.txt: 5 lines: 3 mapped, 1 guessed, 1 dropped"
    assert report.as_text().splitlines()[:5] == [
        "1  mapped   title          A title",
        "2  mapped   underline      ---",
        "                           (underlines line 1)",
        "3  dropped                 ---",
        "                           (a rule without words)",
    ]


@pytest.mark.parametrize(
    "line",
    ["word-\n", "a ", "[1", "- ", "( ", ". ", "x? ", "* ", "https://a.example/", "\u200ba", "--\n", " \n", "1,", "¹ "],
)
def test_a_long_file_takes_time_in_proportion(line: str) -> None:
    # What is read in squared time here takes minutes.
    long = line * 10_000
    start = time.process_time()
    run(f"T\n# {long}\nSummary\n{long}\nKey points\n- {long}\nFAQ\n{long}\nSources\n1. {long}\n. https://a.example/")
    assert time.process_time() - start < 5
