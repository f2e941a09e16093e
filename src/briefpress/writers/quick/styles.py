"""Styles that are computed once a press: the next brief has the same sheets, and nearly all of its elements match alike.

WeasyPrint 70 merges the rules of every element of every brief, makes seven styles for each, and computes their values anew.
Here what follows from the sheets alone is kept: for each way to match, from the root down, the rules that won and the values
that came of them. Each brief has styles of its own, filled with these, for WeasyPrint changes styles while it sets a page.

Kept are only values that nothing but the rules decides. Three things could, and each is looked for: sizes relative to the page,
which are known only when there is one; attributes; and what WeasyPrint sets in place, where other values come of that. It does
so by what the rules say, and before anybody asks, but for markers, where it is by what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import Any, NamedTuple

from ..engine import css, properties
from .shortcut import Shortcut

_STORE, _KNOWN, _MADE = "briefpress_styles", "briefpress_known", "briefpress_made"
_MOST = 1000  # ways to match that are kept from one document to the next; a brief of two pages has about a hundred
_OF_RULES = frozenset(properties.INITIAL_VALUES)
# What an anonymous box has of its parent, or from the start: neither what is set in place for markers and inherited, nor what
# is computed of their position.
_OF_ANONYMOUS = _OF_RULES - properties.INITIAL_NOT_COMPUTED - {"white_space"}
_NAME = frozenset({"anchor"})


class _Known:
    """What is known of the styles of all elements that match alike, and whose parents do: rules and values, no element, no box.

    `cascaded` has the rules that won, each as (value, weight), None where the element's name is one of them; `pseudo` what is
    known of pseudo-elements; `made` what other shortcuts make of the values.
    """

    def __init__(self, cascaded: dict[str, Any], kept: frozenset[str] = _OF_RULES) -> None:
        self.cascaded: dict[str, Any] | None = cascaded
        self.kept = kept
        self.pseudo: dict[str | None, _Known] = {}
        self.values: dict[str, Any] = {}
        self.specified: dict[str, Any] = {}
        self.made: dict[str, Any] = {}
        self.below: dict[Any, _Known] = {}


class _Store:
    """What is known with a list of sheets, by the ways to match of a root. Once closed, no further value is kept."""

    def __init__(self, sheets: list[Any]) -> None:
        self.sheets = sheets
        self.is_closed = False
        self.roots: dict[Any, _Known] = {}
        self.number = 0

    def keep(self, among: dict[Any, _Known], way: Any, known: _Known) -> _Known:
        among[way] = known
        self.number += 1
        return known


class _PageSizes(dict[str, Any]):
    """The sizes of the first page, for units relative to them. Asking for one closes the store: what comes of it is not kept.

    What was kept before came of none.
    """

    def __init__(self, store: _Store) -> None:
        super().__init__(box=None, area=None)
        self.store = store

    def __getitem__(self, name: str) -> Any:
        self.store.is_closed = True
        return super().__getitem__(name)


def made(style: Any, name: str, make: Callable[[Any], Any]) -> Any:
    """What `make` makes of the values of a style: once, and kept as they are.

    Of values that are set in place it must look after itself.
    """
    kept = style.__dict__.get(_MADE)
    if kept is None:
        kept = style.__dict__[_MADE] = {}
    if name not in kept:
        what = make(style)
        if _KNOWN in style.__dict__ and style.initial_page_sizes.store.is_closed:
            kept = style.__dict__[_MADE] = dict(kept)
        kept[name] = what
    return kept[name]


class _Matched(NamedTuple):
    """A rule that an element matches: the sheet's number, the selector's specificity and pseudo-element, what is declared."""

    sheet: int
    specificity: tuple[int, int, int]
    pseudo: str | None
    layer: str | None
    declared: list[Any]

    @property
    def way(self) -> tuple[Any, ...]:
        return (*self[:4], id(self.declared))


class _One(NamedTuple):
    """A tree of one element: WeasyPrint looks for attributes with style in trees."""

    element: Any

    def iter(self) -> tuple[Any]:
        return (self.element,)


def _init(slow: Callable[..., None]) -> Callable[..., None]:
    """The styles of a document's elements."""

    def init(self: Any, html: Any, sheets: Any, hints: bool, font_config: Any, targets: Any) -> None:
        store = _store(font_config, sheets)
        if store is None or hints or html.base_url is not None:
            slow(self, html, sheets, hints, font_config, targets)
            return
        self._cascaded_styles, self._computed_styles, self._sheets = {}, {}, sheets
        self.font_config, self.initial_page_sizes = font_config, _PageSizes(store)
        shared: dict[Any, Any] = {}
        for element in html.wrapper_element.iter_subtree():
            _add_element(self, element, shared, targets)

    return init


