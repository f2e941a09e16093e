"""The arithmetic of imposition, tested by folding paper."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from briefpress.diagnostics import UsageError
from briefpress.distribution.imposition.order import Binding, folded
from briefpress.distribution.imposition.papers import folding_to, named
from briefpress.distribution.imposition.sheets import (
    GRIDS,
    MARGIN,
    Box,
    Cell,
    Plan,
    Side,
    book,
    format_of,
    many_up,
    place,
)
from briefpress.opening import MM

from .paper import Ink, Sheet, leafed_through, read

A4, A3 = named("A4"), named("A3")
SLACK = 1e-6


def inks(side: Side) -> list[Ink]:
    """What is printed on a side, and the middle of where."""
    return [
        ((cell.box.left + cell.box.right) / 2, (cell.box.bottom + cell.box.top) / 2, f"{cell.page};")
        for cell in side.cells
        if cell.page is not None
    ]


def sheets_of(plan: Plan) -> list[Sheet]:
    """The plan as printed paper."""
    sides = [inks(side) for side in plan.sides]
    return [Sheet(plan.size[0], *two) for two in zip(sides[::2], sides[1::2], strict=True)]


def bound(pages: int, signature: int = 0, binding: Binding = "left", keep: bool = False, creep: float = 0.0) -> Plan:
    """A plan for pages of A4 on A3."""
    return book([A4] * pages, A3, signature=signature, binding=binding, keep_back_cover=keep, creep=creep, marks=False)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("signature", [0, *range(4, 37, 4), 64])
def test_a_folded_book_reads_from_first_page_to_last(signature: int, binding: Binding, keep: bool) -> None:
    for pages in range(1, 130):
        sheets = sheets_of(bound(pages, signature, binding, keep))
        seen = leafed_through(sheets, signature // 4 or len(sheets), binding)
        blanks = [""] * (-pages % 4)
        numbers = [f"{page};" for page in range(pages)]
        last = numbers[-1:] if keep and pages > 1 else []
        assert seen == numbers[: pages - len(last)] + blanks + last, pages


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("number", GRIDS)
def test_pages_on_a_side_are_in_reading_order(number: int, binding: Binding) -> None:
    for pages in range(1, 60):
        plan = many_up([A4] * pages, A4, number, binding=binding, marks=False)
        seen = [what for side in plan.sides for what in read(inks(side), binding)]
        assert seen == [f"{page};" for page in range(pages)]
        assert len(plan.sides) == -(-pages // number)


def test_the_paper_of_the_tests_can_tell_a_wrong_order() -> None:
    """Turned on the other edge, or bound on the other side, the same sheets read otherwise."""
    plan = bound(16)
    right = leafed_through(sheets_of(plan), 4, "left")
    assert leafed_through(sheets_of(plan), 4, "right") != right
    assert leafed_through(sheets_of(plan), 2, "left") != right
    turned = [Sheet(s.width, s.front, [(s.width - x, y, what) for x, y, what in s.back]) for s in sheets_of(plan)]
    assert leafed_through(turned, 4, "left") != right


def test_pages_of_a4_keep_their_size_on_a3_and_meet_at_the_fold() -> None:
    (front, back) = bound(4).sides
    for side in (front, back):
        left, right = side.cells
        assert left.box == pytest.approx((0, 0, 210 * MM, 297 * MM), abs=0.01)
        assert right.box == pytest.approx((210 * MM, 0, 420 * MM, 297 * MM), abs=0.01)
        assert place(A4, left).scale == pytest.approx(1)


def test_pages_are_not_enlarged_on_a_larger_sheet() -> None:
    plan = book([A4] * 4, named("SRA3"), signature=0, binding="left", keep_back_cover=False, creep=0.0, marks=True)
    left, right = plan.sides[0].cells
    assert left.box.right == right.box.left == plan.size[0] / 2
    assert right.box.right - right.box.left == pytest.approx(A4[0])
    assert place(A4, right).scale == 1


def test_a_lying_page_is_turned_to_fill_its_cell_of_a_book() -> None:
    cell = Cell(0, Box(0, 0, *A4), Box(0, 0, *A4), turns=True)
    assert place(A4[::-1], cell) == (1.0, True, pytest.approx(Box(0, 0, *A4)))
    assert place(A4[::-1], cell._replace(turns=False)).scale == pytest.approx(A4[0] / A4[1])
    assert not place(A4, cell).turned


@pytest.mark.parametrize(
    ("page", "sheet"), [("A4", "A3"), ("A5", "A4"), ("Letter", "Tabloid"), ("Half-Letter", "Letter")]
)
def test_the_sheet_is_the_one_that_folds_to_the_page(page: str, sheet: str) -> None:
    assert sorted(folding_to(named(page))) == pytest.approx(sorted(named(sheet)), abs=0.01)


def test_a_page_without_a_name_gets_a_sheet_of_twice_its_width() -> None:
    assert folding_to((300.0, 450.0)) == (600.0, 450.0)


def test_the_format_is_that_of_most_pages() -> None:
    assert format_of([A4[::-1], A4, A4]) == A4
    assert format_of([A3, A4]) == A3


# ------------------------------------------------------------------------------------------ whatever is asked for

sides = some.floats(40, 4000)
sizes = some.tuples(sides, sides)


@given(
    pages=some.lists(sizes, min_size=1, max_size=40),
    sheet=sizes,
    signature=some.sampled_from([0, 4, 8, 16]),
    binding=some.sampled_from(["left", "right"]),
    keep=some.booleans(),
    creep=some.floats(0, 10),
    marks=some.booleans(),
)
def test_nothing_of_a_book_leaves_its_half_of_the_sheet(
    pages: list[tuple[float, float]],
    sheet: tuple[float, float],
    signature: int,
    binding: Binding,
    keep: bool,
    creep: float,
    marks: bool,
) -> None:
    plan = book(pages, sheet, signature=signature, binding=binding, keep_back_cover=keep, creep=creep, marks=marks)
    assert sorted(plan.size) == sorted(sheet)
    printed = [cell.page for side in plan.sides for cell in side.cells if cell.page is not None]
    assert sorted(printed) == list(range(len(pages)))
    for side in plan.sides:
        left, right = side.cells
        assert left.clip.right <= right.clip.left == plan.size[0] / 2
        within_the_sheet(plan, side, pages, creep)


@given(
    pages=some.lists(sizes, min_size=1, max_size=40),
    sheet=sizes,
    number=some.sampled_from(sorted(GRIDS)),
    binding=some.sampled_from(["left", "right"]),
    marks=some.booleans(),
)
def test_nothing_of_a_many_up_side_leaves_its_cell(
    pages: list[tuple[float, float]], sheet: tuple[float, float], number: int, binding: Binding, marks: bool
) -> None:
    assume(not marks or min(sheet) > 2 * MARGIN)
    plan = many_up(pages, sheet, number, binding=binding, marks=marks)
    for side in plan.sides:
        assert len(side.cells) == number
        within_the_sheet(plan, side, pages, 0)
        for cell in side.cells:
            if cell.page is not None:
                inside(place(pages[cell.page], cell).box, cell.clip)


def test_a_sheet_that_its_marks_fill_is_refused() -> None:
    with pytest.raises(UsageError, match="a side of 14 mm leaves no room between the marks"):
        many_up([(40, 40)], (40, 300), 2, binding="left", marks=True)


def within_the_sheet(plan: Plan, side: Side, pages: list[tuple[float, float]], creep: float) -> None:
    """No page is enlarged, none lies off the sheet, and none beyond the fold by more than the creep; marks are on the sheet."""
    whole = Box(0, 0, *plan.size)
    for cell in side.cells:
        inside(cell.clip, whole)
        if cell.page is not None:
            placed = place(pages[cell.page], cell)
            assert 0 < placed.scale <= 1
            inside(placed.box, cell.box)
            clip = cell.clip
            inside(placed.box, Box(clip.left - creep, clip.bottom, clip.right + creep, clip.top))
    for line in side.lines:
        inside(Box(min(line.x0, line.x1), min(line.y0, line.y1), max(line.x0, line.x1), max(line.y0, line.y1)), whole)


def inside(inner: Box, outer: Box) -> None:
    """The one lies within the other."""
    assert outer.left - SLACK <= inner.left <= inner.right <= outer.right + SLACK
    assert outer.bottom - SLACK <= inner.bottom <= inner.top <= outer.top + SLACK


@given(
    pages=some.integers(1, 150),
    signature=some.sampled_from([0, 4, 8, 16, 32]),
    creep=some.floats(0, 10),
    binding=some.sampled_from(["left", "right"]),
)
def test_each_inner_sheet_is_moved_further_to_the_spine_and_none_more_than_asked(
    pages: int, signature: int, creep: float, binding: Binding
) -> None:
    plan, spine = bound(pages, signature, binding, creep=creep), A3[1] / 2
    each = signature // 4 or len(plan.sides) // 2
    moved = []
    for side in plan.sides:
        left, right = side.cells
        assert left.box.right - spine == pytest.approx(spine - right.box.left)
        moved.append(spine - right.box.left)
    assert moved[::2] == pytest.approx(moved[1::2])  # both sides of a sheet alike
    for begin in range(0, len(moved) // 2, each):
        pile = moved[::2][begin : begin + each]
        assert pile[0] == pytest.approx(0)
        steps = [b - a for a, b in pairwise(pile)]
        assert steps == pytest.approx([steps[0]] * len(steps) if steps else [])
        assert max(pile) <= creep + SLACK
    if each > 1 and len(moved) // 2 >= each:
        assert max(moved) == pytest.approx(creep)


def test_depth_is_counted_within_each_signature() -> None:
    assert [leaf.depth for leaf in folded(20, 8, "left", False)] == [0, 1, 0, 1, 0]


@given(sheet=sizes, page=sizes)
def test_no_cut_mark_lies_within_a_page(sheet: tuple[float, float], page: tuple[float, float]) -> None:
    plan = book([page], sheet, signature=0, binding="left", keep_back_cover=False, creep=0.0, marks=True)
    left, right = plan.sides[0].cells
    for line in plan.sides[0].lines:
        middle = ((line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2)
        within = left.box.left < middle[0] < right.box.right and left.box.bottom < middle[1] < left.box.top
        assert not within or line.fold
