"""Name lists of BibTeX and BibLaTeX → names of CSL-JSON (BibLaTeX manual, 2.3.3 and 3.4)."""

from __future__ import annotations

import re

from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

from .latex import plain_text

OTHERS = "others"  # what CSL-JSON has no word for: `and others` is kept as a literal name

_EXTENDED = re.compile(r"^\s*(?:family|given|prefix|suffix)(?:-i)?\s*=")
_PART = re.compile(r"\s*([a-z-]+)\s*=\s*((?:\"[^\"]*\"|[^,{}\"]|\{(?:[^{}]|\{[^{}]*\})*\})*)\s*(?:,|$)")


def read_names(text: str) -> list[dict[str, str]]:
    """The names of a field. A name in braces of its own is a body's and stays whole. Raises LatexError."""
    return [name for part in split_multiple_persons_names(text) if (name := _name(part))]


def _name(part: str) -> dict[str, str]:
    part = part.strip()
    if part == OTHERS or not part.strip("{} ,"):
        return {"literal": OTHERS} if part == OTHERS else {}
    if _braced(part):
        return {"literal": plain_text(part)}
    if _EXTENDED.match(part):
        return _extended(part)
    split = parse_single_name_into_parts(part.replace("\\ ", " "), strict=False)
    name = {
        "family": _joined(split.last),
        "given": _joined(split.first),
        "non-dropping-particle": _joined(split.von),
        "suffix": _joined(split.jr),
    }
    return {key: value for key, value in name.items() if value}


def _joined(words: list[str]) -> str:
    return plain_text(" ".join(words)) if words else ""


def _braced(text: str) -> bool:
    """Whether one pair of braces holds all of a text."""
    if not (text.startswith("{") and text.endswith("}")) or text.startswith("{\\"):
        return False
    depth = 0
    for found in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth and found.end() < len(text) and found[0] == "}":
            return False
    return True


def _extended(part: str) -> dict[str, str]:
    """A name in BibLaTeX's extended format: `family={…}, given={…}, prefix={…}, useprefix=false`."""
    found = {match[1]: match[2].strip().strip('"') for match in _PART.finditer(part)}
    particle = "dropping-particle" if found.get("useprefix") == "false" else "non-dropping-particle"
    keys = {"family": "family", "given": "given", "prefix": particle, "suffix": "suffix"}
    return {new: text for old, new in keys.items() if (text := plain_text(found.get(old, "")))}
