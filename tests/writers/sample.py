"""A document with every type of node, built by hand."""

from __future__ import annotations

from briefpress.document import (
    Author,
    Bibliography,
    BulletList,
    Change,
    Changes,
    Citation,
    Code,
    CodeBlock,
    Day,
    Document,
    Emph,
    Entry,
    Faq,
    Figure,
    Head,
    Heading,
    Image,
    Inline,
    Jump,
    KeyPoint,
    KeyPoints,
    LineBreak,
    Link,
    Marking,
    Note,
    NumberedList,
    Paragraph,
    Question,
    Quote,
    Rule,
    Section,
    Strong,
    Styled,
    Table,
    Text,
)
from briefpress.style import Style, default_folder

STYLE = Style("default", default_folder())
LABELS = STYLE.labels("en")


def t(value: str) -> tuple[Inline, ...]:
    """Plain text as inlines."""
    return (Text(value),)


def p(*parts: str | Inline) -> Paragraph:
    """A paragraph of strings and inlines."""
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


def cite(*labels: str) -> Citation:
    """A citation such as [1, 2] whose numbers jump to the entries."""
    inner: list[Inline] = [Text("[")]
    for at, label in enumerate(labels):
        inner += [Text(", ")] if at else []
        inner.append(Jump(f"ref-{label}", t(label)))
    return Citation((*inner, Text("]")))


HEAD = Head(
    title="Water in the Aral basin: who pays, who drinks and what comes after the harvest of 2026",
    slug="aral",
    language="en",
    direction="ltr",
    labels=LABELS,
    subtitle="Five states and two rivers",
    series="Policy briefs",
    number="12",
    version="1.1",
    draft=True,
    publisher="Institute of Rivers",
    authors=(Author("Ada Núñez", "lead author", "Institute of Rivers", "ada@rivers.example"), Author("Bo Li")),
    contact="press@rivers.example",
    published=Day("2026-11-24", "24 November 2026"),
    as_of=Day("2026-11-20", "20 November 2026"),
    review_by=Day("2027-05-01", "1 May 2027"),
    marking=Marking("TLP:AMBER", "#ffc000"),
    caveat=t("Recipients may share this within their own organisation."),
    distribution=("Ministries of water", "Basin commission"),
    disclaimer=(p("The views are those of the authors, and nobody else answers for them."),),
    suggested_citation=t("Núñez, A., & Li, B. (2026). Water in the Aral basin. Institute of Rivers."),
)

IMAGE = Image("flow.png", "image/png", 480, 300, b"")

TABLE = Table(
    columns=("left", "right", "center", ""),
    header=(t("State"), t("Share, %"), t("Since"), t("What the treaty says of it")),
    rows=(
        (t("Upstream"), t("12.5"), t("1992"), t("May store water in winter and release it in summer, against fuel")),
        (t("Downstream"), t("40"), t("–"), (Text("Takes the rest"), LineBreak(), Text("if there is one"))),
    ),
    caption=t("Shares of the flow"),
    source=(Text("Source: Basin commission "), cite("2")),
    number=1,
    id="tbl:shares",
    row_heads=True,
)

SUMMARY = (
    p(
        "The flow has fallen by a third",
        Note((p("Measured at the delta, ", Emph(t("not")), " at the dam."),), 1),
        " since 1960, and the states ",
        Strong(t("do not agree")),
        " on who should plant less cotton ",
        cite("1", "2"),
        ". See the ",
        Link("https://rivers.example/data/flow?from=1960&to=2026", t("monthly data")),
        " and https://rivers.example/, or ask ",
        Link("mailto:data@rivers.example", t("data@rivers.example")),
        ".",
    ),
    Heading(3, t("What the rivers carry")),
    p(
        "About 10",
        Styled("superscript", t("9")),
        " m³ a year, and CO",
        Styled("subscript", t("2")),
        " none. It is the 21",
    ),
    Heading(4, t("In a dry year")),
    p("Half of that ", Code("flow  < 0.5"), ".", LineBreak(), "Or ", Styled("small-caps", t("less")), "."),
    BulletList(
        (
            (p("cotton"),),
            (
                p("rice"),
                BulletList(((p("early"),), (p("late, which takes the most water of all crops on either bank"),))),
            ),
            (p("wheat"), NumberedList(((p("spring"),), (p("winter"),)), 9)),
        )
    ),
    NumberedList(
        (
            (p("Store."),),
            (
                p("Share."),
                p("And say so."),
            ),
        ),
        1,
    ),
    Quote((p("No state may take more than it was given,", Note((p("Article 4."),), 2), " whatever the year."),)),
    CodeBlock(
        "def share(flow):\n\treturn flow / 5   \n\n# a line of code that is longer than any page of text would be wide"
    ),
    Rule(),
    TABLE,
    Figure(IMAGE, "A line falls from 110 to 70.", t("The flow since 1960"), t("Source: own work"), "fig:flow", 1),
    Figure(IMAGE, "A map."),
)

DOCUMENT = Document(
    HEAD,
    (
        Section("tldr", "tldr", "TL;DR", (p("Two rivers, five states, too little water."),)),
        Section(
            "key_points",
            "key-points",
            "Key points",
            (
                KeyPoints(
                    (
                        KeyPoint((p("The flow will not come back ", cite("1"), "."),), "high"),
                        KeyPoint(
                            (p("A price would help, if all five states set it in the same year and keep to it."),),
                            "low",
                        ),
                        KeyPoint((p("Nobody knows what the glaciers hold."),)),
                    )
                ),
            ),
        ),
        Section("summary", "summary", "Summary", SUMMARY),
        Section(
            "faq",
            "faq",
            "Questions",
            (
                Faq(
                    (
                        Question(t("Who pays?"), (p("Whoever plants."), p("And those who drink.")), "q1"),
                        Question((), (p("It depends on the year."),), "q2"),
                    )
                ),
            ),
        ),
        Section(
            "changes",
            "changes",
            "Corrections and updates",
            (Changes((Change("correction", "2026-11-23", "23 November 2026", (p("A figure was wrong."),)),)),),
        ),
        Section(
            "sources",
            "sources",
            "Sources",
            (
                Bibliography(
                    (
                        Entry(
                            "ref-1",
                            (
                                Text("Petrov, I. (2019). "),
                                Link("https://doi.example/10.1/aral", (Emph(t("The long way to the sea")),)),
                                Text(". River Press. https://doi.example/10.1/aral"),
                            ),
                            t("[1]"),
                            "B2",
                        ),
                        Entry("ref-2", t("Basin commission. (2025). Yearbook."), t("[2]")),
                    )
                ),
            ),
        ),
    ),
)
