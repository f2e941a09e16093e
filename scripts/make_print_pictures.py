"""Make the pictures of docs/imposition.md, press.md and distribution.md from the project's own briefs, as PNG."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image

from briefpress import pipeline
from briefpress.diagnostics import Span
from briefpress.distribution.copies import Order, make
from briefpress.distribution.imposition import Layout, impose
from briefpress.distribution.packing import COVER, Handover, package
from briefpress.distribution.recipients import Recipient
from briefpress.press import pressed_brief
from briefpress.project import find_project

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
_GREY = "#8a8a8a"


def main() -> None:
    """Draw all."""
    booklet = impose(deliverable("accessible-pdf.md"), "brief.pdf", Layout(paper="SRA3", marks=True))
    joined(pages(booklet, 0.55)).quantize(64).save(IMAGES / "booklet.png", optimize=True)
    project = find_project(ROOT)
    checked = pipeline.check(ROOT / "source" / "citations-that-last.md", project, style="institute", formats=("press",))
    press = pressed_brief(checked, project).files["citations-that-last.press.pdf"]
    joined(pages(press, 0.8)[:1]).quantize(64).save(IMAGES / "press.png", optimize=True)
    handed_over()


def handed_over() -> None:
    """The feet of two copies, one with the longest name that a list may hold, and a cover sheet."""
    names = (
        "زهرا احمدی",
        "Department for the Carriage of Goods by Road, Rail and Inland Waterways and for the Safety of Bridges and Tunnels",
    )
    recipients = [
        Recipient(name=names[0], organisation="Ministry of Transport"),
        Recipient(name=names[1], organisation=names[1]),
    ]
    brief, project = ROOT / "source" / "accessible-pdf.md", find_project(ROOT)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        order = Order(brief, recipients, lambda number: Span(str(number)), project)
        made = make(order, place / "copies")
        feet = [pages((made.folder / entry.file).read_bytes(), 1.6)[0] for entry in made.entries]
        cut = [foot.crop((0, foot.height - 130, foot.width, foot.height)) for foot in feet]
        joined(cut).quantize(64).save(IMAGES / "copy.png", optimize=True)
        packed = package(brief, project, Handover(copies=made.folder), out=place / "parcel")
        joined(pages((packed.path / COVER).read_bytes(), 0.9)[:1]).quantize(64).save(
            IMAGES / "cover.png", optimize=True
        )


def deliverable(name: str) -> bytes:
    """The PDF of a brief."""
    project = find_project(ROOT).with_settings(formats=("pdf",))
    (data,) = pipeline.render(pipeline.check(ROOT / "source" / name, project, formats=("pdf",)), project).values()
    return data


def pages(data: bytes, scale: float) -> list[Image.Image]:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=scale).to_pil().convert("RGB") for page in pdf]


def joined(pictures: list[Image.Image]) -> Image.Image:
    """Pictures one below the other on grey."""
    width = max(picture.width for picture in pictures) + 24
    whole = Image.new("RGB", (width, sum(picture.height + 12 for picture in pictures) + 12), _GREY)
    at = 12
    for picture in pictures:
        whole.paste(picture, (12, at))
        at += picture.height + 12
    return whole


if __name__ == "__main__":
    main()
