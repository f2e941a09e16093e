"""The versions of all that shapes a deliverable, for the manifest, and a digest of them and of the program for the cache."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.metadata
import json
import platform
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from .dependencies import Digests

if TYPE_CHECKING:
    from .work import Order

_LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "pango_version_string"),
    "harfbuzz": ("libharfbuzz.so.0", "hb_version_string"),
    "fontconfig": ("libfontconfig.so.1", "FcGetVersion"),
}
_FREE = {"strict", "output", "sources", "formats", "press"}
"""Settings that change no deliverable: which briefs are built and where, from what they find, not what is made."""


@cache
def versions() -> dict[str, str]:
    """The versions of Python, of briefpress with every package that it needs, and of the libraries that set a page."""
    found = {"python": platform.python_version(), **_needed("briefpress"), "briefpress": __version__}
    for name, (file, function) in _LIBRARIES.items():
        with contextlib.suppress(OSError, AttributeError):
            call = getattr(ctypes.CDLL(file), function)
            number = name == "fontconfig"
            call.restype = ctypes.c_int if number else ctypes.c_char_p
            found[name] = str(call()) if number else call().decode("ascii")
    return dict(sorted(found.items()))


def _needed(name: str) -> dict[str, str]:
    """The version of a package, and of those that it needs, and so on; extras are left out."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        package = re.sub(r"[-_.]+", "-", waiting.pop()).lower()  # PEP 503
        if package in found:
            continue
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            distribution = importlib.metadata.distribution(package)
            found[package] = distribution.version
            needs = [need for need in distribution.requires or () if "extra ==" not in need]
            waiting += [match[0] for need in needs if (match := re.match(r"[A-Za-z0-9._-]+", need))]
    return found


def program(digests: Digests) -> str:
    """A digest of the program and of all versions: two machines with the same one make the same bytes."""
    here = Path(__file__).resolve().parents[1]
    files = {str(path.relative_to(here)): digests.of(str(path)) for path in sorted(here.rglob("*.py"))}
    return hashlib.sha256(json.dumps([versions(), files], sort_keys=True).encode()).hexdigest()


def made_by(order: Order, digests: Digests) -> str:
    """A digest of the program and of the settings that an order gives: what is the same for all of its briefs."""
    settings = {k: v for k, v in order.project.settings.model_dump(mode="json").items() if k not in _FREE}
    told = [program(digests), settings, order.style, order.citation_style, str(order.project.root.resolve())]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
