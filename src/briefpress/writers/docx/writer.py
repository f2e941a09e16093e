"""The DOCX writer: a resolved document into a Word file with real styles, lists, footnotes, links, figures and tables.

The looks are the reference.docx's; here stands what is said, in which style. XML is made in `xml` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from docx.opc.part import Part

from ... import document as d
from ...diagnostics import UsageError
from ...style import Options, Style
from ...walk import plain_text
from . import xml as x
from .layout import EMU_PER_TWIP, LETTER, Bookmarks, column_widths, fitted_size
from .package import Package
from .page import Page
from .reference import REQUIRED_STYLES, Reference, reference

__all__ = ["REQUIRED_STYLES", "write"]

# The style of a section's own paragraphs, where it is not that of running text.
_PARAGRAPHS: dict[d.SectionKind, str] = {"tldr": "BriefTLDR", "sources": "BriefSourceLine"}


def write(document: d.Document, style: Style, options: Options) -> bytes:
    """The document as a DOCX file, made on the style's reference.docx. Raises UsageError when that one is not fit."""
    package = Package(_reference(style), options.paper)
    writer = _Writer(document, package)
    page = Page(document.head, writer.inlines, writer.blocks_in)
    content = page.masthead() + "".join(map(writer.section, document.sections)) + page.colophon()
    package.set_body(content)
    page.fill_headers(package)
    return package.save(document.head)


