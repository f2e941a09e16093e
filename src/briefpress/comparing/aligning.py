"""Which item of an old list is which of a new one: by what they are, not by where they stand.

Items that are equal are one; then those with one key, such as an id; then those whose words are most alike. What is left was
removed or added. Items that keep their order stay; the fewest that must be taken out for that were moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from .words import alike, shared, words

_ALIKE = 0.5  # half of the words
_MOST_WORK = 2_000_000  # words looked at to find what is alike; beyond, items that are not equal are not paired


@dataclass(frozen=True)
class Item:
    """An item as alignment sees it: what makes it equal to another, its key (empty where it has none), its text."""

    form: Hashable
    key: str = ""
    text: str = ""


@dataclass(frozen=True)
class Pair:
    """Indices of one item in both lists, None where it is missing; `moved` where its place among the others changed."""

    old: int | None
    new: int | None
    moved: bool = False


def align(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """Every item of both lists in one pair, in the order of the new list, removed ones where they stood."""
    found: dict[int, int] = {}  # old → new
    _equal(old, new, found)
    _by([item.key for item in old], [item.key for item in new], found)
    _by_words(old, new, found)
    stays = _longest_run(sorted(found.items()))
    pairs = [Pair(i, j, moved=i not in stays) for i, j in found.items()]
    pairs += [Pair(i, None) for i in range(len(old)) if i not in found]
    taken = set(found.values())
    pairs += [Pair(None, j) for j in range(len(new)) if j not in taken]
    return sorted(pairs, key=lambda p: (p.new if p.new is not None else p.old or 0, p.new is not None))


def _equal(old: Sequence[Item], new: Sequence[Item], found: dict[int, int]) -> None:
    """Pair equal items: first those that kept their order, then the others."""
    ours, theirs = ([item.form for item in side] for side in (old, new))
    for a, b, size in shared(ours, theirs):
        found.update((a + n, b + n) for n in range(size))
    _by(ours, theirs, found)


def _by(old: Sequence[Hashable], new: Sequence[Hashable], found: dict[int, int]) -> None:
    """Pair what is left by equal values, in order; an empty value is none."""
    taken = set(found.values())
    left: dict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(range(len(new))):
        if j not in taken:
            left[new[j]].append(j)
    for i, value in enumerate(old):
        if i not in found and value and left.get(value):
            found[i] = left[value].pop()


def _by_words(old: Sequence[Item], new: Sequence[Item], found: dict[int, int]) -> None:
    """Pair what is left by likeness, the most alike first, at equal likeness the nearest."""
    taken = set(found.values())
    ours = {i: Counter(words(item.text)) for i, item in enumerate(old) if i not in found}
    theirs = {j: Counter(words(item.text)) for j, item in enumerate(new) if j not in taken}
    work = sum(map(len, ours.values())) * len(theirs) + sum(map(len, theirs.values())) * len(ours)
    if work > _MOST_WORK:
        return
    for _, _, i, j in sorted(_likes(ours, theirs)):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _likes(ours: dict[int, Counter[str]], theirs: dict[int, Counter[str]]) -> Iterator[tuple[float, int, int, int]]:
    for i, one in ours.items():
        for j, other in theirs.items():
            if (like := alike(one, other)) >= _ALIKE:
                yield -like, abs(i - j), i, j


def _longest_run(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """The old indices of the longest run of pairs whose new indices rise (patience sorting)."""
    tails: list[int] = []
    last: list[int] = []  # index into pairs of the end of the best run of each length
    before: list[int | None] = []
    for n, (_, j) in enumerate(pairs):
        size = bisect_left(tails, j)
        before.append(last[size - 1] if size else None)
        tails[size : size + 1] = [j]
        last[size : size + 1] = [n]
    kept: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        kept.add(pairs[at][0])
        at = before[at]
    return kept
