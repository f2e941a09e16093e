"""Sorting text by the locale: PyICU where it is installed, otherwise a key of its own, otherwise pyuca.

The built-in key orders Latin, Greek, Cyrillic, Hebrew and Arabic text as the root collation does: spaces, marks,
digits, letters.  Text in any other script needs pyuca's table, which takes
long to load and is loaded for such text only.  Accents and case do not count, as they do not in other CSL processors:
what is equal but for them goes on to the next sort key.
"""

from __future__ import annotations

import functools
import importlib
import re
import unicodedata
from collections.abc import Callable, Iterable

Key = bytes | tuple[object, ...]
_EXPANSIONS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
_UNIT = re.compile(r"[0-9]+|.", re.DOTALL)
_SIMPLE_LIMIT = 0x780


def is_simple(text: str) -> bool:
    """Whether the built-in key knows the order of a text."""
    return text.isascii() or all(
        ord(character) < _SIMPLE_LIMIT or 0x1E00 <= ord(character) < 0x2070 for character in text
    )


@functools.lru_cache(maxsize=4096)
def simple_key(text: str) -> tuple[object, ...]:
    """Weights of a text: spaces, other marks, numbers by their value, letters; accents and case are left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_EXPANSIONS))
    weights: list[tuple[int, int, str]] = []
    for match in _UNIT.finditer(text):
        unit = match[0]
        if unit.isdecimal():
            digits = "".join(str(unicodedata.decimal(c)) for c in unit).lstrip("0")
            weights.append((2, len(digits), digits))  # by value, however many digits there are
        elif unit.isalpha():
            weights.append((3, 0, unit.lower()))
        elif unit.isspace():
            weights.append((0, 0, ""))
        elif not unicodedata.combining(unit):
            weights.append((1, 0, unit))
    return tuple(weights)


@functools.lru_cache(maxsize=32)
def _icu(tag: str) -> Callable[[str], Key] | None:
    try:
        icu = importlib.import_module("icu")
        collator = icu.Collator.createInstance(icu.Locale(tag.replace("-", "_")))
        collator.setStrength(icu.Collator.PRIMARY)
        collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    except Exception:  # no PyICU, or one without data: the other ways remain
        return None
    key: Callable[[str], Key] = collator.getSortKey
    return key


@functools.lru_cache(maxsize=1)
def _pyuca() -> Callable[[str], Key] | None:
    try:
        module = importlib.import_module("pyuca")
    except ImportError:
        return None
    collator = module.Collator()

    def primary(text: str) -> Key:
        weights: list[int] = collator.sort_key(text)
        end = weights.index(0) if 0 in weights else len(weights)  # the primary weights stand before the first zero
        return tuple(weights[:end])

    return primary


def collation_key(tag: str, texts: Iterable[str], *, use_icu: bool = True) -> Callable[[str], Key]:
    """A key function that orders ``texts`` in the language ``tag``."""
    if use_icu and (icu := _icu(tag)) is not None:
        return icu
    if all(is_simple(text) for text in texts):
        return simple_key
    return _pyuca() or simple_key
