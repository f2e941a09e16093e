"""A PDF with bleed made one for a press: boxes, printer's marks, colours, output intent; and nothing that is for screens alone.

WeasyPrint's own marks lie within the bleed, in RGB and under the page, so they are drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from ..choices import Ink
from ..opening import MM, opened
from .icc import Profile
from .inks import make_black, make_grey

BLEED = 3.0  # mm, the rule in the trade
_SLUG = 10.0  # mm of paper beyond the trim, for the marks
_FROM, _LENGTH = 4.0, 5.0  # mm from the trim that a mark begins, outside the bleed, and its length
_RADIUS = 1.5  # mm of a registration mark
_REGISTRATION = Name("/BriefpressRegistration")  # pages may share their resources
_HAIRLINE = 0.25  # pt
_ARC = 0.5523  # of the radius: the handles of a circle drawn with four Bézier curves
_SCREEN = (
    "/StructTreeRoot",
    "/MarkInfo",
    "/Metadata",
    "/Outlines",
    "/PageMode",
    "/Names",
    "/Dests",
    "/AF",
    "/OpenAction",
)
Edges = tuple[float, float, float, float]


def finished(data: bytes, ink: Ink, profile: Profile | None) -> bytes:
    """The PDF for the press, of one whose pages have TrimBox and bleed. The same bytes every time.

    Tags, links, metadata and attachments go: they are for screens, and with them goes every claim of a standard.
    """
    with opened(data, "the PDF with bleed") as pdf:
        strip(pdf)
        srgb = _intent_profile(pdf)
        if ink == "grey":
            make_grey(pdf)
        else:
            if ink == "black":
                make_black(pdf)
            if srgb is not None:
                _say_which_rgb(pdf, srgb)
        registration = None if ink == "grey" else _registration_colour(pdf)
        for page in pdf.pages:
            _mark(page, registration)
        if profile is not None:
            _set_intent(pdf, profile)
        made = BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def strip(pdf: pikepdf.Pdf) -> None:
    """Take away what is for screens."""
    for key in _SCREEN:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/Annots", "/StructParents", "/Tabs", "/AF"):
            if key in page.obj:
                del page.obj[key]
    for item in pdf.objects:
        if isinstance(item, Stream) and "/StructParents" in item:
            del item["/StructParents"]


def _intent_profile(pdf: pikepdf.Pdf) -> pikepdf.Object | None:
    """The profile of the PDF/A output intent, which says which RGB is meant; the intent goes with the claim."""
    intents = pdf.Root.get("/OutputIntents")
    if intents is None:
        return None
    del pdf.Root["/OutputIntents"]
    found: pikepdf.Object | None = intents[0].get("/DestOutputProfile") if len(intents) else None
    return found


def _say_which_rgb(pdf: pikepdf.Pdf, profile: pikepdf.Object) -> None:
    """DeviceRGB stays the RGB that it was, whatever the output intent (ISO 32000-1, 8.6.5.6)."""
    space = pdf.make_indirect(Array([Name.ICCBased, profile]))
    resources: list[pikepdf.Object] = [page.resources for page in pdf.pages]
    resources += [item.Resources for item in pdf.objects if isinstance(item, Stream) and "/Resources" in item]
    for table in resources:
        if "/ColorSpace" not in table:
            table.ColorSpace = Dictionary()
        table.ColorSpace.DefaultRGB = space


def _set_intent(pdf: pikepdf.Pdf, profile: Profile) -> None:
    """The printing condition (ISO 32000-1, 14.11.5). Its subtype names the form of the entry; no claim of PDF/X is made."""
    stream = pdf.make_stream(profile.data, N=profile.channels)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String("Custom"),
        Info=String(profile.says),
        DestOutputProfile=stream,
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _mark(page: pikepdf.Page, registration: pikepdf.Object | None) -> None:
    """Set a page's boxes, clip it to its bleed, and draw the marks around, in black where there is no other plate."""
    trim = _edges(page)
    page.obj.MediaBox = _array(_grown(trim, _SLUG))
    page.obj.BleedBox = _array(_grown(trim, BLEED))
    page.obj.TrimBox = _array(trim)
    if "/CropBox" in page.obj:
        del page.obj["/CropBox"]
    x, y, x1, y1 = _grown(trim, BLEED)
    page.contents_add(f"q {_text(x, y, x1 - x, y1 - y)} re W n".encode(), prepend=True)
    if registration is not None:
        page.add_resource(registration, Name.ColorSpace, name=_REGISTRATION, replace_existing=True)
    colour = "0 G" if registration is None else f"{_REGISTRATION} CS 1 SCN"
    lines = [*_crop_marks(trim), *_registration_marks(trim)]
    page.contents_add(f"Q\nq {colour} {_HAIRLINE} w {' '.join(lines)} Q".encode())


def _registration_colour(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The colour that is on every plate (ISO 32000-1, 8.6.6.4)."""
    full = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(full)]))


def _crop_marks(trim: Edges) -> Iterator[str]:
    """Two lines at each corner, in line with the edges of the trim."""
    left, bottom, right, top = trim
    begin, end = _FROM * MM, (_FROM + _LENGTH) * MM
    for x in (left, right):
        yield from (_line(x, y + way * begin, x, y + way * end) for y, way in ((bottom, -1), (top, 1)))
    for y in (bottom, top):
        yield from (_line(x + way * begin, y, x + way * end, y) for x, way in ((left, -1), (right, 1)))


def _registration_marks(trim: Edges) -> Iterator[str]:
    """A circle with a cross in the middle of each side."""
    left, bottom, right, top = trim
    away, r = (_FROM + _LENGTH / 2) * MM, _RADIUS * MM
    k, arm = _ARC * r, _LENGTH / 2 * MM
    middle, height = (left + right) / 2, (bottom + top) / 2
    for x, y in ((middle, bottom - away), (middle, top + away), (left - away, height), (right + away, height)):
        yield f"{_text(x + r, y)} m"
        yield f"{_text(x + r, y + k, x + k, y + r, x, y + r)} c {_text(x - k, y + r, x - r, y + k, x - r, y)} c"
        yield f"{_text(x - r, y - k, x - k, y - r, x, y - r)} c {_text(x + k, y - r, x + r, y - k, x + r, y)} c s"
        yield from (_line(x - arm, y, x + arm, y), _line(x, y - arm, x, y + arm))


def _edges(page: pikepdf.Page) -> Edges:
    left, bottom, right, top = (float(edge) for edge in page.trimbox.as_list())
    return left, bottom, right, top


def _grown(box: Edges, mm: float) -> Edges:
    by = mm * MM
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _array(box: Edges) -> Array:
    return Array([Decimal(f"{edge:.4f}") for edge in box])


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{_text(x0, y0)} m {_text(x1, y1)} l S"


def _text(*numbers: float) -> str:
    return " ".join(f"{number:.4f}" for number in numbers)
