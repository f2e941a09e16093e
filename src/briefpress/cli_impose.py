"""`briefpress impose`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .diagnostics import UsageError
from .reports import count

if TYPE_CHECKING:
    from .distribution.imposition import Imposed


class Bound(StrEnum):
    """The side that a book is bound on."""

    left = "left"
    right = "right"


def impose(
    file: Annotated[Path, typer.Argument(help="A PDF.", show_default=False)],
    booklet: Annotated[
        bool, typer.Option("--booklet", help="One book, folded once, all sheets in one another.")
    ] = False,
    signature: Annotated[
        int | None, typer.Option("--signature", help="A book of several: pages of each, a multiple of 4.")
    ] = None,
    nup: Annotated[int | None, typer.Option("--nup", help="Pages on a side, in order: 2, 4, 6, 8, 9 or 16.")] = None,
    paper: Annotated[
        str | None,
        typer.Option(
            help="The sheet: A3, SRA3, Tabloid … or 320x450mm. For a book, the one that folds to the page where not "
            "given; for --nup the page's own."
        ),
    ] = None,
    creep: Annotated[
        float,
        typer.Option(
            help="mm by which the innermost sheet is moved to the spine, and the others in even steps: as far as it "
            "sticks out at the edge of a dummy, folded and not yet trimmed."
        ),
    ] = 0.0,
    marks: Annotated[bool, typer.Option("--marks", help="Marks where to fold and to cut.")] = False,
    binding: Annotated[
        Bound | None, typer.Option(help="The side of the spine; by the PDF's own direction and language if not given.")
    ] = None,
    keep_back_cover: Annotated[
        bool, typer.Option("--keep-back-cover", help="The last page stays on the outside; blanks come before it.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The sheets' PDF; beside the file where not given.")
    ] = None,
) -> None:
    """Impose a PDF: its pages on larger sheets, to be folded into a book, or several to a side.

    It is for paper: links, notes and tags stay behind.
    """
    from .distribution.imposition import Layout, imposed
    from .distribution.opening import bytes_of
    from .finding import shown
    from .output import write_all

    kind = _kind(booklet, signature, nup)
    data = bytes_of(file)
    target = (out or file.with_name(f"{file.stem}.{kind}.pdf")).absolute()
    if target.exists() and target.samefile(file):
        raise UsageError(f"{shown(target)} is the file itself; give another with --out")
    how = Layout(
        nup=nup or 0,
        signature=signature or 0,
        paper=paper,
        creep=creep,
        marks=marks,
        binding=binding.value if binding else None,
        keep_back_cover=keep_back_cover,
    )
    made = imposed(data, shown(file), how)
    write_all(target.parent, {target.name: made.data})
    typer.echo(f"{shown(file)} -> {shown(target)}")
    typer.echo(_told(made, how.signature), err=True)


def _kind(booklet: bool, signature: int | None, nup: int | None) -> str:
    if (booklet, signature is not None, nup is not None).count(True) != 1:
        raise UsageError("give one of --booklet, --signature N and --nup N")
    if signature is not None:
        if signature < 4:
            raise UsageError(f"--signature {signature}: a signature has at least 4 pages")
        return "signatures"
    return "booklet" if nup is None else f"{nup}up"


def _told(made: Imposed, signature: int) -> str:
    """How many sheets there are, and how they are printed and folded."""
    pages = count(made.pages, "page") + (f" and {count(made.blanks, 'blank')}" if made.blanks else "")
    if made.short_edge is None:
        return f"{pages} on {count(made.sides, 'side')} of {made.paper}; print at actual size"
    edge = "short" if made.short_edge else "long"
    return (
        f"{pages} on {count(made.sheets, 'sheet')} of {made.paper}, bound on the {made.binding}\n"
        f"print on both sides at actual size, turned on the {edge} edge (two-sided-{edge}-edge); "
        f"{_folding(made.sheets, signature // 4 or made.sheets)}"
    )


def _folding(sheets: int, each: int) -> str:
    """What is done with the sheets, so many to a signature."""
    if sheets == 1:
        return "fold the sheet once"
    if each == 1:
        return "fold each sheet once and gather them"
    return f"lay {'all' if each >= sheets else f'every {each}'} sheets in one another and fold them once"
