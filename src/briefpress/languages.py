"""What depends on a language alone: direction, dates and digits by CLDR. Words and quotation marks are the style's labels."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError, numbers
from babel.dates import format_date, format_skeleton

from . import document as d

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
# The digits of CLDR's numbering systems that the right-to-left languages use; all others print as typed.
_DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
# BCP 47, section 2.1: language, script, region, variants; enough of it to be told from a typing error.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")


def is_tag(language: str) -> bool:
    """Whether a text is a language tag such as en, en-GB or fa."""
    return bool(_TAG.fullmatch(language))


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag: `fa` of `fa-IR`."""
    return language.split("-")[0].lower()


def direction(language: str) -> d.Direction:
    """Which way a language (BCP 47) is written: by its script where the tag names one, else by the language."""
    scripts = re.findall(r"-([A-Za-z]{4})(?=-|$)", language)
    if scripts:
        return "rtl" if scripts[0].lower() in ("arab", "hebr", "syrc", "thaa", "nkoo") else "ltr"
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """CLDR's data for a language, or for English where CLDR does not know it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def day(iso: str, language: str) -> d.Day:
    """A date as readers of the language write it; a month or a year where that is all there is."""
    parts = [int(part) for part in iso.split("-")]
    first = date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)
    here = locale(language)
    if len(parts) == 3:
        return d.Day(iso, digits(format_date(first, "long", here), language))
    text = format_skeleton("yMMMM" if len(parts) == 2 else "y", first, locale=here)
    return d.Day(iso, digits(text, language))


def digits(text: str, language: str) -> str:
    """Text with the digits of the language in place of 0 to 9 (CLDR, default numbering system)."""
    own = _DIGITS.get(numbering(language))
    return text.translate(str.maketrans("0123456789", own)) if own else text


def digits_in_script(text: str, language: str) -> str:
    """The same, but text that holds Latin letters keeps its digits: a source in English is numbered in English."""
    return text if _LATIN_LETTER.search(text) else digits(text, language)


def decimal(number: Decimal, decimals: int, language: str) -> str:
    """A number with so many decimals, grouped and in the digits that readers of the language know."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return native(numbers.format_decimal(number, pattern, locale(language), numbering_system="default"), language)


def native(text: str, language: str) -> str:
    """A number in the digits of the language, its minus a true one and, in right-to-left languages, kept on its side."""
    minus = numbers.get_minus_sign_symbol(locale(language), numbering_system="default").replace("-", "−")
    return digits(text.replace("-", minus), language)


def numbering(language: str) -> str:
    """CLDR's name of the digits that a language uses: `latn`, `arab`, `arabext` …"""
    return str(locale(language).default_numbering_system)
