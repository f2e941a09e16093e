"""Rendering numbers, pages, locators and their labels (CSL 1.0.2, chapters "Number" and "Label")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import nodes
from .conditions import value_of
from .numbers import format_piece, has_many, is_numeric, split_numbers
from .output import Box, Leaf, Out
from .pages import format_pages
from .richtext import parse_rich

if TYPE_CHECKING:
    from .render import Renderer

COUNTS = frozenset({"number-of-pages", "number-of-volumes"})


def render_number(renderer: Renderer, node: nodes.Number) -> list[Out]:
    context, name = renderer.context, node.variable
    renderer.called = True
    if name in context.suppressed:
        return []
    if name == "citation-number":
        content = renderer.content(name, "long")
        text = ""
    else:
        text = value_of(context, name)
        if not text:
            return []
        content = number_content(renderer, name, text, node.form)
    if not content:
        return []
    renderer.filled = True
    context.rendered.append(name)
    return renderer.finish(node, content)


def number_content(renderer: Renderer, name: str, text: str, form: str) -> list[Out]:
    if name == "locator":
        return render_locator(renderer)
    if name in ("page", "page-first"):
        return render_pages(renderer, text)
    if not is_numeric(text):
        return [Leaf(text)] if "<" in text else parse_rich(text)
    gender = renderer.locale.gender(name)
    pieces = split_numbers(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = _separator(piece)
        else:
            pieces[index] = format_piece(piece, form, renderer.locale, gender)
    return [Leaf("".join(pieces))]


def _separator(text: str) -> str:
    core = text.strip()
    if core in ("-", "--", "–", "—"):
        return "–"
    if core == ",":
        return ", "
    return f" {core} "


def render_pages(renderer: Renderer, text: str) -> list[Out]:
    return parse_rich(format_pages(text, renderer.page_format, renderer.page_delimiter))


def render_locator(renderer: Renderer) -> list[Out]:
    cite = renderer.context.cite
    if not cite.locator:
        return []
    if cite.label in ("page", ""):
        return render_pages(renderer, cite.locator)
    text = re.sub(r"(?<=\w)\s*(?:--?|–)\s*(?=\w)", renderer.page_delimiter, cite.locator)
    return parse_rich(text)


def label_term(renderer: Renderer, variable: str) -> str:
    """The term that labels a variable."""
    if variable == "locator":
        label = renderer.context.cite.label or "page"
        return "sub-verbo" if label == "sub verbo" and renderer.locale.find_term("sub-verbo") else label
    return variable


def is_plural(node: nodes.Label, text: str) -> bool:
    if node.plural in ("always", "never"):
        return node.plural == "always"
    if node.variable in COUNTS:
        digits = re.sub(r"\D", "", text)
        return bool(digits) and int(digits) > 1
    return has_many(text) and any(character.isdigit() for character in text)


def render_label(renderer: Renderer, node: nodes.Label) -> list[Out]:
    text = value_of(renderer.context, node.variable)
    if not text or node.variable in renderer.context.suppressed:
        return []
    term = renderer.locale.term(label_term(renderer, node.variable), node.form, is_plural(node, text))
    if not term:
        return []
    return renderer.finish(node, parse_rich(term))


def citation_number(number: int) -> Box:
    return Box([Leaf(str(number))], role="citation-number", data=number)
