"""Texts compared word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

Part = tuple[Literal["same", "old", "new"], str]

_MOST = (
    1000  # words for which the finest comparison is made; beyond, common words are no landmarks (difflib's autojunk)
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
    matcher = SequenceMatcher(None, ours, theirs, autojunk=max(len(one), len(other)) > _MOST)
    parts: list[Part] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(other[k:m])))
            continue
        parts += [("old", "".join(one[i:j]))] if i < j else []
        parts += [("new", "".join(other[k:m]))] if k < m else []
    return parts


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
