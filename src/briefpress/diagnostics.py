"""What went wrong, where, and what to do: diagnostics are data, and these are their printers.

Every fault that a person can mend is a `Diagnostic`; stages collect them and raise one `BriefError` that holds them all.
Lines and columns count from 1, columns in characters (Unicode code points), as editors show them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rich.cells import cell_len


class Severity(StrEnum):
    """How grave a diagnostic is: an error stops the brief, a warning does not (unless `--strict`)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file: line and column from 1, and the number of characters that the caret underlines."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        """`file:line:column`, or the file alone where the fault is the file as a whole (line 0)."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: a stable code such as `unknown-key`, what is wrong, where, and what to do about it."""

    severity: Severity
    code: str
    message: str
    span: Span
    hint: str = ""

    def as_dict(self) -> dict[str, object]:
        """The diagnostic as plain data, as `--report json` prints it."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "length": self.span.length,
            "hint": self.hint,
        }


def error(code: str, message: str, span: Span, hint: str = "") -> Diagnostic:
    """Make a diagnostic of severity error."""
    return Diagnostic(Severity.ERROR, code, message, span, hint)


def warning(code: str, message: str, span: Span, hint: str = "") -> Diagnostic:
    """Make a diagnostic of severity warning."""
    return Diagnostic(Severity.WARNING, code, message, span, hint)


class BriefError(Exception):
    """The brief is wrong (exit code 1): carries every diagnostic found, errors and warnings."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{d.span}: {d.message}" for d in diagnostics))
        self.diagnostics = diagnostics


class UsageError(Exception):
    """The command is wrong (exit code 2): an unknown format, a style that does not exist, a path that is not there."""


class MachineError(Exception):
    """The machine lacks something or fails (exit code 3): a library, a font, a writable folder, room on the disk."""


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """True when at least one diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without repetition, by file, line and column, errors before warnings at one place."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (d.span.file, d.span.line, d.span.column, d.severity is not Severity.ERROR, d.code, d.message),
    )


# ---------------------------------------------------------------------------------------------- printers


def human(diagnostic: Diagnostic, texts: Mapping[str, str]) -> str:
    """Several lines for a person: severity, message, place, the line of the source with a caret below it, and the hint.

    `texts` maps a file's name to its text; without it the line is not shown.
    """
    d = diagnostic
    parts = [f"{d.severity.value}[{d.code}]: {d.message}", f"  --> {d.span}"]
    line = source_line(texts.get(d.span.file, ""), d.span.line)
    if line:
        parts += _excerpt(line, d.span)
    if d.hint:
        parts.append(f"  = help: {d.hint}")
    return "\n".join(parts)


def one_line(diagnostic: Diagnostic) -> str:
    """`file:line:column: severity[code]: message (hint)` on one line, as compilers print and editors parse."""
    d = diagnostic
    hint = f" ({d.hint})" if d.hint else ""
    return f"{d.span}: {d.severity.value}[{d.code}]: {d.message}{hint}"


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """All diagnostics as one JSON array, two blanks of indentation, in the order given."""
    return json.dumps([d.as_dict() for d in diagnostics], ensure_ascii=False, indent=2)


def github(diagnostic: Diagnostic) -> str:
    """A workflow command that GitHub shows as an annotation at the line (docs: workflow commands, `::error`)."""
    d = diagnostic

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(d.span.file)}"
    if d.span.line:
        place += f",line={d.span.line},col={d.span.column}"
    message = f"{d.message} {d.hint}".strip()
    return f"::{d.severity.value} {place},title={value(d.code)}::{data(message)}"


def source_line(text: str, number: int) -> str:
    """Line `number` (from 1) of a text, without its line end; empty where there is none."""
    if number < 1:
        return ""
    lines = text.split("\n", number)
    return lines[number - 1].rstrip("\r") if len(lines) >= number else ""


_LONGEST = 100


def _excerpt(line: str, span: Span) -> list[str]:
    """The source line behind its number and a caret line; a long line is cut around the caret."""
    start = max(0, span.column - 1 - _LONGEST // 2) if len(line) > _LONGEST else 0
    shown = "".join(c if c.isprintable() else " " for c in line[start : start + _LONGEST])
    before = shown[: max(0, span.column - 1 - start)]
    carets = "^" * max(1, min(cell_len(shown[len(before) : len(before) + span.length]), _LONGEST))
    gutter = " " * len(str(span.line))
    lead = "…" if start else ""
    pad = " " * (cell_len(before) + len(lead))
    return [f"{gutter} |", f"{span.line} | {lead}{shown}", f"{gutter} | {pad}{carets}"]
