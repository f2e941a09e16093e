"""The importer: sections, lists, questions and sources in the shapes in which raw texts have them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from briefpress.readers.rawtext import import_text
from briefpress.readers.rawtext.report import Verdict

from .raw import WRAPPED, body, codes, front, run, sources

SHARED = Path(os.environ.get("BRIEFPRESS_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REAL = SHARED / "briefs" / "000_2d4bdb8508694ecc.txt"


# ---------------------------------------------------------------------------------------------- the real file


def real() -> bytes:
    if not REAL.is_file():
        pytest.skip(f"the real brief is not there: {REAL}")
    return REAL.read_bytes()


def test_the_real_brief_is_taken_whole() -> None:
    imported = import_text(real(), REAL.name)
    assert [imported.report.count(verdict) for verdict in Verdict] == [18, 3, 0]
    assert codes(imported) == ["question-not-found"] * 3
    assert [d.span.line for d in imported.diagnostics] == [12, 13, 14]
    assert len(sources(imported)) == 5
    assert front(imported)["sources_note"] == real().decode().splitlines()[-1].removeprefix("* ")
    assert re.findall(r"^##.*$", imported.markdown, re.MULTILINE) == [
        "## TL;DR",
        "## Key points",
        "## Summary",
        "## Frequently asked questions",
        *["###"] * 3,
    ]


def test_the_real_brief_keeps_every_character_of_its_prose() -> None:
    imported = import_text(real(), REAL.name)
    lines = real().decode().splitlines()
    for number in (3, 5, 6, 7, 9, 10, 12, 13, 14):
        assert lines[number - 1] in imported.markdown.replace("- ", "") or lines[number - 1] in imported.markdown
    assert [source["title"] for source in sources(imported)] == lines[15:20]


# ---------------------------------------------------------------------------------------------- sections


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("TLDR", "TL;DR"),
        ("TL;DR:", "TL;DR"),
        ("bluf", "TL;DR"),
        ("Bottom line up front", "TL;DR"),
        ("In brief", "TL;DR"),
        ("KEY POINTS:", "Key points"),
        ("Key Points (1)", "Key points"),
        ("key judgments", "Key points"),
        ("Key judgements", "Key points"),
        ("Key findings", "Key points"),
        ("Takeaways", "Key points"),
        ("SUMMARY", "Summary"),
        ("1. Executive summary", "Summary"),
        ("## Summary ##", "Summary"),
        ("**Summary**", "Summary"),
        ("Frequently Asked Questions", "Frequently asked questions"),
        ("FAQs:", "Frequently asked questions"),
        ("Q&A", "Frequently asked questions"),
        ("Questions and answers", "Frequently asked questions"),
    ],
)
def test_a_section_is_known_by_any_of_its_names(name: str, canonical: str) -> None:
    assert f"## {canonical}\n" in run(f"A title\n{name}\nWhat is said here?\nWords.\n").markdown


@pytest.mark.parametrize(
    "name",
    [
        "Sources2",
        "Sources 2",
        "Sources (2)",
        "Sources: 2",
        "References",
        "Bibliography:",
        "FURTHER READING",
        "# Sources",
    ],
)
def test_sources_are_known_by_any_of_their_names(name: str) -> None:
    imported = run(f"A title\n{name}\nOne work\nAnother work\n")
    assert sources(imported) == [{"id": "source-1", "title": "One work"}, {"id": "source-2", "title": "Another work"}]
    assert codes(imported) == []


def test_a_count_that_differs_from_the_list_is_told() -> None:
    (warning,) = run("A title\nSources3\nOne work\nAnother work\n").diagnostics
    assert (warning.code, warning.span.line) == ("source-count", 2)
    assert warning.message == "the heading counts 3 sources, but 2 follow"


def test_a_count_may_stand_on_a_line_of_its_own() -> None:
    assert codes(run("A title\nSources\n2\nOne work\nAnother work\n")) == []
    assert codes(run("A title\nSources\n3\nOne work\nAnother work\n")) == ["source-count"]


def test_key_points_and_questions_are_counted_too() -> None:
    assert codes(run("T\nKey points (2)\n- One.\nFAQ2\nWhy?\nSo.\n")) == ["key-point-count", "question-count"]


def test_an_underlined_heading_is_a_heading() -> None:
    imported = run("The title\n=========\n\nHistory\n-------\n\nIt is long.\n\nSummary\n=======\n\nShort.\n")
    assert front(imported)["title"] == "The title"
    assert body(imported) == "## History\n\nIt is long.\n\n## Summary\n\nShort."


def test_an_unknown_heading_becomes_a_section_by_guess() -> None:
    imported = run("A title\nSummary\nThe first paragraph is here.\nWhat came before\nThe second paragraph is here.\n")
    assert "## What came before\n\nThe second" in imported.markdown
    row = imported.report.rows[3]
    assert (row.verdict, row.field) == (Verdict.GUESSED, "section heading")


def test_headings_below_a_section_stay_in_it() -> None:
    imported = run("# T\n\n## Summary\n\nOne.\n\n### A closer look\n\nTwo.\n")
    assert body(imported) == "## Summary\n\nOne.\n\n### A closer look\n\nTwo."


def test_text_on_the_line_of_its_heading_is_kept() -> None:
    imported = run("A title\nBLUF: Ships are late.\nSummary: They will stay late.\n")
    assert body(imported) == "## TL;DR\n\nShips are late.\n\n## Summary\n\nThey will stay late."


def test_sections_keep_the_order_of_the_file() -> None:
    imported = run("T\nSources\nA work\nSummary\nText here.\nTLDR\nShort.\n")
    assert body(imported) == "## Summary\n\nText here.\n\n## TL;DR\n\nShort."


def test_a_table_of_contents_is_dropped_with_its_reason() -> None:
    imported = run("T\nContents\nSummary\nSources1\nSummary\nText here.\nSources1\nA work\n")
    assert body(imported) == "## Summary\n\nText here."
    assert [row.line for row in imported.report.rows if row.verdict is Verdict.DROPPED] == [2, 3, 4]


def test_a_heading_with_nothing_below_it_is_left_out_and_told() -> None:
    imported = run("T\nSummary\nOutlook\nFAQ\nWhy?\nSo.\n")
    assert body(imported) == "## Frequently asked questions\n\n### Why?\n\nSo."
    assert codes(imported) == ["section-empty"] * 2


def test_sections_of_other_names_are_never_put_together() -> None:
    imported = run("T\n# Asia\nText one.\n# Risks\nText two.\n# Europe\nText three.\n# Risks\nText four.\n")
    assert imported.markdown.count("## Risks") == 2


def test_words_that_open_sentences_head_a_section_at_the_top_alone() -> None:
    imported = run("T\nIn short: it rains.\nFAQ\nWhy?\nIn short: so.\nSource: nobody.\n")
    assert body(imported).startswith("## TL;DR\n\nit rains.\n\n## Frequently")
    assert body(imported).endswith("In short: so.\n\nSource: nobody.")


def test_the_signature_of_a_mail_is_dropped() -> None:
    imported = run("T\nSources\nOne work\n-- \nJo Doe\nExample Ltd\n")
    assert len(sources(imported)) == 1
    assert imported.report.count(Verdict.DROPPED) == 3


def test_a_section_that_comes_twice_is_put_together_and_told() -> None:
    imported = run("T\nSummary\nOne is here.\nTLDR\nShort.\nSummary\nTwo is here.\n")
    assert body(imported) == "## Summary\n\nOne is here.\n\nTwo is here.\n\n## TL;DR\n\nShort."
    assert codes(imported) == ["section-repeated"]


def test_authors_and_dates_are_never_guessed() -> None:
    imported = run("A title\nBy Jo Doe\n12 March 2024\nSummary\nText here.\n")
    assert front(imported) == {"title": "A title", "status": "draft"}
    assert codes(imported) == ["byline-not-taken"] * 2
    assert [row.text for row in imported.report.rows if row.verdict is Verdict.DROPPED] == [
        "By Jo Doe",
        "12 March 2024",
    ]


def test_text_above_the_first_heading_opens_the_summary() -> None:
    imported = run("A title\nSome words come first.\nKey points\nOne.\n")
    assert body(imported) == "## Summary\n\nSome words come first.\n\n## Key points\n\n- One."
    assert codes(imported) == ["text-before-sections"]


def test_a_text_that_begins_with_a_section_has_no_title() -> None:
    imported = run("Key points\nOne.\n")
    assert front(imported)["title"] == ""
    assert codes(imported) == ["title-missing"]


def test_a_text_may_begin_with_a_rule() -> None:
    imported = run("---\nA title\n---\nSummary\nText here.\n")
    assert front(imported)["title"] == "A title"
    assert imported.report.count(Verdict.DROPPED) == 1


# ---------------------------------------------------------------------------------------------- lists


@pytest.mark.parametrize("sign", ["•", "-", "*", "–", "—", "·", "‣", "◦", "●", "▪", "o", "+", "\u00a0•\u00a0"])
def test_bullets_of_any_kind_make_points(sign: str) -> None:
    assert body(run(f"T\nKey points\n{sign} One.\n{sign} Two.\n")) == "## Key points\n\n- One.\n- Two."


@pytest.mark.parametrize(("one", "two"), [("1.", "2."), ("1)", "2)"), ("(1)", "(2)"), ("a)", "b)"), ("(a)", "(b)")])
def test_numbers_and_letters_make_points(one: str, two: str) -> None:
    assert body(run(f"T\nKey points\n{one} First.\n{two} Second.\n")) == "## Key points\n\n- First.\n- Second."


def test_points_may_hold_points() -> None:
    text = "T\nKey points\n• One.\no Lesser.\no Least.\n• Two.\n  - Below two.\n"
    assert body(run(text)) == "## Key points\n\n- One.\n  - Lesser.\n  - Least.\n- Two.\n  - Below two."


def test_a_confidence_in_words_becomes_the_attribute() -> None:
    text = "T\nKey points\n- It rains. (High confidence)\n- It snows [confidence: medium].\n- It hails (low).\n"
    assert body(run(text)).splitlines()[2:] == [
        "- It rains. {confidence=high}",
        "- It snows {confidence=moderate}",
        "- It hails (low).",
    ]


def test_the_confidence_in_a_point_stands_below_its_own_points() -> None:
    text = "T\nKey points\n- It rains. (high confidence)\no Here.\n- It snows.\n"
    assert body(run(text)).splitlines()[2:] == ["- It rains.", "  - Here. {confidence=high}", "- It snows."]


def test_a_numbered_list_in_prose_keeps_its_numbers() -> None:
    text = "T\nSummary\nThree things:\n1. One\n2. Two\n4. Four\n- a dash\nThe end.\n"
    assert body(run(text)) == "## Summary\n\nThree things:\n\n1. One\n2. Two\n\n4) Four\n- a dash\n\nThe end."


def test_a_pipe_table_stays_a_table() -> None:
    text = "T\nSummary\nSee:\n| Firm | Share |\n|---|--:|\n| *A* | 60 [1] |\nThe end.\n| not | one |\nSources\nA work\n"
    assert body(run(text)).split("\n\n")[1:] == [
        "See:",
        "| Firm | Share |\n|---|--:|\n| \\*A\\* | 60 [@source-1] |",
        "The end.",
        "| not | one |",
    ]


def test_a_dash_that_stands_alone_is_part_of_the_text() -> None:
    assert body(run("T\nSummary\n— so they said.\n")) == "## Summary\n\n— so they said."


# ---------------------------------------------------------------------------------------------- wrapped lines


def test_lines_of_a_wrapped_file_are_joined() -> None:
    assert body(run(WRAPPED)).split("\n\n") == [
        "## Summary",
        "The first paragraph of this text was broken by a mail program at seventy-two columns or so, as they do, "
        "and its lines belong together.",
        "The second one says that long-term plans need not fit on a line.",
        "## Key points",
        "- A point that is too long for one line goes on in the second line with a hanging indent.\n- A short point.",
        "## Frequently asked questions",
        "### Does a question that is rather long and fills its line end there?",
        "It does.",
    ]


def test_lines_of_other_files_are_paragraphs() -> None:
    text = "T\nSummary\nOne paragraph on a line.\nanother paragraph on a line, " + "which is long " * 8 + "indeed.\n"
    assert body(run(text)).count("\n\n") == 2


# ---------------------------------------------------------------------------------------------- questions


def test_questions_are_found_by_their_question_mark() -> None:
    imported = run("T\nFAQ\nWhy?\nBecause.\nAnd so on.\nWhen?\nNow.\n")
    assert body(imported).split("\n\n")[1:] == ["### Why?", "Because.", "And so on.", "### When?", "Now."]
    assert codes(imported) == []


def test_questions_are_found_by_their_letter_and_the_letters_go() -> None:
    imported = run("T\nFAQ 2\nQ1: Tell me why.\nA1: Because. Why not?\nQ2: And when?\nA: Now.\n")
    assert body(imported).split("\n\n")[1:] == ["### Tell me why.", "Because. Why not?", "### And when?", "Now."]


def test_answers_without_questions_are_flagged() -> None:
    imported = run("T\nFAQ\nThe first answer.\nThe second answer.\n")
    assert body(imported).split("\n\n")[1:4] == [
        "###",
        "<!-- question not found in the raw text -->",
        "The first answer.",
    ]
    assert [(d.code, d.span.line) for d in imported.diagnostics] == [
        ("question-not-found", 3),
        ("question-not-found", 4),
    ]
    assert imported.report.count(Verdict.GUESSED) == 2


def test_a_short_line_above_an_answer_is_a_question_by_guess() -> None:
    imported = run("T\nFAQ\nThe price of water\nIt rises every year.\nWhy?\nSo.\n")
    assert body(imported).split("\n\n")[1:3] == ["### The price of water", "It rises every year."]
    assert (imported.report.rows[2].verdict, imported.report.rows[2].field) == (Verdict.GUESSED, "faq[1].question")


def test_a_question_without_an_answer_is_told() -> None:
    assert codes(run("T\nFAQ\nWhy?\nWhen?\nNow.\n")) == ["question-without-answer"]


# ---------------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize(
    ("line", "title", "url"),
    [
        ("A work https://a.example/x.", "A work", "https://a.example/x"),
        ("A work - <https://a.example/x>", "A work", "https://a.example/x"),
        ("A work (https://a.example/x)", "A work", "https://a.example/x"),
        ("A work. Available at: https://a.example/x_(y)", "A work", "https://a.example/x_(y)"),
        ("[A work](https://a.example/x)", "A work", "https://a.example/x"),
        ("https://a.example/x, A work", "A work", "https://a.example/x"),
    ],
)
def test_a_url_in_the_line_of_a_source_is_found(line: str, title: str, url: str) -> None:
    (source,) = sources(run(f"T\nSources\n{line}\n"))
    assert (source["title"].rstrip(".").removeprefix(", "), source["URL"]) == (title, url)


def test_a_url_alone_belongs_to_the_source_above() -> None:
    assert sources(run("T\nSources\nA work\nhttps://a.example/\n")) == [
        {"id": "source-1", "title": "A work", "URL": "https://a.example/"}
    ]


def test_numbers_of_sources_are_their_ids_and_gaps_are_told() -> None:
    imported = run("T\nSources\n[1] One work\n[3] Another work\n[3] A third work\n")
    assert [source["id"] for source in sources(imported)] == ["source-1", "source-3", "source-4"]
    (warning,) = imported.diagnostics
    assert warning.code == "source-numbers"
    assert "3 stands 2 times; 2 is missing" in warning.message


def test_a_title_that_begins_with_a_number_keeps_it() -> None:
    assert sources(run("T\nSources\n10. and after\nOne work\nAnother work\n"))[0]["title"] == "10. and after"


@pytest.mark.parametrize("star", ["* ", "*", ""])
def test_a_closing_remark_on_the_sources_is_kept_apart(star: str) -> None:
    imported = run(f"T\nSources1\nA work\n{star}This list is not exhaustive.\n")
    assert front(imported)["sources_note"] == "This list is not exhaustive."
    assert codes(imported) == []
