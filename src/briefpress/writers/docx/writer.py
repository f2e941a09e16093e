"""The DOCX writer: a resolved document into a Word file with real styles, lists, footnotes, links, figures and tables.

The looks are the reference.docx's; here stands what is said, in which style. XML is made in `xml` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import assert_never

from ... import document as d
from ...diagnostics import UsageError
from ...style import Options, Style
from ...walk import plain_text
from . import xml as x
from .adapt import dress
from .carried import carry
from .contents import Contents
from .house import sans_family
from .layout import LETTER
from .layouts import LAYOUTS, Layout
from .matter import Matter
from .package import Package, parse_blocks
from .page import Look, Page
from .reference import REQUIRED_STYLES, Reference, reference
from .sections import Sections

__all__ = ["REQUIRED_STYLES", "write"]

# The style of a section's own paragraphs, where it is not that of running text.
_PARAGRAPHS: dict[d.SectionKind, str] = {"tldr": "BriefTLDR", "sources": "BriefSourceLine"}
_LABEL_LETTERS = 4  # labels such as [12] fit the indentation that the style has
_LABEL_GAP = 120  # twips between a longer label and its source


def write(document: d.Document, style: Style, options: Options) -> bytes:
    """The document as a DOCX file, made on the style's reference.docx. Raises UsageError when that one is not fit."""
    layout = LAYOUTS[options.layout]
    package = Package(_reference(style))
    dress(package.document, document.head, style, options)
    sections = Sections(package, layout)
    writer = _Writer(document, package, sections)
    look = Look(writer.logo(style), sans_family(style), layout.running)
    page = Page(document.head, writer.inlines, writer.blocks_in, look)
    sections.set(parse_blocks(_flow(document, writer, page, layout)), page.fill)
    for attachment in document.attachments:
        carry(package, attachment)
    return package.save(document.head)


def _flow(document: d.Document, writer: _Writer, page: Page, layout: Layout) -> str:
    """All blocks in order, with a mark where a section of pages ends."""
    opening = sum(1 for _ in takewhile(lambda section: section.kind == "tldr", document.sections))
    parts = [page.masthead(), *map(writer.section, document.sections), page.colophon()]
    if layout.cover:
        contents = writer.contents.xml(writer.text(document.head.labels["contents"]), page.page_reference)
        parts[0] += x.end_of_section("cover") + contents
    if layout.columns > 1:
        parts[opening] += x.end_of_section("full")
        parts[-2] += x.end_of_section("columns")
    return "".join(parts) + x.end_of_section("full" if layout.columns > 1 else "text")


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


class _Writer(Matter):
    """Turns blocks into XML."""

    def __init__(self, document: d.Document, package: Package, sections: Sections) -> None:
        super().__init__(document, package, sections)
        self.contents = Contents(self._mark)

    def _mark(self, name: str, content: str) -> str:
        return x.bookmark(name, self.bookmarks.next_number(), content)

    # ------------------------------------------------------------------------------------------ blocks

    def section(self, section: d.Section) -> str:
        """A section: its heading, then its blocks in the style of its kind."""
        after_contents = self.sections.layout.cover and not self.contents.lines
        heading = self._heading(1, section.id, (d.Text(section.title),), new_page=after_contents)
        return heading + self.blocks(section.blocks, _Place(_PARAGRAPHS.get(section.kind, "BodyText")))

    def _heading(
        self, level: int, target: str, words: tuple[d.Inline, ...], style: str = "", *, new_page: bool = False
    ) -> str:
        """A heading under its bookmark, and a line for it in the list of contents where there is one."""
        content = self.marked(target, self.inlines(words))
        if self.sections.layout.cover:
            content = self.contents.add(level, self.text(plain_text(words)), content)
        return x.paragraph(style or f"Heading{level}", content, new_page=new_page)

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
            style = "BriefAfterTable" if in_text and self._is_bare(before) else place.paragraph
            leads = isinstance(after, d.BulletList | d.NumberedList)
            return x.paragraph(style, self.inlines(block.children), keep_next=leads)
        content = self._block(block, place)
        if not isinstance(block, d.Table):
            return content
        kind = self.place(block)
        if not block.source and (kind or not (in_text and isinstance(after, d.Paragraph))):
            content += x.paragraph("BriefTableEnd", "")
        return x.end_of_section(self.flow) + content + x.end_of_section(kind) if kind else content

    def _is_bare(self, block: d.Block | None) -> bool:
        """True for a table in running text with no words below it, which has to be kept off what follows."""
        return isinstance(block, d.Table) and not block.source and not self.place(block)

    def note_blocks(self, blocks: tuple[d.Block, ...]) -> str:
        """The blocks of a footnote after its first paragraph."""
        return self.blocks(blocks, _Place("FootnoteText"))

    def _block(self, block: d.Block, place: _Place) -> str:
        """One block, by its type."""
        match block:
            case d.Paragraph():
                return x.paragraph(place.paragraph, self.inlines(block.children))
            case d.Heading():
                return self._heading(block.level - 1, block.id, block.children)
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
                return self.table(block)
            case d.Figure():
                return self.figure(block)
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
        end = self.text(words, "BriefConfidence")
        return self._item(point.blocks, "BriefKeyPoint", number, _Place("ListContinue", 1), end)

    def _question(self, question: d.Question) -> str:
        missing = (d.Emph((d.Text(self.labels["question_missing"]),)),)
        heading = self._heading(2, question.id, question.question or missing, "BriefQuestion")
        return heading + self.blocks(question.answer, _Place())

    def _change(self, change: d.Change) -> str:
        title = f"{self.labels[change.kind]} · {change.date_text}"
        return x.paragraph("BriefChange", self.text(title)) + self.blocks(change.blocks, _Place())

    def _bibliography(self, bibliography: d.Bibliography) -> str:
        """The sources. Labels are text, the same as in the other formats; the space for them grows with the longest."""
        longest = max((len(plain_text(entry.label)) for entry in bibliography.entries), default=0)
        hanging = longest * LETTER + _LABEL_GAP if longest > _LABEL_LETTERS else 0
        style = "Bibliography" if bibliography.hanging or longest else "BriefBibliographyPlain"
        return "".join(x.paragraph(style, self._entry(entry), hanging=hanging) for entry in bibliography.entries)

    def _entry(self, entry: d.Entry) -> str:
        label = self.inlines(entry.label) + x.TAB if entry.label else ""
        grade = f" ({self.labels['assessment']} {entry.assessment})" if entry.assessment else ""
        assessment = self.text(grade, "BriefAssessment")
        return self.marked(entry.id, label + self.inlines(entry.content) + assessment)

    def _marked(self, target: str, content: str) -> str:
        """Content under the bookmark of an id; without one when there is no id or it is taken."""
        mark = self.bookmarks.place(target)
        return x.bookmark(*mark, content) if mark else content