def _store(font_config: Any, sheets: list[Any]) -> _Store | None:
    """What is known with these sheets; None where a brief brings a sheet of its own."""
    if any(origin == "author" for _, origin, _ in sheets):
        return None
    store: _Store | None = font_config.__dict__.get(_STORE)
    if store is None or store.sheets != sheets or store.number > _MOST:
        store = font_config.__dict__[_STORE] = _Store(sheets)
    return store


def _add_element(self: Any, wrapper: Any, shared: dict[Any, Any], targets: Any) -> None:
    """Give an element its style; those without attributes that have the same parent and match alike share one."""
    element = wrapper.etree_element
    above = self._computed_styles[wrapper.parent.etree_element, None] if wrapper.parent else None
    matches = [
        _Matched(number, specificity, pseudo, layer, declared)
        for number, (sheet, _, _) in enumerate(self._sheets)
        for specificity, _, pseudo, (declared, layer) in sheet.matcher.match(wrapper)
    ]
    named = bool(element.get("id") or (element.tag == "a" and element.get("name")))
    is_own = named or any(map(element.get, ("lang", "style"))) or element.tag.endswith("}svg")
    way = (element.get("lang"), named, *(match.way for match in matches))
    style = None if is_own else shared.get((id(above), way))
    if style is None:
        known, cascaded = _known(self, element, above, way, matches)
        style = _style(self, known, cascaded, above, None)
        if not is_own:
            shared[id(above), way] = style
        if style["anchor"]:
            targets.collect_anchor(style["anchor"])  # nothing refers to those of pseudo-elements
    self._computed_styles[element, None] = style


def _known(self: Any, element: Any, above: Any, way: Any, matches: list[_Matched]) -> tuple[_Known, dict[str, Any]]:
    """What is known of an element, and its rules. What has a style of its own is known to its children alone."""
    among = self.initial_page_sizes.store.roots if above is None else above.__dict__[_KNOWN].below
    is_plain = not (element.get("style") or element.tag.endswith("}svg"))
    known = among.get(way) if is_plain else None
    if known is not None and known.cascaded is not None:
        return known, known.cascaded
    won = _cascade(self, element, matches)
    own = won.pop(None)
    if known is None:
        known = _Known(own)
        known.pseudo = {name: _Known(rules) for name, rules in won.items()}
        if is_plain:
            self.initial_page_sizes.store.keep(among, way, known)
        if way[1]:
            known.cascaded, known.kept = None, known.kept - _NAME
    return known, own


def _cascade(self: Any, element: Any, matches: list[_Matched]) -> dict[str | None, dict[str, Any]]:
    """The rules that win, by pseudo-element (CSS Cascading 4, section 6.1)."""
    won: dict[str | None, dict[str, Any]] = {None: {}}
    for specificity, _, declared, base_url in css.find_style_attributes(_One(element)):
        _declare(won[None], css.preprocess_declarations(base_url, declared), "author", inf, specificity)
    for number, specificity, pseudo, layer, declared in matches:
        sheet, origin, of_sheet = self._sheets[number]
        order = inf if layer is None else sheet.layers.index(layer)
        _declare(won.setdefault(pseudo, {}), declared, origin, order, of_sheet or specificity)
    return won


def _declare(won: dict[str, Any], declared: Iterable[Any], origin: str, order: float, specificity: Any) -> None:
    for name, value, is_important in declared:
        weight = (css.declaration_precedence(origin, is_important), order, specificity)
        if name not in won or won[name][1] <= weight:
            won[name] = value, weight


