"""Pictures of first pages, compared with those that a person has looked at: what no list of facts says of a page.

Pages are drawn at 50 dpi in grey, for what counts here is where ink stands. `--accept` rewrites the pictures. A run that fails
keeps the difference in `failed/`: what is gone in red, what is new in blue.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from briefpress import document as d
from briefpress.style import Options, Style, find_style
from briefpress.writers.pdf import write
from tests.test_typography import golden, styled

HERE = Path(__file__).parent
FAILED = HERE / "failed"
DPI = 50
# The change of ink is averaged over 41 pixels of a row (21 mm). A letter that another version of a library draws a fraction of
# a pixel aside has as much ink as before, which leaves 8 of 255 levels at most, as does another colour of the same darkness;
# half a word that is gone leaves 50, and a hairline 26. So 16 tells them apart.
ROW = ImageFilter.BoxBlur((20, 0))
SHADE = 16
CASES = {
    "brief": ("everything", "default"),
    "report": ("report", "default"),
    "one-page": ("onepage", "default"),
    "arabic": ("arabic", "default"),
    "government": ("everything", "government"),
    "institute": ("everything", "institute"),
}


def picture(made: d.Document, style: Style, options: Options) -> Image.Image:
    """The first page in grey."""
    with pypdfium2.PdfDocument(write(made, style, options)) as pdf:
        return pdf[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")


def difference(old: Image.Image, new: Image.Image) -> Image.Image | None:
    """Where two pictures differ, in red and blue on white; None where they are the same to the eye."""
    if old.size != new.size:
        return new
    least, most = ImageChops.subtract(new, old, scale=2, offset=128).filter(ROW).getextrema()
    if 2 * max(128 - least, most - 128) < SHADE:
        return None
    gone, added = ImageChops.subtract(new, old), ImageChops.subtract(old, new)
    return Image.merge("RGB", [ImageChops.invert(one) for one in (added, ImageChops.add(gone, added), gone)])


@pytest.mark.parametrize("name", CASES)
def test_a_first_page_looks_as_it_did(name: str, accept: bool) -> None:
    case, pack = CASES[name]
    made, options = golden(case)
    path, new = HERE / f"{name}.png", picture(made, find_style(pack), options)
    if accept:
        new.save(path, optimize=True)
    found = difference(Image.open(path), new)
    if found:
        FAILED.mkdir(exist_ok=True)
        found.save(FAILED / f"{name}.png")
    assert found is None, f"{path.name} differs; see {FAILED / f'{name}.png'}"


@pytest.mark.parametrize("name", CASES)
def test_a_picture_is_small(name: str) -> None:
    assert (HERE / f"{name}.png").stat().st_size < 40_000


@pytest.mark.parametrize(
    ("css", "seen"),
    [
        ("main { position: relative; left: 0.1mm }", False),
        (".key-points { position: relative; top: 2mm }", True),
        (".content > p { position: relative; left: 2mm }", True),
        (".masthead { border-top-color: transparent }", True),
        (".tldr .content { border-color: transparent }", True),
        ("h1 { font-weight: 400 }", True),
        (".marking { visibility: hidden }", True),
    ],
)
def test_a_change_that_the_eye_sees_is_found(css: str, seen: bool, tmp_path: Path) -> None:
    made, options = golden("everything")
    before = picture(made, find_style("default"), options)
    after = picture(made, styled(tmp_path, css), options)
    assert before.tobytes() != after.tobytes()
    assert (difference(before, after) is not None) is seen


def test_another_accent_is_none_that_the_eye_sees_in_grey(tmp_path: Path) -> None:
    made, options = golden("everything")
    (tmp_path / "style.toml").write_text('[variables]\naccent = "#2a5a2a"\n', "utf-8")
    before = picture(made, find_style("default"), options)
    after = picture(made, Style("green", tmp_path), options)
    assert before.tobytes() != after.tobytes()
    assert difference(before, after) is None


def test_a_word_that_is_missing_is_found() -> None:
    made, options = golden("everything")
    shorter = replace(made, head=replace(made.head, subtitle=made.head.subtitle[:-5]))
    assert difference(picture(made, find_style("default"), options), picture(shorter, find_style("default"), options))
