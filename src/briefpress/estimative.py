"""The yardsticks of estimative words: which words say how likely, and what their legend looks like.

ICD 203 is the Intelligence Community Directive 203, Analytic Standards (2 January 2015), 6.e.(2)(a): two rows of words over
the same bands; whoever mixes them confuses readers. PHIA is the Probability Yardstick of the United Kingdom's Professional
Head of Intelligence Assessment, whose bands leave gaps on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import document as d
from .languages import primary
from .style import Yardstick as Name


@dataclass(frozen=True, slots=True)
class Band:
    """A band of probability: its range as printed, and its words, one in each row of the yardstick."""

    range: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A yardstick: its title, its bands from the least likely on, and other words with the one of its own to take instead."""

    title: str
    bands: tuple[Band, ...]
    others: Mapping[str, str]


YARDSTICKS: dict[Name, Yardstick] = {
    "icd203": Yardstick(
        "ICD 203",
        (
            Band("1–5%", ("almost no chance", "remote")),
            Band("5–20%", ("very unlikely", "highly improbable")),
            Band("20–45%", ("unlikely", "improbable")),
            Band("45–55%", ("roughly even chance", "roughly even odds")),
            Band("55–80%", ("likely", "probable")),
            Band("80–95%", ("very likely", "highly probable")),
            Band("95–99%", ("almost certain", "nearly certain")),
        ),
        {},
    ),
    "phia": Yardstick(
        "PHIA",
        (
            Band("0–5%", ("remote chance",)),
            Band("10–20%", ("highly unlikely",)),
            Band("25–35%", ("unlikely",)),
            Band("40–<50%", ("realistic possibility",)),
            Band("55–75%", ("likely or probable",)),
            Band("80–90%", ("highly likely",)),
            Band("95–100%", ("almost certain",)),
        ),
        {
            "almost no chance": "remote chance",
            "remote": "remote chance",
            "very unlikely": "highly unlikely",
            "very improbable": "highly unlikely",
            "highly improbable": "highly unlikely",
            "improbable": "unlikely",
            "roughly even chance": "realistic possibility",
            "roughly even odds": "realistic possibility",
            "very likely": "highly likely",
            "very probable": "highly likely",
            "highly probable": "highly likely",
            "nearly certain": "almost certain",
            "virtually certain": "almost certain",
        },
    ),
}


def legend(name: Name, labels: Mapping[str, str], language: str) -> d.Table:
    """The yardstick as a small table without a number: a row for each band, its words and its range."""
    yardstick = YARDSTICKS[name]
    rows = tuple(
        ((_english(", ".join(band.words), language),), (_english(band.range, language),)) for band in yardstick.bands
    )
    return d.Table(
        ("", "right"),
        ((d.Text(labels["legend_term"]),), (d.Text(labels["legend_range"]),)),
        rows,
        (d.Text(f"{labels['legend']} ({yardstick.title})"),),
        id="legend",
        row_heads=True,
        role="legend",
    )


def _english(words: str, language: str) -> d.Inline:
    text = d.Text(words)
    return text if primary(language) == "en" else d.Foreign("en", "ltr", (text,))
