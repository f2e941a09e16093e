"""What is mailed: a brief's deliverables to a list, or the numbered copies of a folder, each to its own recipient.

What a recipient is sent is built for their audience, text and attachments alike.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from ... import pipeline
from ...diagnostics import BriefError, Diagnostic, UsageError
from ...document import Head
from ...finding import today
from ...opening import bytes_of, opened
from ...project import Project
from .. import folders
from ..packing import copy_of, entries_of, is_package
from ..recipients import Recipient
from ..register import Entry
from .messages import Letter, message

LONGEST_BODY = 1_000_000  # bytes


@dataclass
class Brief:
    """A brief that is mailed: built when it is first asked for, once for each audience. Raises BriefError."""

    path: Path
    project: Project
    style: str | None = None
    citation_style: str | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _built: dict[tuple[str, tuple[str, ...]], tuple[Head, dict[str, bytes]]] = field(default_factory=dict)

    def built(self, audience: str, formats: tuple[str, ...]) -> tuple[Head, dict[str, bytes]]:
        """The masthead and the files by name, for an audience; everything where that is empty."""
        key = (audience, formats)
        if key not in self._built:
            project = self.project.with_settings(formats=formats, **({"audience": audience} if audience else {}))
            checked = pipeline.check(
                self.path, project, style=self.style, citation_style=self.citation_style, formats=formats
            )
            if not checked.fine(strict=project.settings.strict) or checked.document is None:
                raise BriefError(*checked.diagnostics)
            self.diagnostics = checked.diagnostics
            self._built[key] = (checked.document.head, pipeline.render(checked, project))
        return self._built[key]

    @cached_property
    def head(self) -> Head:
        """The masthead of the whole."""
        return self.head_for("")

    def head_for(self, audience: str) -> Head:
        """The masthead as an audience sees it: its marking is the highest of what is for it."""
        return self.built(audience, ("txt",))[0]

    def text(self, audience: str) -> str:
        """The text deliverable."""
        return next(iter(self.built(audience, ("txt",))[1].values())).decode()


@dataclass(frozen=True)
class Letters:
    """The messages of a mailing: the copies, who has which, and the message of each, made when it is asked for."""

    folder: Path
    entries: Sequence[Entry]
    letter: Letter
    message_of: Callable[[Entry], bytes]


def of_copies(folder: Path, sender: str, subject: str, body: str | None, brief: Brief | None) -> Letters:
    """Each recipient's own copy. The text is `body`, else the brief's; the subject that of the brief, or of the PDF.

    Raises UsageError.
    """
    if is_package(folder):
        raise UsageError(
            f"{folder} is a package, and sealed: mailing would change its register; name the folder of the copies"
        )
    entries = entries_of(folder)
    if body is None and brief is None:
        raise UsageError(
            "a folder of copies holds no text; give one by --body, or give the brief and the folder by --copies"
        )
    if brief and any(not entry.file.startswith(f"{brief.head.slug}-") for entry in entries):
        raise UsageError(f"{folder} holds no copies of the brief {brief.head.slug}")
    letter = Letter(sender, subject or (_subject(brief.head) if brief else _title(folder / entries[0].file)))

    def message_of(entry: Entry) -> bytes:
        text = body if body is not None or brief is None else brief.text(entry.audience)
        own = letter if subject or brief is None else replace(letter, subject=_subject(brief.head_for(entry.audience)))
        return message(entry, own, text or "", {entry.file: copy_of(entry, folder)})

    return Letters(folder, entries, letter, message_of)


def of_list(
    brief: Brief,
    recipients: Sequence[Recipient],
    folder: Path,
    sender: str,
    subject: str,
    body: str | None,
    attach: tuple[str, ...],
) -> Letters:
    """The same deliverables to everybody of an audience. `folder` is where the register and the journal come."""
    letter = Letter(sender, subject or _subject(brief.head))
    formats = tuple(dict.fromkeys((*attach, "txt")))

    def message_of(entry: Entry) -> bytes:
        head, files = brief.built(entry.audience, formats)
        text = next(data for name, data in files.items() if name.endswith(".txt")).decode()
        wanted = {name: data for name, data in files.items() if name.rpartition(".")[2] in attach}
        own = letter if subject else replace(letter, subject=_subject(head))
        return message(entry, own, text if body is None else body, wanted)

    return Letters(folder, _entries(brief, recipients), letter, message_of)


def _entries(brief: Brief, recipients: Sequence[Recipient]) -> list[Entry]:
    """A register of what is not numbered: the ids are made of the brief's version and the recipient."""
    head = brief.head
    version = (head.slug, head.number, head.version, head.published.iso if head.published else "")
    day = today().isoformat()
    width = len(str(len(recipients)))
    entries = []
    seen: Counter[tuple[str, ...]] = Counter()
    for number, one in enumerate(recipients, 1):
        told = (one.name, one.organisation or "", one.email or "", one.audience or "")
        seen[told] += 1  # two of one name and no address are two
        marking = brief.head_for(one.audience or "").marking
        id = hashlib.sha256("\0".join((*version, *told, str(seen[told]))).encode()).hexdigest()[:16]
        copy = f"{number:0{max(3, width)}}"
        entries.append(Entry(copy, str(len(recipients)), id, *told, "", "", marking.text if marking else "", day))
    return entries


def _subject(head: Head) -> str:
    """The title, its marking before it (TLP 2.0, 3.1: the label stands in the subject)."""
    return f"{head.marking.text} {head.title}" if head.marking else head.title


def _title(file: Path) -> str:
    with opened(bytes_of(file), str(file)) as pdf:
        return str(pdf.docinfo.get("/Title", "")) or file.stem


def write_letters(letters: Letters, out: Path) -> list[tuple[Path, int]]:
    """Write each message as a file, `NAME.eml`, into a folder that then holds no others; the files and their sizes in bytes.

    Raises UsageError where the folder holds anything else.
    """
    written: list[tuple[Path, int]] = []
    with folders.staged(out) as folder:
        for entry in letters.entries:
            if entry.email:
                data = letters.message_of(entry)
                name = f"{Path(entry.file).stem if entry.file else f'copy-{entry.copy}'}.eml"
                folders.write(folder / name, data)
                written.append((out / name, len(data)))
        may_go = frozenset(p.name for p in out.iterdir() if p.suffix == ".eml") if out.is_dir() else frozenset()
        folders.put_folder(folder, out, may_go)
    return written


def read_body(path: Path) -> str:
    """A text to be mailed. Raises UsageError."""
    try:
        return bytes_of(path, LONGEST_BODY).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{path} is not UTF-8: {fault.reason} at byte {fault.start}") from None
