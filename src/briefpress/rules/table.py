"""The rules and their table. A rule is a function of a `Subject`; those without one are found by an earlier stage."""

from __future__ import annotations

import re

from .. import document as d
from ..bibliography.check import duplicates, unknown_names
from ..diagnostics import Severity, error, warning
from ..walk import own_inlines, plain_text, walk_blocks, walk_inlines
from .estimative import confidence, language, mixed_rows
from .pictures import resolution
from .subject import Found, Rule, Subject
from .words import LONGEST

MOST_TLDR_WORDS = 60
MOST_KEY_POINTS = 5


def _key_point_uncited(s: Subject) -> Found:
    for section in s.document.sections:
        for block in section.blocks:
            if isinstance(block, d.KeyPoints):
                for number, point in enumerate(block.items):
                    inlines = tuple(i for b in walk_blocks(point.blocks) for i in own_inlines(b))
                    if not any(isinstance(node, d.Cite) for node in walk_inlines(inlines)):
                        span = s.loaded.span(("key_points", number))
                        yield warning(
                            "key-point-uncited",
                            f"key point {number + 1} cites no source",
                            span,
                            "add a citation such as [@key]",
                        )


def _source_uncited(s: Subject) -> Found:
    if any(key not in s.items for key in s.cited):
        return  # a key that is misspelt is told; the source that it means is not uncited
    for number, source in enumerate(s.brief.sources):
        if source.id not in s.cited:
            span = s.loaded.span(("sources", number))
            yield warning(
                "source-uncited",
                f"the source `{source.id}` is never cited; it is listed all the same",
                span,
                f"cite it as [@{source.id}] or take it out",
            )


def _source_duplicate(s: Subject) -> Found:
    return duplicates(s.items)


def _source_type(s: Subject) -> Found:
    wanted = {source.id for source in s.brief.sources} | set(s.cited)
    found = unknown_names({key: item for key, item in s.items.items() if key in wanted})
    return (diagnostic for diagnostic in found if diagnostic.code == "source-type")


def _question_missing(s: Subject) -> Found:
    final = s.brief.status == "final"
    for number, item in enumerate(s.brief.faq):
        if not item.question.strip():
            message = f"answer {number + 1} has no question" + ("; a final brief needs it" if final else "")
            make = error if final else warning
            yield make(
                "question-missing", message, s.loaded.span(("faq", number)), "write the question that it answers"
            )


def _tldr_long(s: Subject) -> Found:
    words = len(s.document.head.description.split())
    if words > MOST_TLDR_WORDS:
        yield warning(
            "tldr-long",
            f"the TL;DR has {words} words; {MOST_TLDR_WORDS} are enough",
            s.loaded.span(("tldr",)),
            f"cut {words - MOST_TLDR_WORDS}",
        )


def _tldr_missing(s: Subject) -> Found:
    if not s.brief.tldr:
        yield warning(
            "tldr-missing",
            "the brief has no TL;DR",
            s.loaded.at(0),
            "say in a sentence or two what the reader must know",
        )


def _key_points_many(s: Subject) -> Found:
    count = len(s.brief.key_points)
    if count > MOST_KEY_POINTS:
        span = s.loaded.span(("key_points", MOST_KEY_POINTS))
        yield warning(
            "key-points-many",
            f"there are {count} key points; more than {MOST_KEY_POINTS} are not remembered",
            span,
            "join or drop some",
        )


def _later(one: str, other: str) -> bool:
    """True when one ISO date is later than another, as far as both say."""
    size = min(len(one), len(other))
    return one[:size] > other[:size]


def _dates(s: Subject) -> Found:
    brief = s.brief
    if brief.as_of and brief.published and _later(brief.as_of, brief.published):
        message = f"the information is of {brief.as_of}, after publication on {brief.published}"
        yield error("as-of-after-published", message, s.loaded.span(("as_of",)), "correct one of the two dates")
    if brief.review_by and brief.published and _later(brief.published, brief.review_by):
        message = f"review is due on {brief.review_by}, before publication on {brief.published}"
        yield error("review-before-published", message, s.loaded.span(("review_by",)), "correct one of the two dates")


def overdue(s: Subject) -> bool:
    """Whether the day of review has passed: all that the rules say of a brief by the day."""
    return bool(s.brief.review_by) and _later(s.today.isoformat(), s.brief.review_by or "")


def _review_past(s: Subject) -> Found:
    due = s.brief.review_by
    if overdue(s):
        yield warning(
            "review-past",
            f"the brief was to be reviewed by {due}",
            s.loaded.span(("review_by",)),
            "review it and set a new date",
        )


def _final_undated(s: Subject) -> Found:
    if s.brief.status == "final" and not s.brief.published:
        yield warning(
            "final-undated",
            "a final brief has no date of publication",
            s.loaded.span(("status",)),
            "add `published: …`",
        )


