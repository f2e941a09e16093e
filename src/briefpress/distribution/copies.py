"""`briefpress copies`: a numbered copy for each recipient, and the register of them.

A brief is rendered once for each audience among the recipients, and stamped for each of them. Everything is checked before
anything is written, and the folder of copies is put in its place whole, or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import pipeline
from ..audiences import Audience
from ..choices import Paper
from ..diagnostics import BriefError, Diagnostic, Span, UsageError, error
from ..document import Document, Head
from ..finding import shown, today
from ..languages import digits_in_script
from ..project import Project
from ..style import PAPERS, Style
from . import folders, register
from .codes import Code, code_of
from .forms import form
from .mailing import journal
from .recipients import Recipient
from .register import Entry
from .stamping import Place, Stamped
from .stamps import NoGlyph, Stamps, TooLong

VOLUME = 500  # copies in one PDF of the register
CHUNK = 100  # copies that are set together: what they take of memory is free again after them


@dataclass
class Base:
    """A brief as one audience reads it: its PDF, which every copy is made of, and what is said of it."""

    document: Document
    style: Style
    place: Place
    paper: Paper
    data: bytes
    sha256: str


@dataclass
class Order:
    """What copies are made of, for whom, and how. `place` says where a recipient (from 0) stands in the list."""

    brief: Path
    recipients: Sequence[Recipient]
    place: Callable[[int], Span]
    project: Project
    style: str | None = None
    citation_style: str | None = None
    watermark: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def bases(self) -> dict[Audience | None, Base]:
        """The brief as each audience among the recipients reads it. Raises BriefError with all that is wrong with it."""
        wanted = dict.fromkeys(recipient.audience for recipient in self.recipients)
        return {audience: self._base(audience) for audience in wanted}

    def _base(self, audience: Audience | None) -> Base:
        project = self.project.with_settings(formats=("pdf",), audience=audience)
        checked = pipeline.check(
            self.brief, project, style=self.style, citation_style=self.citation_style, formats=("pdf",)
        )
        new = [d for d in checked.diagnostics if d not in self.diagnostics]
        self.diagnostics += new
        if not checked.fine(strict=project.settings.strict) or checked.document is None or checked.style is None:
            raise BriefError(*checked.diagnostics)
        (data,) = pipeline.render(checked, project).values()
        place = Place(checked.style.settings.stamp, checked.document.head.direction == "rtl")
        return Base(
            checked.document, checked.style, place, checked.options.paper, data, hashlib.sha256(data).hexdigest()
        )


@dataclass
class Made:
    """The copies: their folder and their entries in the register."""

    folder: Path
    entries: list[Entry]


def make(order: Order, folder: Path, *, force: bool = False, told: Callable[[], object] = lambda: None) -> Made:
    """Make the copies, their register too, and put them into a folder; `told` is called for each.

    Raises BriefError for faults of the brief or the list, UsageError where the folder holds what would be lost, MachineError.
    """
    replaced = may_go(folder, force=force)
    bases = order.bases()
    entries: dict[int, Entry] = {}
    with folders.staged(folder) as stage:
        for audience, base in bases.items():
            numbers = [n for n, recipient in enumerate(order.recipients) if recipient.audience == audience]
            stamps = Stamps(base.style, base.document.head.language, PAPERS[base.paper][0])
            for start in range(0, len(numbers), CHUNK):
                for number, name, data, code in _chunk(order, base, stamps, numbers[start : start + CHUNK]):
                    (stage / name).write_bytes(data)
                    entries[number] = _entry(order, base, number, name, data, code)
                    told()
        listed = [entries[number] for number in range(len(order.recipients))]
        (stage / register.NAME).write_bytes(register.written(listed))
        base = next(iter(bases.values()))
        for name, data in printed(base.document.head, base.style, base.paper, listed):
            (stage / name).write_bytes(data)
        folders.put_folder(stage, folder, replaced)
    return Made(folder, listed)


def _chunk(order: Order, base: Base, stamps: Stamps, numbers: Sequence[int]) -> Iterator[tuple[int, str, bytes, Code]]:
    """Some copies: number from 0, file name, bytes, code."""
    recipients = [order.recipients[number] for number in numbers]
    total, head = len(order.recipients), base.document.head
    lines = [
        (_numbered(base.document, number + 1, total), _named(base.document, one))
        for number, one in zip(numbers, recipients, strict=True)
    ]
    try:
        pages = stamps.set(lines, [r.name for r in recipients] if order.watermark else ())
    except TooLong as fault:
        raise _too_long(order, numbers[fault.number % len(numbers)]) from None
    except NoGlyph as fault:
        raise _no_glyph(order, base, numbers, fault.character) from None
    with Stamped(base.data, base.place, marked=order.watermark) as stamped:
        for at, (number, recipient) in enumerate(zip(numbers, recipients, strict=True)):
            code = code_of(base.sha256, str(number + 1), str(total), recipient.shown, recipient.email or "")
            mark = pages.pages[len(numbers) + at] if order.watermark else None
            name = f"{head.slug}-copy-{number + 1:0{max(3, len(str(total)))}}.pdf"
            yield number, name, stamped.copy(pages.pages[at], mark, code), code


def _numbered(document: Document, number: int, total: int) -> str:
    labels = document.head.labels
    return digits_in_script(f"{labels['copy']} {number} {labels['of']} {total} · ", document.head.language)


def _named(document: Document, one: Recipient) -> str:
    """Name and organisation, with the comma of the brief's language."""
    return document.head.labels["comma"].join(part for part in (one.name, one.organisation) if part)


