"""The readers: bytes of a source file → `Loaded`, one module per format, one table."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from .. import characters
from ..diagnostics import BriefError, Span, error
from .loaded import Loaded, Path, Place

READERS = {
    ".md": ("markdown", "load_markdown"),
    ".markdown": ("markdown", "load_markdown"),
    ".yaml": ("yaml", "load_yaml"),
    ".yml": ("yaml", "load_yaml"),
    ".json": ("json", "load_json"),
}
"""The module that reads a format, and its function; imported when the first such source is read."""

LIMIT = 5_000_000


def read(data: bytes, name: str, suffix: str, *, limit: int = LIMIT) -> Loaded:
    """Read a source by its file name's suffix. `name` is how diagnostics call it. Raises BriefError with the place."""
    module, function = READERS[suffix.lower()]
    reader: Callable[[str, str], Loaded] = getattr(importlib.import_module(f".{module}", __package__), function)
    return reader(decode(data, name, limit=limit), name)


def decode(data: bytes, name: str, *, limit: int = LIMIT) -> str:
    """The text of a source: UTF-8, with or without a byte order mark, line ends made LF. Raises BriefError.

    Refused: an empty file, one over `limit` bytes, what is not UTF-8, and control characters, which no brief holds. Ends of
    lines that are Unicode's alone become blanks.
    """
    if len(data) > limit:
        hint = "raise `limit` in briefpress.toml, or give --limit, if it really is a brief"
        raise BriefError(
            error("file-too-large", f"the file has {len(data):,} bytes; the limit is {limit:,}", Span(name), hint)
        )
    if not data.strip():
        raise BriefError(
            error("file-empty", "the file is empty", Span(name), "briefpress new makes a brief to start from")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8-sig", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        if b"\0" in data[:1000]:
            raise BriefError(
                error("file-binary", "the file is not text", Span(name), "a brief is Markdown, YAML or JSON in UTF-8")
            ) from None
        hint = "save it as UTF-8, or: iconv -f WINDOWS-1252 -t UTF-8"
        raise BriefError(
            error("not-utf8", f"byte 0x{data[fault.start]:02X} is not UTF-8", Span(name, line, column), hint)
        ) from None
    text = characters.without_line_ends(text.replace("\r\n", "\n").replace("\r", "\n"))
    if found := characters.first_control(text):
        at = Loaded(name, text).at(found.start())
        raise BriefError(error("control-character", characters.told(found), at, "take it out"))
    return text


__all__ = ["LIMIT", "READERS", "Loaded", "Path", "Place", "decode", "read"]
