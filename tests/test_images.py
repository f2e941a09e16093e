"""Images: what is taken, and what is refused before it can do harm."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image as Pillow

from briefpress.diagnostics import Diagnostic, Span
from briefpress.images import Images

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">{}</svg>'


def png(width: int = 4, height: int = 2, dpi: float | None = None) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Pillow.new("RGB", (width, height), "red").save(out, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims a huge size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def fault(folder: Path, name: str) -> str:
    """The code with which an image is refused."""
    found: list[Diagnostic] = []
    assert Images(folder / "source", folder).load(name, Span("x"), found) is None
    return found[0].code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's root with its source folder."""
    (tmp_path / "source").mkdir()
    return tmp_path


def test_a_png_is_measured_by_its_resolution(folder: Path) -> None:
    (folder / "source/a.png").write_bytes(png(200, 100, dpi=200))
    image = Images(folder / "source", folder).load("a.png", Span("x"), [])
    assert image is not None
    assert (image.media_type, round(image.width), round(image.height)) == ("image/png", 96, 48)


def test_an_svg_is_measured_by_its_view_box_and_drawn_where_a_fallback_is_wanted(folder: Path) -> None:
    (folder / "source/a.svg").write_text(SVG.format('<rect width="20" height="10"/>'))
    image = Images(folder / "source", folder, fallbacks=True).load("a.svg", Span("x"), [])
    assert image is not None
    assert (image.width, image.height) == (20, 10)
    assert Pillow.open(io.BytesIO(image.fallback)).size == (62, 31)


@pytest.mark.parametrize(
    "name",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "//example.org/a.png",
        "file:///etc/passwd",
        "data:image/png,x",
    ],
)
def test_nothing_is_fetched(folder: Path, name: str) -> None:
    assert fault(folder, name) == "image-remote"


@pytest.mark.parametrize("name", ["../../a.png", "/etc/passwd", "../../../../etc/passwd"])
def test_a_path_out_of_the_project_is_refused(folder: Path, name: str) -> None:
    (folder.parent / "a.png").write_bytes(png())
    assert fault(folder, name) == "image-outside"


def test_a_link_out_of_the_project_is_refused(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside.png"
    outside.write_bytes(png())
    (folder / "source/a.png").symlink_to(outside)
    assert fault(folder, "a.png") == "image-outside"


def test_a_missing_image_and_a_folder_are_told(folder: Path) -> None:
    assert fault(folder, "none.png") == "image-missing"
    assert fault(folder, ".") == "image-missing"
    assert fault(folder, "") == "image-missing"


def test_a_picture_of_a_milliard_pixels_is_refused_by_its_header(folder: Path) -> None:
    (folder / "source/a.png").write_bytes(huge_png(30_000, 30_000))
    assert fault(folder, "a.png") == "image-too-large"


@pytest.mark.parametrize("data", [b"", b"no image", png()[:40], b"GIF89a" + b"\0" * 40, b"<svg"])
def test_what_is_no_image_is_refused(folder: Path, data: bytes) -> None:
    (folder / "source/a.png").write_bytes(data)
    assert fault(folder, "a.png") == "image-broken"


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="x()"/>',
        '<image href="http://example.org/a.png"/>',
        '<image xlink:href="/etc/passwd"/>',
        '<use href="other.svg#a"/>',
        '<rect style="fill: url(http://example.org/a)"/>',
        "<style>@import 'a.css';</style>",
        "<foreignObject/>",
    ],
)
def test_an_svg_that_could_run_or_fetch_is_refused(folder: Path, inside: str) -> None:
    (folder / "source/a.svg").write_text(SVG.format(inside))
    assert fault(folder, "a.svg") == "image-unsafe"


def test_an_svg_with_an_entity_is_refused(folder: Path) -> None:
    entity = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    (folder / "source/a.svg").write_text(entity + SVG.format("<text>&a;</text>"))
    assert fault(folder, "a.svg") == "image-unsafe"


def test_an_svg_may_refer_to_itself(folder: Path) -> None:
    inside = '<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/>'
    (folder / "source/a.svg").write_text(SVG.format(inside))
    assert Images(folder / "source", folder).load("a.svg", Span("x"), []) is not None
