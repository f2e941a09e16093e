"""Styles: from XML to the nodes of :mod:`.nodes` (CSL 1.0.2, chapters "Styles" to "Style Behavior")."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import cast

from . import nodes
from .locale import Layer, parse_layer
from .parsing import date_part, with_common
from .styles import find_style
from .types import StyleError
from .xmltree import Element, parse_xml

NAME_OPTIONS = frozenset(
    {
        "and",
        "delimiter-precedes-et-al",
        "delimiter-precedes-last",
        "et-al-min",
        "et-al-use-first",
        "et-al-use-last",
        "et-al-subsequent-min",
        "et-al-subsequent-use-first",
        "initialize",
        "initialize-with",
        "name-as-sort-order",
        "sort-separator",
        "name-form",
        "name-delimiter",
        "names-delimiter",
    }
)
GLOBAL_OPTIONS = (
    "initialize-with-hyphen",
    "page-range-format",
    "page-range-delimiter",
    "demote-non-dropping-particle",
)
TESTS = frozenset(
    {
        "type",
        "variable",
        "is-numeric",
        "is-uncertain-date",
        "locator",
        "position",
        "disambiguate",
        "is-multiple",
        "is-plural",
        "has-year-only",
        "has-month-or-season",
        "has-day",
        "jurisdiction",
        "context",
        "genre",
        "publisher-place",
    }
)
MAX_MACRO_DEPTH = 60
MAX_EXPANDED = 100_000  # nodes, every macro counted at each call; the largest real style has 1,100


def _name_options(element: Element) -> dict[str, str]:
    return {key: value for key, value in element.attributes.items() if key in NAME_OPTIONS}


class _Reader:
    """Builds the nodes of one style; macros are read once and shared by every call."""

    def __init__(self, root: Element) -> None:
        self.macros: dict[str, Element] = {}
        self.read: dict[str, list[nodes.Node]] = {}
        self.open: list[str] = []
        for macro in root.find_all("macro"):
            self.macros[macro.get("name")] = macro

    def macro(self, name: str, caller: Element) -> list[nodes.Node]:
        if name in self.read:
            return self.read[name]
        if name not in self.macros:
            raise caller.error(f"there is no macro {name!r}")
        if name in self.open:
            raise caller.error(f"the macro {name!r} calls itself")
        if len(self.open) >= MAX_MACRO_DEPTH:
            raise caller.error("macros call each other too deeply")
        self.open.append(name)
        found = self.children(self.macros[name])
        self.open.pop()
        self.read[name] = found
        return found

    def children(self, element: Element) -> list[nodes.Node]:
        found = [node for child in element.children if (node := self.node(child)) is not None]
        for label, text in pairwise(found):
            if isinstance(label, nodes.Label):
                label.beside = _first_variable(text)
        return found

    def node(self, element: Element) -> nodes.Node | None:
        match element.tag:
            case "text":
                return self.text(element)
            case "group":
                return with_common(nodes.Group(children=self.children(element)), element)
            case "choose":
                branches = [self.branch(child) for child in element.children if child.tag in ("if", "else-if", "else")]
                return nodes.Choose(branches=branches)
            case "names":
                return self.names(element)
            case "date":
                return self.date(element)
            case "number":
                number = nodes.Number(variable=element.get("variable"), form=element.get("form", "numeric"))
                return with_common(number, element)
            case "label":
                return self.label(element)
            case _:
                return None

    def text(self, element: Element) -> nodes.Node:
        node: nodes.Node
        if "variable" in element.attributes:
            node = nodes.TextVariable(variable=element.get("variable"), form=element.get("form", "long"))
        elif "macro" in element.attributes:
            name = element.get("macro")
            node = nodes.TextMacro(name=name, children=self.macro(name, element))
        elif "term" in element.attributes:
            plural = element.get("plural") == "true"
            node = nodes.TextTerm(term=element.get("term"), form=element.get("form", "long"), plural=plural)
        else:
            node = nodes.TextValue(value=element.get("value"))
        return with_common(node, element)

    @staticmethod
    def label(element: Element) -> nodes.Label:
        return with_common(
            nodes.Label(
                variable=element.get("variable"),
                form=element.get("form", "long"),
                plural=element.get("plural", "contextual"),
            ),
            element,
        )

    @staticmethod
    def date(element: Element) -> nodes.Date:
        date = nodes.Date(variable=element.get("variable"), form=element.get("form"))
        if wanted := element.get("date-parts"):
            date.date_parts = tuple(part for part in wanted.split("-") if part)
        date.parts = [date_part(part) for part in element.find_all("date-part")]
        return with_common(date, element)

    def names(self, element: Element) -> nodes.Names:
        node = with_common(nodes.Names(variables=tuple(element.get("variable").split())), element)
        node.has_delimiter = "delimiter" in element.attributes
        node.options = _name_options(element)
        for child in element.children:
            match child.tag:
                case "name":
                    node.name = self.name(child)
                case "et-al":
                    node.et_al = with_common(nodes.EtAl(term=child.get("term", "et-al")), child)
                case "label":
                    node.label = self.label(child)
                    node.label_first = node.name is None
                case "substitute":
                    node.substitute = self.children(child)
                case _:
                    pass
        if node.name is None:
            node.label_first = False
        return node

    @staticmethod
    def name(element: Element) -> nodes.Name:
        name = with_common(nodes.Name(), element)
        name.options = _name_options(element)
        if "form" in element.attributes:
            name.options["name-form"] = element.get("form")
        if "delimiter" in element.attributes:
            name.options["name-delimiter"] = element.get("delimiter")
        for part in element.find_all("name-part"):
            name.parts[part.get("name")] = with_common(nodes.NamePart(name=part.get("name")), part)
        return name

    def branch(self, element: Element) -> nodes.Branch:
        conditions = element.find("conditions")
        branch = self.condition(element)
        branch.children = self.children(element)
        if conditions is not None:
            branch.match = _match(conditions)
            branch.nested = [self.condition(child) for child in conditions.find_all("condition")]
        return branch

    @staticmethod
    def condition(element: Element) -> nodes.Branch:
        tests = [nodes.Test(kind, tuple(value.split())) for kind, value in element.attributes.items() if kind in TESTS]
        return nodes.Branch(_match(element), tests, [])

    def area(self, element: Element) -> nodes.AreaNode:
        layout_element = element.find("layout")
        if layout_element is None:
            raise element.error(f"cs:{element.tag} has no layout")
        children = self.children(layout_element)
        if expanded_size(children) > MAX_EXPANDED:
            raise layout_element.error("the macros of this layout expand to too much")
        layout = with_common(nodes.Layout(children=children), layout_element)
        sort = element.find("sort")
        keys = [self.sort_key(key) for key in sort.find_all("key")] if sort is not None else []
        return nodes.AreaNode(layout, keys, dict(element.attributes), _name_options(element))

    def sort_key(self, element: Element) -> nodes.SortKey:
        name = element.get("macro")
        options = {
            target: element.get(source)
            for source, target in (
                ("names-min", "et-al-min"),
                ("names-use-first", "et-al-use-first"),
                ("names-use-last", "et-al-use-last"),
            )
            if source in element.attributes
        }
        return nodes.SortKey(
            variable=element.get("variable"),
            macro=self.macro(name, element) if name else None,
            macro_name=name,
            descending=element.get("sort") == "descending",
            options=options,
        )


def _match(element: Element) -> nodes.Match:
    match element.get("match"):
        case "any":
            return "any"
        case "none" | "nand":
            return "none"
        case _:
            return "all"


def _first_variable(node: nodes.Node) -> str:
    """The variable that an element prints first, as far as that is plain to see."""
    while isinstance(node, nodes.TextMacro | nodes.Group) and node.children:
        node = node.children[0]
    return node.variable if isinstance(node, nodes.TextVariable | nodes.Number) else ""


def expanded_size(children: list[nodes.Node], known: dict[int, int] | None = None) -> int:
    """How many nodes rendering may visit at most: a few macros that call each other twice make a great many."""
    known = {} if known is None else known
    if id(children) in known:
        return known[id(children)]
    total = 0
    for node in children:
        total += 1
        match node:
            case nodes.Group() | nodes.TextMacro():
                total += expanded_size(node.children, known)
            case nodes.Names():
                total += expanded_size(node.substitute, known)
            case nodes.Choose():
                total += max((expanded_size(branch.children, known) for branch in node.branches), default=0)
            case _:
                pass
    known[id(children)] = total
    return total


def walk(children: list[nodes.Node]) -> list[nodes.Node]:
    """Every node below ``children``, in no particular order; shared macros are entered once."""
    found: list[nodes.Node] = []
    seen: set[int] = set()
    stack = [children]
    while stack:
        for node in stack.pop():
            found.append(node)
            kind = type(node)
            if kind is nodes.Group or kind is nodes.TextMacro:
                below = cast(nodes.Group | nodes.TextMacro, node).children
                if below and id(below) not in seen:
                    seen.add(id(below))
                    stack.append(below)
            elif kind is nodes.Names:
                stack.append(cast(nodes.Names, node).substitute)
            elif kind is nodes.Choose:
                stack.extend(branch.children for branch in cast(nodes.Choose, node).branches)
    return found


def _info(root: Element) -> Element:
    return root.find("info") or Element("info", {}, root.line, root.column)


def _text_of(element: Element, tag: str) -> str:
    found = element.find(tag)
    return " ".join(found.text.split()) if found is not None else ""


def _parent_name(root: Element) -> str:
    for link in _info(root).find_all("link"):
        if link.get("rel") == "independent-parent":
            return link.get("href").rstrip("/").rsplit("/", 1)[-1]
    return ""


class Style:
    """A style, ready to be used by any number of processors."""

    def __init__(self, root: Element, dependent: Element | None = None) -> None:
        head = dependent if dependent is not None else root
        info = _info(head)
        self.title = _text_of(info, "title")
        self.id = _text_of(info, "id")
        self.default_locale = head.get("default-locale") or root.get("default-locale")
        self.is_note = root.get("class") == "note"
        formats = [child.get("citation-format") for child in _info(root).find_all("category")]
        self.category = next((found for found in formats if found), "note" if self.is_note else "author-date")
        self.version = root.get("version")
        self.names = _name_options(root)
        self.options = {key: root.get(key) for key in GLOBAL_OPTIONS if key in root.attributes}
        # names as they stand in for others, by the identities of both; made by :mod:`.render_names`
        self.inherited: dict[tuple[int, int], nodes.Names] = {}
        self.layers: list[Layer] = [parse_layer(child) for child in root.find_all("locale")]
        reader = _Reader(root)
        citation, bibliography = root.find("citation"), root.find("bibliography")
        if citation is None:
            raise root.error("the style has no cs:citation")
        self.citation = reader.area(citation)
        self.bibliography = reader.area(bibliography) if bibliography is not None else None
        self._inspect()

    def _inspect(self) -> None:
        """Note what the passes must know beforehand."""
        cited = walk(self.citation.layout.children)
        listed = walk(self.bibliography.layout.children) if self.bibliography is not None else []
        self.places_year_suffix = any(
            isinstance(node, nodes.TextVariable) and node.variable in ("year-suffix", "citation-label")
            for node in (*cited, *listed)
        )
        branches = (branch for node in cited if isinstance(node, nodes.Choose) for branch in node.branches)
        self.disambiguate_tests = sum(
            test.kind == "disambiguate"
            for branch in branches
            for part in (branch, *branch.nested)
            for test in part.tests
        )

    @property
    def has_bibliography(self) -> bool:
        return self.bibliography is not None

    @classmethod
    def parse(cls, data: bytes, *, name: str = "style", find_parent: Callable[[str], bytes] | None = None) -> Style:
        """Read a style; a dependent one takes its rules from its parent, found by ``find_parent``."""
        root = parse_xml(data)
        if root.tag != "style":
            raise root.error(f"{name}: the root element is {root.tag!r}, not 'style'")
        if root.find("citation") is not None:
            return cls(root)
        parent_name = _parent_name(root)
        if not parent_name:
            raise root.error(f"{name}: neither cs:citation nor a link to an independent parent")
        parent = parse_xml((find_parent or find_style)(parent_name))
        if parent.tag != "style" or parent.find("citation") is None:
            raise StyleError(f"{name}: its parent {parent_name!r} is no independent style")
        return cls(parent, root)
