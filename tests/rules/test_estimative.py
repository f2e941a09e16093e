"""Words of probability: found in the author's own wording alone, each at its place, in time that grows with the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.estimative import YARDSTICKS, legend
from briefpress.project import find_project
from briefpress.readers.loaded import Loaded, Place
from briefpress.rules.estimative import _uses
from briefpress.rules.prose import Passage, own_words
from briefpress.walk import plain_text
from tests.effort import no_hang

HEAD = "---\ntitle: T\nestimative: {}\n{}---\n\n## Summary\n\n"


@pytest.fixture
def found(project: Callable[..., Path]) -> Callable[..., list[tuple[str, str, str]]]:
    """What the rules of estimative words say of a summary: column or line:column from its first line, message, hint."""

    def make(
        text: str, yardstick: str = "icd203", code: str = "mixed-rows", head: str = ""
    ) -> list[tuple[str, str, str]]:
        root = project(**{"x.md": HEAD.format(yardstick, head) + text + "\n"})
        checked = pipeline.check(root / "x.md", find_project(root))
        first = 7 + head.count("\n")
        return [
            (f"{f.span.line - first}:{f.span.column}", f.message, f.hint)
            for f in checked.diagnostics
            if f.code == f"estimative-{code}"
        ]

    return make


Found = Callable[..., list[tuple[str, str, str]]]


def test_words_of_one_row_alone_are_fine(found: Found) -> None:
    assert found("It is very unlikely, unlikely or almost certainly likely; there is a roughly even chance.") == []
    assert found("It is highly improbable, probably improbable, nearly certain; the possibility is remote.") == []


def test_the_row_that_is_used_less_is_told_with_the_word_to_take(found: Found) -> None:
    assert found("Likely. Very likely. Highly probable is the rest; it is improbable.") == [
        (
            "1:22",
            "“Highly probable” is of the other row of ICD 203 than most words of probability here",
            "take “very likely”",
        ),
        ("1:57", "“improbable” is of the other row of ICD 203 than most words of probability here", "take “unlikely”"),
    ]


def test_where_both_rows_are_used_alike_the_first_stays(found: Found) -> None:
    assert [(place, hint) for place, _, hint in found("Probable or likely.")] == [("1:13", "take “probable”")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Unlikely. Very unlikely is no *very* improbable, a highly\nimprobable thing; highly-improbable.",
            ["1:52", "2:19"],
        ),
        ("Likely, and likely: PROBABLE, Probable.", ["1:21", "1:31"]),
        ("Likely, very likely; improbably so. Unprobable improbableness is none.", ["1:22"]),
        ("Likely, likely, likely: the chance is remote for remote work; a remote possibility.", ["1:39", "1:65"]),
        ("Likely, likely, with probable cause.", []),
        ("Likely. More likely than not probable.", ["1:30"]),
        ("Likely likely unlikely. Probable, likely probable, likely probable.", ["1:25", "1:42", "1:59"]),
    ],
)
def test_words_within_words_are_not_taken_for_them(found: Found, text: str, places: list[str]) -> None:
    assert [place for place, _, _ in found(text)] == places


@pytest.mark.parametrize(
    "quoted",
    [
        "“probable”",
        '"it is probable"',
        "‘the state’s probable’",
        "'it is probable'",
        "« probable »",
        "`probable`",
        "[x](https://example.org/probable)",
        "<https://example.org/probable>",
        "x\n\n> It is probable\nand highly probable.\n\nEnd",
        "x\n\n- > probable\n",
        "x\n\n```\nprobable\n```\n",
        "x <!-- probable --> y",
    ],
)
def test_what_others_say_is_not_judged(found: Found, quoted: str) -> None:
    assert found(f"Likely, likely: {quoted} and that is the analysts' view.") == []


@pytest.mark.parametrize(
    "text", ["the analysts' probable view is the state's", "a “ probable", "it’s probable, isn’t it"]
)
def test_an_apostrophe_or_a_lonely_mark_quotes_nothing(found: Found, text: str) -> None:
    assert len(found(f"Likely, likely: {text}.")) == 1


def test_words_that_are_not_on_the_yardstick_of_phia_are_told(found: Found) -> None:
    text = "Likely or probable; remote chance, realistic possibility; highly likely."
    text += " Very likely, nearly certainly, remote prospect."
    assert [(place, hint) for place, _, hint in found(text, "phia")] == [
        ("1:74", "take “highly likely”"),
        ("1:87", "take “almost certain”"),
        ("1:105", "take “remote chance”"),
    ]


def test_the_row_in_use_is_that_of_the_whole_brief(found: Found) -> None:
    head = "tldr: Probable, highly probable.\nfaq: [{question: Q, answer: Likely.}]\n"
    assert [place for place, _, _ in found("Probable.", head=head)] == ["-4:29"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("We have high confidence that it is likely.", ["1:9"]),
        ("It is likely. We have high confidence in that.", []),
        ("It is\nunlikely (low to moderate confidence). So.", ["2:11"]),
        ("It is likely.[^a] With high confidence we say so.\n\n[^a]: x", ["1:24"]),
        ("- It is likely\n- Moderate confidence", []),
        ("He has low confidence in what is “likely”.", []),
        ("Likely in high-confidence terms. Likely with moderate confidence and high confidence.", ["1:11", "1:46"]),
    ],
)
def test_likelihood_and_confidence_do_not_share_a_sentence(found: Found, text: str, places: list[str]) -> None:
    assert [place for place, _, _ in found(text, code="confidence")] == places
    assert found(text, "phia", code="confidence") == []


def test_the_confidence_of_a_key_point_is_no_sentence(project: Callable[..., Path]) -> None:
    root = project(
        **{"x.md": "---\ntitle: T\nestimative: icd203\n---\n\n## Key points\n\n- Likely. {confidence=high}\n"}
    )
    codes = [f.code for f in pipeline.check(root / "x.md", find_project(root)).diagnostics]
    assert "estimative-confidence" not in codes


def test_only_english_is_judged(found: Found) -> None:
    head = "language: de\n"
    assert found("likely probable", head=head) == []
    assert found("likely", code="language", head="language: en-GB\n") == []
    assert [place for place, _, _ in found("likely", code="language", head=head)] == ["-5:13"]


@pytest.mark.parametrize(
    "text",
    [
        "likely and probable with high confidence, ",
        "likely. Probable “ ",
        "' \" ‘ “ ` ",
        ". ! ? … ",
        "very highly almost ",
        "> x\n",
        "<!-- ",
        "“likely” ",
    ],
)
def test_a_huge_text_is_read_in_one_go(text: str) -> None:
    whole = text * 20_000
    loaded = Loaded("x", whole, places={("summary",): Place(0, len(whole), (0,))})
    with no_hang():
        passage = Passage(("summary",), own_words(whole), whole, loaded)
        for use in _uses(passage):
            passage.span(use.start, use.end)
        list(passage.sentences())
    assert len(passage.text) == len(whole)


def test_what_is_blanked_out_keeps_its_place() -> None:
    text = "a “b\nc” d `e` [f](g) @h\n\n> i\n"
    assert len(own_words(text)) == len(text)
    assert own_words(text).count("\n") == text.count("\n")
    assert own_words(text).replace("\0", "") == "a \n d  [f) \n\n\n"


def test_the_legend_follows_the_key_points(project: Callable[..., Path]) -> None:
    def kinds(body: str) -> list[tuple[str, bool]]:
        root = project(**{"x.md": f"---\ntitle: T\nestimative: phia\n---\n\n{body}"})
        document = pipeline.check(root / "x.md", find_project(root)).document
        assert document is not None
        last = [(section.kind, section.blocks[-1]) for section in document.sections]
        return [(kind, isinstance(block, d.Table) and block.role == "legend") for kind, block in last]

    points, summary, other = "## Key points\n\n- A\n\n", "## Summary\n\nB\n\n", "## Other\n\nC\n\n"
    assert kinds(points + summary) == [("key_points", True), ("summary", False)]
    assert kinds(summary + other) == [("summary", True), ("section", False)]
    assert kinds(other) == [("section", True)]


def test_a_legend_has_no_number_and_tables_are_counted_without_it(project: Callable[..., Path]) -> None:
    table = "tables: [{id: t, caption: C, columns: [a], rows: [[b]]}]"
    root = project(**{"x.md": f"---\ntitle: T\nestimative: phia\n{table}\n---\n\n## Summary\n\nSee @tbl:t.\n"})
    document = pipeline.check(root / "x.md", find_project(root)).document
    assert document is not None
    tables = [block for block in document.sections[0].blocks if isinstance(block, d.Table)]
    assert [(one.role, one.number) for one in tables] == [("", 1), ("legend", 0)]


def test_a_legend_has_a_row_for_each_of_seven_bands() -> None:
    labels = {"legend": "How likely", "legend_term": "Words", "legend_range": "Probability"}
    table = legend("icd203", labels, "en")
    rows = [" = ".join(plain_text(cell) for cell in row) for row in table.rows]
    assert rows == [
        "almost no chance, remote = 1–5%",
        "very unlikely, highly improbable = 5–20%",
        "unlikely, improbable = 20–45%",
        "roughly even chance, roughly even odds = 45–55%",
        "likely, probable = 55–80%",
        "very likely, highly probable = 80–95%",
        "almost certain, nearly certain = 95–99%",
    ]
    assert isinstance(legend("phia", labels, "fa").rows[0][0][0], d.Foreign)
    assert all(len(yardstick.bands) == 7 for yardstick in YARDSTICKS.values())
