"""briefpress: one validated brief, published as PDF, DOCX and plain text with the same citations in all three.

import briefpress

brief = briefpress.load("source/brief.md")            # the validated brief, or BriefError with every fault
for found in briefpress.check("source/brief.md"):     # errors and warnings, each with file, line and column
    print(found.span, found.message)
briefpress.build("source/brief.md", out="output")     # the paths written
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .diagnostics import BriefError, Diagnostic, MachineError, Severity, Span, UsageError

if TYPE_CHECKING:
    from .audiences import Audience
    from .model import Brief

__version__ = "0.1.0"
__all__ = ["BriefError", "Diagnostic", "MachineError", "Severity", "Span", "UsageError", "build", "check", "load"]


def load(path: str | Path) -> Brief:
    """Read and validate a brief. Raises BriefError with every fault of its data."""
    from . import parameters, pipeline, project, validate

    loaded = pipeline.load(Path(path), project.find_project(Path(path).parent))
    return validate.validate(parameters.filled(loaded, None))


def check(
    path: str | Path,
    *,
    style: str | None = None,
    citation_style: str | None = None,
    audience: Audience | None = None,
) -> list[Diagnostic]:
    """Everything that is to be said of a brief, or of what an audience reads of it: errors and warnings, in order of place."""
    from . import pipeline, project

    found = project.find_project(Path(path).parent).with_settings(audience=audience)
    return pipeline.check(Path(path), found, style=style, citation_style=citation_style).diagnostics


def build(
    path: str | Path,
    *,
    out: str | Path | None = None,
    formats: Sequence[str] | None = None,
    style: str | None = None,
    citation_style: str | None = None,
    paper: str | None = None,
    audience: Audience | None = None,
) -> list[Path]:
    """Build a brief, or what an audience reads of it; the paths of the deliverables.

    Raises BriefError when it has errors, and writes nothing then.
    """
    from . import output, pipeline, project

    found = project.find_project(Path(path).parent).with_settings(
        output=str(Path(out).absolute()) if out else None,
        formats=tuple(formats) if formats else None,
        paper=paper,
        audience=audience,
    )
    checked = pipeline.check(Path(path), found, style=style, citation_style=citation_style, formats=found.settings.made)
    if not checked.fine(strict=found.settings.strict):
        raise BriefError(*checked.diagnostics)
    files = pipeline.render(checked, found)
    if found.settings.press:
        from .press import pressed_brief

        files |= pressed_brief(checked, found).files
    return output.write_all(found.output_folder, files)
