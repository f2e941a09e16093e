"""WeasyPrint, and the one place that names its parts; imported without the search for its libraries.

On Linux cffi asks ctypes where each library lies, under names that none has there, and ctypes starts the linker and a compiler,
where there is one, for each: a tenth of a second. The name that follows is the library's own and needs no search. So where all
are found by it, nobody searches; where one is not, WeasyPrint looks for it as ever and says what is missing.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_NEEDED = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1", "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
)  # fmt: skip


@contextmanager
def _without_search() -> Iterator[None]:
    search = ctypes.util.find_library
    if sys.platform == "linux" and all(map(_is_there, _NEEDED)):
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _is_there(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


with _without_search():
    from weasyprint import CSS, HTML, Attachment, __version__, css, draw, layout, tinyhtml5
    from weasyprint.css import properties
    from weasyprint.css.counters import CounterStyle
    from weasyprint.draw import text as drawing
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.percent import percentage
    from weasyprint.pdf import fonts as pdf_fonts
    from weasyprint.pdf import tags
    from weasyprint.text import fonts, line_break
    from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, harfbuzz, harfbuzz_subset, pango
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

IS_KNOWN = __version__ == "70.0"
"""Whether what `quick` replaces in WeasyPrint to save time is as it was; elsewhere its own, slower ways are gone."""

__all__ = [
    "CSS", "FROM_UNITS", "HTML", "IS_KNOWN", "Attachment", "CounterStyle", "FontConfiguration", "URLFetcher", "boxes",
    "css", "draw", "drawing", "ffi", "fonts", "gobject", "harfbuzz", "harfbuzz_subset", "layout", "line_break", "pango",
    "pdf_fonts", "percentage", "properties", "tags", "tinyhtml5",
]  # fmt: skip
