"""Which characters a style's fonts have: a character that none has would print as a box, so it is found beforehand."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from .diagnostics import Diagnostic, Span, error
from .document import Document
from .glyphs import coverage
from .printed import texts
from .readers.loaded import Loaded
from .style import Style

# Characters that need no glyph (Unicode, Default_Ignorable_Code_Point), as far as they occur in text.
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\ufeff") | frozenset(
    map(
        chr,
        (
            *range(0x180B, 0x1810),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2070),
            *range(0xFE00, 0xFE10),
        ),
    )
)


def has(file: Path, character: str) -> bool:
    """Whether a font file has a glyph for a character."""
    return ord(character) in coverage(file)


def covered(style: Style) -> frozenset[int]:
    """The code points that at least one face of the style has."""
    paths = {style.font_file(face) for face in style.settings.fonts}
    return frozenset().union(*map(coverage, paths))


def missing_glyphs(document: Document, style: Style, loaded: Loaded) -> list[Diagnostic]:
    """An error for each character of a document that no face has, at the first place where it stands in the source."""
    found = {c: name for text, name in texts(document) for c in sorted(wanted(text))[::-1]}
    if not found:
        return []
    have = covered(style)
    return [_missing(c, found[c], style, loaded) for c in sorted(found) if ord(c) not in have]


def _missing(character: str, image: str, style: Style, loaded: Loaded) -> Diagnostic:
    name = unicodedata.name(character, "no name")
    where = f" in the image {image}" if image else ""
    message = (
        f"no font of the style {style.name!r} has the character {character} (U+{ord(character):04X}, {name}){where}"
    )
    at = loaded.text.find(image or character)
    span = loaded.at(at, at + len(image or character)) if at >= 0 else Span(loaded.name)
    return error("missing-glyph", message, span, "write it otherwise, or add a font that has it to the style")


def wanted(text: str) -> set[str]:
    """The characters of a text that need a glyph beyond ASCII's: letters with their accents composed, as they are set."""
    if text.isascii():
        return set()
    composed = unicodedata.normalize("NFC", text)
    return {
        c
        for c in composed
        if ord(c) > 126 and c not in _INVISIBLE and unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cc")
    }