def _reference(style: Style) -> Reference:
    """The style's reference.docx; a fault in it is told with its path."""
    try:
        return reference(style.read("reference.docx"))
    except UsageError as fault:
        raise UsageError(f"{style.find('reference.docx')}: {fault}") from None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where blocks stand: the style of a paragraph there, and how many lists deep."""

    paragraph: str = "BodyText"
    depth: int = 0


class _Writer:
    """Turns blocks and inlines into XML; keeps what runs through the document: footnotes, bookmarks, pictures."""

    def __init__(self, document: d.Document, package: Package) -> None:
        self.labels = document.head.labels
        self.rtl = document.head.direction == "rtl"
        self.plain = x.Form(rtl=self.rtl)
        self.package = package
        self.bookmarks = Bookmarks(document)
        self.owner: Part = package.body  # the part whose relationships links and pictures use
        self.notes = 0
        self.pictures = 0

    # ------------------------------------------------------------------------------------------ blocks

    def section(self, section: d.Section) -> str:
        """A section: its heading, then its blocks in the style of its kind."""
        heading = x.paragraph("Heading1", self._marked(section.id, x.run(section.title, self.plain)))
        return heading + self.blocks(section.blocks, _Place(_PARAGRAPHS.get(section.kind, "BodyText")))

    def blocks_in(self, blocks: tuple[d.Block, ...], paragraph: str) -> str:
        """Blocks whose paragraphs are set in the style given."""
        return self.blocks(blocks, _Place(paragraph))

    def blocks(self, blocks: tuple[d.Block, ...], place: _Place) -> str:
        """Blocks in order, each with an eye on its neighbours."""
        neighbours = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
        return "".join(self._neighbour(before, block, after, place) for before, block, after in neighbours)

    def _neighbour(self, before: d.Block | None, block: d.Block, after: d.Block | None, place: _Place) -> str:
        """One block between two: words stay with their list and off a bare table; Word wants text after a table."""
        in_text = place.paragraph == "BodyText"
        if isinstance(block, d.Paragraph):
            style = "BriefAfterTable" if in_text and _is_bare(before) else place.paragraph
            leads = isinstance(after, d.BulletList | d.NumberedList)
            return x.paragraph(style, self.inlines(block.children), keep_next=leads)
        content = self._block(block, place)
        closed = in_text and isinstance(after, d.Paragraph)
        return content + x.paragraph("BriefTableEnd", "") if _is_bare(block) and not closed else content

    def _block(self, block: d.Block, place: _Place) -> str:
        """One block, by its type."""
        match block:
            case d.Paragraph():
                return x.paragraph(place.paragraph, self.inlines(block.children))
            case d.Heading():
                return x.paragraph(f"Heading{block.level - 1}", self._marked(block.id, self.inlines(block.children)))
            case d.BulletList():
                return self._list(block.items, "ListBullet", None, place)
            case d.NumberedList():
                return self._list(block.items, "ListNumber", block.start, place)
            case d.Quote():
                return self.blocks(block.blocks, replace(place, paragraph="Quote"))
            case d.CodeBlock():
                return x.paragraph("BriefCode", x.literal_run(block.value))
            case d.Rule():
                return x.paragraph("BriefRule", "")
            case d.Table():
                return self._table(block)
            case d.Figure():
                return self._figure(block)
            case d.KeyPoints():
                return self._key_points(block.items)
            case d.Faq():
                return "".join(map(self._question, block.items))
            case d.Bibliography():
                return self._bibliography(block)
            case d.Changes():
                return "".join(map(self._change, block.items))
            case _:
                assert_never(block)

    def _list(self, items: tuple[tuple[d.Block, ...], ...], style: str, start: int | None, place: _Place) -> str:
        """A list. Bullets go by their style alone; each numbered list is one of its own, so that it starts anew."""
        level = min(place.depth, 8)
        number: x.ListPlace | None = None
        if start is not None:
            number = x.ListPlace(self.package.new_list(style, level, start), level)
        elif level:
            number = x.ListPlace(self.package.reference.lists[style][0], level)
        inside = _Place(("ListContinue", "ListContinue2", "ListContinue3")[min(level, 2)], place.depth + 1)
        return "".join(self._item(item, style, number, inside) for item in items)

    def _item(
        self, item: tuple[d.Block, ...], style: str, number: x.ListPlace | None, inside: _Place, end: str = ""
    ) -> str:
        """An item: the mark stands at its first paragraph, or alone when it begins with something else.

        `end` begins the last line of the item, whatever that is.
        """
        first, rest = (item[0], item[1:]) if item and isinstance(item[0], d.Paragraph) else (d.Paragraph(()), item)
        new_line = x.line_break(self.plain) + end if end else ""
        opening = self.inlines(first.children)
        if not rest:
            return x.paragraph(style, opening + new_line, number)
        opening = x.paragraph(style, opening, number)
        if not end:
            return opening + self.blocks(rest, inside)
        if not isinstance(rest[-1], d.Paragraph):
            return opening + self.blocks(rest, inside) + x.paragraph(inside.paragraph, end)
        middle = self.blocks(rest[:-1], inside)
        return opening + middle + x.paragraph(inside.paragraph, self.inlines(rest[-1].children) + new_line)

    def _key_points(self, points: tuple[d.KeyPoint, ...]) -> str:
        """The key points, numbered; the confidence in words at the end of each."""
        number = x.ListPlace(self.package.new_list("BriefKeyPoint", 0), 0)
        return "".join(self._key_point(point, number) for point in points)

    def _key_point(self, point: d.KeyPoint, number: x.ListPlace) -> str:
        """A key point; its confidence begins a line, where the eye finds it."""
        words = self.labels[f"confidence_{point.confidence}"] if point.confidence else ""
        end = x.run(words, replace(self.plain, style="BriefConfidence"))
        return self._item(point.blocks, "BriefKeyPoint", number, _Place("ListContinue", 1), end)

    def _question(self, question: d.Question) -> str:
        missing = x.run(self.labels["question_missing"], replace(self.plain, italic=True))
        words = self.inlines(question.question) or missing
        return x.paragraph("BriefQuestion", self._marked(question.id, words)) + self.blocks(question.answer, _Place())

    def _change(self, change: d.Change) -> str:
        title = f"{self.labels[change.kind]} · {change.date_text}"
        return x.paragraph("BriefChange", x.run(title, self.plain)) + self.blocks(change.blocks, _Place())

    def _bibliography(self, bibliography: d.Bibliography) -> str:
        """The sources. Labels are text, the same as in the other formats; the space for them grows with the longest."""
        longest = max((len(plain_text(entry.label)) for entry in bibliography.entries), default=0)
        hanging = longest * LETTER + _LABEL_GAP if longest > _LABEL_LETTERS else 0
        style = "Bibliography" if bibliography.hanging or longest else "BriefBibliographyPlain"
        return "".join(x.paragraph(style, self._entry(entry), hanging=hanging) for entry in bibliography.entries)

    def _entry(self, entry: d.Entry) -> str:
        label = self.inlines(entry.label) + x.TAB if entry.label else ""
        grade = f" ({self.labels['assessment']} {entry.assessment})" if entry.assessment else ""
        assessment = x.run(grade, replace(self.plain, style="BriefAssessment"))
        return self._marked(entry.id, label + self.inlines(entry.content) + assessment)

    def _marked(self, target: str, content: str) -> str:
        """Content under the bookmark of an id; without one when there is no id or it is taken."""
        mark = self.bookmarks.place(target)
        return x.bookmark(*mark, content) if mark else content

    # ------------------------------------------------------------------------------------------ figures, tables

    def _caption(self, kind: Literal["figure", "table"], block: d.Figure | d.Table) -> str:
        """Label and number, the number a field so that Word can list and renumber them, then the caption's words."""
        words = self.inlines(block.caption)
        if not block.number:
            return words
        form = replace(self.plain, style="BriefNumber")
        field = x.field(f"SEQ {kind.capitalize()} \\* ARABIC", str(block.number), form)
        label = x.run(f"{self.labels[kind]} ", form) + field
        return label + x.run("\u2002", self.plain) + words if words else label

    def _source_line(self, source: tuple[d.Inline, ...]) -> str:
        """Where a figure or table comes from."""
        return x.paragraph("BriefSourceLine", self.inlines(source))

    def _figure(self, figure: d.Figure) -> str:
        """A picture, its caption and source below, all three kept together."""
        captioned = bool(figure.caption or figure.number)
        style = "BriefFigure" if captioned or figure.source else "BriefFigureAlone"
        parts = [x.paragraph(style, self._marked(figure.id, self._picture(figure)))]
        if captioned:
            style = "Caption" if figure.source else "BriefFigureCaption"
            parts.append(x.paragraph(style, self._caption("figure", figure)))
        if figure.source:
            parts.append(self._source_line(figure.source))
        return "".join(parts)

    def _picture(self, figure: d.Figure) -> str:
        """The picture alone: an SVG goes with a raster image for programs that cannot draw it."""
        image, package = figure.image, self.package
        vector = image.media_type == "image/svg+xml"
        self.pictures += 1
        width, height = fitted_size(image, package.text_width, package.text_height * 7 // 10)
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

    def _table(self, table: d.Table) -> str:
        """Caption above, table, source below; the id's bookmark is at the caption, or in the first cell without one."""
        captioned = bool(table.caption or table.number)
        caption = x.paragraph("Caption", self._marked(table.id, self._caption("table", table))) if captioned else ""
        grid = x.Grid(
            widths=column_widths(table, round(self.package.text_width / EMU_PER_TWIP)),
            title=plain_text(table.caption),
            description=table.alt,
            row_heads=table.row_heads,
            rtl=self.rtl,
        )
        header = self._cells(table, table.header, bool(table.rows))
        header[0] = self._marked(table.id, header[0])
        content = x.table(grid, header, self._rows(table))
        return caption + content + (self._source_line(table.source) if table.source else "")

    def _rows(self, table: d.Table) -> list[list[str]]:
        """The body. A short table stays on one page; else the first row with the header, the last with the source."""
        last = len(table.rows) - 1
        kept = last if last < _ROWS_KEPT else 1
        return [
            self._cells(table, row, index < kept or (index == last and bool(table.source)))
            for index, row in enumerate(table.rows)
        ]

    def _cells(self, table: d.Table, row: tuple[tuple[d.Inline, ...], ...], keep_next: bool) -> list[str]:
        """As many cells as there are columns, whatever the row has; `keep_next` holds the row to the one below."""
        padded = (*row, *((),) * len(table.columns))[: len(table.columns)]
        pairs = zip(padded, table.columns, strict=True)
        style = "BriefTableText"
        return [x.paragraph(style, self.inlines(cell), align=align, keep_next=keep_next) for cell, align in pairs]

    # ------------------------------------------------------------------------------------------ inlines

    def inlines(self, nodes: Iterable[d.Inline], form: x.Form | None = None) -> str:
        """Inlines in order, each run in the form that the emphasis around it makes."""
        start = form or self.plain
        return "".join(self._inline(node, start) for node in nodes)

    def _inline(self, node: d.Inline, form: x.Form) -> str:
        match node:
            case d.Text():
                return x.run(node.value, form)
            case d.Emph():
                return self.inlines(node.children, replace(form, italic=True))
            case d.Strong():
                return self.inlines(node.children, replace(form, bold=True))
            case d.Styled():
                return self.inlines(node.children, _styled(node, form))
            case d.Foreign():
                return self.inlines(node.children, replace(form, rtl=node.direction == "rtl"))
            case d.Code():
                return x.literal_run(node.value, replace(form, style="BriefCodeChar"))
            case d.LineBreak():
                return x.line_break(form)
            case d.Link():
                return self._link(node, form)
            case d.Jump():
                return self._jump(node, form)
            case d.Citation():
                return self.inlines(node.children, form)
            case d.Note():
                return self._note(node, form)
            case d.Cite() | d.CrossRef():
                raise AssertionError(f"{node.span}: a reference came to the writer unresolved")
            case _:
                assert_never(node)

    def _link(self, link: d.Link, form: x.Form) -> str:
        """A link to the outside. Word has no link inside a link: the outer one wins."""
        if form.style in _LINKS:
            return self.inlines(link.children, form)
        content = self.inlines(link.children, replace(form, style="Hyperlink"))
        return x.external_link(self.package.link(self.owner, link.url), content)

    def _jump(self, jump: d.Jump, form: x.Form) -> str:
        """A link within the document, or its words alone when nothing there has the target's id."""
        name = self.bookmarks.name(jump.target)
        if form.style in _LINKS or not name:
            return self.inlines(jump.children, form)
        return x.internal_link(name, self.inlines(jump.children, replace(form, style="BriefJump")))

    def _note(self, note: d.Note, form: x.Form) -> str:
        """A footnote, numbered by Word. Word has none inside a footnote: there the text follows in brackets."""
        if self.owner is self.package.notes:
            inside = (self.inlines(b.children, form) for b in note.blocks if isinstance(b, d.Paragraph))
            return x.run(" (", form) + " ".join(inside) + x.run(")", form)
        self.notes += 1
        number, self.owner = self.notes, self.package.notes
        mark = x.NOTE_MARK + x.run(" ", self.plain)
        first, rest = note.blocks[:1], note.blocks[1:]
        if first and isinstance(first[0], d.Paragraph):
            content = x.paragraph("FootnoteText", mark + self.inlines(first[0].children))
        else:
            content, rest = x.paragraph("FootnoteText", mark), note.blocks
        self.package.add_note(number, content + self.blocks(rest, _Place("FootnoteText")))
        self.owner = self.package.body
        return x.note_reference(number)


_LINKS = {"Hyperlink", "BriefJump"}
_ROWS_KEPT = 15  # a table of so many rows stays on one page
_LABEL_LETTERS = 4  # labels such as [12] fit the indentation that the style has
_LABEL_GAP = 120  # twips between a longer label and its source


def _styled(node: d.Styled, form: x.Form) -> x.Form:
    match node.style:
        case "superscript" | "subscript":
            return replace(form, vertical=node.style)
        case "small-caps":
            return replace(form, small_caps=True)
        case "underline":
            return replace(form, underline=True)
        case "normal":
            return x.Form(style=form.style, rtl=form.rtl)
        case _:
            assert_never(node.style)


def _is_bare(block: d.Block | None) -> bool:
    """True for a table with no words below it, which has to be kept off what follows."""
    return isinstance(block, d.Table) and not block.source
