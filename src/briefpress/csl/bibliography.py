"""Entries of the bibliography (CSL 1.0.2, "Bibliography-specific Options")."""

from __future__ import annotations

from itertools import pairwise

from . import nodes
from .locale import Locale
from .output import AFFIX, Box, Leaf, Out, emit, find_role, find_roles, is_empty, leaves, text_of
from .punctuation import finish
from .types import Display, Entry

Rendered = tuple[str, list[Out], list[Out]]  # id, first field, the rest


class Substituter:
    """subsequent-author-substitute: what stands for names that the entry before had as well."""

    def __init__(self, options: dict[str, str]) -> None:
        self.active = "subsequent-author-substitute" in options
        self.text = options.get("subsequent-author-substitute", "")
        self.rule = options.get("subsequent-author-substitute-rule", "complete-all")
        self.previous: list[str] = []
        self.previous_whole = ""

    def apply(self, content: list[Out]) -> None:
        if not self.active:
            return
        box = find_role(content, "names")
        if box is None or not box.data:  # no names, or words that stand for missing ones
            self.previous, self.previous_whole = [], ""
            return
        names = list(find_roles([box], "name"))
        texts = [text_of([name]) for name in names]
        whole = text_of([box])
        same_whole = whole == self.previous_whole if not names else texts == self.previous
        if not names and same_whole:
            _replace_all(box, names, self.text)
        self._substitute(box, names, texts, same_whole)
        self.previous, self.previous_whole = texts, whole

    def _substitute(self, box: Box, names: list[Box], texts: list[str], same: bool) -> None:
        match self.rule:
            case "complete-all" if same:
                _replace_all(box, names, self.text)
            case "complete-each" if same:
                for name in names:
                    name.children = [Leaf(self.text)]
            case "partial-each":
                for name, text, before in zip(names, texts, self.previous, strict=False):
                    if text != before:
                        break
                    name.children = [Leaf(self.text)]
            case "partial-first" if texts and self.previous and texts[0] == self.previous[0]:
                names[0].children = [Leaf(self.text)]
            case _:
                pass


def _replace_all(box: Box, names: list[Box], text: str) -> None:
    """The whole list goes; its label and the affixes of cs:names stay."""
    if not names:
        box.children = [Leaf(text)] if text else []
        return
    lists = list(find_roles([box], "name-list"))
    for index, names_of_variable in enumerate(lists):
        names_of_variable.children = [Leaf(text)] if index == 0 and text else []


def _append(content: list[Out], suffix: Leaf) -> None:
    """A suffix belongs to the last display block, if the entry ends in one."""
    last = content[-1]
    if isinstance(last, Box) and last.display is not None:
        last.children.append(suffix)
    else:
        content.append(suffix)


def _migrate(label: list[Out], content: list[Out]) -> None:
    """Punctuation that separates the first field from the rest stays with the first field."""
    first = next((leaf for leaf in leaves(content) if leaf.text), None)
    if first is None or first.text[0] not in ",.;:":
        return
    rest = first.text.lstrip(",.;:")
    label.append(Leaf(first.text[: len(first.text) - len(rest)], AFFIX))
    first.text = rest.lstrip(" ")


def build_entry(layout: nodes.Layout, rendered: Rendered, locale: Locale) -> Entry:
    """Finish an entry: layout affixes, punctuation, and the first field apart."""
    id, label, content = rendered
    if layout.prefix:
        (label if label else content).insert(0, Leaf(layout.prefix, AFFIX))
    if layout.suffix and not is_empty([*label, *content]):
        _append(content if content else label, Leaf(layout.suffix, AFFIX))
    if layout.format is not None:
        label = [Box(label, layout.format)] if label else []
        content = [Box(content, layout.format)] if content else []
    if label and content:
        _migrate(label, content)
    for before, after in pairwise(content):
        if isinstance(before, Box) and before.display == "left-margin" and isinstance(after, Box) and after.display:
            _migrate(before.children, after.children)
    finish([*label, *content], locale)
    if label and content:
        first_leaf = next((leaf for leaf in leaves(content) if leaf.text), None)
        if first_leaf is not None:
            first_leaf.text = first_leaf.text.lstrip(" ")
    inlines = emit(content)
    first = emit(label)
    if not first and inlines and isinstance(inlines[0], Display) and inlines[0].kind == "left-margin":
        return Entry(id, inlines[1:], inlines[0].children)
    return Entry(id, inlines, first)
