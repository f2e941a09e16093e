"""A package for hand-over: the deliverables of a brief, the numbered copies, a cover sheet, the manifest, signatures.

The order matters: a signature changes a file, so every PDF is signed before its digest is taken; the cover sheet names the
digests of what it covers, the manifest those of all, SHA256SUMS that of the manifest, and the signature beside signs that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from .. import finding, pipeline
from ..batch import manifest
from ..batch.dependencies import Digests, style_digest
from ..batch.jobs import Job
from ..batch.records import line_of
from ..batch.versions import versions
from ..batch.work import Order, Outcome, describe, pages
from ..diagnostics import BriefError, Diagnostic, UsageError
from ..document import Head
from ..opening import bytes_of
from ..project import Project
from ..style import Style
from . import folders, register, signing
from .copies import printed
from .forms import day, form
from .recipients import Recipient

COVER = "00-cover.pdf"
_SHEET = re.compile(r"register(-\d+)?\.pdf")
LONGEST_HANDLING = 4_000  # characters
_OWN = (COVER, register.NAME, manifest.NAME, manifest.SUMS, manifest.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Handover:
    """What goes with the deliverables. `recipients` or the folder of `copies` are the distribution list, in this order; else
    the brief's own. `handling` takes the place of the style's instructions; `destroy_by` is a day (ISO 8601) or empty."""

    recipients: Sequence[Recipient] = ()
    copies: Path | None = None
    signer: signing.Signer | None = None
    handling: str = ""
    destroy_by: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """Where a package lies, the names of its files, how many of them were signed now, and what the brief was warned of."""

    path: Path
    files: tuple[str, ...]
    signed: int
    diagnostics: tuple[Diagnostic, ...]


def package(
    brief: Path,
    project: Project,
    handover: Handover,
    *,
    style: str | None = None,
    citation_style: str | None = None,
    out: Path | None = None,
    zipped: bool = False,
) -> Packed:
    """Build a brief and pack it; `out` is the folder, or the zip, and else lies in the project's output folder.

    Raises BriefError where the brief is wrong, UsageError for copies that are not what their register says, MachineError.
    """
    _check(handover)
    order = Order(project, project.settings.formats, style, citation_style)
    made = _Made(brief, order)
    name = f"{made.head.slug}-package"
    target = out or project.output_folder / (f"{name}.zip" if zipped else name)
    if zipped and target.is_dir():
        raise UsageError(f"{target} is a folder; give the name of a zip by --out")
    with folders.staged(target) as folder:
        contents = _Contents(folder, handover.signer)
        _fill(contents, made, handover)
        if zipped:
            folders.put_zip(folder, target, name)
        else:
            folders.put_folder(folder, target, _of_package(target))
        return Packed(target, tuple(contents.files), contents.signed, made.diagnostics)


def _check(handover: Handover) -> None:
    if len(handover.handling) > LONGEST_HANDLING:
        raise UsageError(f"--handling has {len(handover.handling):,} characters; {LONGEST_HANDLING:,} are the most")
    try:
        if handover.destroy_by:
            date.fromisoformat(handover.destroy_by)
    except ValueError:
        raise UsageError(f"--destroy-by {handover.destroy_by!r} is no day such as 2027-01-31") from None


def _of_package(target: Path) -> frozenset[str]:
    """The files of a package that is to be replaced; none where it is no package."""
    lines = manifest.read(target) if (target / manifest.NAME).is_file() else []
    beside = [file["name"] for file in manifest.beside(target)] if lines else []
    if COVER not in beside:
        return frozenset()
    return frozenset((*_OWN, *beside, *(name for line in lines for name in manifest.names(line))))


def is_package(folder: Path) -> bool:
    """Whether a folder has a manifest, which would be wrong of anything that is changed in it."""
    return (folder / manifest.NAME).is_file()


class _Made:
    """A brief made: its files, and what the manifest says of it beside them."""

    def __init__(self, brief: Path, order: Order) -> None:
        project = order.project
        self.order, self.job = order, Job(brief, finding.shown(brief), order.formats)
        pipeline.check_order(project, order.style, order.citation_style)
        checked = pipeline.check(
            brief, project, style=order.style, citation_style=order.citation_style, formats=order.formats
        )
        if not checked.fine(strict=project.settings.strict) or checked.document is None or checked.style is None:
            raise BriefError(*checked.diagnostics)
        self.files = pipeline.render(checked, project)
        self.head: Head = checked.document.head
        self.style: Style = checked.style
        self.diagnostics = tuple(checked.diagnostics)
        self.paper = checked.options.paper
        self.outcome = Outcome(checked.diagnostics, fine=True)
        describe(self.outcome, checked, order)
        self.outcome.pages = next((pages(data) for name, data in self.files.items() if name.endswith(".pdf")), None)
        self.outcome.style_digest = style_digest(checked.style, Digests())

    def form(self, template: str, **context: Any) -> bytes:
        """A form of the brief's style, in its language."""
        return form(template, self.style, self.head.language, {"head": self.head, **context}, self.paper)

    def line(self, files: list[dict[str, Any]]) -> manifest.Line:
        """The brief's line of the manifest, with the files as they were packed."""
        self.outcome.made = files
        return line_of(self.job, self.outcome, self.order.project.root.resolve())


