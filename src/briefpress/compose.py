"""Brief → Document: prose parsed, sections put in the style's order, figures and tables placed and numbered.

Citations stay unresolved here, because their numbers depend on the order that this stage decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from . import charts, estimative, languages, markup, quotation, rebuild, tables
from . import document as d
from .diagnostics import Diagnostic, Span, error, warning
from .images import Images
from .model import TLP_LABELS, Brief, Change, Chart, Figure, NamedSection, Table, slug_from
from .readers.loaded import Loaded, Path
from .style import SectionName, Style
from .walk import own_inlines, plain_text, walk_blocks, walk_inlines

# FIRST, Traffic Light Protocol 2.0, section "TLP in documents": letter colours on black.
TLP_COLOURS = dict(zip(TLP_LABELS, ("#FF2B2B", "#FFC000", "#FFC000", "#33FF00", "#FFFFFF"), strict=True))
_PROSE = ("summary", "section", "appendix")  # kinds of sections in which figures and tables are placed


def compose(brief: Brief, loaded: Loaded, style: Style, images: Images) -> tuple[d.Document, list[Diagnostic]]:
    """The document of a brief, its citations unresolved, and every fault of its prose."""
    return _Composer(brief, loaded, style, images).document()


class _Composer:
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
        document = _Placer(self, document).placed()
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

    def places(self, path: Path) -> markup.Places:
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
                    d.KeyPoint(self.prose(("key_points", n, "text"), point.text), point.confidence)
                    for n, point in enumerate(brief.key_points)
                ]
                return self._section("key_points", (d.KeyPoints(tuple(points)),)) if points else []
            case "summary":
                return self._section("summary", self.prose(("summary",), brief.summary)) if brief.summary else []
            case "sections":
                return self._named("section", "sections", brief.sections)
            case "appendix":
                return self._named("appendix", "appendix", brief.appendix)
            case "faq":
                return self._faq()
            case "changes":
                return self._changes()
            case "sources":
                return self._sources()

    def _named(self, kind: d.SectionKind, field: str, parts: Sequence[NamedSection]) -> list[d.Section]:
        """Sections with headings of their own."""
        return [
            d.Section(kind, _anchor(part.title), part.title, self.prose((field, n, "text"), part.text))
            for n, part in enumerate(parts)
        ]

    def _section(self, kind: d.SectionKind, blocks: tuple[d.Block, ...]) -> list[d.Section]:
        return [d.Section(kind, kind.replace("_", "-"), self.labels[kind], blocks)]

    def _faq(self) -> list[d.Section]:
        questions = [
            d.Question(
                self.line(("faq", n, "question"), item.question.strip()),
                self.prose(("faq", n, "answer"), item.answer, top=4),
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
            slug=brief.slug or slug_from(re.sub(r"\.[^.]*$", "", self.loaded.name.rpartition("/")[2])),
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


class _Placer:
    """Places the brief's figures and tables after the block that first refers to them, numbers all, resolves references."""

    def __init__(self, composer: _Composer, document: d.Document) -> None:
        self.composer, self.document = composer, document
        self.waiting: dict[str, tuple[Path, Figure | Table]] = {}
        for n, figure in enumerate(composer.brief.figures):
            self._wait(("figures", n), f"fig:{figure.id}", figure)
        for n, table in enumerate(composer.brief.tables):
            self._wait(("tables", n), f"tbl:{table.id}", table)
        self.numbers: dict[str, tuple[str, int]] = {}
        self.counts = {"figure": 0, "table": 0}
        self.charts: dict[str, Chart] = {}  # those whose data are printed, by the id of the figure
        self.data: list[d.Table] = []

    def _wait(self, path: Path, target: str, part: Figure | Table) -> None:
        """Note a figure or table of the brief; an id that another one has already is an error."""
        if target in self.waiting:
            self._twice(target, self.composer.loaded.span((*path, "id")))
        else:
            self.waiting[target] = (path, part)

    def _twice(self, target: str, span: Span) -> None:
        message = f"two figures or tables are called @{target}"
        self.composer.diagnostics.append(error("duplicate-key", message, span, "give each an id of its own"))

    def placed(self) -> d.Document:
        """The document with everything placed, numbered and referred to."""
        sections = [self._place_in(section) for section in self.document.sections]
        sections = self._place_rest(sections)
        sections = [self._numbered(section) for section in sections]
        sections = tables.with_data(sections, self.data, self.composer.labels["data"])
        return rebuild.document(replace(self.document, sections=tuple(sections)), self._refer)

    def _place_in(self, section: d.Section) -> d.Section:
        """A section of running text, or of answers, with what it is the first to refer to."""
        if section.kind in _PROSE:
            return replace(section, blocks=self._place_after(section.blocks))
        if section.kind == "faq":
            return replace(section, blocks=tuple(self._place_in_answers(block) for block in section.blocks))
        return section

    def _place_in_answers(self, block: d.Block) -> d.Block:
        if not isinstance(block, d.Faq):
            return block
        return d.Faq(tuple(replace(item, answer=self._place_after(item.answer)) for item in block.items))

    def _place_after(self, blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
        out: list[d.Block] = []
        for block in blocks:
            if isinstance(block, d.Table) and not block.role:
                block = replace(block, turned=tables.is_wide(block))
            out.append(block)
            for target in _references((block,)):
                placed = self._make(target) if target in self.waiting else None
                out += [placed] if placed else []
        return tuple(out)

    def _place_rest(self, sections: list[d.Section]) -> list[d.Section]:
        """What no running text refers to stands at the end of the last section of prose; a warning says so."""
        rest: list[d.Block] = []
        for target in list(self.waiting):
            path, part = self.waiting[target]
            if target not in _references(tuple(b for s in sections for b in s.blocks)):
                message = f"nothing refers to `{part.id}`; it is set at the end of the text"
                span = self.composer.loaded.span((*path, "id"))
                self.composer.diagnostics.append(
                    warning("figure-unreferenced", message, span, f"refer to it as @{target}")
                )
            made = self._make(target)
            rest += [made] if made else []
        if not rest:
            return sections
        prose = [n for n, section in enumerate(sections) if section.kind in _PROSE]
        if not prose:
            return [*sections, d.Section("section", "figures", self.composer.labels["figures"], tuple(rest))]
        last = prose[-1]
        sections[last] = replace(sections[last], blocks=(*sections[last].blocks, *rest))
        return sections

    def _make(self, target: str) -> d.Block | None:
        path, part = self.waiting.pop(target)
        composer = self.composer
        caption = composer.line((*path, "caption"), part.caption)
        source = composer.line((*path, "source"), part.source)
        if source:
            source = (d.Text(f"{composer.labels['source']}: "), *source)
        if isinstance(part, Figure):
            return self._figure(path, part, target, caption, source)

        def cells(row: list[str], *where: str | int) -> tuple[tuple[d.Inline, ...], ...]:
            return tuple(composer.line((*path, *where, n), cell) for n, cell in enumerate(row))

        rows = tuple(cells(row, "rows", n) for n, row in enumerate(part.rows))
        aligns: list[d.Align] = [*part.align] if part.align else [""] * len(part.columns)
        columns = tuple(aligns)
        table = d.Table(
            columns, cells(part.columns, "columns"), rows, caption, source, part.alt, target, row_heads=part.row_heads
        )
        return replace(table, turned=tables.is_wide(table) if part.turn is None else part.turn)

    def _figure(
        self, path: Path, part: Figure, target: str, caption: tuple[d.Inline, ...], source: tuple[d.Inline, ...]
    ) -> d.Figure | None:
        """The figure of a file or of a chart; None where the file has a fault."""
        composer, chart = self.composer, part.chart
        if chart is None:
            span = composer.loaded.span((*path, "file"))
            image = composer.images.load(part.file or "", span, composer.diagnostics)
            return d.Figure(image, part.alt, caption, source, target) if image else None
        language = composer.brief.language
        image = composer.images.drawn(charts.draw(chart, composer.style, language, part.id))
        if not chart.table:
            alt = f"{part.alt.strip()} {charts.spoken(chart, language)}" if part.alt.strip() else ""
            return d.Figure(image, alt, caption, source, target)
        self.charts[target] = chart
        return d.Figure(image, part.alt, caption, source, target, data=f"data-{part.id}")

    def _numbered(self, section: d.Section) -> d.Section:
        return replace(section, blocks=self._number(section.blocks))

    def _number(self, blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
        """Number what has a caption, in reading order, also inside lists, quotations and answers."""
        out: list[d.Block] = []
        for block in blocks:
            match block:
                case d.Table() if block.role:
                    out.append(block)  # it is named by the figure that it belongs to, or not at all
                case d.Figure() | d.Table() if block.caption or block.id:
                    out.append(self._with_number(block))
                case d.Quote():
                    out.append(replace(block, blocks=self._number(block.blocks)))
                case d.BulletList() | d.NumberedList():
                    out.append(replace(block, items=tuple(self._number(item) for item in block.items)))
                case d.Faq():
                    out.append(d.Faq(tuple(replace(q, answer=self._number(q.answer)) for q in block.items)))
                case d.KeyPoints():
                    out.append(d.KeyPoints(tuple(replace(p, blocks=self._number(p.blocks)) for p in block.items)))
                case d.Changes():
                    out.append(d.Changes(tuple(replace(c, blocks=self._number(c.blocks)) for c in block.items)))
                case _:
                    out.append(block)
        return tuple(out)

    def _with_number(self, block: d.Figure | d.Table) -> d.Block:
        kind = "figure" if isinstance(block, d.Figure) else "table"
        self.counts[kind] += 1
        name = block.id or f"{kind}-{self.counts[kind]}"
        if name in self.numbers:
            text, loaded = f"{{#{name}}}", self.composer.loaded
            at = max(0, loaded.text.rfind(text))
            self._twice(name, loaded.at(at, at + len(text)))
        self.numbers[name] = (kind, self.counts[kind])
        numbered = replace(block, number=self.counts[kind], id=name)
        return self._with_data(numbered) if isinstance(numbered, d.Figure) and numbered.data else numbered

    def _with_data(self, figure: d.Figure) -> d.Figure:
        """A chart whose source line leads to its data; the table of these is put by for their section."""
        labels, language = self.composer.labels, self.composer.brief.language
        caption = tables.caption_of_data(
            labels["figure"], languages.digits(str(figure.number), language), figure.caption
        )
        self.data.append(charts.data_table(self.charts[figure.id], language, labels, figure.data, caption))
        jump = d.Jump(figure.data, (d.Text(labels["data"]),))
        ended = plain_text(figure.source).rstrip().endswith((".", "!", "?", "…"))
        before = (*figure.source, d.Text(" " if ended else ". ")) if figure.source else ()
        return replace(figure, source=(*before, d.Text(f"{labels['data_in']} "), jump))

    def _refer(self, node: d.Inline) -> list[d.Inline] | None:
        if not isinstance(node, d.CrossRef):
            return None
        if node.target not in self.numbers:
            if any(found.code.startswith("image-") for found in self.composer.diagnostics):
                return []  # the figure is there; its image is at fault, and that is told
            known = ", ".join(f"@{name}" for name in sorted(self.numbers) if ":" in name) or "none"
            message = f"there is no figure or table @{node.target}"
            self.composer.diagnostics.append(error("cross-reference", message, node.span, f"there are: {known}"))
            return []
        kind, number = self.numbers[node.target]
        return [
            d.Jump(
                node.target,
                (d.Text(f"{self.composer.labels[kind]}\N{NO-BREAK SPACE}{self.composer.digits(str(number))}"),),
            )
        ]


def _references(blocks: tuple[d.Block, ...]) -> list[str]:
    """The targets of the references in some blocks, in reading order."""
    return [
        node.target
        for block in walk_blocks(blocks)
        for node in walk_inlines(own_inlines(block))
        if isinstance(node, d.CrossRef)
    ]
