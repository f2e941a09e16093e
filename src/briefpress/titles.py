"""Titles as every format breaks and shortens them."""

from __future__ import annotations

import re
import unicodedata

_TIED = 14  # letters that a last line should have at least
_SHORT = 30  # a title of so many letters stands on one line


def tied(title: str) -> str:
    """A title whose last words stay on one line, so that none is left alone below; short titles as they are."""
    words = title.split(" ")
    tail: list[str] = []
    while len(title) > _SHORT and len(words) > 2 and len("".join(tail)) < _TIED:
        tail.insert(0, words.pop())
    return " ".join([*words, "\N{NO-BREAK SPACE}".join(tail)] if tail else words)


def shortened(title: str, most: int) -> str:
    """A title of at most so many characters, for the running head: cut between words."""
    if len(title) <= most:
        return title
    return title[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + " …"


def slug_from(name: str) -> str:
    """A slug made of any text, such as a file's stem: accents off, the rest to hyphens; `brief` where nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-") or "brief"


def slug_of_file(name: str) -> str:
    """The slug of a brief that has none of its own, from its file's name."""
    return slug_from(re.sub(r"\.[^.]*$", "", name.rpartition("/")[2]))
