"""`briefpress trace`: which copy a file or a code is, as the register says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import UsageError
from ..finding import shown
from . import register
from .codes import Code, read_code
from .opening import bytes_of, opened
from .register import Entry
from .stamping import traced


@dataclass(frozen=True)
class Traced:
    """A copy that was found: its entry, the register that holds it, and what is to be said of it."""

    entry: Entry
    register: Path
    says: str


def registers_for(what: str, folder: Path) -> list[Path]:
    """The registers in which a file or a code is looked for: the one beside the file, and those of an output folder."""
    beside = Path(what).resolve().parent / register.NAME
    found = [beside] if Path(what).is_file() and beside.is_file() else []
    return list(dict.fromkeys([*found, *sorted(folder.resolve().glob(f"*/{register.NAME}"))]))


def trace(what: str, registers: Sequence[Path]) -> Traced:
    """The copy that a file, or the text of a code (`BP:ID:HASH`, or the id alone), is.

    Raises UsageError where it is none, or where no register has it.
    """
    if not registers:
        raise UsageError("there is no register to look into; name it with --register")
    entries = [(path, entry) for path in registers for entry in register.read(path)]
    if Path(what).is_file():
        return _file(Path(what), entries)
    code = read_code(what)
    wanted = code.id if code else what.strip().upper()
    for path, entry in entries:
        if entry.id == wanted:
            return Traced(entry, path, _of_code(code, entry))
    if code is None and ("/" in what or "." in what):
        raise UsageError(f"there is no file {what}")
    raise UsageError(f"no register knows the code {what}: looked into {_names(registers)}")


def _file(file: Path, entries: Iterable[tuple[Path, Entry]]) -> Traced:
    data = bytes_of(file)
    digest, entries = hashlib.sha256(data).hexdigest(), list(entries)
    for path, entry in entries:
        if entry.sha256 == digest:
            return Traced(entry, path, "the file is that copy, byte for byte")
    with opened(data, shown(file)) as pdf:
        code = traced(pdf)
    if code is None:
        raise UsageError(f"{shown(file)} is no numbered copy that briefpress made")
    for path, entry in entries:
        if entry.id == code.id:
            return Traced(entry, path, "the file bears that copy's mark, but its bytes are not as they were made")
    raise UsageError(f"{shown(file)} bears the code {code}, which no register knows: {_names({p for p, _ in entries})}")


def _of_code(code: Code | None, entry: Entry) -> str:
    if code and not entry.content.upper().startswith(code.hash):
        return "the code names that copy, but of another version of the brief"
    return "the code is that copy's"


def _names(paths: Iterable[Path]) -> str:
    return ", ".join(sorted(map(shown, paths)))
