"""`github`: workflow commands that GitHub shows as annotations at the lines of a pull request.

Source: GitHub's documentation, Workflow commands, `::error` and `::warning`. Of one step GitHub shows the first ten errors and
the first ten warnings as annotations; all stand in its log, and in the summary of the job.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic
from .run import Run

MOST_SHOWN = 10


def report(run: Run) -> str:
    """A workflow command for each diagnostic, each on its line."""
    return "".join(f"{command(d)}\n" for d in run.diagnostics)


def command(diagnostic: Diagnostic) -> str:
    """The workflow command of one diagnostic."""
    d = diagnostic
    place = f"file={_value(d.span.file)}"
    if d.span.line:
        place += f",line={d.span.line},col={d.span.column}"
    message = f"{d.message}; {d.hint}" if d.hint else d.message
    return f"::{d.severity.value} {place},title={_value(d.code)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
