"""A brief for a press: bleed, marks, boxes, inks, output intent; looked at in pictures and in the file."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name, Stream
from PIL import Image

import briefpress
from briefpress import pipeline
from briefpress.diagnostics import UsageError, has_errors
from briefpress.distribution.press import Pressed, pressed_brief
from briefpress.distribution.press.inks import black_or_none, luminance
from briefpress.distribution.press.preflight import preflight
from briefpress.project import find_project
from tests.conftest import BRIEF
from tests.test_bad_input import run

from .profiles import profile

MM = 72 / 25.4
BAND = (0, 96, 107)
# A band that ends at the trim on three sides, one that lies in the page's middle, and a strip along the outer edge.
HOUSE = """
@page { margin-top: 50mm; }
.brief header { position: absolute; top: -50mm; left: -%s; width: 210mm; height: 40mm; background: #00606b; margin: 0; }
.tldr { background: #c02020; }
.summary { position: absolute; top: 100mm; right: -%s; width: 10mm; height: 20mm; background: #20a020; }
"""
GRADIENT = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" viewBox="0 0 200 80"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#c00000"/><stop offset="0.5" stop-color="#00c000"/>
<stop offset="1" stop-color="#0000c0"/></linearGradient></defs><rect width="200" height="80" fill="url(#g)"/></svg>"""
FIGURES = """figures:
  - {id: photo, file: photo.png, caption: A photo, alt: A photo}
  - {id: wash, file: wash.svg, caption: A wash, alt: A wash}
  - id: growth
    caption: Growth
    alt: Growth
    chart: {kind: bar, labels: [a, b], series: [{name: n, values: [1, 2]}]}
"""


def png(width: int, height: int) -> bytes:
    """A picture in colours."""
    made = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(made, "PNG")
    picture = Image.open(made)
    coloured = Image.merge("RGB", (picture.getchannel(0), Image.new("L", picture.size, 90), picture.getchannel(2)))
    made = io.BytesIO()
    coloured.save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def press(project: Callable[..., Path]) -> Callable[..., Pressed]:
    """Make the files for a press of the brief of all tests, in a style of its own, with pictures where wanted."""

    def make(house: str = "", figures: bool = False, **settings: object) -> Pressed:
        folder = project(
            source__brief=BRIEF,
            styles__own__house=house,
            source__photo=png(400, 200),
            source__wash=GRADIENT,
        )
        for name, suffix in (("source/brief", "md"), ("styles/own/house", "css")):
            (folder / name).rename(folder / f"{name}.{suffix}")
        (folder / "source/photo").rename(folder / "source/photo.png")
        (folder / "source/wash").rename(folder / "source/wash.svg")
        if figures:
            source = folder / "source/brief.md"
            source.write_text(BRIEF.replace("sources:", f"{FIGURES}sources:", 1), "utf-8")
        (folder / "styles/own/style.toml").write_text('title = "Own"\n', "utf-8")
        found = find_project(folder).with_settings(press=True, style="own", **settings)
        checked = pipeline.check(folder / "source/brief.md", found, formats=("pdf",))
        assert not has_errors(checked.diagnostics), checked.diagnostics
        return pressed_brief(checked, found)

    return make


def pdf_of(made: Pressed) -> bytes:
    """The PDF among the files."""
    return made.files["brief.press.pdf"]


def colour_at(picture: Image.Image, across: float, down: float) -> tuple[int, ...]:
    """The colour at so many mm from the upper left corner of the trim."""
    found = picture.getpixel((round((across + 10) * 2 * MM), round((down + 10) * 2 * MM)))
    assert isinstance(found, tuple)
    return found


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two colours are the same but for rounding."""
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


def picture_of(data: bytes) -> Image.Image:
    """The first page, marks and all, two pixels a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[0].render(scale=2).to_pil().convert("RGB")


def test_grounds_that_touch_the_trim_run_into_the_bleed_and_no_further(press: Callable[..., Pressed]) -> None:
    margins = find_style_margins()
    picture = picture_of(pdf_of(press(HOUSE % margins)))
    white = (255, 255, 255)
    for across, down in ((50, 1), (50, -2.7), (-2.7, 20), (212.7, 20), (-2.7, -2.7)):
        assert near(colour_at(picture, across, down), BAND), (across, down)
    for across, down in ((50, -3.4), (-3.4, 20), (213.4, 20)):
        assert colour_at(picture, across, down) == white, (across, down)
    assert near(colour_at(picture, 205, 165), (32, 160, 32))
    assert near(colour_at(picture, 212.7, 165), (32, 160, 32))
    assert colour_at(picture, 212.7, 182) == white
    reds = [x for x in range(picture.width) if near(picture.getpixel((x, round(picture.height * 0.3))), (192, 32, 32))]
    assert not reds or (reds[0] / 2 / MM > 15 and reds[-1] / 2 / MM < 215)  # what ends within the page stays there


def find_style_margins() -> tuple[str, str]:
    """The margins of the default style, from the text to the edges."""
    from briefpress.style import find_style

    variables = find_style("default").settings.variables
    return variables["margin-left"], variables["margin-right"]


def test_marks_lie_outside_the_bleed_and_on_the_sheet(press: Callable[..., Pressed]) -> None:
    picture = picture_of(pdf_of(press()))
    dark = picture.convert("L").point(lambda value: 255 if value < 225 else 0)
    scale = 2 * MM
    inner = (7 * scale, 7 * scale, (10 + 210 + 3) * scale, (10 + 297 + 3) * scale)
    frame = dark.copy()
    frame.paste(0, tuple(round(edge) for edge in inner))
    left, top, right, bottom = frame.getbbox() or (0, 0, 0, 0)
    assert left > 0.5 * scale
    assert top > 0.5 * scale
    assert right < picture.width - 0.5 * scale
    assert bottom < picture.height - 0.5 * scale
    assert frame.getpixel((round(10 * scale), round(3 * scale))) == 255  # a crop mark in line with the trim
    assert frame.getpixel((round(3 * scale), round(10 * scale))) == 255
    middle = round(115 * scale)
    assert frame.crop((middle - 20, 0, middle + 20, round(7 * scale))).getbbox()  # a registration mark


def test_boxes_are_those_of_the_trade(press: Callable[..., Pressed]) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(press()))) as pdf:
        for page in pdf.pages:
            trim, bleed, media = ([float(x) for x in box] for box in (page.trimbox, page.bleedbox, page.mediabox))
            assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([210 * MM, 297 * MM], abs=0.01)
            for box, mm in ((bleed, 3), (media, 10)):
                assert box == pytest.approx(
                    [trim[0] - mm * MM, trim[1] - mm * MM, trim[2] + mm * MM, trim[3] + mm * MM], abs=0.01
                )
            assert "/CropBox" not in page.obj


def test_the_pages_are_those_of_the_pdf(press: Callable[..., Pressed], tmp_path: Path) -> None:
    """The same words at the same places: bleed changes no line."""
    made = pdf_of(press(figures=True))
    found = find_project(tmp_path).with_settings(style="own", formats=("pdf",))
    checked = pipeline.check(tmp_path / "source/brief.md", found, formats=("pdf",))
    (plain,) = pipeline.render(checked, found).values()
    with pypdfium2.PdfDocument(made) as one, pypdfium2.PdfDocument(plain) as other:
        assert len(one) == len(other)
        for ours, theirs in zip(one, other, strict=True):
            a, b = ours.get_textpage(), theirs.get_textpage()
            assert a.get_text_range() == b.get_text_range()
            assert a.get_charbox(5) == pytest.approx(b.get_charbox(5), abs=0.01)


def test_nothing_for_screens_and_no_claim_is_left(press: Callable[..., Pressed]) -> None:
    data = pdf_of(press())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key in ("/StructTreeRoot", "/Metadata", "/Names", "/AF", "/Outlines", "/OutputIntents", "/MarkInfo"):
            assert key not in pdf.Root
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert not any(isinstance(o, Stream) and o.get("/Type") == Name.EmbeddedFile for o in pdf.objects)
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, Stream) and o.get("/Subtype") != Name.Image]
        assert not any(b"pdfaid" in stream or b"GTS_PDFX" in stream for stream in streams)
        assert str(pdf.docinfo["/Title"]) == "A brief"


