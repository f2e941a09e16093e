"""CSL values made uniform for the writers: text, names, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TAG = re.compile(r"</?(?:i|b|sup|sub|sc)>|</?span(?: [^<>]*)?>", re.IGNORECASE)


def as_text(value: object) -> str:
    """A variable as text; lists (keywords, categories) with commas, other structures not at all."""
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(text for part in value if (text := as_text(part)))
    return str(value)


def without_tags(text: str) -> str:
    """Rich text without its mark-up."""
    return _TAG.sub("", text)


def as_names(value: object) -> list[dict[str, str]]:
    """The names of a variable; one written as text is taken whole."""
    names: list[dict[str, str]] = []
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, str):
            names.append({"literal": name})
        elif isinstance(name, Mapping):
            names.append({str(key): as_text(part) for key, part in name.items() if as_text(part)})
    return [name for name in names if name]


def as_date(value: object) -> dict[str, Any]:
    """A date as the mapping that CSL-JSON wants; one written as text is raw."""
    if isinstance(value, Mapping):
        return dict(value)
    return {"raw": as_text(value)} if as_text(value) else {}


def custom_fields(data: Mapping[str, Any]) -> dict[str, str]:
    """What a reader kept of a foreign format, as text."""
    custom = data.get("custom")
    if not isinstance(custom, Mapping):
        return {"custom": as_text(custom)} if as_text(custom) else {}
    return {str(name): as_text(value) for name, value in custom.items() if as_text(value)}


def year_of(value: object) -> str:
    """The year of a date, as far as it has one; else its words."""
    date = as_date(value)
    parts = date.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return str(parts[0][0])
    words = as_text(date.get("edtf") or date.get("raw") or date.get("literal"))
    found = re.match(r"\d{4}", words)
    return found[0] if found else words


def inverted(*tables: Mapping[str, str]) -> dict[str, str]:
    """Tables of names → variables the other way round; of several names for one variable the first."""
    out: dict[str, str] = {}
    for table in tables:
        for name, variable in table.items():
            out.setdefault(variable, name)
    return out
