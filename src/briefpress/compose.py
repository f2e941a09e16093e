"""Brief → Document: prose parsed, sections put in the style's order, figures and tables placed and numbered.

Citations stay unresolved here, because their numbers depend on the order that this stage decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from . import document as d
from . import estimative, languages, markup, quotation, tables
from .audiences import TLP_LABELS
from .diagnostics import Diagnostic, Span, error
from .images import Images
from .markup_citations import Places
from .model import Brief, Change, NamedSection
from .placing import Placer
from .readers.loaded import Loaded, Path
from .style import SectionName, Style
from .titles import slug_from, slug_of_file
from .walk import own_inlines, plain_text, walk_blocks, walk_inlines

# FIRST, Traffic Light Protocol 2.0, section "TLP in documents": letter colours on black.
TLP_COLOURS = dict(zip(TLP_LABELS, ("#FF2B2B", "#FFC000", "#FFC000", "#33FF00", "#FFFFFF"), strict=True))


def compose(brief: Brief, loaded: Loaded, style: Style, images: Images) -> tuple[d.Document, list[Diagnostic]]:
    """The document of a brief, its citations unresolved, and every fault of its prose."""
    return Composer(brief, loaded, style, images).document()


class Composer:
    """One run of compose over one brief."""

    def __init__(self, brief: Brief, loaded: Loaded, style: Style, images: Images) -> None:
        self.brief, self.loaded, self.style, self.images = brief, loaded, style, images
        self.labels = style.labels(brief.language)
        self.diagnostics: list[Diagnostic] = []

    def document(self) -> tuple[d.Document, list[Diagnostic]]:
        """Compose everything."""
        sections = [section for name in self.style.settings.sections for section in self._sections(name)]
        sections = self._with_legend(_unique_ids(sections))
        document = d.Document(self._head(), tuple(sections))
        document = Placer(self, document).placed()
        return quotation.in_document(document, quotation.marks(self.labels["quotes"])), self.diagnostics

    def _with_legend(self, sections: list[d.Section]) -> list[d.Section]:
        name = self.brief.estimative or self.style.settings.estimative
        if name is None:
            return sections
        return tables.with_legend(sections, estimative.legend(name, self.labels, self.brief.language))

    # ------------------------------------------------------------------------------------------ prose

    def prose(self, path: Path, text: str, top: int = 3) -> tuple[d.Block, ...]:
        """The blocks of the prose at a path of the brief."""

        def load(name: str, span: Span) -> d.Image | None:
            return self.images.load(name, span, self.diagnostics)

        return markup.parse(text, self.places(path), load, self.diagnostics, top=top)

    def line(self, path: Path, text: str | None) -> tuple[d.Inline, ...]:
        """The inlines of one-paragraph prose; none where there is no text."""
        return markup.parse_line(text, self.places(path), self.diagnostics) if text else ()

    def places(self, path: Path) -> Places:
        """Where the prose at a path stands in the source."""

        def place(line: int, token: str, nth: int = 0) -> Span:
            return self.loaded.span_in(path, line, token, nth)

        return place

    # ------------------------------------------------------------------------------------------ sections

    def _sections(self, name: SectionName) -> list[d.Section]:
        """The sections that a name in the style's order stands for: none where the brief has no such content."""
        brief = self.brief
        match name:
            case "tldr":
                return self._section("tldr", self.prose(("tldr",), brief.tldr)) if brief.tldr else []
            case "key_points":
                points = [
                    d.KeyPoint(
                        marked(self.prose(("key_points", n, "text"), point.text), point.marking), point.confidence
                    )
                    for n, point in enumerate(brief.key_points)
                ]
                return self._section("key_points", (d.KeyPoints(tuple(points)),)) if points else []
            case "summary":
                return self._section("summary", self.prose(("summary",), brief.summary)) if brief.summary else []
            case "sections":
                return self._named("section", "sections", brief.sections)
            case "appendix":
                return self._named("appendix", "appendix", brief.appendix, [*self._appendices()])
            case "faq":
                return self._faq()
            case "changes":
                return self._changes()
            case "sources":
                return self._sources()

    def _named(
        self, kind: d.SectionKind, field: str, parts: Sequence[NamedSection], before: Sequence[str] = ()
    ) -> list[d.Section]:
        """Sections with headings of their own; `before` each heading stands what it is."""
        return [
            d.Section(
                kind,
                _anchor(part.title),
                f"{before[n]}: {part.title}" if before else part.title,
                marked(self.prose((field, n, "text"), part.text), part.marking),
            )
            for n, part in enumerate(parts)
        ]

    def _appendices(self) -> list[str]:
        """“Appendix” where there is one, “Appendix A”, “Appendix B” … for several."""
        label, count = self.labels["appendix"], len(self.brief.appendix)
        return [label] if count == 1 else [f"{label} {letters(number)}" for number in range(1, count + 1)]

    def _section(self, kind: d.SectionKind, blocks: tuple[d.Block, ...]) -> list[d.Section]:
        return [d.Section(kind, kind.replace("_", "-"), self.labels[kind], blocks)]

    def _faq(self) -> list[d.Section]:
        questions = [
            d.Question(
                self.line(("faq", n, "question"), item.question.strip()),
                marked(self.prose(("faq", n, "answer"), item.answer, top=4), item.marking),
                f"question-{n + 1}",
            )
            for n, item in enumerate(self.brief.faq)
        ]
        return self._section("faq", (d.Faq(tuple(questions)),)) if questions else []

    def _changes(self) -> list[d.Section]:
        kinds: tuple[tuple[Literal["correction", "update"], list[Change]], ...] = (
            ("correction", self.brief.corrections),
            ("update", self.brief.updates),
        )
        changes = [
            d.Change(kind, change.date, self.day(change.date).text, self.prose((f"{kind}s", n, "text"), change.text))
            for kind, items in kinds
            for n, change in enumerate(items)
        ]
        newest_first = tuple(sorted(changes, key=lambda change: change.date, reverse=True))
        return self._section("changes", (d.Changes(newest_first),)) if changes else []

    def _sources(self) -> list[d.Section]:
        """The section of sources: an empty bibliography, which `citations` fills, and the note on the sources."""
        note = self.prose(("sources_note",), self.brief.sources_note) if self.brief.sources_note else ()
        return self._section("sources", (d.Bibliography(()), *note))

    # ------------------------------------------------------------------------------------------ head

    def _head(self) -> d.Head:
        brief = self.brief
        return d.Head(
            title=brief.title,
            slug=brief.slug or slug_of_file(self.loaded.name),
            language=brief.language,
            direction=languages.direction(brief.language),
            labels=self.labels,
            subtitle=brief.subtitle or "",
            series=brief.series or "",
            number=self.digits(brief.number or ""),
            version=self.digits(brief.version or ""),
            draft=brief.status == "draft",
            publisher=brief.publisher or "",
            authors=tuple(d.Author(a.name, a.role or "", a.affiliation or "", a.email or "") for a in brief.authors),
            contact=brief.contact or "",
            published=self.day(brief.published) if brief.published else None,
            as_of=self.day(brief.as_of) if brief.as_of else None,
            review_by=self.day(brief.review_by) if brief.review_by else None,
            revised=self._revised(),
            marking=self._marking(),
            caveat=self._aside(("caveat",), brief.caveat),
            distribution=tuple(brief.distribution),
            description=self._description(),
            disclaimer=self._disclaimer(),
            suggested_citation=self._aside(("suggested_citation",), brief.suggested_citation),
            rights=self._aside(("rights",), brief.rights),
        )

    def _disclaimer(self) -> tuple[d.Block, ...]:
        blocks = self.prose(("disclaimer",), self.brief.disclaimer) if self.brief.disclaimer else ()
        self._refuse_references(("disclaimer",), blocks)
        return blocks

    def _aside(self, path: Path, text: str | None) -> tuple[d.Inline, ...]:
        """One-paragraph prose outside the running text."""
        children = self.line(path, text)
        self._refuse_references(path, (d.Paragraph(children),))
        return children

    def _refuse_references(self, path: Path, blocks: tuple[d.Block, ...]) -> None:
        """What stands outside the running text has no place in the order of citations and notes."""
        for block in walk_blocks(blocks):
            for node in walk_inlines(own_inlines(block)):
                if isinstance(node, d.Cite | d.CrossRef | d.Note):
                    span = self.loaded.span(path) if isinstance(node, d.Note) else node.span
                    message = f"`{path[0]}` holds a citation, a reference or a footnote"
                    self.diagnostics.append(error("no-reference-here", message, span, "move it into the text"))

    def _revised(self) -> str:
        """The last correction or update, so that it is seen before the text is read."""
        changes = [(c.date, kind) for kind in ("correction", "update") for c in getattr(self.brief, f"{kind}s")]
        if not changes:
            return ""
        last, kind = max(changes)
        return f"{self.labels[kind]} {self.day(last).text}"

    def _marking(self) -> d.Marking | None:
        marking = self.brief.marking
        if marking is None:
            return None
        return d.Marking(marking, TLP_COLOURS.get(marking, ""))

    def _description(self) -> str:
        """The TL;DR without its form, for the file's metadata."""
        blocks = markup.parse(self.brief.tldr or "", self.places(("tldr",)), lambda name, span: None, [])
        return " ".join(plain_text(own_inlines(block)) for block in walk_blocks(blocks)).strip()

    def digits(self, text: str) -> str:
        """A number with the digits of the brief's language."""
        return languages.digits_in_script(text, self.brief.language)

    def day(self, iso: str) -> d.Day:
        """A date as readers of the brief's language write it, by CLDR."""
        return languages.day(iso, self.brief.language)


