"""Sorting text by the locale: PyICU where it is installed, otherwise a key of its own, otherwise pyuca.

The built-in key orders Latin, Greek, Cyrillic, Hebrew and Arabic text as the root collation does (spaces, marks, digits,
letters; accents and then case only where all else is equal).  Text in any other script needs pyuca's table, which takes
long to load and is loaded for such text only.
"""

from __future__ import annotations

import functools
import importlib
import unicodedata
from collections.abc import Callable, Iterable

Key = object
_EXPANSIONS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ø": "o̸",
        "Ø": "O̸",
        "ł": "l̸",
        "Ł": "L̸",
        "đ": "d̸",
        "Đ": "D̸",
        "ħ": "h̸",
        "ı": "i̸",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
    }
)
_SIMPLE_LIMIT = 0x780


def is_simple(text: str) -> bool:
    """Whether the built-in key knows the order of a text."""
    return text.isascii() or all(
        ord(character) < _SIMPLE_LIMIT or 0x1E00 <= ord(character) < 0x2070 for character in text
    )


@functools.lru_cache(maxsize=4096)
def simple_key(text: str) -> tuple[tuple[tuple[int, str], ...], str, str]:
    """Primary weights, then accents, then case (lower before upper)."""
    text = unicodedata.normalize("NFD", text.translate(_EXPANSIONS) if not text.isascii() else text)
    primary: list[tuple[int, str]] = []
    accents: list[str] = []
    case: list[str] = []
    for character in text:
        if unicodedata.combining(character):
            accents.append(character)
            continue
        if character.isalpha():
            weight = 3
        elif character.isdigit():
            weight = 2
        elif character.isspace():
            weight = 0
        else:
            weight = 1
        primary.append((weight, character.lower()))
        accents.append(" ")
        case.append("1" if character.isupper() else "0")
    return tuple(primary), "".join(accents), "".join(case)


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
    key: Callable[[str], Key] = module.Collator().sort_key
    return key


def collation_key(tag: str, texts: Iterable[str], *, use_icu: bool = True) -> Callable[[str], Key]:
    """A key function that orders ``texts`` in the language ``tag``."""
    if use_icu and (icu := _icu(tag)) is not None:
        return icu
    if all(is_simple(text) for text in texts):
        return simple_key
    return _pyuca() or simple_key
