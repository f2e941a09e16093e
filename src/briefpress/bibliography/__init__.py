"""Sources → CSL items: those inline in the brief, and those in files beside it (CSL-JSON, BibTeX and BibLaTeX, RIS)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..diagnostics import BriefError, Diagnostic, Span, error
from .csljson import load_csl_json
from .items import Item


def _load_bibtex(data: bytes, name: str) -> dict[str, Item]:
    """BibTeX and BibLaTeX; what reads them is imported for those who have such a file."""
    from .bibtex import load_bibtex

    return load_bibtex(data, name)


def _load_ris(data: bytes, name: str) -> dict[str, Item]:
    """RIS, its reader imported as that of BibTeX."""
    from .ris import load_ris

    return load_ris(data, name)


READERS: dict[str, Callable[[bytes, str], dict[str, Item]]] = {
    ".json": load_csl_json,
    ".bib": _load_bibtex,
    ".ris": _load_ris,
}

MOST_BYTES = 20_000_000


def load_file(name: str, span: Span, folder: Path, root: Path, diagnostics: list[Diagnostic]) -> dict[str, Item]:
    """The items of a bibliography file by key. Faults are added to `diagnostics`, at `span` or inside the file.

    `folder` is the brief's own; the file must lie inside `root`, the project's.
    """
    path = (folder / name).resolve()
    reader = READERS.get(path.suffix.lower())
    if not path.is_relative_to(root.resolve()):
        diagnostics.append(
            error("bibliography-outside", f"{name} lies outside the project", span, "copy it into the project")
        )
    elif not path.is_file():
        diagnostics.append(
            error("bibliography-missing", f"there is no file {name}", span, "paths are relative to the brief's folder")
        )
    elif reader is None:
        known = ", ".join(READERS)
        diagnostics.append(
            error("bibliography-format", f"{name} has a format that is not read", span, f"known are: {known}")
        )
    elif path.stat().st_size > MOST_BYTES:
        diagnostics.append(error("bibliography-too-large", f"{name} has more than {MOST_BYTES // 1_000_000} MB", span))
    else:
        try:
            return reader(path.read_bytes(), str(path.relative_to(root.resolve())))
        except OSError as fault:
            diagnostics.append(error("bibliography-missing", f"{name} cannot be read: {fault.strerror}", span))
        except BriefError as fault:
            diagnostics += fault.diagnostics
    return {}


__all__ = ["MOST_BYTES", "READERS", "Item", "load_file"]
