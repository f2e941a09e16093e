"""CSL-JSON files: an array of items, as Zotero and others export it, or an object of items by key."""

from __future__ import annotations

from functools import partial

from ..diagnostics import BriefError, Diagnostic, Severity, Span, error
from ..readers import decode
from ..readers.json import load_json_value
from ..readers.loaded import Loaded
from .inline import normalised
from .items import Item


def load_csl_json(data: bytes, name: str) -> dict[str, Item]:
    """The items by their ids. Raises BriefError with file, line and column of each fault."""
    loaded = Loaded(name, decode(data, name, limit=len(data)))
    value = load_json_value(loaded)
    if isinstance(value, dict):
        value = value.get("items", [{"id": key, **item} for key, item in value.items() if isinstance(item, dict)])
    if not isinstance(value, list):
        raise BriefError(error("bibliography-format", "CSL-JSON is an array of items", loaded.at(0)))
    items: dict[str, Item] = {}
    faults: list[Diagnostic] = []
    for number, entry in enumerate(value):
        span = loaded.span((number,)) if (number,) in loaded.places else loaded.at(0)
        if not isinstance(entry, dict) or "id" not in entry:
            faults.append(
                error(
                    "bibliography-entry",
                    f"entry {number + 1} has no `id`",
                    span,
                    "give it the key by which it is cited",
                )
            )
            continue
        key = str(entry["id"])
        if key in items:
            faults.append(
                error(
                    "bibliography-entry",
                    f"the id `{key}` stands here a second time; first in line {items[key].span.line}",
                    span,
                )
            )
        faulty = len(faults)
        item = normalised(entry, partial(_place, loaded, number), faults)
        faults[faulty:] = [
            fault for fault in faults[faulty:] if fault.severity is Severity.ERROR
        ]  # foreign data may hold more
        items[key] = Item({"type": "document", **item, "id": key}, span)
    if faults:
        raise BriefError(*faults)
    return items


def _place(loaded: Loaded, number: int, name: str) -> Span:
    return loaded.key_span((number, name))
