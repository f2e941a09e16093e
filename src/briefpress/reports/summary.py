"""A run as Markdown, for the summary of a job: a table of the briefs, and what was found.

Words of briefs are escaped, so that they are shown as they stand and can be no markup. GitHub takes a summary of 1 MiB at most,
so it is cut where it would grow beyond `MOST_BYTES`, and says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Severity
from .github import MOST_SHOWN
from .run import Run, Told, count

MOST_BYTES = 900_000
_LONGEST = 500
_MARKUP = re.compile(r"([\\`*_\[\]#!|~@:])")


def summary(run: Run, *, annotated: bool = False) -> str:
    """The Markdown of a run. With `annotated` it says how many findings GitHub leaves out of its annotations."""
    lines = [f"## briefpress: {run.closing()}", ""]
    lines += _bounded(_briefs(run), MOST_BYTES // 2, "briefs")
    if run.diagnostics:
        lines += ["", "### What was found", ""]
        if annotated and (rest := _not_annotated(run)):
            lines += [f"{count(rest, 'finding')} of these stand here and in the log only, for GitHub annotates", ""]
            lines[-2] += f" {MOST_SHOWN} errors and {MOST_SHOWN} warnings."
        lines += _bounded(_findings(run), MOST_BYTES // 2, "findings")
    return "\n".join(lines) + "\n"


def _not_annotated(run: Run) -> int:
    numbers = (sum(d.severity is severity for d in run.diagnostics) for severity in Severity)
    return sum(max(0, number - MOST_SHOWN) for number in numbers)


def _bounded(rows: Iterator[str], most: int, what: str) -> Iterator[str]:
    """The rows as far as there is room for them, and how many more there are."""
    size = left = 0
    for row in rows:
        size += len(row.encode("utf-8", "replace")) + 1
        if size > most:
            left += 1
        else:
            yield row
    if left:
        yield f"\nand {left} more {what}"


def _briefs(run: Run) -> Iterator[str]:
    """The table of briefs; pages, words and files have a column where any brief has them."""
    columns = {
        "Pages": any(b.pages is not None for b in run.briefs),
        "Words": any(b.words is not None for b in run.briefs),
    }
    columns["Files"] = any(b.files for b in run.briefs)
    shown = [name for name, wanted in columns.items() if wanted]
    heads = ["Brief", "Title", "Result", "Errors", "Warnings", *shown]
    yield _row(heads)
    yield _row(["---", "---", "---", "---:", "---:", *("---" if name == "Files" else "---:" for name in shown)])
    for brief in run.briefs:
        more = {"Pages": brief.pages, "Words": brief.words, "Files": ", ".join(escaped(file) for file in brief.files)}
        yield _row([*_cells(brief), *(str(more[name] if more[name] is not None else "") for name in shown)])


def _cells(brief: Told) -> list[str]:
    numbers = [str(brief.number(severity)) for severity in (Severity.ERROR, Severity.WARNING)]
    result = f"**{brief.outcome}**" if brief.outcome == "failed" else brief.outcome
    return [escaped(brief.name), escaped(brief.title), result, *numbers]


def _findings(run: Run) -> Iterator[str]:
    yield _row(["Place", "Severity", "Code", "What", "What to do"])
    yield _row(["---"] * 5)
    for d in run.diagnostics:
        yield _finding(d)


def _finding(d: Diagnostic) -> str:
    return _row([escaped(str(d.span)), d.severity.value, escaped(d.code), escaped(d.message), escaped(d.hint)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escaped(text: str) -> str:
    """Text as one line of Markdown that shows it as it stands; cut where it is very long."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return _MARKUP.sub(r"\\\1", html.escape(" ".join(cut.split()), quote=False))
