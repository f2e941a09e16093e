"""Pango's own language, taken from no environment: a page is set the same wherever it is.

Where a text has no language, Pango takes that of the process (`LC_CTYPE`), and a Turkish one has no “fi” ligature; where
fonts are looked for, it prefers those of `LANGUAGE`. Both are asked for once in a process and then kept, so they are
asked for here, before anybody else does, with the environment that a page may depend on: none.
"""

from __future__ import annotations

import contextlib
import ctypes
import locale
import os

_PANGO = "libpango-1.0.so.0"
_VARIABLE = "PANGO_LANGUAGE"  # pango_language_get_preferred reads it before LANGUAGE


def settle_language() -> None:
    """Let Pango make up its mind about its language. The process's own locale and environment stay as they are."""
    try:
        pango = ctypes.CDLL(_PANGO)
    except OSError:
        return  # where it has another name, or is missing, which WeasyPrint tells
    before, own = os.environ.get(_VARIABLE), locale.setlocale(locale.LC_CTYPE)
    os.environ[_VARIABLE] = "en"
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        pango.pango_language_get_default()
        with contextlib.suppress(AttributeError):  # since Pango 1.48
            pango.pango_language_get_preferred()
    finally:
        locale.setlocale(locale.LC_CTYPE, own)
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
