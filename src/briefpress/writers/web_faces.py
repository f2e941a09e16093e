"""Fonts inside a page: the faces that its text is set in, cut down to the characters in use, as WOFF2 in `data:` addresses."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Mapping, Set
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from ..glyphs import coverage
from ..style import FontFace, Style
from .web_cascade import Type, set_in

# Nearly all text stays within one of these, so that a face is cut once in a process and not once a brief.
_LATIN = frozenset(
    (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2023), *range(0x2030, 0x203B), 0x2026, 0x20AC)
)
_ARABIC = frozenset((*range(0x600, 0x700), *range(0x200C, 0x2010)))
_COMMON = (_LATIN | frozenset((0x2122, 0x2190, 0x2191, 0x2192, 0x2212)), _ARABIC)
_BLANK = 0x20
# Beside what every text needs, the figures and small capitals that a style sheet may ask for.
_FEATURES = ("lnum", "onum", "pnum", "tnum", "smcp", "c2sc")


def font_faces(tree: Any, css: str, style: Style) -> str:
    """The @font-face rules of a page (an lxml tree) under its style sheet: only faces that set a character of it."""
    texts: defaultdict[Type, set[str]] = defaultdict(set)
    for medium in ("screen", "print"):
        for face, characters in set_in(tree, css, medium).items():
            texts[face] |= characters
    used = _by_face(texts, style)
    return "\n".join(_rule(face, style.font_file(face), used[face]) for face in style.settings.fonts if face in used)


def _by_face(texts: Mapping[Type, set[str]], style: Style) -> dict[FontFace, set[int]]:
    """The code points that each face sets: a character is set in the first of its families that has it."""
    used: dict[FontFace, set[int]] = {}
    for kind, characters in texts.items():
        letters = {ord(c) for c in characters if not c.isspace()}
        rest = letters | {_BLANK} if letters else set()  # where only blanks stand, nothing is set
        for family in kind.families:
            face = _match(style.settings.fonts, family, kind)
            if face is None or not rest:
                continue
            here = rest & coverage(style.font_file(face))
            if here:
                used.setdefault(face, set()).update(here)
            rest -= here
    return used


def _match(faces: tuple[FontFace, ...], family: str, kind: Type) -> FontFace | None:
    """The face that a browser takes (CSS Fonts 4, 5.2): of the family, the slope first, then the nearest weight."""

    def distance(face: FontFace) -> tuple[bool, bool, int]:
        bolder = kind.weight > 500
        wrong_side = face.weight < kind.weight if bolder else face.weight > max(kind.weight, 500)
        return (face.style == "italic") != kind.italic, wrong_side, abs(face.weight - kind.weight)

    return min((face for face in faces if face.family.lower() == family.lower()), key=distance, default=None)


def _rule(face: FontFace, path: Path, characters: set[int]) -> str:
    """The rule of a face cut to the characters that it sets and the common ones of their scripts."""
    common = frozenset[int]().union(*(script for script in _COMMON if script & (characters - {_BLANK})))
    return face_rule(face, path, common | characters)


def face_rule(face: FontFace, path: Path, characters: Set[int]) -> str:
    """The @font-face rule of a face, cut to some code points."""
    data = _subset(path, path.stat().st_mtime, frozenset(characters))
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("data:font/woff2;base64,{base64.b64encode(data).decode()}") format("woff2"); }}'
    )


@lru_cache(maxsize=64)
def _subset(path: Path, changed: float, characters: frozenset[int]) -> bytes:
    """A font file cut down to some code points, as WOFF2. Times in it stay those of the file: same bytes every time."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    features = wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
    features.update(int.from_bytes(feature.encode(), "big") for feature in _FEATURES)
    cut = hb.subset(hb.Face(hb.Blob.from_file_path(path)), wanted)
    font = TTFont(io.BytesIO(cut.blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
