"""The document: what a brief says, in reading order, ready to be set. Writers see this and nothing else.

Two families of frozen types, `Inline` and `Block`; sections hold blocks, a `Document` holds sections and a `Head`. The
families are closed: whoever dispatches on them ends in `assert_never`, so that a new type is an error until every writer
knows it. `Cite` and `CrossRef` are unresolved and stand only between compose and citations; no writer receives one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .diagnostics import Span

Direction = Literal["ltr", "rtl"]

# ---------------------------------------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters. Line ends of the source are blanks by now."""

    value: str


@dataclass(frozen=True, slots=True)
class Emph:
    """Emphasis, set in italics."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong emphasis, set in bold."""

    children: tuple[Inline, ...]


StyleName = Literal["superscript", "subscript", "small-caps", "underline", "normal"]


@dataclass(frozen=True, slots=True)
class Styled:
    """A run in one of the letter forms that citation styles ask for; `normal` ends the emphasis around it."""

    style: StyleName
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A run in another language than the text around it: `language` is a BCP 47 tag, `direction` follows from it."""

    language: str
    direction: Direction
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Code, set in the monospaced face, its blanks kept."""

    value: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end that the author asked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the outside: `url` is absolute (http, https or mailto)."""

    url: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A link within the document to the block, entry or section whose id is `target`."""

    target: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """One formatted citation cluster as it stands in the running text; its parts are `Jump`s to bibliography entries."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, called from here. `number` counts from 1 through the document; 0 until numbered."""

    blocks: tuple[Block, ...]
    number: int = 0


CiteMode = Literal["normal", "suppress-author", "author-only", "composite"]


@dataclass(frozen=True, slots=True)
class CiteItem:
    """One source within a citation: its key, prefix and suffix as text, and the locator with its CSL label."""

    key: str
    span: Span
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = "page"
    mode: CiteMode = "normal"


@dataclass(frozen=True, slots=True)
class Cite:
    """An unresolved citation cluster, as the author wrote it. Gone after `citations.resolve`."""

    items: tuple[CiteItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CrossRef:
    """An unresolved reference to a figure or table (`@fig:id`, `@tbl:id`). Gone after compose has numbered them."""

    target: str
    span: Span


Inline = Text | Emph | Strong | Styled | Foreign | Code | LineBreak | Link | Jump | Citation | Note | Cite | CrossRef

# ---------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section. `level` is 3 to 6: 1 is the brief's title, 2 a section's."""

    level: int
    children: tuple[Inline, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list whose items are of equal rank."""

    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list numbered from `start`."""

    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set off from the text."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code; `value` ends without a line end."""

    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Align = Literal["", "left", "center", "right"]
TableRole = Literal["", "legend", "data"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `columns` aligned cells a row, a header row, then the body rows. `row_heads`: each row's first cell heads it.

    `number` counts the captioned tables from 1 (0: no caption, no number); `id` is what `@tbl:id` refers to. `role` tells
    the legend of estimative words and the data of a chart from the author's own tables. `turned`: too wide for the column,
    it stands on a page of its own in landscape.
    """

    columns: tuple[Align, ...]
    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    caption: tuple[Inline, ...] = ()
    source: tuple[Inline, ...] = ()
    alt: str = ""
    id: str = ""
    number: int = 0
    row_heads: bool = False
    role: TableRole = ""
    turned: bool = False

    @property
    def deep(self) -> bool:
        """True where it has more rows than are kept together on one page."""
        return len(self.rows) > 15


@dataclass(frozen=True, slots=True)
class Image:
    """An image file that was read, checked and is held whole: its bytes, media type, and size in CSS pixels (1/96 inch).

    `fallback` is a PNG of an SVG for formats that cannot show one; empty for raster images.
    """

    name: str
    media_type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    width: float
    height: float
    data: bytes = field(repr=False)
    fallback: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: image, alternative text, caption, source line; `number` counts captioned figures from 1 (0: none).

    The source line is ready to print, as a table's is, its word "Source:" included.

    `data` is the id of the table that holds what a chart draws, for those who cannot see it; empty for other images.
    """

    image: Image
    alt: str
    caption: tuple[Inline, ...] = ()
    source: tuple[Inline, ...] = ()
    id: str = ""
    number: int = 0
    data: str = ""


Confidence = Literal["low", "moderate", "high"]


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One key point: its blocks and the confidence the authors have in it, where they say."""

    blocks: tuple[Block, ...]
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The numbered key points of the brief."""

    items: tuple[KeyPoint, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer. An empty question stands in drafts only."""

    question: tuple[Inline, ...]
    answer: tuple[Block, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Faq:
    """The questions and answers of the brief."""

    items: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A formatted bibliography entry. `label` is what stands in the margin ("[1]"), empty in author-date styles.

    `id` is what a `Jump` from a citation targets; `assessment` is the Admiralty grade ("B2") or empty.
    """

    id: str
    content: tuple[Inline, ...]
    label: tuple[Inline, ...] = ()
    assessment: str = ""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The sources, formatted, in the order the citation style gives them; `hanging` when entries without labels hang."""

    entries: tuple[Entry, ...]
    hanging: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A dated correction or update of the brief, labelled as which; `date` is ISO 8601, `date_text` as readers see it."""

    kind: Literal["correction", "update"]
    date: str
    date_text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The corrections and updates, newest first."""

    items: tuple[Change, ...]


Block = (
    Paragraph
    | Heading
    | BulletList
    | NumberedList
    | Quote
    | CodeBlock
    | Rule
    | Table
    | Figure
    | KeyPoints
    | Faq
    | Bibliography
    | Changes
)

SectionKind = Literal[
    "tldr", "key_points", "summary", "section", "faq", "changes", "notes", "appendix", "data", "sources"
]


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its heading; `kind` is what style sheets and templates may set differently."""

    kind: SectionKind
    id: str
    title: str
    blocks: tuple[Block, ...]


# ---------------------------------------------------------------------------------------------- head


@dataclass(frozen=True, slots=True)
class Author:
    """An author as printed."""

    name: str
    role: str = ""
    affiliation: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date: ISO 8601 (`2026-11-24`, `2026-11`, `2026`) and as readers of the brief's language see it."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """A handling marking. `text` is printed on every page; `colour` its letter colour as #RRGGBB where a standard sets one."""

    text: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the text: masthead, running head, colophon and the metadata of the file.

    `language` is a BCP 47 tag and `direction` follows from it. `labels` are the fixed words in that language, by key
    ("page", "of", "as_of", "version" …). `revised` names the last correction or update with its date. All strings are
    ready to print; an empty one is not printed.
    """

    title: str
    slug: str
    language: str
    direction: Direction
    labels: dict[str, str]
    subtitle: str = ""
    series: str = ""
    number: str = ""
    version: str = ""
    draft: bool = False
    publisher: str = ""
    authors: tuple[Author, ...] = ()
    contact: str = ""
    published: Day | None = None
    as_of: Day | None = None
    review_by: Day | None = None
    revised: str = ""
    marking: Marking | None = None
    caveat: tuple[Inline, ...] = ()
    distribution: tuple[str, ...] = ()
    description: str = ""
    disclaimer: tuple[Block, ...] = ()
    suggested_citation: tuple[Inline, ...] = ()
    rights: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a deliverable carries: what it was made from, as `briefpress extract` gives it back."""

    name: str
    media_type: str
    description: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A brief composed: head and sections in reading order. `paper` and layout are the style's affair, not the document's.

    `attachments` are carried by the formats that can hold files (PDF, DOCX).
    """

    head: Head
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...] = ()
