"""What a rule is, and what rules look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from .. import document as d
from ..bibliography import Item
from ..diagnostics import Diagnostic, Severity, Span
from ..model import Brief
from ..readers.loaded import Loaded
from ..style import Options, Style


@dataclass(frozen=True)
class Subject:
    """What the rules look at: the brief, where it stands, the document, its sources, how it is printed, what day it is."""

    brief: Brief
    loaded: Loaded
    document: d.Document
    items: Mapping[str, Item]
    cited: Mapping[str, Span]
    style: Style
    options: Options
    today: date


Found = Iterator[Diagnostic]


@dataclass(frozen=True)
class Rule:
    """A rule: its code, default severity, what it says in one sentence, and the function that finds it."""

    code: str
    severity: Severity
    says: str
    function: Callable[[Subject], Found] | None = None
