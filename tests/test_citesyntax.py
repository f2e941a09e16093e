"""Citations in pandoc's syntax, from its manual's examples and beyond."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.citesyntax import Parsed, closing_bracket, parse_cluster, parse_locator


def parts(content: str) -> list[tuple[str, str, str, str, str, bool]]:
    """A cluster as (prefix, key, label, locator, suffix, suppressed)."""
    parsed = parse_cluster(content)
    assert parsed is not None
    return [(p.prefix, p.key, p.label, p.locator, p.suffix, p.suppress) for p in parsed]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("@a", [("", "a", "page", "", "", False)]),
        (
            "see @a, p. 12; see also -@b",
            [("see", "a", "page", "12", "", False), ("see also", "b", "page", "", "", True)],
        ),
        ("@a, pp. 33-35, 38-39 and *passim*", [("", "a", "page", "33-35, 38-39", " and *passim*", False)]),
        ("@a, chap. 1", [("", "a", "chapter", "1", "", False)]),
        ("@a, 12–15", [("", "a", "page", "12–15", "", False)]),
        ("@a, §§ 3-5", [("", "a", "section", "3-5", "", False)]),
        ("@a, art. 7(2)", [("", "a", "article-locator", "7(2)", "", False)]),
        ("@a, p. iv", [("", "a", "page", "iv", "", False)]),
        (
            "@a, {pp. iv, vi-xi, (xv)-(xvii)} with suffix",
            [("", "a", "page", "iv, vi-xi, (xv)-(xvii)", " with suffix", False)],
        ),
        ("@a, pages of it", [("", "a", "page", "", ", pages of it", False)]),
        ("@a and others", [("", "a", "page", "", " and others", False)]),
        ("@{https://example.org/x}, 3", [("", "https://example.org/x", "page", "3", "", False)]),
        ("@wcag-2.2, sec. 1.4.3", [("", "wcag-2.2", "section", "1.4.3", "", False)]),
        ("@a, vol. 2", [("", "a", "volume", "2", "", False)]),
        ("@a.", [("", "a", "page", "", ".", False)]),
        ("@a, 5th ed.", [("", "a", "page", "", ", 5th ed.", False)]),
        ("@a, 12, 2nd part", [("", "a", "page", "12", ", 2nd part", False)]),
        ("@a, 12a", [("", "a", "page", "12a", "", False)]),
        ("@a, 3ff", [("", "a", "page", "3ff", "", False)]),
        ("@a;", [("", "a", "page", "", "", False)]),
        ("@müller_2019:x", [("", "müller_2019:x", "page", "", "", False)]),
    ],
)
def test_a_cluster_is_read_as_pandoc_reads_it(content: str, expected: list[tuple[str, ...]]) -> None:
    assert parts(content) == expected


@pytest.mark.parametrize("content", ["", "no key", "mail@example.org", "@a; no key", "@", "see @ a"])
def test_brackets_without_a_key_in_every_part_are_no_citation(content: str) -> None:
    assert parse_cluster(content) is None


def test_a_key_knows_where_it_stands() -> None:
    assert [(p.start, p.end) for p in parse_cluster("see @a, p. 1; -@{b}") or ()] == [(4, 6), (14, 19)]


@given(st.text(alphabet="@ab;[]{}-,. p1\\\n", max_size=60))
def test_reading_never_fails_and_keys_stand_where_they_say(content: str) -> None:
    for parsed in parse_cluster(content) or ():
        assert isinstance(parsed, Parsed)
        assert (
            content[parsed.start : parsed.end].removeprefix("-").removeprefix("@").removeprefix("{").removesuffix("}")
            == parsed.key
        )


@given(st.text(max_size=40))
def test_a_locator_loses_no_letter(text: str) -> None:
    locator, _, suffix = parse_locator(text)
    squeezed = "".join(text.split())
    assert "".join(suffix.split()) in squeezed
    assert "".join(locator.split()) in squeezed


def test_long_hostile_text_is_read_in_linear_time() -> None:
    started = time.process_time()
    for text in (
        "@a" + ":" * 50_000,
        "[" * 50_000 + "@a",
        "@a, " + "1-" * 20_000,
        "@a, " + "i" * 50_000,
        " @" * 30_000,
    ):
        parse_cluster(text)
        closing_bracket(text, 0, len(text))
    assert time.process_time() - started < 2
