"""Titles: their last words stay together, and running heads are cut between words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefpress.titles import shortened, tied

TIE = "\N{NO-BREAK SPACE}"
TITLES = st.lists(st.text("abcdeé", min_size=1, max_size=12), min_size=1, max_size=20).map(" ".join)


def test_a_short_title_is_left_as_it_is() -> None:
    assert tied("Grid resilience this winter") == "Grid resilience this winter"


def test_the_last_words_of_a_long_title_stay_on_one_line() -> None:
    title = "Shipping through the strait after the war is over"
    assert tied(title) == "Shipping through the strait " + "after the war is over".replace(" ", TIE)


def test_a_title_of_two_long_words_is_not_tied() -> None:
    title = "Donaudampfschifffahrtsgesellschaft Kapitänspatent"
    assert tied(title) == title


@given(TITLES)
def test_a_tied_title_has_the_same_words(title: str) -> None:
    assert tied(title).replace(TIE, " ") == title


@given(TITLES)
def test_a_tied_title_can_still_be_broken(title: str) -> None:
    if len(title.split()) > 1:
        assert " " in tied(title)


def test_a_title_that_fits_is_not_shortened() -> None:
    assert shortened("A title", 7) == "A title"


def test_a_title_is_cut_between_words_and_before_marks() -> None:
    assert shortened("A title: of many words", 12) == "A title …"
    assert shortened("Grid resilience – what comes", 20) == "Grid resilience …"


@given(TITLES, st.integers(5, 80))
def test_a_shortened_title_begins_as_the_whole_one_and_is_no_longer_than_asked(title: str, most: int) -> None:
    short = shortened(title, most)
    assert title.startswith(short.removesuffix(" …"))
    if " " in title[: most - 2]:
        assert len(short) <= most
