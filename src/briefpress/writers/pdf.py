"""Document → PDF by WeasyPrint: PDF/A-3a and PDF/UA-1 at once, tagged, with outline and metadata.

What does not depend on the brief (fonts, the parsed style sheet, the renderer) is made once for a style and paper and kept.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ..diagnostics import MachineError, UsageError
from ..document import Bibliography, Document, Figure, Heading, Table
from ..languages import digits
from ..style import Options, Style
from ..walk import plain_text, walk_blocks
from .engine import CSS, HTML, Attachment, CounterStyle, FontConfiguration, URLFetcher, boxes, pango, tags
from .fetching import Fetcher
from .html import PRINT, print_css, render
from .pdf_bleed import run_out
from .pdf_letters import spell_clusters
from .pdf_locale import settle_language
from .pdf_mend import LANGUAGE, LinkWords, Mender
from .pdf_once import write_once
from .quick import roomy, take_shortcuts
from .watermark import svg

settle_language()
_TAGS = {"x-label": "Lbl", "x-note": "Note", "x-note::footnote-call": "Reference", "x-note::footnote-marker": "Lbl"}
_VARIANT = "pdf/a-3a"
_PANGO_WITH_THREAD = 15100  # 1.51


def _name_types() -> None:
    """ISO 32000-1, 14.8.4.4.1: notes, their calls and labels have structure types of their own; languages come with theirs.

    WeasyPrint 70 has no public way to say which, so the one function that names types is wrapped; a test holds it.
    """
    named = tags._get_pdf_tag
    if getattr(named, "__module__", "") != __name__:

        def with_ours(tag: str | None) -> str:
            if tag and tag.startswith("x-lang-"):
                return f"{LANGUAGE}{tag.removeprefix('x-lang-')}"
            return _TAGS.get(tag or "") or str(named(tag))

        tags._get_pdf_tag = with_ours


class _Fonts(FontConfiguration):
    """The fonts of a press. Their files are removed by the process that made them, not by one that was forked from it."""

    def __init__(self) -> None:
        self.process = os.getpid()
        super().__init__()

    def __del__(self) -> None:
        if self.process == os.getpid():
            super().__del__()


class _Press:
    """What one style, set of options and language need for every brief, or for every form."""

    def __init__(self, style: Style, options: Options, language: str, draft: bool, sheets: tuple[str, ...]) -> None:
        _name_types()
        spell_clusters()
        take_shortcuts()
        self.bleed = options.bleed > 0
        self.fetcher = Fetcher(style)
        self.fonts = _Fonts()
        self.counters = CounterStyle()
        watermark = svg(style.labels(language)["draft"].upper(), style) if draft else b""
        self.css = CSS(
            string=print_css(style, options, language, watermark, sheets),
            font_config=self.fonts,
            counter_style=self.counters,
            url_fetcher=self.fetcher,
        )
        self.refuse_addresses()  # what is imported by the sheet is asked for here

    def print(self, html: str, links: LinkWords, files: list[Attachment]) -> bytes:
        """Set the pages and write them, with the files that they carry."""

        def finish(document: object, pdf: Any) -> None:
            Mender(pdf, links).mend()
            write_once(pdf)

        return bytes(self.set(html).write_pdf(pdf_variant=_VARIANT, attachments=files, finisher=finish))

    def set(self, html: str) -> Any:
        """Set the pages."""
        self.fetcher.refused.clear()
        page = HTML(string=html, url_fetcher=self.fetcher, base_url=None)
        pages = page.render(
            stylesheets=[self.css], font_config=self.fonts, counter_style=self.counters, pdf_variant=_VARIANT
        )
        self.refuse_addresses()
        if self.bleed:
            run_out(pages.pages)
        return pages

    def refuse_addresses(self) -> None:
        """Raise UsageError when the style sheet or the template asked for what no page may have."""
        if self.fetcher.refused:
            found = ", ".join(dict.fromkeys(url[:120] for url in self.fetcher.refused))
            raise UsageError(f"the style refers to {found}; nothing but its own fonts is read")


@lru_cache(maxsize=16)
def _press(
    style: Style, state: object, options: Options, language: str, draft: bool, sheets: tuple[str, ...] = PRINT
) -> _Press:
    """The press of a style, kept as long as its files are the same."""
    return _Press(style, options, language, draft, sheets)


def _press_for(document: Document, style: Style, options: Options) -> _Press:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    head = document.head
    # Of the options only these show in a style sheet: briefs that differ in others share a press.
    shown = Options(paper=options.paper, size=options.size, space=options.space, bleed=options.bleed)
    return _press(style, style.state(), shown, head.language, head.draft)


def outlives_fork() -> bool:
    """Whether a press can be used in a process forked from the one that made it: not where Pango has a thread for fonts."""
    return int(pango.pango_version()) < _PANGO_WITH_THREAD


@roomy
def paginate(document: Document, style: Style, options: Options) -> list[str]:
    """The running text of each page that the document takes: no running heads, folios and notes."""
    pages = _press_for(document, style, options).set(render(document, style, options, "")).pages
    return [" ".join(_texts(page._page_box)) for page in pages]


def _texts(box: Any) -> Iterator[str]:
    """The texts of a box in order. WeasyPrint has no public way to them; a test holds this."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif not isinstance(child, boxes.MarginBox | boxes.FootnoteAreaBox):
            yield from _texts(child)


