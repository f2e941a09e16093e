"""What is known while one cite or one bibliography entry is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field

from .items import Item
from .nodes import Area
from .types import Cite

FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR = 0, 1, 2, 3


@dataclass(slots=True)
class Disambiguation:
    """How an item's cites are expanded: names shown and levels of given names per name list, and the rest."""

    names: list[int] = field(default_factory=list)
    givens: list[list[int]] = field(default_factory=list)
    condition: int = 0  # how many of the disambiguate conditions hold, counted as they are met
    year_suffix: str = ""

    def copy(self) -> Disambiguation:
        return Disambiguation(list(self.names), [list(row) for row in self.givens], self.condition, self.year_suffix)

    def shown(self, nameset: int) -> int:
        return self.names[nameset] if nameset < len(self.names) else 0

    def level(self, nameset: int, index: int) -> int:
        if nameset < len(self.givens) and index < len(self.givens[nameset]):
            return self.givens[nameset][index]
        return 0


@dataclass(slots=True, eq=False)
class Context:
    """One rendering; the second half is filled while it runs."""

    item: Item
    area: Area
    cite: Cite
    position: int = FIRST
    near_note: bool = False
    first_note: int = 0
    number: int = 0
    disambiguation: Disambiguation = field(default_factory=Disambiguation)
    suppress_author: bool = False
    in_sort: bool = False
    looking: bool = False  # rendered only to see which cites read alike
    sort_options: dict[str, str] = field(default_factory=dict)
    has_predecessor: bool = False  # something stands before, so a term does not begin a sentence

    suppressed: set[str] = field(default_factory=set)
    rendered: list[str] = field(default_factory=list)
    nameset: int = 0
    names_done: bool = False
    suffix_done: bool = False
    locator_done: bool = False  # a locator is printed once
    substituting: int = 0
    conditions_met: int = 0

    def mark(self, variable: str) -> None:
        """Note a variable as rendered; within cs:substitute it is rendered only once."""
        self.rendered.append(variable)
        if self.substituting:
            self.suppressed.add(variable)

    def restart(self) -> None:
        """Forget what an earlier rendering left."""
        self.suppressed = set()
        self.rendered = []
        self.nameset = self.substituting = self.conditions_met = 0
        self.names_done = self.suffix_done = self.locator_done = False
