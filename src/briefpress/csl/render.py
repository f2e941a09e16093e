"""The evaluator: nodes of a style and one item in, boxes and leaves out (CSL 1.0.2, "Rendering Elements")."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from . import nodes
from .bidi import isolated
from .conditions import taken_branch, value_of
from .context import Context
from .items import PersonName
from .label import citation_label
from .locale import Locale
from .names import SORT_SEPARATOR, NameFormatter, NameOptions, make_options
from .output import AFFIX, PREFIX, SUFFIX, Box, Leaf, Out, is_empty, leaves
from .render_dates import render_date
from .render_names import render_names
from .render_numbers import is_number_variable, number_content, render_label, render_locator, render_number
from .richtext import parse_rich
from .style import Style
from .textcase import apply_text_case, strip_periods

LINKS = {
    "DOI": "https://doi.org/",
    "PMID": "https://www.ncbi.nlm.nih.gov/pubmed/",
    "PMCID": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "URL": "",
}


# what these render has been cased where it was made: the common processors apply no case to a macro or a whole date
_KEEPS_CASE = (nodes.TextMacro, nodes.Date)


# the full stops of what these render belong to it
_KEEPS_PERIODS = (nodes.TextValue, nodes.Number, nodes.Date)


class Renderer:
    """Renders cites and entries of one style in one locale; the context of the moment is ``self.context``."""

    def __init__(self, style: Style, locale: Locale, abbreviations: dict[str, dict[str, str]] | None = None) -> None:
        self.style = style
        self.locale = locale
        self.abbreviations = abbreviations or {}
        self.demote = style.options.get("demote-non-dropping-particle", "display-and-sort")
        self.hyphen_initials = style.options.get("initialize-with-hyphen", "true") != "false"
        self.page_format = style.options.get("page-range-format", "")
        self.page_delimiter = style.options.get("page-range-delimiter") or locale.term("page-range-delimiter") or "–"
        self.english_by_default = locale.is_english
        self.context: Context = cast(Context, None)
        self.called = False  # a variable was called since the innermost group began
        self.filled = False  # and one of them gave something
        self.english = True
        self.language = ""
        self.substituted: nodes.Names | None = None  # the cs:names whose substitute is being tried
        self.depth = 0  # of cs:group around; a block of its own can only stand outside all of them
        self.delimiter = ""  # of the element whose children are being rendered
        self.name_levels: dict[PersonName, int] = {}
        self.primary_only = False
        self.recorder: list[tuple[tuple[PersonName, ...], NameFormatter]] | None = None
        self._kept: list[object] = []
        self._formatters: dict[tuple[int, int, str, int], NameFormatter] = {}

    # -- entry points

    def render(self, children: list[nodes.Node], context: Context, delimiter: str = "") -> list[Out]:
        """Render ``children`` for one item."""
        before = self.context, self.called, self.filled, self.english
        self.context, self.called, self.filled, self.depth = context, False, False, 0
        language = context.item.language.lower()
        self.language = language or self.locale.tag.lower()
        self.english = language.startswith("en") if language else self.english_by_default
        try:
            return self.children(children, delimiter)
        finally:
            self.context, self.called, self.filled, self.english = before

    def children(self, children: list[nodes.Node], delimiter: str = "") -> list[Out]:
        """The outputs of ``children``, with the delimiter between those that gave something."""
        found: list[Out] = []
        outer, self.delimiter = self.delimiter, delimiter
        for node in children:
            part = _DISPATCH[type(node)](self, node)
            if not part:
                continue
            if found and delimiter:
                found.append(Leaf(delimiter, AFFIX))
            found.extend(part)
        self.delimiter = outer
        return found

    def node(self, node: nodes.Node) -> list[Out]:
        return _DISPATCH[type(node)](self, node)

    def finish(self, node: nodes.Node, content: list[Out]) -> list[Out]:
        """Case, format, quotation marks, affixes and display, from the inside out."""
        if not content or is_empty(content):
            return []
        if node.strip_periods and not isinstance(node, _KEEPS_PERIODS):
            strip_periods(content)
        if node.text_case and not isinstance(node, _KEEPS_CASE):
            apply_text_case(content, node.text_case, self.english, self.language)
        if node.format is not None:
            content = [Box(content, node.format)]
        if node.quotes:
            content = [Box(content, quotes="outer")]
        if node.prefix or node.suffix:
            content = self.affixed(node, content)
        if node.display is not None and self.depth == 0 and self.context.area == "bibliography":
            content = [Box(content, display=node.display)]
        self.context.has_predecessor = True
        return content

    def finish_term(self, node: nodes.Node, text: str) -> list[Out]:
        """A term is in the locale's language, whatever the item's; title case applies to it."""
        english, self.english = self.english, True
        content = self.finish(node, parse_rich(text))
        self.english = english
        return content

    @staticmethod
    def affixed(node: nodes.Node, content: list[Out]) -> list[Out]:
        if node.prefix:
            content = [Leaf(node.prefix, PREFIX), *content]
        if node.suffix:
            content = [*content, Leaf(node.suffix, SUFFIX)]
        return content

    # -- rendering elements

    def group(self, node: nodes.Node) -> list[Out]:
        group = cast(nodes.Group, node)
        self.depth += 1
        content = self.after_prefix(group, group.children, group.delimiter)
        self.depth -= 1
        return self.finish(group, content)

    def after_prefix(self, node: nodes.Node, children: list[nodes.Node], delimiter: str) -> list[Out]:
        """Children that come after a prefix, so that no term among them begins a sentence."""
        context = self.context
        before = context.has_predecessor
        context.has_predecessor = before or bool(node.prefix.strip())
        content = self.implicit_condition(children, delimiter)
        if not content:
            context.has_predecessor = before
        return content

    def implicit_condition(self, children: list[nodes.Node], delimiter: str) -> list[Out]:
        """Children that vanish together when variables are called and all are empty; what is left counts as filled."""
        called, filled = self.called, self.filled
        self.called = self.filled = False
        content = self.children(children, delimiter)
        if content and (self.filled or not self.called) and not is_empty(content):
            self.called = self.filled = True
            return content
        self.called, self.filled = called or self.called, filled
        return []

    def choose(self, node: nodes.Node) -> list[Out]:
        """The first branch that holds; its children are delimited as if they stood in the element around."""
        return self.children(taken_branch(cast(nodes.Choose, node), self.context), self.delimiter)

    def macro(self, node: nodes.Node) -> list[Out]:
        macro = cast(nodes.TextMacro, node)
        return self.finish(macro, self.after_prefix(macro, macro.children, ""))

    def value(self, node: nodes.Node) -> list[Out]:
        return self.finish(node, parse_rich(cast(nodes.TextValue, node).value))

    def term(self, node: nodes.Node) -> list[Out]:
        wanted = cast(nodes.TextTerm, node)
        text = self.locale.term(wanted.term, wanted.form, wanted.plural)
        if not text:
            return []
        content = parse_rich(text)
        context = self.context
        if not context.has_predecessor and not context.in_sort and self.capitalizes_terms():
            apply_text_case(content, "capitalize-first", True)
        english, self.english = self.english, True
        content = self.finish(wanted, content)
        self.english = english
        return content

    def capitalizes_terms(self) -> bool:
        """A term that opens an entry or a note begins a sentence."""
        return self.style.is_note or self.context.area == "bibliography"

    def names(self, node: nodes.Node) -> list[Out]:
        return render_names(self, cast(nodes.Names, node))

    def date(self, node: nodes.Node) -> list[Out]:
        return render_date(self, cast(nodes.Date, node))

    def number(self, node: nodes.Node) -> list[Out]:
        return render_number(self, cast(nodes.Number, node))

    def label(self, node: nodes.Node) -> list[Out]:
        return render_label(self, cast(nodes.Label, node))

    def variable(self, node: nodes.Node) -> list[Out]:
        wanted = cast(nodes.TextVariable, node)
        context, name = self.context, wanted.variable
        if name == "year-suffix":
            return self.year_suffix(wanted)
        self.called = True
        if name in context.suppressed or (name == "locator" and context.locator_done):
            return []
        content = self.content(name, wanted.form)
        if not content:
            return []
        self.filled = True
        context.mark(name)
        context.locator_done = context.locator_done or name == "locator"
        if name == "citation-number":  # a number in front does not begin the sentence
            before, content = context.has_predecessor, self.finish(wanted, content)
            context.has_predecessor = before
            return content
        if name in LINKS and not context.in_sort:
            return self.linked(wanted, content)
        if is_number_variable(name):  # editions and the like take title case in any language
            english, self.english = self.english, True
            content = self.finish(wanted, content)
            self.english = english
            return content
        return self.finish(wanted, content)

    def content(self, name: str, form: str) -> list[Out]:
        """A variable's content, before any formatting."""
        if name in self.context.item.dates:
            return []
        if name == "citation-number":
            number = self.context.number
            return [Box([Leaf(str(number))], role="citation-number", data=number)] if number else []
        if name == "locator":
            return render_locator(self)
        if name == "citation-label":
            return self.citation_label()
        text = value_of(self.context, name)
        if form == "short" or name.endswith("-short"):
            text = self.short_form(name.removesuffix("-short"), text)
        if not text:
            return []
        if is_number_variable(name):
            return number_content(self, name, text, "numeric")
        content = parse_rich(text)
        return content if self.context.in_sort else isolated(content, self.locale.is_right_to_left)

    def citation_label(self) -> list[Out]:
        """The label, with the year-suffix that tells equal labels apart."""
        context = self.context
        label = citation_label(context.item)
        if not label:
            return []
        suffix = context.disambiguation.year_suffix
        return [Leaf(label), *([Box([Leaf(suffix)], role="year-suffix", data=suffix)] if suffix else [])]

    def short_form(self, name: str, text: str) -> str:
        known = self.abbreviations.get(name, {})
        long = value_of(self.context, name)
        if long in known:
            return known[long]
        return value_of(self.context, f"{name}-short") or text

    def year_suffix(self, node: nodes.TextVariable) -> list[Out]:
        suffix = self.context.disambiguation.year_suffix
        if not suffix or self.context.suffix_done:
            return []
        self.called = self.filled = True
        return self.finish(node, [Box([Leaf(suffix)], role="year-suffix", data=suffix)])

    def linked(self, node: nodes.TextVariable, content: list[Out]) -> list[Out]:
        """DOI, URL and the like lead to their address; an address in the prefix belongs to the link."""
        text = "".join(leaf.text for leaf in leaves(content)).strip()
        url = text if text.startswith(("http://", "https://", "ftp://")) else LINKS[node.variable] + text
        if not url.startswith(("http://", "https://", "ftp://")):
            return self.finish(node, content)
        start = node.prefix.find("http")
        if start < 0 or node.format is not None or node.quotes:
            return self.finish(node, [Box(content, link=url)])
        linked: list[Out] = [Box([Leaf(node.prefix[start:], AFFIX), *content], link=url)]
        before: list[Out] = [Leaf(node.prefix[:start], AFFIX)] if start else []
        after: list[Out] = [Leaf(node.suffix, AFFIX)] if node.suffix else []
        self.context.has_predecessor = True
        return [*before, *linked, *after]

    # -- names

    def global_level(self, formatter: NameFormatter, name: PersonName, index: int) -> int:
        """How far a name must be expanded everywhere, by the rules that disambiguate names and not cites."""
        if not self.name_levels or self.context.in_sort or (self.primary_only and index):
            return 0
        return self.name_levels.get(name, 0)

    def conjunction(self, kind: str) -> str:
        if self.context.in_sort:
            return ""
        if kind == "text":
            return self.locale.term("and") or "and"
        return (self.locale.exact("and", "symbol") or "&") if kind == "symbol" else ""

    def formatter(self, names: nodes.Names, name: nodes.Name | None) -> NameFormatter:
        """The name formatter for a cs:names where it stands, all inherited options merged."""
        context = self.context
        key = (id(names), id(name), context.area, id(context.sort_options) if context.in_sort else 0)
        found = self._formatters.get(key)
        if found is None:
            area = self.style.citation if context.area == "citation" else self.style.bibliography
            merged = {**self.style.names, **(area.names if area is not None else {}), **names.options}
            if name is not None:
                merged.update(name.options)
            if context.in_sort:
                merged.update(
                    {
                        "name-as-sort-order": "all",
                        "sort-separator": SORT_SEPARATOR,
                        "name-delimiter": SORT_SEPARATOR,
                        **context.sort_options,
                    }
                )
            options: NameOptions = make_options(merged)
            found = self._formatters[key] = NameFormatter(self, options, name)
            self._kept.append((names, name, context.sort_options))  # their identities are keys
        return found


_DISPATCH: dict[type[nodes.Node], Callable[[Renderer, nodes.Node], list[Out]]] = {
    nodes.TextVariable: Renderer.variable,
    nodes.TextMacro: Renderer.macro,
    nodes.TextTerm: Renderer.term,
    nodes.TextValue: Renderer.value,
    nodes.Number: Renderer.number,
    nodes.Label: Renderer.label,
    nodes.Date: Renderer.date,
    nodes.Names: Renderer.names,
    nodes.Group: Renderer.group,
    nodes.Choose: Renderer.choose,
}
