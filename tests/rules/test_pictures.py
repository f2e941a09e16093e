"""Images that would print coarsely are told with what they lack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import pipeline
from briefpress.project import find_project
from tests.test_images import SVG, png


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (png(200, 100, dpi=200), None),
        (png(200, 100, dpi=150), "150 pixels an inch; 267"),
        (png(200, 100), "96 pixels an inch; 417"),
        (png(1056, 100), None),  # 200 an inch on the 134 mm of the column
        (png(1000, 100), "190 pixels an inch; 1056"),
        (png(1000, 2000), None),  # the page has room for 80 mm of its width
        (SVG.format("<rect/>").encode(), None),
    ],
)
def test_an_image_needs_two_hundred_pixels_an_inch(
    project: Callable[..., Path], image: bytes, said: str | None
) -> None:
    head = "---\ntitle: T\nfigures:\n  - {id: f, file: a.img, alt: A, caption: C}\n---\n"
    root = project(**{"x.md": f"{head}\n## Summary\n\nSee @fig:f.\n", "a.img": image})
    found = [f for f in pipeline.check(root / "x.md", find_project(root)).diagnostics if f.code == "image-resolution"]
    if said is None:
        assert found == []
        return
    ppi, pixels = said.split("; ")
    (one,) = found
    assert str(one.span) == "x.md:4:19"
    assert ppi in one.message
    assert f"give it {pixels} pixels" in one.hint


def test_an_image_is_as_wide_as_the_column_of_its_layout(project: Callable[..., Path]) -> None:
    head = "---\ntitle: T\nlayout: one-page\nfigures:\n  - {id: f, file: a.img, alt: A, caption: C}\n---\n"
    root = project(**{"x.md": f"{head}\n## Summary\n\nSee @fig:f.\n", "a.img": png(700, 100)})
    codes = {f.code for f in pipeline.check(root / "x.md", find_project(root)).diagnostics}
    assert "image-resolution" not in codes  # 700 pixels on 85.5 mm are 208 an inch; on 134 mm they would be 133
