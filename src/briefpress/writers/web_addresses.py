"""What a page refers to outside itself. A standalone page holds all it shows, so a style that asks for more is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2

# HTML Living Standard, "Attributes": those whose value a browser fetches without being asked to follow a link.
_FETCHED = frozenset({"src", "srcset", "poster", "data", "background", "manifest", "ping", "formaction", "action"})
_RUNS_OR_LOADS = frozenset({"script", "iframe", "frame", "object", "embed", "link", "base", "form", "portal"})


def outside(tree: Any, css: str) -> list[str]:
    """Every address but `data:` that a page (an lxml tree) and its style sheet fetch, and every element that runs or loads.

    The links of `a` are not among them: they lead somewhere only when a reader follows them.
    """
    found = [f"<{element.tag}>" for element in tree.iter(*_RUNS_OR_LOADS)]
    for element in tree.iter("*"):
        for name, value in element.attrib.items():
            if name in _FETCHED and not _inside(value):
                found.append(value)
            elif name.startswith("on"):
                found.append(f"the script of {name}")
            elif name == "style":
                found += _addresses(tinycss2.parse_component_value_list(value))
    for sheet in (css, *(style.text or "" for style in tree.iter("style"))):
        found += _addresses(tinycss2.parse_component_value_list(sheet))
    return [address[:120] for address in dict.fromkeys(found)]


def _inside(address: str) -> bool:
    return address.strip().lower().startswith(("data:", "#"))


def _addresses(tokens: Iterable[Any]) -> Iterator[str]:
    """The addresses in some tokens of CSS: `url(…)`, the strings of functions that load, and whatever `@import` names."""
    for token in tokens:
        if token.type == "url":
            yield from () if _inside(token.value) else (token.value,)
        elif token.type == "function":
            loads = token.lower_name in ("url", "src", "image", "image-set", "-webkit-image-set")
            strings = [t.value for t in token.arguments if t.type == "string"] if loads else []
            yield from (value for value in strings if not _inside(value))
            yield from _addresses(token.arguments)
        elif token.type == "at-keyword" and token.lower_value == "import":
            yield "@import"
        elif token.type in ("{} block", "() block", "[] block"):
            yield from _addresses(token.content)
