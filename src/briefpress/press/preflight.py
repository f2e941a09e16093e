"""What a printer looks for in a PDF before it is printed: fonts, boxes, colours, resolution, ink, transparency."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

import pikepdf

from ..diagnostics import UsageError
from ..opening import MM, broken, opened
from .survey import Font, Image, Painted, Survey

FINE_PPI, LEAST_PPI = 300, 150
"""Pixels an inch below which an image is warned of, and below which it is an error."""
_SCALE = 0.5  # pixels a point at which the ink is measured
_MOST_PIXELS = 4_000_000
_SLACK = 0.02  # mm
Severity = Literal["error", "warning", "note"]


class Box(NamedTuple):
    """A box of a page in mm: its lower left corner from that of the sheet, and its size."""

    left: float
    bottom: float
    width: float
    height: float


class Ink(NamedTuple):
    """Ink on the trim in per cent, 100 being one ink in full: in the mean, and where it lies thickest."""

    mean: float
    most: float


class Finding(NamedTuple):
    """Something to be told; `page` 0: of the file."""

    severity: Severity
    code: str
    page: int
    says: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    number: int
    media: Box
    trim: Box
    bleed: Box
    colours: tuple[str, ...]
    transparency: tuple[str, ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Preflight:
    """All that was found."""

    file: str
    pages: tuple[Page, ...]
    fonts: tuple[Font, ...]
    images: tuple[Image, ...]
    intent: str
    findings: tuple[Finding, ...]

    @property
    def fine(self) -> bool:
        """True where there is no error."""
        return not any(finding.severity == "error" for finding in self.findings)


def preflight(data: bytes, name: str) -> Preflight:
    """Look through a PDF, called `name` in messages. Raises UsageError where it cannot be read."""
    with opened(data, name) as pdf:
        survey = Survey(name)
        try:
            painted = [survey.page(page, number) for number, page in enumerate(pdf.pages, 1)]
            boxes = [_boxes(page) for page in pdf.pages]
            named_trim = ["/TrimBox" in page.obj for page in pdf.pages]
            intent = _intent(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError, OverflowError) as fault:
            raise broken(name, fault) from None
    inks = _inks(data, name, boxes)
    pages = tuple(
        Page(number, *of, tuple(sorted(found.colours)), tuple(sorted(found.transparency)), ink)
        for number, (of, found, ink) in enumerate(zip(boxes, painted, inks, strict=True), 1)
    )
    fonts = tuple(sorted({font for found in painted for font in found.fonts}))
    images = tuple(image for found in painted for image in found.images)
    findings = tuple(_findings(pages, fonts, images, painted, named_trim))
    return Preflight(name, pages, fonts, images, intent, findings)


# ------------------------------------------------------------------------------------------ looking


def _boxes(page: pikepdf.Page) -> tuple[Box, Box, Box]:
    """Media, trim and bleed (ISO 32000-1, 14.11.2)."""
    media = [float(edge) for edge in page.mediabox.as_list()]
    left, bottom = min(media[0], media[2]), min(media[1], media[3])

    def box(array: Any) -> Box:
        x0, y0, x1, y1 = (float(edge) for edge in array.as_list())
        corner = ((min(x0, x1) - left) / MM, (min(y0, y1) - bottom) / MM)
        return Box(*(round(value, 3) + 0.0 for value in (*corner, abs(x1 - x0) / MM, abs(y1 - y0) / MM)))

    return box(page.mediabox), box(page.trimbox), box(page.bleedbox)


def _intent(pdf: pikepdf.Pdf) -> str:
    """What the output intent is called; empty where there is none."""
    intents = pdf.Root.get("/OutputIntents")
    if not isinstance(intents, pikepdf.Array) or not len(intents) or not isinstance(intents[0], pikepdf.Dictionary):
        return ""
    first = intents[0]
    return str(first.get("/Info") or first.get("/OutputConditionIdentifier") or "without a name")[:200]


def _inks(data: bytes, name: str, boxes: Sequence[tuple[Box, Box, Box]]) -> Iterator[Ink]:
    """The ink of each page, measured on its picture."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if len(pdf) != len(boxes):
                raise UsageError(f"{name} is broken: its pages cannot be counted")
            for number, (_, trim, _) in enumerate(boxes):
                page = pdf[number]
                page.set_cropbox(*page.get_trimbox())
                area = trim.width * trim.height * MM * MM
                scale = min(_SCALE, (_MOST_PIXELS / area) ** 0.5) if area else _SCALE
                yield _ink(page.render(scale=scale, draw_annots=False).to_pil())
                page.close()
    except pypdfium2.PdfiumError as fault:
        raise UsageError(f"{name} is broken and cannot be drawn: {fault}") from None


def _ink(picture: Any) -> Ink:
    """Ink of a picture in sRGB, black taking the place of what cyan, magenta and yellow have in common.

    It is an estimate: what a press lays down depends on how the printer separates.
    """
    from PIL import ImageChops, ImageMath, ImageStat

    bands = picture.convert("RGB").split()
    lightest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    black = ImageChops.invert(lightest)
    colours = [ImageChops.subtract(lightest, band) for band in bands]
    total = ImageMath.lambda_eval(
        lambda a: a["k"] + a["c"] + a["m"] + a["y"],
        k=black.convert("I"),
        **{key: band.convert("I") for key, band in zip("cmy", colours, strict=True)},
    )
    mean = sum(ImageStat.Stat(band).mean[0] for band in (black, *colours))
    return Ink(round(mean / 2.55, 1), round(total.getextrema()[1] / 2.55, 1))


