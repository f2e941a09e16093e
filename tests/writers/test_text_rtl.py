"""Text that runs from right to left: a line that begins with Latin is marked as one of its own, and ASCII has no marks."""

from __future__ import annotations

import unicodedata

from briefpress import document as d
from briefpress.bidi import isolated
from briefpress.style import Options, find_style
from briefpress.writers.text import write
from tests.documents import rich_document
from tests.rtl_documents import arabic_document, persian_document

STYLE = find_style("default")
MARK = "\N{RIGHT-TO-LEFT MARK}"


def lines(made: d.Document, options: Options | None = None) -> list[str]:
    return write(isolated(made), STYLE, options or Options()).decode().split("\n")


def first_letter(line: str) -> str:
    """The direction that a reader takes a line to have, from its first letter or mark (UAX #9, rules P2 and P3)."""
    depth = 0
    for character in line:
        kind = unicodedata.bidirectional(character)
        depth += (kind in ("LRI", "RLI", "FSI")) - (kind == "PDI")
        if not depth and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""


def test_no_line_of_a_right_to_left_text_is_taken_for_one_from_left_to_right() -> None:
    for made in (persian_document(), arabic_document()):
        assert [line for line in lines(made) if first_letter(line) == "ltr"] == []


def test_a_line_that_begins_with_its_own_letters_has_no_mark() -> None:
    marked = [line[1:] for line in lines(persian_document()) if line.startswith(MARK)]
    assert marked
    assert all(any("a" <= c.lower() <= "z" for c in line) for line in marked)


def test_a_text_from_left_to_right_has_no_marks() -> None:
    assert MARK not in "".join(lines(rich_document()))


def test_ascii_has_no_marks() -> None:
    for made in (persian_document(), arabic_document()):
        assert "\n".join(lines(made, Options(ascii=True))).isascii()


def test_code_keeps_its_direction() -> None:
    made = "\n".join(lines(persian_document()))
    assert "\u2066for ship in strait:\u2069" in made
    assert "\u2066v1.2 --all\u2069" in made
