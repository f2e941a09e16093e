"""Citation labels such as "Doe65" or "RoNo78", made of the names and the year (CSL 1.0.2, "citation-label")."""

from __future__ import annotations

from .items import Item

LETTERS = {1: (4,), 2: (2, 2), 3: (2, 1, 1)}
SOURCES = ("author", "editor", "translator", "container-author")


def citation_label(item: Item) -> str:
    """The item's own label, or one of up to four letters of its names and two digits of its year."""
    if given := item.text.get("citation-label"):
        return given
    names = next((item.names[source] for source in SOURCES if source in item.names), ())
    counts = LETTERS.get(len(names), (1, 1, 1, 1))
    letters = "".join(
        "".join(character for character in name.family or name.literal or name.given if character.isalpha())[:count]
        for name, count in zip(names, counts, strict=False)
    )
    if not letters:
        letters = "".join(character for character in item.text.get("title", "") if character.isalpha())[:4]
    date = item.dates.get("issued")
    year = f"{abs(date.start.year) % 100:02d}" if date is not None and date.start is not None else ""
    return letters + year
