"""Drawings inside a page: a picture sees none of the fonts of the page that shows it, so an SVG takes along its own."""

from __future__ import annotations

from lxml import etree

from ..style import Style
from .web_faces import face_rule

_SVG = "{http://www.w3.org/2000/svg}"


def with_fonts(svg: bytes, style: Style) -> bytes:
    """An SVG with the faces of the style that it names inside, cut down to its letters; one without text stays as it is.

    Weight and slope are looked for as words only: a drawing that names none is set in the upright face of least weight.
    """
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    letters = {ord(c) for text in root.iter(f"{_SVG}text") for c in "".join(map(str, text.itertext()))}
    said = svg.decode("utf-8", "replace")
    bold, slanted = "font-weight" in said, "italic" in said
    rules = [
        face_rule(face, style.font_file(face), letters)
        for face in style.settings.fonts
        if face.family in said and (bold or face.weight <= 400) and (slanted or face.style == "normal")
    ]
    if not letters or not rules:
        return svg
    sheet = etree.Element(f"{_SVG}style")
    sheet.text = "\n".join(rules)
    root.insert(0, sheet)
    return bytes(etree.tostring(root))
