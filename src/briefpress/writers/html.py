"""Document → HTML: the page that WeasyPrint sets. The template frames; the markup of blocks and inlines is made here.

The page for browsers (`web`) is made of the same markup; where a screen needs it otherwise, `web` overrides a method.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, assert_never

from markupsafe import Markup, escape

from .. import document as d
from .. import languages
from ..style import Options, Style
from ..titles import shortened, tied
from ..walk import plain_text

_STYLED = {
    "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"),
    "small-caps": ('<span class="small-caps">', "</span>"),
    "underline": ('<span class="underline">', "</span>"),
    "normal": ('<span class="normal">', "</span>"),
}
_LED_TO = (d.BulletList, d.NumberedList, d.Quote, d.CodeBlock)
_OPENING = ("“", "„", "«", "‹", "‘", "‚")
_FEW_COLUMNS, _ONE_LINE = 4, 18  # columns, and letters, with which a cell of a table stays on one line
_NARROW_LABEL = 2  # characters of a label such as "9."
_LONGEST_WORD = 40  # letters of a word that stays whole in a table
_RUNNING_HEAD = 80  # characters that fit beside the folio


def render(document: d.Document, style: Style, options: Options, css: str, renderer: Html | None = None) -> str:
    """The page from the pack's template, with the given style sheet inside; none where it is put in afterwards."""
    renderer = renderer or Html(document.head)
    return style.render(
        "page.html.j2",
        document=document,
        head=document.head,
        labels=document.head.labels,
        options=options,
        medium=renderer.medium,
        css=Markup(css),
        logo=_address(*style.logo) if style.logo else "",
        running=shortened(document.head.title, _RUNNING_HEAD),
        contents=_contents(document),
        tied=tied,
        blocks=renderer.blocks,
        inlines=renderer.inlines,
    )


class _Entry(NamedTuple):
    """A line of the table of contents: 2 for a section, 3 for a heading in it."""

    level: int
    target: str
    words: str


def _contents(document: d.Document) -> list[_Entry]:
    """What a report's contents list."""
    entries = []
    for section in document.sections:
        entries.append(_Entry(2, section.id, section.title))
        for block in section.blocks:
            if isinstance(block, d.Heading) and block.level == 3 and block.id:
                entries.append(_Entry(3, block.id, plain_text(block.children)))
    return entries


def _address(media_type: str, data: bytes) -> str:
    """A file as an address that holds it (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


PRINT = ("print.css", "house.css")
"""The style sheets for paper: print.css, then what the house adds."""


def print_css(
    style: Style, options: Options, language: str, watermark: bytes = b"", sheets: Sequence[str] = PRINT
) -> str:
    """Style sheets of the pack behind the faces that its settings define, made for a paper and a language.

    `watermark` is a drawing in SVG that lies in the middle of every page; a background is an artifact in a PDF.
    """
    ground = f"background: url({_address('image/svg+xml', watermark)}) no-repeat center / 170mm;" if watermark else ""
    bleed = f"bleed: {options.bleed:g}mm;" if options.bleed else ""
    pages = f"@page {{ size: {options.paper}; {bleed} {ground} }}\n@page turned {{ size: {options.paper} landscape; }}"
    return f"{faces(style)}\n{pages}\n{print_sheets(style, options, language, sheets)}"


def faces(style: Style) -> str:
    """The rules that name the pack's font files."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; src: url("{style.font_file(face).as_uri()}"); '
        f"font-weight: {face.weight}; font-style: {face.style}; }}"
        for face in style.settings.fonts
    )


def print_sheets(style: Style, options: Options, language: str, sheets: Sequence[str] = PRINT) -> str:
    """The style sheets one after another."""
    return "\n".join(sheet(style, file, options, language) for file in sheets)


def sheet(style: Style, file: str, options: Options, language: str) -> str:
    """A style sheet of the pack, the variables of its settings put in.

    `var(--name)` is filled in here and not by the renderer: WeasyPrint would resolve it anew for every box. Beside the
    settings' variables there is `--digits`, the counter style of the language. What nobody defines is left, for style sheets
    may define variables of their own.
    """
    variables = {**style.settings.variables, "digits": _COUNTERS.get(languages.numbering(language), "decimal")}
    if languages.direction(language) == "rtl":
        variables |= {"margin-left": variables["margin-right"], "margin-right": variables["margin-left"]}
    text = style.read_text(file)
    text = re.sub(r"var\(--([\w-]+)\)", lambda found: variables.get(found[1], found[0]), text)
    return _fitted(text, options.size, options.space)