def _figure_without_alt(s: Subject) -> Found:
    for number, figure in enumerate(s.brief.figures):
        if not figure.alt.strip():
            hint = "add `alt: …` with what it shows"
            yield error(
                "figure-without-alt",
                f"the figure `{figure.id}` has no alternative text",
                s.loaded.span(("figures", number)),
                hint,
            )


def _marking(s: Subject) -> Found:
    if s.brief.marking and not s.brief.caveat:
        message = f"the brief is marked {s.brief.marking}, but no caveat says what that means for the reader"
        yield warning("marking-without-caveat", message, s.loaded.span(("marking",)), "add `caveat: …`")
    if s.brief.caveat and not s.brief.marking:
        yield warning(
            "caveat-without-marking",
            "there is a caveat, but no marking",
            s.loaded.span(("caveat",)),
            "add `marking: …`",
        )


def _source_untitled(s: Subject) -> Found:
    for key, item in s.items.items():
        if not str(item.data.get("title", "")).strip() and key in {source.id for source in s.brief.sources} | set(
            s.cited
        ):
            yield warning("source-untitled", f"the source `{key}` has no title", item.span, "add `title: …`")


def _language(s: Subject) -> Found:
    if not s.style.has_language(s.brief.language):
        message = f"the style {s.style.name!r} has no words for {s.brief.language}; headings will be English"
        yield warning(
            "language-without-labels",
            message,
            s.loaded.span(("language",)),
            f"add [labels.{s.brief.language}] to its style.toml",
        )


_PLACEHOLDER = re.compile(r"\b(TODO|TBC|TBD|FIXME|XXX)\b|\blorem ipsum\b", re.IGNORECASE)


def _placeholder(s: Subject) -> Found:
    for section in s.document.sections:
        for block in walk_blocks(section.blocks):
            for found in _PLACEHOLDER.finditer(plain_text(own_inlines(block))):
                if found[0].isupper() or " " in found[0]:
                    at = s.loaded.text.find(found[0])
                    yield warning(
                        "placeholder",
                        f"“{found[0]}” stands in the text",
                        s.loaded.at(at, at + len(found[0])),
                        "finish it",
                    )


_E, _W = Severity.ERROR, Severity.WARNING

RULES = {
    rule.code: rule
    for rule in (
        Rule("key-point-uncited", _W, "A key point cites no source.", _key_point_uncited),
        Rule("source-uncited", _W, "A source of the brief is never cited.", _source_uncited),
        Rule("source-left-out", _W, "A source is not cited, and the citation style does not list it."),
        Rule("source-duplicate", _W, "Two sources have one DOI, URL or title.", _source_duplicate),
        Rule("source-untitled", _W, "A source has no title.", _source_untitled),
        Rule("source-type", _W, "A source has a type that CSL does not know.", _source_type),
        Rule("source-hole", _W, "A source lacks what the citation style prints (briefpress sources check)."),
        Rule("unknown-variable", _W, "A source has a variable that CSL does not know."),
        Rule("question-missing", _W, "An answer has no question (in a final brief, an error).", _question_missing),
        Rule("tldr-long", _W, f"The TL;DR is longer than {MOST_TLDR_WORDS} words.", _tldr_long),
        Rule("tldr-missing", _W, "The brief has no TL;DR.", _tldr_missing),
        Rule("key-points-many", _W, f"There are more than {MOST_KEY_POINTS} key points.", _key_points_many),
        Rule("as-of-after-published", _E, "The information is later than the publication.", _dates),
        Rule("review-before-published", _E, "Review is due before publication."),
        Rule("review-past", _W, "The date of review has passed.", _review_past),
        Rule("final-undated", _W, "A final brief has no date of publication.", _final_undated),
        Rule("heading-skipped", _W, "A heading skips a level; it is set at the next one."),
        Rule("figure-without-alt", _E, "A figure has no alternative text.", _figure_without_alt),
        Rule("image-resolution", _W, "An image has less than 200 pixels an inch where it is printed.", resolution),
        Rule("estimative-mixed-rows", _W, "A word of probability is not of the row or yardstick in use.", mixed_rows),
        Rule("estimative-confidence", _W, "One sentence says how likely and how confident (ICD 203).", confidence),
        Rule("estimative-language", _W, "A yardstick is set, but the brief is not in English.", language),
        Rule("figure-unreferenced", _W, "No text refers to a figure or table."),
        Rule("marking-without-caveat", _W, "The brief has a handling marking and no caveat.", _marking),
        Rule("caveat-without-marking", _W, "The brief has a caveat and no handling marking."),
        Rule("language-without-labels", _W, "The style has no words in the brief's language.", _language),
        Rule("placeholder", _W, "TODO, TBC, XXX or lorem ipsum stands in the text.", _placeholder),
        Rule("missing-glyph", _E, "No font of the style has a character (PDF)."),
        Rule("word-unbreakable", _E, f"More than {LONGEST:,} characters, in which no line can end (PDF, DOCX, HTML)."),
        Rule(
            "does-not-fit", _E, "The brief has more pages than `fit` says, in the smallest type that the style allows."
        ),
    )
}
