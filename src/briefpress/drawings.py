"""Words in the drawings of a brief: a family that the style lacks is not on every machine, so the style's own stands in."""

from __future__ import annotations

import re

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_GENERIC = {"", "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}
_FAMILY = re.compile(r"(font-family\s*:\s*)([^;}]+)", re.IGNORECASE)


def in_house_fonts(svg: bytes, families: str) -> bytes:
    """An SVG whose every list of families ends in those given, as CSS writes them; one without text stays as it is."""
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    if not families or next(root.iter(f"{_SVG}text"), None) is None:
        return svg
    for element in root.iter("*"):
        if own := element.get("font-family"):
            element.set("font-family", _joined(own, families))
        if (style := element.get("style")) and _FAMILY.search(style):
            element.set("style", _in_sheet(style, families))
        if element.tag == f"{_SVG}style" and element.text:
            element.text = _in_sheet(element.text, families)
    if not root.get("font-family"):
        root.set("font-family", _joined("", families))
    return bytes(etree.tostring(root))


def _in_sheet(css: str, families: str) -> str:
    return _FAMILY.sub(lambda found: found[1] + _joined(found[2], families), css)


def _joined(own: str, families: str) -> str:
    """A list of families without the generic ones, which mean any font of the machine, and then the style's.

    It has neither blanks behind commas nor quotation marks: WeasyPrint 70 takes them for parts of the names.
    """
    names = [name.strip().strip("\"'") for name in f"{own},{families}".split(",")]
    return ",".join(name for name in names if name.lower() not in _GENERIC)
