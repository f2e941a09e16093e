"""The only place where the document meets the citation processor: `Cite`s become formatted inlines, once, for every writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import assert_never

from . import csl, languages, notes, rebuild
from . import document as d
from .bibliography import Item
from .diagnostics import Diagnostic, Span, error, warning
from .walk import plain_text


def resolve(
    document: d.Document,
    items: Mapping[str, Item],
    always: Sequence[str],
    style: csl.Style,
    *,
    endnotes: bool = False,
) -> tuple[d.Document, list[Diagnostic]]:
    """The document with citations, notes and bibliography formatted by a citation style, and what is wrong with them.

    `always` are the keys that stand in the bibliography cited or not: the brief's own sources. In a note style a citation
    in the running text becomes a footnote; footnotes of the author and of citations share one sequence. With `endnotes` all
    of them are gathered in a section at the end.
    """
    diagnostics = unknown_keys(document, items)
    if diagnostics:
        return document, diagnostics
    if style.is_note:
        document = notes.from_citations(document)
    document = notes.numbered(document)
    cites = _cites(document)
    clusters = [_cluster(cite, note) for cite, note in cites]
    data = {key: item.data for key, item in items.items()}
    try:
        processor = csl.Processor(style, data, locale=document.head.language)
        done = processor.process(clusters, uncited=[key for key in always if key in items])
    except csl.ItemError as fault:
        span = items[fault.id].span if fault.id in items else Span(document.head.slug)
        return document, [error("source-data", f"the source `{fault.id}`: {fault.message}", span)]
    for index in done.empty_citations:
        message = "this citation prints nothing in the citation style"
        hint = "give its sources a title, or choose another style"
        diagnostics.append(error("citation-empty", message, cites[index][0].span, hint))
    formatted = iter(done.citations)
    document = rebuild.document(
        document, lambda node: [d.Citation(_inlines(next(formatted)))] if isinstance(node, d.Cite) else None
    )
    document = notes.without_stops(document) if style.is_note else notes.raised(document)
    diagnostics += _left_out(done, items, always, cites)
    entries = tuple(_entry(entry, items, document.head.language) for entry in done.bibliography)
    document = _with_bibliography(document, d.Bibliography(entries, hanging=done.hanging_indent))
    document = _in_own_digits(document)
    if endnotes:
        document = notes.at_the_end(document)
    return _with_suggested_citation(document, style), diagnostics


def _in_own_digits(document: d.Document) -> d.Document:
    """The numbers of citations and sources in the digits of the brief's language, except amid Latin letters."""
    language = document.head.language
    if languages.digits("0", language) == "0":
        return document

    def translated(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
        text = plain_text(nodes)
        if languages.digits_in_script(text, language) == text:
            return nodes
        return rebuild.inlines(
            nodes, lambda node: [d.Text(languages.digits(node.value, language))] if isinstance(node, d.Text) else None
        )

    def in_text(node: d.Inline) -> list[d.Inline] | None:
        return [replace(node, children=translated(node.children))] if isinstance(node, d.Citation) else None

    def in_list(block: d.Block) -> d.Block:
        if not isinstance(block, d.Bibliography):
            return block
        entries = (replace(e, label=translated(e.label), content=translated(e.content)) for e in block.entries)
        return replace(block, entries=tuple(entries))

    document = rebuild.document(document, in_text)
    sections = (replace(s, blocks=tuple(map(in_list, s.blocks))) for s in document.sections)
    return replace(document, sections=tuple(sections))


def _left_out(
    done: csl.Processed, items: Mapping[str, Item], always: Sequence[str], cites: Sequence[tuple[d.Cite, int]]
) -> list[Diagnostic]:
    """Sources that would print nowhere: not cited, and in a style that lists no such source."""
    printed = {entry.id for entry in done.bibliography} | {item.key for cite, _ in cites for item in cite.items}
    hint = "cite it, or choose a citation style that lists it"
    return [
        warning(
            "source-left-out",
            f"the citation style lists no source such as `{key}`; it prints nowhere",
            items[key].span,
            hint,
        )
        for key in always
        if key in items and key not in printed
    ]


def cited_keys(document: d.Document) -> dict[str, Span]:
    """The keys that a composed document cites, with the place of each one's first citation, in reading order."""
    keys: dict[str, Span] = {}
    for cite, _ in _cites(document):
        for item in cite.items:
            keys.setdefault(item.key, item.span)
    return keys


def unknown_keys(document: d.Document, items: Mapping[str, Item]) -> list[Diagnostic]:
    faults = []
    for cite, _ in _cites(document):
        for item in cite.items:
            if item.key not in items:
                near = get_close_matches(item.key, list(items), 1, 0.6)
                hint = (
                    f"did you mean @{near[0]}?"
                    if near
                    else "add it to `sources`, or write \\@ for the character itself"
                )
                faults.append(error("unknown-source", f"there is no source `{item.key}`", item.span, hint))
    return faults


def _cites(document: d.Document) -> list[tuple[d.Cite, int]]:
    """Every citation in reading order with the number of the note it stands in (0: none)."""
    found: list[tuple[d.Cite, int]] = []

    def visit(note: int) -> rebuild.Replace:
        def function(node: d.Inline) -> list[d.Inline] | None:
            if isinstance(node, d.Cite):
                found.append((node, note))
            elif isinstance(node, d.Note):
                rebuild.blocks(node.blocks, visit(node.number))
                return [node]
            return None

        return function

    rebuild.document(document, visit(0))
    return found


def _cluster(cite: d.Cite, note: int) -> csl.Cluster:
    """A cluster for the processor. Words between the sources fix their order: "@b; but see also @a"."""
    cites = tuple(csl.Cite(i.key, i.locator, i.label, i.prefix, i.suffix, i.mode) for i in cite.items)
    between = any(c.prefix for c in cites[1:]) or any(c.suffix for c in cites[:-1])
    return csl.Cluster(cites, note, ordered=between)


# ---------------------------------------------------------------------------------------------- results


def _inlines(nodes: Sequence[csl.Inline]) -> tuple[d.Inline, ...]:
    """The processor's tree as inlines of the document."""
    out: list[d.Inline] = []
    for node in nodes:
        match node:
            case csl.Text():
                out.append(d.Text(node.value))
            case csl.Span():
                out += _styled(node)
            case csl.Link():
                out.append(d.Link(node.url, _inlines(node.children)))
            case csl.CiteRef():
                out.append(d.Jump(anchor(node.id), _inlines(node.children)))
            case csl.Display():
                out += [d.LineBreak()] if out and node.kind in ("block", "indent") else []
                out += _inlines(node.children)
            case _:
                assert_never(node)
    return tuple(out)


def _styled(span: csl.Span) -> tuple[d.Inline, ...]:
    """A formatted run, one node for each property that it sets."""
    nodes = _inlines(span.children)
    f = span.format
    if f.font_style in ("italic", "oblique"):
        nodes = (d.Emph(nodes),)
    if f.font_weight == "bold":
        nodes = (d.Strong(nodes),)
    names: list[d.StyleName] = []
    if f.font_variant == "small-caps":
        names.append("small-caps")
    if f.text_decoration == "underline":
        names.append("underline")
    if f.vertical_align in ("sup", "sub"):
        names.append("superscript" if f.vertical_align == "sup" else "subscript")
    if "normal" in (f.font_style, f.font_weight, f.font_variant):
        names.append("normal")
    for name in names:
        nodes = (d.Styled(name, nodes),)
    return nodes


def anchor(key: str) -> str:
    """The id of a source's bibliography entry."""
    return f"ref-{key}"


def _entry(entry: csl.Entry, items: Mapping[str, Item], around: str) -> d.Entry:
    """An entry of the list; one in another language than the brief says so."""
    content = _trimmed(_inlines(entry.content))
    language = str(items[entry.id].data.get("language", ""))
    if languages.is_tag(language) and languages.primary(language) != languages.primary(around):
        content = (d.Foreign(language, languages.direction(language), content),)
    return d.Entry(anchor(entry.id), content, _trimmed(_inlines(entry.label)), items[entry.id].assessment)


def _trimmed(nodes: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    """The inlines without blanks at their ends, which a style's affixes leave where a variable is missing."""
    out = list(nodes)
    if out and isinstance(out[-1], d.Text):
        out[-1] = d.Text(out[-1].value.rstrip())
    if out and isinstance(out[0], d.Text):
        out[0] = d.Text(out[0].value.lstrip())
    return tuple(node for node in out if not (isinstance(node, d.Text) and not node.value))


def _with_bibliography(document: d.Document, bibliography: d.Bibliography) -> d.Document:
    """The bibliography in its section; a section that would be empty goes."""
    sections = []
    for section in document.sections:
        if section.kind == "sources":
            blocks = tuple(bibliography if isinstance(b, d.Bibliography) else b for b in section.blocks)
            blocks = tuple(b for b in blocks if not (isinstance(b, d.Bibliography) and not b.entries))
            section = replace(section, blocks=blocks)
        if section.blocks:
            sections.append(section)
    return replace(document, sections=tuple(sections))


def _with_suggested_citation(document: d.Document, style: csl.Style) -> d.Document:
    """How to cite the brief itself, in the same citation style, where the brief does not say."""
    head = document.head
    if head.suggested_citation or not (head.publisher or head.authors) or head.published is None:
        return document
    item: dict[str, object] = {
        "id": "brief",
        "type": "report",
        "title": head.title,
        "author": [{"literal": author.name} for author in head.authors] or [{"literal": head.publisher}],
        "issued": {"date-parts": [[int(part) for part in head.published.iso.split("-")]]},
    }
    if head.publisher and head.authors:
        item["publisher"] = head.publisher
    item |= {
        key: value
        for key, value in (("collection-title", head.series), ("number", head.number), ("version", head.version))
        if value
    }
    done = csl.Processor(style, {"brief": item}, locale=head.language).process([], uncited=["brief"])
    if not done.bibliography:
        return document
    return replace(document, head=replace(head, suggested_citation=_inlines(done.bibliography[0].content)))
