"""Which characters a font file has glyphs for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path


def coverage(font: Path) -> frozenset[int]:
    """The code points that a font file maps to glyphs, kept as long as the file is the same."""
    return _coverage(font, font.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _coverage(font: Path, changed: int) -> frozenset[int]:
    import uharfbuzz as hb  # text in ASCII is checked without

    return frozenset(hb.Face(hb.Blob.from_file_path(str(font))).unicodes)