def test_the_same_brief_gives_the_same_bytes(press: Callable[..., Pressed]) -> None:
    assert press(figures=True, ink="grey").files == press(figures=True, ink="grey").files


# ------------------------------------------------------------------------------------------ inks


def test_grey_is_grey_in_type_photos_washes_and_charts(press: Callable[..., Pressed]) -> None:
    made = press(figures=True, ink="grey")
    found = preflight(pdf_of(made), "a.pdf")
    assert {colour for page in found.pages for colour in page.colours} == {"DeviceGray"}
    assert any(image.colours == "DeviceGray" and image.width == 400 for image in found.images)
    with pypdfium2.PdfDocument(pdf_of(made)) as pdf:
        for page in pdf:
            red, green, blue = page.render(scale=1).to_pil().convert("RGB").split()
            assert list(red.getdata()) == list(green.getdata()) == list(blue.getdata())
    coloured = press(figures=True)
    with pypdfium2.PdfDocument(pdf_of(made)) as one, pypdfium2.PdfDocument(pdf_of(coloured)) as other:
        for ours, theirs in zip(one, other, strict=True):
            grey, colour = (page.render(scale=0.5).to_pil().convert("L").getdata() for page in (ours, theirs))
            assert sum(abs(a - b) for a, b in zip(grey, colour, strict=True)) / len(grey) < 3


