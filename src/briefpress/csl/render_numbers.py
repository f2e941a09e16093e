"""Rendering numbers, pages, locators and their labels (CSL 1.0.2, chapters "Number" and "Label")."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from . import nodes
from .conditions import value_of
from .items import NUMBER_VARIABLES
from .numbers import format_piece
from .numbertext import Piece, names_many, read_pieces, write_pieces
from .output import Leaf, Out
from .pages import page_range
from .richtext import parse_rich

if TYPE_CHECKING:
    from .render import Renderer

COUNTS = frozenset({"number-of-pages", "number-of-volumes"})
PAGES = frozenset({"page", "page-first"})


def render_number(renderer: Renderer, node: nodes.Number) -> list[Out]:
    context, name = renderer.context, node.variable
    renderer.called = True
    if name in context.suppressed:
        return []
    if name in ("citation-number", "locator"):
        content = renderer.content(name, "long")
    else:
        text = value_of(context, name)
        content = number_content(renderer, name, text, node.form) if text else []
    if not content:
        return []
    renderer.filled = True
    context.mark(name)
    return renderer.finish(node, content)


def number_content(renderer: Renderer, name: str, text: str, form: str) -> list[Out]:
    """The content of a number variable in one of the forms of cs:number."""
    if text.isdecimal() and form == "numeric":
        return [Leaf(text.zfill(8) if renderer.context.in_sort else text)]
    pieces = read_pieces(text, renderer.locale)
    if not any(piece.kind in ("number", "range") for piece in pieces):
        return _plain(text, write_pieces(pieces, renderer.locale, str, _hyphen))
    style = renderer.page_format if name in PAGES else ""
    span = functools.partial(page_range, style=style, delimiter=renderer.page_delimiter)
    gender = renderer.locale.gender(name)

    def number(piece: str) -> str:
        return format_piece(piece, form, renderer.locale, gender)

    def formed_span(first: str, last: str) -> str:
        return span(first, last) if form == "numeric" else f"{number(first)}{renderer.page_delimiter}{number(last)}"

    return _plain(text, write_pieces(pieces, renderer.locale, number, formed_span))


def _plain(field: str, text: str) -> list[Out]:
    """The mark-up of ordinal terms counts, that of a number field does not."""
    return [Leaf(text)] if "<" in field else parse_rich(text)


def _hyphen(first: str, last: str) -> str:
    return f"{first}-{last}"


def is_number_variable(name: str) -> bool:
    return name in NUMBER_VARIABLES


def locator_pieces(renderer: Renderer) -> tuple[str, list[Piece]]:
    """The locator's label, which the locator may itself begin with, and its pieces."""
    cite = renderer.context.cite
    pieces = read_pieces(cite.locator, renderer.locale)
    label = cite.label or "page"
    if pieces and pieces[0].kind == "label" and label == "page":
        return pieces[0].end, pieces[1:]
    return label, pieces


def render_locator(renderer: Renderer) -> list[Out]:
    if not renderer.context.cite.locator.strip():
        return []
    label, pieces = locator_pieces(renderer)
    style = renderer.page_format if label == "page" else ""
    span = functools.partial(page_range, style=style, delimiter=renderer.page_delimiter)
    return parse_rich(write_pieces(pieces, renderer.locale, str, span))


def _plural(renderer: Renderer, node: nodes.Label, pieces: list[Piece], text: str) -> bool:
    if node.plural in ("always", "never"):
        return node.plural == "always"
    if node.variable in COUNTS and not names_many(pieces):
        return text.strip().isdecimal() and int(text) > 1
    return names_many(pieces)


def render_label(renderer: Renderer, node: nodes.Label) -> list[Out]:
    context, variable = renderer.context, node.variable
    text = value_of(context, variable)
    if not text.strip() and node.beside and value_of(context, node.beside).strip():
        # styles label a locator as a page, or a page as a locator; the label stands in the singular then
        name = (context.cite.label or "page") if variable == "locator" else variable
        term = renderer.locale.term(name, node.form)
        return renderer.finish_term(node, term) if term else []
    if not text.strip() or variable in context.suppressed:
        return []
    if variable == "locator":
        name, pieces = locator_pieces(renderer)
        if name == "sub verbo":
            name = "sub-verbo"
    else:
        name, pieces = variable, read_pieces(text, renderer.locale)
    term = renderer.locale.term(name, node.form, _plural(renderer, node, pieces, text))
    if not term:
        return []
    return renderer.finish_term(node, term)
