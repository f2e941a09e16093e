"""The brief: what a briefing means, without a word about how it looks. Published as JSON Schema by `briefpress schema`.

Prose fields hold Markdown (CommonMark, pipe tables, footnotes) with citations in pandoc's syntax. Dates are ISO 8601 and may
lack the day or the month. Unknown keys are refused, so that a typing error is never a silent omission.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from . import fields, placeholders
from .audiences import Audience
from .fields import Email, FaultAt, IsoDate, Key, Line, Marked, Number, Prose, Values, Words
from .style import Layout, Yardstick

Confidence = Literal["low", "moderate", "high"]
Status = Literal["draft", "final"]
ChartKind = Literal["bar", "line", "range"]
ParameterType = Literal["text", "integer", "number", "date", "boolean", "numbers", "texts"]

MOST_SERIES, MOST_LABELS = 6, 200
# Keys of the brief whose texts are Markdown; in `sources` they are CSL's own and are not.
PROSE = frozenset(
    "tldr summary text question answer caption source caveat disclaimer rights suggested_citation sources_note".split()
) | {"columns", "rows"}


class Part(BaseModel):
    """What every part of a brief has in common: it is frozen, refuses unknown keys and reads numbers as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


def _from_text(field: str) -> Any:
    """A validator that lets a part be written as its main field alone."""

    def expand(data: object) -> object:
        return {field: data} if isinstance(data, str | int) and not isinstance(data, bool) else data

    return model_validator(mode="before")(staticmethod(expand))


class Withholdable(Part):
    """A part that need not be for everybody."""

    audience: Audience | None = Field(
        None, description="For whom it is: a build for an audience that is named before this one leaves it out."
    )


class Markable(Withholdable):
    """A part that may have a handling marking of its own."""

    marking: Marked | None = Field(
        None, description="Its own handling marking, printed with it; the brief's banner is the highest of all."
    )


class Author(Part):
    """A person or body that wrote the brief; a name alone may stand as text."""

    name: Line = Field(description="As it is to be printed.")
    role: Line | None = Field(None, description="Such as editor.")
    affiliation: Line | None = Field(None, description="The body the author belongs to.")
    email: Email | None = Field(None, description="An e-mail address.")

    _text = _from_text("name")


class Change(Part):
    """A correction or an update: when, and what changed."""

    date: IsoDate = Field(description="When it was changed.")
    text: Prose = Field(description="What was changed.")


class KeyPoint(Markable):
    """One key point. Its sources are the citations in its text."""

    text: Prose = Field(description="The point, with the citations that support it.")
    confidence: Confidence | None = Field(None, description="The authors' confidence in this judgement.")

    _text = _from_text("text")


class NamedSection(Markable):
    """A further section with a heading of its own."""

    title: Line = Field(description="The heading.")
    text: Prose = Field(description="Headings inside it begin at ###.")


class Question(Markable):
    """A question and its answer. A draft may lack the question; a final brief may not."""

    question: str = Field("", description="The question, in one line.")
    answer: Prose = Field(description="Headings inside it begin at ####.")


class Series(Part):
    """What a chart draws in one ink: `values` in a bar or line chart, `low` and `high` in a range chart."""

    name: Words = Field(description="What the numbers are of; it stands beside them.")
    values: Values | None = Field(None, description="A number for each label; null leaves a gap.")
    low: Values | None = Field(None, description="Where the interval of each label begins.")
    high: Values | None = Field(None, description="Where it ends.")

    def lists(self) -> dict[str, Values]:
        """The lists of numbers that are given, by key."""
        given = {"values": self.values, "low": self.low, "high": self.high}
        return {key: numbers for key, numbers in given.items() if numbers is not None}


class Chart(Part):
    """A chart, drawn from its numbers, which are also printed as a table for those who cannot see it."""

    kind: ChartKind = Field(description="`bar`, `line`, or `range` (an interval for each label, such as an estimate).")
    labels: list[Words] = Field(
        min_length=1,
        max_length=MOST_LABELS,
        description="What the numbers stand for: words, years or dates; a line chart spaces years and dates truly.",
    )
    series: list[Series] = Field(min_length=1, max_length=MOST_SERIES, description="Six at most.")
    unit: Words | None = Field(None, description="The unit of the numbers, such as % or US$ bn.")
    x_title: Words | None = Field(None, description="What the labels are, such as Year.")
    y_title: Words | None = Field(None, description="What the numbers are, such as Spending.")
    table: bool = Field(True, description="False leaves the table out; the numbers then end the alternative text.")

    @model_validator(mode="after")
    def _fitting(self) -> Chart:
        wanted = ["low", "high"] if self.kind == "range" else ["values"]
        for n, series in enumerate(self.series):
            lists = series.lists()
            if list(lists) != wanted:
                names = " and ".join(f"`{key}`" for key in wanted)
                raise FaultAt(f"belongs to a {self.kind} chart; give it {names} and no other numbers", "series", n)
            for key, numbers in lists.items():
                if len(numbers) != len(self.labels):
                    wants = f"must have a number for each of the {len(self.labels)} labels"
                    message = f"{wants}, but has {len(numbers)}; write null for a gap"
                    raise FaultAt(message, "series", n, key)
            if self.kind == "range":
                _ordered(n, lists["low"], lists["high"])
        if not any(n is not None for series in self.series for numbers in series.lists().values() for n in numbers):
            raise ValueError("has no number at all; give one at least")
        return self


