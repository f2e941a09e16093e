"""`briefpress verify`: whether the files of an output folder are those that the manifest names, to the byte."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..diagnostics import UsageError
from . import manifest, staging

_OWN = (manifest.NAME, manifest.SUMS, manifest.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file; `unlisted` and `unfinished` are no faults."""

    file: str
    kind: Literal["missing", "changed", "sums", "unlisted", "unfinished"]
    says: str

    @property
    def fault(self) -> bool:
        """True where the folder is not what its manifest says."""
        return self.kind not in ("unlisted", "unfinished")


@dataclass(frozen=True, slots=True)
class Verified:
    """How many deliverables are whole, and what was found beside."""

    whole: int
    findings: tuple[Finding, ...]


def verify(folder: Path) -> Verified:
    """Compare the files of a folder with its manifest, its sums, and the journals of builds that go on or were interrupted.

    Raises UsageError where there is neither a manifest nor a journal, or the manifest is broken.
    """
    lines = manifest.read(folder) if folder.is_dir() else []
    journal = staging.journals(folder) if folder.is_dir() else []
    if not (folder / manifest.NAME).is_file() and not journal:
        raise UsageError(f"there is no {manifest.NAME} in {folder}; briefpress build writes one")
    beside = manifest.beside(folder) if lines else []
    wanted = {file["name"]: file["sha256"] for line in ({"files": beside}, *lines) for file in line["files"]}
    newer: defaultdict[str, set[str]] = defaultdict(set)
    for line in journal:
        for file in line.get("files", ()):
            newer[file["name"]].add(file["sha256"])
    findings: list[Finding] = []
    whole = 0
    for name in sorted({*wanted, *newer}):
        found = _file(folder / name, wanted.get(name), newer[name])
        whole += found is None or (found.kind == "unfinished" and found.says != _ABSENT)
        findings += [found] if found else []
    if (folder / manifest.NAME).is_file():
        findings += _sums(folder, wanted, unfinished=bool(staging.folders(folder)))
    present = sorted(p.name for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))
    findings += [
        Finding(name, "unlisted", "no brief of the manifest has this file")
        for name in present
        if name not in wanted and name not in newer and name not in _OWN
    ]
    return Verified(whole, tuple(findings))


_ABSENT = "an interrupted build had not written it yet; briefpress build --resume does"


def _file(path: Path, wanted: str | None, newer: set[str]) -> Finding | None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        if wanted is None:
            return Finding(path.name, "unfinished", _ABSENT)
        return Finding(path.name, "missing", "the manifest names it, but it is not there; build again")
    except OSError as fault:
        return Finding(path.name, "missing", f"it cannot be read: {fault.strerror}")
    if found == wanted:
        return None
    if found in newer:
        return Finding(path.name, "unfinished", "it is newer than the manifest: a build goes on or was interrupted")
    return Finding(path.name, "changed", "its bytes are not those that were written; build again")


def _sums(folder: Path, wanted: dict[str, str], *, unfinished: bool) -> list[Finding]:
    """What the file of sums says otherwise than the manifest; a build that has not ended may be about to write it."""
    try:
        text = (folder / manifest.SUMS).read_text("utf-8", "surrogateescape")
    except OSError:
        return [Finding(manifest.SUMS, "unfinished" if unfinished else "missing", "it is not there; build again")]
    own = manifest.digest((folder / manifest.NAME).read_bytes())
    listed = {name: found for found, _, name in (line.partition("  ") for line in text.splitlines())}
    right = {**wanted, manifest.NAME: own}
    names = sorted(name for name in {*listed, *right} if listed.get(name) != right.get(name))
    says = f"{manifest.SUMS} says otherwise of it than {manifest.NAME}; build again"
    return [Finding(name, "unfinished" if unfinished else "sums", says) for name in names]
