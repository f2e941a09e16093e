"""Document → HTML for browsers: one file with its pictures, fonts and style sheets inside, and no script.

Template and markup are those of the PDF. What differs is here: notes stand in a list, for a screen has no foot; tables scroll
in a frame of their own; and what the page refers to is looked through, for nothing may be fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from lxml import html as lxml_html
from markupsafe import Markup, escape

from .. import document as d
from .. import rebuild
from ..diagnostics import UsageError
from ..style import Options, Style
from ..walk import plain_text, walk_inlines
from .html import Html, print_sheets, render, sheet, tag
from .web_addresses import outside
from .web_faces import font_faces
from .web_pictures import with_fonts


def write(document: d.Document, style: Style, options: Options) -> bytes:
    """The document as a standalone page. Raises UsageError when the style refers to what lies outside it."""
    document, notes = gather_notes(document)
    page = render(document, style, options, "", _Screen(document, notes, style))
    css = _style_sheets(document, style, options)
    tree = lxml_html.document_fromstring(page, lxml_html.HTMLParser(remove_comments=True, huge_tree=True))
    if found := outside(tree, css):
        raise UsageError(f"the style refers to {', '.join(found)}; a page stands alone, nothing is fetched for it")
    head, end, rest = page.partition("</head>")
    if not end:
        raise UsageError(f"{style.find('page.html.j2')}: it has no </head>, before which the style sheets go")
    css = f"{font_faces(tree, css, style)}\n{css}".replace("</", "<\\/")  # nothing in a style sheet ends the element
    return f"{head}<style>\n{css}\n</style>\n{end}{rest}\n".encode()


def _style_sheets(document: d.Document, style: Style, options: Options) -> str:
    """The print style sheet for printers, then the screen's, which may mend for browsers what print.css says to WeasyPrint."""
    language = document.head.language
    return (
        f"@media print {{\n@page {{ size: {options.paper}; }}\n{print_sheets(style, options, language)}\n}}\n"
        f"{_margin_boxes(document.head, style)}\n{sheet(style, 'screen.css', Options(), language)}"
    )


def _margin_boxes(head: d.Head, style: Style) -> str:
    """What stands on every page that a browser prints: it knows no running elements, but it does know strings."""
    font = f"font: 8.6pt/14pt {style.settings.variables['sans']}; margin: 0; padding: 0; vertical-align: middle"
    folio = f'"{_css(head.labels["page"])} " counter(page) " {_css(head.labels["of"])} " counter(pages)'
    start, end = ("left", "right") if head.direction == "ltr" else ("right", "left")
    boxes = _margin_box(f"bottom-{start}", f"content: {folio}; {font}; color: #555")
    if not head.marking:
        return f"@media print {{ @page {{ {boxes} }} }}"
    marking = f'content: "{_css(head.marking.text)}"; {font}; font-weight: 600; text-transform: uppercase'
    if head.marking.colour:
        width = f"width: {len(head.marking.text) * 0.7 + 1:.1f}em; height: 14pt; margin: auto 0; text-align: center"
        marking += f"; {width}; color: {head.marking.colour}; background: #000; print-color-adjust: exact"
    boxes += _margin_box(f"top-{end}", marking) + _margin_box(f"bottom-{end}", marking)
    first = _margin_box(f"top-{end}", "content: none; background: none")  # it stands above the masthead
    return f"@media print {{ @page {{ {boxes} }} @page :first {{ {first} }} }}"


def _margin_box(place: str, declarations: str) -> str:
    """A box in the margin of a page, over whatever print.css says of it to WeasyPrint."""
    return f"@{place} {{ {declarations.replace(';', ' !important;')} !important; }}"


def _css(text: str) -> str:
    """A text as it stands inside a string of CSS (CSS Syntax 3, 4.3.7): all but plain characters by their numbers."""
    return "".join(c if c.isalnum() or c in " .:,-+" else f"\\{ord(c):x} " for c in text)


# ---------------------------------------------------------------------------------------------- notes


