"""`briefpress print` and `briefpress printers`."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import stopping
from .cli_options import coloured, printable
from .diagnostics import MachineError
from .reports import count

if TYPE_CHECKING:
    from .distribution.printing import Capabilities


class Sides(StrEnum):
    """Which sides of a sheet are printed, and the edge that it is turned on."""

    one = "one-sided"
    long = "long-edge"
    short = "short-edge"


class PrinterReport(StrEnum):
    """How printers are told of."""

    text = "text"
    json = "json"


InsecureOption = Annotated[
    bool,
    typer.Option("--insecure", help="With ipps://: take any certificate, such as one that the printer made itself."),
]


def print_(
    file: Annotated[Path, typer.Argument(help="A PDF.", show_default=False)],
    printer: Annotated[
        str, typer.Option("--printer", help="The printer: ipp://host/ipp/print, or ipps://…", show_default=False)
    ],
    copies: Annotated[int, typer.Option("--copies", min=1, help="How many.")] = 1,
    sides: Annotated[Sides | None, typer.Option("--sides", help="The printer's own choice where not given.")] = None,
    media: Annotated[
        str,
        typer.Option("--media", help="A4, A3, Letter …; the size of the pages where not given.", show_default=False),
    ] = "",
    staple: Annotated[bool, typer.Option("--staple", help="One staple; with --booklet in the fold.")] = False,
    pages: Annotated[str, typer.Option("--pages", help="Such as 1-3,5; all where not given.", show_default=False)] = "",
    booklet: Annotated[
        bool,
        typer.Option("--booklet", help="Impose the pages on sheets that are folded once: A4 on A3, Letter on Tabloid."),
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds after which it is waited for no longer.")
    ] = 600,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait until it is on paper, or only until the printer has it.")
    ] = True,
    again: Annotated[bool, typer.Option("--again", help="Print it though an earlier run may have printed it.")] = False,
    insecure: InsecureOption = False,
) -> None:
    """Print a PDF: checked against what the printer can do and has loaded, sent once, and watched until it is on paper.

    Ctrl-C cancels the job at the printer. Exit codes: 0 printed, 2 the printer cannot do what is wanted, 3 it failed.
    """
    stopping.at_once()
    from .distribution.printing import Ticket, print_file
    from .finding import shown
    from .opening import bytes_of

    name = printable(shown(file))
    ticket = Ticket(
        copies=copies, sides=sides.value if sides else "", media=media, staple=staple, pages=pages, booklet=booklet
    )
    data = bytes_of(file)
    stopping.unwind()
    progress = Progress()
    try:
        done = print_file(
            data, file.name, printer, ticket, progress.tell, timeout=timeout, wait=wait, again=again, insecure=insecure
        )
    except KeyboardInterrupt:
        raise typer.Exit(stopping.CODE) from None
    if done.printed:
        pages_done = f", {count(done.pages, 'page')}" if done.pages else ""
        typer.echo(f"{name}: printed, job {done.job}{pages_done}")
    else:
        typer.echo(f"{name}: job {done.job} is in the printer; it was not waited for")


def printers(
    uris: Annotated[list[str], typer.Argument(help="Printers: ipp://host/ipp/print, ipps://…", show_default=False)],
    report: Annotated[PrinterReport, typer.Option("--report", help="How they are told of.")] = PrinterReport.text,
    insecure: InsecureOption = False,
) -> None:
    """Ask printers what they are and can do: state, formats, media and what is loaded, sides, finishings, copies."""
    import json

    stopping.at_once()
    from .distribution.printing import describe

    found: list[dict[str, object]] = []
    failed = False
    for uri in uris:
        try:
            can = describe(uri, insecure=insecure and uri.startswith("ipps:"))
        except MachineError as fault:
            failed = True
            found.append({"uri": uri, "error": str(fault)})
            typer.secho(f"briefpress: {fault}", fg=typer.colors.RED, err=True, color=coloured())
            continue
        found.append(can.as_dict())
        if report is PrinterReport.text:
            typer.echo("\n".join(_lines(can)))
    if report is PrinterReport.json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
    raise typer.Exit(3 if failed else 0)


def _lines(can: Capabilities) -> list[str]:
    from .distribution.printing.capabilities import called, finishing, in_words
    from .distribution.printing.ticket import SIDES

    def media(names: tuple[str, ...] | None) -> str:
        return "it does not say" if names is None else ", ".join(dict.fromkeys(map(called, names))) or "nothing"

    sides = {keyword: name for name, keyword in SIDES.items()}
    takes = "takes jobs" if can.accepting else "takes no jobs"
    queued = f", {count(can.queued, 'job')} in it" if can.queued else ""
    rows = {
        "state": f"{can.state}, {takes}{queued}" + (f"; {in_words(can.reasons)}" if can.reasons else ""),
        "formats": ", ".join(can.formats),
        "media": media(can.media),
        "loaded": media(can.loaded),
        "sides": ", ".join(sides.get(one, one) for one in can.sides) or "one-sided",
        "finishings": ", ".join(finishing(one) for one in can.finishings if one != 3) or "none",
        "copies": f"{can.copies[0]} to {can.copies[1]}" if can.copies else "1",
        "page ranges": "chosen by the printer" if can.page_ranges else "chosen before it is sent",
        "colour": {True: "yes", False: "no", None: "it does not say"}[can.colour],
    }
    head = f"{can.uri}: {can.name}" + (f" ({can.model})" if can.model else "")
    return [head, *(f"  {name:<12} {says}" for name, says in rows.items())]


class Progress:
    """A line for each change; on a terminal one about the job takes the place of the one before."""

    def __init__(self) -> None:
        self._replaces = False

    def tell(self, line: str) -> None:
        """Print a line at once, whatever reads it."""
        terminal = sys.stdout.isatty()
        about = line.startswith("job ")
        up = "\x1b[1A\x1b[2K" if terminal and about and self._replaces else ""
        typer.echo(up + line)
        self._replaces = about and len(line) < shutil.get_terminal_size().columns
        sys.stdout.flush()