def _ordered(series: int, low: Values, high: Values) -> None:
    """Refuse an interval with one end, or with its low above its high."""
    for n, (one, other) in enumerate(zip(low, high, strict=True)):
        if (one is None) != (other is None):
            message = "is one end of an interval without the other; give both, or null for both"
            raise FaultAt(message, "series", series, "high" if other is None else "low", n)
        if one is not None and other is not None and float(one) > float(other):
            raise FaultAt(f"is {one}, above its high of {other}; exchange them", "series", series, "low", n)


class Figure(Markable):
    """A figure, set after the paragraph that first refers to it as `@fig:id`: an image file or a chart."""

    id: Key = Field(description="What `@fig:id` refers to.")
    file: Line | None = Field(None, description="PNG, JPEG or SVG, relative to the brief and inside the project.")
    chart: Chart | None = Field(None, description="A chart to be drawn, in place of a file.")
    alt: str = Field("", description="What the figure shows, for those who cannot see it.")
    caption: Prose = Field(description="One paragraph.")
    source: Prose | None = Field(None, description="Where it comes from; set below.")

    @model_validator(mode="after")
    def _one_picture(self) -> Figure:
        if (self.file is None) == (self.chart is None):
            has = "neither `file` nor `chart`" if self.file is None else "both `file` and `chart`"
            raise ValueError(f"has {has}; give one of them")
        return self


class Table(Markable):
    """A table, set after the paragraph that first refers to it as `@tbl:id`. Cells hold inline Markdown."""

    id: Key = Field(description="What `@tbl:id` refers to.")
    caption: Prose = Field(description="One paragraph.")
    columns: list[str] = Field(min_length=1, description="The cells of the header row.")
    rows: list[list[str]] = Field(min_length=1, description="The cells of each row, as many as there are columns.")
    align: list[Literal["left", "center", "right"]] | None = Field(None, description="How each column is set.")
    row_heads: bool = Field(False, description="True when the first cell of each row is its heading.")
    turn: bool | None = Field(None, description="True sets it on a page in landscape; where absent, if it is too wide.")
    alt: str = Field("", description="A summary of the table for those who cannot see it.")
    source: Prose | None = Field(None, description="Where it comes from; set below.")

    @model_validator(mode="after")
    def _rectangular(self) -> Table:
        width = len(self.columns)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} cells, but there are {width} columns")
        if self.align is not None and len(self.align) != width:
            raise ValueError(f"`align` has {len(self.align)} entries, but there are {width} columns")
        return self


class Source(BaseModel):
    """A source in the variables of CSL 1.0.2. A title alone is enough: nothing is invented for what is missing."""

    model_config = ConfigDict(extra="allow", frozen=True, coerce_numbers_to_str=True)

    audience: Audience | None = Field(None, description="For whom it is, as for other parts.")
    id: Key = Field(description="The key by which it is cited: `[@id]`.")
    type: str = Field("document", description="A CSL type such as report, webpage, article-journal, legislation.")
    title: Line | None = Field(None, description="The title; it may be all there is.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = Field(
        None, description="Admiralty code: how reliable the source is, A (completely) to F (cannot be judged)."
    )
    credibility: Annotated[Literal["1", "2", "3", "4", "5", "6"], BeforeValidator(str)] | None = Field(
        None, description="Admiralty code: how credible the information is, 1 (confirmed) to 6 (cannot be judged)."
    )

    @property
    def assessment(self) -> str:
        """The Admiralty grade such as B2; one half alone where only that is given; empty where neither is."""
        return (self.reliability or "") + (self.credibility or "")

    def csl(self) -> dict[str, Any]:
        """The source as a CSL-JSON item, without what is ours (reliability, credibility)."""
        data = {"id": self.id, "type": self.type, **(self.model_extra or {})}
        return {**data, "title": self.title} if self.title is not None else data


class Parameter(Part):
    """What a column of the rows gives a template; `{{ name }}` stands for it. The type alone may stand as text."""

    type: ParameterType = Field(description="In a table of texts, `;` separates the items of `numbers` and `texts`.")
    required: bool = Field(True, description="False lets a row lack it: nothing is printed then.")
    default: Annotated[Any, Field(json_schema_extra={"x-form": "a value of the type"})] = Field(
        None, description="Taken where a row has no value."
    )
    min: Number | None = Field(None, description="The least that a number may be.")
    max: Number | None = Field(None, description="The most that a number may be.")

    _text = _from_text("type")

    @model_validator(mode="after")
    def _bounds_of_numbers(self) -> Parameter:
        if self.type not in ("integer", "number", "numbers") and (self.min or self.max) is not None:
            raise ValueError(f"is {self.type}; `min` and `max` belong to numbers")
        return self