def gather_notes(document: d.Document) -> tuple[d.Document, d.NumberedList]:
    """The document with its notes as a list in a section before the sources, and that list; the calls stay where they are.

    A document whose notes stand at the end already, or that has none, stays as it is.
    """
    found: list[d.Note] = []

    def note(node: d.Inline) -> None:
        if isinstance(node, d.Note):
            found.append(node)

    rebuild.document(document, note)  # goes by them in the order in which they were numbered
    notes = d.NumberedList(tuple(note.blocks for note in found))
    if not found:
        return document, notes
    section = d.Section("notes", "notes", document.head.labels["notes"], (notes,))
    sections = document.sections
    at = next((n for n, s in enumerate(sections) if s.kind == "sources"), len(sections))
    return replace(document, sections=(*sections[:at], section, *sections[at:])), notes


# ---------------------------------------------------------------------------------------------- markup


class _Screen(Html):
    """The markup where a screen needs it otherwise than paper."""

    medium = "screen"
    list_class = ""

    def __init__(self, document: d.Document, notes: d.NumberedList, style: Style) -> None:
        super().__init__(document.head)
        self.notes, self.style = notes, style
        self.ended = {
            entry.id: number
            for section in document.sections
            for block in section.blocks
            if section.kind == "notes" and isinstance(block, d.Bibliography)
            for number, entry in enumerate(block.entries, 1)
        }

    def label(self, text: str) -> Markup:
        """Browsers count by themselves."""
        return Markup("")

    def inlines(self, nodes: Sequence[d.Inline]) -> Markup:
        """Some inlines, one after another, as they are: the boxes around blanks are for WeasyPrint."""
        return Markup("").join(map(self.inline, nodes))

    def inline(self, node: d.Inline) -> Markup:
        """One inline; a jump to a note at the end is its call, and one around a link stands beside it: links hold no links."""
        if not isinstance(node, d.Jump):
            return super().inline(node)
        if node.target in self.ended:
            return self._call(self.ended[node.target])
        runs = groupby(node.children, lambda child: any(isinstance(n, d.Link) for n in walk_inlines((child,))))
        parts = ((linked, tuple(children)) for linked, children in runs)
        return Markup("").join(
            self.inlines(part) if linked else super(_Screen, self).inline(replace(node, children=part))
            for linked, part in parts
        )

    def block(self, block: d.Block) -> Markup:
        """One block; the list of notes has links back."""
        return self._notes() if block is self.notes else super().block(block)

    def _note(self, note: d.Note) -> Markup:
        return tag("sup", self._call(note.number))

    def _call(self, number: int) -> Markup:
        label = f"{self.labels['note']} {number}"
        attributes = {"href": f"#note-{number}", "role": "doc-noteref", "aria-label": label}
        return tag("a", escape(number), id=f"call-{number}", klass="call", **attributes)

    def _back(self, number: int) -> Markup:
        label = f"{self.labels['back']} ({number})"
        return Markup(" ") + tag(
            "a", Markup("↑"), klass="back", href=f"#call-{number}", role="doc-backlink", **{"aria-label": label}
        )

    def _notes(self) -> Markup:
        items = (self._item(number, blocks) for number, blocks in enumerate(self.notes.items, 1))
        return tag("ol", Markup("\n").join(items), klass="notes")

    def _item(self, number: int, blocks: tuple[d.Block, ...]) -> Markup:
        content, back = self._flow(blocks), self._back(number)
        content = _before("</p>", content, back) if content.endswith("</p>") else content + back
        return tag("li", content, id=f"note-{number}")

    def _entry(self, entry: d.Entry) -> Markup:
        line = super()._entry(entry)
        if entry.id not in self.ended:
            return line
        return _before("</li>", line, self._back(self.ended[entry.id]))

    def _grid(self, table: d.Table) -> Markup:
        """A table that is too wide scrolls in its frame, which keys can reach."""
        name = table.alt or plain_text(table.caption) or self.labels["table"]
        frame = {"role": "group", "tabindex": "0", "aria-label": name}
        return tag("div", super()._grid(table), klass="scroll", **frame)

    def _picture(self, figure: d.Figure) -> Markup:
        """A drawing has its fonts inside; a chart names the table with its data, for those who cannot see it."""
        image = figure.image
        if image.media_type == "image/svg+xml":
            figure = replace(figure, image=replace(image, data=with_fonts(image.data, self.style)))
        picture = super()._picture(figure)
        return (
            picture.replace("<img ", Markup('<img aria-details="{}" ').format(figure.data), 1)
            if figure.data
            else picture
        )


def _before(end: str, content: Markup, last: Markup) -> Markup:
    """Some markup that closes an element, with more put in before that end."""
    return Markup(content.removesuffix(end)) + last + Markup(end)
