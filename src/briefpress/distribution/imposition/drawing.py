"""Sheets of a plan drawn as a PDF: each page a form XObject (ISO 32000-1, 8.10) placed by a matrix.

What paper cannot show is left behind: links and other annotations, tags, outline, attachments, PDF/A and PDF/UA.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name

from ...opening import turn_of, unit_of
from .papers import Size
from .sheets import Box, Line, Plan, Side, place

_KEPT_INFO = ("/Title", "/Author", "/Subject", "/Keywords")
_HAIRLINE = 0.25  # pt


class Pages:
    """The pages of a PDF as they are seen: turned by /Rotate, scaled by /UserUnit, cut to the trim.

    `sizes` are those of the trims, in points.
    """

    def __init__(self, source: pikepdf.Pdf) -> None:
        self.source = source
        self.trims = [_trim(page) for page in source.pages]
        self.bleeds = [_bleed(page, trim) for page, trim in zip(source.pages, self.trims, strict=True)]
        self.sizes: list[Size] = []
        for page, trim in zip(source.pages, self.trims, strict=True):
            unit = unit_of(page)
            size = ((trim.right - trim.left) * unit, (trim.top - trim.bottom) * unit)
            self.sizes.append(size[::-1] if turn_of(page) % 180 else size)

    def form(self, number: int, into: pikepdf.Pdf) -> tuple[pikepdf.Object, tuple[float, ...]]:
        """A page as a form XObject of another PDF, and the matrix that brings its trim, as it is seen, to the origin."""
        page = self.source.pages[number]
        form = page.as_form_xobject(handle_transformations=False)
        form.BBox = Array([_number(edge) for edge in self.bleeds[number]])
        for key in ("/StructParents", "/StructParent"):  # of a tree that is not there
            if key in form:
                del form[key]
        trim, unit = self.trims[number], unit_of(page)
        matrix = {
            0: (1, 0, 0, 1, -trim.left, -trim.bottom),
            90: (0, -1, 1, 0, -trim.bottom, trim.right),
            180: (-1, 0, 0, -1, trim.right, trim.top),
            270: (0, 1, -1, 0, trim.top, -trim.left),
        }[turn_of(page)]
        return into.copy_foreign(form), tuple(unit * part for part in matrix)


def drawn(pages: Pages, plan: Plan, *, short_edge: bool | None) -> bytes:
    """The sides of the plan, one page each, in the order in which they are printed. The same bytes every time.

    `short_edge`: the edge on which the sheet is turned for its back, which viewers are told; None: the backs are of no account.
    """
    with pikepdf.new() as out:
        _head(out, pages.source, short_edge)
        forms: dict[int, tuple[pikepdf.Object, tuple[float, ...]]] = {}
        for side in plan.sides:
            for cell in side.cells:
                if cell.page is not None and cell.page not in forms:
                    forms[cell.page] = pages.form(cell.page, out)
            out.pages.append(_page(out, side, plan.size, pages.sizes, forms))
        made = BytesIO()
        out.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _head(out: pikepdf.Pdf, source: pikepdf.Pdf, short_edge: bool | None) -> None:
    """What of the document as a whole holds for its sheets too: title, language, colours, which layers are shown."""
    for key in _KEPT_INFO:
        if isinstance(value := source.docinfo.get(key), pikepdf.String):
            out.docinfo[Name(key)] = pikepdf.String(str(value))
    if isinstance(language := source.Root.get("/Lang"), pikepdf.String):
        out.Root.Lang = pikepdf.String(str(language))
    for key in ("/OutputIntents", "/OCProperties"):
        if isinstance(value := source.Root.get(key), Array | Dictionary):
            whole = value if value.is_indirect else source.make_indirect(value)
            out.Root[Name(key)] = out.copy_foreign(whole)
    preferences = Dictionary(PrintScaling=Name("/None"))  # ISO 32000-1, table 150
    if short_edge is not None:
        preferences.Duplex = Name.DuplexFlipShortEdge if short_edge else Name.DuplexFlipLongEdge
    out.Root.ViewerPreferences = preferences


def _page(
    out: pikepdf.Pdf,
    side: Side,
    size: Size,
    sizes: Sequence[Size],
    forms: dict[int, tuple[pikepdf.Object, tuple[float, ...]]],
) -> pikepdf.Page:
    objects, operators = Dictionary(), []
    for number, cell in enumerate(side.cells):
        if cell.page is None:
            continue
        form, to_origin = forms[cell.page]
        placed = place(sizes[cell.page], cell)
        box, scale = placed.box, placed.scale
        to_cell = (
            (0, scale, -scale, 0, box.right, box.bottom)
            if placed.turned
            else (scale, 0, 0, scale, box.left, box.bottom)
        )
        objects[f"/P{number}"] = form
        operators.append(
            f"q {_rectangle(cell.clip)} re W n {_text((Matrix(*to_origin) @ Matrix(*to_cell)).shorthand)} cm /P{number} Do Q"
        )
    operators += [_stroke(line) for line in side.lines]
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, _number(size[0]), _number(size[1])]),
        Resources=Dictionary(XObject=objects),
        Contents=out.make_stream("\n".join(operators).encode()),
    )
    return pikepdf.Page(out.make_indirect(page))


def _stroke(line: Line) -> str:
    dashes = "[2 1.5] 0 d" if line.fold else "[] 0 d"
    return f"q 0 G {_HAIRLINE} w {dashes} {_text((line.x0, line.y0))} m {_text((line.x1, line.y1))} l S Q"


def _rectangle(box: Box) -> str:
    return _text((box.left, box.bottom, box.right - box.left, box.top - box.bottom))


def _text(numbers: Sequence[float]) -> str:
    return " ".join(str(_number(number)) for number in numbers)


def _number(value: float) -> Decimal:
    """A number as PDF writes it: no exponent, five decimals, which are 4 nm."""
    return Decimal(f"{value:.5f}".rstrip("0").rstrip(".") if "." in f"{value:.5f}" else f"{value:.5f}")


# ------------------------------------------------------------------------------------------ boxes of a page


def _trim(page: pikepdf.Page) -> Box:
    """The trim, or what stands for it (ISO 32000-1, 14.11.2), as far as it lies on the page."""
    media, crop, trim = (_box(box) for box in (page.mediabox, page.cropbox, page.trimbox))
    return _common(trim, media) or _common(crop, media) or media


def _bleed(page: pikepdf.Page, trim: Box) -> Box:
    """The bleed where the page names one that reaches beyond the trim; else the trim."""
    if "/BleedBox" not in page.obj:
        return trim
    bleed = _common(_box(page.bleedbox), _box(page.mediabox)) or trim
    return Box(
        min(bleed.left, trim.left),
        min(bleed.bottom, trim.bottom),
        max(bleed.right, trim.right),
        max(bleed.top, trim.top),
    )


def _box(array: Any) -> Box:
    """A rectangle by any two opposite corners (ISO 32000-1, 7.9.5)."""
    x0, y0, x1, y1 = (float(edge) for edge in array.as_list())
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _common(one: Box, other: Box) -> Box | None:
    found = Box(
        max(one.left, other.left), max(one.bottom, other.bottom), min(one.right, other.right), min(one.top, other.top)
    )
    return found if found.right - found.left > 1 and found.top - found.bottom > 1 else None
