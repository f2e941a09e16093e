"""Reports: what was found in a run, told in a form for people or for machines. One module per form, one table.

A form is a pure function of a `Run`. Its text goes to standard error where it is for people, and to standard output, which then
holds nothing else, where it is for machines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from . import github, json, junit, people, sarif
from .run import Outcome, Run, Told, count
from .summary import summary


class Report(StrEnum):
    """The forms of a report."""

    human = "human"
    short = "short"
    json = "json"
    junit = "junit"
    sarif = "sarif"
    github = "github"


@dataclass(frozen=True)
class Form:
    """How a run is told: its printer, and whether it goes to standard output, for machines."""

    of: Callable[[Run], str]
    machines: bool = True


REPORTS = {
    Report.human: Form(people.human, machines=False),
    Report.short: Form(people.short, machines=False),
    Report.json: Form(json.report),
    Report.junit: Form(junit.report),
    Report.sarif: Form(sarif.report),
    Report.github: Form(github.report),
}

__all__ = ["REPORTS", "Form", "Outcome", "Report", "Run", "Told", "count", "summary"]
