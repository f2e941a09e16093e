"""A PDF that somebody names, opened with care: it may be no PDF, encrypted, broken, or without end."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from .diagnostics import UsageError

MM = 72 / 25.4
"""Points of a millimetre."""
MOST_BYTES = 500_000_000
MOST_PAGES = 20_000
_STREAM = re.compile(r"^stream <.*?>: ")  # what pikepdf says before a fault


def bytes_of(file: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file that a command names. Raises UsageError for what is no file, cannot be read or has too many."""
    if not file.exists():
        raise UsageError(f"there is no file {file}")
    if not file.is_file():
        raise UsageError(f"{file} is no file")  # a device or a pipe may never end
    try:
        size = file.stat().st_size
        data = file.read_bytes() if size <= most else b""
    except OSError as fault:
        raise UsageError(f"{file} cannot be read: {fault.strerror}") from None
    if size > most:
        raise UsageError(f"{file} has {size:,} bytes; {most:,} are the most")
    return data


def opened(data: bytes, name: str) -> pikepdf.Pdf:
    """A PDF with one page at least, from its bytes. Raises UsageError that says why it is none that can be worked on."""
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise UsageError(f"{name} is no PDF")
    try:
        pdf = pikepdf.open(BytesIO(data), suppress_warnings=True)
        count = len(pdf.pages)
        for page in pdf.pages if count <= MOST_PAGES else ():
            sized(page, name)
    except pikepdf.PasswordError:
        raise UsageError(f"{name} is encrypted; take the password off first") from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise broken(name, fault) from None
    if not 0 < count <= MOST_PAGES:
        raise UsageError(f"{name} has {count:,} pages; 1 to {MOST_PAGES:,} can be worked on")
    return pdf


def broken(name: str, fault: Exception) -> UsageError:
    """What is raised for a PDF that a library stumbles over, in one line."""
    return UsageError(
        f"{name} is broken and cannot be read as a PDF: {' '.join(_STREAM.sub('', str(fault)).split())[:200]}"
    )


def sized(page: pikepdf.Page, name: str) -> tuple[float, float]:
    """Width and height of a page's trim in points, as it is seen: turned and scaled. Raises UsageError where it has no area."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox.as_list())
    width, height = abs(right - left) * unit_of(page), abs(top - bottom) * unit_of(page)
    if not (0 < width < 15_000 and 0 < height < 15_000):
        raise UsageError(f"{name}: a page of {width:g} × {height:g} pt is none that can be worked on")
    return (height, width) if turn_of(page) % 180 else (width, height)


def turn_of(page: pikepdf.Page) -> int:
    """Degrees by which a page is turned with the clock, 0, 90, 180 or 270; /Rotate is inherited (ISO 32000-1, 7.7.3.4)."""
    node: Any = page.obj
    for _ in range(100):  # a tree may loop
        if "/Rotate" in node:
            found = node["/Rotate"]
            degrees = int(found) if isinstance(found, int | float | Decimal) else 0
            return degrees % 360 if degrees % 90 == 0 else 0
        if not isinstance(node.get("/Parent"), pikepdf.Dictionary):
            break
        node = node["/Parent"]
    return 0


def unit_of(page: pikepdf.Page) -> float:
    """Points that a unit of the page's space has (ISO 32000-1, table 30)."""
    found: Any = page.obj.get("/UserUnit", 1)
    return float(found) if isinstance(found, int | float | Decimal) and 0 < float(found) <= 75_000 else 1.0
