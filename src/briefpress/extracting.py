"""`briefpress extract`: the source that a deliverable carries, byte for byte as it was put in."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf

from .diagnostics import UsageError
from .output import write_all
from .writers.docx.carried import attachments as in_docx

MOST_BYTES = 50_000_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def extract(file: Path, folder: Path, *, force: bool) -> list[Path]:
    """Write the files that a deliverable carries into a folder; their paths. Raises UsageError and MachineError."""
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise UsageError(f"{file} cannot be read: {fault.strerror}") from None
    found = carried_by(data, str(file))
    there = [name for name in found if (folder / name).exists()]
    if there and not force:
        raise UsageError(f"{folder / there[0]} is there already; give another folder with --out, or --force")
    return write_all(folder, found)


def carried_by(data: bytes, name: str) -> dict[str, bytes]:
    """The files that a PDF or DOCX carries, by name. Raises UsageError where it carries none or cannot be read."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        found = _in_pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        found = in_docx(data)
    else:
        raise UsageError(f"{name} is neither a PDF nor a DOCX")
    found = {key: value for key, value in found.items() if _NAME.fullmatch(key)}
    if not found:
        raise UsageError(f"{name} carries no source; it was not made by briefpress, or with carry_source = false")
    return found


def _in_pdf(data: bytes, name: str) -> dict[str, bytes]:
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return {key: _bytes_of(spec, name) for key, spec in pdf.attachments.items()}
    except pikepdf.PasswordError:
        raise UsageError(f"{name} is encrypted; take the password off first") from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError) as fault:
        raise UsageError(f"{name} cannot be read as a PDF: {fault}") from None


def _bytes_of(spec: pikepdf.AttachedFileSpec, name: str) -> bytes:
    """The bytes of an attached file; one that says or proves to be huge is refused."""
    file = spec.get_file()
    if file.size > MOST_BYTES:
        raise UsageError(f"{name} carries a file of {file.size:,} bytes; the limit is {MOST_BYTES:,}")
    found = file.read_bytes()
    if len(found) > MOST_BYTES:
        raise UsageError(f"{name} carries a file of {len(found):,} bytes; the limit is {MOST_BYTES:,}")
    return found
