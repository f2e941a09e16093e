"""Images: what is taken, and what is refused before it can do harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
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
        '<rect><animateTransform attributeName="x"/></rect>',
        '<rect><animateMotion path="M0 0"/></rect>',
        '<rect style="fill: u\\72l(http://example.org/a)"/>',
        '<rect fill="u\\72l(http://example.org/a)"/>',
        "<style>@\\69mport 'a.css';</style>",
        "<style><![CDATA[x]]><!-- --> @import 'a.css';</style>",
        '<a href="javascript:x()"><rect/></a>',
        '<a xlink:href="file:///etc/passwd"><rect/></a>',
        '<g id="a"><use href="#a"/></g>',
        '<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
        '<pattern id="p"><rect fill="url(#p)"/></pattern>',
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


def test_an_svg_with_a_style_sheet_beside_it_is_refused(folder: Path) -> None:
    (folder / "source/a.svg").write_text('<?xml-stylesheet href="a.css"?>' + SVG.format("<rect/>"))
    assert fault(folder, "a.svg") == "image-unsafe"


def test_an_svg_that_multiplies_its_parts_is_refused_at_once(folder: Path) -> None:
    levels = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))
    (folder / "source/a.svg").write_text(SVG.format('<rect id="l0" width="1" height="1"/>' + levels))
    assert fault(folder, "a.svg") == "image-unsafe"


def test_an_svg_may_show_a_mark_many_times_and_link_out(folder: Path) -> None:
    uses = '<use href="#m"/>' * 8000
    inside = f'<defs><path id="m" d="M0 0h1"/></defs>{uses}<a href="https://example.org/"><rect/></a>'
    (folder / "source/a.svg").write_text(SVG.format(inside))
    assert Images(folder / "source", folder).load("a.svg", Span("x"), []) is not None


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8", "utf-8-sig"])
def test_an_svg_in_any_encoding_is_held_in_utf_8(folder: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + SVG.format("<title>é</title>")
    (folder / "source/a.svg").write_bytes(text.encode(encoding))
    image = Images(folder / "source", folder, fallbacks=True).load("a.svg", Span("x"), [])
    assert image is not None
    assert "é" in image.data.decode("utf-8")
    assert image.fallback.startswith(b"\x89PNG")


def test_entities_hidden_in_utf_16_are_refused(folder: Path) -> None:
    text = '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("<text>&a;</text>")
    (folder / "source/a.svg").write_bytes(text.encode("utf-16"))
    assert fault(folder, "a.svg") == "image-unsafe"


def test_a_tiny_svg_is_drawn_and_a_tinier_one_refused(folder: Path) -> None:
    tag = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
    (folder / "source/a.svg").write_text(tag.format("0.1"))
    (folder / "source/b.svg").write_text(tag.format("0.01"))
    assert Images(folder / "source", folder, fallbacks=True).load("a.svg", Span("x"), []) is not None
    assert fault(folder, "b.svg") == "image-broken"


@pytest.mark.parametrize("unit", ["", "px", "pt", "mm", "cm", "in", "pc"])
def test_an_svg_measured_in_any_unit_is_drawn(folder: Path, unit: str) -> None:
    tag = f'<svg xmlns="http://www.w3.org/2000/svg" width="2{unit}" height="1{unit}" viewBox="0 0 2 1"/>'
    (folder / "source/a.svg").write_text(tag)
    image = Images(folder / "source", folder, fallbacks=True).load("a.svg", Span("x"), [])
    assert image is not None
    width, height = Pillow.open(io.BytesIO(image.fallback)).size
    assert width == pytest.approx(image.width * 300 / 96, abs=0.6)
    assert height == pytest.approx(width / 2, abs=1)


def test_an_svg_that_cannot_be_drawn_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> bytes:
        raise ValueError("no")

    monkeypatch.setattr("resvg_py.svg_to_bytes", refuse)
    (folder / "source/a.svg").write_text(SVG.format("<rect/>"))
    found: list[Diagnostic] = []
    assert Images(folder / "source", folder, fallbacks=True).load("a.svg", Span("x"), found) is None
    assert found[0].code == "image-broken"


def test_a_jpeg_in_the_colours_of_a_press_is_refused(folder: Path) -> None:
    Pillow.new("CMYK", (4, 2)).save(folder / "source/a.jpg", "JPEG")
    assert fault(folder, "a.jpg") == "image-cmyk"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_lies_on_its_side_is_turned(folder: Path, kind: str) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    picture = Pillow.new("RGB", (40, 20), "red")
    picture.paste("blue", (0, 0, 20, 20))
    picture.save(folder / "source/a.img", kind, exif=exif)
    image = Images(folder / "source", folder).load("a.img", Span("x"), [])
    assert image is not None
    assert image.height == pytest.approx(2 * image.width)
    turned = Pillow.open(io.BytesIO(image.data))
    assert turned.size == (20, 40)
    assert turned.getexif().get(0x0112, 1) == 1
    top = turned.convert("RGB").getpixel((10, 5))
    assert isinstance(top, tuple)
    assert top[2] > 200
    assert image == Images(folder / "source", folder).load("a.img", Span("x"), [])


def test_words_in_a_drawing_end_in_the_fonts_of_the_style(project: Callable[..., Path]) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><style>.a {font-family: Futura;}</style>'
        '<text y="15" font-family="Helvetica, sans-serif">A</text>'
        '<text y="15" style="font-family: Arial; fill: red">B</text></svg>'
    )
    folder = project(**{"source/a.svg": svg})
    image = Images(folder / "source", folder, families='"Barlow", "Plex"').load("a.svg", Span("x"), [])
    assert image is not None
    drawn = image.data.decode()
    for wanted in ("Futura,Barlow,Plex", "Helvetica,Barlow,Plex", "Arial,Barlow,Plex; fill: red"):
        assert wanted in drawn
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert 'font-family="Barlow,Plex"' in drawn.partition(">")[0]
