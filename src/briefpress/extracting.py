"""`briefpress extract`: the source that a deliverable carries, byte for byte as it was put in."""

from __future__ import annotations

import zlib
from pathlib import Path

import pikepdf

from .carried import BRIEF, REFERENCES
from .diagnostics import UsageError
from .opening import broken, bytes_of, opened
from .output import write_all
from .writers.docx.carried import attachments as in_docx

MOST_BYTES = 50_000_000


def extract(file: Path, folder: Path, *, force: bool) -> list[Path]:
    """Write the files that a deliverable carries into a folder; their paths. Raises UsageError and MachineError."""
    found = carried_by(bytes_of(file), str(file))
    there = [name for name in found if (folder / name).exists()]
    if there and not force:
        raise UsageError(f"{folder / there[0]} is there already; give another folder with --out, or --force")
    return write_all(folder, found)


def carried_by(data: bytes, name: str) -> dict[str, bytes]:
    """The files that a PDF or DOCX carries, by name. Raises UsageError where it carries none or cannot be read."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        found = _in_pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        try:
            found = in_docx(data)
        except UsageError as fault:
            raise UsageError(f"{name}: {fault}") from None
    else:
        raise UsageError(f"{name} is neither a PDF nor a DOCX")
    found = {key: found[key] for key in (BRIEF, REFERENCES) if key in found}
    if not found:
        raise UsageError(f"{name} carries no source; it was not made by briefpress, or with carry_source = false")
    return found


def _in_pdf(data: bytes, name: str) -> dict[str, bytes]:
    """The brief and its bibliography; what else is attached to a PDF is not looked at."""
    with opened(data, name) as pdf:
        try:
            return {key: _bytes_of(pdf.attachments[key], name) for key in (BRIEF, REFERENCES) if key in pdf.attachments}
        except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, zlib.error) as fault:
            raise broken(name, fault) from None


def _bytes_of(spec: pikepdf.AttachedFileSpec, name: str) -> bytes:
    """The bytes of an attached file; one that unpacks to too much is refused, whatever it says of its size."""
    stream = spec.get_file().obj
    found = stream.read_raw_bytes()
    packed = stream.get("/Filter", pikepdf.Array())
    filters = [packed] if isinstance(packed, pikepdf.Name) else list(packed.as_list())
    if filters == [pikepdf.Name.FlateDecode]:
        found = zlib.decompressobj().decompress(found, MOST_BYTES + 1)
    elif filters:
        raise UsageError(f"{name} carries a source that is packed as no briefpress does it")
    if len(found) > MOST_BYTES:
        raise UsageError(f"{name} carries a file of more than {MOST_BYTES:,} bytes")
    return found
