"""Images of a brief: found inside the project, checked, measured, held whole. Nothing is fetched, no link followed out."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from .diagnostics import Diagnostic, Span, UsageError, error
from .document import Image
from .drawings import in_house_fonts
from .style import Style

if TYPE_CHECKING:
    from PIL import Image as Pillow

MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_UNITS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "pc": 16.0}
_ACTIVE = ("script", "foreignObject", "iframe", "audio", "video", "set", "handler")
_MOST_DRAWN = 100_000
_LOCAL = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)", re.IGNORECASE)
_SMALLEST = 0.1
_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4


class _Fault(Exception):
    """Why an image is refused: code, message, hint."""


class Images:
    """Loads the images of one brief. `folder` is the brief's own, `root` the project's: images must lie inside the latter.

    `fonts` are files with which text in an SVG is drawn in its PNG fallback; `fallbacks` says whether such are wanted.
    `families`, a list as CSS writes it, stand in for families that an SVG names and the style lacks.
    """

    def __init__(
        self,
        folder: Path,
        root: Path,
        *,
        fallbacks: bool = False,
        fonts: Callable[[], list[Path]] = list,
        families: str = "",
    ) -> None:
        self.folder, self.root, self.fallbacks, self.fonts = folder, root.resolve(), fallbacks, fonts
        self.families = families
        self.loaded: dict[Path, Image] = {}
        self.named: dict[Path, None] = {}  # as the brief names them: where a link leads may change

    def load(self, name: str, span: Span, diagnostics: list[Diagnostic]) -> Image | None:
        """The image called `name`, or None with an error added to `diagnostics`."""
        try:
            path = self._find(name)
            self.named[self.folder / name] = None
            if path not in self.loaded:
                self.loaded[path] = self._read(path, name)
            return self.loaded[path]
        except _Fault as fault:
            code, message, hint = fault.args
            diagnostics.append(error(code, message, span, hint))
            return None

    def drawn(self, image: Image) -> Image:
        """An SVG that was made here, with its PNG where such are wanted. Its words are outlines: no font is needed."""
        return replace(image, fallback=_png_of(image.data, image.width, [])) if self.fallbacks else image

    def _find(self, name: str) -> Path:
        if _SCHEME.match(name) or name.startswith("//"):
            raise _Fault(
                "image-remote",
                f"the image {name} is not a file; nothing is fetched from the network",
                "save it beside the brief",
            )
        if not name.strip() or "\0" in name:
            raise _Fault("image-missing", "no file is named", "write the image's file name")
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.root):
            raise _Fault(
                "image-outside", f"the image {name} lies outside the project", "copy it into the project's folder"
            )
        if not path.is_file():
            raise _Fault("image-missing", f"there is no image {name}", "paths are relative to the brief's own folder")
        return path

    def _read(self, path: Path, name: str) -> Image:
        if path.stat().st_size > MOST_BYTES:
            raise _Fault(
                "image-too-large", f"the image {name} has more than {MOST_BYTES // 1_000_000} MB", "make it smaller"
            )
        try:
            data = path.read_bytes()
        except OSError as fault:
            raise _Fault("image-missing", f"the image {name} cannot be read: {fault.strerror}", "") from None
        if data.lstrip()[:1] == b"<" or path.suffix.lower() == ".svg":
            return self._vector(data, name)
        return _raster(data, name)

    def _vector(self, data: bytes, name: str) -> Image:
        data, width, height = _checked_svg(data, name)
        data = in_house_fonts(data, self.families)
        try:
            fallback = _png_of(data, width, self.fonts()) if self.fallbacks else b""
        except ValueError as fault:
            raise _Fault("image-broken", f"the image {name} cannot be drawn: {fault}", "save it as plain SVG") from None
        return Image(name, "image/svg+xml", width, height, data, fallback)


def check_logo(style: Style) -> None:
    """Look at a style's logo as at any image of a brief: nothing fetched, nothing without end. Raises UsageError."""
    if style.logo is None:
        return
    kind, data = style.logo
    try:
        if kind == "image/svg+xml":
            _checked_svg(data, style.settings.logo)
        else:
            _raster(data, style.settings.logo)
    except _Fault as fault:
        _, message, hint = fault.args
        raise UsageError(f"the style {style.name!r}: {'; '.join(filter(None, (message, hint)))}") from None


