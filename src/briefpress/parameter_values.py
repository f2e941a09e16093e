"""The types of a template's parameters: a value of a row → what the brief's data or its words hold."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from . import languages
from .fields import iso_date, spelled_number
from .model import Parameter

# `number` and `date` are text as spelled, so that 1.50 stays 1.50 and 2026-11 has no day.
Typed = str | int | bool | list[str | None] | None

_LINE_ENDS = re.compile(r"[ \t\n\v\f\r\x85\u2028\u2029]+")
_WHOLE = re.compile(r"([-+]?\d{1,18})(?:\.0*)?", re.ASCII)  # frames make 12.0 of a 12 in a column with gaps
_MOST_DIGITS = 20


def typed(value: object, parameter: Parameter) -> Typed:
    """A value that is present, with its type. Raises ValueError: “is no …; what to do”."""
    if parameter.type in ("numbers", "texts"):
        items = _items(value)
        if parameter.type == "texts":
            return [_text(item) for item in items if item not in (None, "")]
        return [None if item in (None, "", "null") else _bounded(_number(item), parameter) for item in items]
    if isinstance(value, list):
        raise ValueError(f"is a list; declare the parameter as numbers or texts, or give it one {parameter.type}")
    match parameter.type:
        case "integer":
            return int(_bounded(_integer(value), parameter))
        case "number":
            return _bounded(_number(value), parameter)
        case "boolean":
            return _boolean(value)
        case "date":
            return str(iso_date(value))
        case _:
            return _text(value)


def shown(value: str | int, kind: str, language: str) -> str:
    """A value as readers of the language write it: dates by CLDR, numbers grouped, with as many decimals as were typed."""
    match kind:
        case "integer" | "number":
            number = Decimal(value)
            exponent = number.as_tuple().exponent
            decimals = max(0, -exponent) if isinstance(exponent, int) else 0
            if decimals > _MOST_DIGITS or number.adjusted() > _MOST_DIGITS:
                return str(value)
            return languages.decimal(number, decimals, language)
        case "date":
            return languages.day(str(value), language).text
        case _:
            return str(value)


def _items(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [part.strip() for part in value.split(";")] if isinstance(value, str) else [value]


def _text(value: object) -> str:
    """One line of text. Refused is what no format can hold: control characters, halves of characters, what Unicode left out."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError("is no text; put it in quotation marks")
    text = _LINE_ENDS.sub(" ", str(value)).strip()
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE:
            raise ValueError(f"holds the control character U+{ord(character):04X}; take it out")
    return text


def _integer(value: object) -> str:
    found = _WHOLE.fullmatch(str(value).replace("\N{MINUS SIGN}", "-"))
    if isinstance(value, bool) or not found:
        raise ValueError("is no integer; write it as 1234 without separators")
    return found[1]


def _number(value: object) -> str:
    return str(spelled_number(value))


def _boolean(value: object) -> bool:
    word = str(value).lower()
    if word not in ("true", "false"):
        raise ValueError("is neither true nor false; write one of them")
    return word == "true"


def _bounded(number: str, parameter: Parameter) -> str:
    if parameter.min is not None and Decimal(number) < Decimal(parameter.min):
        raise ValueError(f"is below {parameter.min}, the least that the template takes; correct it")
    if parameter.max is not None and Decimal(number) > Decimal(parameter.max):
        raise ValueError(f"is above {parameter.max}, the most that the template takes; correct it")
    return number
