"""What of some prose no page shows: comments; definitions of links that nothing uses, which many write for comments; titles of
links, folders of pictures, and what follows the language of a code block.

The parser that sets the prose says what is code and what is not: no rule of its own could keep up with it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from .markup_rules import parser

_PARSER = parser()
_PARSER.options["inline_definitions"] = True  # definitions of links are tokens, with their lines
_PARSER.options["store_labels"] = True  # links say which definition they use

_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")

# What stands between the brackets of a link or picture (CommonMark 0.31, section 6.3).
_TARGET = re.compile(
    r"""\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>(?:[^\s<>()]|\([^\s<>()]*\))*))"""
    r"""(?P<title>(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?)\s*\)"""
)
_TITLE = re.compile(r"""\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\))\s*\Z""")

Cut = tuple[int, int]


def without_unseen(prose: str) -> str:
    """The prose without what no page shows of it. Where it is in doubt, a comment goes: what leaks cannot be taken back."""
    if not any(sign in prose for sign in ("<!--", "](", "]:", "```", "~~~")):
        return prose
    prose = re.sub(r"\r\n?", "\n", prose)
    lines = [0, *(found.end() for found in re.finditer("\n", prose)), len(prose) + 1]
    tokens = _PARSER.parse(prose)
    cuts = [
        *_definitions(prose, lines, tokens),
        *_infos(prose, lines, tokens),
        *_titles_and_folders(prose, lines, tokens),
    ]
    if any(token.type.startswith("html") and "<!--" in token.content for token in _all(tokens)):
        cuts += _comments(prose, sorted(_code(prose, lines, tokens)))
    out, at = [], 0
    for begin, end in sorted(cuts):
        out.append(prose[at : max(at, begin)])
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
        if token.type != "definition" or not token.map:
            continue
        begin, end = prose.index("[", lines[token.map[0]]), lines[token.map[1]] - 1
        if token.meta["id"] not in used:
            yield begin, end
        else:
            used.discard(token.meta["id"])  # of two with one name the first counts
            title = _TITLE.search(prose, begin, end)
            if token.meta.get("title") and title:
                yield title.start(), end


def _infos(prose: str, lines: Sequence[int], tokens: Sequence[Token]) -> Iterator[Cut]:
    """What follows the language of a code block on its first line."""
    for token in tokens:
        words = token.info.split(maxsplit=1) if token.type == "fence" and token.map else []
        if token.map and len(words) > 1:
            end = lines[token.map[0] + 1] - 1
            yield prose.rindex(words[1].rstrip(), lines[token.map[0]], end), end


def _titles_and_folders(prose: str, lines: Sequence[int], tokens: Sequence[Token]) -> Iterator[Cut]:
    """The titles of links, which are no captions, and the folders of pictures; in code that looks the same, too."""
    for token in tokens:
        children = token.children or []
        titled = any(child.type == "link_open" and child.attrs.get("title") for child in children)
        pictures = {str(child.attrs["src"]) for child in children if child.type == "image"}
        if not token.map or not (titled or pictures):
            continue
        for found in _TARGET.finditer(prose, lines[token.map[0]], lines[token.map[1]] - 1):
            kind = "plain" if found["angled"] is None else "angled"
            target = found[kind]
            if normalizeLink(target) not in pictures:
                yield found.span("title")
            elif "/" in target:
                yield found.start(kind), found.start(kind) + target.rindex("/") + 1


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