def _parameter_names(parameters: dict[str, Parameter]) -> dict[str, Parameter]:
    for name in parameters:
        if not re.fullmatch(placeholders.NAME, name):
            raise FaultAt("is no name of a parameter; letters, digits, hyphens and single blanks, a letter first", name)
    return parameters


Parameters = Annotated[dict[str, Parameter], AfterValidator(_parameter_names)]


class Brief(Part):
    """A briefing: title, TL;DR, key points, summary, further sections, questions, sources."""

    title: Line = Field(description="The title.")
    subtitle: Line | None = Field(None, description="Set below the title.")
    slug: Annotated[str, AfterValidator(fields.slug)] | None = Field(
        None, description="File name of the deliverables; else the source's."
    )
    language: Annotated[str, AfterValidator(fields.language)] = Field("en", description="BCP 47.")
    series: Line | None = Field(None, description="The series that the brief appears in.")
    number: Line | None = Field(None, description="Its number in the series.")
    version: Line | None = Field(None, description="The version of the text.")
    status: Status = Field(
        "draft", description="A draft is marked as one and may lack questions; a final brief may not."
    )
    publisher: Line | None = Field(None, description="The body that publishes the brief.")
    authors: list[Author] = Field([], description="In the order in which they are printed.")
    contact: Line | None = Field(None, description="Whom to write to.")

    published: IsoDate | None = Field(None, description="The date of publication.")
    as_of: IsoDate | None = Field(None, description="Information as of this date.")
    review_by: IsoDate | None = Field(None, description="When the brief is to be looked at again.")
    corrections: list[Change] = Field([], description="What was wrong and is mended.")
    updates: list[Change] = Field([], description="What is new.")

    marking: Marked | None = Field(None, description="TLP 2.0 (TLP:AMBER+STRICT …) or free text such as OFFICIAL.")
    caveat: Prose | None = Field(None, description="What the marking means for the reader; one paragraph.")
    distribution: list[Line] = Field([], description="Who receives the brief.")

    tldr: Prose | None = Field(None, description="The brief in a sentence or two, 60 words at most.")
    key_points: list[KeyPoint] = Field([], description="Five at most, each with its sources.")
    summary: Prose | None = Field(None, description="The case in a few paragraphs; headings from ### on.")
    sections: list[NamedSection] = Field([], description="Further sections, each with a heading of its own.")
    appendix: list[NamedSection] = Field([], description="Appendices, each with a heading of its own.")
    faq: list[Question] = Field([], description="Questions and answers.")
    figures: list[Figure] = Field([], description="Figures; `@fig:id` in the text places and names one.")
    tables: list[Table] = Field([], description="Tables; `@tbl:id` in the text places and names one.")

    sources: list[Source] = Field([], description="The brief's own sources, listed whether cited or not.")
    bibliography: list[Line] = Field(
        [], description="Files beside the brief (CSL-JSON, .bib or .ris), whose cited items become sources."
    )
    sources_note: Prose | None = Field(None, description="Such as: this list is not exhaustive.")
    disclaimer: Prose | None = Field(None, description="Set at the end, small.")
    rights: Prose | None = Field(None, description="Copyright and licence; one paragraph, at the end.")
    suggested_citation: Prose | None = Field(
        None, description="How to cite the brief itself; made from its data where absent."
    )

    layout: Layout | None = Field(None, description="How it is laid out; the style's own layout where absent.")
    fit: (
        Annotated[int, BeforeValidator(fields.pages), Field(json_schema_extra={"x-form": "a number of pages"})] | None
    ) = Field(
        None,
        description="How many pages it must fit, such as `2 pages`: type and space shrink as far as the style lets them.",
    )
    estimative: Yardstick | None = Field(
        None, description="The yardstick of estimative words: its legend is printed, and its rules are checked."
    )
    citation_style: Line | None = Field(None, description="A CSL style by name, or a .csl file beside the brief.")
    style: Line | None = Field(None, description="The style pack, by name.")
    parameters: Parameters = Field({}, description="Makes it a template: what each row of a table fills in, by name.")

    @model_validator(mode="before")
    @classmethod
    def _one_bibliography(cls, data: object) -> object:
        if isinstance(data, Mapping) and isinstance(data.get("bibliography"), str):
            return {**data, "bibliography": [data["bibliography"]]}
        return data

    @model_validator(mode="after")
    def _has_content(self) -> Brief:
        if not (self.tldr or self.key_points or self.summary or self.sections or self.faq):
            raise ValueError("the brief has no content: write a TL;DR, key points, a summary, a section or questions")
        return self


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a brief as YAML, JSON or front matter."""
    schema = Brief.model_json_schema()
    for name in ("Author", "KeyPoint", "Parameter"):  # these may be written as their main field alone
        schema["$defs"][name] = {"anyOf": [{"type": "string"}, schema["$defs"][name]]}
    files = schema["properties"]["bibliography"]
    schema["properties"]["bibliography"] = {
        "anyOf": [{"type": "string"}, files],
        "description": files.pop("description"),
    }
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "briefpress brief"}
