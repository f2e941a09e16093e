"""What is wanted of a printer, held against what it says it can do and has loaded, before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from ...diagnostics import MachineError, UsageError
from ...opening import broken, opened, sized
from ..imposition import Layout, imposed
from ..imposition.papers import Size, name_of, named
from .capabilities import (
    BOOKLET_MAKER,
    SADDLE_STITCH,
    STAPLE,
    STAPLE_TOP_LEFT,
    Capabilities,
    alike,
    called,
    can_print,
    finishing,
    in_words,
    size_of,
)
from .ipp import Attribute, Range, Tag, attribute

SIDES = {
    "one-sided": "one-sided",
    "long-edge": "two-sided-long-edge",
    "short-edge": "two-sided-short-edge",
}
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What is wanted. Empty is the printer's own default, but for the medium: that of the pages.

    `sides`: a key of SIDES; `media`: A4, Letter …, or a name in PWG 5101.1; `pages`: from 1, ascending, such as `1-3,5`.
    `booklet`: pages imposed on sheets to be folded, `media` being the sheet.
    """

    copies: int = 1
    sides: str = ""
    media: str = ""
    staple: bool = False
    pages: str = ""
    booklet: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """What is sent: the document, the attributes of the job, and what is said of both."""

    document: bytes
    attributes: tuple[Attribute, ...]
    says: tuple[str, ...] = ()


def page_ranges(pages: str, count: int, name: str) -> list[Range]:
    """The ranges of `1-3,5`, those that touch made one. Raises UsageError for others than ascending ones of the document."""
    ranges: list[Range] = []
    for part in pages.split(",") if pages else ():
        found = _RANGE.fullmatch(part.strip())
        if not found:
            raise UsageError(f"--pages {pages!r} names no pages; write it as 1-3,5")
        low, high = int(found[1]), int(found[2] or found[1])
        if not 0 < low <= high or (ranges and low <= ranges[-1].high):
            raise UsageError(
                f"--pages {pages!r} is not in ascending order, from 1; pages come out as they are in the document"
            )
        if high > count:
            raise UsageError(f"--pages {pages!r}: {name} has {count} page{'s' if count > 1 else ''}")
        if ranges and low == ranges[-1].high + 1:
            ranges[-1] = Range(ranges[-1].low, high)
        else:
            ranges.append(Range(low, high))
    return [] if ranges == [Range(1, count)] else ranges


def prepare(data: bytes, name: str, ticket: Ticket, can: Capabilities) -> Ready:
    """The document and the job as this printer takes them. Raises UsageError for what it cannot do, all of it at once;
    MachineError for what is to be mended at the printer."""
    with opened(data, name) as pdf:
        sizes = [sized(page, name) for page in pdf.pages]
        ranges = page_ranges(ticket.pages, len(sizes), name)
    if not can_print(can):
        raise UsageError(f"{can.uri} takes no PDF, but {', '.join(can.formats[:12]) or 'nothing that it names'}")
    says: list[str] = []
    send_ranges = bool(ranges) and can.page_ranges and can.takes("page-ranges") and not ticket.booklet
    if ranges and not send_ranges:
        data, sizes = _taken_out(data, name, ranges)
        if not ticket.booklet:
            says.append("the printer cannot choose pages: the others are left out before it is sent")
    sides = SIDES.get(ticket.sides, "")
    if ticket.booklet:
        if ticket.sides:
            raise UsageError("--booklet decides the sides itself; leave --sides out")
        data, sizes, sides, told = _booklet(data, name, ticket.media)
        says.append(told)
    check = _Check(can)
    attributes = [
        *check.copies(ticket.copies),
        *check.sides(sides, ticket),
        *check.media(ticket.media, sizes, name, says),
        *check.staple(ticket),
    ]
    if send_ranges:
        attributes.append(attribute("page-ranges", Tag.RANGE, *ranges))
    if can.largest is not None and len(data) > can.largest:
        check.faults.append(f"it takes {can.largest:,} bytes at most; {name} has {len(data):,}")
    if check.faults:
        raise UsageError(f"{can.uri} cannot print this: {'; '.join(check.faults)}")
    if check.lacks:
        raise MachineError(f"{can.uri} is not ready for this: {'; '.join(check.lacks)}; nothing was sent")
    if not can.accepting:
        why = f": {can.message}" if can.message else ""
        raise MachineError(f"{can.uri} takes no jobs now{why}; nothing was sent")
    if can.reasons:
        says.append(f"the printer says: {in_words(can.reasons)}")
    return Ready(data, tuple(attributes), tuple(says))


def _taken_out(data: bytes, name: str, ranges: Sequence[Range]) -> tuple[bytes, list[Size]]:
    """The document with the pages of the ranges alone."""
    kept = {number for one in ranges for number in range(one.low - 1, one.high)}
    with opened(data, name) as pdf:
        for number in reversed(range(len(pdf.pages))):
            if number not in kept:
                del pdf.pages[number]
        sizes = [sized(page, name) for page in pdf.pages]
        out = BytesIO()
        try:
            pdf.save(out, deterministic_id=True)
        except (pikepdf.PdfError, RuntimeError) as fault:
            raise broken(name, fault) from None
    return out.getvalue(), sizes


