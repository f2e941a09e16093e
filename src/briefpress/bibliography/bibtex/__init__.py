"""BibTeX and BibLaTeX files → CSL items, and CSL items → BibLaTeX."""

from __future__ import annotations

from ...diagnostics import BriefError, Diagnostic
from ...readers import decode
from ...readers.loaded import Loaded
from ..items import Item
from .blocks import MOST_FAULTS, read_entries
from .csl import to_csl
from .inherit import inherited


def load_bibtex(data: bytes, name: str) -> dict[str, Item]:
    """The items by their keys, in the file's order. Raises BriefError with file, line, column and entry of each fault."""
    loaded = Loaded(name, decode(data, name, limit=len(data)))
    faults: list[Diagnostic] = []
    entries = read_entries(loaded, faults)
    items = {entry.key: Item(to_csl(entry, faults), entry.span) for entry in inherited(entries, faults)}
    if faults:
        raise BriefError(*faults[:MOST_FAULTS])
    return items
