"""How far a command has come."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """On a terminal a bar with rate and time left; elsewhere nothing, and the command prints a line for each."""

    def __init__(self, total: int) -> None:
        self.bar: Any = None
        self.total = total

    def __enter__(self) -> Progress:
        if self.total > 2 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
            # No thread of its own: the processes that do the work are forked from this one.
            self.bar = Progress(*columns, console=Console(stderr=True), auto_refresh=False)
            self.bar.start()
            self.task = self.bar.add_task("", total=self.total, rate="")
        return self

    def advance(self) -> bool:
        """One more is done; whether a bar shows it."""
        if self.bar is None:
            return False
        speed = self.bar.tasks[0].speed
        self.bar.update(self.task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
        self.bar.refresh()
        return True

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
