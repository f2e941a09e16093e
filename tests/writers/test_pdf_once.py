"""The bytes of a PDF are made once, and are those that pydyf would write."""

from __future__ import annotations

import gc
import io
import zlib

import pydyf
import pytest

from briefpress.style import Options, find_style
from briefpress.writers import pdf_once
from briefpress.writers.pdf import write
from tests.documents import rich_document


def _pdf() -> pydyf.PDF:
    """A small file with a dictionary, a compressed stream and one that is not."""
    pdf = pydyf.PDF()
    pdf.add_object(pydyf.Dictionary({"Title": pydyf.String("A (title) with ä")}))
    pdf.add_object(pydyf.Stream([b"stream\nendstream", 1.5, b"x" * 500], {"Type": "/Some"}, compress=True))
    pdf.add_object(pydyf.Stream([b"plain"]))
    return pdf


def _written(pdf: pydyf.PDF) -> bytes:
    out = io.BytesIO()
    pdf.write(out, b"1.7", True, True)
    return out.getvalue()


def test_a_file_is_the_same_as_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """With pydyf's own level of compression there is no difference, down to the identifier."""
    once = _pdf()
    monkeypatch.setattr(pdf_once, "_LEVEL", 9)
    pdf_once.write_once(once)
    assert _written(once) == _written(_pdf())


def test_no_stream_is_compressed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """pydyf alone would compress each for the file and again for its identifier."""
    seen: list[bytes] = []
    compressors = zlib.compress, zlib.compressobj
    monkeypatch.setattr(zlib, "compress", lambda data, level: seen.append(data) or compressors[0](data, level))
    monkeypatch.setattr(zlib, "compressobj", lambda **how: seen.append(b"") or compressors[1](**how))
    write(rich_document(), find_style("default"), Options())
    large = [data for data in seen if len(data) > 2000]  # small ones, such as sets of glyphs, may be alike
    assert len(set(large)) == len(large) > 10
    assert b"" not in seen  # pydyf's own way


def test_a_written_file_is_gone_at_once() -> None:
    """Its objects are not held by what they hold: they would lie there until cycles are looked for."""
    gc.collect()
    gc.disable()
    try:
        write(rich_document(), find_style("default"), Options())
        assert not [held for held in gc.get_objects() if isinstance(held, pdf_once._Kept)]
    finally:
        gc.enable()
