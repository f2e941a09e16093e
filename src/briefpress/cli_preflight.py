"""`briefpress preflight`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class PreflightReport(StrEnum):
    """How a preflight is told."""

    human = "human"
    json = "json"


def preflight(
    file: Annotated[Path, typer.Argument(help="A PDF.", show_default=False)],
    report: Annotated[PreflightReport, typer.Option("--report", help="How to print what is found.")] = (
        PreflightReport.human
    ),
) -> None:
    """Say what a printer looks for in a PDF: fonts, boxes, colours, resolution, ink. Exits with 1 where there is an error."""
    from .distribution.opening import bytes_of
    from .distribution.press.preflight import as_json, as_text
    from .distribution.press.preflight import preflight as look
    from .finding import shown

    found = look(bytes_of(file), shown(file))
    told = (as_json if report is PreflightReport.json else as_text)(found)
    typer.echo(told.encode("utf-8", "backslashreplace").decode(), nl=False)
    raise typer.Exit(0 if found.fine else 1)
