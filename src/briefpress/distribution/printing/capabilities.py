"""What a printer is and can do, read from its attributes; names for what IPP numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ...opening import MM
from ..imposition.papers import Size, name_of
from .client import PDF, Attributes, Operation, Printer, Refused, Status
from .ipp import Range

STAPLE, SADDLE_STITCH, BOOKLET_MAKER, STAPLE_TOP_LEFT = 4, 8, 13, 20
_FINISHINGS = dict(
    enumerate(
        "none staple punch cover bind saddle-stitch edge-stitch fold trim bale booklet-maker jog-offset coat laminate".split(),
        3,
    )
)
_FINISHINGS |= dict(
    enumerate(
        "staple-top-left staple-bottom-left staple-top-right staple-bottom-right edge-stitch-left edge-stitch-top "
        "edge-stitch-right edge-stitch-bottom staple-dual-left staple-dual-top staple-dual-right staple-dual-bottom "
        "staple-triple-left staple-triple-top staple-triple-right staple-triple-bottom".split(),
        20,
    )
)
_FINISHINGS |= dict(enumerate("bind-left bind-top bind-right bind-bottom".split(), 50))
_FINISHINGS |= dict(
    enumerate(
        "punch-top-left punch-bottom-left punch-top-right punch-bottom-right punch-dual-left punch-dual-top "
        "punch-dual-right punch-dual-bottom punch-triple-left punch-triple-top punch-triple-right punch-triple-bottom "
        "punch-quad-left punch-quad-top punch-quad-right punch-quad-bottom punch-multiple-left punch-multiple-top "
        "punch-multiple-right punch-multiple-bottom".split(),
        70,
    )
)
_FINISHINGS |= dict(
    enumerate(
        "fold-accordion fold-double-gate fold-gate fold-half fold-half-z fold-left-gate fold-letter fold-parallel "
        "fold-poster fold-right-gate fold-z fold-engineering-z".split(),
        90,
    )
)
"""RFC 8011, 5.2.6; PWG 5100.1, table 2."""

_STATES = {3: "idle", 4: "printing", 5: "stopped"}
_REASONS = {
    "media-empty": "a tray is out of paper",
    "media-needed": "paper is needed",
    "media-jam": "paper is jammed",
    "media-low": "paper is low",
    "door-open": "a door is open",
    "cover-open": "a cover is open",
    "input-tray-missing": "a tray is missing",
    "output-area-full": "the output bin is full",
    "output-tray-missing": "the output bin is missing",
    "marker-supply-empty": "toner or ink is out",
    "marker-supply-low": "toner or ink is low",
    "toner-empty": "toner is out",
    "toner-low": "toner is low",
    "stapler-empty": "staples are out",
    "paused": "it is paused",
    "offline": "it is offline",
    "shutdown": "it is shutting down",
    "spool-area-full": "its memory for jobs is full",
    "timed-out": "the device does not answer it",
    "connecting-to-device": "it is waiting for the device",
}
PAPER_WANTED = frozenset({"media-empty", "media-needed"})
_SIZED = re.compile(r"(?!custom_m|roll_).*_(\d{1,6}(?:\.\d{1,6})?)x(\d{1,6}(?:\.\d{1,6})?)(mm|in)")
_NEAR = 1.5 * MM


def finishing(number: int) -> str:
    """The name of a finishing."""
    return _FINISHINGS.get(number, f"finishing-{number}")


def bare(reasons: Iterable[str]) -> frozenset[str]:
    """Reasons of a printer without how grave they are, which printers judge differently: one stops for a warning."""
    return frozenset(re.sub(r"-(report|warning|error)$", "", reason) for reason in reasons) - {"none"}


def in_words(reasons: Iterable[str]) -> str:
    """What reasons say; those that nobody knows are given as they are."""
    return ", ".join(_REASONS.get(reason, reason) for reason in sorted(reasons))


def size_of(media: str) -> Size | None:
    """The size that a medium's name ends in (PWG 5101.1, 5), in points; None where it names none."""
    found = _SIZED.fullmatch(media)
    if not found:
        return None
    unit = MM if found[3] == "mm" else 72
    return float(found[1]) * unit, float(found[2]) * unit


def alike(one: Size, other: Size) -> bool:
    """True for the same paper, lying or upright."""
    return all(abs(a - b) < _NEAR for a, b in zip(sorted(one), sorted(other), strict=True))


