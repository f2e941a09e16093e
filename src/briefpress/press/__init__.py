"""A brief for a press: a PDF with bleed and marks, and the preflight report of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ..choices import Ink
from ..diagnostics import BriefError, UsageError
from ..document import Document
from ..finding import shown
from ..pipeline import Checked, prove
from ..project import Project
from ..style import Options, Style
from ..writers import writer
from .finishing import BLEED, finished
from .icc import Profile, profile_in
from .preflight import Preflight, as_json, as_text, preflight


class Pressed(NamedTuple):
    """`SLUG.press.pdf`, `SLUG.preflight.txt` and `SLUG.preflight.json` by name, and what the preflight found."""

    files: dict[str, bytes]
    preflight: Preflight


def pressed(document: Document, style: Style, options: Options, *, ink: Ink, icc: Path | None) -> Pressed:
    """A resolved document for a press. Raises UsageError for a profile that is none, and where grey cannot be had."""
    profile = profile_for(ink, icc)
    slug = document.head.slug
    if slug.endswith((".press", ".preflight")):
        raise UsageError(f"the slug {slug!r} is kept for files for the press; give the brief another")
    bled = writer("pdf")(replace(document, attachments=()), style, replace(options, bleed=BLEED))
    data = finished(bled, ink, profile)
    found = preflight(data, f"{slug}.press.pdf")
    coloured = {colour for page in found.pages for colour in page.colours} - {"DeviceGray"}
    if ink == "grey" and coloured:
        raise UsageError(f"{slug} cannot be made grey: it has {', '.join(sorted(coloured))}; give another --ink")
    files = {
        f"{slug}.press.pdf": data,
        f"{slug}.preflight.txt": as_text(found).encode(),
        f"{slug}.preflight.json": as_json(found).encode(),
    }
    return Pressed(files, found)


def pressed_brief(checked: Checked, project: Project) -> Pressed:
    """A checked brief for a press, as its project has it. Raises BriefError where the brief has no document, or where a file
    holds what is not for the audience."""
    if checked.document is None or checked.style is None:
        raise BriefError(*checked.diagnostics)
    ink, icc = project.settings.ink, project.profile
    made = pressed(checked.document, checked.style, checked.options, ink=ink, icc=icc)
    prove(checked, made.files)
    return made


def profile_for(ink: Ink, icc: Path | None) -> Profile | None:
    """The profile in a file, fit for an ink. Raises UsageError."""
    if icc is None:
        return None
    profile = profile_in(icc)
    if ink == "grey" and profile.channels == 3:
        raise UsageError(f"{shown(icc)} is a profile of RGB; --ink grey takes one of GRAY or CMYK")
    return profile
