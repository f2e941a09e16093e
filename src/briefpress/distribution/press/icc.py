"""ICC profiles as output intents (ICC.1:2022, clause 7): read as far as a printer must be able to rely on them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ...diagnostics import UsageError
from ..opening import bytes_of

MOST_BYTES = 20_000_000
_CHANNELS = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_HEADER = 128
_TO_PAPER = {b"GRAY": (b"kTRC", b"A2B0"), b"RGB ": (b"A2B0", b"rTRC"), b"CMYK": (b"A2B0",)}


class Profile(NamedTuple):
    """A profile: its bytes, how many inks it knows, and what it calls itself."""

    data: bytes
    channels: int
    says: str


def profile_in(file: Path) -> Profile:
    """The profile of a printing condition in a file. Raises UsageError that says why it is none."""
    data = bytes_of(file, MOST_BYTES)
    fault = _fault(data)
    if fault:
        raise UsageError(f"{file} is no ICC profile of a printing condition: {fault}")
    return Profile(data, _CHANNELS[data[16:20]], _description(data) or file.stem)


def _fault(data: bytes) -> str:
    """What is wrong with a profile; empty where nothing is."""
    if len(data) < _HEADER + 4 or data[36:40] != b"acsp":
        return "it has no header of one"
    if _number(data, 0) != len(data):
        return f"it says that it has {_number(data, 0):,} bytes, but has {len(data):,}"
    if data[8] not in (2, 4):
        return f"it is of version {data[8]}; 2 and 4 can be embedded"
    if data[12:16] != b"prtr":
        return f"its class is {_word(data[12:16])}; prtr (output) is wanted"
    if data[16:20] not in _CHANNELS:
        return f"its colours are {_word(data[16:20])}; GRAY, RGB and CMYK can be embedded"
    if data[20:24] not in (b"Lab ", b"XYZ "):
        return f"it connects to {_word(data[20:24])}; Lab or XYZ is wanted"
    tags = _tags(data)
    if tags is None:
        return "its table of tags is broken"
    if not any(tag in tags for tag in _TO_PAPER[data[16:20]]):
        return "it says nothing of how its inks look (A2B0)"
    return ""


def _tags(data: bytes) -> dict[bytes, bytes] | None:
    """The tags by signature; None where one lies outside the file."""
    count, tags = _number(data, _HEADER), {}
    if count > 200 or _HEADER + 4 + 12 * count > len(data):
        return None
    for at in range(_HEADER + 4, _HEADER + 4 + 12 * count, 12):
        begin, size = _number(data, at + 4), _number(data, at + 8)
        if begin + size > len(data):
            return None
        tags[data[at : at + 4]] = data[begin : begin + size]
    return tags


def _description(data: bytes) -> str:
    """What the profile calls itself: `desc` of version 2, or the first text of version 4's `mluc`."""
    found = (_tags(data) or {}).get(b"desc", b"")
    if found[:4] == b"desc" and len(found) >= 12:
        text = found[12 : 12 + _number(found, 8)].decode("latin-1")
    elif found[:4] == b"mluc" and len(found) >= 28:
        begin = _number(found, 24)
        text = found[begin : begin + _number(found, 20)].decode("utf-16-be", "replace")
    else:
        return ""
    return "".join(c for c in text if c.isprintable()).strip()[:200]


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _word(signature: bytes) -> str:
    return "".join(chr(byte) if 32 < byte < 127 else "·" for byte in signature)
