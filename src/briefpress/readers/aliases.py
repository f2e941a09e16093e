"""The headings that people write, and the fields of a brief that they mean."""

from __future__ import annotations

import re

_ALIASES = {
    "tldr": (
        "tl;dr", "tldr", "tl dr", "bluf", "bottom line", "bottom line up front", "in brief", "in short", "at a glance",
        "the short version", "short answer", "abstract",
    ),
    "key_points": (
        "key points", "key point", "key judgements", "key judgments", "key findings", "key messages", "key takeaways",
        "takeaways", "main points", "highlights", "key facts", "what you need to know",
    ),
    "summary": ("summary", "executive summary", "overview"),
    "faq": (
        "frequently asked questions", "faq", "faqs", "questions and answers", "questions & answers", "q&a", "q & a",
        "q and a", "questions",
    ),
    "sources": ("sources", "source", "references", "bibliography", "further reading", "works cited", "reading list"),
    "corrections": ("corrections", "correction", "errata", "corrigenda"),
    "updates": ("updates", "update", "changes", "change log", "changelog"),
    "disclaimer": ("disclaimer", "legal notice"),
}  # fmt: skip

FIELDS = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}


def field_of(heading: str) -> str | None:
    """The field that a heading means, or None for a section of its own; case, a colon and a number at the end do not count."""
    folded = re.sub(r"\s+", " ", heading.replace("’", "'").strip()).casefold()
    folded = re.sub(r"\s*(\(\d+\)|:)+$", "", folded).strip()
    return FIELDS.get(folded)
