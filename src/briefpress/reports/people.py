"""The forms for people: `human` with the line of the source and a caret below the fault, `short` with one line for each."""

from __future__ import annotations

from collections.abc import Callable

import typer
from rich.cells import cell_len

from ..diagnostics import Diagnostic, Severity, Span
from .run import Run

_LONGEST = 100  # characters of a source line that are shown


def human(run: Run) -> str:
    """Each diagnostic in several lines, with a blank line behind; the label is coloured (ANSI)."""
    return "".join(f"{_coloured(explained(d, run.text_of), d.severity)}\n\n" for d in run.diagnostics)


def short(run: Run) -> str:
    """Each diagnostic on one line."""
    return "".join(f"{one_line(d)}\n" for d in run.diagnostics)


def explained(diagnostic: Diagnostic, text_of: Callable[[str], str]) -> str:
    """Several lines: severity, message, place, the line of the source with a caret below it, and the hint.

    `text_of` gives a file's text by name; where that is empty the line is not shown.
    """
    d = diagnostic
    parts = [f"{d.severity.value}[{d.code}]: {d.message}", f"  --> {d.span}"]
    line = _source_line(text_of(d.span.file), d.span.line) if d.span.line else ""
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


def _coloured(text: str, severity: Severity) -> str:
    label, colon, rest = text.partition(":")
    colour = typer.colors.RED if severity is Severity.ERROR else typer.colors.YELLOW
    return typer.style(label, fg=colour, bold=True) + colon + rest


def _source_line(text: str, number: int) -> str:
    """Line `number` (from 1) of a text, without its line end; empty where there is none."""
    lines = text.split("\n", number)
    return lines[number - 1].rstrip("\r") if len(lines) >= number else ""


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
