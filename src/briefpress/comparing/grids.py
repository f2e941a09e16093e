"""Charts and tables compared number by number and cell by cell: their series, labels, columns and rows are aligned first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Chart, Series, Table
from ..readers.loaded import Path
from .aligning import Item, Pair, align
from .change import At, Change

Paths = tuple[Path, Path]


def compare_charts(what: str, old: Chart, new: Chart, paths: Paths) -> Iterator[Change]:
    """What changed in the numbers of a chart, its labels and its series."""
    labels = align(*([Item(label, label) for label in chart.labels] for chart in (old, new)))
    both = [(p.old, p.new) for p in labels if p.old is not None and p.new is not None]
    yield from _listed(f"{what}: label", labels, old.labels, new.labels, _under(paths, "labels"))
    forms = (
        [Item(tuple(_number(s, pair[side]) for pair in both), s.name, s.name) for s in chart.series]
        for side, chart in enumerate((old, new))
    )
    series = align(*forms)
    ours, theirs = ([_series(s, chart.labels) for s in chart.series] for chart in (old, new))
    yield from _listed(f"{what}: series", series, ours, theirs, _under(paths, "series"))
    for pair in series:
        if pair.old is None or pair.new is None:
            continue
        one, other = old.series[pair.old], new.series[pair.new]
        at = At((*paths[0], "series", pair.old)), At((*paths[1], "series", pair.new))
        if one.name != other.name:
            yield Change("changed", f"{what}: name of series {pair.new + 1}", one.name, other.name, "", *at)
        for i, j in both:
            before, after = _number(one, i), _number(other, j)
            if before != after:
                yield Change("changed", f"{what}: {other.name}, {new.labels[j]}", before, after, "", *at)


def _number(series: Series, n: int) -> str:
    """What a series has for a label: `12`, or `10 to 14`; `none` for a gap."""
    return " to ".join("none" if (number := numbers[n]) is None else number for numbers in series.lists().values())


def _series(series: Series, labels: Sequence[str]) -> str:
    return f"{series.name}: " + ", ".join(f"{label} {_number(series, n)}" for n, label in enumerate(labels))


def compare_tables(what: str, old: Table, new: Table, paths: Paths) -> Iterator[Change]:
    """What changed in the columns, the rows and the cells of a table."""
    columns = align(*([Item(head, head, head) for head in table.columns] for table in (old, new)))
    both = [(p.old, p.new) for p in columns if p.old is not None and p.new is not None]
    yield from _listed(f"{what}: column", columns, old.columns, new.columns, _under(paths, "columns"))
    for i, j in both:
        if old.columns[i] != new.columns[j]:
            at = At((*paths[0], "columns", i)), At((*paths[1], "columns", j))
            yield Change("changed", f"{what}: head of column {j + 1}", old.columns[i], new.columns[j], "", *at)
    forms = (
        [Item(tuple(row[pair[side]] for pair in both), row[0], " ".join(row)) for row in table.rows]
        for side, table in enumerate((old, new))
    )
    rows = align(*forms)
    ours, theirs = ([" | ".join(row) for row in table.rows] for table in (old, new))
    yield from _listed(f"{what}: row", rows, ours, theirs, _under(paths, "rows"))
    for pair in rows:
        if pair.old is None or pair.new is None:
            continue
        for i, j in both:
            before, after = old.rows[pair.old][i], new.rows[pair.new][j]
            if before != after:
                name = f"{what}: row {pair.new + 1}, {new.columns[j] or f'column {j + 1}'}"
                at = At((*paths[0], "rows", pair.old, i)), At((*paths[1], "rows", pair.new, j))
                yield Change("changed", name, before, after, "", *at)


def _listed(what: str, pairs: Sequence[Pair], old: Sequence[str], new: Sequence[str], paths: Paths) -> Iterator[Change]:
    """What was added to a list of texts, removed from it, and moved in it."""
    for pair in pairs:
        old_at = At((*paths[0], pair.old)) if pair.old is not None else None
        new_at = At((*paths[1], pair.new)) if pair.new is not None else None
        if pair.new is None and pair.old is not None:
            yield Change("removed", f"{what} {pair.old + 1}", old=old[pair.old], old_at=old_at)
        elif pair.old is None and pair.new is not None:
            yield Change("added", f"{what} {pair.new + 1}", new=new[pair.new], new_at=new_at)
        elif pair.moved and pair.old is not None and pair.new is not None:
            note = f"was number {pair.old + 1}"
            yield Change("moved", f"{what} {pair.new + 1}", old[pair.old], new[pair.new], note, old_at, new_at)


def _under(paths: Paths, key: str) -> Paths:
    return (*paths[0], key), (*paths[1], key)
