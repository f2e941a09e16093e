"""CSL items → a BibLaTeX file in UTF-8. Variables that BibLaTeX has no field for are written under their CSL names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..dates import to_edtf
from ..items import Item
from ..values import as_date, as_names, as_text, custom_fields, inverted, without_tags
from ..variables import DATES, NAMES
from . import fields as table
from .tolatex import braced, to_latex, to_name_list

_FIRST_FIELD = inverted(table.TEXTS, table.VERBATIM, table.NAMES, table.DATES)
_KEYS = {value: key for key, value in table.STRINGS.items()}
_ORDER = ("author", "editor", "title", "container-title", "issued")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_:.+/-]*")


def to_bibtex(items: Iterable[Item]) -> str:
    """The items as BibLaTeX entries, one blank line between two, fields in one order."""
    return "\n".join(_entry(item.data) for item in items)


def _entry(data: Mapping[str, Any]) -> str:
    kind = as_text(data.get("type")) or "document"
    fields: dict[str, str] = {}
    for name, value in _fields(data, kind):
        fields.setdefault(name, value)
    type_ = custom_fields(data).get("entrytype", "")
    type_ = type_ if re.fullmatch(r"[a-z]+", type_) and kind == "document" else table.WRITTEN_TYPES.get(kind, "misc")
    fields.pop("entrytype", None)
    read_as = table.TYPES.get(type_, "document")
    if read_as == "manuscript" and "event-title" in data:
        read_as = "speech"
    if read_as != kind:
        short = {csl: subtype for subtype, csl in table.SUBTYPES.items()}
        fields["entrysubtype"] = braced(short.get(kind, kind))
    lines = [f"  {name:<13} = {value}," for name, value in fields.items()]
    return "\n".join([f"@{type_}{{{key(as_text(data.get('id')))},", *lines, "}", ""])


def key(text: str) -> str:
    """A key as BibTeX can have it: without blanks, braces, commas and the like."""
    return re.sub(r"[\s{}(),=\"#%\\~']+", "-", text).strip("-@") or "source"


def _fields(data: Mapping[str, Any], kind: str) -> Iterable[tuple[str, str]]:
    variables = [name for name in _ORDER if name in data] + [name for name in data if name not in _ORDER]
    for variable in variables:
        if variable in ("id", "type", "custom") or data[variable] in (None, "", []):
            continue
        if variable in DATES:
            yield from _date(variable, as_date(data[variable]))
        elif variable in NAMES:
            yield from _names(variable, as_names(data[variable]))
        elif text := as_text(data[variable]):
            yield _text(variable, text, data, kind)
    for name, text in custom_fields(data).items():
        if _NAME.fullmatch(name) and name.lower() not in table.IGNORED:
            yield name.lower(), braced(to_latex(text))


def _date(variable: str, date: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    edtf = to_edtf(dict(date))
    words = as_text(date.get("literal")) or as_text(date.get("raw"))
    if edtf:
        yield _FIRST_FIELD.get(variable, variable), braced(edtf)
    elif words and variable == "issued":
        yield "year", braced(to_latex(words))


def _names(variable: str, names: list[dict[str, str]]) -> Iterable[tuple[str, str]]:
    if variable in _FIRST_FIELD or variable not in _ROLES:
        yield _FIRST_FIELD.get(variable, variable), braced(to_name_list(names))
    else:
        yield f"editor{_ROLES[variable][0]}", braced(to_name_list(names))
        yield f"editor{_ROLES[variable][0]}type", braced(_ROLES[variable][1])


_ROLES = {"compiler": ("a", "compiler"), "organizer": ("b", "organizer"), "contributor": ("c", "collaborator")}


def _text(variable: str, text: str, data: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """The field of a text variable; which one may depend on the type and on what stands beside it."""
    if variable == "title":
        return "title", braced(to_latex(text))
    if variable in table.VERBATIM.values():
        return _FIRST_FIELD[variable], braced(re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", text))
    if variable == "page":
        return "pages", braced(to_latex(re.sub(r"\s*[-–]\s*", "–", text)))
    if variable == "language":
        known = table.BABEL.get(text)
        return "langid", braced(known or to_latex(text))
    if variable in ("genre", "status"):
        return _FIRST_FIELD[variable], braced(to_latex(_KEYS.get(text, text)))
    return field_of(variable, data, kind), braced(to_latex(text if variable != "keyword" else without_tags(text)))


def field_of(variable: str, data: Mapping[str, Any], kind: str) -> str:
    """The field that a variable is written to, which depends on the type and on what stands beside it."""
    if variable == "page":
        return "pages"
    journal = kind in table.WITH_ISSUE or kind in table.LEGAL
    series = kind in table.WITH_SERIES_NUMBER and "collection-title" in data
    if variable == "container-title":
        return "journaltitle" if journal else "booktitle"
    if variable == "issue" and kind in table.WITH_ISSUE:
        return "number"
    if variable == "number":
        return "eid" if series or kind in table.WITH_ISSUE else "number"
    if variable == "collection-number" and series:
        return "number"
    if variable == "authority" and kind in table.LEGAL:
        return "institution"
    if variable == "volume-title":
        return "issuetitle"
    if variable == "publisher" and kind in ("report", "thesis"):
        return "institution"
    return _FIRST_FIELD.get(variable, variable)
