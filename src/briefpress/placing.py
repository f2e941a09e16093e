"""Figures, tables and charts of a brief: placed where the text first refers to them, numbered, and referred to."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from . import charts, languages, rebuild, tables
from . import document as d
from .diagnostics import Diagnostic, Span, error, warning
from .images import Images
from .model import Brief, Chart, Figure, Table
from .readers.loaded import Loaded, Path
from .style import Style
from .walk import own_inlines, plain_text, walk_blocks, walk_inlines

_PROSE = ("summary", "section", "appendix")  # kinds of sections in which figures and tables are placed
_LISTS = (d.BulletList, d.NumberedList)


class Composer(Protocol):
    """What placing needs of the stage that it is a part of: the brief, its style and words, and a reader of its prose."""

    brief: Brief
    loaded: Loaded
    style: Style
    images: Images
    labels: dict[str, str]
    diagnostics: list[Diagnostic]

    def line(self, path: Path, text: str | None) -> tuple[d.Inline, ...]:
        """The inlines of one-paragraph prose at a path of the brief."""

    def digits(self, text: str) -> str:
        """A number with the digits of the brief's language."""


class Placer:
    """Places the brief's figures and tables after the block that first refers to them, numbers all, resolves references."""

    def __init__(self, composer: Composer, document: d.Document) -> None:
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
        """Each block with what it is the first to refer to below it: below the list that it introduces, if there is one.

        A table that is turned has a page of its own, which would tear the text; it stands at the end.
        """
        out: list[d.Block] = []
        due: list[d.Block] = []
        turned: list[d.Block] = []
        for block, following in zip(blocks, (*blocks[1:], None), strict=False):
            if isinstance(block, d.Table) and not block.role:
                block = replace(block, turned=tables.is_wide(block))
            out.append(block)
            for target in _references((block,)):
                placed = self._make(target) if target in self.waiting else None
                if placed:
                    (turned if isinstance(placed, d.Table) and placed.turned else due).append(placed)
            if not isinstance(following, _LISTS):
                out += due
                due = []
        return (*out, *due, *turned)

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
        if part.marking:
            caption = (d.Text(f"({part.marking}) "), *caption)
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
            spoken = charts.spoken(chart, language, composer.labels["comma"])
            alt = f"{part.alt.strip()} {spoken}" if part.alt.strip() else ""
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
        return replace(figure, source=(*before, jump))

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
