"""What went wrong, where, and what to do, as data; `reports` prints it.

Every fault that a person can mend is a `Diagnostic`; stages collect them and raise one `BriefError` that holds them all.
Lines and columns count from 1, columns in characters (Unicode code points), as editors show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sys import intern


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

    def lean(self) -> Diagnostic:
        """The same, its words shared with all that say the same: thousands of briefs are told of at the end of a batch."""
        span = Span(intern(self.span.file), self.span.line, self.span.column, self.span.length)
        return Diagnostic(self.severity, intern(self.code), intern(self.message), span, intern(self.hint))


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
