"""What a report is about: the briefs of one run, what was found in each, and how each ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..diagnostics import Diagnostic, Severity, in_order

Outcome = Literal["checked", "built", "skipped", "failed"]
_WORDS = {"checked": "fine", "built": "built", "skipped": "unchanged", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Told:
    """One brief of a run. `name` is its file as messages show it; `files` are its deliverables' paths, also as shown.

    `pages` and `words` are None where nobody counted them. `fault`, where it is not 0, is the exit code that is due to
    something else than the brief: 2 for a style or setting, 3 for the machine.
    """

    name: str
    title: str = ""
    diagnostics: Sequence[Diagnostic] = ()
    outcome: Outcome = "checked"
    files: Sequence[str] = ()
    pages: int | None = None
    words: int | None = None
    fault: int = 0

    def number(self, severity: Severity) -> int:
        """How many diagnostics of a severity the brief has."""
        return sum(d.severity is severity for d in self.diagnostics)


@dataclass(frozen=True)
class Run:
    """All briefs of one run, and how many were not begun. `text_of` gives the text of a file by its name, for the forms that
    show lines of it; `version` is briefpress's own, for the form that names it."""

    briefs: Sequence[Told]
    text_of: Callable[[str], str] = lambda name: ""
    version: str = "0"
    left: int = 0

    @cached_property
    def diagnostics(self) -> list[Diagnostic]:
        """What was found in all briefs, in order of place; what two of them share, such as a bibliography's fault, once."""
        return in_order(d for brief in self.briefs for d in brief.diagnostics)

    @property
    def failed(self) -> int:
        """How many briefs are not fine."""
        return sum(brief.outcome == "failed" for brief in self.briefs)

    def closing(self) -> str:
        """How the run ended, in one line: `4 briefs: 2 built, 1 unchanged, 1 failed (1 error, 3 warnings)`."""
        errors = sum(d.severity is Severity.ERROR for d in self.diagnostics)
        outcomes = Counter[str](brief.outcome for brief in self.briefs)
        parts = [f"{outcomes[name]} {word}" for name, word in _WORDS.items() if outcomes[name]]
        parts += [f"{self.left} not begun"] if self.left else []
        told = f"{count(errors, 'error')}, {count(len(self.diagnostics) - errors, 'warning')}"
        line = f"{count(len(self.briefs) + self.left, 'brief')}: {', '.join(parts) or 'nothing done'} ({told})"
        return line + ("; --strict makes warnings fail" if self.failed and not errors else "")


def count(number: int, what: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