class _Contents:
    """The files of a package as they come: written, PDFs signed before, each told (`manifest.Deliverable`)."""

    def __init__(self, folder: Path, signer: signing.Signer | None) -> None:
        self.folder, self.signer, self.signed = folder, signer, 0
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, data: bytes) -> dict[str, Any]:
        """Add a file."""
        if self.signer and name.endswith(".pdf") and not signing.is_signed(data):
            data = signing.sign_pdf(data, self.signer)
            self.signed += 1
        return self.put(name, data)

    def put(self, name: str, data: bytes) -> dict[str, Any]:
        """Add a file as it is."""
        folders.write(self.folder / name, data)
        self.files[name] = manifest.made_of(name, data)
        return self.files[name]


def _fill(contents: _Contents, made: _Made, handover: Handover) -> None:
    """Every file of a package, in the order in which one can name the digests of another."""
    own = [contents.add(name, data) for name, data in made.files.items()]
    entries, beside = _copies(contents, made, handover.copies) if handover.copies else ([], [])
    shown = [*own, *(file for file in beside if file["name"] == register.NAME or _SHEET.fullmatch(file["name"]))]
    cover = made.form(
        "cover.html.j2",
        files=shown,
        recipients=entries or _listed(handover.recipients, made.head),
        handling=handover.handling,
        destroy_by=day(handover.destroy_by, made.head.language) if handover.destroy_by else None,
    )
    beside = sorted([*beside, contents.add(COVER, cover)], key=lambda file: str(file["name"]))
    for name, data in manifest.texts([made.line(own)], versions(), beside).items():
        contents.put(name, data)
        if contents.signer and name == manifest.SUMS:
            contents.put(manifest.SIGNATURE, signing.sign_detached(data, contents.signer))


def _listed(recipients: Sequence[Recipient], head: Head) -> list[register.Entry]:
    """The distribution list as the cover sheet has it: the one that was given, else the brief's own."""
    told = [(one.name, one.organisation or "", one.audience or "") for one in recipients]
    told = told or [(name, "", "") for name in head.distribution]
    return [
        register.Entry(str(number), str(len(told)), "", name, organisation, "", audience, "", "", "", "")
        for number, (name, organisation, audience) in enumerate(told, 1)
    ]


def _copies(contents: _Contents, made: _Made, folder: Path) -> tuple[list[register.Entry], list[dict[str, Any]]]:
    """Add the copies of a folder and their register, which names the digests that they have when they are signed."""
    before = entries_of(folder)
    for entry in before:
        if not entry.file.startswith(f"{made.head.slug}-"):
            raise UsageError(f"{folder / register.NAME}: {entry.file} is no copy of the brief {made.head.slug}")
    entries, files = [], []
    for entry in before:
        if entry.file in contents.files or entry.file in _OWN or _SHEET.fullmatch(entry.file):
            raise UsageError(f"{folder / register.NAME}: {entry.file} is the name of another file of the package")
        file = contents.add(entry.file, copy_of(entry, folder))
        entries.append(replace(entry, sha256=file["sha256"]))
        files.append(file)
    files.append(contents.put(register.NAME, register.written(entries)))
    sheets = _sheets(folder) if entries == before else {}
    for name, data in (sheets or dict(printed(made.head, made.style, made.paper, entries))).items():
        files.append(contents.add(name, data))
    return entries, files


def _sheets(folder: Path) -> dict[str, bytes]:
    """The register as it was printed, in one volume or more."""
    names = sorted(path.name for path in folder.iterdir() if _SHEET.fullmatch(path.name) and not path.is_symlink())
    return {name: bytes_of(folder / name) for name in names}


def entries_of(folder: Path) -> list[register.Entry]:
    """The register of a folder of copies, each with a file of its own. Raises UsageError."""
    if not (folder / register.NAME).is_file():
        raise UsageError(f"{folder} is no folder of copies: it has no {register.NAME}; briefpress copies makes one")
    entries = register.read(folder / register.NAME)
    if not entries:
        raise UsageError(f"{folder / register.NAME} names no copy")
    taken: set[str] = set()
    for entry in entries:
        name = entry.file
        if not name or name.startswith(".") or not name.isprintable() or set("/\\:") & set(name) or name in taken:
            raise UsageError(
                f"{folder / register.NAME}: copy {entry.copy} has the file {name!r}, which is none of its own in the folder"
            )
        taken.add(name)
    return entries


def copy_of(entry: register.Entry, folder: Path) -> bytes:
    """The bytes of a copy. Raises UsageError where the file is not the one of which the register has the digest."""
    path = folder / entry.file
    if path.is_symlink():
        raise UsageError(f"{path} is a link; a folder of copies holds the files themselves")
    data = bytes_of(path)
    if manifest.digest(data) != entry.sha256:
        raise UsageError(
            f"{path} is not the copy {entry.copy} that the register names: its SHA-256 is another; make the copies again"
        )
    return data
