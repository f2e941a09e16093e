"""The writers: one per format, each a pure function of a resolved document, a style and options. `FORMATS` is the one table."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple

from ..diagnostics import UsageError
from ..document import Document
from ..style import Options, Style

Writer = Callable[[Document, Style, Options], bytes]


class Format(NamedTuple):
    """A format: the module that writes it, and what it is in one line."""

    module: str
    says: str


FORMATS = {
    "pdf": Format("pdf", "for print and screen: PDF/A-3a and PDF/UA-1 at once, tagged"),
    "docx": Format("docx", "for Word: real styles, fields, footnotes and links"),
    "txt": Format("text", "for e-mail: plain text in UTF-8, or in ASCII with --ascii"),
    "html": Format("web", "for browsers: one file with pictures and fonts inside, light and dark, no script"),
}


def writer(name: str) -> Writer:
    """The writer of a format, its module imported when it is first asked for. Raises UsageError for an unknown format."""
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; known are: {', '.join(FORMATS)}")
    found: Writer = importlib.import_module(f".{FORMATS[name].module}", __package__).write
    return found
