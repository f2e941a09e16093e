"""Which type each character of a page is set in: as much of the CSS cascade as decides families, weight and slope.

Families must be named in the sheet, for custom properties of CSS are not followed; those of `style.toml` are put in by now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import cssselect2
import tinycss2

Medium = Literal["screen", "print"]

# HTML Living Standard, "Rendering": what browsers set in another weight, slope or family by themselves.
_BROWSER = """
h1, h2, h3, h4, h5, h6, b, strong, th { font-weight: bold }
i, em, cite, dfn, var, address { font-style: italic }
code, pre, kbd, samp { font-family: monospace }
"""
_SIZES = frozenset(
    "xx-small x-small small medium large x-large xx-large xxx-large smaller larger".split()
)  # of the keywords that a `font` may hold, those behind which the families stand


class Type(NamedTuple):
    """Families in the order in which they are tried, weight (100 to 900) and slope."""

    families: tuple[str, ...] = ()
    weight: int = 400
    italic: bool = False


class _Rule(NamedTuple):
    """What a rule changes of a type, the characters that it draws itself (`content`), and whether it is `!important`."""

    changes: dict[str, Any]
    content: str
    important: bool


def set_in(tree: Any, css: str, medium: Medium) -> dict[Type, set[str]]:
    """The characters of a page (an lxml tree) by the type that they are set in."""
    own, browser = _matcher(css, medium), _matcher(_BROWSER, medium)
    types: dict[Any, Type] = {}
    found: defaultdict[Type, set[str]] = defaultdict(set)
    for element in cssselect2.ElementWrapper.from_html_root(tree).iter_subtree():
        node = element.etree_element
        outer = types.get(node.getparent(), Type())
        matches = sorted([*browser.match(element), *own.match(element)], key=lambda match: match[3].important)
        types[node] = face = _changed(outer, (rule for _, _, pseudo, rule in matches if pseudo is None))
        found[face].update(node.text or "", *(child.tail or "" for child in node))
        for name in {pseudo for _, _, pseudo, _ in matches if pseudo}:
            rules = [rule for _, _, pseudo, rule in matches if pseudo == name]
            found[_changed(face, rules)].update("0", *(rule.content for rule in rules))
    return found


def _changed(face: Type, rules: Iterable[_Rule]) -> Type:
    for rule in rules:
        face = face._replace(**rule.changes)
    return face


@lru_cache(maxsize=16)
def _matcher(css: str, medium: Medium) -> cssselect2.Matcher:
    """The rules of a sheet that have to do with type, for a medium."""
    matcher = cssselect2.Matcher()
    for rule in _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), medium):
        made = _rule_pair(tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True))
        if not made:
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # what browsers know and cssselect2 does not: `:has()`, say
        for selector in selectors:
            for part in made:
                matcher.add_selector(selector, part)
    return matcher


def _rules(nodes: Iterable[Any], medium: Medium) -> Iterator[Any]:
    """The style rules of a medium in the order of the sheet, those inside of @media and @supports among them."""
    other = "print" if medium == "screen" else "screen"
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif _holds_rules(node) and other not in tinycss2.serialize(node.prelude).lower().split():
            yield from _rules(tinycss2.parse_rule_list(node.content, True, True), medium)


def _holds_rules(node: Any) -> bool:
    return node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and bool(node.content)


def _rule_pair(nodes: Iterable[Any]) -> list[_Rule]:
    """What the declarations of a rule come to, those that are `!important` apart; empty where they are not about type."""
    declarations = [node for node in nodes if node.type == "declaration"]
    pair = (_rule([d for d in declarations if d.important is important], important) for important in (False, True))
    return [rule for rule in pair if rule.changes or rule.content]


def _rule(declarations: Iterable[Any], important: bool) -> _Rule:
    changes: dict[str, Any] = {}
    content = ""
    for declaration in declarations:
        tokens = [t for t in declaration.value if t.type not in ("whitespace", "comment")]
        match declaration.lower_name:
            case "font":
                changes |= _shorthand(tokens)
            case "font-family":
                changes |= _families(tokens)
            case "font-weight":
                changes |= _weight(tokens)
            case "font-style":
                changes |= _slope(tokens)
            case "content":
                content += "".join(t.value for t in tokens if t.type == "string")
    return _Rule(changes, content, important)


def _shorthand(tokens: list[Any]) -> dict[str, Any]:
    """`font: italic 600 8.6pt/14pt "A", serif`: what stands before the size, then the families behind it."""
    size = next((n for n, t in enumerate(tokens) if _is_size(t)), None)
    if size is None:
        return {}  # inherit, or a font of the system
    behind = tokens[size + 1 :]
    if behind and behind[0] == "/":
        behind = behind[2:]
    return {"weight": 400, "italic": False, **_weight(tokens[:size]), **_slope(tokens[:size]), **_families(behind)}


def _is_size(token: Any) -> bool:
    return token.type in ("dimension", "percentage", "function") or (
        token.type == "ident" and token.lower_value in _SIZES
    )


def _families(tokens: list[Any]) -> dict[str, Any]:
    """Names between commas: strings, or words joined by blanks."""
    names = [""]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            names.append("")
        elif token.type in ("string", "ident"):
            names[-1] = f"{names[-1]} {token.value}".strip()
    kept = tuple(name for name in names if name)
    return {"families": kept} if kept and kept != ("inherit",) else {}


def _weight(tokens: list[Any]) -> dict[str, Any]:
    words = {"normal": 400, "bold": 700, "bolder": 700, "lighter": 300}
    for token in tokens:
        if token.type == "number":
            return {"weight": int(token.value)}
        if token.type == "ident" and token.lower_value in words:
            return {"weight": words[token.lower_value]}
    return {}


def _slope(tokens: list[Any]) -> dict[str, Any]:
    slopes = {"italic": True, "oblique": True, "normal": False}
    words = [t.lower_value for t in tokens if t.type == "ident" and t.lower_value in slopes]
    return {"italic": any(slopes[word] for word in words)} if words else {}
