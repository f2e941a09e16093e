"""Sources written in the brief itself, and the shapes that CSL variables must have."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import partial
from typing import Any

from ..diagnostics import Diagnostic, Span, error, warning
from ..model import Brief
from ..readers.loaded import Loaded, Path
from .items import Item
from .variables import DATES, NAMES, VARIABLES

_NAME_KEYS = frozenset(
    (
        "family given literal suffix non-dropping-particle dropping-particle comma-suffix static-ordering parse-names"
    ).split()
)


def inline_items(brief: Brief, loaded: Loaded, diagnostics: list[Diagnostic]) -> dict[str, Item]:
    """The brief's own sources by key, in their order; faults are added to `diagnostics`."""
    items: dict[str, Item] = {}
    for number, source in enumerate(brief.sources):
        path: Path = ("sources", number)
        span = loaded.span(path)
        if source.id in items:
            line = items[source.id].span.line
            message = f"the key `{source.id}` stands here a second time; first in line {line}"
            diagnostics.append(
                error("duplicate-key", message, loaded.span((*path, "id")), "give each source a key of its own")
            )
            continue
        data = normalised(source.csl(), partial(_place, loaded, path), diagnostics)
        if source.title is None and not any(key not in ("id", "type") for key in data):
            diagnostics.append(
                error("source-empty", f"the source `{source.id}` has no data", span, "give it a title at least")
            )
        items[source.id] = Item(data, span, source.assessment)
    return items


def _place(loaded: Loaded, path: Path, key: str) -> Span:
    return loaded.key_span((*path, key))


def normalised(data: dict[str, Any], place: Callable[[str], Span], diagnostics: list[Diagnostic]) -> dict[str, Any]:
    """A CSL item with its dates and names in CSL's shapes; what cannot be is an error, an unknown variable a warning.

    A date may be written as text (ISO 8601 or EDTF), a name as text (taken whole, as a body's).
    """
    out: dict[str, Any] = {}
    for key, value in data.items():
        if key in DATES:
            value = _date(key, value, place(key), diagnostics)
        elif key in NAMES:
            value = _names(key, value, place(key), diagnostics)
        elif key not in VARIABLES:
            near = get_close_matches(key, VARIABLES, 1, 0.7)
            hint = f"did you mean `{near[0]}`?" if near else "CSL 1.0.2 lists the variables in its appendix III"
            diagnostics.append(
                warning("unknown-variable", f"`{key}` is no CSL variable and is not printed", place(key), hint)
            )
        elif isinstance(value, dict | list) and key not in ("categories", "custom", "references", "keyword"):
            diagnostics.append(error("bad-value", f"`{key}` must be text", place(key)))
            continue
        if value is not None:
            out[key] = value
    return out


def _date(key: str, value: object, span: Span, diagnostics: list[Diagnostic]) -> object:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return {"raw": str(value)}
    parts = value.get("date-parts") if isinstance(value, dict) else None
    shaped = isinstance(parts, list) and all(
        isinstance(part, list) and 0 < len(part) <= 3 and all(str(n).lstrip("-").isdecimal() for n in part)
        for part in parts
    )
    if isinstance(value, dict) and (shaped or any(isinstance(value.get(k), str) for k in ("raw", "literal", "edtf"))):
        return value
    if value is not None:
        hint = "write it as 2019-05-01 or as {date-parts: [[2019, 5, 1]]}"
        diagnostics.append(error("bad-value", f"`{key}` is no date", span, hint))
    return None


def _names(key: str, value: object, span: Span, diagnostics: list[Diagnostic]) -> object:
    entries = value if isinstance(value, list) else [value]
    names: list[dict[str, Any]] = []
    for entry in entries:
        if isinstance(entry, str) and entry.strip():
            names.append({"literal": entry})
        elif (
            isinstance(entry, dict)
            and entry
            and entry.keys() <= _NAME_KEYS
            and ("family" in entry or "literal" in entry or "given" in entry)
        ):
            names.append({k: str(v) if k in ("family", "given", "literal") else v for k, v in entry.items()})
        elif entry is not None:
            hint = "write it as {family: Doe, given: Jane}, or as {literal: …} for a body"
            diagnostics.append(error("bad-value", f"`{key}` holds what is no name", span, hint))
    return names or None