def _booklet(data: bytes, name: str, paper: str) -> tuple[bytes, list[Size], str, str]:
    sheets = imposed(data, name, Layout(paper=paper or None))
    with opened(sheets.data, name) as pdf:
        sizes = [sized(page, name) for page in pdf.pages]
    edge = "short-edge" if sheets.short_edge else "long-edge"
    told = f"a booklet of {sheets.pages} pages on {sheets.sheets} sheet{'s' if sheets.sheets > 1 else ''} of {sheets.paper}"
    return sheets.data, sizes, SIDES[edge], told


class _Check:
    """Each method gives the attributes for one wish; what cannot be is gathered: `faults` of the command, `lacks` of the
    printer as it stands now."""

    def __init__(self, can: Capabilities) -> None:
        self.can = can
        self.faults: list[str] = []
        self.lacks: list[str] = []

    def copies(self, wanted: int) -> list[Attribute]:
        if wanted == 1:
            return []
        low, high = self.can.copies or (1, 1)
        if not low <= wanted <= high or not self.can.takes("copies"):
            self.faults.append(
                f"it makes {f'{low} to {high} copies' if high > 1 else 'one copy'} of a PDF, not {wanted}"
            )
            return []
        found = [attribute("copies", Tag.INTEGER, wanted)]
        collated = ("multiple-document-handling", "separate-documents-collated-copies")
        if self.can.has(*collated) and self.can.takes(collated[0]):
            found.append(attribute(collated[0], Tag.KEYWORD, collated[1]))
        return found

    def sides(self, wanted: str, ticket: Ticket) -> list[Attribute]:
        if not wanted:
            return []
        if wanted not in self.can.sides or not self.can.takes("sides"):
            if wanted == "one-sided" and not self.can.sides:
                return []  # what knows nothing of sides prints on one
            has = ", ".join(self.can.sides) or "one-sided alone"
            self.faults.append(f"{'a booklet wants' if ticket.booklet else 'it has not'} {wanted}; it has {has}")
            return []
        return [attribute("sides", Tag.KEYWORD, wanted)]

    def media(self, wanted: str, sizes: Sequence[Size], name: str, says: list[str]) -> list[Attribute]:
        """The medium by its name, else by its size in a collection (PWG 5100.7, 6.3)."""
        page = sizes[0] if all(alike(size, sizes[0]) for size in sizes) else None
        size = (size_of(wanted) or named(wanted)) if wanted else page
        if size is None:
            self.faults.append(f"{name} has pages of several sizes; --media says on what they are printed")
            return []
        shown = name_of(size)
        found = next((media for media in self.can.media if media == wanted), None)
        found = found or next((media for media in self.can.media if _is(media, size)), None)
        if found is None or not (self.can.takes("media") or self.can.takes("media-col")):
            whose = "" if wanted else f", which the pages of {name} are; --media names another"
            self.faults.append(f"it has no {shown}{whose}; it has {_list(self.can.media)}")
            return []
        if self.can.loaded is not None and not any(media == found or _is(media, size) for media in self.can.loaded):
            self.lacks.append(
                f"no tray holds {shown} (there is {_list(self.can.loaded)}); load it, or give another by --media"
            )
            return []
        return [*self._on(found, size), *self._scaled(page, size, says)]

    def _on(self, media: str, size: Size) -> list[Attribute]:
        if self.can.takes("media"):
            return [attribute("media", Tag.KEYWORD, media)]
        across, along = (round(side * 2540 / 72) for side in size_of(media) or size)
        sides = (attribute("x-dimension", Tag.INTEGER, across), attribute("y-dimension", Tag.INTEGER, along))
        return [attribute("media-col", Tag.COLLECTION, (attribute("media-size", Tag.COLLECTION, sides),))]

    def _scaled(self, page: Size | None, size: Size, says: list[str]) -> list[Attribute]:
        """Pages of another size than the paper: made to fit where the printer can, and told where it decides itself."""
        if page is not None and alike(page, size):
            return []
        what = f"pages of {name_of(page)}" if page else "pages of several sizes"
        if self.can.has("print-scaling", "fit") and self.can.takes("print-scaling"):
            says.append(f"{what} are made to fit {name_of(size)}")
            return [attribute("print-scaling", Tag.KEYWORD, "fit")]
        says.append(f"{what} go on {name_of(size)}: whether they are made to fit is the printer's to decide")
        return []

    def staple(self, ticket: Ticket) -> list[Attribute]:
        if not ticket.staple:
            return []
        wanted = (SADDLE_STITCH, BOOKLET_MAKER) if ticket.booklet else (STAPLE, STAPLE_TOP_LEFT)
        found = next((number for number in wanted if number in self.can.finishings), None)
        if found is None or not self.can.takes("finishings"):
            what = "staple in the fold" if ticket.booklet else "staple"
            has = ", ".join(finishing(number) for number in self.can.finishings if number != 3) or "nothing of the kind"
            self.faults.append(f"it cannot {what}; it has {has}")
            return []
        if self.can.ready_finishings is not None and found not in self.can.ready_finishings:
            self.lacks.append(f"{finishing(found)} is not ready (no staples?)")
        return [attribute("finishings", Tag.ENUM, found)]


def _is(media: str, size: Size) -> bool:
    its = size_of(media)
    return its is not None and alike(its, size)


def _list(media: Iterable[str]) -> str:
    names = list(dict.fromkeys(called(one) for one in media))
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "") or "none"
