"""A small XML reader that remembers lines and columns and refuses document types and entities.

Styles come from strangers; a document type is never needed in one and is how entity bombs and file inclusion work.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from .types import StyleError

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
MAX_DEPTH = 100  # of elements; real styles stay below 30


_ENTITY = re.compile(r"&#(?:\d+|x[0-9a-fA-F]+);")


@dataclass(slots=True, eq=False)
class Element:
    """An element: its name without namespace, its attributes, child elements, and its own text."""

    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def find(self, tag: str) -> Element | None:
        return next((child for child in self.children if child.tag == tag), None)

    def find_all(self, tag: str) -> list[Element]:
        return [child for child in self.children if child.tag == tag]

    def error(self, message: str) -> StyleError:
        return StyleError(message, self.line, self.column)


def _local(name: str) -> str:
    """``xml:lang`` keeps its prefix; every other name loses its namespace."""
    namespace, _, local = name.rpartition("}")
    return f"xml:{local}" if namespace == XML_NAMESPACE else local


def _unescape(value: str) -> str:
    """Some styles escape entities twice ("&amp;#160;"); nobody means to print one."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), value)


def parse_xml(data: bytes) -> Element:
    """The root element of a document; :class:`StyleError` says where it is not well-formed."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    roots: list[Element] = []
    stack: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        element = Element(
            _local(name),
            {
                key if "}" not in key else _local(key): _unescape(value) if "&" in value else value
                for key, value in attributes.items()
            },
            parser.CurrentLineNumber,
            parser.CurrentColumnNumber + 1,
        )
        if len(stack) >= MAX_DEPTH:
            raise element.error("elements are nested too deeply")
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def end(name: str) -> None:
        stack.pop()

    def characters(text: str) -> None:
        if stack:
            stack[-1].text += text

    def doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
        raise StyleError("document types are refused", parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise StyleError(f"not well-formed XML: {expat.ErrorString(error.code)}", error.lineno, error.offset) from None
    if not roots:
        raise StyleError("no XML element")
    return roots[0]
