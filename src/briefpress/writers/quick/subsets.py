"""Fonts cut to the letters in use in one pass.

WeasyPrint 70 lets HarfBuzz cut each font twice: to the glyphs in use, each keeping its number, and once more to leave away the
empty ones behind the last. But there are none where glyphs keep their numbers. So the second pass changes nothing, unless a
glyph is made of others that come behind it, no glyph in use has a character, or HarfBuzz does not know a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..engine import ffi, fonts, harfbuzz, harfbuzz_subset, pdf_fonts
from .shortcut import Shortcut

_NOT_NEEDED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
"""Tables that no viewer of a PDF needs: what is in them was used when the text was set."""

_KEPT = (
    b"CFF ", b"GDEF", b"OS/2", b"cmap", b"cvt ", b"fpgm", b"gasp", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp",
    b"meta", b"name", b"post", b"prep",
)  # fmt: skip
_KNOWN = frozenset(name.decode() for name in (*_NOT_NEEDED, *_KEPT))
_NO_CHARACTER = 4  # bytes of a table of characters that has none


def _subset(slow: Callable[..., Any]) -> Callable[..., Any]:
    """A font in one pass."""
    if harfbuzz_subset is None:
        return slow

    def subset(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        if _KNOWN.issuperset(self.tables):
            cut = _cut(self.hb_face, to_unicode, hinting, bool(self.missing))
            if cut and _is_whole(cut, max(to_unicode)):
                self.file_content = fonts.get_hb_object_data(cut)
                return
        slow(self, to_unicode, hinting)

    return subset


def _cut(face: Any, glyphs: Iterable[int], hinting: bool, not_defined: bool) -> Any:
    """A face with these glyphs alone, in their places; NULL where HarfBuzz cannot. `not_defined`: whether glyph 0 is drawn."""
    wanted = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS
    flags |= harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE
    flags |= 0 if hinting else harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE if not_defined else 0
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs)
    tables = harfbuzz_subset.hb_subset_input_set(wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG)
    _add(tables, (harfbuzz.hb_tag_from_string(name, -1) for name in _NOT_NEEDED))
    return ffi.gc(harfbuzz_subset.hb_subset_or_fail(face, wanted), harfbuzz.hb_face_destroy)


def _add(numbers: Any, more: Iterable[int]) -> None:
    """Add to a set of HarfBuzz."""
    array = ffi.new("hb_codepoint_t[]", sorted(more))
    harfbuzz.hb_set_add_sorted_array(numbers, array, len(array))


def _is_whole(face: Any, last: int) -> bool:
    """Whether a second pass would change nothing in a face that was cut to glyphs of which `last` has the highest number."""
    table = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(b"cmap", -1))
    length = harfbuzz.hb_blob_get_length(table)
    harfbuzz.hb_blob_destroy(table)
    return bool(harfbuzz.hb_face_get_glyph_count(face) == last + 1 and length > _NO_CHARACTER)


SHORTCUTS = (Shortcut(pdf_fonts.Font, "_harfbuzz_subset", _subset),)
