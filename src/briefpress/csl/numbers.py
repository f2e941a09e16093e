"""Numbers: what is numeric, ordinals, roman numerals (CSL 1.0.2, chapter "Number"; "Ordinal Suffixes")."""

from __future__ import annotations

import re

from .locale import Locale, Term

_PIECE = r"(?:[^\W\d_]{0,5}\.?\d+[^\W\d_]*(?:[/:]\d+)*|[ivxlcdm]+|[IVXLCDM]+)"
_NUMERIC = re.compile(rf"\s*{_PIECE}(?:(?:\s*(?:[-–—&]|,\s*&)\s*|,\s+|\s+and\s+){_PIECE})*\s*$")
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def is_numeric(text: str) -> bool:
    """Numbers, perhaps with affixes ("2nd", "D2", "L2d"), alone or joined by comma, hyphen or ampersand."""
    return bool(_NUMERIC.match(text))


def roman(number: int) -> str:
    if not 0 < number < 6000:
        return str(number)
    found = []
    for value, letters in _ROMAN:
        while number >= value:
            found.append(letters)
            number -= value
    return "".join(found)


def _ordinal_matches(name: str, term: Term, number: int) -> bool:
    digits = name.removeprefix("ordinal-")
    if not digits.isdecimal():
        return False
    wanted = int(digits)
    match = term.match or ("last-digit" if wanted < 10 else "last-two-digits")
    if match == "whole-number":
        return number == wanted
    return number % 100 == wanted if match == "last-two-digits" else number % 10 == wanted


def ordinal_suffix(number: int, locale: Locale, gender: str) -> str:
    """The suffix for a number, the most exact match first, in the gender asked for if there is one."""
    terms = locale.ordinals
    names = {name for name, _ in terms}
    if "ordinal" not in names:  # the ordinals of CSL 1.0
        last, two = number % 10, number % 100
        name = f"ordinal-0{last}" if last in (1, 2, 3) and two not in (11, 12, 13) else "ordinal-04"
        term = terms.get((name, gender)) or terms.get((name, ""))
        return term.single if term is not None else ""
    candidates = [number % 100, number % 10] if number >= 10 else [number]
    for wanted in dict.fromkeys((number, *candidates)):
        for name in (f"ordinal-{wanted:02d}", f"ordinal-{wanted}"):
            for kind in (gender, "") if gender else ("",):
                term = terms.get((name, kind))
                if term is not None and _ordinal_matches(name, term, number):
                    return term.single
    term = (terms.get(("ordinal", gender)) if gender else None) or terms.get(("ordinal", ""))
    return term.single if term is not None else ""


def ordinal(number: int, locale: Locale, gender: str = "") -> str:
    return f"{number}{ordinal_suffix(number, locale, gender)}"


def long_ordinal(number: int, locale: Locale, gender: str = "") -> str:
    if 1 <= number <= 10:
        term = locale.term(f"long-ordinal-{number:02d}", gender=gender)
        if term:
            return term
    return ordinal(number, locale, gender)


def format_piece(piece: str, form: str, locale: Locale, gender: str) -> str:
    """One number in the form asked for; what has letters around it stays."""
    if form == "numeric" or not piece.isdecimal():
        return piece
    number = int(piece)
    match form:
        case "ordinal":
            return ordinal(number, locale, gender)
        case "long-ordinal":
            return long_ordinal(number, locale, gender)
        case "roman":
            return roman(number)
        case _:
            return piece
