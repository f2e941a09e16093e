"""Figures and tables in Word: captions that count by fields, pictures with words, header rows, widths of columns."""

from __future__ import annotations

from typing import Literal

from ... import document as d
from ...languages import digits
from ...style import Style
from ...walk import plain_text
from . import xml as x
from .layout import EMU_PER_TWIP, column_widths, fitted_size, least_width
from .lines import Lines
from .logo import find_logo
from .package import Package
from .sections import Kind, Sections


class Matter(Lines):
    """Lines with pictures and tables between them, as wide as the pages that they stand on."""

    def __init__(self, document: d.Document, package: Package, sections: Sections) -> None:
        super().__init__(document, package)
        self.sections = sections
        self.flow: Kind = "columns" if sections.layout.columns > 1 else "text"  # where running text stands
        self.pictures = 0

    def marked(self, target: str, content: str) -> str:
        """Content under the bookmark of an id; without one when there is no id or it is taken."""
        mark = self.bookmarks.place(target)
        return x.bookmark(*mark, content) if mark else content

    def caption(self, kind: Literal["figure", "table"], block: d.Figure | d.Table) -> str:
        """Label and number, the number a field so that Word can list and renumber them, then the caption's words.

        Where a language has digits of its own they are written as text behind a hidden field, for no field has them.
        """
        words = self.inlines(block.caption)
        if not block.number:
            return words
        number, plain = digits(str(block.number), self.head.language), str(block.number)
        label = self.text(f"{self.labels[kind]} ", "BriefNumber")
        if number == plain:
            label += x.field(f"SEQ {kind.capitalize()} \\* ARABIC", number, self.form("BriefNumber"))
        else:
            label += "".join(x.word_field(f"SEQ {kind.capitalize()} \\h")) + self.text(number, "BriefNumber")
        return label + self.text("\u2002") + words if words else label

    def source_line(self, source: tuple[d.Inline, ...]) -> str:
        """Where a figure or table comes from, and the table that holds what a chart draws."""
        return x.paragraph("BriefSourceLine", self.inlines(source))

    def figure(self, figure: d.Figure) -> str:
        """A picture, its caption and source below, all three kept together."""
        captioned = bool(figure.caption or figure.number)
        style = "BriefFigure" if captioned or figure.source else "BriefFigureAlone"
        parts = [x.paragraph(style, self.marked(figure.id, self._picture(figure)))]
        if captioned:
            style = "Caption" if figure.source else "BriefFigureCaption"
            parts.append(x.paragraph(style, self.caption("figure", figure)))
        if figure.source:
            parts.append(self.source_line(figure.source))
        return "".join(parts)

    def _picture(self, figure: d.Figure) -> str:
        """The picture alone: an SVG goes with a raster image for programs that cannot draw it."""
        image, package = figure.image, self.package
        vector = image.media_type == "image/svg+xml"
        self.pictures += 1
        width, height = fitted_size(image, self.sections.width(self.flow), self.sections.height() * 7 // 10)
        raster = (image.fallback, "image/png") if vector else (image.data, image.media_type)
        return x.picture(
            x.Picture(
                number=self.pictures,
                name=image.name,
                alt=figure.alt,
                title=plain_text(figure.caption),
                width=width,
                height=height,
                raster=package.image(self.owner, *raster),
                vector=package.image(self.owner, image.data, image.media_type) if vector else "",
            )
        )

    def table(self, table: d.Table) -> str:
        """Caption above, table, source below; the id's bookmark is at the caption, or in the first cell without one."""
        captioned = bool(table.caption or table.number)
        caption = x.paragraph("Caption", self.marked(table.id, self.caption("table", table))) if captioned else ""
        grid = x.Grid(
            widths=column_widths(table, self._room(self.place(table) or self.flow)),
            title=plain_text(table.caption),
            description=table.alt,
            row_heads=table.row_heads,
            rtl=self.plain.rtl,
        )
        header = self._cells(table, table.header, bool(table.rows))
        header[0] = self.marked(table.id, header[0])
        content = x.table(grid, header, self._rows(table))  # before the source line, for notes count in this order
        return caption + content + (self.source_line(table.source) if table.source else "")

    def place(self, table: d.Table) -> Kind | None:
        """The pages that a table has for itself: turned ones, or a stretch across all columns; None in running text."""
        if self.owner is self.package.notes:
            return None
        if table.turned:
            return "turned"
        return "full" if self.flow == "columns" and least_width(table) > self._room("columns") else None

    def _room(self, kind: Kind) -> int:
        """The width of the text on the pages of a kind, in twips."""
        return round(self.sections.width(kind) / EMU_PER_TWIP)

    def logo(self, style: Style) -> str:
        """The style's logo as a run, marked as decoration: what it says stands beside it. Empty without one."""
        logo = find_logo(style)
        if logo is None:
            return ""
        self.pictures += 1
        width, height = logo.size(self.sections.layout.logo)
        raster = self.package.image(self.owner, logo.raster, logo.media_type)
        vector = self.package.image(self.owner, logo.vector, "image/svg+xml") if logo.vector else ""
        return x.picture(x.Picture(self.pictures, logo.name, "", "", width, height, raster, vector))

    def _rows(self, table: d.Table) -> list[list[str]]:
        """The body. A short table stays on one page; else the first row with the header, the last with the source."""
        last = len(table.rows) - 1
        kept = 1 if table.deep else last
        return [
            self._cells(table, row, index < kept or (index == last and bool(table.source)))
            for index, row in enumerate(table.rows)
        ]

    def _cells(self, table: d.Table, row: tuple[tuple[d.Inline, ...], ...], keep_next: bool) -> list[str]:
        """As many cells as there are columns, whatever the row has; `keep_next` holds the row to the one below."""
        padded = (*row, *((),) * len(table.columns))[: len(table.columns)]
        pairs = zip(padded, table.columns, strict=True)
        style = "BriefTableText"
        return [
            x.paragraph(style, self.inlines(cell), align=self._side(align), keep_next=keep_next)
            for cell, align in pairs
        ]

    def _side(self, align: d.Align) -> d.Align:
        """An alignment as Word takes it: in a paragraph from right to left its `left` is where the line begins.

        There words begin at the right, and figures end at the right too, unit under unit.
        """
        return "left" if self.plain.rtl and align == "right" else align
