"""A source as the citation processor takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..diagnostics import Span


@dataclass(frozen=True, slots=True)
class Item:
    """A source: its CSL-JSON variables, where it stands, and its Admiralty grade (empty where none is given)."""

    data: dict[str, Any]
    span: Span
    assessment: str = ""
