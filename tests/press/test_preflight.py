"""The preflight finds in a PDF what is there, and tells it; files that no one should print are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from briefpress.diagnostics import UsageError
from briefpress.press.preflight import Preflight, as_json, as_text, preflight
from tests.test_bad_input import run

Change = Callable[[pikepdf.Pdf, Any], None]


def page_with(content: str, change: Change = lambda pdf, page: None, **resources: object) -> bytes:
    """A page of 200 × 100 pt with bleed, which paints so."""
    with pikepdf.new() as pdf:
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 240, 140]),
            BleedBox=Array([10, 10, 230, 130]),
            TrimBox=Array([20, 20, 220, 120]),
            Resources=Dictionary(**resources),
            Contents=pdf.make_stream(content.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        change(pdf, pdf.pages[0].obj)
        made = BytesIO()
        pdf.save(made)
    return made.getvalue()


def found(content: str, change: Change = lambda pdf, page: None, **resources: object) -> Preflight:
    """The preflight of it."""
    return preflight(page_with(content, change, **resources), "a.pdf")


def codes(of: Preflight) -> list[tuple[str, str]]:
    """Severity and code of what was found."""
    return [(finding.severity, finding.code) for finding in of.findings]


def image(pdf: pikepdf.Pdf, width: int, height: int, **more: object) -> pikepdf.Stream:
    """An image in RGB."""
    return pdf.make_stream(
        b"\x80" * (3 * width * height),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        **more,
    )


@pytest.mark.parametrize(
    ("points", "severity"), [(24, None), (23.9, None), (24.5, "warning"), (47, "warning"), (49, "error")]
)
def test_the_resolution_is_that_on_paper(points: float, severity: str | None) -> None:
    """100 pixels over 24 pt, a third of an inch, are 300 an inch; also within a form, and turned."""

    def add(pdf: pikepdf.Pdf, page: Any) -> None:
        inner = pdf.make_stream(
            b"0 1 -1 0 0 0 cm /I Do",
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([-1, -1, 1, 1]),
            Matrix=Array([0.5, 0, 0, 0.5, 0, 0]),
            Resources=Dictionary(XObject=Dictionary(I=image(pdf, 100, 100))),
        )
        page.Resources.XObject = Dictionary(F=inner)

    seen = found(f"q {2 * points} 0 0 {2 * points} 100 50 cm /F Do Q", add)
    assert seen.images[0].ppi == pytest.approx(7200 / points)
    assert codes(seen) == ([(severity, "image-resolution")] if severity else [])
    assert seen.fine is (severity != "error")


def test_colours_are_named_as_they_are_painted() -> None:
    spaces = Dictionary(
        S=Array([Name.Separation, Name("/PANTONE 185 C"), Name.DeviceCMYK, Dictionary()]),
        I=Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String("12345678")]),
    )
    seen = found("0 g 1 0 0 rg 0 0 0 1 k /S cs 1 scn /I CS 0 SCN", ColorSpace=spaces)
    assert seen.pages[0].colours == ("DeviceCMYK", "DeviceGray", "DeviceRGB", "Separation PANTONE 185 C")


def test_fonts_are_embedded_or_told_of() -> None:
    fonts = Dictionary(
        A=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica),
        B=Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/Unused")),
    )
    seen = found("BT /A 10 Tf 30 30 Td (a) Tj ET", Font=fonts)
    assert [(font.name, font.embedded, font.subset) for font in seen.fonts] == [("Helvetica", False, False)]
    assert codes(seen) == [("error", "font-not-embedded")]


def test_transparency_is_told_of() -> None:
    states = Dictionary(T=Dictionary(ca=0.5), B=Dictionary(BM=Name.Multiply), P=Dictionary(ca=1, CA=1, BM=Name.Normal))
    seen = found("/P gs", ExtGState=states)
    assert codes(seen) == []
    seen = found("/T gs /B gs", ExtGState=states)
    assert seen.pages[0].transparency == ("a blend mode", "transparent areas")
    assert codes(seen) == [("note", "transparency")]


def test_boxes_that_do_not_lie_in_one_another_are_an_error() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.TrimBox = Array([0, 0, 240, 140])

    assert codes(found("", change)) == [("error", "boxes")]

    def drop(pdf: pikepdf.Pdf, page: Any) -> None:
        del page["/TrimBox"]

    assert codes(found("", drop)) == [("warning", "no-trim")]

    def small(pdf: pikepdf.Pdf, page: Any) -> None:
        page.BleedBox = Array([15, 15, 225, 125])

    assert codes(found("", small)) == [("warning", "bleed")]


@pytest.mark.parametrize(
    ("content", "mean", "most"),
    [
        ("", 0, 0),
        ("0 g 0 0 240 140 re f", 100, 100),
        ("0 g 20 20 100 100 re f", 50, 100),
        ("1 0 0 rg 0 0 240 140 re f", 200, 200),
        ("0.5 g 0 0 240 140 re f", 50, 50),
        ("0 g 0 0 240 20 re f", 0, 0),  # outside the trim
    ],
)
def test_ink_is_measured_on_the_trim(content: str, mean: float, most: float) -> None:
    (page,) = found(content).pages
    assert page.ink.mean == pytest.approx(mean, abs=1)
    assert page.ink.most == pytest.approx(most, abs=1)


def test_both_reports_tell_the_same() -> None:
    seen = found("BT /A 10 Tf 30 30 Td (a) Tj ET", Font=Dictionary(A=Dictionary(Type=Name.Font, Subtype=Name.Type1)))
    data = json.loads(as_json(seen))
    assert data["fine"] is False
    assert data["pages"][0]["trim"]["width"] == pytest.approx(70.556)
    assert data["findings"][0]["says"] in as_text(seen)


# ------------------------------------------------------------------------------------------ hostile


def _calls_itself(pdf: pikepdf.Pdf, page: Any) -> None:
    form = pdf.make_stream(b"/F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    page.Resources.XObject = Dictionary(F=form)


def _bomb(pdf: pikepdf.Pdf, page: Any) -> None:
    """Twenty forms, each of which paints the next ten times."""
    _bomb_of(pdf, page, pdf.make_stream(b"0 g", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9])))


def _bomb_with_an_image(pdf: pikepdf.Pdf, page: Any) -> None:
    _bomb_of(pdf, page, image(pdf, 1, 1))


def _bomb_of(pdf: pikepdf.Pdf, page: Any, form: pikepdf.Stream) -> None:
    for _ in range(20):
        inner = Dictionary(XObject=Dictionary(F=form))
        form = pdf.make_stream(
            b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=inner
        )
    page.Resources.XObject = Dictionary(F=form)


@pytest.mark.parametrize(
    ("change", "says"),
    [(_calls_itself, "nests forms"), (_bomb, "cannot be surveyed"), (_bomb_with_an_image, "cannot be surveyed")],
)
def test_forms_without_end_are_refused(change: Change, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefpress.press.survey._MOST_STEPS", 5_000)
    with pytest.raises(UsageError, match=says):
        found("/F Do", change)


@pytest.mark.parametrize(
    "content",
    ["Q Q Q", "1 2 cm", "/Nothing Do", "/a /b Tf", "(a) cs", "/P scn", "BI /W 1 /H 1 ID x EI", "\x00\xff(", "<<"],
)
def test_odd_content_is_looked_through(content: str) -> None:
    assert len(found(content).pages) == 1


@pytest.mark.parametrize(
    "resources",
    [
        {"XObject": Array([1])},
        {"XObject": Dictionary(I=Dictionary(Subtype=Name.Image))},
        {"Font": Dictionary(a=Array([]))},
        {"Font": Dictionary(a=Dictionary(DescendantFonts=Array([1])))},
        {"ColorSpace": Dictionary(a=Array([Name.ICCBased]))},
        {"ColorSpace": Dictionary(a=Name.a)},
        {"ExtGState": Dictionary(a=Dictionary(ca=Name.b, SMask=Dictionary()))},
    ],
)
def test_odd_resources_are_looked_through(resources: dict[str, object]) -> None:
    seen = found("/a Do /I Do BT /a 9 Tf ET /a cs /a gs /a sh", **resources)
    assert len(seen.pages) == 1


def test_a_profile_of_no_sense_is_named_as_one_of_another_kind() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        page.Resources.ColorSpace = Dictionary(a=Array([Name.ICCBased, pdf.make_stream(b"", N=Name.x)]))
        pdf.Root.OutputIntents = Array([1])

    assert found("/a cs", change).pages[0].colours == ("ICC of another kind",)


def test_the_command_ends_as_it_found(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(page_with("0 g"))
    (tmp_path / "bad.pdf").write_bytes(
        page_with("BT /A 9 Tf (a) Tj ET", Font=Dictionary(A=Dictionary(Type=Name.Font, Subtype=Name.Type1)))
    )
    (tmp_path / "none.pdf").write_bytes(b"none")
    for name, code in (("good.pdf", 0), ("bad.pdf", 1), ("none.pdf", 2), ("absent.pdf", 2), (".", 2)):
        done = run(tmp_path, "preflight", name)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
    assert json.loads(run(tmp_path, "preflight", "bad.pdf", "--report", "json").stdout)["fine"] is False
