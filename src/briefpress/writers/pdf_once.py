"""A PDF's objects turned into bytes once.

pydyf asks every object for its bytes when it writes it, and once more for the file identifier, which is a hash of them all. So
each stream would be compressed twice. What stands here gives the same bytes and keeps them.
"""

from __future__ import annotations

from typing import Any

import pydyf


class _Kept(pydyf.Object):
    """An object whose bytes are known. It may go into an object stream where the one that it stands for may."""

    compressible = False
    data = b""

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.number, self.generation = made.number, made.generation
        self.compressible, self.data = made.compressible, made.data


def write_once(pdf: Any) -> None:
    """Turn all objects of a finished PDF into bytes. Nothing may be changed in them afterwards."""
    pdf.objects[:] = [made if made.free == "f" else _Kept(made) for made in pdf.objects]
