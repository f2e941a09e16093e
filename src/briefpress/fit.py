"""`fit: 2 pages`: type and space made smaller, step by step within the style's bounds, until the brief has no more pages.

The pages are those of the PDF, since no other format has pages before it is printed; all formats then take what was found.
"""

from __future__ import annotations

from dataclasses import replace

from .diagnostics import Diagnostic, Span, error
from .document import Document
from .style import Fit, Options, Style

STEPS = 8
_WORDS_SHOWN = 5


def fitted(
    document: Document, style: Style, options: Options, pages: int, span: Span
) -> tuple[Options, list[Diagnostic]]:
    """The options with which the brief has at most so many pages, the largest type first; an error where none do."""
    from .writers.pdf import paginate  # a check of briefs that need not fit goes without a renderer

    tried: dict[int, list[str]] = {}

    def fits(step: int) -> bool:
        tried[step] = paginate(document, style, _options(options, style.settings.fit, step))
        return len(tried[step]) <= pages

    if fits(0):
        return options, []
    if not fits(STEPS):
        smallest = _options(options, style.settings.fit, STEPS)
        return smallest, [_too_long(tried[STEPS], pages, span)]
    too_large, small_enough = 0, STEPS
    while small_enough - too_large > 1:
        middle = (too_large + small_enough) // 2
        if fits(middle):
            small_enough = middle
        else:
            too_large = middle
    return _options(options, style.settings.fit, small_enough), []


def _options(options: Options, bounds: Fit, step: int) -> Options:
    """The options at a step: the first half takes space away, the second makes the type smaller."""
    half = STEPS / 2
    space = 1 - (1 - bounds.space) * min(step, half) / half
    size = 1 - (1 - bounds.size) * max(0.0, step - half) / half
    return replace(options, size=round(size, 4), space=round(space, 4))


def _too_long(texts: list[str], pages: int, span: Span) -> Diagnostic:
    """How much is too much, and where the last page that is allowed ends."""
    beyond = sum(any(map(str.isalnum, word)) for text in texts[pages:] for word in text.split())  # no dots of leaders
    ending = " ".join(texts[pages - 1].split()[-_WORDS_SHOWN:])
    count = "1 page" if pages == 1 else f"{pages} pages"
    message = f"the brief takes {len(texts)} pages in the smallest type that the style allows, and must fit {count}"
    return error("does-not-fit", message, span, f"cut about {beyond} words; page {pages} ends with “{ending}”")
