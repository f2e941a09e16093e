"""The word under the pages of a draft: outlines of a shaped word, the same bytes every time."""

from __future__ import annotations

import re

import pytest

from briefpress.style import find_style
from briefpress.writers import watermark
from tests.test_typography import PACKS

STYLE = find_style("default")
PERSIAN = "پیش‌نویس"


def outlines(word: str) -> str:
    """The path of a word."""
    found = re.search(rb' d="([^"]*)"', watermark.svg(word, STYLE))
    assert found
    return found[1].decode()


def shapes(word: str) -> list[str]:
    """The outlines of a word by their strokes alone: where they stand does not count."""
    return [re.sub(r"[\d.-]+", "0", part) for part in outlines(word).split("Z") if part]


def test_the_letters_of_an_arabic_word_are_joined() -> None:
    single = [shape for letter in PERSIAN if letter.isalpha() for shape in shapes(letter)]
    assert sorted(shapes(PERSIAN)) != sorted(single)
    kept_apart = "\N{ZERO WIDTH NON-JOINER}".join(PERSIAN)
    assert outlines(PERSIAN) != outlines(kept_apart)


def test_the_letters_of_a_latin_word_are_those_set_singly() -> None:
    assert sorted(shapes("DRAFT")) == sorted(shape for letter in "DRAFT" for shape in shapes(letter))


def test_the_bytes_are_the_same_twice() -> None:
    assert watermark.svg(PERSIAN, STYLE) == watermark.svg(PERSIAN, STYLE)
    assert watermark.svg(PERSIAN, STYLE) != watermark.svg("DRAFT", STYLE)


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_has_a_face_for_the_word_of_each_language(pack: str) -> None:
    style = find_style(pack)
    for labels in style.settings.labels.values():
        if word := labels.get("draft", "").upper():
            assert watermark._has(watermark._face(word, style), word), word


def test_a_face_without_the_letters_is_not_taken() -> None:
    assert "Arabic" in watermark._face(PERSIAN, STYLE).name
    assert "Arabic" not in watermark._face("DRAFT", STYLE).name


def test_the_drawing_holds_no_text() -> None:
    drawing = watermark.svg("DRAFT", STYLE)
    assert b"<path" in drawing
    assert b"<text" not in drawing
    assert b"DRAFT" not in drawing
