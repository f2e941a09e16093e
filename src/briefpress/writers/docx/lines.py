"""Lines of a brief in Word: runs of characters, links, jumps, citations, calls of footnotes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from docx.opc.part import Part

from ... import document as d
from ...bidi import isolate, marks
from ...walk import plain_text
from . import xml as x
from .language import word_tag
from .layout import Bookmarks
from .package import Package

_LINKS = {"Hyperlink", "BriefJump"}


class Lines(ABC):
    """Turns inlines into XML; keeps what runs through the document: bookmarks, footnotes, whose part is written."""

    def __init__(self, document: d.Document, package: Package) -> None:
        self.head = document.head
        self.labels = document.head.labels
        self.plain = x.Form(rtl=document.head.direction == "rtl")
        self.package = package
        self.bookmarks = Bookmarks(document)
        self.owner: Part = package.body  # the part whose relationships links and pictures use
        self.notes = 0

    def inlines(self, nodes: tuple[d.Inline, ...], style: str = "") -> str:
        """A line, in a character style or none, each run in its direction."""
        return self.runs(isolate(nodes, self.head.direction, every=True), self.form(style))

    def form(self, style: str) -> x.Form:
        """The form of running text in a character style."""
        return replace(self.plain, style=style)

    def text(self, value: str, style: str = "") -> str:
        """Some words, in a character style or none."""
        return self.inlines((d.Text(value),), style)

    @abstractmethod
    def note_blocks(self, blocks: tuple[d.Block, ...]) -> str:
        """The blocks of a footnote; whoever knows blocks says how."""

    def runs(self, nodes: Iterable[d.Inline], form: x.Form) -> str:
        """Inlines in order, each run in the form that the emphasis around it makes."""
        return "".join(self._inline(node, form) for node in nodes)

    def _inline(self, node: d.Inline, form: x.Form) -> str:
        match node:
            case d.Text():
                return x.run(node.value, form)
            case d.Emph():
                return self.runs(node.children, replace(form, italic=True))
            case d.Strong():
                return self.runs(node.children, replace(form, bold=True))
            case d.Styled():
                return self.runs(node.children, _styled(node, form))
            case d.Foreign():
                return self._foreign(node, form)
            case d.Code():
                return x.literal_run(node.value, replace(form, style="BriefCodeChar", rtl=False))
            case d.LineBreak():
                return x.line_break(form)
            case d.Link():
                return self._link(node, form)
            case d.Jump():
                return self._jump(node, form)
            case d.Citation():
                return self.runs(node.children, form)
            case d.Note():
                return self._note(node, form)
            case d.Cite() | d.CrossRef():
                raise AssertionError(f"{node.span}: a reference came to the writer unresolved")
            case _:
                assert_never(node)

    def _foreign(self, node: d.Foreign, form: x.Form) -> str:
        """Words in another direction, and in another language where it has a name."""
        language = word_tag(node.language) if node.language else form.language
        inside = replace(form, rtl=node.direction == "rtl", language=language)
        first, last = marks(plain_text(node.children), node.direction)
        content = self.runs(node.children, inside)
        return x.run(first, inside) + content + x.run(last, inside)

    def _link(self, link: d.Link, form: x.Form) -> str:
        """A link to the outside. Word has no link inside a link: the outer one wins."""
        if form.style in _LINKS:
            return self.runs(link.children, form)
        content = self.runs(link.children, replace(form, style="Hyperlink"))
        return x.external_link(self.package.link(self.owner, link.url), content)

    def _jump(self, jump: d.Jump, form: x.Form) -> str:
        """A link within the document, or its words alone when nothing there has the target's id."""
        name = self.bookmarks.name(jump.target)
        if form.style in _LINKS or not name:
            return self.runs(jump.children, form)
        return x.internal_link(name, self.runs(jump.children, replace(form, style="BriefJump")))

    def _note(self, note: d.Note, form: x.Form) -> str:
        """A footnote, numbered by Word."""
        self.notes += 1
        number, self.owner = self.notes, self.package.notes
        mark = x.NOTE_MARK + x.run(" ", self.plain)
        first, rest = note.blocks[:1], note.blocks[1:]
        if first and isinstance(first[0], d.Paragraph):
            content = x.paragraph("FootnoteText", mark + self.inlines(first[0].children))
        else:
            content, rest = x.paragraph("FootnoteText", mark), note.blocks
        self.package.add_note(number, content + self.note_blocks(rest))
        self.owner = self.package.body
        return x.note_reference(number)


def _styled(node: d.Styled, form: x.Form) -> x.Form:
    match node.style:
        case "superscript" | "subscript":
            return replace(form, vertical=node.style)
        case "small-caps":
            return replace(form, small_caps=True)
        case "underline":
            return replace(form, underline=True)
        case "normal":
            return x.Form(style=form.style, rtl=form.rtl, language=form.language)
        case _:
            assert_never(node.style)
