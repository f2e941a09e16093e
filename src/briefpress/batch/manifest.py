"""`manifest.json` and `SHA256SUMS` of an output folder: every deliverable, what it was made of, and its digest.

A package for hand-over has files that belong to no brief, such as its cover sheet; the manifest names them beside the briefs.
The manifest is a JSON object (RFC 8259) with one line for each brief, in order of their sources. It names no day, machine
or folder: the same briefs give the same bytes. `SHA256SUMS` has the form of GNU coreutils' `sha256sum --check`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ..diagnostics import UsageError
from ..output import write_all

NAME, SUMS, SIGNATURE = "manifest.json", "SHA256SUMS", "SHA256SUMS.p7s"
FORM = 1
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Line = Mapping[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _a_file(name: str) -> str:
    if name in (".", ".."):
        raise ValueError("it names no file")
    return name


class Deliverable(_Part):
    """A file in the output folder."""

    name: Annotated[
        str,
        Field(description="The file's name in the output folder.", pattern=r"^[^/\\\x00-\x1f\x7f-\x9f]+$"),
        AfterValidator(_a_file),
    ]
    format: str = Field(description="pdf, docx, txt or html; press: one of the three files for a press.")
    bytes: int = Field(ge=0)
    sha256: Sha256


class Said(_Part):
    """A warning that the brief was built with."""

    code: str
    message: str
    file: str = Field(description="Relative to the project's folder.")
    line: int = Field(ge=0, description="From 1; 0 where the whole file is meant.")
    column: int = Field(ge=0)


class BriefLine(_Part):
    """A brief and what was made of it."""

    source: str = Field(description="The source's path, relative to the project's folder.")
    table: str = Field("", description="The table's file, where the source is a template.")
    row: int = Field(0, ge=0, description="The number of its row, from 1.")
    audience: str = Field("", description="For whom it is: parts for others were left out; every part where absent.")
    sha256: Sha256 = Field(description="Of the source.")
    title: str
    slug: str
    style: str = Field(description="The style pack.")
    style_sha256: Sha256 = Field(description="Of the pack: of its files' digests and names, and the default's.")
    citation_style: str
    pages: int | None = Field(None, ge=0, description="Of the PDF, where one was made.")
    words: int = Field(ge=0)
    warnings: tuple[Said, ...] = ()
    files: tuple[Deliverable, ...] = Field(min_length=1)


class Manifest(_Part):
    """What `manifest.json` holds."""

    briefpress: Literal[1] = Field(description="The form of this file.")
    versions: dict[str, str] = Field(description="Of briefpress and of what shapes the deliverables.")
    briefs: tuple[BriefLine, ...]
    beside: tuple[Deliverable, ...] = Field(
        (), description="Files of a package that belong to no brief: its cover sheet, the copies and their register."
    )


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a manifest."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Manifest.model_json_schema()}


def read(folder: Path) -> list[dict[str, Any]]:
    """The lines of a folder's manifest; none where there is no manifest. Raises UsageError where it is broken."""
    return parsed(_bytes(folder / NAME) or None, str(folder / NAME))


def beside(folder: Path) -> list[dict[str, Any]]:
    """The files of a folder's manifest that belong to no brief (`Deliverable`); the manifest was read before."""
    found: list[dict[str, Any]] = json.loads(_bytes(folder / NAME) or b"{}").get("beside", [])
    return found


def checked(line: Any) -> dict[str, Any]:
    """A line as it was read. Raises ValueError where it is none."""
    BriefLine.model_validate(line)
    found: dict[str, Any] = line
    return found


def parsed(text: bytes | None, name: str) -> list[dict[str, Any]]:
    """The lines of a manifest's text. Raises UsageError where it is broken."""
    if text is None:
        return []
    try:
        data = json.loads(text)
        Manifest.model_validate(data)
    except (ValueError, RecursionError) as fault:
        what = fault.errors()[0]["msg"] if isinstance(fault, ValidationError) else str(fault)
        raise UsageError(f"{name} is no manifest of briefpress ({what}); remove it, and build again") from None
    lines: list[dict[str, Any]] = data["briefs"]
    return lines


def merged(before: Iterable[Line], now: Iterable[Line], folder: Path | None = None) -> list[Line]:
    """The lines of a folder: those of now, and those from before whose files belong to no other and are still there.

    Without a folder to look into, all are taken to be there.
    """
    new = {_key(line): line for line in now}
    taken = {name for line in new.values() for name in names(line)}
    kept = [
        line
        for line in before
        if _key(line) not in new
        and all(n not in taken and (folder is None or (folder / n).is_file()) for n in names(line))
    ]
    return sorted((*kept, *new.values()), key=_key)


def _key(line: Line) -> tuple[str, str, int, str]:
    return line["source"], line.get("table", ""), line.get("row", 0), line.get("audience", "")


def made_of(name: str, data: bytes, format: str = "") -> dict[str, Any]:
    """What a manifest says of a file (`Deliverable`); its format is the name's suffix where none is given."""
    return {"name": name, "format": format or name.rpartition(".")[2], "bytes": len(data), "sha256": digest(data)}


def names(line: Line) -> list[str]:
    """The names of a brief's files."""
    return [file["name"] for file in line["files"]]


def texts(lines: Sequence[Line], versions: Mapping[str, str], beside: Sequence[Line] = ()) -> dict[str, bytes]:
    """Both files by name; `beside` are the files that belong to no brief (`Deliverable`)."""
    head = json.dumps({"briefpress": FORM, "versions": dict(sorted(versions.items()))}, ensure_ascii=False)
    body = ",\n".join(json.dumps(line, ensure_ascii=False, separators=(", ", ": ")) for line in lines)
    rest = ",\n".join(json.dumps(file, ensure_ascii=False) for file in beside)
    more = f', "beside": [\n{rest}\n]' if beside else ""
    text = f'{head[:-1]}, "briefs": [\n{body}\n]{more}}}\n'.encode("utf-8", "surrogatepass")
    files = [*(file for line in lines for file in line["files"]), *beside]
    sums = _sums([*((file["name"], file["sha256"]) for file in files), (NAME, digest(text))])
    return {NAME: text, SUMS: sums}


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write both files, unless they are there as they should be. Raises MachineError."""
    changed = {name: data for name, data in files.items() if _bytes(folder / name) != data}
    if changed:
        write_all(folder, changed)


def _sums(digests: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{found}  {name}\n" for name, found in sorted(digests)).encode("utf-8", "surrogateescape")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()
