"""A brief's PDF, stamped once for each copy: the pages are opened once, and one form XObject is put in place of another.

What is stamped is an artifact (ISO 32000-1, 14.8.2.2.2), so the tags, the links and what PDF/A and PDF/UA ask for stay. The
form keeps the copy's code in a page-piece dictionary (ISO 32000-1, 14.5), by which a file is traced whose bytes were changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name

from ..finding import today
from ..opening import MM
from ..style import Stamp
from .codes import Code, drawing, read_code
from .stamps import MARK_PAGE, form

PIECE = Name.briefpress
_WORDS, _CODE, _MARK, _FADED = Name.BriefpressCopy, Name.BriefpressCode, Name.BriefpressMark, Name.BriefpressFaded
_FAINT = 0.09  # the watermark's opacity
_MARK_WIDTH = 0.9  # of the page's diagonal
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the style leaves room for stamps, and whether its lines begin at the right."""

    zone: Stamp
    rtl: bool


class Stamped:
    """A PDF with room for one copy's stamps, filled anew for each; what was filled in is kept: make one a hundred."""

    def __init__(self, data: bytes, place: Place, *, marked: bool) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.place, self.marked = place, marked
        self.slots = [self._prepared(page) for page in self.pdf.pages]

    def __enter__(self) -> Stamped:
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    def copy(self, words: pikepdf.Page, mark: pikepdf.Page | None, code: Code) -> bytes:
        """The PDF of one copy; `words` and `mark` are pages of another PDF."""
        forms = {_WORDS: self._known(self.pdf.copy_foreign(form(words)), code), _CODE: self._drawn(code)}
        if self.marked and mark is not None:
            forms[_MARK] = self._faded(self.pdf.copy_foreign(form(mark)))
        for slots in self.slots:
            for name, made in forms.items():
                slots[name] = made
        out = BytesIO()
        self.pdf.save(out, deterministic_id=True)
        return out.getvalue()

    # ------------------------------------------------------------------------------------------ the pages

    def _prepared(self, page: pikepdf.Page) -> pikepdf.Object:
        """Have a page draw the stamps over what is there, whose state of graphics ends before; its dictionary of XObjects."""
        left, bottom, right, top = (float(edge) for edge in page.trimbox.as_list())
        out = [b"\nQ /Artifact <</Type /Pagination>> BDC"]
        for name, matrix in self._placed(right - left, top - bottom):
            a, b, c, d, e, f = matrix
            out.append(f"q {a:.5f} {b:.5f} {c:.5f} {d:.5f} {e + left:.3f} {f + bottom:.3f} cm {name} Do Q".encode())
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\n".join([*out, b"EMC"]))
        page.obj.Resources = copy(page.resources)  # pages may share theirs, and what is in them
        page.obj.Resources.XObject = copy(page.obj.Resources.get("/XObject") or Dictionary())
        slots: pikepdf.Object = page.obj.Resources.XObject
        return slots

    def _placed(self, width: float, height: float) -> Iterator[tuple[Name, Matrix]]:
        """The stamps of a page of a size in points, each with its matrix from the form's space to the trim's corner."""
        zone = self.place.zone
        line = zone.width(min(width, height) / MM) * MM  # set for an upright page, and as wide on one that is turned
        start, edge, side = zone.start * MM, zone.edge * MM, zone.code * MM
        x, code = (width - start - line, edge) if self.place.rtl else (start, width - edge - side)
        yield _WORDS, (1, 0, 0, 1, x, zone.bottom * MM)
        yield _CODE, (1, 0, 0, 1, code, zone.bottom * MM)
        if self.marked:
            angle = math.atan2(height, width)
            scale = min(1.0, _MARK_WIDTH * math.hypot(width, height) / (MARK_PAGE[0] * MM))
            cos, sin = math.cos(angle) * scale, math.sin(angle) * scale
            x, y = MARK_PAGE[0] * MM / 2, MARK_PAGE[1] * MM / 2
            yield _MARK, (cos, sin, -sin, cos, width / 2 - cos * x + sin * y, height / 2 - sin * x - cos * y)

    # ------------------------------------------------------------------------------------------ the forms

    def _known(self, words: pikepdf.Object, code: Code) -> pikepdf.Object:
        """The words, with the copy's code for programs. The date of a page-piece dictionary is required (14.5, table 95)."""
        moment = f"D:{today():%Y%m%d}000000Z"
        words.LastModified = moment
        words.PieceInfo = Dictionary({str(PIECE): Dictionary(LastModified=moment, Private=str(code))})
        return words

    def _drawn(self, code: Code) -> pikepdf.Object:
        side = self.place.zone.code * MM
        return self._form(drawing(code, side), side, side, Dictionary())

    def _faded(self, mark: pikepdf.Object) -> pikepdf.Object:
        """A watermark, seen through as a whole: letters that overlap are not darker there (a group, 11.6.6)."""
        resources = Dictionary(
            XObject=Dictionary({str(_MARK): mark}),
            ExtGState=Dictionary({str(_FADED): Dictionary(ca=_FAINT, CA=_FAINT)}),
        )
        mark.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, I=True, K=False)
        width, height = (side * MM for side in MARK_PAGE)
        return self._form(f"{_FADED} gs {_MARK} Do".encode(), width, height, resources)

    def _form(self, operators: bytes, width: float, height: float, resources: pikepdf.Object) -> pikepdf.Object:
        return self.pdf.make_stream(
            operators, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, width, height], Resources=resources
        )


def traced(pdf: pikepdf.Pdf) -> Code | None:
    """The code that a copy carries, found on any of its pages, on sheets too; None where there is none."""
    for page in pdf.pages:
        for _, stamp in _forms(page.obj.get(Name.Resources), 3):
            words = stamp.get(Name.PieceInfo, Dictionary()).get(PIECE, Dictionary()).get(Name.Private)
            if words is not None and (code := read_code(str(words))):
                return code
    return None


def _forms(resources: pikepdf.Object | None, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    """The XObjects of a page, and those inside them so many levels deep."""
    found = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    for name, stamp in found.items() if isinstance(found, Dictionary) else ():
        if isinstance(stamp, pikepdf.Stream):
            yield name, stamp
            if depth:
                yield from _forms(stamp.get(Name.Resources), depth - 1)
