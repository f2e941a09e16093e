"""The runs of a line as Pango shaped it, read at once and not glyph by glyph through cffi."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..engine import ffi

# PangoGlyphInfo: glyph, width, x offset, y offset. Of the bits behind them most are noise.
INFO = struct.Struct("=Iiii4x")
AS_KNOWN = ffi.sizeof("PangoGlyphInfo") == INFO.size and [
    ffi.offsetof("PangoGlyphInfo", *field)
    for field in (("glyph",), ("geometry", "width"), ("geometry", "x_offset"), ("geometry", "y_offset"))
] == [0, 4, 8, 12]


class Run(NamedTuple):
    """A part of a line in one font and direction: its glyphs (as INFO), and where the cluster of each begins (bytes)."""

    item: Any
    infos: Any
    clusters: list[int]

    @property
    def font(self) -> Any:
        return self.item.analysis.font

    @property
    def widths(self) -> list[int]:
        """How wide each glyph is, in Pango's units."""
        return memoryview(self.infos).cast("i")[1 :: INFO.size // 4].tolist()


def runs_of(line: Any) -> Iterator[Run]:
    """The runs of a line in the order in which they are drawn."""
    run = line.runs
    while run != ffi.NULL:
        item, run = run.data, run.next
        glyphs = item.glyphs
        infos = ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * INFO.size)
        yield Run(item.item, infos, ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs))
