"""What changed between two versions of a brief, in the terms of the brief: `compare` → `Change`s. Pure.

What stands in files beside the brief (bibliographies, images) is not compared; that a source of such a file is cited now, or no
longer, is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ..model import PROSE, Brief, Chart, Figure, Source, Table
from .aligning import Item, align
from .change import At, Change, Kind
from .grids import Paths, compare_charts, compare_tables
from .prose import cited, compare_prose

_NAMES = {
    "tldr": "TL;DR",
    "published": "date of publication",
    "as_of": "date of the information",
    "review_by": "date of review",
    "sources_note": "note on the sources",
    "fit": "number of pages",
}
_GRIDS = {Table: ("columns", "rows"), Chart: ("labels", "series"), Figure: ("chart",)}  # fields that `grids` compares


@dataclass(frozen=True)
class _Kind:
    """How items of a list are called: `noun` with their number, or with the field `key` that tells which is which.

    `main` is the field that is the item itself; `quote` stands around the key.
    """

    noun: str
    main: str = ""
    key: str = ""
    quote: str = "``"

    def name(self, item: Any, number: int) -> str:
        """Such as `key point 2` or ``source `pipes` ``."""
        key = getattr(item, self.key, "") if self.key else ""
        return f"{self.noun} {self.quote[0]}{key}{self.quote[1]}" if key else f"{self.noun} {number + 1}"


_LISTS = {
    "authors": _Kind("author", "name"),
    "corrections": _Kind("correction", "text"),
    "updates": _Kind("update", "text"),
    "distribution": _Kind("recipient"),
    "key_points": _Kind("key point", "text"),
    "sections": _Kind("section", "text", "title", "“”"),
    "appendix": _Kind("appendix", "text", "title", "“”"),
    "faq": _Kind("question", "question"),
    "figures": _Kind("figure", "", "id"),
    "tables": _Kind("table", "", "id"),
    "sources": _Kind("source", "", "id"),
    "bibliography": _Kind("bibliography"),
}


def compare(old: Brief, new: Brief) -> list[Change]:
    """Every change, in the order in which a brief's parts are described by the model; none where nothing changed."""
    return [*_fields("", old, new, ((), ())), *_citations(old, new)]


def _fields(what: str, old: BaseModel, new: BaseModel, paths: Paths, main: str = "") -> Iterator[Change]:
    """The changes of every field of two parts of one kind; those of the field `main` are called as the part itself."""
    ours, theirs = _data(old), _data(new)
    for key in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(key), theirs.get(key)
        if one == other or key in _GRIDS.get(type(old), ()):
            continue
        at = (*paths[0], key), (*paths[1], key)
        name = _NAMES.get(key, key.replace("_", " "))
        name = what if key == main else f"{what}: {name}" if what else name
        if not what and key in _LISTS:
            yield from _items(_LISTS[key], one or [], other or [], at)
        elif key in PROSE and isinstance(one, str) and isinstance(other, str) and one.strip() and other.strip():
            yield from compare_prose(name, one, other, at)
        else:
            yield from _value(name, one, other, at)
    match old, new:
        case Table(), Table():
            yield from compare_tables(what, old, new, paths)
        case Chart(), Chart():
            yield from compare_charts(what.removesuffix(": chart"), old, new, paths)
        case Figure(), Figure():
            at = (*paths[0], "chart"), (*paths[1], "chart")
            if old.chart and new.chart:
                yield from _fields(f"{what}: chart", old.chart, new.chart, at)
            else:
                yield from _value(f"{what}: chart", old.chart, new.chart, at)


def _data(part: BaseModel) -> dict[str, Any]:
    return {**{key: getattr(part, key) for key in type(part).model_fields}, **(part.model_extra or {})}