@roomy
def write(document: Document, style: Style, options: Options) -> bytes:
    """The document as PDF. Raises MachineError when a font file is missing."""
    press = _press_for(document, style, options)
    try:
        return press.print(render(document, style, options, ""), _link_words(document), _files(document, press.fetcher))
    except OSError as fault:
        raise MachineError(f"WeasyPrint cannot write the PDF: {fault}") from None


@roomy
def write_form(html: str, sheet: str, style: Style, options: Options, language: str) -> bytes:
    """A page that is no brief, such as a cover sheet, set with one style sheet of the pack. Raises as `write` does."""
    labels = style.labels(language)
    press = _press(style, style.state(), options, language, False, (sheet,))
    try:
        return press.print(html, LinkWords(labels["link_to"], labels["go_to"], {}), [])
    except OSError as fault:
        raise MachineError(f"WeasyPrint cannot write the PDF: {fault}") from None


def _link_words(document: Document) -> LinkWords:
    """What links say of where they lead, to those who hear them."""
    labels = document.head.labels
    words = {}
    for section in document.sections:
        words[section.id] = f"{labels['go_to']} {section.title}"
        for block in walk_blocks(section.blocks):
            match block:
                case Bibliography():
                    to = labels["source_to_note"] if section.kind == "notes" else labels["source_to"]
                    for entry in block.entries:
                        words[entry.id] = f"{to} {plain_text(entry.label) or plain_text(entry.content)}"
                case Figure() | Table():
                    kind = labels["figure" if isinstance(block, Figure) else "table"]
                    number = digits(str(block.number), document.head.language) if block.number else ""
                    words[block.id] = f"{labels['go_to']} {kind} {number or plain_text(block.caption)}"
                case Heading():
                    words[block.id] = f"{labels['go_to']} {plain_text(block.children)}"
    return LinkWords(labels["link_to"], labels["go_to"], words)


def _files(document: Document, fetcher: URLFetcher) -> list[Attachment]:
    """What the document carries, as files associated with it (ISO 19005-3, 6.8). Their date is the brief's."""
    published = document.head.published.iso if document.head.published else "1980"
    year, month, day = ([int(part) for part in published.split("-")] + [1, 1])[:3]
    moment = datetime(year, month, day, tzinfo=UTC)
    return [
        Attachment(
            string=file.data,
            url_fetcher=fetcher,  # not asked for anything; without one each file would be given its own
            name=file.name,
            description=file.description,
            created=moment,
            modified=moment,
            relationship="Source",
        )
        for file in document.attachments
    ]
