"""Words that no line can hold: what sets the lines tries every character of them, again for each line (Unicode, UAX #14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Diagnostic, Span, error
from ..document import Document
from ..printed import texts
from ..readers.loaded import Loaded

LONGEST = 2000

# Where a line may end: blanks but those that join; hyphens, dashes and slashes, though not before a digit; marks that close;
# and beside every wide character: ideographs, kana, Hangul, emoji.
_BLANKS = r"\t-\r \u1680\u2000-\u2006\u2008-\u200b\u2028\u2029\u205f\u3000\u0085"
_SIGNS = r"\u00ad\u2010\u2012-\u2014!?|}"
_WIDE = r"\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_WIDE += r"\U0001f000-\U0001faff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?:[^{_BLANKS}{_SIGNS}{_WIDE}/-]|[/-](?=\d))++")
_SHOWN = 20


def unbreakable(document: Document, loaded: Loaded) -> Iterator[Diagnostic]:
    """An error for each run of more than `LONGEST` characters, in what is printed, in which no line can end."""
    told = set()
    for run in (run for text, image in texts(document) if not image for run in _runs(text)):
        span = _place(run, loaded)
        if span not in told:
            told.add(span)
            yield error(
                "word-unbreakable",
                f"“{run[:_SHOWN]}…” has {len(run):,} characters and no place where a line can end; {LONGEST:,} are the most",
                span,
                "put blanks or hyphens where lines may end, or take it out",
            )


def _runs(text: str) -> Iterator[str]:
    if len(text) > LONGEST:
        yield from (found[0] for found in _RUN.finditer(text) if len(found[0]) > LONGEST)


def _place(run: str, loaded: Loaded) -> Span:
    """Where a run stands in the source; its longest word where print joins others to it, the first letters where marks do."""
    word = max(re.findall(r"\w+", run), key=len, default=run)
    for part in (run, word):
        if (at := _alone(part, loaded.text)) >= 0:
            return loaded.at(at, at + len(part))
    at = loaded.text.find(word[:_SHOWN])
    return loaded.at(at, at + _SHOWN) if at >= 0 else Span(loaded.name)


def _alone(part: str, text: str) -> int:
    """The offset of the first occurrence that is not within a longer word; -1 where there is none."""
    at = text.find(part)
    while at >= 0 and (text[max(0, at - 1) : at].isalnum() or text[at + len(part) : at + len(part) + 1].isalnum()):
        at = text.find(part, at + len(part))
    return at
