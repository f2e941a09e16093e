"""Which type a character is set in: the part of the cascade that decides which fonts a page needs."""

from __future__ import annotations

import pytest
from lxml import html

from briefpress.style import FontFace
from briefpress.writers.web_cascade import Medium, Type, set_in
from briefpress.writers.web_faces import _match

BASE = 'html { font-family: "A", B C }'


def type_of(mark: str, body: str, css: str, medium: Medium = "screen") -> Type:
    """The one type that a character of a body is set in."""
    tree = html.document_fromstring(f"<html><head></head><body>{body}</body></html>")
    (found,) = [kind for kind, characters in set_in(tree, f"{BASE}\n{css}", medium).items() if mark in characters]
    return found


A = ("A", "B C")


@pytest.mark.parametrize(
    ("body", "css", "wanted"),
    [
        ("<p>x</p>", "", Type(A)),
        ("<p><em>x</em></p>", "", Type(A, 400, True)),
        ("<h2>x</h2>", "", Type(A, 700)),
        ("<h2>x</h2>", "h2 { font: 600 8pt/1 D, 'E' }", Type(("D", "E"), 600)),
        ("<p>x</p>", "p { font: italic 70%/0 D }", Type(("D",), 400, True)),
        ("<p>x</p>", "p { font: 600 clamp(1rem, 2vw, 3rem)/1.2 D }", Type(("D",), 600)),
        ("<p>x</p>", "p { font: inherit }", Type(A)),
        ("<b><i class=n>x</i></b>", ".n { font-style: normal; font-weight: normal }", Type(A)),
        ("<p class=a>x</p>", ".a { font-weight: 600 } p { font-weight: 300 }", Type(A, 600)),
        ("<p class=a>x</p>", ".a { font-weight: 600 } p { font-weight: 300 !important }", Type(A, 300)),
        ("<p><span></span>x</p>", "span { font-style: italic }", Type(A)),
        ("<p></p>", 'p::before { content: "x"; font-weight: 600 }', Type(A, 600)),
        ("<p>x</p>", "@media print { p { font-weight: 600 } }", Type(A)),
        ("<p>x</p>", "@media screen and (min-width: 1px) { p { font-weight: 600 } }", Type(A, 600)),
        ("<p>x</p>", "@media (min-width: 1px) { @supports (a: b) { p { font-weight: 600 } } }", Type(A, 600)),
        ("<p>x</p>", "p:unknown(x) { font-weight: 900 } p { font-weight: 600 }", Type(A, 600)),
    ],
)
def test_the_type_of_a_character_is_what_a_browser_takes(body: str, css: str, wanted: Type) -> None:
    assert type_of("x", body, css) == wanted


def test_print_has_a_cascade_of_its_own() -> None:
    css = "@media print { p { font-weight: 600 } } @media screen { p { font-style: italic } }"
    assert type_of("x", "<p>x</p>", css, "print") == Type(A, 600)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Type(weight=400), (400, "normal")),
        (Type(weight=700), (600, "normal")),
        (Type(weight=500), (400, "normal")),
        (Type(weight=300), (400, "normal")),
        (Type(weight=700, italic=True), (400, "italic")),
    ],
)
def test_the_nearest_face_of_a_family_is_taken_the_slope_first(kind: Type, wanted: tuple[int, str]) -> None:
    known = (
        FontFace(family="F", file="a"),
        FontFace(family="F", file="b", weight=600),
        FontFace(family="F", file="c", style="italic"),
        FontFace(family="G", file="d", weight=700),
    )
    face = _match(known, "f", kind)
    assert face is not None
    assert (face.weight, face.style) == wanted