_COUNTERS = {"arab": "arabic-indic", "arabext": "persian"}
_SPACE = re.compile(r"(?<![-\w])(?:margin|padding)(?:-[a-z]+)*:[^;}]*")
_POINTS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)pt")


def _fitted(sheet: str, size: float, space: float) -> str:
    """A style sheet whose lengths in pt are multiplied: margins and padding by `space` and `size`, all others by `size`."""
    if size == space == 1:
        return sheet

    def scaled(text: str, factor: float) -> str:
        return _POINTS.sub(lambda found: f"{float(found[1]) * factor:.3f}pt", text)

    out, at = [], 0
    for found in _SPACE.finditer(sheet):
        out += [scaled(sheet[at : found.start()], size), scaled(found[0], size * space)]
        at = found.end()
    return "".join(out) + scaled(sheet[at:], size)


class Html:
    """Makes markup of blocks and inlines; every string is escaped here and nowhere else."""

    medium: Literal["print", "screen"] = "print"
    list_class = "marked"  # of lists whose labels are text

    def __init__(self, head: d.Head) -> None:
        self.labels = head.labels
        self.language = head.language
        self.depth = 0  # how many lists stand around
        self.of_code = "ltr" if head.direction == "rtl" else ""  # code runs from left to right in every language

    # ------------------------------------------------------------------------------------------ blocks

    def blocks(self, blocks: Sequence[d.Block]) -> Markup:
        """Some blocks, one after another."""
        following = (*blocks[1:], None)
        return Markup("\n").join(self._before(block, after) for block, after in zip(blocks, following, strict=False))

    def _before(self, block: d.Block, after: d.Block | None) -> Markup:
        """One block; a paragraph that leads to a list, table or quotation is kept with it."""
        if isinstance(block, d.Paragraph) and isinstance(after, _LED_TO):
            return tag("p", self._paragraph(block.children), klass="intro")
        return self.block(block)

    def _paragraph(self, children: tuple[d.Inline, ...]) -> Markup:
        """The inlines of a paragraph; a quotation mark that opens it hangs."""
        first = children[0] if children else None
        if not isinstance(first, d.Text) or first.value[:1] not in _OPENING:
            return self.inlines(children)
        rest = (d.Text(first.value[1:]), *children[1:])
        return tag("span", escape(first.value[:1]), klass="hang") + self.inlines(rest)

    def block(self, block: d.Block) -> Markup:
        """One block."""
        match block:
            case d.Paragraph():
                return tag("p", self._paragraph(block.children))
            case d.Heading():
                return tag(f"h{block.level}", self.inlines(block.children), id=block.id)
            case d.BulletList():
                return self._list("ul", block.items)
            case d.NumberedList():
                return self._list("ol", block.items, block.start)
            case d.Quote():
                return tag("blockquote", self.blocks(block.blocks))
            case d.CodeBlock():
                return tag("pre", tag("code", escape(block.value)), dir=self.of_code)
            case d.Rule():
                return Markup("<hr>")
            case d.Table():
                return self._table(block)
            case d.Figure():
                return self._figure(block)
            case d.KeyPoints():
                points = (self._key_point(number, item) for number, item in enumerate(block.items, 1))
                return tag("ol", Markup("\n").join(points), klass=f"key-points {self.list_class}".strip())
            case d.Faq():
                return Markup("\n").join(self._question(item) for item in block.items)
            case d.Bibliography():
                return self._bibliography(block)
            case d.Changes():
                return Markup("\n").join(self._change(item) for item in block.items)
            case _:
                assert_never(block)

    def _list(self, name: str, items: tuple[tuple[d.Block, ...], ...], start: int = 1) -> Markup:
        """A list whose labels are those of its kind and depth."""
        self.depth += 1
        numbers = range(start, start + len(items))
        labels = [f"{n}." for n in numbers] if name == "ol" else ["•" if self.depth % 2 else "–"] * len(items)
        longest = max(map(len, labels), default=0)
        content = (tag("li", self.label(at) + self._flow(item)) for at, item in zip(labels, items, strict=True))
        klass = f"{self.list_class} wide".strip() if longest > _NARROW_LABEL else self.list_class
        made = tag(name, Markup("\n").join(content), start=str(start) if start != 1 else "", klass=klass)
        self.depth -= 1
        return made

    def label(self, text: str) -> Markup:
        """The number or bullet before an item. It is text: WeasyPrint draws markers behind all else, so that who copies a
        page would find them at its end."""
        return tag("x-label", escape(languages.digits(text, self.language))) + Markup(" ")

    def _flow(self, blocks: tuple[d.Block, ...], last: str = "") -> Markup:
        """Blocks inside an item: one paragraph stands bare, so that its text is the item's own (PDF/UA, list bodies)."""
        first, *rest = blocks or (d.Paragraph(()),)
        if isinstance(first, d.Paragraph):
            bare = self.inlines(first.children)
            return bare + (Markup("\n") + self.blocks(rest) if rest else Markup("")) + last
        return self.blocks(blocks) + last

    def _key_point(self, number: int, point: d.KeyPoint) -> Markup:
        confidence = Markup("")
        if point.confidence:
            label = self.labels[f"confidence_{point.confidence}"]
            confidence = Markup(" ") + tag("span", escape(label), klass=f"confidence {point.confidence}")
        return tag("li", self.label(str(number)) + self._flow(point.blocks, confidence))

    def _question(self, item: d.Question) -> Markup:
        question = self.inlines(item.question) if item.question else escape(self.labels["question_missing"])
        heading = tag("h3", question, id=item.id, klass="" if item.question else "missing")
        return tag("div", heading + Markup("\n") + self.blocks(item.answer), klass="question")

    def _change(self, change: d.Change) -> Markup:
        head = (
            tag("strong", escape(self.labels[change.kind]))
            + Markup(" ")
            + tag("time", escape(change.date_text), datetime=change.date)
        )
        return tag(
            "div", tag("p", head, klass="change-head") + self.blocks(change.blocks), klass=f"change {change.kind}"
        )

    def _bibliography(self, block: d.Bibliography) -> Markup:
        labelled = any(entry.label for entry in block.entries)
        kind = "sources labelled" if labelled else "sources hanging" if block.hanging else "sources"
        return tag("ul", Markup("\n").join(self._entry(entry) for entry in block.entries), klass=kind)

    def _entry(self, entry: d.Entry) -> Markup:
        label = tag("span", self.inlines(entry.label), klass="label") + Markup(" ") if entry.label else Markup("")
        grade = ""
        if entry.assessment:
            grade = Markup(" ") + tag(
                "span", escape(f"({self.labels['assessment']} {entry.assessment})"), klass="assessment"
            )
        return tag("li", label + self.inlines(entry.content) + grade, id=entry.id)

    def _figure(self, figure: d.Figure) -> Markup:
        caption = self._caption("figcaption", "figure", figure)
        return tag("figure", self._picture(figure) + caption + self._source(figure), id=figure.id)

    def _picture(self, figure: d.Figure) -> Markup:
        image = figure.image
        source = _address(image.media_type, image.data)
        return Markup('<img src="{}" alt="{}" style="width: {:.2f}px">').format(
            source, figure.alt or image.name, image.width
        )

    def _table(self, table: d.Table) -> Markup:
        kinds = {"deep": table.deep, "turned": table.turned, table.role: bool(table.role)}
        klass = " ".join(("table", *(kind for kind, given in kinds.items() if given)))
        return tag("div", self._grid(table) + self._source(table), klass=klass, id=table.id)

    def _grid(self, table: d.Table) -> Markup:
        head = tag(
            "tr",
            Markup("").join(
                _cell("th", self._in_cell(cell), self._classes(table, cell, align), scope="col")
                for cell, align in zip(table.header, table.columns, strict=True)
            ),
        )
        rows = Markup("\n").join(self._row(table, row) for row in table.rows)
        body = self._caption("caption", "table", table) + tag("thead", head) + tag("tbody", rows)
        return tag("table", body, **{"aria-label": table.alt})

    def _row(self, table: d.Table, row: tuple[tuple[d.Inline, ...], ...]) -> Markup:
        cells = []
        for number, (cell, align) in enumerate(zip(row, table.columns, strict=True)):
            head = table.row_heads and number == 0
            classes = self._classes(table, cell, align)
            cells.append(_cell("th" if head else "td", self._in_cell(cell), classes, scope="row" if head else ""))
        return tag("tr", Markup("").join(cells))

    def _classes(self, table: d.Table, cell: tuple[d.Inline, ...], align: d.Align) -> str:
        """How a cell is set; a date or the like stays on one line where there are few columns."""
        short = len(table.columns) <= _FEW_COLUMNS and len(plain_text(cell)) <= _ONE_LINE
        return f"{align} short".strip() if short else align

    def _in_cell(self, cell: tuple[d.Inline, ...]) -> Markup:
        """The inlines of a cell; a word longer than any column, such as an address, may be broken anywhere."""
        longest = max(map(len, plain_text(cell).split()), default=0)
        return tag("span", self.inlines(cell), klass="breaks") if longest > _LONGEST_WORD else self.inlines(cell)

    def _caption(self, name: str, kind: str, block: d.Figure | d.Table) -> Markup:
        if not block.caption and not block.number:
            return Markup("")
        number = (
            tag(
                "span",
                escape(f"{self.labels[kind]} {languages.digits(str(block.number), self.language)}"),
                klass="number",
            )
            + Markup(" ")
            if block.number
            else Markup("")
        )
        return tag(name, number + self.inlines(block.caption))

    def _source(self, block: d.Figure | d.Table) -> Markup:
        if not block.source:
            return Markup("")
        return tag("p", self.inlines(block.source), klass="source-line")

    # ------------------------------------------------------------------------------------------ inlines

    def inlines(self, nodes: Sequence[d.Inline]) -> Markup:
        """Some inlines, one after another.

        A blank that ends a text before another inline gets a box of its own: WeasyPrint 70 breaks a text after its first
        word when all of it but that blank fits on the line.
        """
        out: list[Markup] = []
        for number, node in enumerate(nodes):
            if isinstance(node, d.Text) and node.value.endswith(" ") and number + 1 < len(nodes):
                out += [escape(node.value[:-1]), Markup("<span> </span>")]
            else:
                out.append(self.inline(node))
        return Markup("").join(out)

    def inline(self, node: d.Inline) -> Markup:
        """One inline."""
        match node:
            case d.Text():
                return escape(node.value)
            case d.Emph():
                return tag("em", self.inlines(node.children))
            case d.Strong():
                return tag("strong", self.inlines(node.children))
            case d.Styled():
                opening, closing = _STYLED[node.style]
                return Markup(opening) + self.inlines(node.children) + Markup(closing)
            case d.Foreign():
                name = f"x-lang-{node.language.lower()}" if node.language and self.medium == "print" else "span"
                return tag(name, self.inlines(node.children), lang=node.language, dir=node.direction)
            case d.Code():
                return tag("code", escape(node.value))
            case d.LineBreak():
                return Markup("<br>")
            case d.Link():
                return tag("a", self.inlines(node.children), href=node.url)
            case d.Jump():
                return tag("a", self.inlines(node.children), href=f"#{node.target}", klass="jump")
            case d.Citation():
                return tag("span", self.inlines(node.children), klass="citation")
            case d.Note():
                return self._note(node)
            case d.Cite() | d.CrossRef():
                raise TypeError("an unresolved citation or reference reached a writer")
            case _:
                assert_never(node)

    def _note(self, note: d.Note) -> Markup:
        """A footnote is one inline box, so its paragraphs are parted by line ends."""
        parts = [self.inlines(b.children) if isinstance(b, d.Paragraph) else self.block(b) for b in note.blocks]
        return tag("x-note", Markup("<br>").join(parts), klass="note")


def tag(name: str, content: Markup, *, klass: str = "", **attributes: str) -> Markup:
    """An element; attributes without a value are left out, values are escaped."""
    given = {"class": klass, **attributes}
    written = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in given.items() if value)
    return Markup("<{}{}>").format(Markup(name), written) + content + Markup(f"</{name}>")


def _cell(name: str, content: Markup, classes: str, **attributes: str) -> Markup:
    return tag(name, content, klass=classes, **attributes)
