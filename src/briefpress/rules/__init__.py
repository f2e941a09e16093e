"""Editorial rules: what a valid brief should still be told. Each has a stable code and a severity that a project may set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from ..diagnostics import Diagnostic, Severity, UsageError
from .subject import Rule, Subject
from .table import RULES, overdue
from .words import unbreakable


def run(subject: Subject) -> list[Diagnostic]:
    """What the rules say of a brief, in their default severities."""
    return [diagnostic for rule in RULES.values() if rule.function for diagnostic in rule.function(subject)]


def with_severities(diagnostics: Iterable[Diagnostic], wanted: Mapping[str, str]) -> list[Diagnostic]:
    """The diagnostics with the severities that the project asks for; rules that are off leave nothing.

    Raises UsageError for a code that is no rule's.
    """
    for code in wanted:
        if code not in RULES:
            near = get_close_matches(code, RULES, 1, 0.5)
            hint = f"did you mean `{near[0]}`?" if near else "briefpress rules lists them"
            raise UsageError(f"there is no rule `{code}`; {hint}")
    out = []
    for diagnostic in diagnostics:
        severity = wanted.get(diagnostic.code)
        if severity != "off":
            out.append(replace(diagnostic, severity=Severity(severity)) if severity else diagnostic)
    return out


__all__ = ["RULES", "Rule", "Subject", "overdue", "run", "unbreakable", "with_severities"]
