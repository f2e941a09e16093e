"""The Markdown parser with what briefs add to it: citations, and references to figures and tables, as inline rules."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin

from .citesyntax import NARRATIVE, bracket_pairs, closing_bracket, parse_cluster

DEEPEST = 40
_MOST_OPEN = 100
_LANGUAGE = re.compile(r"\{\s*lang=\"?([A-Za-z][A-Za-z0-9-]*)\"?\s*\}")
_REFERENCE = ("fig:", "tbl:")


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """`[see @key, p. 3; @other]`: a token `cite` whose content is what stands between the brackets."""
    start = state.pos
    if state.src[start] != "[" or state.src.startswith("[^", start):
        return False
    end = closing_bracket(state.src, start, state.posMax)
    if end < 0 or state.src[end + 1 : end + 2] in ("(", "[") or "@" not in state.src[start:end]:
        return False
    if parse_cluster(state.src[start + 1 : end]) is None:
        return False
    if not silent:
        _push(state, "cite", start, end + 1, state.src[start + 1 : end])
    state.pos = end + 1
    return True


def _may_begin_key(text: str, at: int) -> bool:
    """Whether a key may begin here: not in a word, an address of mail or a bare URL (`https://example.org/@a`)."""
    before = text[at - 1 : at]
    if before.isalnum() or (before and before in "_@/=?&#%~+"):
        return False
    near = text[max(0, at - 2000) : at]
    return "://" not in near[max(near.rfind(" "), near.rfind("\n")) + 1 :]


def _tangle_rule(state: StateCore) -> None:
    """Empty a paragraph with more open brackets than anyone means, for markdown-it reads such in quadratic time."""
    for token in state.tokens:
        if token.type == "inline" and token.content.count("[") > _MOST_OPEN:
            pairs, deepest = bracket_pairs(token.content)
            if len(pairs) + _MOST_OPEN < token.content.count("[") - token.content.count("\\[") or deepest > _MOST_OPEN:
                state.env.setdefault("tangled", []).append(token.map[0] if token.map else 0)
                token.content = ""


def _foreign_rule(state: StateInline, silent: bool) -> bool:
    """`[text]{lang=fa}`: tokens `foreign` around the text (pandoc's manual, extension bracketed_spans)."""
    start = state.pos
    if state.src[start] != "[":
        return False
    end = closing_bracket(state.src, start, state.posMax)
    found = _LANGUAGE.match(state.src, end + 1, state.posMax) if end > 0 else None
    if not found:
        return False
    if not silent:
        opening, last = state.push("foreign_open", "span", 1), state.posMax
        opening.meta = {"language": found[1]}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("foreign_close", "span", -1)
    state.pos = found.end()
    return True


def _narrative_rule(state: StateInline, silent: bool) -> bool:
    """`@key`, `-@key`, `@key [p. 3]`, `@fig:id`: a token `narrative`, or `crossref`."""
    start = state.pos
    if state.src[start] not in "@-" or not _may_begin_key(state.src, start):
        return False
    found = NARRATIVE.match(state.src, start, state.posMax)
    if not found:
        return False
    key, end, inner = found["braced"] or found["key"], found.end(), ""
    if key.startswith(_REFERENCE):
        end = found.end("key") if found["key"] else found.end("braced") + 1
        if not silent:
            _push(state, "crossref", start, end, key)
        state.pos = end
        return True
    key_end = found.end("key") if found["key"] else found.end("braced") + 1
    closing = closing_bracket(state.src, end, state.posMax) if state.src.startswith("[", end) else -1
    if closing > 0 and state.src[closing + 1 : closing + 2] != "(" and not state.src.startswith("[^", end):
        inner, end = state.src[end + 1 : closing], closing + 1
    else:
        end = key_end
    if not silent:
        token = _push(state, "narrative", start, end, inner)
        token["key"], token["suppress"] = key, bool(found["suppress"])
    state.pos = end
    return True


def _push(state: StateInline, kind: str, start: int, end: int, content: str) -> dict[str, object]:
    token = state.push(kind, "", 0)
    line_start = state.src.rfind("\n", 0, start) + 1
    raw = state.src[start:end].split("\n")[0]
    token.content = content
    token.meta = {"line": state.src.count("\n", 0, start), "raw": raw, "nth": state.src.count(raw, line_start, start)}
    return token.meta


def parser() -> MarkdownIt:
    """CommonMark with pipe tables, footnotes and citations; links to anything are read, so that faults can be told."""
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table").use(footnote_plugin)
    md.inline.ruler.before("link", "citation", _citation_rule)
    md.inline.ruler.before("citation", "foreign", _foreign_rule)
    md.inline.ruler.before("link", "narrative", _narrative_rule)
    md.core.ruler.before("inline", "tangle", _tangle_rule)
    md.core.ruler.disable("text_join")  # so that an escaped bracket is told from one that begins a footnote
    setattr(md, "validateLink", lambda url: True)  # noqa: B010  # faulty targets are told below, not silently left
    return md
