"""The last pass over a rendered tree: quotation marks, and punctuation where parts meet.

Quotation marks alternate with their depth.  Where two parts meet, doubled punctuation collapses ("?" + "." is "?") and
spaces do not pile up; in locales that put punctuation inside quotation marks, it moves there.
"""

from __future__ import annotations

from .locale import Locale
from .output import AFFIX, AUTHORED, CLOSE, ISOLATE, OPEN, PREFIX, SUFFIX, Box, Leaf, Out, leaves

FIRST, SECOND = "first", "second"
# What remains of two marks that meet; pairs that are not listed both stay.
_MEETING: dict[tuple[str, str], str] = {
    **{(a, a): FIRST for a in ":.;!?,"},
    **{(a, ":"): FIRST for a in ";!?"},
    **{(a, "."): FIRST for a in ":;!?"},
    **{(a, b): SECOND for a in ":;" for b in "!?"},
    **{(a, "."): FIRST for a in "؟。！？"},
}
_MARKS = frozenset(":.;!?,…")
_MOVABLE = frozenset(".,!?")
_SPACES = (" ", "\u00a0")


def finish(nodes: list[Out], locale: Locale) -> None:
    """Set quotation marks and settle punctuation, in place."""
    quotes = _Quotes(locale)
    if _has_quotes(nodes):
        _set_quotes(nodes, quotes, 0)
    _settle(list(leaves(nodes)), locale.punctuation_in_quote)


class _Quotes:
    __slots__ = ("pairs",)

    def __init__(self, locale: Locale) -> None:
        self.pairs = (
            (locale.term("open-quote") or "“", locale.term("close-quote") or "”"),
            (locale.term("open-inner-quote") or "‘", locale.term("close-inner-quote") or "’"),
        )


def _has_quotes(nodes: list[Out]) -> bool:
    return any(isinstance(node, Box) and (node.quotes or _has_quotes(node.children)) for node in nodes)


def _set_quotes(nodes: list[Out], quotes: _Quotes, level: int) -> None:
    """Level 0 is outside all marks, 1 inside the outer ones, 2 inside the inner; each level flips the one around."""
    for node in nodes:
        if not isinstance(node, Box):
            continue
        if not node.quotes:
            _set_quotes(node.children, quotes, level)
            continue
        if isinstance(node.data, tuple) and (not level or node.data not in quotes.pairs):
            # curly marks stay as they are written, unless they stand inside other marks of their own language
            _set_quotes(node.children, quotes, level or (2 if node.quotes == "single" else 1))
            node.children = [Leaf(node.data[0]), *node.children, Leaf(node.data[1])]
            node.quotes = ""
            continue
        inner = 3 - level if level else 2 if node.quotes == "single" else 1
        _set_quotes(node.children, quotes, inner)
        opening, closing = quotes.pairs[inner - 1]
        if any(leaf.text for leaf in leaves(node.children)):
            # the empty leaf before the closing mark is where moved punctuation lands
            node.children = [Leaf(opening, OPEN), *node.children, Leaf("", AFFIX), Leaf(closing, CLOSE)]
        node.quotes = ""


def _settle(found: list[Leaf], in_quotes: bool) -> None:
    before: list[Leaf] = []  # the leaves with text so far
    tails: dict[int, Leaf] = {}  # the landing place of each closing quotation mark
    empty: Leaf | None = None
    absorbed = False  # a suffix has just merged with the one before it; what the next prefix begins with goes with it
    for leaf in found:
        if leaf.kind == ISOLATE:
            continue  # no character that anybody sees
        if not leaf.text:
            if leaf.kind == AFFIX:
                empty = leaf
            continue
        if leaf.kind == CLOSE:
            if empty is not None:
                tails[id(leaf)] = empty
            before.append(leaf)
            continue
        if before and not leaf.joined:
            if absorbed and leaf.kind == PREFIX and leaf.text[0] in _MARKS:
                leaf.text = leaf.text[1:]
            length = len(leaf.text)
            _meet(before, tails, leaf, in_quotes)
            absorbed = leaf.kind == SUFFIX and before[-1].kind == SUFFIX and len(leaf.text) < length
        if leaf.text:
            before.append(leaf)
        empty = None


def _last_inside(before: list[Leaf]) -> Leaf | None:
    """The last leaf that is not a closing quotation mark."""
    for leaf in reversed(before):
        if leaf.kind != CLOSE and leaf.text:
            return leaf
    return None


def _meet(before: list[Leaf], tails: dict[int, Leaf], leaf: Leaf, in_quotes: bool) -> None:
    last = before[-1]
    while leaf.text:
        mark = leaf.text[0]
        if mark in _SPACES:
            if last.text.endswith(_SPACES) and last.kind != OPEN:
                leaf.text = leaf.text[1:]
                continue
            return
        if mark not in _MARKS:
            return
        if last.kind == CLOSE:
            if not _meet_quote(_last_inside(before), _tail(before, tails), leaf, mark, in_quotes):
                return
            continue
        if last.kind == OPEN or (last.kind == leaf.kind == PREFIX and last.text[-1:] != mark):
            return
        kept = _MEETING.get((last.text[-1:], mark), "")
        if kept == FIRST:
            leaf.text = leaf.text[1:]
            continue
        if kept != SECOND:
            return
        last.text = last.text[:-1]
        if last.text or len(before) < 2:
            return
        before.pop()
        last = before[-1]


def _tail(before: list[Leaf], tails: dict[int, Leaf]) -> Leaf | None:
    """Where punctuation lands: inside the innermost of the quotation marks that close last."""
    found = None
    for leaf in reversed(before):
        if leaf.kind != CLOSE:
            break
        found = tails.get(id(leaf), found)
    return found


def _meet_quote(inside: Leaf | None, tail: Leaf | None, leaf: Leaf, mark: str, in_quotes: bool) -> bool:
    """A mark after a closing quotation mark: dropped, moved inside (true in both cases), or left."""
    end = (tail.text if tail is not None and tail.text else inside.text if inside is not None else "")[-1:]
    kept = _MEETING.get((end, mark), "")
    if mark in ":;" and not (tail is not None and tail.text):
        return False
    if kept == FIRST:
        leaf.text = leaf.text[1:]
        return True
    # a comma that the author wrote after a cite separates two thoughts and stays outside
    if in_quotes and mark in _MOVABLE and tail is not None and (mark, leaf.kind) != (",", AUTHORED):
        if kept == SECOND and inside is not None and not tail.text:
            inside.text = inside.text[:-1]
        tail.text += mark
        leaf.text = leaf.text[1:]
        return True
    return False
