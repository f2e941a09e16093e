"""Documents made by hand for the tests of the writers."""

from __future__ import annotations

import io

from PIL import Image as Pillow
from PIL import ImageDraw

from briefpress import document as d
from briefpress.style import find_style

LABELS = find_style("default").labels("en")


def text(value: str) -> tuple[d.Inline, ...]:
    """One run of characters."""
    return (d.Text(value),)


def paragraph(*parts: str | d.Inline) -> d.Paragraph:
    """A paragraph of strings and inlines."""
    return d.Paragraph(tuple(d.Text(part) if isinstance(part, str) else part for part in parts))


def cite(*numbers: int) -> d.Citation:
    """A numeric citation such as [1, 2] whose numbers jump to the sources."""
    parts: list[d.Inline] = [d.Text("[")]
    for index, number in enumerate(numbers):
        parts += [d.Text(", ")] * (index > 0)
        parts.append(d.Jump(f"source-{number}", text(str(number))))
    return d.Citation((*parts, d.Text("]")))


def bar_chart(size: tuple[int, int], form: str) -> bytes:
    """A small chart as PNG or JPEG."""
    picture = Pillow.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    width, height = size
    for index, share in enumerate((0.35, 0.5, 0.42, 0.7, 0.88)):
        left = width * (0.06 + index * 0.19)
        draw.rectangle((left, height * (1 - share), left + width * 0.13, height - 1), fill="#6b2a2a")
    stream = io.BytesIO()
    picture.save(stream, form)
    return stream.getvalue()


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="160" viewBox="0 0 480 160">'
    b'<rect width="480" height="160" fill="#fff"/>'
    b'<polyline points="0,140 120,110 240,118 360,60 480,24" fill="none" stroke="#6b2a2a" stroke-width="3"/></svg>'
)


def head() -> d.Head:
    """A head with everything in it."""
    return d.Head(
        title="Shipping through the strait after the ceasefire",
        slug="strait-shipping",
        language="en-GB",
        direction="ltr",
        labels=LABELS,
        subtitle="What insurers, carriers and navies expect this winter",
        series="Maritime brief",
        number="14",
        version="1.2",
        draft=True,
        publisher="Harbour Institute",
        authors=(
            d.Author("Ana Μιχαήλ", "Senior analyst", "Harbour Institute", "ana@harbour.example"),
            d.Author("Tomás O’Neill", "Editor"),
        ),
        contact="desk@harbour.example",
        published=d.Day("2026-11-24", "24 November 2026"),
        as_of=d.Day("2026-11-20", "20 November 2026"),
        review_by=d.Day("2027-02", "February 2027"),
        marking=d.Marking("TLP:AMBER", "#FFC000"),
        caveat=text("Recipients may share this brief inside their own organisation and with its clients."),
        distribution=("Ministry of Transport", "Port Authority & Partners"),
        description="A brief that holds every kind of text there is.",
        disclaimer=(paragraph("The views are the authors’ own and bind nobody else."),),
        suggested_citation=(
            d.Text("Μιχαήλ, A., O’Neill, T.: "),
            d.Emph(text("Shipping through the strait after the ceasefire")),
            d.Text(". Harbour Institute (2026)."),
        ),
    )


def _opening() -> tuple[d.Section, ...]:
    points = d.KeyPoints(
        (
            d.KeyPoint(
                (
                    paragraph(
                        "Traffic is back at 82 % of its level before the war, led by bulk carriers ", cite(1), "."
                    ),
                ),
                "high",
            ),
            d.KeyPoint(
                (
                    paragraph(
                        "Premiums fall more slowly than risk: insurers price the last attack, not the next ",
                        cite(2, 3),
                        ".",
                    ),
                    paragraph("A second paragraph of the same point says why."),
                ),
                "moderate",
            ),
            d.KeyPoint((paragraph("Escort missions end in March unless three governments renew them."),), "low"),
            d.KeyPoint((paragraph("No confidence is given here."),)),
        )
    )
    return (
        d.Section(
            "tldr",
            "tldr",
            "TL;DR",
            (paragraph("Ships return faster than insurance gets cheaper; the winter decides whether both meet."),),
        ),
        d.Section("key_points", "key-points", "Key points", (points,)),
    )


def _forms() -> tuple[d.Block, ...]:
    """Every inline form there is."""
    nested = d.Emph(
        (d.Text("emphasis that "), d.Emph(text("stays emphasis")), d.Text(" and "), d.Styled("normal", text("ends")))
    )
    note = d.Note(
        (
            paragraph(
                "Figures exclude coasters below 500 GT; see the ",
                d.Link("https://registry.example/method?a=1&b=2", text("method")),
                " and ",
                cite(2),
                ".",
            ),
            paragraph("The second paragraph of a footnote."),
        ),
        1,
    )
    return (
        paragraph("The corridor reopened in May", note, " and traffic has grown each month since ", cite(1), "."),
        paragraph(
            "Forms: ", nested, ", ", d.Strong(text("strong")), ", ", d.Strong((d.Emph(text("both")),)), ", H",
            d.Styled("subscript", text("2")), "O, 10", d.Styled("superscript", text("th")), ", ",
            d.Styled("small-caps", text("Small Capitals")), ", ", d.Styled("underline", text("underlined")), ", ",
            d.Code("a < b  && c"), ", Greek λόγος,", d.LineBreak(), "and a new line with a ",
            d.Link("https://registry.example/", (d.Text("link with "), d.Emph(text("emphasis")))), ", the same ",
            d.Link("https://registry.example/", text("link")), " again, and a jump to ",
            d.Jump("fig-growth", text("Figure 1")), " and to ", d.Jump("nowhere", text("nowhere")), ".",
        ),
    )  # fmt: skip


