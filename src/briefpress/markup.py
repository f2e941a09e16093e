"""Prose: Markdown with citations → blocks of the document, their `Cite`s and `CrossRef`s still unresolved.

CommonMark with pipe tables and footnotes, by markdown-it-py; citations and references to figures are inline rules of our own.
HTML is not markup here: comments vanish, anything else is an error. Every fault names its place in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from . import document as d
from . import languages
from .characters import without_line_ends
from .diagnostics import Diagnostic, Span, error, warning
from .markup_citations import Citations, Places
from .markup_rules import DEEPEST, parser
from .walk import plain_text

_SCHEMES = ("http://", "https://", "mailto:")
_ID = re.compile(r"\{#((?:fig|tbl):[\w.-]+)\}\s*$")
_CAPTION = re.compile(r"(?:Table)?:\s+")
_SHOWN = 40
_DEEPEST_NOTE = 5
_MARKDOWN = parser()

LoadImage = Callable[[str, Span], d.Image | None]


def parse(
    prose: str, places: Places, load_image: LoadImage, diagnostics: list[Diagnostic], *, top: int = 3
) -> tuple[d.Block, ...]:
    """The blocks of some prose; faults are added to `diagnostics`. `top` is the level of its highest heading."""
    return _Parse(places, load_image, diagnostics, top).blocks_of(prose)


def parse_line(prose: str, places: Places, diagnostics: list[Diagnostic]) -> tuple[d.Inline, ...]:
    """The inlines of prose that must be one paragraph, such as a caption or a table cell."""
    blocks = parse(prose, places, lambda name, span: None, diagnostics)
    if not blocks:
        return ()
    first = blocks[0]
    if len(blocks) == 1 and isinstance(first, d.Paragraph):
        return first.children
    diagnostics.append(
        error(
            "one-paragraph",
            "this text must be one paragraph",
            places(0, ""),
            "take lists, headings and blank lines out",
        )
    )
    return ()


class _Parse:
    """One run of the parser over one prose field."""

    def __init__(self, places: Places, load_image: LoadImage, diagnostics: list[Diagnostic], top: int) -> None:
        self.places, self.load_image, self.diagnostics, self.top = places, load_image, diagnostics, top
        self.citations = Citations(places, diagnostics)
        self.notes: dict[int, SyntaxTreeNode] = {}
        self.level = top - 1
        self.line = 0
        self.within = 0

    def fault(self, code: str, message: str, token: str = "", hint: str = "") -> None:
        """Note an error at the current line."""
        self.diagnostics.append(error(code, message, self.places(self.line, token), hint))

    def blocks_of(self, prose: str) -> tuple[d.Block, ...]:
        """Parse the prose."""
        env: dict[str, object] = {}
        try:
            tokens = _MARKDOWN.parse(prose, env)
        except RecursionError:  # images and notes within each other, which the parser does not count
            tokens = []
            deep = True
        else:
            deep = _too_deep(tokens)
        if deep:
            self.fault("too-deep", f"nested more than {DEEPEST} levels deep")
            return ()
        if self._tangled(env):
            return ()
        self._unused_notes(prose, env)
        root = SyntaxTreeNode(tokens)
        for block in root.children:
            if block.type == "footnote_block":
                self.notes = {int(note.meta["id"]): note for note in block.children}
        return self.blocks(child for child in root.children if child.type != "footnote_block")

    def _tangled(self, env: dict[str, object]) -> bool:
        """Tell of paragraphs with so many open brackets that reading them would take for ever."""
        lines = env.get("tangled")
        for line in lines if isinstance(lines, list) else ():
            self.line = line
            self.fault("too-many-brackets", "hundreds of brackets are open here", "[", "close them, or write \\[")
        return bool(lines)

    def _unused_notes(self, prose: str, env: dict[str, object]) -> None:
        notes = env.get("footnotes")
        refs = notes.get("refs", {}) if isinstance(notes, dict) else {}
        for name, number in refs.items():
            if number < 0:
                label = f"[^{name.removeprefix(':')}]"
                self.line = prose[: max(0, prose.find(label + ":"))].count("\n")
                self.fault(
                    "footnote-unused", f"the footnote {label} is called nowhere", label, "call it or take it out"
                )

    # ------------------------------------------------------------------------------------------ blocks

    def blocks(self, nodes: Iterable[SyntaxTreeNode]) -> tuple[d.Block, ...]:
        """Blocks; a table takes the paragraph after it that begins with `Table:` as its caption."""
        out: list[d.Block] = []
        for node in nodes:
            if node.map:
                self.line = node.map[0]
            block = self.block(node)
            if isinstance(block, d.Paragraph) and out and isinstance(out[-1], d.Table) and not out[-1].caption:
                out[-1], block = self._captioned(out[-1], block, node.children[0].content)
            if block is not None:
                out.append(block)
        return tuple(out)

    def block(self, node: SyntaxTreeNode) -> d.Block | None:
        """One block, or None where it leaves nothing."""
        match node.type:
            case "paragraph":
                return self._paragraph(node)
            case "heading":
                return self._heading(node)
            case "bullet_list":
                return d.BulletList(tuple(self.blocks(item.children) for item in node.children))
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                return d.NumberedList(tuple(self.blocks(item.children) for item in node.children), start)
            case "blockquote":
                return d.Quote(self.blocks(node.children))
            case "fence" | "code_block":
                return d.CodeBlock(
                    node.content.removesuffix("\n"),
                    node.info.split()[0] if node.type == "fence" and node.info.strip() else "",
                )
            case "hr":
                return d.Rule()
            case "table":
                return self._table(node)
            case "html_block":
                self._html(node.content)
                return None
            case other:
                raise AssertionError(f"markdown-it gave a block {other!r} that no rule here makes")

    def _heading(self, node: SyntaxTreeNode) -> d.Block:
        """A heading; one that skips a level is told and set at the next level, for a page must not skip (ISO 14289-1, 7.4)."""
        level = int(node.tag[1])
        if level < self.top:
            self.fault(
                "heading-level",
                f"a heading of level {level} stands inside a section",
                hint=f"use {'#' * self.top} or deeper",
            )
        elif level > self.level + 1:
            hint = f"use {'#' * (self.level + 1)} here"
            self.diagnostics.append(
                warning(
                    "heading-skipped",
                    f"the heading skips from level {self.level} to {level}",
                    self.places(self.line, "#"),
                    hint,
                )
            )
        self.level = max(self.top, min(level, self.level + 1))
        return d.Heading(self.level, self.inlines(node.children[0]))

    def _paragraph(self, node: SyntaxTreeNode) -> d.Block | None:
        inline = node.children[0]
        images = [child for child in inline.children if child.type == "image"]
        if images:
            return self._figure(inline, images[0])
        children = self.inlines(inline)
        return d.Paragraph(children) if children else None

    def _figure(self, inline: SyntaxTreeNode, image: SyntaxTreeNode) -> d.Block | None:
        """A paragraph that is an image, `![alt](file "caption"){#fig:id}`, is a figure; an image amid text is an error."""
        rest = "".join(
            child.content if child.type == "text" else "\n" if child.type == "softbreak" else "x"
            for child in inline.children
            if child is not image
        )
        found = _ID.fullmatch(rest.strip())
        target = str(image.attrs.get("src", ""))
        if rest.strip() and not found:
            self.fault(
                "image-in-text", "an image stands in a paragraph with text", target, "put it in a paragraph of its own"
            )
            return None
        span = self.places(self.line, target)
        loaded = self.load_image(target, span)
        caption = str(image.attrs.get("title", ""))
        if loaded is None:
            return None
        line = self.line
        inlines = (
            parse_line(caption, lambda _, token, nth=0: self.places(line, token, nth), self.diagnostics)
            if caption
            else ()
        )
        alt = "".join(child.content for child in image.children)
        if not alt.strip():
            self.diagnostics.append(
                error(
                    "figure-without-alt",
                    "the figure has no alternative text",
                    span,
                    "say between the brackets what it shows",
                )
            )
        return d.Figure(loaded, alt, inlines, id=found[1] if found else "")

    def _table(self, node: SyntaxTreeNode) -> d.Block:
        rows: list[tuple[tuple[d.Inline, ...], ...]] = []
        columns: tuple[d.Align, ...] = ()
        for part in node.children:
            for row in part.children:
                self.line = row.map[0] if row.map else self.line
                if part.type == "thead":
                    columns = tuple(_align(cell) for cell in row.children)
                rows.append(tuple(self.inlines(cell.children[0]) if cell.children else () for cell in row.children))
        return d.Table(columns, rows[0], tuple(rows[1:]))

    def _captioned(self, table: d.Table, paragraph: d.Paragraph, raw: str) -> tuple[d.Table, d.Paragraph | None]:
        """The table with the paragraph as its caption, where that is one; `raw` is its source, in which escapes still count."""
        first, last = paragraph.children[0], paragraph.children[-1]
        found = _CAPTION.match(first.value) if isinstance(first, d.Text) else None
        if not isinstance(first, d.Text) or not found or not _CAPTION.match(raw):
            return table, paragraph
        children = [d.Text(first.value[found.end() :]), *paragraph.children[1:]]
        name = ""
        if isinstance(last, d.Text) and (marked := _ID.search(last.value)) and marked[0].strip() in raw:
            name = marked[1]
            final = children[-1]
            if isinstance(final, d.Text):
                children[-1] = d.Text(final.value[: final.value.rfind("{#")].rstrip())
        return d.Table(table.columns, table.header, table.rows, _merge(children), id=name), None

    def _html(self, content: str) -> None:
        rest = _without_comments(content).strip()
        if rest:
            begin = max(0, rest.find("<"))
            shown = rest[begin : rest.find(">", begin) + 1 or None][:_SHOWN].split("\n")[0]
            self.fault(
                "raw-html",
                f"HTML such as {shown} is not markup here",
                shown,
                "use Markdown, or write \\< for the character itself",
            )

    # ------------------------------------------------------------------------------------------ inlines

    def inlines(self, node: SyntaxTreeNode) -> tuple[d.Inline, ...]:
        """The inlines of an inline node, neighbouring text joined."""
        first = self.line
        out: list[d.Inline] = []
        for child in node.children:
            out += self.inline(child, first)
        return _trim(_merge(out))

    def inline(self, node: SyntaxTreeNode, first: int) -> Sequence[d.Inline]:
        """One inline; `first` is the line of the paragraph."""
        match node.type:
            case "text" | "text_special":
                if found := re.search(r"\[\^([^\]\[\s]+)\]", node.content):
                    self.fault(
                        "footnote-undefined",
                        f"the footnote {found[0]} is not defined",
                        found[0],
                        f"write {found[0]}: … in a line of its own",
                    )
                return [d.Text(without_line_ends(node.content))]  # a reference such as &#x2029; stood there
            case "softbreak":
                return [d.Text(" ")]
            case "hardbreak":
                return [d.LineBreak()]
            case "em":
                return [d.Emph(self.inlines_of(node, first))]
            case "strong":
                return [d.Strong(self.inlines_of(node, first))]
            case "foreign":
                return [self._foreign(node, first)]
            case "code_inline":
                return [d.Code(node.content)]
            case "link":
                return self._link(node, first)
            case "image":
                self.fault("image-in-text", "an image stands amid text", "![", "put it in a paragraph of its own")
                return []
            case "html_inline":
                self._html(node.content)
                return []
            case "footnote_ref":
                return self._note(node)
            case "cite" | "narrative" | "crossref":
                return [self.citations.reference(node, first)]
            case other:
                raise AssertionError(f"markdown-it gave an inline {other!r} that no rule here makes")

    def inlines_of(self, node: SyntaxTreeNode, first: int) -> tuple[d.Inline, ...]:
        """The children of an inline container."""
        return _merge([inline for child in node.children for inline in self.inline(child, first)])

    def _foreign(self, node: SyntaxTreeNode, first: int) -> d.Inline:
        """A run in another language."""
        language = str(node.meta["language"])
        if not languages.is_tag(language):
            hint = "such as fa, fr or zh-Hant"
            self.fault("language", f"`{language}` is no language tag (BCP 47)", f"lang={language}", hint)
        return d.Foreign(language, languages.direction(language), self.inlines_of(node, first))

    def _link(self, node: SyntaxTreeNode, first: int) -> Sequence[d.Inline]:
        url = str(node.attrs.get("href", ""))
        children = self.inlines_of(node, first)
        if not url.lower().startswith(_SCHEMES):
            self.fault(
                "link-target",
                f"the link goes to {url or 'nothing'}",
                url,
                "a link begins with https://, http:// or mailto:",
            )
        elif not plain_text(children).strip():
            self.fault("link-empty", "the link has no text", url, "write what it leads to between the brackets")
        return [d.Link(url, children)]

    def _note(self, node: SyntaxTreeNode) -> Sequence[d.Inline]:
        note = self.notes.pop(int(node.meta["id"]), None)
        if note is None:
            label = f"[^{node.meta.get('label', '')}]"
            self.fault(
                "footnote-twice",
                f"the footnote {label} is called a second time",
                label,
                "write a footnote of its own for each call",
            )
            return []
        if self.within >= _DEEPEST_NOTE:
            self.fault("too-deep", f"notes within notes, more than {_DEEPEST_NOTE} deep", "[")
            return []
        line, level = self.line, self.level
        self.within += 1
        blocks = self.blocks(child for child in note.children if child.type != "footnote_anchor")
        self.within -= 1
        self.line, self.level = line, level
        return [d.Note(blocks)]


def _too_deep(tokens: Sequence[Token]) -> bool:
    """Whether a tree of these tokens would be deeper than is read, counting blocks and what stands in them together."""
    waiting = [(token, token.level) for token in tokens]
    while waiting:
        token, level = waiting.pop()
        if level >= DEEPEST - 1:
            return True
        waiting += [(child, level + child.level) for child in token.children or ()]
    return False


def _align(cell: SyntaxTreeNode) -> d.Align:
    style = str(cell.attrs.get("style", ""))
    aligns: tuple[d.Align, ...] = ("left", "center", "right")
    return next((align for align in aligns if align in style), "")


def _without_comments(html: str) -> str:
    """HTML without its comments; one that is not closed stays. Each is looked for from the end of the one before."""
    out, at = [], 0
    while (begin := html.find("<!--", at)) >= 0 and (end := html.find("-->", begin + 4)) >= 0:
        out.append(html[at:begin])
        at = end + 3
    return "".join(out) + html[at:]


def _merge(nodes: Iterable[d.Inline]) -> tuple[d.Inline, ...]:
    """Neighbouring texts made one, empty ones left out."""
    out: list[d.Inline] = []
    for node in nodes:
        if isinstance(node, d.Text):
            if out and isinstance(out[-1], d.Text):
                out[-1] = d.Text(out[-1].value + node.value)
                continue
            if not node.value:
                continue
        out.append(node)
    return tuple(out)


def _trim(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    """No blank at the beginning or end, such as a comment that vanished leaves."""
    out = list(nodes)
    if out and isinstance(out[0], d.Text):
        out[0] = d.Text(out[0].value.lstrip(" \n"))
    if out and isinstance(out[-1], d.Text):
        out[-1] = d.Text(out[-1].value.rstrip(" \n"))
    return _merge(out)
