"""The rendered tree before it is finished: boxes and leaves that later passes may still change.

A leaf knows whether it is content, an affix or a quotation mark, which is what the punctuation pass needs; a box knows
its role (the names, a year suffix, a number), which is what the collapsing passes need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .types import CiteRef, Display, DisplayKind, Format, Inline, Link, Span, Text

CONTENT, AFFIX, OPEN, CLOSE, PREFIX, SUFFIX, ISOLATE, AUTHORED = 0, 1, 2, 3, 4, 5, 6, 7
PLAIN = Format()


class Leaf:
    """Characters; ``joined`` leaves continue the same field as the leaf before them."""

    __slots__ = ("joined", "kind", "nocase", "text")

    def __init__(self, text: str, kind: int = CONTENT, joined: bool = False, nocase: bool = False) -> None:
        self.text = text
        self.kind = kind
        self.joined = joined
        self.nocase = nocase


class Box:
    """Children with a format, quotation marks, a display, a link, an item or a role."""

    __slots__ = ("children", "cite", "data", "display", "format", "link", "quotes", "role", "toggle")

    def __init__(
        self,
        children: list[Out],
        format: Format | None = None,
        *,
        toggle: bool = False,
        quotes: str = "",
        display: DisplayKind | None = None,
        link: str = "",
        cite: str = "",
        role: str = "",
        data: object = None,
    ) -> None:
        self.children = children
        self.format = format
        self.toggle = toggle  # formatting from the field's own mark-up, which flips what is already set
        self.quotes = quotes  # "double" or "single" as written in a field, "outer" as asked for by the style
        self.display = display
        self.link = link
        self.cite = cite
        self.role = role
        self.data = data


Out = Leaf | Box


def leaves(nodes: Iterable[Out]) -> Iterator[Leaf]:
    """Every leaf in reading order."""
    stack = [iter(nodes)]
    while stack:
        for node in stack[-1]:
            if isinstance(node, Leaf):
                yield node
            else:
                stack.append(iter(node.children))
                break
        else:
            stack.pop()


def text_of(nodes: Iterable[Out]) -> str:
    """The characters, with quotation marks left out."""
    return "".join([leaf.text for leaf in leaves(nodes)])


def is_empty(nodes: Iterable[Out]) -> bool:
    """Whether there is no character at all."""
    for node in nodes:
        if isinstance(node, Leaf):
            if node.text:
                return False
        elif not is_empty(node.children):
            return False
    return True


def find_role(nodes: Iterable[Out], role: str) -> Box | None:
    """The first box with a role."""
    for node in nodes:
        if isinstance(node, Box):
            if node.role == role:
                return node
            found = find_role(node.children, role)
            if found is not None:
                return found
    return None


def find_roles(nodes: Iterable[Out], role: str) -> Iterator[Box]:
    for node in nodes:
        if isinstance(node, Box):
            if node.role == role:
                yield node
            else:
                yield from find_roles(node.children, role)


def emit(nodes: Iterable[Out], outer: Format = PLAIN) -> tuple[Inline, ...]:
    """The public tree: empty leaves dropped, flipped formats resolved, plain neighbours joined."""
    found: list[Inline] = []
    for node in nodes:
        if isinstance(node, Leaf):
            if not node.text:
                continue
            if found and isinstance(last := found[-1], Text):
                found[-1] = Text(last.value + node.text)
            else:
                found.append(Text(node.text))
            continue
        for inline in _emit_box(node, outer):
            if found and isinstance(inline, Text) and isinstance(last := found[-1], Text):
                found[-1] = Text(last.value + inline.value)
            else:
                found.append(inline)
    return tuple(found)


def _emit_box(box: Box, outer: Format) -> tuple[Inline, ...]:
    wanted = box.format
    if wanted is not None:
        wanted = _resolve(
            wanted, outer, box.toggle, wanted.font_style == "normal" and _has_toggle(box.children, wanted)
        )
        outer = _inside(wanted, outer)
    children = emit(box.children, outer)
    if not children:
        return ()
    if wanted is not None and wanted:
        children = (Span(children, wanted),)
    if box.link:
        children = (Link(box.link, children),)
    if box.display is not None:
        children = (Display(box.display, children),)
    if box.cite:
        children = (CiteRef(box.cite, children),)
    return children


def _has_toggle(nodes: list[Out], wanted: Format) -> bool:
    """Whether "normal" has something to say: mark-up below sets what it undoes."""
    return any(
        isinstance(node, Box)
        and (
            (node.toggle and node.format is not None and wanted.font_style == "normal" and bool(node.format.font_style))
            or _has_toggle(node.children, wanted)
        )
        for node in nodes
    )


def _flip(wanted: str, outer: str, toggle: bool) -> str:
    if wanted and wanted == outer and toggle:
        return "normal"
    return "" if wanted == "normal" and outer in ("", "normal") else wanted


def _resolve(wanted: Format, outer: Format, toggle: bool, keep_normal: bool) -> Format:
    """What must be set inside ``outer`` for ``wanted`` to hold; mark-up in a field flips instead."""
    return Format(
        _flip(wanted.font_style, outer.font_style, toggle) or ("normal" if keep_normal else ""),
        _flip(wanted.font_variant, outer.font_variant, toggle),
        _flip(wanted.font_weight, outer.font_weight, toggle),
        wanted.text_decoration,
        wanted.vertical_align,
    )


def _inside(wanted: Format, outer: Format) -> Format:
    return Format(
        wanted.font_style or outer.font_style,
        wanted.font_variant or outer.font_variant,
        wanted.font_weight or outer.font_weight,
    )
