"""Rendering cs:names: variables, labels, et-al, substitution (CSL 1.0.2, chapter "Names")."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import nodes
from .bidi import isolated
from .conditions import taken_branch
from .context import SUBSEQUENT
from .items import PersonName
from .names import SORT_SEPARATOR, NameFormatter, before_et_al, how_many, is_east_asian, is_romanesque, join_names
from .output import AFFIX, Box, Leaf, Out, is_empty, text_of
from .richtext import parse_rich

if TYPE_CHECKING:
    from .render import Renderer

COMBINED = {frozenset(("editor", "translator")): ("editortranslator", "editor-translator")}


def render_names(renderer: Renderer, node: nodes.Names) -> list[Out]:
    """A cs:names element, or what stands in for it."""
    context = renderer.context
    if renderer.substituted is not None:
        node = _inherit(renderer, node, renderer.substituted)
    renderer.called = True
    first = not context.names_done
    before = len(context.rendered)
    content = _variables(renderer, node)
    if content:
        renderer.filled = True
        content = renderer.finish(node, content)
    else:
        content = _substitute(renderer, node)
    if not content:
        return []
    if first and not context.substituting:
        context.names_done = True
        if context.suppress_author and len(context.rendered) > before:
            renderer.filled = True  # what stands around the names stays
            return []
    if context.substituting:
        return content
    return [Box(content, role="names", data=len(context.rendered) > before)]


def _substitute(renderer: Renderer, node: nodes.Names) -> list[Out]:
    """The first child of cs:substitute that gives something; its variables are not rendered again."""
    context = renderer.context
    if not node.substitute:
        return []
    for child in _candidates(renderer, node.substitute):
        before = len(context.rendered)
        outer, renderer.substituted = renderer.substituted, node
        context.substituting += 1
        content = renderer.node(child)
        context.substituting -= 1
        renderer.substituted = outer
        if content and not is_empty(content):
            context.suppressed.update(context.rendered[before:])
            return content
        if isinstance(child, nodes.TextTerm) and renderer.locale.find_term(child.term, child.form) is not None:
            break  # a term that is defined as empty stands for nothing
    return []


def _candidates(renderer: Renderer, children: list[nodes.Node]) -> Iterator[nodes.Node]:
    """The elements that may stand in, one by one; those of a branch of cs:choose are tried one by one too."""
    for child in children:
        if isinstance(child, nodes.Choose):
            yield from _candidates(renderer, taken_branch(child, renderer.context))
        else:
            yield child


def _inherit(renderer: Renderer, child: nodes.Names, parent: nodes.Names) -> nodes.Names:
    """The short form of cs:names takes name, et-al and label from the element it stands in for, at any depth."""
    known = renderer.style.inherited
    key = (id(child), id(parent))
    if key not in known:
        known[key] = _inherited(child, parent)
    return known[key]


def _inherited(child: nodes.Names, parent: nodes.Names) -> nodes.Names:
    if child.name is not None:
        parts = parent.name.parts if parent.name is not None else {}
        if child.name.parts or not parts or child.substitute:
            return child
        # names of their own form still take the formatting of name parts
        return dataclasses.replace(child, name=dataclasses.replace(child.name, parts=parts))
    if child.label is not None or child.et_al is not None or child.substitute:
        return child
    return nodes.Names(
        prefix=child.prefix or parent.prefix,
        suffix=child.suffix or parent.suffix,
        format=child.format or parent.format,
        display=child.display or parent.display,
        delimiter=child.delimiter or parent.delimiter,
        variables=child.variables,
        name=parent.name,
        et_al=parent.et_al,
        label=parent.label,
        label_first=parent.label_first,
        options={**parent.options, **child.options},
        has_delimiter=child.has_delimiter or parent.has_delimiter,
    )


def _variables(renderer: Renderer, node: nodes.Names) -> list[Out]:
    context = renderer.context
    lists = [
        (variable, context.item.names[variable])
        for variable in node.variables
        if variable in context.item.names and variable not in context.suppressed
    ]
    if not lists:
        return []
    formatter = renderer.formatter(node, node.name)
    if formatter.options.form == "count":
        return _count(renderer, formatter, lists)
    lists = _combine(renderer, node, lists)
    found: list[Out] = []
    delimiter = node.delimiter if node.has_delimiter else formatter.options.names_delimiter
    for variable, names in lists:
        part = _one_variable(renderer, node, formatter, variable, names)
        if not part:
            continue
        if found and delimiter:
            found.append(Leaf(delimiter, AFFIX))
        found.extend(part)
    return found


def _combine(
    renderer: Renderer, node: nodes.Names, lists: list[tuple[str, tuple[PersonName, ...]]]
) -> list[tuple[str, tuple[PersonName, ...]]]:
    """Editors who are also the translators stand once, if the locale has a term for that."""
    if len(lists) != 2 or lists[0][1] != lists[1][1] or node.label is None:
        return lists
    for term in COMBINED.get(frozenset((lists[0][0], lists[1][0])), ()):
        entry = renderer.locale.find_term(term, node.label.form)
        if entry is not None and not entry.single:
            break  # the style says that there is no such term
        if entry is not None:
            renderer.context.mark(lists[1][0])
            return [(term, lists[0][1])]
    return lists


def _count(renderer: Renderer, formatter: NameFormatter, lists: list[tuple[str, tuple[PersonName, ...]]]) -> list[Out]:
    """The form "count": how many names would be shown, over all variables."""
    total = 0
    for variable, names in lists:
        renderer.context.mark(variable)
        total += how_many(formatter.options, len(names), _is_subsequent(renderer), 0).count
    return [Leaf(f"{total:04d}" if renderer.context.in_sort else str(total))] if total else []


def _is_subsequent(renderer: Renderer) -> bool:
    context = renderer.context
    return context.area == "citation" and context.position >= SUBSEQUENT


def _one_variable(
    renderer: Renderer,
    node: nodes.Names,
    formatter: NameFormatter,
    variable: str,
    names: tuple[PersonName, ...],
) -> list[Out]:
    context = renderer.context
    nameset = context.nameset
    context.nameset += 1
    context.mark(variable)
    if renderer.recorder is not None:
        renderer.recorder.append((names, formatter))
    closing: list[Out] = [Leaf(SORT_SEPARATOR)] if context.in_sort else []
    listed: list[Out] = [Box([*name_list(renderer, node, formatter, names, nameset), *closing], role="name-list")]
    if not text_of(listed).strip(SORT_SEPARATOR):
        return []
    if node.label is None or context.in_sort:
        return listed
    label = _label(renderer, node.label, variable, len(names))
    return [*label, *listed] if node.label_first else [*listed, *label]


def _label(renderer: Renderer, node: nodes.Label, variable: str, count: int) -> list[Out]:
    plural = node.plural == "always" or (node.plural != "never" and count > 1)
    term = renderer.locale.term(variable, node.form, plural)
    return renderer.finish_term(node, term) if term else []


def name_list(
    renderer: Renderer,
    node: nodes.Names,
    formatter: NameFormatter,
    names: tuple[PersonName, ...],
    nameset: int,
) -> list[Out]:
    """One variable's names with delimiters, conjunction and et-al."""
    context, options = renderer.context, formatter.options
    forced = context.disambiguation.shown(nameset)
    shown = how_many(options, len(names), _is_subsequent(renderer), forced)
    if not shown.count:
        return []
    indices = list(range(shown.count))
    parts: list[list[Out]] = []
    inverted: list[bool] = []
    for index in indices:
        parts.append(_one_name(formatter, names[index], index, renderer, nameset))
        inverted.append(_is_inverted(formatter, names[index], index))
    others = names[-1].literal.lower().rstrip(".") if names[-1].literal else ""
    if others in ("others", "et al") and len(names) > 1 and not shown.et_al:
        parts, inverted = parts[:-1], inverted[:-1]
        return _with_et_al(renderer, node, formatter, parts, inverted)
    if not shown.et_al:
        return join_names(renderer, options, parts, inverted, names[-1].is_literal)
    if shown.last:
        found = _plain_join(options.delimiter, parts)
        final = _one_name(formatter, names[-1], len(names) - 1, renderer, nameset)
        before = before_et_al(options, len(parts), inverted[-1])
        return [*found, Leaf(f"{before}… ", AFFIX), *final]
    return _with_et_al(renderer, node, formatter, parts, inverted)


