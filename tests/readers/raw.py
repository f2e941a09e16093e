"""What the tests of the importer share: raw texts, and the parts of what became of them."""

from __future__ import annotations

import yaml

from briefpress.readers.rawtext import Imported, import_text

LIST = "Sources\nOne work\nAnother work\nA third work\n"

WRAPPED = """\
A title

Summary

The first paragraph of this text was broken by a mail program at
seventy-two columns or so, as they do, and its lines belong
together.

The second one says that long-
term plans need not fit on a line.

Key points

- A point that is too long for one line goes on in the second line
  with a hanging indent.
- A short point.

FAQ

Does a question that is rather long and fills its line end there?
It does.
"""


def run(text: str) -> Imported:
    """Import a text."""
    return import_text(text.encode(), "raw.txt")


def front(imported: Imported) -> dict[str, object]:
    """The front matter as data."""
    data: dict[str, object] = yaml.safe_load(imported.markdown.split("---\n")[1])
    return data


def sources(imported: Imported) -> list[dict[str, str]]:
    """The sources of the front matter."""
    found = front(imported).get("sources", [])
    assert isinstance(found, list)
    return found


def body(imported: Imported) -> str:
    """The Markdown below the front matter."""
    return imported.markdown.split("\n---\n", 1)[1].strip()


def codes(imported: Imported) -> list[str]:
    """The codes of the diagnostics, in order."""
    return [d.code for d in imported.diagnostics]
