"""The word that lies under every page of a draft, as outlines: nobody reads, finds or copies it amid the text."""

from __future__ import annotations

from pathlib import Path

import uharfbuzz as hb
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from ..style import Style

_COLOUR = "#ececec"
_BOLD = 600


def svg(word: str, style: Style) -> bytes:
    """A square drawing of the word from corner to corner, in the first bold face of the style that has all its letters."""
    return _drawing(_face(word, style), word)


def _face(word: str, style: Style) -> Path:
    faces = sorted(style.settings.fonts, key=lambda face: (abs(face.weight - _BOLD), face.style != "normal"))
    sans = style.settings.variables["sans"]
    faces.sort(key=lambda face: face.family not in sans)  # stable: the family goes before the weight
    files = [style.font_file(face) for face in faces]
    return next((file for file in files if _has(file, word)), files[0])


def _has(file: Path, word: str) -> bool:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(file))))
    return all(font.get_nominal_glyph(ord(letter)) for letter in word if letter.isalpha())


def _drawing(file: Path, word: str) -> bytes:
    """The word shaped, its outlines turned by 45 degrees about their middle. Units are those of the font."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(file))))
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    path, at = SVGPathPen(None, ntos=lambda number: str(round(number))), 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        # An SVG's y axis points down, a font's up.
        move = (1, 0, 0, -1, at + position.x_offset, -position.y_offset)
        font.draw_glyph_with_pen(info.codepoint, TransformPen(path, move))
        at += position.x_advance
    height = font.face.upem * 0.66  # about that of capitals
    turn = f"rotate(-45) translate({-at / 2:.0f} {height / 2:.0f})"
    half = at * 0.42
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-half:.0f} {-half:.0f} {2 * half:.0f} {2 * half:.0f}">'
        f'<path fill="{_COLOUR}" transform="{turn}" d="{path.getCommands()}"/></svg>'
    ).encode()
