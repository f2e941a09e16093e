"""What became of each line of a raw text: mapped to a field, guessed, or dropped, and why. Nothing goes unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a line was taken: its shape said what it is, its place suggested it, or a brief holds no such thing."""

    MAPPED = "mapped"
    GUESSED = "guessed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Row:
    """One non-blank line: its number, the verdict, the field it went to (empty when dropped), why, and its text."""

    line: int
    verdict: Verdict
    field: str
    why: str
    text: str


_SHOWN = 48


@dataclass(frozen=True, slots=True)
class Report:
    """The account of a whole file, one row a non-blank line, in the order of the lines."""

    name: str
    rows: tuple[Row, ...]

    def count(self, verdict: Verdict) -> int:
        """How many lines were taken so."""
        return sum(row.verdict is verdict for row in self.rows)

    def summary(self) -> str:
        """One line: how many lines there were and what became of them."""
        counts = ", ".join(f"{self.count(verdict)} {verdict.value}" for verdict in Verdict)
        return f"{self.name}: {_plural(len(self.rows), 'line')}: {counts}"

    def as_text(self) -> str:
        """A table for a person: line, verdict, field, first words (a dropped line whole), and the reason below them."""
        number = max((len(str(row.line)) for row in self.rows), default=1)
        field = max((len(row.field) for row in self.rows), default=0)
        lines: list[str] = []
        for row in self.rows:
            text = row.text if row.verdict is Verdict.DROPPED else _first_words(row.text)
            lines.append(f"{row.line:>{number}}  {row.verdict.value:<7}  {row.field:<{field}}  {text}".rstrip())
            if row.why:
                lines.append(f"{'':>{number + 2}}{'':7}  {'':<{field}}  ({row.why})")
        return "\n".join([*lines, "", self.summary()]) + "\n"


class Ledger:
    """The report in the making. The first verdict on a line stands; later remarks are added to its reason."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: dict[int, Row] = {}
        self._remarks: dict[int, list[str]] = {}

    def mapped(self, lines: Iterable[int], field: str, why: str = "") -> None:
        """These lines went to a field, and their shape said so."""
        self._put(lines, Verdict.MAPPED, field, why)

    def guessed(self, lines: Iterable[int], field: str, why: str) -> None:
        """These lines went to a field, but a person should look."""
        self._put(lines, Verdict.GUESSED, field, why)

    def dropped(self, lines: Iterable[int], why: str) -> None:
        """These lines are not in the brief."""
        self._put(lines, Verdict.DROPPED, "", why)

    def remark(self, line: int, why: str) -> None:
        """Say something more about a line, whatever becomes of it."""
        self._remarks.setdefault(line, []).append(why)

    def close(self, texts: dict[int, str]) -> Report:
        """The finished report; `texts` are the non-blank lines by number, and each of them must have been judged."""
        rows: list[Row] = []
        for line, text in texts.items():
            row = self._rows[line]
            why = "; ".join(filter(None, (row.why, *self._remarks.get(line, ()))))
            rows.append(Row(line, row.verdict, row.field, why, text))
        return Report(self._name, tuple(rows))

    def _put(self, lines: Iterable[int], verdict: Verdict, field: str, why: str) -> None:
        for line in lines:
            self._rows.setdefault(line, Row(line, verdict, field, why, ""))


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _first_words(text: str) -> str:
    """The beginning of a text, cut at a blank."""
    flat = " ".join(text.split())
    if len(flat) <= _SHOWN:
        return flat
    cut = flat.rfind(" ", 0, _SHOWN)
    return flat[: cut if cut > 0 else _SHOWN] + " …"