def _entry(order: Order, base: Base, number: int, name: str, data: bytes, code: Code) -> Entry:
    recipient, marking = order.recipients[number], base.document.head.marking
    return Entry(
        copy=str(number + 1),
        of=str(len(order.recipients)),
        id=code.id,
        name=recipient.name,
        organisation=recipient.organisation or "",
        email=recipient.email or "",
        audience=recipient.audience or "",
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        handling=marking.text if marking else "",
        date=today().isoformat(),
        content=base.sha256,
    )


def printed(head: Head, style: Style, paper: Paper, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The register as PDF, in the style and the language of the brief: in volumes, for a table takes memory by its length."""
    several = len(entries) > VOLUME
    for volume, start in enumerate(range(0, len(entries), VOLUME), 1):
        told = {"head": head, "entries": entries[start : start + VOLUME]}
        name = register.PRINTED.replace(".pdf", f"-{volume:02}.pdf") if several else register.PRINTED
        yield name, form("register.html.j2", style, head.language, told, paper)


def _too_long(order: Order, number: int) -> BriefError:
    message = f"{order.recipients[number].shown!r} does not fit into the zone that the style leaves for it"
    return BriefError(error("name-too-long", message, order.place(number), "shorten the name or the organisation"))


def _no_glyph(order: Order, base: Base, numbers: Sequence[int], character: str) -> BriefError:
    number = next((n for n in numbers if character in order.recipients[n].shown), numbers[0])
    message = (
        f"no font of the style {base.style.name!r} or of this machine has the character {character} "
        f"(U+{ord(character):04X}) of {order.recipients[number].shown!r}"
    )
    hint = "install a font that has it (Debian: fonts-noto-core, fonts-noto-cjk), or add one to the style"
    return BriefError(error("missing-glyph", message, order.place(number), hint))


# ---------------------------------------------------------------------------------------------- the folder


def may_go(folder: Path, *, force: bool) -> frozenset[str]:
    """What a folder holds, all of which new copies replace.

    Raises UsageError where that would lose something: other files, or who got their copy.
    """
    if not folder.exists():
        return frozenset()
    if not folder.is_dir():
        raise UsageError(f"{shown(folder)} is no folder; give another with --out")
    held = sorted(path.name for path in folder.iterdir())
    if held and register.NAME not in held and not force:
        raise UsageError(f"{shown(folder)} holds other files ({held[0]}); give another folder with --out, or --force")
    handed = [entry for entry in register.read(folder / register.NAME) if entry.sent] if held and not force else []
    if handed:
        what = f"{len(handed)} of the copies in {shown(folder)} have been handed over, as their register says"
        raise UsageError(f"{what}; give another folder with --out, or --force to forget that")
    if journal.NAME in held and not force:  # some message may have been taken though the register does not say so yet
        raise UsageError(
            f"{shown(folder)} has been mailed from; give another folder with --out, or --force to forget that"
        )
    return frozenset(held)