def test_black_type_is_on_the_black_plate_and_colours_stay(press: Callable[..., Pressed]) -> None:
    made = pdf_of(press("h1 { color: #c02020; } p { color: #1a1a1a; }", ink="black"))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        found = [i for page in pdf.pages for i in pikepdf.parse_content_stream(page)]
    rgb = [[float(part) for part in i.operands] for i in found if str(i.operator) in ("rg", "RG")]
    assert [0.7529, 0.1255, 0.1255] in [[round(part, 4) for part in colour] for colour in rgb]
    assert all(black_or_none(colour) is None for colour in rgb)
    assert any(str(i.operator) == "g" and float(i.operands[0]) == 0 for i in found)


@pytest.mark.parametrize(
    ("colour", "grey"),
    [
        ((0, 0, 0), 0.0),
        ((0.1, 0.1, 0.12), 0.0),
        ((0.2, 0.2, 0.2), 0.0),
        ((0.5, 0.5, 0.5), 0.5),
        ((1, 1, 1), 1.0),
        ((0.0, 0.0, 0.2), None),
        ((0.8, 0.1, 0.1), None),
        ((0.0, 0.38, 0.42), None),
    ],
)
def test_what_is_black_to_the_eye(colour: tuple[float, ...], grey: float | None) -> None:
    assert black_or_none(colour) == (None if grey is None else pytest.approx(grey, abs=1e-6))


def test_luminance_is_that_of_srgb() -> None:
    assert luminance((1, 1, 1)) == pytest.approx(1)
    assert luminance((0, 1, 0)) > luminance((1, 0, 0)) > luminance((0, 0, 1)) > 0


# ------------------------------------------------------------------------------------------ output intent


