"""Words of probability and of confidence: of one row of the yardstick, and not both in one sentence."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import warning
from ..estimative import YARDSTICKS
from ..languages import primary
from ..style import Yardstick
from .prose import Passage, passages
from .subject import Found, Subject

# Every word of a yardstick in the forms that stand in a text, the longest first, so that `unlikely` is not found in
# `very unlikely` nor `likely` in either. What only looks like one is named as `skip`: comparatives give no band, and
# `remote` and `probable` mean something else beside most nouns.
_GAP = r"[\s*_\-‐‑\u00a0]{1,4}"
_FORMS = {
    "skip": r"(?:more|less|most|least|equally|as|so|how|too|not)~(?:un)?likely|probable~cause",
    "almost no chance": r"almost~no~chance",
    "roughly even chance": r"roughly~even~chances?",
    "roughly even odds": r"roughly~even~odds",
    "realistic possibility": r"realistic~possibilit(?:y|ies)",
    "very unlikely": r"very~unlikely",
    "highly unlikely": r"highly~unlikely",
    "very improbable": r"very~improbabl[ey]",
    "highly improbable": r"highly~improbabl[ey]",
    "very likely": r"very~likely",
    "highly likely": r"highly~likely",
    "very probable": r"very~probabl[ey]",
    "highly probable": r"highly~probabl[ey]",
    "almost certain": r"almost~certain(?:ly)?",
    "nearly certain": r"nearly~certain(?:ly)?",
    "virtually certain": r"virtually~certain(?:ly)?",
    "remote chance": r"remote~chances?",
    "remote": r"remote(?=~(?:possibilit|probabilit|likelihood|prospect))"
    r"|(?<=chance~is~)remote|(?<=chances~are~)remote|(?<=possibility~is~)remote|(?<=likelihood~is~)remote",
    "unlikely": r"unlikely",
    "improbable": r"improbabl[ey]",
    "likely": r"likely",
    "probable": r"probabl[ey]",
}


def _compiled() -> re.Pattern[str]:
    """One expression for all forms. Behind a word the gap is one blank, because a look behind has one length."""
    parts = []
    for form in _FORMS.values():
        behind = re.sub(r"\(\?<=[^)]*\)", lambda found: found[0].replace("~", " "), form)
        parts.append(f"({behind.replace('~', _GAP)})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


_TERM = _compiled()
_NAMES = tuple(_FORMS)
_CONFIDENCE = re.compile(
    rf"(?<![\w-])(?:low|moderate|medium|high)(?:{_GAP}to{_GAP}(?:moderate|medium|high))?{_GAP}confidence(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A word of probability in the text: which, where, and as it is written there."""

    term: str
    passage: Passage
    start: int
    end: int

    @property
    def written(self) -> str:
        return " ".join(self.passage.raw[self.start : self.end].split())


def _yardstick(s: Subject) -> Yardstick | None:
    return s.brief.estimative or s.style.settings.estimative


def _in_english(s: Subject) -> bool:
    return primary(s.brief.language) == "en"


def _uses(passage: Passage) -> Iterator[_Use]:
    for found in _TERM.finditer(passage.text):
        term = _NAMES[(found.lastindex or 1) - 1]
        if term != "skip":
            yield _Use(term, passage, found.start(), found.end())


def mixed_rows(s: Subject) -> Found:
    """ICD 203: words of the row that is used less. PHIA: words that are not on the yardstick."""
    name = _yardstick(s)
    if name is None or not _in_english(s):
        return
    uses = [use for passage in passages(s.brief, s.loaded) for use in _uses(passage)]
    wrong, says = _of_other_row(uses) if name == "icd203" else _off_yardstick(uses, name)
    for use in uses:
        if use.term in wrong:
            yield warning(
                "estimative-mixed-rows",
                f"“{use.written}” {says}",
                use.passage.span(use.start, use.end),
                f"take “{wrong[use.term]}”",
            )


def _of_other_row(uses: list[_Use]) -> tuple[dict[str, str], str]:
    """The words of the row that is used less, each with the word of the other; of the later row where both are used alike."""
    bands = YARDSTICKS["icd203"].bands
    rows = [{band.words[n]: band.words[1 - n] for band in bands} for n in (0, 1)]
    rows[1]["remote chance"] = rows[1]["remote"]
    counts = [sum(use.term in row for use in uses) for row in rows]
    if 0 in counts:
        return {}, ""
    first = next(n for use in uses for n in (0, 1) if use.term in rows[n])
    main = first if counts[0] == counts[1] else counts.index(max(counts))
    return rows[1 - main], "is of the other row of ICD 203 than most words of probability here"


def _off_yardstick(uses: list[_Use], name: Yardstick) -> tuple[dict[str, str], str]:
    yardstick = YARDSTICKS[name]
    return dict(yardstick.others), f"is not on the {yardstick.title} yardstick"


def confidence(s: Subject) -> Found:
    """ICD 203, 6.e.(2)(b): a level of confidence and a degree of likelihood do not stand in one sentence."""
    if _yardstick(s) != "icd203" or not _in_english(s):
        return
    for passage in passages(s.brief, s.loaded):
        uses = deque(_uses(passage))
        levels = deque(_CONFIDENCE.finditer(passage.text))
        for begin, end in passage.sentences() if uses and levels else ():
            while uses and uses[0].start < begin:
                uses.popleft()
            while levels and levels[0].start() < begin:
                levels.popleft()
            if uses and levels and uses[0].start < end and levels[0].start() < end:
                level = levels[0]
                written = " ".join(passage.raw[level.start() : level.end()].split())
                yield warning(
                    "estimative-confidence",
                    f"“{written}” stands in one sentence with “{uses[0].written}”",
                    passage.span(level.start(), level.end()),
                    "say in one sentence how likely it is, in another how confident you are",
                )


def language(s: Subject) -> Found:
    """A yardstick is of English words, so that nothing is checked in another language."""
    if _yardstick(s) and not _in_english(s):
        yield warning(
            "estimative-language",
            f"the yardstick knows English words alone; in {s.brief.language} its legend is printed, and nothing is checked",
            s.loaded.span(("estimative",)) if s.brief.estimative else s.loaded.span(("language",)),
            "take `estimative` out, or say in the text how its words are translated",
        )