def _raster(data: bytes, name: str) -> Image:
    """A PNG or JPEG, measured by its header alone: a bomb is refused before it is unpacked."""
    from PIL import Image as Pillow  # briefs with drawings alone go without
    from PIL import UnidentifiedImageError

    too_large = _Fault(
        "image-too-large",
        f"the image {name} has more than {MOST_PIXELS // 1_000_000} million pixels",
        "make it smaller: 300 pixels an inch print well",
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise too_large
                dpi = float(picture.info.get("dpi", (96, 96))[0])
                kind = picture.format
                picture.load()
                if picture.mode == "CMYK":  # a page whose colours are sRGB cannot hold it (ISO 19005-2, 6.2.4.3)
                    raise _Fault("image-cmyk", f"the image {name} has the colours of a press", "convert it to sRGB")
                if picture.getexif().get(_ORIENTATION, 1) != 1:
                    data, (width, height) = _upright(picture)
    except Pillow.DecompressionBombError:
        raise too_large from None
    except (OSError, ValueError, SyntaxError) as fault:
        hint = "it must be a PNG, a JPEG or an SVG"
        why = "no such format" if isinstance(fault, UnidentifiedImageError) else fault
        raise _Fault("image-broken", f"the image {name} cannot be read: {why}", hint) from None
    scale = 96 / dpi if 30 <= dpi <= 2400 else 1.0
    return Image(name, "image/png" if kind == "PNG" else "image/jpeg", width * scale, height * scale, data)


def _upright(picture: Pillow.Image) -> tuple[bytes, tuple[int, int]]:
    """A picture turned as its Exif data says, for not every reader of the output looks at these."""
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    profile = picture.info.get("icc_profile")
    if picture.format == "PNG":
        turned.save(out, "PNG", icc_profile=profile)
    else:
        turned.save(out, "JPEG", quality=95, subsampling=0, icc_profile=profile, exif=b"")
    return out.getvalue(), turned.size


def _checked_svg(data: bytes, name: str) -> tuple[bytes, float, float]:
    """Refuse an SVG that could run, fetch or explode; it in UTF-8, and its size in CSS pixels (SVG 2, 8.2)."""
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _Fault("image-broken", f"the image {name} is no well-formed SVG: {fault}", "") from None
    if root.tag != f"{_SVG}svg":
        raise _Fault(
            "image-broken", f"the image {name} is no SVG", 'its root must be <svg xmlns="http://www.w3.org/2000/svg">'
        )
    declared = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if b"\0" in data or declared not in ("UTF-8", "ASCII", "US-ASCII"):  # UTF-16 need not be declared
        data = etree.tostring(root.getroottree(), encoding="UTF-8")
    if re.search(rb"<!(DOCTYPE|ENTITY)", data, re.IGNORECASE) and re.search(rb"<!ENTITY|\[", data, re.IGNORECASE):
        raise _Fault("image-unsafe", f"the image {name} declares entities", "save it as plain SVG")
    if any(_is_style_link(node) for node in (*root.itersiblings(preceding=True), *root.iter())):
        raise _Fault(
            "image-unsafe", f"the image {name} has a style sheet in another file", "embed it in the SVG itself"
        )
    for element in root.iter():
        _refuse_active(element, name)
    _refuse_explosive(root, name)
    return (data, *_svg_size(root, name))


def _is_style_link(node: etree._Element) -> bool:
    return isinstance(node, etree._ProcessingInstruction) and node.target == "xml-stylesheet"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _refuse_active(element: etree._Element, name: str) -> None:
    if not isinstance(element.tag, str):
        return
    tag = etree.QName(element).localname
    if tag in _ACTIVE or tag.startswith("animate"):
        raise _Fault(
            "image-unsafe", f"the image {name} holds <{tag}>", "save it as plain SVG, without scripts and animation"
        )
    for key, value in element.attrib.items():
        local = etree.QName(str(key)).localname.lower()
        text = str(value).strip()
        if local.startswith("on"):
            raise _Fault("image-unsafe", f"the image {name} holds a script (`{local}`)", "save it as plain SVG")
        if key in _HREF and not text.startswith(("#", "data:image/png", "data:image/jpeg")) and tag != "a":
            raise _Fault(
                "image-unsafe", f"the image {name} refers to {text[:60]}", "embed what it shows in the SVG itself"
            )
        if key in _HREF and tag == "a" and not text.lower().startswith(("#", "http://", "https://")):
            raise _Fault("image-unsafe", f"the image {name} links to {text[:60]}", "link to http, https or # alone")
        if "\\" in text and not str(key).startswith("{"):  # an escape of CSS can hide what is looked for here
            raise _Fault("image-unsafe", f"the image {name} has a backslash in `{local}`", "write it without")
        if re.search(r"url\(\s*['\"]?(?!#|['\"]?#)", text, re.IGNORECASE):
            raise _Fault(
                "image-unsafe", f"the image {name} refers to another file in `{local}`", "embed it in the SVG itself"
            )
    sheet = "".join(str(text) for text in element.itertext()) if tag == "style" else ""
    if "\\" in sheet or re.search(r"@import|url\(\s*['\"]?(?!#|['\"]?#)", sheet, re.IGNORECASE):
        raise _Fault(
            "image-unsafe",
            f"the image {name} has a style sheet with a backslash or a reference to another file",
            "embed it in the SVG itself",
        )


def _refuse_explosive(root: etree._Element, name: str) -> None:
    """Refuse an SVG whose references show more than can be drawn, or themselves (SVG 2, 5.6)."""
    named = {str(element.get("id")): element for element in root.iter("*") if element.get("id")}
    if _count_drawn(root, named) > _MOST_DRAWN:
        raise _Fault(
            "image-unsafe",
            f"the image {name} repeats its parts too often, or within themselves",
            "save it as plain SVG",
        )


def _count_drawn(root: etree._Element, named: dict[str, etree._Element]) -> float:
    """How many elements are drawn; without end where one shows itself.

    With a stack of its own instead of calls, for references may make chains of any length.
    """
    drawn: dict[etree._Element, float] = {}
    shown: dict[etree._Element, list[etree._Element]] = {}  # of the elements that are being counted
    waiting = [root]
    while waiting:
        element = waiting[-1]
        if element in drawn:
            waiting.pop()
        elif element in shown:
            drawn[element] = 1 + sum(drawn[part] for part in shown.pop(element))
        else:
            shown[element] = _shown_by(element, named)
            for part in shown[element]:
                if part in shown:  # it is being counted, so that it stands within itself
                    return math.inf
                waiting.append(part)
    return drawn[root]


def _shown_by(element: etree._Element, named: dict[str, etree._Element]) -> list[etree._Element]:
    """The children of an element, and what it refers to if it shows that; a gradient only colours."""
    targets = [target for value in element.attrib.values() for target in _LOCAL.findall(str(value))]
    if etree.QName(element).localname in ("use", "pattern", "feImage"):
        targets += [str(element.get(key, ""))[1:] for key in _HREF]
    found = [named[target] for target in targets if target in named]
    return [*element.iterchildren("*"), *(part for part in found if not part.tag.endswith("Gradient"))]


def _svg_size(root: etree._Element, name: str) -> tuple[float, float]:
    def length(value: str | None) -> float | None:
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]*)\s*", value or "")
        return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None

    width, height = length(root.get("width")), length(root.get("height"))
    box = [float(part) for part in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    if (width is None or height is None) and len(box) == 4 and box[2] > 0 and box[3] > 0:
        width = width or (height * box[2] / box[3] if height else box[2])
        height = height or width * box[3] / box[2]
    if not width or not height:
        raise _Fault("image-broken", f"the image {name} has no size", "give the <svg> a viewBox")
    if min(width, height) < _SMALLEST:
        raise _Fault("image-broken", f"the image {name} is smaller than {_SMALLEST} px", "give the <svg> a larger size")
    return width, height


def _png_of(data: bytes, width: float, fonts: list[Path]) -> bytes:
    """The SVG drawn at 300 pixels an inch, for Word versions and readers that show no SVG."""
    import resvg_py  # only a DOCX with an SVG needs it

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=data.decode("utf-8-sig"),
            width=min(4000, max(1, round(width * 300 / 96))),
            dpi=96,  # without it a size in pt, mm or in is none
            font_files=[str(path) for path in fonts],
            skip_system_fonts=True,
        )
    )