@pytest.mark.parametrize("ink", ["grey", "black", "colour"])
def test_a_profile_becomes_the_output_intent_and_rgb_stays_srgb(
    press: Callable[..., Pressed], tmp_path: Path, ink: str
) -> None:
    (tmp_path / "a.icc").write_bytes(profile())
    made = press(figures=True, ink=ink, icc=str(tmp_path / "a.icc"))
    with pikepdf.open(io.BytesIO(pdf_of(made))) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert intent.DestOutputProfile.read_bytes() == profile()
        assert intent.DestOutputProfile.N == 4
        assert str(intent.Info) == "Test press"
        if ink != "grey":
            for page in pdf.pages:
                kind, srgb = page.resources.ColorSpace.DefaultRGB
                assert kind == Name.ICCBased
                assert b"sRGB" in srgb.read_bytes()
    assert made.preflight.intent == "Test press"


def test_a_profile_outside_the_project_is_given_by_the_command_alone(project: Callable[..., Path]) -> None:
    folder = project()
    (folder / "briefpress.toml").write_text('icc = "../a.icc"\n', "utf-8")
    with pytest.raises(UsageError, match="lies outside the project"):
        find_project(folder)


# ------------------------------------------------------------------------------------------ the command


def built(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Build the brief for a press."""
    return run(folder, "build", "-f", "pdf", "--press", *arguments)


def test_the_files_are_in_the_manifest_and_are_made_anew_when_they_must_be(project: Callable[..., Path]) -> None:
    folder = project()
    (folder / "source").mkdir()
    (folder / "source/brief.md").write_text(BRIEF, "utf-8")
    (folder / "a.icc").write_bytes(profile())
    assert built(folder).returncode == 0
    names = {"brief.press.pdf", "brief.preflight.txt", "brief.preflight.json"}
    (line,) = json.loads((folder / "output/manifest.json").read_text("utf-8"))["briefs"]
    assert {file["name"] for file in line["files"] if file["format"] == "press"} == names
    assert run(folder, "verify").returncode == 0
    assert "unchanged" in built(folder).stdout
    for name in names:
        (folder / "output" / name).write_bytes(b"x")
        assert "unchanged" not in built(folder).stdout
        assert run(folder, "verify").returncode == 0
    before = (folder / "output/brief.press.pdf").read_bytes()
    assert "unchanged" not in built(folder, "--ink", "grey").stdout
    assert (folder / "output/brief.press.pdf").read_bytes() != before
    assert "unchanged" not in built(folder, "--icc", "a.icc").stdout
    assert "unchanged" in built(folder, "--icc", "a.icc").stdout
    (folder / "a.icc").write_bytes(profile(text="Another"))
    assert "unchanged" not in built(folder, "--icc", "a.icc").stdout
    assert b"Another" in (folder / "output/brief.preflight.txt").read_bytes()


def test_what_the_preflight_finds_is_a_warning_of_the_build(project: Callable[..., Path]) -> None:
    folder = project()
    (folder / "source").mkdir()
    (folder / "source/photo.png").write_bytes(png(40, 20))
    figure = "figures:\n  - {id: photo, file: photo.png, caption: A photo, alt: A photo}\nsources:"
    (folder / "source/brief.md").write_text(BRIEF.replace("sources:", figure, 1), "utf-8")
    done = built(folder)
    assert done.returncode == 0, done.stderr
    assert "the preflight found 1 error" in done.stderr
    assert "see brief.preflight.txt" in done.stderr
    assert built(folder, "--strict").returncode == 1


def test_a_slug_that_would_be_another_briefs_file_is_refused(project: Callable[..., Path]) -> None:
    folder = project()
    (folder / "source").mkdir()
    (folder / "source/brief.md").write_text(BRIEF.replace("title:", "slug: other.press\ntitle:", 1), "utf-8")
    done = built(folder)
    assert done.returncode == 2
    assert "'other.press' is kept for files for the press" in done.stderr


def test_python_makes_them_too(project: Callable[..., Path]) -> None:
    folder = project()
    (folder / "briefpress.toml").write_text('press = true\nformats = ["txt"]\n', "utf-8")
    (folder / "brief.md").write_text(BRIEF, "utf-8")
    assert {path.name for path in briefpress.build(folder / "brief.md")} >= {"brief.txt", "brief.press.pdf"}
