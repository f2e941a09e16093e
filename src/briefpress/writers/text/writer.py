"""The plain-text writer: a document as an e-mail keeps it, or in pure ASCII.

The pieces are laid out here; `page.txt.j2` of the style says which of them stand where.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ...document import Author, Document, Head, Section
from ...style import Options, Style
from .blocks import Setter
from .layout import Lines, columns, underline, wrap


@dataclass(frozen=True, slots=True)
class Piece:
    """A section as the template gets it: its underlined heading and its body, laid out."""

    kind: str
    id: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the template frames: strings laid out to the width, empty where the document has no such thing."""

    marking: str
    draft: str
    title: str
    subtitle: str
    imprint: str
    dates: str
    authors: str
    sections: tuple[Piece, ...]
    contact: str
    suggested_citation: str
    distribution: str
    caveat: str
    disclaimer: str
    rights: str


def write(document: Document, style: Style, options: Options) -> bytes:
    """The document as UTF-8 text with LF line ends, no line longer than the width unless by one unbreakable word."""
    page = _Composer(document, options).page()
    text = style.render("page.txt.j2", document=document, page=page, width=options.width)
    lines = [line.rstrip() for line in text.strip().split("\n")]
    if document.head.direction == "rtl" and not options.ascii:
        lines = list(map(_marked, lines))
    return ("\n".join(lines) + "\n").encode()


def _marked(line: str) -> str:
    """A line of a right-to-left text, marked as one where its first letter is not (UAX #9, rules P2 and P3)."""
    first = next((kind for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL")), "R")
    return f"\N{RIGHT-TO-LEFT MARK}{line}" if first == "L" else line


class _Composer:
    """Lays out the pieces of one document."""

    def __init__(self, document: Document, options: Options) -> None:
        self.document = document
        self.head: Head = document.head
        self.width = options.width
        self.dot = " - " if options.ascii else " · "
        self.setter = Setter(document.head.labels, document.head.language, ascii_only=options.ascii)
        self.clean = self.setter.inliner.clean
        self.label = self.setter.label

    def page(self) -> Page:
        """All pieces. The sections come first, so that the notes count as they are read."""
        head = self.head
        sections = [self._section(section) for section in self.document.sections]
        caveat = self.setter.paragraph(head.caveat, self.width)
        disclaimer = self.setter.blocks(head.disclaimer, self.width)
        cite_as = self.setter.inliner.text(head.suggested_citation)
        return Page(
            marking=self._text(head.marking.text if head.marking else ""),
            draft=self._text(head.labels["draft"].upper() if head.draft else ""),
            title=_join(underline(wrap(self.clean(head.title), self.width), "=")),
            subtitle=self._text(head.subtitle),
            imprint=self._dotted((head.publisher, head.series, self._named("number", head.number))),
            dates=self._dotted(self._dates()),
            authors=self._authors(),
            sections=self._with_notes(sections),
            contact=self._text(self._named("contact", head.contact, ":")),
            suggested_citation=_join(wrap(self._named("cite_as", cite_as, ":"), self.width)),
            distribution=self._text(self._named("distribution", "; ".join(head.distribution), ":")),
            caveat=_join(caveat),
            disclaimer=_join(disclaimer),
            rights=_join(self.setter.paragraph(head.rights, self.width)),
        )

    def _text(self, text: str) -> str:
        """A string cleaned and wrapped."""
        return _join(wrap(self.clean(text), self.width))

    def _named(self, key: str, text: str, mark: str = "") -> str:
        """A string behind its label; nothing for an empty one."""
        return f"{self.label(key)}{mark} {text}" if text else ""

    def _dotted(self, parts: Iterable[str]) -> str:
        """Strings on one line, a raised dot between them; a string that would not fit begins a line of its own."""
        lines: Lines = []
        for part in filter(None, map(self.clean, parts)):
            if lines and columns(lines[-1] + self.dot + part) <= self.width:
                lines[-1] += self.dot + part
            else:
                lines += wrap(part, self.width)
        return _join(lines)

    def _dates(self) -> tuple[str, ...]:
        head = self.head
        days = (("published", head.published), ("as_of", head.as_of), ("review_by", head.review_by))
        named = [self._named(key, day.text) for key, day in days if day]
        return (*named, self._named("version", head.version), head.revised)

    def _authors(self) -> str:
        """The names on one line, or each author with role, affiliation and address on a line of their own."""
        authors, comma = self.head.authors, self.head.labels["comma"]
        if any(author.role or author.affiliation or author.email for author in authors):
            return "\n".join(self._text(_author(author, comma)) for author in authors)
        return self._text(comma.join(author.name for author in authors))

    def _section(self, section: Section) -> Piece:
        body = self.setter.blocks(section.blocks, self.width)
        return self._piece(section.kind, section.id, section.title, body)

    def _piece(self, kind: str, id: str, title: str, body: Lines) -> Piece:
        heading = underline(wrap(self.clean(title), self.width), "-")
        return Piece(kind, id, _join(heading), _join(body))

    def _with_notes(self, sections: list[Piece]) -> tuple[Piece, ...]:
        """The sections and the list of notes: before the sources where these come last, else at the end."""
        lines = self.setter.note_lines(self.width)
        if not lines:
            return tuple(sections)
        notes = self._piece("notes", "notes", self.head.labels["notes"], lines)
        at = len(sections) - 1 if sections and sections[-1].kind == "sources" else len(sections)
        return (*sections[:at], notes, *sections[at:])


def _author(author: Author, comma: str) -> str:
    """An author with what is known of them on one line."""
    address = f" <{author.email}>" if author.email else ""
    return comma.join(filter(None, (author.name, author.role, author.affiliation))) + address


def _join(lines: Lines) -> str:
    return "\n".join(lines)
