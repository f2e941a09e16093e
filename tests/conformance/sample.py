"""Twelve items and twenty clusters that exercise most of a style."""

from __future__ import annotations

from collections.abc import Iterable

from briefpress.csl import Cite, CiteMode, Cluster

_MODES: tuple[CiteMode, ...] = ("normal", "composite", "suppress-author", "author-only")


def _names(*names: str) -> list[dict[str, object]]:
    return [{"family": family, "given": given} for family, _, given in (name.partition(", ") for name in names)]


def _date(*parts: int) -> dict[str, object]:
    return {"date-parts": [list(parts)]}


ITEMS: dict[str, dict[str, object]] = {
    "article": {
        "type": "article-journal",
        "title": "A study of “things” & <i>stuff</i>",
        "author": _names("Smith, John A.", "de la Cruz, Maria"),
        "container-title": "Journal of Things",
        "volume": "12",
        "issue": "3",
        "page": "123-128",
        "issued": _date(2019, 5, 3),
        "DOI": "10.1000/xyz",
    },
    "book": {
        "type": "book",
        "title": "Big book: a history",
        "author": _names("Smith, John A."),
        "publisher": "MIT Press",
        "publisher-place": "Cambridge",
        "issued": _date(2019),
        "edition": "2",
    },
    "another": {
        "type": "book",
        "title": "Another book",
        "author": _names("Smith, John A."),
        "publisher": "MIT Press",
        "publisher-place": "Cambridge",
        "issued": _date(2019),
    },
    "page": {
        "type": "webpage",
        "title": "Some page without author",
        "URL": "https://example.org/x",
        "accessed": _date(2024, 1, 2),
        "container-title": "Example",
    },
    "report": {
        "type": "report",
        "title": "Report",
        "author": [{"literal": "World Health Organization"}],
        "publisher": "WHO",
        "issued": _date(2020, 1),
        "number": "WHO/1",
        "genre": "Technical report",
    },
    "chapter": {
        "type": "chapter",
        "title": "A chapter",
        "author": _names("Ng, Ann"),
        "editor": _names("Roe, Richard", "Poe, Edgar"),
        "container-title": "The Book",
        "page": "33-47",
        "publisher": "OUP",
        "publisher-place": "Oxford",
        "issued": _date(2001),
        "collection-title": "Series",
        "volume": "2",
    },
    "case": {
        "type": "legal_case",
        "title": "Roe v. Wade",
        "authority": "U.S. Supreme Court",
        "container-title": "U.S.",
        "volume": "410",
        "page": "113",
        "issued": _date(1973),
    },
    "thesis": {
        "type": "thesis",
        "title": "My thesis",
        "author": _names("Müller, Jürgen"),
        "publisher": "ETH",
        "genre": "PhD thesis",
        "issued": _date(2010, 6),
    },
    "news": {
        "type": "article-newspaper",
        "title": "News!",
        "container-title": "The Times",
        "issued": _date(2022, 3, 4),
        "page": "A1",
    },
    "paper": {
        "type": "paper-conference",
        "title": "Conference paper?",
        "author": _names(*(f"Author{number}, Q. R." for number in range(9))),
        "container-title": "Proceedings of X",
        "event-title": "X",
        "page": "1-9",
        "issued": {"date-parts": [[2015, 1, 2], [2015, 1, 4]]},
    },
    "act": {
        "type": "legislation",
        "title": "Data Protection Act",
        "issued": _date(1998),
        "number": "29",
        "chapter-number": "29",
    },
    "letter": {
        "type": "personal_communication",
        "title": "Letter",
        "author": _names("Foo, Bar"),
        "issued": {"literal": "undated"},
    },
}


def _clusters(ids: list[str]) -> Iterable[Cluster]:
    for number in range(20):
        first, second = ids[number % 12], ids[(number * 5 + 1) % 12]
        if number % 2:
            yield Cluster((Cite(first, "12-15" if number % 3 == 0 else ""), Cite(second)), number + 1)
        else:
            prefix = "see " if number % 4 == 0 else ""
            yield Cluster((Cite(first, prefix=prefix, mode=_MODES[number // 2 % 4]),), number + 1)


CLUSTERS: tuple[Cluster, ...] = tuple(_clusters(list(ITEMS)))