def _one_name(formatter: NameFormatter, name: PersonName, index: int, renderer: Renderer, nameset: int) -> list[Out]:
    level = renderer.context.disambiguation.level(nameset, index)
    level = max(level, renderer.global_level(formatter, name, index))
    content = formatter.format(name, index, level)
    node = formatter.name_node
    if node is not None and (formatter.name_format is not None or node.prefix or node.suffix):
        # affixes are for persons; an institution's name stands as it is
        affixes = ("", "") if name.literal else (node.prefix, node.suffix)
        content = renderer.finish(
            nodes.Node(prefix=affixes[0], suffix=affixes[1], format=formatter.name_format), content
        )
    renderer.context.has_predecessor = True
    if not renderer.context.in_sort:
        content = isolated(content, renderer.locale.is_right_to_left)
    return [Box(content, role="name")]


def _is_inverted(formatter: NameFormatter, name: PersonName, index: int) -> bool:
    if name.literal or not is_romanesque(name) or formatter.options.form == "short":
        return False
    order = formatter.options.as_sort_order
    return order == "all" or (order == "first" and index == 0)


def _plain_join(delimiter: str, parts: list[list[Out]]) -> list[Out]:
    found: list[Out] = []
    for part in parts:
        if found:
            found.append(Leaf(delimiter, AFFIX))
        found.extend(part)
    return found


def _with_et_al(
    renderer: Renderer,
    node: nodes.Names,
    formatter: NameFormatter,
    parts: list[list[Out]],
    inverted: list[bool],
) -> list[Out]:
    found = _plain_join(formatter.options.delimiter, parts)
    name_node = formatter.name_node
    if renderer.context.in_sort:
        return found
    et_al = node.et_al
    term = renderer.locale.term(et_al.term if et_al is not None else "et-al") or ""
    if not term:
        return found
    content = parse_rich(term)
    if et_al is not None and not is_east_asian(term[0]):
        content = renderer.finish(nodes.Node(format=et_al.format, text_case=et_al.text_case), content)
    before = before_et_al(formatter.options, len(parts), bool(inverted) and inverted[-1])
    if before == " " and is_east_asian(term[0]):
        before = ""
    found = [*found, Leaf(before, AFFIX), *content]
    if name_node is None:
        return found
    return renderer.finish(
        nodes.Node(prefix=name_node.prefix, suffix=name_node.suffix, format=formatter.name_format), found
    )
