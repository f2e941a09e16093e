"""ICC profiles made for tests: of the right form (ICC.1), and of no printing condition on earth."""

from __future__ import annotations

import struct


def profile(space: bytes = b"CMYK", kind: bytes = b"prtr", *, version: int = 2, text: str = "Test press") -> bytes:
    """A profile whose inks darken the paper in proportion, by a table (`lut8`, ICC.1, 10.11) of two points for each ink."""
    channels = {b"CMYK": 4, b"RGB ": 3, b"GRAY": 1}.get(space, 1)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text.encode() + b"\0" + b"\0" * 78,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D),
        b"A2B0": _table(channels),
    }
    body, entries, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        entries += name + struct.pack(">II", at + len(body), len(data))
        body += data
    rest = struct.pack(">I", len(tags)) + entries + body
    head = struct.pack(">I", 128 + len(rest)) + b"test" + bytes([version, 0x10 if version == 2 else 0, 0, 0])
    head += kind + space + b"Lab " + b"\0" * 12 + b"acsp" + b"\0" * 28
    head += struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + rest


def _table(channels: int) -> bytes:
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    straight = bytes(range(256))
    points = b""
    for number in range(2**channels):
        inks = bin(number).count("1")
        points += bytes([255 - 255 * inks // channels, 128, 128])
    return b"mft1\0\0\0\0" + bytes([channels, 3, 2, 0]) + identity + straight * channels + points + straight * 3
