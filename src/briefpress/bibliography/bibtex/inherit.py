"""What entries take from others: `xdata` and `crossref` (BibLaTeX manual, 2.4.1, 4.5.11 and appendix B)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from ...diagnostics import Diagnostic, error
from .blocks import Entry, Field, merged

LONGEST_CHAIN = 20

_INBOOK = ("inbook", "bookinbook", "suppbook")
_INCOLLECTION = ("incollection", "suppcollection")
_INPROCEEDINGS = ("inproceedings", "conference")
_MULTIVOLUME = ("mvbook", "mvcollection", "mvproceedings", "mvreference")
_SINGLE = ("book", "collection", "proceedings", "reference")
_PARTS = (*_INBOOK, *_INCOLLECTION, *_INPROCEEDINGS, "inreference")
_NOT_INHERITED = frozenset(
    (
        "ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring "
        "relatedtype shorthand shorthandintro sortkey"
    ).split()
)
_NOT_WITH_TITLE = frozenset("shorttitle sorttitle indextitle indexsorttitle".split())


def _renamed(parent: str, child: str) -> dict[str, tuple[str, ...]]:
    """The fields of a parent that a child of this type takes under another name, or under several (appendix B).

    More freely than there: any kind of part may name any kind of book, and a periodical's `titleaddon` stays its own.
    """
    if parent in _MULTIVOLUME and child in (*_SINGLE, *_PARTS):
        names = _titles("main")
    elif parent in _SINGLE and child in _PARTS:
        names = _titles("book")
    elif parent == "periodical" and child in ("article", "suppperiodical"):
        names = {"title": ("journaltitle",), "subtitle": ("journalsubtitle",), "titleaddon": ("journaltitleaddon",)}
    else:
        return {}
    if parent in ("mvbook", "book") and child in _INBOOK:
        names["author"] = ("author", "bookauthor")
    return names


def _titles(prefix: str) -> dict[str, tuple[str, ...]]:
    return {name: (prefix + name,) for name in ("title", "subtitle", "titleaddon")}


def inherited(entries: Mapping[str, Entry], faults: list[Diagnostic]) -> Iterator[Entry]:
    """The entries with what they inherit, `xdata` containers left out; loops and missing parents are faults."""
    for entry in entries.values():
        if entry.type != "xdata":
            yield _with_parents(_with_xdata(entry, entries, faults), entries, faults)


def _named(entry: Entry, field: str, entries: Mapping[str, Entry], faults: list[Diagnostic]) -> list[Entry]:
    """The entries whose keys a field lists."""
    found = []
    value = entry.fields.get(field)
    for key in (part.strip() for part in value.text.split(",")) if value else ():
        if key in entries:
            found.append(entries[key])
        elif key and value:
            near = get_close_matches(key, entries, 1, 0.6)
            message = f"`{entry.key}`: {field} names `{key}`, which is not in this file"
            faults.append(error("bibtex-crossref", message, value.span, f"did you mean {near[0]}?" if near else ""))
    return found


def _with_xdata(entry: Entry, entries: Mapping[str, Entry], faults: list[Diagnostic]) -> Entry:
    seen, open_ = {entry.key}, _named(entry, "xdata", entries, faults)
    while open_:
        container = open_.pop(0)
        if container.key in seen:
            faults.append(_loop(entry, "xdata"))
            break
        seen.add(container.key)
        entry = merged(entry, {name: field for name, field in container.fields.items() if name not in ("xdata", "ids")})
        open_ += _named(container, "xdata", entries, faults)
    return entry


def _with_parents(entry: Entry, entries: Mapping[str, Entry], faults: list[Diagnostic]) -> Entry:
    """The entry with what its parent has, and the parent's parent, each through the mapping of its types."""
    chain = [entry]
    while parents := _named(chain[-1], "crossref", entries, faults if len(chain) == 1 else []):
        parent = parents[0]
        if any(parent.key == known.key for known in chain) or len(chain) > LONGEST_CHAIN:
            faults.append(_loop(entry, "crossref"))
            return entry
        chain.append(_with_xdata(parent, entries, []))
    whole = chain.pop()
    while chain:
        child = chain.pop()
        whole = merged(child, _taken(child, whole))
    return whole


def _loop(entry: Entry, field: str) -> Diagnostic:
    span = entry.fields[field].span if field in entry.fields else entry.span
    return error("bibtex-crossref", f"`{entry.key}`: {field} leads in a circle", span, "break the circle")


def _taken(child: Entry, parent: Entry) -> dict[str, Field]:
    """What a child takes, under the names that it has there. A date given in one form keeps out the other."""
    renamed = _renamed(parent.type, child.type)
    dated = child.fields.keys() & {"date", "year"}
    taken: dict[str, Field] = {}
    for name, field in parent.fields.items():
        if name in _NOT_INHERITED or (renamed and name in _NOT_WITH_TITLE):
            continue
        if dated and name in ("date", "year", "month"):
            continue
        for new in renamed.get(name, (name,)):
            taken[new] = field
    return taken
