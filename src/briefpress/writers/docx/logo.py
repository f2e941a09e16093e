"""The logo of a style pack, read once, as a picture for the masthead: a raster image, and the vectors where it has any."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from docx.shared import Mm
from PIL import Image as Pillow

from ...diagnostics import UsageError
from ...style import Style

_WIDEST = 60  # mm: a lettering broader than that is made lower
_DPI = 600


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo: the raster image with its media type, the SVG if it is one, and its width as a part of its height."""

    name: str
    raster: bytes
    media_type: str
    vector: bytes
    ratio: float

    def size(self, highest: float) -> tuple[int, int]:
        """Width and height in EMU for a height in mm that it may have."""
        height = min(highest, _WIDEST / self.ratio)
        return int(Mm(height * self.ratio)), int(Mm(height))


def find_logo(style: Style) -> Logo | None:
    """The logo that a style names; None where it names none. Raises UsageError for one that cannot be drawn."""
    if style.logo is None:
        return None
    try:
        return _logo(style.settings.logo, *style.logo)
    except (OSError, ValueError) as fault:
        raise UsageError(f"{style.find(style.settings.logo)}: the logo cannot be drawn: {fault}") from None


@lru_cache(maxsize=8)
def _logo(name: str, media_type: str, data: bytes) -> Logo:
    vector = data if media_type == "image/svg+xml" else b""
    raster = _drawn(vector) if vector else data
    with Pillow.open(io.BytesIO(raster), formats=("PNG", "JPEG")) as picture:
        width, height = picture.size
        kind = "image/png" if picture.format == "PNG" else "image/jpeg"
    return Logo(name, raster, kind, vector, width / height)


def _drawn(data: bytes) -> bytes:
    """An SVG as PNG, for readers that show no SVG: 12 mm high at 600 pixels an inch."""
    import resvg_py  # only a style with such a logo needs it

    height = round(12 / 25.4 * _DPI)
    return bytes(resvg_py.svg_to_bytes(svg_string=data.decode("utf-8-sig"), height=height, skip_system_fonts=True))
