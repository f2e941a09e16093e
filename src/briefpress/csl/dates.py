"""Date values: CSL-JSON date objects, EDTF and free-form strings (CSL 1.0.2, chapter "Date"; CSL-JSON, "dates")."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spr": 1, "sum": 2, "aut": 3, "fal": 3, "win": 4}
_EDTF = re.compile(r"(-?\d{4,})(?:-(\d{2})(?:-(\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)?)?([?~%]?)$")
_YEAR = re.compile(r"(-?)(\d{3,})(?:\s*(BC|BCE|AD|CE))?$", re.IGNORECASE)
_ERA = re.compile(r"^(?:AD\s*)?(\d{1,4})\s*(BCE?|AD|CE)\.?$", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,4})([-/.])(\d{1,2})(?:\2(\d{1,4}))?$")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Day:
    """A year, a month or a day; ``season`` counts from 1 (spring), 0 means that a part is not known."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or a range of dates; ``end`` is ``None`` for one date, ``OPEN`` for a range without an end."""

    start: Day | None
    end: Day | None = None
    circa: bool = False
    literal: str = ""
    season: str = ""  # a season given in words

    @property
    def is_open(self) -> bool:
        return self.end is OPEN


OPEN = Day(0)


def _integer(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d+\s*", value):
        return int(value)
    return None


def make_day(year: int, month: int = 0, day: int = 0) -> Day:
    """A day; months above twelve are seasons (13-16 in CSL-JSON, 21-24 in EDTF)."""
    if 1 <= month <= 12:
        return Day(year, month, day if 1 <= day <= 31 else 0)
    if 13 <= month <= 24:
        return Day(year, season=(month - 13) % 4 + 1 if month < 21 else month - 20)
    return Day(year)


def _day_of(parts: object) -> Day | None:
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        return None
    numbers: list[int] = []
    for part in list(parts)[:3]:
        number = _integer(part)
        if number is None:
            break
        numbers.append(number)
    if not numbers or (numbers[0] == 0 and len(numbers) == 1):
        return None
    return make_day(*numbers)


def parse_edtf(text: str) -> DateValue | None:
    """The level of EDTF that CSL asks for: dates, intervals, "?" and "~", seasons as months 21 to 24."""
    parts = text.strip().split("/")
    if len(parts) > 2:
        return None
    days: list[Day] = []
    circa = False
    for index, part in enumerate(parts):
        if index == 1 and part.strip() in ("", ".."):
            days.append(OPEN)
            continue
        match = _EDTF.match(part.strip())
        if match is None:
            return None
        days.append(make_day(int(match[1]), int(match[2] or 0), int(match[3] or 0)))
        circa = circa or bool(match[4])
    return DateValue(days[0], days[1] if len(days) > 1 else None, circa)


def _parse_numeric(text: str) -> Day | None:
    match = _NUMERIC.match(text)
    if match is None:
        return None
    first, second, third = match[1], match[3], match[4]
    if len(first) >= 3:
        return make_day(int(first), int(second), int(third or 0))
    if third is None:
        return None
    if len(third) < 3:
        return None
    month, day = int(first), int(second)
    if match[2] == "." or month > 12:  # 23.5.2000 is written with the day first
        month, day = day, month
    return make_day(int(third), month, day)


def _parse_words(text: str) -> Day | None:
    """A date in words: "May 23, 2000", "23 May 2000", "Spring 1999", "44 BC"."""
    if match := _ERA.match(text):
        year = int(match[1])
        return Day(-year if match[2].lower().startswith("b") else year)
    month = season = year = day = 0
    for token in re.split(r"[\s,]+", text):
        lower = token.lower().rstrip(".")
        if not lower:
            continue
        if match := _YEAR.match(lower):
            year = -int(match[2]) if match[1] or (match[3] or "").startswith("b") else int(match[2])
        elif lower[:3] in MONTHS and _WORD.fullmatch(lower):
            month = MONTHS.index(lower[:3]) + 1
        elif lower[:3] in SEASONS and _WORD.fullmatch(lower):
            season = SEASONS[lower[:3]]
        elif re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", lower):
            day = int(re.sub(r"\D", "", lower))
        else:
            return None
    if not year:
        return None
    return Day(year, season=season) if season else make_day(year, month, day if month else 0)


def _parse_one(text: str) -> Day | None:
    text = text.strip()
    found = _parse_numeric(text)
    return found if found is not None else _parse_words(text)


def parse_raw(text: str) -> DateValue:
    """A date string as people write it; what cannot be read becomes a literal."""
    edtf = parse_edtf(text)
    if edtf is not None:
        return edtf
    plain = text.strip()
    circa = bool(re.search(r"\?|^(?:ca?\.|circa\b)", plain, re.IGNORECASE))
    plain = re.sub(r"\?|^(?:ca?\.|circa\b)\s*", "", plain, flags=re.IGNORECASE).strip()
    single = _parse_one(plain)
    if single is not None:
        return DateValue(single, None, circa)
    for separator in ("--", "/", "–", " - ", "-"):
        left, found, right = plain.partition(separator)
        if not found:
            continue
        end = _parse_one(right)
        start = _parse_one(left)
        if start is None and end is not None:  # "May - June 2000": the year stands once
            start = _parse_words(f"{left} {end.year}") if re.search(r"[^\W\d]", left) else None
        if start is not None and end is not None:
            return DateValue(start, end, circa)
    return DateValue(None, literal=text)


def read_date(value: object) -> DateValue | None:
    """A CSL-JSON date in any of its shapes; ``None`` when there is nothing in it."""
    if isinstance(value, str):
        return parse_raw(value) if value.strip() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return DateValue(Day(value))
    if isinstance(value, Sequence):
        return read_date({"date-parts": value if value and not _integer(value[0]) else [value]})
    if not isinstance(value, Mapping):
        return None
    circa = str(value.get("circa") or "").lower() not in ("", "0", "false")
    parts = value.get("date-parts")
    start = end = None
    if isinstance(parts, Sequence) and not isinstance(parts, str) and parts:
        start = _day_of(parts[0])
        if len(parts) > 1:
            end = _day_of(parts[1])
            if end is None and isinstance(parts[1], Sequence) and _integer((list(parts[1]) or [None])[0]) == 0:
                end = OPEN
    return _with_rest(value, start, end, circa)


def _with_rest(value: Mapping[str, object], start: Day | None, end: Day | None, circa: bool) -> DateValue | None:
    season = value.get("season")
    season_text = ""
    if season not in (None, "") and start is not None:
        number = _integer(season)
        if number is not None and 1 <= number <= 24:
            number = number - 20 if number > 20 else (number - 1) % 4 + 1
            start = Day(start.year, start.month, start.day, number)
        elif number is None:
            season_text = str(season)
    literal = str(value.get("literal") or "")
    if start is not None:
        return DateValue(start, end, circa, "", season_text)
    if literal:
        return DateValue(None, None, circa, literal)
    raw = value.get("raw") or value.get("edtf")
    if isinstance(raw, str) and raw.strip():
        found = parse_raw(raw)
        return DateValue(found.start, found.end, found.circa or circa, found.literal)
    return None
