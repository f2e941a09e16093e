"""Disambiguation (CSL 1.0.2, chapter "Disambiguation"): names, given names, the condition, year-suffixes.

Items whose cites read alike form a set.  Each step changes how the set is rendered and splits it by what its cites now
read; a step that splits nothing is taken back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .context import Disambiguation
from .items import PersonName
from .names import NameOptions, initials

Render = Callable[[str, Disambiguation], str]


def suffix_letters(number: int) -> str:
    """0 is "a", 25 "z", 26 "aa"."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters


def _spaced(given: str) -> str:
    """ "J.J." and "J. J." are the same name."""
    return re.sub(r"\.\s+", ".", given)


def name_levels(
    names: Sequence[PersonName], options: NameOptions, hyphen: bool, with_initials: bool
) -> dict[PersonName, int]:
    """For the rules that tell persons apart: how far each name must be expanded wherever it stands."""
    families: dict[tuple[str, str], list[PersonName]] = {}
    for name in dict.fromkeys(names):
        if not name.literal:
            families.setdefault((name.non_dropping, name.family), []).append(name)
    can_initial = options.initialize_with is not None and options.initialize
    if with_initials and not can_initial:
        return {}
    levels: dict[PersonName, int] = {}
    for members in families.values():
        if len({(_spaced(name.given), name.dropping) for name in members}) < 2:
            continue
        short = {name: initials(name.given, options.initialize_with or "", True, hyphen) for name in members}
        for name in members:
            alike = {_spaced(other.given) for other in members if short[other] == short[name]}
            if can_initial and len(alike) == 1:
                levels[name] = 1
            elif not with_initials:
                levels[name] = 2
            elif len(set(short.values())) > 1:
                levels[name] = 1
    return levels


class Disambiguator:
    """Works through the sets of one document."""

    def __init__(
        self,
        render: Render,
        namesets: Callable[[str], list[tuple[int, int]]],
        *,
        add_names: bool,
        add_givens: bool,
        conditions: int,
        suffix: bool,
    ) -> None:
        self.render = render
        self.namesets = namesets
        self.add_names = add_names
        self.add_givens = add_givens
        self.conditions = conditions  # how many conditions there are to try
        self.suffix = suffix
        self.states: dict[str, Disambiguation] = {}
        self.pending: list[list[str]] = []  # sets that need year-suffixes

    def run(self, ids: Sequence[str]) -> None:
        plain = Disambiguation()
        for members in self._split(ids, plain):
            if len(members) > 1:
                self._resolve(members)

    def _split(self, ids: Sequence[str], state: Disambiguation) -> list[list[str]]:
        sets: dict[str, list[str]] = {}
        for id in ids:
            sets.setdefault(self.render(id, state), []).append(id)
        return list(sets.values())

    def _resolve(self, members: list[str]) -> None:
        state = Disambiguation()
        rest = [(members, state)]
        if self.add_names or self.add_givens:
            rest = self._expand_names(members, state)
        for ids, reached in rest:
            self._finish(ids, reached)

    def _finish(self, ids: list[str], state: Disambiguation) -> None:
        for condition in range(1, self.conditions + 1):
            tried = state.copy()
            tried.condition = condition
            parts = self._split(ids, tried)
            if len(parts) > 1:
                for part in parts:
                    if len(part) == 1:
                        self.states[part[0]] = tried.copy()
                    else:
                        self._finish(part, tried)
                return
        if self.conditions:
            state = state.copy()
            state.condition = self.conditions  # it may still show more in the first cite
        self._suffix(ids, state)

    def _suffix(self, ids: list[str], state: Disambiguation) -> None:
        for id in ids:
            self.states[id] = state.copy()
        if self.suffix:
            self.pending.append(ids)

    def _expand_names(self, members: list[str], state: Disambiguation) -> list[tuple[list[str], Disambiguation]]:
        """Split a set by names; what is returned could not be split any further."""
        unsolved: list[tuple[list[str], Disambiguation]] = []
        work = [(members, state)]
        while work:
            ids, base = work.pop(0)
            step = self._improve(ids, base)
            if step is None:
                unsolved.append((ids, base))
                continue
            better, parts = step
            for part in parts:
                if len(part) == 1:
                    self.states[part[0]] = better.copy()
                else:
                    work.append((part, better))
        return unsolved

    def _improve(self, ids: list[str], base: Disambiguation) -> tuple[Disambiguation, list[list[str]]] | None:
        """The next state that tells at least some of ``ids`` apart."""
        for tried in self._candidates(ids, base):
            parts = self._split(ids, tried)
            if len(parts) > 1:
                return tried, parts
        return None

    def _candidates(self, ids: list[str], base: Disambiguation) -> list[Disambiguation]:
        shape = self.namesets(ids[0])
        for id in ids[1:]:
            shape = [max(a, b) for a, b in zip(shape, self.namesets(id), strict=False)]
        found: list[Disambiguation] = []
        state = base.copy()
        while len(state.names) < len(shape):
            state.names.append(0)
            state.givens.append([])
        if self.add_names:
            found += self._more_names(state, shape)
        if self.add_givens:
            found += self._more_givens(state, shape)
            if self.add_names:
                for named in self._more_names(state, shape):
                    found += self._more_givens(named, shape)
        return found

    @staticmethod
    def _more_names(state: Disambiguation, shape: list[tuple[int, int]]) -> list[Disambiguation]:
        found = []
        current = state.copy()
        for nameset, (total, _) in enumerate(shape):
            for count in range(max(2, current.names[nameset] + 1), total + 1):
                current = current.copy()
                current.names[nameset] = count
                found.append(current)
        return found

    def _more_givens(self, state: Disambiguation, shape: list[tuple[int, int]]) -> list[Disambiguation]:
        """One name expanded at a time, each first to initials and then in full."""
        found = []
        for nameset, (total, first) in enumerate(shape):
            for index in range(total):
                for level in range(first, 3):
                    tried = state.copy()
                    row = tried.givens[nameset]
                    row.extend([0] * (index + 1 - len(row)))
                    if row[index] < level:
                        row[index] = level
                        found.append(tried)
        return found