def _value(what: str, old: Any, new: Any, paths: Paths) -> Iterator[Change]:
    """The change of one value that is not prose."""
    before, after = _text(old), _text(new)
    if before == after:  # they differ in what a reader is not told, such as which part of a name is which
        before, after = (json.dumps(value, ensure_ascii=False) if value else "" for value in (old, new))
    kind: Kind = "added" if not before else "removed" if not after else "changed"
    old_at = At(paths[0]) if before else None
    new_at = At(paths[1]) if after else None
    if before != after:
        yield Change(kind, what, before, after, "", old_at, new_at)


def _items(kind: _Kind, old: Sequence[Any], new: Sequence[Any], paths: Paths) -> Iterator[Change]:
    """The changes of a list of parts, or of texts."""
    forms = ([Item(_frozen(x), getattr(x, kind.key, "") if kind.key else "", _words(x)) for x in s] for s in (old, new))
    for pair in align(*forms):
        if pair.new is None and pair.old is not None:
            item = old[pair.old]
            at = At((*paths[0], pair.old))
            yield Change("removed", kind.name(item, pair.old), old=_gist(item), old_at=at)
        elif pair.old is None and pair.new is not None:
            item = new[pair.new]
            at = At((*paths[1], pair.new))
            yield Change("added", kind.name(item, pair.new), new=_gist(item), new_at=at)
        elif pair.old is not None and pair.new is not None:
            one, other = old[pair.old], new[pair.new]
            at_both = (*paths[0], pair.old), (*paths[1], pair.new)
            name = kind.name(other, pair.new)
            if pair.moved:
                note = f"was number {pair.old + 1}, is number {pair.new + 1}"
                yield Change("moved", name, _gist(one), _gist(other), note, At(at_both[0]), At(at_both[1]))
            yield from _item(name, one, other, at_both, kind.main)


def _item(name: str, old: Any, new: Any, paths: Paths, main: str) -> Iterator[Change]:
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        yield from _fields(name, old, new, paths, main)
    else:
        yield from _value(name, old, new, paths)


def _citations(old: Brief, new: Brief) -> Iterator[Change]:
    """Sources that both versions have, or that files beside them have, and that only one of the versions cites."""
    before, after = _cited(old), _cited(new)
    ours, theirs = ({source.id: n for n, source in enumerate(brief.sources)} for brief in (old, new))
    for key in sorted(before ^ after):
        if (key in ours) == (key in theirs):
            note = "is cited now" if key in after else "is no longer cited"
            old_at = At(("sources", ours[key])) if key in ours else None
            new_at = At(("sources", theirs[key])) if key in theirs else None
            yield Change("changed", f"source `{key}`", note=note, old_at=old_at, new_at=new_at)


def _cited(part: object, prose: bool = False) -> set[str]:
    """The keys that are cited anywhere in a part of a brief."""
    match part:
        case Source():
            return set()
        case BaseModel():
            fields = type(part).model_fields
            return set().union(*(_cited(getattr(part, key), key in PROSE) for key in fields))
        case list():
            return set().union(*(_cited(item, prose) for item in part))
        case str() if prose and "@" in part:
            return cited(part)
        case _:
            return set()


def _gist(item: Any) -> str:
    """What an item says, for one that came or went."""
    for key in ("text", "question", "title", "caption", "name", "answer", "id"):
        if text := getattr(item, key, None):
            return str(text)
    return _text(item)


def _words(item: Any) -> str:
    return _text(item.model_dump()) if isinstance(item, BaseModel) else str(item)


def _frozen(value: Any) -> object:
    """A value that can be compared and hashed."""
    return value.model_dump_json() if isinstance(value, BaseModel) else value


def _text(value: Any) -> str:
    """Any value as a person reads it; nothing for what is not there."""
    match value:
        case None | "":
            return ""
        case bool():
            return "true" if value else "false"
        case BaseModel():
            return _text(value.model_dump(exclude_defaults=True))
        case Mapping():
            return ", ".join(text for part in value.values() if (text := _text(part)))
        case list() | tuple():
            between = "; " if any(isinstance(part, Mapping | list | tuple) for part in value) else ", "
            return between.join(text for part in value if (text := _text(part)))
        case _:
            return str(value)


__all__ = ["At", "Change", "Kind", "compare"]
