"""Which characters a style's fonts have: a character that none has would print as a box, so it is found beforehand."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from .diagnostics import Span
from .document import Block, Code, CodeBlock, Document, Text
from .readers.loaded import Loaded
from .style import Style
from .walk import own_inlines, walk_blocks, walk_inlines


@lru_cache(maxsize=64)
def _characters(path: Path, changed: float) -> frozenset[int]:
    """The code points that a font file maps to glyphs."""
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def covered(style: Style) -> frozenset[int]:
    """The code points that at least one face of the style has."""
    paths = {style.font_file(face) for face in style.settings.fonts}
    return frozenset().union(*(_characters(path, path.stat().st_mtime) for path in paths))


def uncovered(document: Document, style: Style, loaded: Loaded) -> dict[str, Span]:
    """The characters of a document that no face has, each with the first place where it stands in the source.

    White space and format characters need no glyph.
    """
    head = document.head
    parts = [head.title, head.subtitle, head.series, head.number, head.version, head.publisher, head.contact]
    parts += [part for author in head.authors for part in (author.name, author.role, author.affiliation)]
    parts += head.distribution
    parts += [head.marking.text] if head.marking else []
    for section in document.sections:
        parts.append(section.title)
        parts += _texts(section.blocks)
    parts += _texts(head.disclaimer)
    wanted = {c for part in parts for c in part if ord(c) > 126}
    if not wanted:
        return {}
    have = covered(style)
    missing = sorted(
        c for c in wanted if ord(c) not in have and unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn")
    )
    return {c: _first(loaded, c) for c in missing}


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    parts: list[str] = []
    for block in walk_blocks(blocks):
        if isinstance(block, CodeBlock):
            parts.append(block.value)
        parts += [node.value for node in walk_inlines(own_inlines(block)) if isinstance(node, Text | Code)]
    return parts


def _first(loaded: Loaded, character: str) -> Span:
    at = loaded.text.find(character)
    return loaded.at(at) if at >= 0 else Span(loaded.name)
