"""CSL items → an RIS file. Variables that RIS has no tag for are written as notes, `variable: value`, and read from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..dates import to_edtf
from ..items import Item
from ..values import as_date, as_names, as_text, custom_fields, inverted, without_tags
from ..variables import DATES, NAMES
from . import tags

_FIRST_TAG = {**inverted(tags.TEXTS, tags.NAMES), "URL": "UR", "ISBN": "SN", "ISSN": "SN"}


_SPACES = re.compile(r"[ \t\r\n]+")


def to_ris(items: Iterable[Item]) -> str:
    """The items as records, one blank line between two."""
    return "\n".join("".join(f"{line}\n" for line in _record(item.data)) for item in items)


def _record(data: Mapping[str, Any]) -> Iterator[str]:
    kind = as_text(data.get("type")) or "document"
    custom = custom_fields(data)
    written = custom.pop("TY", "") if kind == "document" else ""
    yield _line("TY", written or tags.WRITTEN_TYPES.get(kind, "GEN"))
    yield _line("ID", as_text(data.get("id")))
    if tags.TYPES.get(tags.WRITTEN_TYPES.get(kind, "GEN")) != kind:
        yield _note("type", kind)
    for variable, value in data.items():
        if variable in DATES:
            yield from _date(variable, as_date(value))
        elif variable in NAMES:
            yield from _names(variable, as_names(value))
        elif variable not in ("id", "type", "custom") and (text := as_text(value)):
            yield from _text(variable, text, kind, data)
    raw = data.get("custom")
    for name, text in custom.items():
        values = raw[name] if isinstance(raw, Mapping) and isinstance(raw.get(name), list) else [text]
        for part in values:
            tag = bool(re.fullmatch(r"[A-Z][A-Z0-9]", name)) and name not in ("TY", "ER")
            yield _line(name, as_text(part)) if tag else _note(f"custom.{name}", as_text(part))
    yield "ER  - "


def tag_of(variable: str, kind: str) -> str:
    """How a line begins that gives a source this variable."""
    if variable == ("issue" if kind in tags.WITH_ISSUE else "number"):
        return "IS  - …"
    tag = {"page": "SP", "issued": "PY", "accessed": "Y2", **_FIRST_TAG}.get(variable)
    return f"{tag}  - …" if tag else f"N1  - {variable}: …"


def _line(tag: str, value: str) -> str:
    return f"{tag}  - {_SPACES.sub(' ', value).strip()}"  # a no-break space stays


def _note(variable: str, value: str) -> str:
    return _line("N1", f"{variable}: {value}")


def _date(variable: str, date: Mapping[str, Any]) -> Iterator[str]:
    """A plain date under its tags; ranges and the like, which RIS cannot say, as a note besides."""
    edtf = to_edtf(dict(date))
    words = as_text(date.get("literal")) or as_text(date.get("raw"))
    plain = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf)
    season = plain and plain[2] and int(plain[2]) > 12
    if variable == "issued" and (edtf[:4].isdecimal() or (words and not edtf)):
        yield _line("PY", edtf[:4] if edtf else words)
    if variable in ("issued", "accessed") and plain and not season and (plain[2] or variable == "accessed"):
        yield _line("DA" if variable == "issued" else "Y2", edtf.replace("-", "/"))
    elif edtf and not (variable == "issued" and plain and not plain[2]):
        yield _note(variable, edtf)


def _names(variable: str, names: list[dict[str, str]]) -> Iterator[str]:
    for name in names:
        family = " ".join(
            part for key in ("dropping-particle", "non-dropping-particle", "family") if (part := name.get(key, ""))
        )
        parts = [family, name.get("given", ""), name.get("suffix", "")]
        text = name.get("literal") or ", ".join(parts).rstrip(", ")
        if variable in _FIRST_TAG:
            yield _line(_FIRST_TAG[variable], text)
        else:
            yield _note(variable, text)


def _text(variable: str, text: str, kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    text = without_tags(text)
    numbers = "issue" if kind in tags.WITH_ISSUE else "number"
    if variable == "page":
        first, _, last = text.partition("-") if text.count("-") == 1 else (text, "", "")
        if kind in tags.WHOLE_WORKS and not last:
            yield _note("page", text)
        else:
            yield from (_line(tag, part) for tag, part in (("SP", first), ("EP", last)) if part)
    elif variable == "keyword":
        yield from (_line("KW", part) for part in re.split(r"[,;]\s*", text) if part.strip())
    elif variable == "note":
        yield from (_line("N1", part) for part in text.split("\n") if part.strip())
    elif variable == numbers:
        yield _line("IS", text)
    elif variable == "number-of-pages" and kind in tags.WHOLE_WORKS and text.isdecimal() and "page" not in data:
        yield _line("SP", text)
    elif kind == "book" and variable in ("container-title", "collection-title"):
        yield _line("T2", text) if variable == "collection-title" else _note(variable, text)
    elif kind == "paper-conference" and variable in ("container-title", "event-title") and "event-title" in data:
        has_both = "container-title" in data
        yield _line("C3" if variable == "container-title" else "T2", text) if has_both else _note(variable, text)
    elif variable in ("ISBN", "ISSN") and not re.fullmatch(_SERIALS[variable], re.sub(r"[- ]", "", text)):
        yield _note(variable, text)
    elif variable in _FIRST_TAG:
        yield _line(_FIRST_TAG[variable], text)
    else:
        yield _note(variable, text)


_SERIALS = {"ISBN": r"\d{9}[\dXx]|\d{13}", "ISSN": r"\d{7}[\dXx]"}
