"""What of some prose no page shows: comments, and definitions of links that nothing uses, which many write for comments.

The parser that sets the prose says what is code and what is not: no rule of its own could keep up with it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.token import Token

from .markup_rules import parser

_PARSER = parser()
_PARSER.options["inline_definitions"] = True  # definitions of links are tokens, with their lines
_PARSER.options["store_labels"] = True  # links say which definition they use

_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")

Cut = tuple[int, int]


def without_unseen(prose: str) -> str:
    """The prose without what no page shows of it. Where it is in doubt, a comment goes: what leaks cannot be taken back."""
    if "<!--" not in prose and "]:" not in prose:
        return prose
    prose = re.sub(r"\r\n?", "\n", prose)
    lines = [0, *(found.end() for found in re.finditer("\n", prose)), len(prose) + 1]
    tokens = _PARSER.parse(prose)
    cuts = [*_definitions(prose, lines, tokens)]
    if any(token.type.startswith("html") and "<!--" in token.content for token in _all(tokens)):
        cuts += _comments(prose, sorted(_code(prose, lines, tokens)))
    out, at = [], 0
    for begin, end in sorted(cuts):
        out.append(prose[at:begin])
        at = max(at, end)
    return "".join(out) + prose[at:]


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _definitions(prose: str, lines: Sequence[int], tokens: Sequence[Token]) -> Iterator[Cut]:
    """The definitions of links that no link uses; the sign of a list or quotation before one stays."""
    used = {token.meta["label"] for token in _all(tokens) if token.type in ("link_open", "image") and token.meta}
    for token in tokens:
        if token.type == "definition" and token.map and token.meta["id"] not in used:
            yield prose.index("[", lines[token.map[0]]), lines[token.map[1]] - 1
        elif token.type == "definition":
            used.discard(token.meta["id"])  # of two with one name the first counts


def _code(prose: str, lines: Sequence[int], tokens: Sequence[Token]) -> Iterator[Cut]:
    """Where code stands that may hold what looks like a comment."""
    for token in tokens:
        start, end = (lines[token.map[0]], lines[token.map[1]]) if token.map else (0, len(prose))
        if token.type in ("fence", "code_block"):
            yield start, end
        for child in token.children or () if token.type == "inline" else ():
            if child.type == "code_inline" and "<!--" in child.content:
                begin = prose.find(child.content, start, end)
                if begin < 0:
                    break
                start = begin + len(child.content)
                around = prose[max(0, begin - 2) : begin].rstrip(" ")[-1:], prose[start : start + 2].lstrip(" ")[:1]
                if around == ("`", "`"):
                    yield begin, start


def _comments(prose: str, code: Sequence[Cut]) -> Iterator[Cut]:
    """The comments outside of code."""
    at = 0
    while (begin := prose.find("<!--", at)) >= 0:
        around = bisect(code, (begin, len(prose)))
        if around and begin < code[around - 1][1]:
            at = code[around - 1][1]
        elif _ESCAPED.search(prose, max(0, begin - 100), begin):
            at = begin + 4
        elif (end := prose.find("-->", begin + 4)) >= 0:
            yield begin, end + 3
            at = end + 3
        else:
            return