def called(media: str) -> str:
    """How people call a medium: A4, Letter; its own name where it has no other."""
    size = size_of(media)
    name = name_of(size) if size else ""
    return name if name and "×" not in name else media


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a printer can do. None, or nothing in a list, where it does not say."""

    uri: str
    name: str
    model: str
    state: str
    reasons: tuple[str, ...]
    message: str
    accepting: bool
    queued: int | None
    formats: tuple[str, ...]
    media: tuple[str, ...]
    default_media: str
    loaded: tuple[str, ...] | None
    sides: tuple[str, ...]
    finishings: tuple[int, ...]
    ready_finishings: tuple[int, ...] | None
    copies: tuple[int, int] | None
    page_ranges: bool
    colour: bool | None
    largest: int | None  # bytes of a document
    operations: frozenset[int]
    _settable: frozenset[str]
    _others: frozenset[tuple[str, str]]

    def takes(self, name: str) -> bool:
        """True where an attribute may stand in a job: printers that do not list them take those that they support."""
        return not self._settable or name in self._settable

    def has(self, name: str, value: str) -> bool:
        """True where an attribute of a job may have this value."""
        return (name, value) in self._others

    def as_dict(self) -> dict[str, object]:
        """Plain data, as `--report json` prints it."""
        loaded = None if self.loaded is None else list(self.loaded)
        return {
            "uri": self.uri,
            "name": self.name,
            "model": self.model,
            "state": self.state,
            "reasons": list(self.reasons),
            "message": self.message,
            "accepting_jobs": self.accepting,
            "queued_jobs": self.queued,
            "formats": list(self.formats),
            "media": list(self.media),
            "media_default": self.default_media,
            "media_loaded": loaded,
            "sides": list(self.sides),
            "finishings": [finishing(number) for number in self.finishings],
            "copies_most": self.copies[1] if self.copies else None,
            "page_ranges": self.page_ranges,
            "colour": self.colour,
        }


def capabilities(printer: Printer, format: str = "") -> Capabilities:
    """Ask a printer what it is and can do; of one format where that makes a difference. Raises MachineError."""
    try:
        found = printer.attributes(format=format)
    except Refused as fault:
        if not format or fault.status not in (Status.FORMAT, Status.VALUES):
            raise
        found = printer.attributes()
    return _read(printer.address.uri, found)


def _read(uri: str, of: Attributes) -> Capabilities:
    copies = next((value for value in of.all("copies-supported") if isinstance(value, Range)), None)
    sizes = next((value for value in of.all("job-k-octets-supported") if isinstance(value, Range)), None)
    others = ("multiple-document-handling", "print-scaling")
    return Capabilities(
        uri=uri,
        name=of.text("printer-name") or of.text("printer-info"),
        model=of.text("printer-make-and-model"),
        state=_STATES.get(of.number("printer-state") or 0, "unknown"),
        reasons=tuple(sorted(bare(of.texts("printer-state-reasons")))),
        message=of.text("printer-state-message"),
        accepting=of.truth("printer-is-accepting-jobs") is not False,
        queued=of.number("queued-job-count"),
        formats=tuple(of.texts("document-format-supported")),
        media=tuple(of.texts("media-supported")),
        default_media=of.text("media-default"),
        loaded=_loaded(of),
        sides=tuple(of.texts("sides-supported")),
        finishings=tuple(of.numbers("finishings-supported")),
        ready_finishings=tuple(of.numbers("finishings-ready")) if "finishings-ready" in of else None,
        copies=(copies.low, copies.high) if copies else None,
        page_ranges=of.truth("page-ranges-supported") is True,
        colour=of.truth("color-supported"),
        largest=sizes.high * 1024 if sizes and sizes.high else None,
        operations=frozenset(of.numbers("operations-supported")),
        _settable=frozenset(of.texts("job-creation-attributes-supported")),
        _others=frozenset((name, value) for name in others for value in of.texts(f"{name}-supported")),
    )


def _loaded(of: Attributes) -> tuple[str, ...] | None:
    """The media in the trays, by name; None where the printer says nothing of trays."""
    if "media-ready" not in of and "media-col-ready" not in of:
        return None
    names = of.texts("media-ready")
    sizes = [size for name in names if (size := size_of(name))]
    for tray in of.collections("media-col-ready"):
        size = _size(tray)
        if size and not any(alike(size, other) for other in sizes):
            sizes.append(size)
            names.append(
                tray.text("media-size-name") or "custom_tray_{:g}x{:g}mm".format(*(side / MM for side in size))
            )
    return tuple(dict.fromkeys(names))


def _size(tray: Attributes) -> Size | None:
    """The size of what is in a tray, of hundredths of a millimetre (PWG 5100.7, 6.3.1)."""
    sides = next(iter(tray.collections("media-size")), Attributes())
    across, along = sides.number("x-dimension") or 0, sides.number("y-dimension") or 0
    return (across * MM / 100, along * MM / 100) if across > 0 and along > 0 else None


def can_print(can: Capabilities) -> bool:
    """True where PDF can be sent, in one request or two."""
    return PDF in can.formats and bool(
        {Operation.PRINT_JOB} & can.operations or {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= can.operations
    )
