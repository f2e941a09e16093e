"""Charts that tests draw: each kind, and what is hard to draw well."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefpress.model import Chart

Numbers = Sequence[float | str | None]


def chart(kind: str, labels: Sequence[str], series: dict[str, Numbers], **more: object) -> Chart:
    """A chart; in a range chart the numbers of a series are its lows, then its highs."""
    parts = []
    for name, numbers in series.items():
        typed = [None if n is None else str(n) for n in numbers]
        half = len(labels)
        lists = {"low": typed[:half], "high": typed[half:]} if kind == "range" else {"values": typed}
        parts.append({"name": name, **lists})
    return Chart.model_validate({"kind": kind, "labels": list(labels), "series": parts, **more})


YEARS = [str(year) for year in range(2010, 2026)]
CENTURIES = [str(year) for year in range(1826, 2026)]
WEEKS = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 8, 15, 22)]
LONG = "Products and services of the private sector, e-books and banking among them, wherever they are provided"

CHARTS: dict[str, tuple[Chart, str]] = {
    "bars": (chart("bar", ["Software", "A person", "Neither"], {"Conditions": [87, 47, 2]}), "en"),
    "groups": (
        chart(
            "bar",
            ["Africa", "Asia and the Pacific", "Europe"],
            {"Women": [12.5, 33.1, 45], "Men": [22.5, None, 41], "Not stated": [1, 2, 0]},
            unit="%",
            x_title="Region",
            y_title="Share of respondents",
        ),
        "en",
    ),
    "six": (chart("bar", ["One", "Two"], {f"Series {n}": [n, 7 - n] for n in range(6)}), "en"),
    "negative": (chart("bar", ["Germany", "France", "Spain"], {"Balance": [245.5, -85, 0]}, unit="US$ bn"), "en"),
    "years": (chart("bar", YEARS[:11], {"Spending": [10 + n * 1.7 for n in range(11)]}, x_title="Year"), "en"),
    "pairs": (
        chart("bar", YEARS, {"Exports": list(range(16)), "Imports": [9 - 2 * n for n in range(16)]}, unit="%"),
        "de",
    ),
    "many": (chart("bar", CENTURIES, {"Anomaly": [n / 100 - 0.5 for n in range(200)]}), "en"),
    "words": (chart("bar", [f"Municipality {n}" for n in range(200)], {"Votes": list(range(200))}), "en"),
    "tight": (chart("bar", [f"District {n}" for n in range(30)], {"Votes": list(range(30))}, x_title="Where"), "en"),
    "long": (
        chart("bar", [LONG, "Donaudampfschifffahrtsgesellschaft" * 3, "Short"], {LONG[:99] * 2: [5, 2.5, 1]}),
        "en",
    ),
    "zero": (chart("bar", ["A", "B"], {"Nothing": [0, 0]}), "en"),
    "huge": (chart("bar", ["World", "China"], {"People": [8_100_000_000, 1_410_000_000]}), "de"),
    "huger": (chart("bar", ["World", "China"], {"Atoms": ["1.3e50", "-2e47"]}), "en"),
    "line": (
        chart(
            "line",
            YEARS,
            {
                "Islamic Republic of Iran": [*range(15), 30],
                "Türkiye": [*range(30, 15, -1), 30],
                "Euro area": [1.6, None, 2.5, *[1.2] * 11, None, None],
            },
            unit="%",
            y_title="Inflation",
            x_title="Year",
        ),
        "en",
    ),
    "crossing": (
        chart("line", ["2019", "2020", "2023", "2025"], {f"Land {n}": [n, n + 1, 10 - n, 5] for n in range(6)}),
        "en",
    ),
    "dates": (chart("line", WEEKS, {"Brent": [70 + 9 * math.sin(n / 5) for n in range(48)]}, x_title="Day"), "fr"),
    "long line": (chart("line", CENTURIES, {"Anomaly": [n / 100 - 0.5 for n in range(200)]}), "en"),
    "one": (chart("line", ["2025"], {"Alone": [5]}), "en"),
    "flat": (chart("line", ["2025", "2026"], {"Nothing": [0, 0]}), "en"),
    "large": (chart("line", YEARS[:3], {"GDP": ["1.1e12", "2.3e12", "2.4e12"]}, unit="US$"), "es"),
    "tiny": (chart("line", YEARS[:3], {"Trace": ["1.1e-9", "2.3e-9", "2.45e-9"]}, unit="mol"), "en"),
    "range": (
        chart("range", ["An agreement", LONG, "Sanctions"], {"Estimate": [20, 5, 45, 45, 15, 100]}, unit="%"),
        "en",
    ),
    "ranges": (
        chart(
            "range", YEARS[:3], {"Agency": [120, 140, None, 150, 190, None], "Others": [-9, 150, 180, 170, 250, 380]}
        ),
        "en",
    ),
    "persian": (
        chart(
            "bar",
            ["اروپا", "آسیا و اقیانوسیه", "NATO و ایران"],
            {"زنان": [12.5, 33, -4], "مردان": [2, 3, 4]},
            unit="درصد",
        ),
        "fa",
    ),
    "persian line": (chart("line", YEARS, {"ایران": list(range(16)), "ترکیه": list(range(16))}, x_title="سال"), "fa"),
    "arabic": (chart("range", ["السلام", "الحرب"], {"تقدير": [20, 5, 45, 15]}, unit="%", y_title="الاحتمال"), "ar"),
}
