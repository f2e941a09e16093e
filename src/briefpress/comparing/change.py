"""One change between two versions of a brief, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..diagnostics import Span
from ..readers.loaded import Loaded, Path

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class At:
    """A place in one version: the path of a value, and where it is a paragraph of prose, its line in the value (from 0)
    and its first word."""

    path: Path
    line: int = 0
    word: str = ""

    def span(self, loaded: Loaded) -> Span:
        """Where that is in the source."""
        return loaded.span_in(self.path, self.line, self.word) if self.word else loaded.span(self.path)


@dataclass(frozen=True)
class Change:
    """What changed, in the terms of the brief: `what` is such as `key point 2` or ``source `pipes`: issued``.

    `old` and `new` are its text in each version, empty where it has none there; `note` says what the texts do not, such as
    which citations came. `old_at` and `new_at` are its places; None where the change has none in that version.
    """

    kind: Kind
    what: str
    old: str = ""
    new: str = ""
    note: str = ""
    old_at: At | None = None
    new_at: At | None = None

    def span(self, old: Loaded, new: Loaded) -> Span:
        """Where to look: in the new version, and in the old one for what is there no more."""
        if self.new_at:
            return self.new_at.span(new)
        return self.old_at.span(old) if self.old_at else Span(new.name)
