"""A PDF's objects turned into bytes once.

pydyf asks every object for its bytes when it writes it, and once more for the file identifier, which is a hash of them all. So
each stream would be compressed twice, at level 9 at that: three times the work of level 6 for one per cent of the file.
"""

from __future__ import annotations

import zlib
from typing import Any

import pydyf

_LEVEL, _HIGHEST = 6, 9


class _Kept(pydyf.Object):
    """An object whose bytes are known. It may go into an object stream where the one that it stands for may."""

    compressible = False
    data = b""

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.number, self.generation, self.compressible = made.number, made.generation, made.compressible
        if isinstance(made, pydyf.Stream) and made.compress:
            _compress(made, _LEVEL)
        self.data = made.data


class _Objects(list[Any]):
    """The objects of a PDF that is being written. pydyf adds to them streams that hold others, and their places."""

    def append(self, made: Any) -> None:
        if isinstance(made, pydyf.Stream) and made.compress:
            _compress(made, _HIGHEST)
        super().append(made)


def write_once(pdf: Any) -> None:
    """Turn all objects of a finished PDF into bytes. Nothing may be changed in them afterwards."""
    pdf.objects = _Objects(made if made.free == "f" else _Kept(made) for made in pdf.objects)


def _compress(stream: Any, level: int) -> None:
    """Compress a stream as pydyf does when it is asked for its bytes, but for the level (ISO 32000-1, 7.4.4)."""
    stream.compress = False
    content = stream.data.split(b"\nstream\n", 1)[1].removesuffix(b"\nendstream")
    stream.stream, stream.extra = [zlib.compress(content, level)], {**stream.extra, "Filter": "/FlateDecode"}