# ------------------------------------------------------------------------------------------ judging


def _findings(
    pages: Sequence[Page],
    fonts: Sequence[Font],
    images: Sequence[Image],
    painted: Sequence[Painted],
    named_trim: Sequence[bool],
) -> Iterator[Finding]:
    for font in fonts:
        if not font.embedded:
            on = next(n for n, found in enumerate(painted, 1) if font in found.fonts)
            yield Finding("error", "font-not-embedded", on, f"the font {font.name} is not embedded")
        elif font.type == "Type3":
            yield Finding("warning", "font-type-3", 0, f"the font {font.name} is of Type 3, which many printers refuse")
    for image in images:
        if image.ppi is not None and image.ppi < FINE_PPI and image.colours != "mask":
            bad = image.ppi < LEAST_PPI
            yield Finding(
                "error" if bad else "warning",
                "image-resolution",
                image.page,
                f"an image of {image.width} × {image.height} pixels has {image.ppi:.0f} ppi; "
                f"{LEAST_PPI if bad else FINE_PPI} are the {'least' if bad else 'rule'}",
            )
    for page, trim in zip(pages, named_trim, strict=True):
        yield from _of_page(page, trim)
    sizes = {(round(page.trim.width), round(page.trim.height)) for page in pages}
    if len(sizes) > 1:
        several = ", ".join(f"{width} × {height} mm" for width, height in sorted(sizes))
        yield Finding("note", "sizes", 0, f"the pages are of several sizes: {several}")


def _of_page(page: Page, named_trim: bool) -> Iterator[Finding]:
    if not named_trim:
        yield Finding("warning", "no-trim", page.number, "no TrimBox says where the paper is cut")
    elif not (_within(page.trim, page.bleed) and _within(page.bleed, page.media)):
        yield Finding("error", "boxes", page.number, "trim, bleed and media box do not lie in one another")
    elif _bleed(page) < 3 - _SLACK:
        yield Finding("warning", "bleed", page.number, f"the bleed is {max(0.0, _bleed(page)):.1f} mm; 3 are the rule")
    if page.transparency:
        yield Finding("note", "transparency", page.number, f"transparency: {', '.join(page.transparency)}")


def _bleed(page: Page) -> float:
    """The least bleed of a page, in mm."""
    trim, bleed = page.trim, page.bleed
    right = bleed.left + bleed.width - trim.left - trim.width
    top = bleed.bottom + bleed.height - trim.bottom - trim.height
    return min(trim.left - bleed.left, trim.bottom - bleed.bottom, right, top)


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - _SLACK
        and inner.bottom >= outer.bottom - _SLACK
        and inner.left + inner.width <= outer.left + outer.width + _SLACK
        and inner.bottom + inner.height <= outer.bottom + outer.height + _SLACK
    )


# ------------------------------------------------------------------------------------------ telling


def as_json(found: Preflight) -> str:
    """The report as JSON: the fields of `Preflight`, lengths in mm, ink in per cent."""
    named = {
        "file": found.file,
        "fine": found.fine,
        "intent": found.intent,
        "pages": [
            asdict(page) | {key: getattr(page, key)._asdict() for key in ("media", "trim", "bleed", "ink")}
            for page in found.pages
        ],
        "fonts": [font._asdict() for font in found.fonts],
        "images": [
            image._asdict() | {"ppi": None if image.ppi is None else round(image.ppi, 1)} for image in found.images
        ],
        "findings": [finding._asdict() for finding in found.findings],
    }
    return json.dumps(named, indent=2, ensure_ascii=False) + "\n"


def as_text(found: Preflight) -> str:
    """The report for people."""
    lines = [found.file, "", "Findings"]
    lines += [_finding(finding) for finding in found.findings] or ["  none"]
    lines += ["", "Pages"]
    for alike in _runs(found.pages):
        first, last = alike[0], alike[-1]
        which = f"{first.number}" if first is last else f"{first.number}-{last.number}"
        lines += [
            f"  {which}: trim {_size(first.trim)}, bleed {_bleed(first):.1f} mm, sheet {_size(first.media)}",
            f"      colours: {', '.join(first.colours) or 'none'}",
        ]
    lines += ["", "Ink, estimated, in per cent of one ink in full"]
    lines += [
        f"  page {page.number}: {page.ink.mean:.1f} in the mean, {page.ink.most:.0f} at most" for page in found.pages
    ]
    lines += ["", "Fonts"]
    lines += [
        f"  {font.name}: {font.type}, {'embedded' if font.embedded else 'not embedded'}{', a subset' * font.subset}"
        for font in found.fonts
    ] or ["  none"]
    lines += ["", "Images"]
    lines += [
        f"  page {image.page}: {image.width} × {image.height} pixels"
        + (f", {image.ppi:.0f} ppi" if image.ppi is not None else "")
        + f", {image.colours}"
        for image in found.images
    ] or ["  none"]
    lines += ["", f"Output intent: {found.intent or 'none'}"]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    return f"  {finding.severity}[{finding.code}]{f' page {finding.page}' if finding.page else ''}: {finding.says}"


def _runs(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Pages that follow one another and are alike in boxes and colours."""
    run: list[Page] = []
    for page in pages:
        if run and (page.trim, page.bleed, page.media, page.colours) != (
            run[0].trim,
            run[0].bleed,
            run[0].media,
            run[0].colours,
        ):
            yield run
            run = []
        run.append(page)
    yield run


def _size(box: Box) -> str:
    return f"{box.width:.1f} × {box.height:.1f} mm"
