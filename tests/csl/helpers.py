"""Small styles and items for the unit tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefpress.csl import Cite, Cluster, Processed, Processor, Style, plain_text

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0" {attributes}>
<info><title>Test</title><id>test</id></info>{before}
<citation {citation}>{sort}<layout {layout}>{content}</layout></citation>{bibliography}</style>"""

Item = Mapping[str, object]


def style(
    content: str,
    *,
    kind: str = "in-text",
    attributes: str = "",
    before: str = "",
    citation: str = "",
    sort: str = "",
    layout: str = 'delimiter="; "',
    bibliography: str = "",
) -> Style:
    xml = STYLE.format(
        content=content,
        kind=kind,
        attributes=attributes,
        before=before,
        citation=citation,
        sort=sort,
        layout=layout,
        bibliography=bibliography,
    )
    return Style.parse(xml.encode())


def person(family: str, given: str = "", **parts: object) -> dict[str, object]:
    return {"family": family, "given": given, **parts}


def item(id: str, **variables: object) -> dict[str, object]:
    return {"id": id, "type": "book", **{key.replace("_", "-"): value for key, value in variables.items()}}


def year(number: int) -> dict[str, object]:
    return {"date-parts": [[number]]}


def process(the_style: Style, items: Sequence[Item], *clusters: Cluster, locale: str | None = None) -> Processed:
    table = {str(entry["id"]): entry for entry in items}
    return Processor(the_style, table, locale=locale).process(clusters)


def cite(content: str, entry: Item, *, locale: str | None = None, before: str = "", attributes: str = "") -> str:
    """One item cited once by a layout."""
    made = style(content, before=before, attributes=attributes)
    return plain_text(process(made, [entry], Cluster((Cite(str(entry["id"])),)), locale=locale).citations[0])


def texts(processed: Processed) -> list[str]:
    return [plain_text(citation) for citation in processed.citations]
