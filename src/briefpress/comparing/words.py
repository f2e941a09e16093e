"""Texts compared word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "old", "new"], str]

_MOST_WORK = (
    1_000_000  # pairs of equal words that are looked at, about a second; beyond, only beginning and end are matched
)
_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"  # each of these is a word of its own
_WORD = re.compile(rf"(?:[{_CJK}]|[^\s{_CJK}]+)\s*")
_CONTEXT = 6  # words that are shown on each side of a change
_LONGEST = 60  # words that are shown of one stretch that came or went


def words(text: str) -> list[str]:
    """The words of a text without the blanks around them."""
    return [word.rstrip() for word in _WORD.findall(text.lstrip())]


def alike(one: Counter[str], other: Counter[str]) -> float:
    """How much two texts share, 0 to 1: twice their common words over all words (Dice's coefficient)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def difference(old: str, new: str) -> list[Part]:
    """The stretches that two texts share, and those that only one has, in order; every blank is one space."""
    one, other = (_WORD.findall(" ".join(text.split())) for text in (old, new))
    ours, theirs = ([word.rstrip() for word in side] for side in (one, other))
    parts: list[Part] = []
    i = j = 0
    for a, b, size in (*shared(ours, theirs), (len(one), len(other), 0)):
        parts += [("old", "".join(one[i:a]))] if i < a else []
        parts += [("new", "".join(other[j:b]))] if j < b else []
        parts += [("same", "".join(other[b : b + size]))] if size else []
        i, j = a + size, b + size
    return parts


def shared(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int, int]]:
    """The runs that two sequences share, in order: where each begins in both, and its length."""
    least = min(len(old), len(new))
    head = next((n for n in range(least) if old[n] != new[n]), least)
    tail = next((n for n in range(least - head) if old[-1 - n] != new[-1 - n]), least - head)
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    runs = [(0, 0, head)]
    numbers = Counter(other)
    if sum(numbers[word] for word in one) <= _MOST_WORK:
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        runs += [(head + a, head + b, size) for a, b, size in matcher.get_matching_blocks()]
    runs.append((len(old) - tail, len(new) - tail, tail))
    return [run for run in runs if run[2]]


def shortened(parts: Sequence[Part]) -> list[Part]:
    """The parts, long ones cut: what did not change to a few words beside the changes, the rest to its beginning."""
    out: list[Part] = []
    for number, (kind, text) in enumerate(parts):
        found = _WORD.findall(text)
        before = _CONTEXT if number else 0
        after = _CONTEXT if number + 1 < len(parts) else 0
        if kind != "same":
            before, after = _LONGEST, 0
        if len(found) > before + after + 1:
            text = "".join((*found[:before], "… ", *found[len(found) - after :]))
        out.append((kind, text))
    return out
