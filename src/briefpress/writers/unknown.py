"""Characters that no font has, neither the style's nor the machine's: WeasyPrint sets boxes for them, and says so."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

_UNKNOWN = re.compile(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", re.DOTALL)


@contextmanager
def unknown_characters() -> Iterator[list[str]]:
    """The characters of which WeasyPrint says so while pages are set and written."""
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if character := _UNKNOWN.search(record.getMessage()):
                found.append(chr(int(character[1], 16)))

    logger, listener = logging.getLogger("weasyprint"), Listener()
    level, propagates = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagates
