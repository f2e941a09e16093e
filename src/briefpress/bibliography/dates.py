"""Dates of bibliography files → dates of CSL-JSON: EDTF as BibLaTeX takes it, and year and month apart.

Sources: BibLaTeX manual, 2.3.8 (date specifications); ISO 8601-2:2019, level 1; CSL-JSON schema 1.0.2.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

CslDate = dict[str, Any]
Parts = list[int]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = ("spring", "summer", "autumn", "winter")
OPEN: Parts = [0]  # the end of a range that has none yet

_DATE = re.compile(
    r"(?P<year>[-+]?\d{4}|Y-?\d{5,12}|-?\d{1,3}[Xu]{1,3}|\d{2}[Xu]{2})"
    r"(?:-(?P<month>\d\d|[Xu]{2})(?:-(?P<day>\d\d|[Xu]{2})(?:T[0-9:.]+(?:Z|[-+]\d\d:?\d\d)?)?)?)?(?P<mark>[?~%]?)"
)


class DateError(ValueError):
    """A date that is none; the message says why, as the end of a sentence."""


def from_edtf(text: str) -> CslDate:
    """The CSL date of an EDTF date or range: `2019-05/2019-07`, `1984~`, `2004-22`, `1723/`. Raises DateError."""
    ends = text.strip().split("/")
    if len(ends) > 2 or not any(end.strip(" .") for end in ends):
        raise DateError("is no date; write 2019, 2019-05, 2019-05-31 or a range such as 2019-05/2019-07")
    marks: list[str] = []
    parts = [_end(end.strip(), marks) for end in ends]
    date: CslDate = {}
    if len(parts) == 1 and len(parts[0]) == 1 and len(parts[0][0]) == 2 and parts[0][0][1] > 12:
        year, season = parts[0][0]
        date = {"date-parts": [[year]], "season": season - 20}
    elif len(parts) == 1:
        date = {"date-parts": parts[0]}
    elif parts[0] == [OPEN]:  # no beginning is known: CSL has no such range, and the end is what matters
        date = {"date-parts": [parts[1][-1]]}
    else:
        date = {"date-parts": [parts[0][0], parts[1][-1]]}
    return {**date, "circa": True} if any(marks) else date


def _end(text: str, marks: list[str]) -> list[Parts]:
    """One end of a range, or a date: one list of parts; two where a year is told to the decade or century only."""
    if text in ("", ".."):
        return [OPEN]
    found = _DATE.fullmatch(text)
    if found is None:
        raise DateError(f"is no date: {text[:40]!r}; write 2019, 2019-05 or 2019-05-31")
    marks.append(found["mark"])
    year = found["year"].lstrip("Y").replace("u", "X")
    if "X" in year:
        return [[int(year.replace("X", "0"))], [int(year.replace("X", "9"))]]
    number = int(year)
    parts = [number if number > 0 else number - 1]  # EDTF has a year 0, which is 1 BC
    if (found["month"] or "X")[0] in "Xu":
        return [parts]
    month = int(found["month"])
    if not (1 <= month <= 12 or 21 <= month <= 24):
        raise DateError(f"has no month {month}")
    parts.append(month)
    if (found["day"] or "X")[0] not in "Xu":
        day = int(found["day"])
        if month > 12 or not 1 <= day <= monthrange(max(1, min(number, 9999)), month)[1]:
            raise DateError(f"has no day {day} in its month")
        parts.append(day)
    return [parts]


def from_parts(year: str, month: str = "", day: str = "") -> CslDate:
    """The CSL date of a year, a month in letters or digits, and a day. A year in words is kept as it stands.

    A month that is none raises DateError. A range of years (`1999/2000`, `1999–2000`) and of months (`may/june`) is one.
    """
    year = year.strip()
    circa = bool(re.match(r"(?:ca?\.|circa|~)\s*(?=\d)|.*\d\s*[?~]$", year))
    plain = re.sub(r"^(?:ca?\.|circa|~)\s*|\s*[?~]$", "", year)
    years = re.split(r"\s*(?:--?|–|/)\s*", plain)
    if not all(re.fullmatch(r"-?\d{1,4}", part) for part in years) or len(years) > 2:
        return {"literal": year} if not month.strip() else {"literal": f"{month.strip()} {year}"}
    numbers = [_full(years[0], part) for part in years]
    if month.strip() and len(numbers) == 1:
        parts = _months(month, day, numbers[0])
        if len(parts) == 1 and len(parts[0]) == 2 and parts[0][1] > 12:
            date: CslDate = {"date-parts": [[numbers[0]]], "season": parts[0][1] - 20}
        else:
            date = {"date-parts": parts}
    else:
        date = {"date-parts": [[number] for number in numbers]}
    return {**date, "circa": True} if circa else date


def _full(first: str, part: str) -> int:
    """The second year of `1998/99` and of `1999/00` in full."""
    if len(part) != 2 or len(first) != 4:
        return int(part)
    year = int(first[:2] + part)
    return year if year >= int(first) else year + 100


def _months(month: str, day: str, year: int) -> list[Parts]:
    """The months named, each with the day that stands beside it."""
    out: list[Parts] = []
    for part in re.split(r"\s*(?:--?|–|/|\band\b)\s*", month.strip()):
        words = re.findall(r"[^\W\d_]+|\d+", part)
        letters = [word for word in words if not word.isdecimal()]  # in `12 sep`, the digits are the day
        names = [number for word in letters or words if (number := month_number(word))]
        if not names:
            raise DateError(f"has no month {month.strip()[:40]!r}")
        days = [int(word) for word in words if word.isdecimal()] if not part.isdecimal() else []
        days = days or ([int(day)] if day.strip().isdecimal() and len(day.strip()) < 3 else [])
        fits = bool(days) and names[0] <= 12 and 1 <= days[0] <= 31
        out.append([year, names[0], days[0]] if fits else [year, names[0]])
    return out[:2]


def month_number(word: str) -> int:
    """The number of a month's English name, abbreviation or digits; 21 to 24 for a season; 0 for anything else."""
    if word.isdecimal():
        return int(word) if len(word) < 3 and 1 <= int(word) <= 12 else 0
    lower = word.lower()
    if lower[:3] in MONTHS:
        return MONTHS.index(lower[:3]) + 1
    lower = "autumn" if lower == "fall" else lower
    return SEASONS.index(lower) + 21 if lower in SEASONS else 0


def to_edtf(date: CslDate) -> str:
    """The EDTF of a CSL date; nothing where it is in words only."""
    if not date.get("date-parts"):
        return str(date.get("edtf") or "") or _raw_edtf(str(date.get("raw") or ""))
    mark = "~" if date.get("circa") else ""
    season = str(date.get("season") or "")
    parts = [[int(n) for n in part] for part in date["date-parts"]]
    if season.isdecimal() and len(parts) == 1 and len(parts[0]) == 1:
        number = int(season)
        parts = [[parts[0][0], number if number > 20 else 20 + (number - 1) % 4 + 1]]
    return "/".join("" if part[0] == 0 else _edtf(part) + mark for part in parts)


def _edtf(part: Parts) -> str:
    year = part[0] if part[0] > 0 else part[0] + 1
    text = f"-{-year:04d}" if year < 0 else f"{year:04d}" if year < 10_000 else f"Y{year}"
    return "-".join([text, *(f"{number:02d}" for number in part[1:])])


def _raw_edtf(raw: str) -> str:
    """A raw date where it happens to be EDTF."""
    try:
        from_edtf(raw)
    except DateError:
        return ""
    return raw
