"""What a deliverable carries: the brief that it was made from, as JSON, and its bibliography as CSL-JSON.

It holds nothing that the deliverable does not show: no comments, no source that is not listed, no abstract or note of one.
`extract` gives it back, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from . import document as d
from .bibliography import Item
from .bibliography.variables import VARIABLES
from .citations import anchor
from .model import PROSE, Brief
from .unseen import without_unseen
from .walk import walk_blocks

BRIEF = "brief.json"
REFERENCES = "references.json"
# CSL's variables that are about a source and no part of how it is cited (CSL 1.0.2, appendix IV).
_PRIVATE = {"abstract", "annote", "call-number", "categories", "custom", "keyword", "note", "references", "status"}
_SHOWN = (VARIABLES - _PRIVATE) | {"id", "type", "title", "reliability", "credibility"}


def attachments(
    brief: Brief, items: Mapping[str, Item], cited: Container[str], document: d.Document
) -> tuple[d.Attachment, ...]:
    """The brief and the sources that it lists or cites, for `Document.attachments`."""
    listed = _printed(items, cited, document)
    references = [_public(items[key].data) for key in listed]
    data = brief.model_dump(mode="json", exclude_defaults=True)
    sources = data.pop("sources", [])
    data = _without_unseen(data)
    data["language"] = brief.language
    data["sources"] = [_public(source) for source in sources if source["id"] in listed]
    for part, name in ((data, "citation_style"), *((figure, "file") for figure in data.get("figures", ()))):
        if name in part:  # the folders of the machine are nobody's business
            part[name] = PurePosixPath(part[name]).name
    if data.pop("bibliography", None):
        data["bibliography"] = [REFERENCES]
    return (
        d.Attachment(BRIEF, "application/json", "The brief that this file was made from", _json(data)),
        d.Attachment(REFERENCES, "application/json", "The sources of the brief as CSL-JSON", _json(references)),
    )


def _printed(items: Mapping[str, Item], cited: Container[str], document: d.Document) -> Sequence[str]:
    """The keys of the sources that the document prints, in its list or where it cites them, in the order in which they came."""
    listed = {
        entry.id
        for section in document.sections
        if section.kind == "sources"
        for block in walk_blocks(section.blocks)
        if isinstance(block, d.Bibliography)
        for entry in block.entries
    }
    return [key for key in items if key in cited or anchor(key) in listed]


def _public(source: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if name in _SHOWN}


def _without_unseen(value: Any, prose: bool = False) -> Any:
    """Plain data with what no page shows taken out of its prose."""
    match value:
        case str() if prose:
            return without_unseen(value)
        case list():
            return [_without_unseen(item, prose) for item in value]
        case dict():
            return {key: _without_unseen(item, key in PROSE) for key, item in value.items()}
        case _:
            return value


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
