"""Reading the attributes that styles and locale files share: affixes, formatting, display, date parts."""

from __future__ import annotations

from typing import TypeVar

from .nodes import DatePart, Node
from .types import DisplayKind, Format
from .xmltree import Element

DISPLAYS: dict[str, DisplayKind] = {
    "block": "block",
    "left-margin": "left-margin",
    "right-inline": "right-inline",
    "indent": "indent",
}
FORMATTING = frozenset({"font-style", "font-variant", "font-weight", "text-decoration", "vertical-align"})
COMMON = FORMATTING | {"prefix", "suffix", "display", "quotes", "strip-periods", "text-case", "delimiter"}
N = TypeVar("N", bound=Node)


def read_format(element: Element) -> Format | None:
    """The formatting attributes, or ``None`` where there are none."""
    attributes = element.attributes
    if FORMATTING.isdisjoint(attributes):
        return None
    found = Format(
        attributes.get("font-style", ""),
        attributes.get("font-variant", ""),
        attributes.get("font-weight", ""),
        attributes.get("text-decoration", ""),
        attributes.get("vertical-align", ""),
    )
    return found if found else None


def with_common(node: N, element: Element) -> N:
    """Put the attributes that any rendering element may carry on ``node``."""
    attributes = element.attributes
    if not attributes or COMMON.isdisjoint(attributes):
        return node
    node.prefix = attributes.get("prefix", "")
    node.suffix = attributes.get("suffix", "")
    node.format = read_format(element)
    node.display = DISPLAYS.get(attributes.get("display", ""))
    node.quotes = attributes.get("quotes") == "true"
    node.strip_periods = attributes.get("strip-periods") == "true"
    node.text_case = attributes.get("text-case", "")
    node.delimiter = attributes.get("delimiter", "")
    return node


def date_part(element: Element) -> DatePart:
    """cs:date-part."""
    part = with_common(DatePart(), element)
    part.name = element.get("name")
    part.form = element.get("form")
    part.range_delimiter = element.get("range-delimiter")
    return part