def marked(blocks: tuple[d.Block, ...], marking: str | None) -> tuple[d.Block, ...]:
    """The blocks of a part with its own handling marking before them, in brackets."""
    if not marking:
        return blocks
    words = d.Text(f"({marking})")
    if blocks and isinstance(blocks[0], d.Paragraph):
        return (replace(blocks[0], children=(words, d.Text(" "), *blocks[0].children)), *blocks[1:])
    return (d.Paragraph((words,)), *blocks)


def letters(number: int) -> str:
    """A, B … Z, AA, AB … for 1, 2 …"""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _anchor(title: str) -> str:
    return f"section-{slug_from(title)}"


def _unique_ids(sections: Sequence[d.Section]) -> list[d.Section]:
    seen: dict[str, int] = {}
    out = []
    for section in sections:
        seen[section.id] = count = seen.get(section.id, 0) + 1
        section = replace(section, id=f"{section.id}-{count}") if count > 1 else section
        out.append(replace(section, blocks=_with_ids(section.id, section.blocks)))
    return out


def _with_ids(section: str, blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
    """The blocks of a section, its own headings with ids that a table of contents can lead to."""
    count = 0
    out: list[d.Block] = []
    for block in blocks:
        if isinstance(block, d.Heading) and not block.id:
            count += 1
            block = replace(block, id=f"{section}-h{count}")
        out.append(block)
    return tuple(out)
