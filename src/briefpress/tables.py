"""Tables that compose makes or measures: those too wide for the column, the data of charts, the legend of estimative words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from . import document as d
from . import rebuild
from .walk import plain_text

WIDEST = 95  # characters: what a line of the column holds in the letters of tables
_LEGEND_AFTER: tuple[d.SectionKind, ...] = ("key_points", "summary", "section", "faq", "tldr")


def is_wide(table: d.Table) -> bool:
    """Whether the longest words of the columns, with the gaps between these, need more than a line."""
    rows = (table.header, *table.rows)
    return sum(_longest_word(row[n] for row in rows) + 2 for n in range(len(table.columns))) > WIDEST


def _longest_word(cells: Iterable[tuple[d.Inline, ...]]) -> int:
    return max((len(word) for cell in cells for word in plain_text(cell).split()), default=0)


def caption_of_data(label: str, number: str, caption: tuple[d.Inline, ...]) -> tuple[d.Inline, ...]:
    """“Figure 2: Its caption” for the table that holds a figure's data: without the notes and citations, which stand there."""
    children = rebuild.inlines(caption, lambda node: [] if isinstance(node, d.Note | d.Cite) else None)
    if children and isinstance(children[-1], d.Text):
        children = (*children[:-1], d.Text(children[-1].value.rstrip()))
    return (d.Text(f"{label}\N{NO-BREAK SPACE}{number}: "), *children)


def with_data(sections: Sequence[d.Section], tables: Sequence[d.Table], title: str) -> list[d.Section]:
    """The sections with one for the data of charts before the appendices or the sources, whichever come first."""
    if not tables:
        return list(sections)
    ends = [n for n, section in enumerate(sections) if section.kind in ("appendix", "sources")]
    at = ends[0] if ends else len(sections)
    return [*sections[:at], d.Section("data", "data", title, tuple(tables)), *sections[at:]]


def with_legend(sections: Sequence[d.Section], legend: d.Table) -> list[d.Section]:
    """The sections with the legend at the end of the key points, or of what comes next to them."""
    kinds = [section.kind for section in sections]
    at = next((kinds.index(kind) for kind in _LEGEND_AFTER if kind in kinds), None)
    return [
        replace(section, blocks=(*section.blocks, legend)) if n == at else section for n, section in enumerate(sections)
    ]
