"""What a string of a brief may hold: text, dates, markings, addresses, spelled numbers; each with its fault in words."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from .audiences import TLP_LABELS
from .languages import is_tag

LONGEST_MARKING, LONGEST_WORDS = 60, 200


class FaultAt(ValueError):
    """A fault inside the part that is being checked: `at` is its path from there."""

    def __init__(self, message: str, *at: str | int) -> None:
        super().__init__(message)
        self.at = at


def _some_text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty; write something or leave the key out")
    return value


def _few_words(value: str) -> str:
    if len(value) > LONGEST_WORDS:
        raise ValueError(f"is too long for a chart; {LONGEST_WORDS} characters at most, the rest in the caption")
    return value


def language(value: str) -> str:
    """A tag of BCP 47."""
    if not is_tag(value):
        raise ValueError("is not a language tag (BCP 47) such as en, en-GB or fa")
    return value


def iso_date(value: object) -> object:
    """A day, a month or a year: 2026-11-24, 2026-11, 2026."""
    text = str(value)
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if not match:
        raise ValueError("is not a date; write it as 2026-11-24, 2026-11 or 2026")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        raise ValueError("is not a date of the calendar; correct the day or the month") from None
    return text


def slug(value: str) -> str:
    """A name of files in any system."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", value) or ".." in value:
        raise ValueError("is no slug: small letters a to z, digits, hyphens, underscores and single dots, at most 100")
    return value


def _marking(value: str) -> str:
    """TLP 2.0 has five labels (FIRST, Traffic Light Protocol 2.0, section 2); any other word after TLP is a mistake."""
    if len(value) > LONGEST_MARKING:
        raise ValueError(f"is too long for every page; {LONGEST_MARKING} characters at most, the rest in `caveat`")
    folded = re.sub(r"\s+", "", value).upper()
    if folded.startswith("TLP"):
        label = folded if folded.startswith("TLP:") else f"TLP:{folded[3:].lstrip(':-')}"
        if label not in TLP_LABELS:
            raise ValueError(f"is no marking of TLP 2.0; its labels are {', '.join(TLP_LABELS)}")
        return label
    return value


def pages(value: object) -> object:
    """`2 pages`, `1 page` or 2."""
    match = re.fullmatch(r"\s*([1-9]\d{0,2})(?:\s+pages?)?\s*", str(value))
    if not match:
        raise ValueError("is no number of pages; write it as 2 pages")
    return int(match[1])


def _email(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+", value):
        raise ValueError("is no e-mail address")
    return value


def _key(value: str) -> str:
    if not re.fullmatch(r"[\w][\w:.#$%&+?~/-]*", value) or not re.fullmatch(r".*\w", value):
        raise ValueError(
            "is no citation key: letters, digits and -_:./ inside, no blanks, a letter or digit at each end"
        )
    return value


def spelled_number(value: object) -> object:
    """A number as it is spelled, so that 1.50 stays 1.50; the sign may be a hyphen or a minus."""
    text = str(value).strip().replace("\N{MINUS SIGN}", "-")
    if isinstance(value, bool) or not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", text, re.ASCII):
        raise ValueError("is not a number; write it as 1234.5 without separators, or null where there is none")
    if len(text) > 30 or not math.isfinite(float(text)):
        raise ValueError("is too long or too large to be drawn; round it, or choose a larger unit")
    return text


# What a string holds; `x-form` tells readers of the JSON Schema.
Line = Annotated[str, AfterValidator(_some_text), Field(json_schema_extra={"x-form": "one line of text"})]
Prose = Annotated[str, AfterValidator(_some_text), Field(json_schema_extra={"x-form": "Markdown"})]
IsoDate = Annotated[str, BeforeValidator(iso_date), Field(json_schema_extra={"x-form": "date"})]
Email = Annotated[str, AfterValidator(_email)]
Marked = Annotated[str, AfterValidator(_some_text), AfterValidator(_marking)]
Words = Annotated[Line, AfterValidator(_few_words)]
Key = Annotated[str, AfterValidator(_key)]
Number = Annotated[str, BeforeValidator(spelled_number), Field(json_schema_extra={"x-form": "number"})]
Values = list[Number | None]
