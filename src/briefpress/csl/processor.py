"""The processor: a style, the items and a document's clusters in; citations and a bibliography out.

The passes, in this order: numbers, positions, sorting within clusters, disambiguation, citations, bibliography.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from . import nodes
from .bibliography import Rendered, Substituter, build_entry
from .cluster import ClusterBuilder, RenderedCite
from .context import SUBSEQUENT, Context, Disambiguation
from .disambiguate import Disambiguator, name_levels, suffix_letters
from .items import Item, PersonName, read_item, refuse_endless_numbers
from .locale import Locale, find_locale
from .names import NameFormatter
from .output import AFFIX, Box, Leaf, Out, emit, find_role, is_empty, text_of
from .positions import Place, find_places, given_places
from .punctuation import finish
from .render import Renderer
from .sort import Sorter
from .style import Style
from .types import Cite, Cluster, Entry, Inline, ItemError, Processed

NEAR_NOTE_DISTANCE = 5


def _integer(text: str, default: int) -> int:
    return int(text) if text.strip().isdecimal() else default


def _ends_sentence(prefix: str) -> bool:
    """Whether a term after this prefix begins a sentence; one word with a full stop is an abbreviation."""
    text = prefix.strip().rstrip("”’\"'»)")
    return text.endswith((".", "?", "!")) and " " in text


class Processor:
    """Formats documents with one style and one set of items."""

    def __init__(
        self,
        style: Style,
        items: Mapping[str, Mapping[str, object]],
        *,
        locale: str | None = None,
        abbreviations: dict[str, dict[str, str]] | None = None,
        standalone: bool = False,
    ) -> None:
        self.style = style
        tag = locale or style.default_locale or "en-US"
        self.locale: Locale = find_locale(tag).with_layers(style.layers)
        self._data = items
        self._items: dict[str, Item] = {}
        self._standalone = standalone
        self.renderer = Renderer(style, self.locale, abbreviations)

    def item(self, id: str) -> Item:
        found = self._items.get(id)
        if found is None:
            if id not in self._data:
                raise ItemError(id, "", "there is no such item")
            found = self._items[id] = read_item(id, self._data[id])
        return found

    def process(self, clusters: Sequence[Cluster], *, uncited: Sequence[str] = ()) -> Processed:
        """Format a whole document."""
        return _Document(self, clusters, uncited).process()


class _Document:
    """The passes over one document."""

    def __init__(self, processor: Processor, clusters: Sequence[Cluster], uncited: Sequence[str]) -> None:
        self.processor = processor
        self.style = processor.style
        self.renderer = processor.renderer
        self.locale = processor.locale
        self.clusters = list(clusters)
        ids = [cite.id for cluster in clusters for cite in cluster.cites]
        self.ids = list(dict.fromkeys([*ids, *uncited]))
        self.items = {id: processor.item(id) for id in self.ids}
        for cluster in clusters:
            for cite in cluster.cites:
                refuse_endless_numbers(cite.id, "locator", cite.locator)
        self.numbers = {id: number for number, id in enumerate(self.ids, 1)}
        self.states: dict[str, Disambiguation] = {}
        self.order = self.ids
        self.first_notes: dict[str, int] = {}  # the note of each item's first cite
        self.renderer.name_levels = {}

    def process(self) -> Processed:
        self._number()
        clusters, places = self._arrange()
        self.first_notes = {cite.id: cluster.note for cluster in reversed(clusters) for cite in cluster.cites}
        self._disambiguate()
        builder = ClusterBuilder(self.style, self._without_author)
        citations = [self._citation(builder, cluster, row) for cluster, row in zip(clusters, places, strict=True)]
        empty = tuple(index for index, citation in enumerate(citations) if not citation)
        bibliography = self._bibliography()
        options = self.style.bibliography.options if self.style.bibliography is not None else {}
        align = options.get("second-field-align", "")
        aligned: Literal["", "flush", "margin"] = "flush" if align == "flush" else "margin" if align == "margin" else ""
        return Processed(
            citations=tuple(citations),
            bibliography=bibliography,
            hanging_indent=options.get("hanging-indent") == "true",
            second_field_align=aligned,
            entry_spacing=_integer(options.get("entry-spacing", ""), 1),
            line_spacing=_integer(options.get("line-spacing", ""), 1),
            empty_citations=empty,
        )

    # -- order

    def _context(self, id: str, area: nodes.Area, cite: Cite | None = None, place: Place | None = None) -> Context:
        context = Context(self.items[id], area, cite if cite is not None else Cite(id))
        context.number = self.numbers[id]
        if place is not None:
            context.position, context.near_note = place.position, place.near_note
            context.first_note = place.first_note
        if id in self.states:
            context.disambiguation = self.states[id]
        return context

    def _number(self) -> None:
        """Number the items in the order of the bibliography."""
        area = self.style.bibliography
        if area is None or not area.sort:
            return
        sorter = Sorter(self.renderer, area.sort)
        self.order = sorter.sort(list(self.ids), lambda id: self._context(id, "bibliography"))
        self.numbers = {id: number for number, id in enumerate(self.order, 1)}

    def _arrange(self) -> tuple[list[Cluster], list[list[Place]]]:
        """Sort the cites of each cluster where the style does, and find their places."""
        keys = self.style.citation.sort
        clusters = self.clusters
        if keys:
            sorter = Sorter(self.renderer, keys)
            clusters = [self._sorted(sorter, cluster) for cluster in clusters]
        if self.processor._standalone:
            return clusters, given_places(clusters)
        distance = _integer(self.style.citation.options.get("near-note-distance", ""), NEAR_NOTE_DISTANCE)
        return clusters, find_places(clusters, distance)

    def _sorted(self, sorter: Sorter, cluster: Cluster) -> Cluster:
        if len(cluster.cites) < 2 or cluster.ordered:
            return cluster
        cites = sorter.sort(list(cluster.cites), lambda cite: self._context(cite.id, "citation", cite))
        return Cluster(tuple(cites), cluster.note)

    # -- disambiguation

    def _plain_cite(self, id: str, state: Disambiguation) -> str:
        context = Context(self.items[id], "citation", Cite(id), SUBSEQUENT, True, self.first_notes.get(id, 0), 0, state)
        context.looking = True
        return text_of(self.renderer.render(self.style.citation.layout.children, context))

    def _namesets(self, id: str) -> list[tuple[int, int]]:
        """How many names each name list of a cite has, and the first level of given names that shows more."""
        context = Context(self.items[id], "citation", Cite(id), SUBSEQUENT, True)
        recorder: list[tuple[tuple[PersonName, ...], NameFormatter]] = []
        self.renderer.recorder = recorder
        self.renderer.render(self.style.citation.layout.children, context)
        self.renderer.recorder = None
        return [(len(names), 1 if formatter.has_initials else 2) for names, formatter in recorder]

    def _disambiguate(self) -> None:
        options = self.style.citation.options
        givens = options.get("disambiguate-add-givenname") == "true"
        rule = options.get("givenname-disambiguation-rule", "by-cite")
        suffix = options.get("disambiguate-add-year-suffix") == "true"
        add_names = options.get("disambiguate-add-names") == "true"
        if givens and rule != "by-cite":
            self._tell_names_apart(rule)
        if not (givens or suffix or add_names or self.style.disambiguate_tests):
            return
        disambiguator = Disambiguator(
            self._plain_cite,
            self._namesets,
            add_names=add_names,
            add_givens=givens and rule == "by-cite",
            # a year-suffix always succeeds, so the condition is left to styles that have none
            conditions=0 if suffix else self.style.disambiguate_tests,
            suffix=suffix,
        )
        disambiguator.run(self.ids)
        self.states = disambiguator.states
        if disambiguator.pending:
            self._assign_suffixes(disambiguator.pending)

    def _tell_names_apart(self, rule: str) -> None:
        if not self._has_namesakes():
            return
        names: list[PersonName] = []
        options = None
        for id in self.ids:
            context = Context(self.items[id], "citation", Cite(id), SUBSEQUENT, True)
            recorder: list[tuple[tuple[PersonName, ...], NameFormatter]] = []
            self.renderer.recorder = recorder
            self.renderer.render(self.style.citation.layout.children, context)
            self.renderer.recorder = None
            for found, formatter in recorder:
                options = options or formatter.options
                names.extend(found[:1] if rule.startswith("primary") else found)
            names.extend(self._listed_names(id, rule.startswith("primary")))
        if options is not None:
            hyphen = self.renderer.hyphen_initials
            self.renderer.name_levels = name_levels(names, options, hyphen, rule.endswith("with-initials"))
            self.renderer.primary_only = rule.startswith("primary")

    def _has_namesakes(self) -> bool:
        """Whether any two persons share a family name; nothing else can need telling apart."""
        given: dict[str, str] = {}
        for item in self.items.values():
            for names in item.names.values():
                if any(given.setdefault(name.family, name.given) != name.given for name in names):
                    return True
        return False

    def _listed_names(self, id: str, primary_only: bool) -> list[PersonName]:
        """The names that an item's entry shows; they count for telling persons apart as well."""
        area = self.style.bibliography
        if area is None:
            return []
        recorder: list[tuple[tuple[PersonName, ...], NameFormatter]] = []
        self.renderer.recorder = recorder
        self.renderer.render(area.layout.children, Context(self.items[id], "bibliography", Cite(id)))
        self.renderer.recorder = None
        return [name for found, _ in recorder for name in (found[:1] if primary_only else found)]

    def _assign_suffixes(self, sets: Iterable[list[str]]) -> None:
        rank = {id: number for number, id in enumerate(self.order)}
        for ids in sets:
            for number, id in enumerate(sorted(ids, key=rank.__getitem__)):
                self.states[id].year_suffix = suffix_letters(number)

    # -- citations

    def _render_cite(
        self, cite: Cite, place: Place, *, suppress: bool = False, follows: bool = False
    ) -> tuple[Context, list[Out]]:
        context = self._context(cite.id, "citation", cite, place)
        context.suppress_author = suppress
        context.has_predecessor = not _ends_sentence(cite.prefix) if cite.prefix.strip() else follows
        return context, self.renderer.render(self.style.citation.layout.children, context)

    def _without_author(self, rendered: RenderedCite) -> list[Out]:
        before = rendered.context
        place = Place(before.position, before.near_note, before.first_note)
        return self._render_cite(rendered.cite, place, suppress=True)[1]

    def _citation(self, builder: ClusterBuilder, cluster: Cluster, places: list[Place]) -> tuple[Inline, ...]:
        layout = self.style.citation.layout
        author: list[Out] = []
        cites: list[RenderedCite] = []
        for index, (cite, place) in enumerate(zip(cluster.cites, places, strict=True)):
            if cite.mode in ("author-only", "composite"):
                if author:
                    author.append(Leaf(layout.delimiter or "; ", AFFIX))
                author.append(Box(self._author(cite, place), cite=cite.id))
                if cite.mode == "author-only":
                    continue
            suppress = cite.mode in ("suppress-author", "composite")
            context, content = self._render_cite(cite, place, suppress=suppress, follows=index > 0)
            cites.append(RenderedCite(cite, context, content))
        content = builder.build(cites) if cites else []
        if content and not is_empty(content):
            content = [
                *([Leaf(layout.prefix, AFFIX)] if layout.prefix else []),
                *content,
                *([Leaf(layout.suffix, AFFIX)] if layout.suffix else []),
            ]
            if layout.format is not None:
                content = [Box(content, layout.format)]
        else:
            content = []
        if author:
            content = [*author, *([Leaf(" ", AFFIX), *content] if content else [])]
        finish(content, self.locale)
        return emit(content)

    def _author(self, cite: Cite, place: Place) -> list[Out]:
        """The author as it stands in the sentence; an item without one goes by its title."""
        _, content = self._render_cite(cite, place)
        names = find_role(content, "names")
        if names is not None:
            return [names]
        return self.renderer.render([_DEFAULT_AUTHOR], self._context(cite.id, "citation", cite, place))

    # -- bibliography

    def _bibliography(self) -> tuple[Entry, ...]:
        area = self.style.bibliography
        if area is None:
            return ()
        substituter = Substituter(area.options)
        entries: list[Entry] = []
        for id in self.order:
            rendered = self._render_entry(area, id)
            substituter.apply([*rendered[1], *rendered[2]])
            entry = build_entry(area.layout, rendered, self.locale)
            if entry.content or entry.label:
                entries.append(entry)
        return tuple(entries)

    def _render_entry(self, area: nodes.AreaNode, id: str) -> Rendered:
        context = self._context(id, "bibliography")
        children = area.layout.children
        if not area.options.get("second-field-align") or len(children) < 2:
            return id, [], self.renderer.render(children, context, area.layout.delimiter)
        label = self.renderer.render(children[:1], context)
        return id, label, self.renderer.render(children[1:], context, area.layout.delimiter)


_DEFAULT_AUTHOR = nodes.Names(
    variables=("author",),
    name=nodes.Name(options={"name-form": "short", "and": "text", "et-al-min": "3", "et-al-use-first": "1"}),
    substitute=[
        nodes.Names(variables=("editor",)),
        nodes.Names(variables=("translator",)),
        nodes.TextVariable(variable="title", form="short"),
    ],
)
