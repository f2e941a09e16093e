"""One BibLaTeX or BibTeX entry → a CSL item. What CSL has no variable for is kept under `custom`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from ...diagnostics import Diagnostic, error
from ..dates import CslDate, DateError, from_edtf, from_parts
from ..variables import DATES as CSL_DATES
from ..variables import NAMES as CSL_NAMES
from ..variables import TYPES as CSL_TYPES
from ..variables import VARIABLES
from . import fields as table
from .blocks import Entry, Field
from .latex import LatexError, plain_text, rich_text, verbatim
from .names import read_names

_BY_LOWER_CASE = {name.lower(): name for name in VARIABLES}
_PLAIN = frozenset({"volume", "issue", "number-of-volumes", "number-of-pages", "ISBN", "ISSN", "version"})


def to_csl(entry: Entry, faults: list[Diagnostic]) -> dict[str, Any]:
    """The entry as a CSL item; values that cannot be read are faults at their places, named with the entry."""
    return _Converter(entry, faults).item()


class _Converter:
    """Takes the fields one by one; what no step has taken in the end is unknown."""

    def __init__(self, entry: Entry, faults: list[Diagnostic]) -> None:
        self.entry, self.faults = entry, faults
        self.left = {name: field for name, field in entry.fields.items() if name not in table.IGNORED}
        self.data: dict[str, Any] = {"id": entry.key, "type": self.type()}
        for name in ("langid", "hyphenation", "language"):
            self.take(name, "language", _language)
        self.protect = str(self.data.get("language", "en")).startswith("en")  # other languages keep their case anyway

    def item(self) -> dict[str, Any]:
        self.titles()
        self.eprint()
        self.bodies()
        self.numbers()
        self.dates()
        self.names()
        for name, variable in table.VERBATIM.items():
            self.take(name, variable, verbatim)
        self.take("pages", "page", lambda text: re.sub(r"\s*(?:-{1,3}|[–—])\s*", "-", plain_text(text)))
        for name, variable in table.TEXTS.items():
            self.take(name, variable, plain_text if variable in _PLAIN else self.text(name))
        for variable in ("genre", "status", "publisher-place", "collection-title"):
            if variable in self.data:
                words = str(self.data[variable]).split(" and ")
                self.data[variable] = " and ".join(table.STRINGS.get(word, word) for word in words)
        if "DOI" in self.data:
            self.data["DOI"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", self.data["DOI"], flags=re.I)
        self.rest()
        return self.data

    def type(self) -> str:
        """The CSL type; `entrysubtype` may say a finer one (2.2.2, entrysubtype), as our own writer does."""
        subtype = self.left.get("entrysubtype")
        wanted = subtype.text.strip() if subtype else ""
        if wanted in CSL_TYPES or wanted in table.SUBTYPES:
            del self.left["entrysubtype"]
            return table.SUBTYPES.get(wanted, wanted)
        found = table.TYPES.get(self.entry.type, "document")
        if found == "manuscript" and "eventtitle" in self.left:
            found = "speech"
        if self.entry.type in table.GENRES:
            span = self.entry.span
            self.left.setdefault("type", Field(table.GENRES[self.entry.type], span))
        return found

    # ------------------------------------------------------------------------------------------ reading one value

    def text(self, name: str) -> Callable[[str], str]:
        """How a field is read: titles keep what braces protect."""
        protect = self.protect and name in table.TITLE_FIELDS
        return lambda latex: rich_text(latex, protect=protect)

    def read(self, field: Field, name: str, convert: Callable[[str], Any]) -> Any:
        """What a field says; nothing, and a fault, where it cannot be read."""
        try:
            return convert(field.text)
        except LatexError as fault:
            message = f"`{self.entry.key}`: {name} {fault}"
            self.faults.append(error("bibtex-latex", message, field.span, "write it more simply"))
        except DateError as fault:
            self.faults.append(error("bad-value", f"`{self.entry.key}`: {name} {fault}", field.span))
        return None

    def take(self, name: str, variable: str, convert: Callable[[str], Any]) -> None:
        """Set a variable from a field, unless it is set: then the field stays, and is kept as unknown."""
        if name in self.left and variable not in self.data:
            field = self.left.pop(name)
            if field.text.strip() and (value := self.read(field, name, convert)):
                self.data[variable] = value

    def joined(self, names: Iterable[str]) -> str:
        """Title, subtitle and addition in one; an end mark makes the colon needless."""
        whole = ""
        for name in names:
            field = self.left.pop(name, None)
            text = (self.read(field, name, self.text(name)) or "") if field else ""
            addition = name.endswith("addon")
            if whole and text:
                mark = " " if whole[-1] in "?!.:…" else ". " if addition else ": "
                whole += mark + text
            else:
                whole = whole or text
        return whole

    # ------------------------------------------------------------------------------------------ groups of fields

    def titles(self) -> None:
        """Titles with their parts; a part of a work in volumes has the volume's title apart (2.2.2, maintitle)."""
        own, book, main, journal, issue, event = (
            self.joined(table.TITLES[name])
            for name in ("title", "booktitle", "maintitle", "journaltitle", "issuetitle", "eventtitle")
        )
        if main and book:
            book, issue = main, issue or book
        elif main:
            own, issue = main, issue or own
        legacy = self.joined(("journal",)) if not journal else ""
        values = {
            "title": own,
            "container-title": journal or legacy or book,
            "volume-title": issue,
            "event-title": event,
        }
        self.data |= {name: value for name, value in values.items() if value}

    def eprint(self) -> None:
        """Identifiers of archives (3.13.6): PubMed's are CSL's own, the others an archive and a place in it."""
        kind = self.left.get("eprinttype") or self.left.get("archiveprefix")
        number = self.left.get("eprint")
        if not number:
            return
        archive = kind.text.strip().lower() if kind else ""
        if archive in ("pubmed", "pmcid"):
            self.data["PMID" if archive == "pubmed" else "PMCID"] = verbatim(number.text)
            for name in ("eprint", "eprinttype", "archiveprefix"):
                self.left.pop(name, None)
        else:
            self.take("eprint", "archive_location", verbatim)
            if archive == "arxiv":
                for name in ("eprinttype", "archiveprefix"):
                    self.left.pop(name, None)
                self.data["archive"] = "arXiv"

    def bodies(self) -> None:
        """The institution behind a work: its publisher, or, for law, the authority."""
        legal = self.data["type"] in table.LEGAL
        for name in ("institution", "school", "organization"):
            if legal or "publisher" not in self.left:
                self.take(name, "authority" if legal else "publisher", rich_text)
        if "howpublished" in self.left and "\\url" in self.left["howpublished"].text and "url" not in self.left:
            self.take("howpublished", "URL", verbatim)
        elif not self.left.keys() & {"publisher", "institution"} and "publisher" not in self.data:
            self.take("howpublished", "publisher", rich_text)

    def numbers(self) -> None:
        """`number` is an issue's, a place in a series, or the work's own (2.2.2, number)."""
        kind = self.data["type"]
        if kind in table.WITH_ISSUE:
            variable = "issue"
        elif kind in table.WITH_SERIES_NUMBER and "series" in self.left:
            variable = "collection-number"
        else:
            variable = "number"
        self.take("number", variable, rich_text)
        self.take("eid", "number", rich_text)

    def dates(self) -> None:
        """`date` and the like in EDTF; `year`, `month` and `day` of BibTeX where there is no `date`."""
        for name, variable in table.DATES.items():
            self.take(name, variable, _edtf)
        year, month, day = (self.left.pop(name, None) for name in ("year", "month", "day"))
        if year and "issued" not in self.data:
            texts = [field.text if field else "" for field in (year, month, day)]
            wrong = ("month", month) if month else ("year", year)
            issued = self.read(wrong[1], wrong[0], lambda _: _year(*texts))
            if issued:
                self.data["issued"] = issued

    def names(self) -> None:
        """Names by their roles; `editor` and `editora` … to `editorc` with what their types say (2.3.6)."""
        for name in ("editor", "editora", "editorb", "editorc"):
            kind = self.left.get(f"{name}type")
            role = table.EDITOR_ROLES.get(kind.text.strip() if kind else "editor")
            if name in self.left and role:
                self.left.pop(f"{name}type", None)
                more = self.read(self.left.pop(name), name, read_names)
                if more:
                    self.data[role] = [*self.data.get(role, []), *more]
        for name, variable in table.NAMES.items():
            self.take(name, variable, read_names)

    def rest(self) -> None:
        """Fields that are CSL variables under their own names, then those that nobody knows."""
        unknown: dict[str, str] = {}
        if self.entry.type not in table.TYPES:
            unknown["entrytype"] = self.entry.type
        for name, field in list(self.left.items()):
            variable = _BY_LOWER_CASE.get(name)
            if variable and variable not in ("id", "type", "custom"):
                self.take(name, variable, self.reader(variable))
            if name in self.left and (text := self.read(field, name, rich_text)):
                unknown[name] = text
        if unknown:
            self.data["custom"] = unknown

    def reader(self, variable: str) -> Callable[[str], Any]:
        if variable in CSL_DATES:
            return _edtf
        return read_names if variable in CSL_NAMES else rich_text


def _edtf(text: str) -> CslDate:
    return from_edtf(verbatim(text))


def _year(year: str, month: str, day: str) -> CslDate:
    """A year that is a whole date, as some managers write it, or year, month and day apart."""
    year = verbatim(year) if any(c.isdecimal() for c in year) else plain_text(year)
    if re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?(?:/.*)?|\d{4}/(?:\.\.)?", year):
        return from_edtf(year)
    return from_parts(year, plain_text(month), plain_text(day))


def _language(latex: str) -> str:
    """A language's BCP 47 tag, from babel's name for it or from BibLaTeX's key (`langfrench`)."""
    name = plain_text(latex)
    return table.LANGUAGES.get(name.lower().removeprefix("lang"), name)
