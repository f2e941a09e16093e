"""What the pages of a PDF are painted with: fonts, colour spaces, images and their resolution, transparency.

Content streams are followed as a viewer follows them (ISO 32000-1, 8.4 and 8.10), into form XObjects and patterns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Stream

from ..diagnostics import UsageError

_DEEPEST = 24
_MOST_STEPS = 500_000  # operators within forms that were followed before; forms can call each other without end
_HEAVIEST = 3_000_000  # operators of a page, those of its forms counted wherever they are called
_DEVICE = {
    "g": "DeviceGray",
    "G": "DeviceGray",
    "rg": "DeviceRGB",
    "RG": "DeviceRGB",
    "k": "DeviceCMYK",
    "K": "DeviceCMYK",
}
_BY_COMPONENTS = {1: "grey", 3: "RGB", 4: "CMYK"}


class Font(NamedTuple):
    """A font that is used: its name without the tag of a subset, its type."""

    name: str
    type: str
    embedded: bool
    subset: bool


class Image(NamedTuple):
    """A raster image as it is painted once; `ppi` is the lower of across and down, None where it has no extent."""

    page: int
    width: int
    height: int
    ppi: float | None
    colours: str


@dataclass
class Painted:
    """What one page, or a form, is painted with, and by how many operators."""

    fonts: set[Font] = field(default_factory=set)
    colours: set[str] = field(default_factory=set)
    images: list[Image] = field(default_factory=list)
    transparency: set[str] = field(default_factory=set)
    operators: int = 0

    def add(self, other: Painted) -> None:
        """Add what a part of the page is painted with."""
        self.fonts |= other.fonts
        self.colours |= other.colours
        self.images += other.images
        self.transparency |= other.transparency
        self.operators += other.operators


class Survey:
    """Surveys the pages of one document. Raises UsageError for one that has no end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps = 0
        self.followed: dict[tuple[int, int], Painted] = {}  # forms by object

    def page(self, page: pikepdf.Page, number: int) -> Painted:
        """What a page is painted with; pages count from 1."""
        painted = Painted()
        unit = page.obj.get("/UserUnit", 1)
        scale = float(unit) if _is_number(unit) else 1.0
        if isinstance(page.obj.get("/Group"), Dictionary):
            _colour(page.obj.Group.get("/CS"), Dictionary(), painted.colours)
        resources = page.resources
        _Walk(self, painted, number).follow(page, resources, Matrix(scale, 0, 0, scale, 0, 0), 0)
        return painted

    def step(self) -> None:
        """Count an operator that was followed before: of others there are no more than are in the file."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise self.endless()

    def endless(self) -> UsageError:
        """What is raised for a page that no viewer would ever finish."""
        return UsageError(f"{self.name} calls forms without end and cannot be surveyed")


class _Walk:
    """Follows the content of one page."""

    def __init__(self, survey: Survey, painted: Painted, number: int, *, again: bool = False) -> None:
        self.survey, self.painted, self.number, self.again = survey, painted, number, again

    def follow(self, content: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        """One content stream and what it calls."""
        if depth > _DEEPEST:
            raise UsageError(f"{self.survey.name}: page {self.number} nests forms more than {_DEEPEST} deep")
        kept: list[Matrix] = []
        for instruction in pikepdf.parse_content_stream(content):
            self.painted.operators += 1
            if self.again:
                self.survey.step()
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop() if kept else matrix
                case "cm" if len(operands) == 6 and all(map(_is_number, operands)):
                    matrix = Matrix(*map(float, operands)) @ matrix
                case "Do" if operands:
                    self._object(_named(resources, "/XObject", operands[0]), resources, matrix, depth)
                case "INLINE IMAGE":
                    self._image(operands[0].obj if hasattr(operands[0], "obj") else None, resources, matrix)
                case "Tf" if operands:
                    self._font(_named(resources, "/Font", operands[0]), depth)
                case "gs" if operands:
                    self._state(_named(resources, "/ExtGState", operands[0]), resources, depth)
                case "cs" | "CS" if operands:
                    _colour(operands[0], resources, self.painted.colours)
                case "sh" if operands:
                    shading = _named(resources, "/Shading", operands[0])
                    _colour(_get(shading, "/ColorSpace"), resources, self.painted.colours)
                case "scn" | "SCN" if operands and isinstance(operands[-1], Name):
                    self._pattern(_named(resources, "/Pattern", operands[-1]), resources, matrix, depth)
                case found if found in _DEVICE:
                    self.painted.colours.add(_DEVICE[found])

    def _object(self, item: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        if not isinstance(item, Stream):
            return
        if item.get("/Subtype") == Name.Form:
            self._form(item, resources, matrix, depth)
        elif item.get("/Subtype") == Name.Image:
            self._image(item, resources, matrix)

    def _form(self, form: Stream, resources: Any, matrix: Matrix, depth: int) -> None:
        """A form is followed once, but where it has images: their resolution is that of each place."""
        known = self.survey.followed.get(form.objgen)
        if known is None or known.images:
            painted = Painted()
            if isinstance(group := form.get("/Group"), Dictionary):
                _colour(group.get("/CS"), resources, painted.colours)
            walk = _Walk(self.survey, painted, self.number, again=self.again or known is not None)
            walk.follow(form, form.get("/Resources", resources), _matrix(form) @ matrix, depth + 1)
            known = self.survey.followed[form.objgen] = painted
        self.painted.add(known)
        if self.painted.operators > _HEAVIEST:
            raise self.survey.endless()

    def _image(self, item: Any, resources: Any, matrix: Matrix) -> None:
        """An image fills the unit square (ISO 32000-1, 8.9.5.1), so that its extent is that of the matrix."""
        if item is None:
            return
        width, height = (
            _get(item, long, _get(item, short, 0)) for long, short in (("/Width", "/W"), ("/Height", "/H"))
        )
        if not (_is_number(width) and _is_number(height)):
            return
        colours: set[str] = set()
        if _get(item, "/ImageMask", _get(item, "/IM", False)) is True:
            colours.add("mask")
        else:
            _colour(_get(item, "/ColorSpace", _get(item, "/CS")), resources, colours)
            self.painted.colours |= colours
        if isinstance(_get(item, "/SMask"), Stream):
            self.painted.transparency.add("an image with transparent parts")
        across, down = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        ppi = min(72 * float(width) / across, 72 * float(height) / down) if across > 0.01 and down > 0.01 else None
        self.painted.images.append(Image(self.number, int(width), int(height), ppi, ", ".join(sorted(colours))))

    def _font(self, font: Any, depth: int) -> None:
        if not isinstance(font, Dictionary):
            return
        kind, name = str(font.get("/Subtype", "/?"))[1:], str(font.get("/BaseFont", font.get("/Name", "/?")))[1:]
        holder: Any = font
        below = font.get("/DescendantFonts")
        if isinstance(below, Array) and len(below) and isinstance(below[0], Dictionary):
            holder, kind = below[0], str(below[0].get("/Subtype", "/?"))[1:]
        about = holder.get("/FontDescriptor")
        embedded = kind == "Type3" or (
            isinstance(about, Dictionary) and any(f"/FontFile{n}" in about for n in ("", "2", "3"))
        )
        subset = len(name) > 7 and name[6] == "+" and name[:6].isupper()
        self.painted.fonts.add(Font(name[7:] if subset else name, kind, embedded, subset))
        if kind == "Type3" and isinstance(glyphs := font.get("/CharProcs"), Dictionary):
            for glyph in glyphs.values():
                if isinstance(glyph, Stream):
                    self.follow(glyph, font.get("/Resources", Dictionary()), Matrix(), depth + 1)

    def _state(self, state: Any, resources: Any, depth: int) -> None:
        if not isinstance(state, Dictionary):
            return
        for key, what in (("/ca", "areas"), ("/CA", "lines")):
            alpha: Any = state.get(key)
            if _is_number(alpha) and float(alpha) < 1:
                self.painted.transparency.add(f"transparent {what}")
        blend = state.get("/BM")
        if blend is not None and blend not in (Name.Normal, Name.Compatible):
            self.painted.transparency.add("a blend mode")
        if isinstance(mask := state.get("/SMask"), Dictionary):
            self.painted.transparency.add("a soft mask")
            if isinstance(form := mask.get("/G"), Stream):
                kept = set(self.painted.colours)
                self._object(form, resources, Matrix(), depth)
                self.painted.colours = kept  # a mask puts no colour on paper

    def _pattern(self, pattern: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        if isinstance(pattern, Stream):
            self.follow(pattern, pattern.get("/Resources", resources), _matrix(pattern), depth + 1)
        elif isinstance(shading := _get(pattern, "/Shading"), Dictionary):
            _colour(shading.get("/ColorSpace"), resources, self.painted.colours)


def _colour(space: Any, resources: Any, found: set[str], depth: int = 0) -> None:
    """Note what a colour space is called; those that stand for another (Indexed, Pattern) by the other's name."""
    if depth > 4:
        return
    if isinstance(space, Name):
        name = str(space)[1:]
        name = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}.get(name, name)
        named = _named(resources, "/ColorSpace", space)
        if named is not None:
            _colour(named, resources, found, depth + 1)
        elif name != "Pattern":
            found.add(name)
    elif isinstance(space, Array) and len(space):
        match str(space[0])[1:]:
            case "ICCBased" if len(space) > 1:
                number = _get(space[1], "/N", 0)
                found.add(f"ICC {_BY_COMPONENTS.get(int(number) if _is_number(number) else 0, 'of another kind')}")
            case "Indexed" | "I" | "Pattern" if len(space) > 1:
                _colour(space[1], resources, found, depth + 1)
            case "Separation" if len(space) > 1:
                found.add(f"Separation {str(space[1])[1:]}")
            case other if other != "Pattern":
                found.add(other)


def _named(resources: Any, kind: str, name: Any) -> Any:
    """A resource by its name; None where there is none."""
    table = _get(resources, kind)
    return _get(table, str(name)) if isinstance(name, Name) else None


def _get(item: Any, key: str, otherwise: Any = None) -> Any:
    return item.get(key, otherwise) if isinstance(item, Dictionary | Stream) else otherwise


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or value is None:
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return not isinstance(value, str | pikepdf.String | Name)


def _matrix(item: Stream) -> Matrix:
    """The matrix of a form or pattern; that which changes nothing where it has none."""
    array = item.get("/Matrix")
    if isinstance(array, Array) and len(array) == 6 and all(map(_is_number, array)):
        return Matrix(*map(float, array.as_list()))
    return Matrix()
