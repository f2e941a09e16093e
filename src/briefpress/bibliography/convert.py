"""CSL items → the text of a bibliography file, in one table like the readers'."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from .bibtex.write import to_bibtex
from .items import Item
from .ris.write import to_ris


def to_csl_json(items: Iterable[Item]) -> str:
    """The items as an array of CSL-JSON."""
    return json.dumps([item.data for item in items], ensure_ascii=False, indent=2) + "\n"


WRITERS: dict[str, Callable[[Iterable[Item]], str]] = {"json": to_csl_json, "bib": to_bibtex, "ris": to_ris}
