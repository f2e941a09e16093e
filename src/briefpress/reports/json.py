"""`json`: all diagnostics as one array, for programs of one's own."""

from __future__ import annotations

import json

from .run import Run


def report(run: Run) -> str:
    """One JSON array, two blanks of indentation, in order of place."""
    return json.dumps([d.as_dict() for d in run.diagnostics], ensure_ascii=False, indent=2) + "\n"
