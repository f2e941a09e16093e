"""What can be said of sources before they are cited: two that are one, unknown types and variables, missing fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from .. import csl
from ..diagnostics import Diagnostic, warning
from .items import Item
from .values import as_names, as_text, year_of
from .variables import DATES, NAMES, TYPES, VARIABLES

# What a reader needs to find a work again, by type: any one variable of each group, the usual one first.
EVERY = ("title", "issued|status|available-date")
BY_AUTHOR = "author|editor|translator|director|collection-editor|composer|interviewer|publisher|authority"
NEEDED: dict[str, tuple[str, ...]] = {
    "article-journal": ("container-title", "volume|issue|DOI|status|URL", "page|DOI|number|status|URL"),
    "article-magazine": ("container-title",),
    "article-newspaper": ("container-title",),
    "book": ("publisher",),
    "broadcast": ("publisher|container-title",),
    "chapter": ("container-title", "publisher"),
    "dataset": ("publisher|archive", "DOI|URL"),
    "entry-dictionary": ("container-title",),
    "entry-encyclopedia": ("container-title",),
    "legal_case": ("authority|container-title",),
    "legislation": ("container-title|number|URL",),
    "motion_picture": ("publisher|director",),
    "paper-conference": ("container-title|event-title|event",),
    "patent": ("number",),
    "post": ("URL", "accessed"),
    "post-weblog": ("URL", "accessed"),
    "report": ("publisher|authority|author",),
    "software": ("publisher|URL|DOI",),
    "speech": ("event-title|event",),
    "standard": ("number", "publisher|authority|author"),
    "thesis": ("publisher", "genre"),
    "webpage": ("URL", "accessed"),
}
_WITHOUT_AUTHOR = frozenset({"legislation", "legal_case", "bill", "hearing", "regulation", "treaty", "periodical"})
_WITHOUT_AUTHOR_TOO = frozenset({"entry-dictionary", "entry-encyclopedia", "event", "map"})


def normal_title(title: str) -> str:
    """A title's letters and digits alone, without mark-up, accents and case: what two spellings of it share."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]*>", "", title)).casefold()
    return "".join(c for c in plain if c.isalnum())


def duplicates(items: Mapping[str, Item]) -> Iterator[Diagnostic]:
    """A warning for each source that has the DOI, the URL or the title of one before it."""
    seen: dict[tuple[str, str], str] = {}
    for key, item in items.items():
        for kind, value in _marks(item.data):
            first = seen.setdefault((kind, value), key)
            if first != key and not (kind == "title" and _differ(items[first].data, item.data)):
                message = f"`{key}` has the same {kind} as `{first}` ({items[first].span})"
                yield warning("source-duplicate", message, item.span, "keep one of them")
                break


def _marks(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", str(data.get("DOI", "")).strip().lower())
    url = re.sub(r"^https?://", "", str(data.get("URL", "")).strip().rstrip("/").lower())
    marks = (("DOI", doi), ("URL", url), ("title", normal_title(str(data.get("title", "")))))
    return ((kind, value) for kind, value in marks if value)


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True when two sources of one title are told apart by author, year or container (a yearly report, say)."""
    return any(mine and its and mine != its for mine, its in zip(_distinction(one), _distinction(other), strict=True))


def _distinction(data: Mapping[str, Any]) -> tuple[object, ...]:
    names = [normal_title(name.get("family") or name.get("literal", "")) for name in as_names(data.get("author") or [])]
    return names, year_of(data.get("issued")), normal_title(as_text(data.get("container-title")))


def unknown_names(items: Mapping[str, Item]) -> Iterator[Diagnostic]:
    """A warning for each type and each variable that CSL 1.0.2 does not have."""
    for key, item in items.items():
        kind = str(item.data.get("type", ""))
        if kind not in TYPES:
            near = get_close_matches(kind, TYPES, 1, 0.6)
            hint = f"did you mean `{near[0]}`?" if near else "CSL 1.0.2 lists the types in its appendix III"
            yield warning("source-type", f"`{key}`: `{kind}` is no CSL type", item.span, hint)
        for name in item.data:
            if name not in VARIABLES:
                near = get_close_matches(name, VARIABLES, 1, 0.7)
                hint = f"did you mean `{near[0]}`?" if near else "CSL 1.0.2 lists the variables in its appendix IV"
                message = f"`{key}`: `{name}` is no CSL variable and is not printed"
                yield warning("unknown-variable", message, item.span, hint)


def holes(items: Mapping[str, Item], style: csl.Style, language: str = "en") -> Iterator[Diagnostic]:
    """A warning for each field that a source lacks and that the citation style would print for its type.

    Whether it would is tried out: the source is formatted with a mark in that field.
    """
    for key, item in items.items():
        kind = str(item.data.get("type", "document"))
        missing = [group.split("|")[0] for group in _needed(kind) if not any(map(item.data.get, group.split("|")))]
        if missing:
            show = _printer(style, language)
            missing = [name for name in missing if _is_printed(name, item.data, show)]
        for name in missing:
            message = f"`{key}` ({kind}) has no {_WORDS.get(name, name)}, which the citation style prints"
            yield warning("source-hole", message, item.span, _hint(name, item, kind))


def _hint(name: str, item: Item, kind: str) -> str:
    """What to write, in the words of the file that the source stands in."""
    if item.span.file.lower().endswith(".bib"):
        from .bibtex.write import field_of  # most briefs have no such file, and what reads it is large

        return f"add {field_of(name, item.data, kind)} = {{…}}"
    if item.span.file.lower().endswith(".ris"):
        from .ris.write import tag_of

        return f"add a line: {tag_of(name, kind)}"
    return f"add `{name}: …`"


_WORDS = {"issued": "date", "accessed": "date of access", "container-title": "title of what it is part of"}


def _needed(kind: str) -> tuple[str, ...]:
    author = () if kind in _WITHOUT_AUTHOR | _WITHOUT_AUTHOR_TOO else (BY_AUTHOR,)
    return (*author, *EVERY, *NEEDED.get(kind, ()))


_MARK, _YEAR = "Xqzx", 1234


def _is_printed(name: str, data: Mapping[str, Any], show: Callable[[Mapping[str, Any]], str]) -> bool:
    """Whether the style prints a variable of this source, seen from a mark put there."""
    value: object = _MARK
    if name in DATES:
        value = {"date-parts": [[_YEAR, 1, 1]]}
    elif name in NAMES:
        value = [{"family": _MARK, "given": "A."}]
    mark = str(_YEAR) if name in DATES else _MARK.casefold()
    return mark in show({**data, name: value}).casefold()


def _printer(style: csl.Style, language: str) -> Callable[[Mapping[str, Any]], str]:
    """A function that gives a source's citation and entry as text; nothing where the data cannot be formatted."""

    def show(data: Mapping[str, Any]) -> str:
        id = str(data["id"])
        try:
            done = csl.Processor(style, {id: data}, locale=language).process([csl.Cluster((csl.Cite(id),))])
        except csl.ItemError:
            return ""
        return csl.plain_text([*done.citations[0], *(node for entry in done.bibliography for node in entry.content)])

    return show
