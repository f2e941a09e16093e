"""Make the README's picture: first pages of the project's own briefs in several styles, side by side, as PNG."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from briefpress import pipeline
from briefpress.project import find_project

ROOT = Path(__file__).resolve().parents[1]
BRIEFS = (
    ("accessible-pdf.md", "default"),
    ("iran-foreign-policy-fa.md", "default"),
    ("citations-that-last.md", "institute"),
    ("iran-foreign-policy.md", "government"),
)


def main() -> None:
    """Render, scale and join the pages."""
    project = find_project(ROOT).with_settings(formats=("pdf",))
    pages = []
    for name, style in BRIEFS:
        checked = pipeline.check(ROOT / "source" / name, project, style=style, formats=("pdf",))
        (data,) = pipeline.render(checked, project).values()
        with pypdfium2.PdfDocument(data) as pdf:
            pages.append(pdf[0].render(scale=0.75).to_pil())
    width = sum(page.width for page in pages) + 12 * (len(pages) + 1)
    picture = Image.new("RGB", (width, pages[0].height + 24), "#8a8a8a")
    at = 12
    for page in pages:
        picture.paste(page, (at, 12))
        at += page.width + 12
    picture.quantize(200).save(ROOT / "docs" / "images" / "pages.png", optimize=True)


if __name__ == "__main__":
    main()
