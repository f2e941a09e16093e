"""Placeholders of a template, `{{ name }}` and `{{ name | raw }}`: where they stand, and how a value is put there as mere text.

Prose is Markdown, so how a value is put into it depends on where its placeholder stands. The parser that sets the prose says
where: it reads the prose once with a plain word in place of each placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote

from markdown_it.token import Token

from .markup_rules import parser

NAME = r"[^\W\d][\w-]*(?: [\w-]+)*"
FILTERS = ("raw",)

# `caption`: in the title of a picture, which is read as Markdown a second time; `verbatim`: in code and in the brackets of a
# citation, where there are no escapes.
Where = Literal["text", "caption", "address", "verbatim"]

_PLACEHOLDER = re.compile(r"\{\{(?:(?P<inside>[^{}\n]*)\}\})?")
_IN_PROSE = re.compile(rf"\\[!-/:-@\[-`{{-~]|{_PLACEHOLDER.pattern}")  # `\{` is a brace
_INSIDE = re.compile(rf"\s*(?P<name>{NAME})\s*(?:\|\s*(?P<filter>\w+)\s*)?")
_WORD, _WORD_FORM = (
    "zq7{}x7qz",
    re.compile(r"zq7(\d+)x7qz"),
)  # ASCII letters, which no part of Markdown or of an address changes
_PARSER = parser()

_ENTITIES = {"\\": "&#92;", "`": "&#96;", "<": "&lt;", ">": "&gt;", "&": "&amp;"}
_SPECIAL = re.compile(r"""[]!"#&'()*+:;<=>@[\\^_`{|}~-]""")
_ITEM = re.compile(r"\d*\.(?=\s|\Z)")  # `1.` begins a list
_RESERVED = "/:?#[]@!$&'()*+,;=%"  # RFC 3986, section 2.2, and the sign of what is encoded already


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder: its offsets in the string, the name and the filter; `name` is empty where it is not well-formed."""

    start: int
    end: int
    name: str
    filter: str = ""
    where: Where = "text"


def in_plain(text: str) -> tuple[Placeholder, ...]:
    """The placeholders of a string that is not prose."""
    return tuple(_found(match) for match in _PLACEHOLDER.finditer(text))


@lru_cache(maxsize=4096)  # the prose of a template is the same for every row
def in_prose(prose: str) -> tuple[Placeholder, ...]:
    """The placeholders of some Markdown, each with where it stands."""
    matches = [match for match in _IN_PROSE.finditer(prose) if match[0].startswith("{")]
    marked, at = [], 0
    for number, match in enumerate(matches):
        marked += [prose[at : match.start()], _WORD.format(number)]
        at = match.end()
    try:
        tokens = _PARSER.parse("".join(marked) + prose[at:])
    except RecursionError:  # it is told when the brief is composed
        tokens = []
    places: dict[int, Where] = {}
    for text, where in _texts(tokens):
        for word in _WORD_FORM.findall(text):
            places[int(word)] = where if places.get(int(word)) != "verbatim" else "verbatim"
    return tuple(_found(match, places.get(number, "text")) for number, match in enumerate(matches))


def _found(match: re.Match[str], where: Where = "text") -> Placeholder:
    inside = _INSIDE.fullmatch(match["inside"] or "")
    name, filter = (inside["name"], inside["filter"] or "") if inside else ("", "")
    return Placeholder(match.start(), match.end(), name, filter, where)


def _texts(tokens: Iterable[Token]) -> Iterator[tuple[str, Where]]:
    """What stands elsewhere than in running text."""
    for token in tokens:
        match token.type:
            case "code_inline" | "fence" | "code_block":
                yield f"{token.info} {token.content}", "verbatim"
            case "cite" | "narrative" | "crossref":
                yield f"{token.content} {token.meta.get('key', '')}", "verbatim"
            case "link_open":
                yield unquote(str(token.attrs.get("href", ""))), "address"
            case "image":
                yield unquote(str(token.attrs.get("src", ""))), "address"
                yield str(token.attrs.get("title", "")), "caption"
        yield from _texts(token.children or ())


def escaped(text: str) -> str:
    """Text as Markdown that prints it: none of it is markup, wherever in a paragraph it stands (CommonMark 0.31, section 2.4).

    Entities stand for what has a meaning in spite of a backslash: it ends code, ends an address, or is one itself.
    """
    item = _ITEM.match(text)
    head = item[0][:-1] + "\\." if item else ""
    rest = text[item.end() :] if item else text
    return head + _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), rest)


def in_its_place(text: str, where: Where, before: str, after: str) -> str:
    """Text as its place in the prose takes it; `before` and `after` are the characters around the placeholder."""
    match where:
        case "text":
            if text.isdecimal() and after in (".", ")"):  # `1.` at the beginning of a line begins a list
                return f"&#{ord(text[0])};{text[1:]}"
            return escaped(text)
        case "caption":
            return escaped(escaped(text))
        case "address":  # a whole address keeps its slashes; a part of one is a single word
            whole = before in ("(", "<") or before.isspace()
            return escaped(quote(text, safe=_RESERVED)) if whole else quote(text, safe="")
        case "verbatim":
            return text