def _lists() -> tuple[d.Block, ...]:
    return (
        d.Heading(3, text("Lists"), "lists"),
        paragraph("Three things matter:"),
        d.BulletList(
            (
                (paragraph("the price of a war-risk policy, which is set weekly in London and follows the news"),),
                (
                    paragraph("the number of escorts"),
                    d.BulletList(
                        ((paragraph("frigates"),), (paragraph("drones"), d.BulletList(((paragraph("small"),),))))
                    ),
                ),
                (
                    paragraph("the ports, in order:"),
                    d.NumberedList(((paragraph("north"),), (paragraph("south"), paragraph("with a second paragraph")))),
                ),
            )
        ),
        paragraph("Then the steps:"),
        d.NumberedList(((paragraph("Renew the mandate."),), (paragraph("Publish the notice."),))),
        paragraph("A list that goes on from seven:"),
        d.NumberedList(
            ((paragraph("Seven."),), (paragraph("Eight."), d.NumberedList(((paragraph("Eight, first."),),)))), start=7
        ),
        d.Heading(4, text("A heading of level four")),
        d.Quote((paragraph("We insure what we can count."), paragraph("An underwriter, to the authors"))),
        d.Heading(5, text("A heading of level five")),
        d.CodeBlock("for ship in strait:\n\tif ship.flag is None:\n        report(ship)  # < & >", "python"),
        d.Heading(6, text("A heading of level six")),
        paragraph("Text after the deepest heading."),
        d.Rule(),
        paragraph("Text after a break."),
    )


def _figures() -> tuple[d.Block, ...]:
    png = d.Image("growth.png", "image/png", 600, 260, bar_chart((600, 260), "PNG"))
    jpeg = d.Image("wide.jpg", "image/jpeg", 1600, 500, bar_chart((1600, 500), "JPEG"))
    svg = d.Image("line.svg", "image/svg+xml", 480, 160, SVG, bar_chart((480, 160), "PNG"))
    return (
        d.Figure(
            png,
            "Bars rise from 35 to 88.",
            text("Transits a month, May to September"),
            text("Port registry, monthly bulletin"),
            "fig-growth",
            1,
        ),
        paragraph("Text between two figures, which is there to show the distance to both."),
        d.Figure(svg, "A line climbs from left to right.", text("The same as a line"), (), "fig-line", 2),
        paragraph("A wide photograph without a caption:"),
        d.Figure(jpeg, "Five bars on a wide page."),
    )


def _tables() -> tuple[d.Block, ...]:
    header = (text("Carrier"), text("Class"), text("Transits"), text("Change"))
    rows = (
        (text("Aegean Bulk Lines"), text("bulk"), text("412"), text("+12 %")),
        (text("Northern Tanker Company, of which half on charter"), text("tanker"), text("98"), text("−3 %")),
        ((d.Strong(text("Others")), d.Text(" "), cite(3)), text("mixed"), text("31"), text("0 %")),
    )
    return (
        d.Table(
            ("left", "center", "right", "right"), header, rows, text("Transits by carrier, September"),
            text("Carriers’ notices"), "Carrier, class, transits, change.", "tbl-carriers", 1, True,
        ),
        paragraph("A table without caption or source follows."),
        d.Table(("", "left"), (text("Port"), text("Berths")), ((text("North"), text("4")), (text("South"), text("7")))),
        paragraph("Text right after a table."),
    )  # fmt: skip


def _closing() -> tuple[d.Section, ...]:
    faq = d.Faq(
        (
            d.Question(
                text("Who pays for the escorts?"),
                (
                    paragraph("The flag states, through a common fund ", cite(3), "."),
                    paragraph("The fund is audited", d.Note((paragraph("By two firms, in turn."),), 2), "."),
                ),
                "who-pays",
            ),
            d.Question((), (paragraph("An answer whose question nobody wrote down."),)),
        )
    )
    changes = d.Changes(
        (
            d.Change(
                "correction", "2026-11-23", "23 November 2026", (paragraph("The share of bulk carriers was wrong."),)
            ),
            d.Change("update", "2026-11-22", "22 November 2026", (paragraph("Figures of October added."),)),
        )
    )
    return (
        d.Section("faq", "faq", "Questions", (faq,)),
        d.Section("changes", "changes", "Corrections and updates", (changes,)),
        d.Section("sources", "sources", "Sources", (_bibliography(),)),
    )


def _bibliography() -> d.Bibliography:
    url = "https://www.registry.example/reports/2026/transits-by-carrier-and-month"
    return d.Bibliography(
        (
            d.Entry(
                "source-1",
                (
                    d.Text("Port registry: "),
                    d.Emph(text("Transits through the strait, by carrier and month")),
                    d.Text(" (2026). "),
                    d.Link(url, text(url)),
                ),
                text("[1]"),
                "A1",
            ),
            d.Entry(
                "source-2",
                text("Lindqvist, P.: Pricing the last attack. J. Mar. Insur. 12, 33–51 (2025)."),
                text("[2]"),
                "B2",
            ),
            d.Entry("source-3", text("Common fund: Annual report. Limassol (2025)."), text("[3]")),
        ),
        True,
    )


def rich_document() -> d.Document:
    """A document with every type of inline, block and section, and every field of the head."""
    blocks = (*_forms(), *_lists(), *_figures(), *_tables())
    sections = (*_opening(), d.Section("summary", "summary", "Summary", blocks), *_closing())
    return d.Document(head(), sections)
