"""Imposition: the pages of a PDF on larger sheets, to be folded into a book or read several to a side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pikepdf

from ...diagnostics import UsageError
from ...languages import direction
from ...opening import MM, broken, opened
from .drawing import Pages, drawn
from .order import Binding
from .papers import Size, folding_to, name_of, named
from .sheets import GRIDS, Plan, book, format_of, many_up

_MOST_CREEP = 10.0  # mm; a book of 400 sheets is no longer stapled


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is asked for. Neither `nup` nor `signature`: a booklet, all sheets in one another.

    `nup`: pages on a side, read in order; `signature`: pages of each signature, a multiple of 4. `paper`: the sheet, such as A3
    or 320x450mm; None: for a book the sheet that folds to the page, for many-up the page's own. `creep`: mm by which the
    innermost sheet is moved to the spine, the others in even steps, the outermost not. `binding`: None takes it from the PDF.
    """

    nup: int = 0
    signature: int = 0
    paper: str | None = None
    creep: float = 0.0
    marks: bool = False
    binding: Binding | None = None
    keep_back_cover: bool = False


@dataclass(frozen=True, slots=True)
class Imposed:
    """The sheets as a PDF, and what a person who prints them is told.

    `sheets` are those of a print on both sides, `blanks` the cells of a book that stay empty, `short_edge` is the edge to turn
    the sheets on, None where it does not matter.
    """

    data: bytes
    pages: int
    sides: int
    sheets: int
    blanks: int
    paper: str
    short_edge: bool | None
    binding: Binding


def impose(pdf: bytes, name: str, how: Layout) -> bytes:
    """A PDF, called `name` in messages, imposed: the PDF of its sheets. Raises UsageError."""
    return imposed(pdf, name, how).data


def imposed(pdf: bytes, name: str, how: Layout) -> Imposed:
    """The same, with what a person is told of it."""
    _check(how)
    with opened(pdf, name) as source:
        pages = _pages(source, name)
        binding = how.binding or binding_of(source)
        plan = _plan(pages.sizes, how, binding, name)
        folds = not how.nup
        short_edge = plan.size[0] > plan.size[1] if folds else None
        data = drawn(pages, plan, short_edge=short_edge)
    count, sides = len(pages.sizes), len(plan.sides)
    return Imposed(
        data,
        pages=count,
        sides=sides,
        sheets=(sides + 1) // 2,
        blanks=2 * sides - count if folds else 0,
        paper=name_of(plan.size),
        short_edge=short_edge,
        binding=binding,
    )


def binding_of(source: pikepdf.Pdf) -> Binding:
    """The side that a PDF is bound on: as its viewer is told (ISO 32000-1, table 150), else as its language is written."""
    preferences = source.Root.get("/ViewerPreferences")
    told: Any = preferences.get("/Direction") if isinstance(preferences, pikepdf.Dictionary) else None
    if told in ("/R2L", "/L2R"):
        return "right" if told == "/R2L" else "left"
    language = source.Root.get("/Lang")
    return "right" if isinstance(language, pikepdf.String) and direction(str(language)) == "rtl" else "left"


def _check(how: Layout) -> None:
    if how.nup and how.nup not in GRIDS:
        raise UsageError(f"{how.nup} pages on a side cannot be; {', '.join(map(str, GRIDS))} can")
    if how.signature < 0 or how.signature % 4:
        raise UsageError(f"a signature of {how.signature} pages cannot be folded; it takes a multiple of 4")
    if not (math.isfinite(how.creep) and 0 <= how.creep <= _MOST_CREEP):
        raise UsageError(f"creep of {how.creep:g} mm cannot be; 0 to {_MOST_CREEP:g} can")
    if how.nup and (how.signature or how.creep or how.keep_back_cover):
        raise UsageError("several pages to a side are not folded: they have no signatures, creep or back cover")


def _pages(source: pikepdf.Pdf, name: str) -> Pages:
    try:
        return Pages(source)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, OverflowError) as fault:
        raise broken(name, fault) from None


def _plan(sizes: list[Size], how: Layout, binding: Binding, name: str) -> Plan:
    page = format_of(sizes)
    if how.nup:
        return many_up(sizes, named(how.paper) if how.paper else page, how.nup, binding=binding, marks=how.marks)
    sheet = named(how.paper) if how.paper else folding_to(page)
    return book(
        sizes,
        sheet,
        signature=how.signature,
        binding=binding,
        keep_back_cover=how.keep_back_cover,
        creep=how.creep * MM,
        marks=how.marks,
    )