def _style(self: Any, known: _Known, cascaded: dict[str, Any], above: Any, pseudo: str | None) -> Any:
    """A style filled with what is known."""
    initial = css.InitialStyle(self.font_config) if above is None else None
    root = initial if above is None else above if above.is_root_element else above.root_style
    style = css.ComputedStyle(above, cascaded, pseudo, root, None, self.font_config, self.initial_page_sizes)
    style.update(known.values)
    style.specified.update(known.specified)
    style.__dict__.update({_KNOWN: known, _MADE: known.made})
    return style


def _add_pseudo(self: Any, element: Any, pseudo: str) -> Any:
    """Give a pseudo-element its style, if it has rules."""
    above = self._computed_styles[element, None]
    known = above.__dict__[_KNOWN].pseudo.get(pseudo) if _KNOWN in above.__dict__ else None
    if known is None:
        return None
    style = self._computed_styles[element, pseudo] = _style(self, known, known.cascaded, above, pseudo)
    style["anchor"]  # whether a style has anything in it is asked
    return style


def _call(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Styles of pseudo-elements when they are asked for: each element has six, and few are."""

    def call(self: Any, element: Any, pseudo_type: str | None = None) -> Any:
        styles = self._computed_styles
        if pseudo_type and (element, pseudo_type) not in styles and (element, None) in styles:
            _add_pseudo(self, element, pseudo_type)
        return slow(self, element, pseudo_type)

    return call


def _set(slow: Callable[..., None]) -> Callable[..., None]:
    """The styles of pages and of their margins: these alone are made while pages are."""

    def set_styles(self: Any, element: Any, parent: Any, pseudo_type: str | None = None, **more: Any) -> None:
        above = self._computed_styles.get((parent, None))
        cascaded = self._cascaded_styles.get((element, pseudo_type), {})
        # A style with nothing in it yet is not looked at for being a table's: one that is filled must not be one.
        if above is None or _KNOWN not in above.__dict__ or "display" in cascaded:
            slow(self, element, parent, pseudo_type=pseudo_type, **more)
            return
        way = ("@page", pseudo_type, *((name, id(value)) for name, (value, _) in cascaded.items()))
        among = above.__dict__[_KNOWN].below
        known = among.get(way) or self.initial_page_sizes.store.keep(among, way, _Known(cascaded))
        self._computed_styles[element, pseudo_type] = _style(self, known, known.cascaded, above, pseudo_type)

    return set_styles


def _missing(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Values that are computed, and kept."""

    def missing(self: Any, name: str) -> Any:
        value = slow(self, name)
        known = self.__dict__.get(_KNOWN)
        if known is not None and name in known.kept and not self.initial_page_sizes.store.is_closed:
            known.values[name] = value
            if name in self.specified:
                known.specified[name] = self.specified[name]
        return value

    return missing


def _anonymous(slow: Callable[..., None]) -> Callable[..., None]:
    """Styles of anonymous boxes, filled with what is known."""

    def init(self: Any, parent_style: Any) -> None:
        slow(self, parent_style)
        above = parent_style.__dict__.get(_KNOWN)
        if above is None:
            return
        known = above.below.get("anonymous")
        if known is None:
            store = parent_style.initial_page_sizes.store
            known = store.keep(above.below, "anonymous", _Known({}, _OF_ANONYMOUS))
        self.update(known.values)
        self.__dict__.update({_KNOWN: known, _MADE: known.made})
        self.initial_page_sizes = parent_style.initial_page_sizes

    return init


def _copy(slow: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Copies, which are made to be changed: nothing is known of them."""

    def copy(self: Any) -> Any:
        copied = slow(self)
        for name in (_KNOWN, _MADE):
            copied.__dict__.pop(name, None)
        return copied

    return copy


SHORTCUTS = (
    Shortcut(css.StyleFor, "__init__", _init),
    Shortcut(css.StyleFor, "__call__", _call),
    Shortcut(css.StyleFor, "set_computed_styles", _set),
    Shortcut(css.ComputedStyle, "__missing__", _missing),
    Shortcut(css.AnonymousStyle, "__init__", _anonymous),
    Shortcut(css.AnonymousStyle, "__missing__", _missing),
    Shortcut(css.AnonymousStyle, "copy", _copy),
)
