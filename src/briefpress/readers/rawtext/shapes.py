"""The shapes of lines found in raw briefings: headings with or without counts, bullets, questions, notes, sources.

Each function looks at one text and says what it sees; what a line means in its place is decided in `outline`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..aliases import FIELDS

Kind = Literal["tldr", "key_points", "summary", "faq", "sources", "section"]

TITLES: dict[Kind, str] = {
    "tldr": "TL;DR",
    "key_points": "Key points",
    "summary": "Summary",
    "faq": "Frequently asked questions",
    "sources": "Sources",
}

_KINDS: tuple[Kind, ...] = ("tldr", "key_points", "summary", "faq", "sources")
_NAMES: dict[str, Kind] = {name: kind for name, field in FIELDS.items() for kind in _KINDS if kind == field}
# Names that also open ordinary sentences: with text behind a colon they head a section only at the top of the file.
_OPENERS = frozenset(("bottom line", "in brief", "in short", "at a glance", "the short version", "short answer"))
# Names that are common before a colon in the middle of a text.
_LABELS = frozenset(("source", "literature", "questions", "overview", "highlights", "key point", "further reading"))
# Names that are a section's even where nothing else marks them as one.
_USUAL = frozenset((
    "about the author", "about the authors", "acknowledgements", "analysis", "appendix", "background", "conclusion",
    "conclusions", "contents", "context", "disclaimer", "implications", "introduction", "key dates", "methodology",
    "next steps", "options", "outlook", "policy implications", "policy options", "policy recommendations",
    "recommendations", "scope note", "table of contents", "timeline",
))  # fmt: skip
CONTENTS = frozenset(("contents", "table of contents"))

# ---------------------------------------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class Heading:
    """A line taken for a heading. `start` is where its title begins in the line, `rest` where text follows on it."""

    kind: Kind
    title: str
    start: int = 0
    level: int = 0
    """1 to 6 where `#` or a line below says so, 0 where only the words do."""
    count: int | None = None
    rest: int | None = None


_HASHES = re.compile(r"(#{1,6})[ \t]+(?P<title>.*)$")
_BOLD = re.compile(r"(\*\*|__)(?P<title>[^*_]+)\1(?P<after>:?)$")
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[A-H])[.)]\s+")
_COUNTED = re.compile(r"(?P<name>.*?\D)\s*(?P<open>[:(\[]?)\s*(?P<count>\d{1,4})\s*[)\]]?\s*:?$")
_INLINE = re.compile(r"(?P<name>[^:–—]{2,30}?)\s*(?P<mark>:|\s[–—-]+)\s+(?=\S)")
_LONGEST = 80
_RULE = re.compile(r"([-=*_~#·•–—])(?:\s*\1){2,}$")


def is_rule(text: str) -> bool:
    """A line of dashes, stars and the like that holds no word."""
    return bool(_RULE.match(text))


def underline_level(text: str) -> int:
    """The level of the heading above a line of `=`, `-` or `~`; 0 when it is no such line."""
    return {"=": 1, "-": 2, "~": 3}.get(text[0], 0) if len(text) > 2 and text == text[0] * len(text) else 0


def heading(text: str, level: int = 0, *, top: bool = False) -> Heading | None:
    """The heading that a line is by its marks or its words, else None.

    `level`: a line below underlines it; `top`: no section stands above it.
    """
    start = 0
    hashes, bold = _HASHES.match(text), _BOLD.match(text)
    if hashes:
        level, start, title = len(hashes[1]), hashes.start("title"), _unclosed(hashes["title"])
    elif bold:
        level, start, title = level or 2, bold.start("title"), bold["title"]
    else:
        title = text
    known = _known(title) or (_inline(title, top) if not level else None)
    if known:
        return Heading(known.kind, known.title, start, level, known.count, known.rest)
    if level and title.strip():
        return Heading("section", title.strip(), start, level)
    if _name(title) in _USUAL:
        return Heading("section", title.strip(), start)
    return None


def _unclosed(title: str) -> str:
    """A title without the `#` signs that may close it."""
    bare = title.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else title


def _name(title: str) -> str:
    """A title as a key: small letters, single blanks, without a number before or a colon after."""
    bare = _NUMBERED.sub("", title, count=1) if _NUMBERED.match(title) else title
    return " ".join(bare.split()).casefold().rstrip(":.–—- ").strip()


def _known(title: str) -> Heading | None:
    """A title that names one of the brief's own sections, maybe with a count behind."""
    if len(title) > _LONGEST:
        return None
    kind = _NAMES.get(_name(title))
    if kind:
        return Heading(kind, TITLES[kind])
    counted = _COUNTED.match(title)
    kind = _NAMES.get(_name(counted["name"])) if counted else None
    return Heading(kind, TITLES[kind], count=int(counted["count"])) if counted and kind else None


def _inline(title: str, top: bool) -> Heading | None:
    """A name with a colon and the section's text on the same line; "TL;DR" and "BLUF" may stand before a dash."""
    match = _INLINE.match(title)
    name = _name(match["name"]) if match else ""
    kind = None if name in _LABELS or (name in _OPENERS and not top) else _NAMES.get(name)
    if not match or not kind or (match["mark"] != ":" and kind != "tldr") or title[match.end() :].strip().isdigit():
        return None
    return Heading(kind, TITLES[kind], rest=match.end())


def shouts(text: str) -> bool:
    """A short line in capitals alone, as headings are often typed."""
    letters = [c for c in text if c.isalpha()]
    return (
        len(letters) >= 4 and all(c.isupper() for c in letters) and len(text.split()) <= 8 and not ends_sentence(text)
    )


def ends_sentence(text: str) -> bool:
    """True when a line ends as a sentence does, closing quotation marks, brackets and note markers aside."""
    return bool(re.search(r"[.!?…:;]$", re.sub(r"(?:\[[\d,\s–-]+\]|[\"'”’»)\]¹²³⁰⁴-⁹])+$", "", text)))


# ---------------------------------------------------------------------------------------------- bullets


@dataclass(frozen=True, slots=True)
class Bullet:
    """What stands before an item: a sign, or a number (letters count as numbers). `end` is where the item begins."""

    sign: str
    end: int
    number: int = 0


_SIGN = re.compile(r"(?:(?P<plain>[-*+–—·o∙➢➤✓►■□])\s+|(?P<round>[•‣◦●▪])\s*)(?=\S)")
_NUMBER = re.compile(r"(?:(?P<open>\()?(?P<number>\d{1,3})(?P<close>[.)])|\[\^?(?P<square>\d{1,3})\][.:]?)\s+(?=\S)")
_LETTER = re.compile(r"\(?(?P<letter>[a-z])\)\s+(?=\S)")


def bullet(text: str, *, square: bool = False) -> Bullet | None:
    """The bullet or number that a line begins with; numbers in square brackets only when `square`."""
    sign = _SIGN.match(text)
    if sign:
        return Bullet(sign["plain"] or sign["round"], sign.end())
    number = _NUMBER.match(text)
    if number and number["square"] and square:
        return Bullet("[1]", number.end(), int(number["square"]))
    if number and number["number"] and (not number["open"] or number["close"] == ")"):
        shape = (number["open"] or "") + "1" + number["close"]
        return Bullet(shape, number.end(), int(number["number"]))
    letter = _LETTER.match(text)
    return Bullet("a)", letter.end(), ord(letter["letter"]) - ord("a") + 1) if letter else None


# ---------------------------------------------------------------------------------------------- within sections

_ASKS = re.compile(r"Q(?:uestion)?\s*\d{0,3}\s*[:.)]\s*(?=\S)")
_ANSWERS = re.compile(r"A(?:nswer)?\s*\d{0,3}\s*:\s*(?=\S)")
_LEVEL = "low|moderate|medium|high"
_CONFIDENCE = re.compile(
    rf"\s*[(\[]\s*(?:(?P<a>{_LEVEL})\s+confidence|confidence\s*:\s*(?P<b>{_LEVEL}))\s*[)\]]\.?$", re.IGNORECASE
)
_NOTE = re.compile(r"\b(?:exhaustive|not (?:a )?complete list|selected sources|list of sources)\b", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:(?:written|prepared|posted|published)\s+)?by\s+(?-i:[^\W\d_a-z]).{0,80}$"
    r"|(?:author|authors|date|published|updated|last updated|posted)\s*:\s*\S.{0,80}$",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:[a-z]+day,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})$",
    re.IGNORECASE,
)


def asked(text: str) -> int:
    """Where the question begins on a line that opens with "Q:" or the like; 0 when it does not."""
    match = _ASKS.match(text)
    return match.end() if match else 0


def answered(text: str) -> int:
    """Where the answer begins on a line that opens with "A:" or the like; 0 when it does not."""
    match = _ANSWERS.match(text)
    return match.end() if match else 0


def is_question(text: str) -> bool:
    """A line that is a question by its end, and short enough to be one."""
    return text.rstrip("\"'”’»)]* ").endswith("?") and len(text) <= 250


def confidence(text: str) -> tuple[int, str]:
    """Where a closing remark such as "(high confidence)" begins, and the level it names; else the end and nothing."""
    match = _CONFIDENCE.search(text, max(0, len(text) - 60))
    if not match:
        return len(text), ""
    level = (match["a"] or match["b"]).lower()
    return match.start(), "moderate" if level == "medium" else level


def is_byline(text: str) -> bool:
    """A line that names authors or a date, as they stand below a title."""
    return bool(_BYLINE.match(text) or _DATE.match(text)) and not ends_sentence(text.rstrip("."))


def sources_note(text: str) -> int | None:
    """Where the words begin of a remark about the list of sources ("* This is not an exhaustive list"); else None."""
    star = re.match(r"\*+\s*(?=\S)", text)
    if _NOTE.search(text) and (star or ends_sentence(text)) and "://" not in text:
        return star.end() if star else 0
    return None


_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"”]+", re.IGNORECASE)
_LINKED = re.compile(r"\[(?P<title>[^\[\]]+)\]\((?P<url>https?://[^\s)]+)\)")
_LEAD = re.compile(r"[\s.,;:|–—-]*\b(?:available (?:at|from)|retrieved from|accessed at|url|link)\s*:?$", re.IGNORECASE)


def split_url(text: str) -> tuple[str, str, str]:
    """A source's line as its title, its first URL, and words between them that only announce the URL."""
    linked = _LINKED.search(text)
    if linked:
        return " ".join(f"{text[: linked.start()]}{linked['title']}{text[linked.end() :]}".split()), linked["url"], ""
    match = _URL.search(text)
    if not match:
        return text, "", ""
    url = _trimmed(match[0])
    before, after = text[: match.start()].rstrip(), text[match.start() + len(url) :].lstrip()
    for left, right in ("<>", "()", "[]"):
        if before.endswith(left) and after.startswith(right):
            before, after = before[:-1].rstrip(), after[1:].lstrip()
    lead = _LEAD.search(before, max(0, len(before) - 40))
    announced = before[lead.start() :].strip(" \t.,;:|–—-") if lead else ""
    before = before[: lead.start()] if lead else before
    title = " ".join(filter(None, (before.rstrip(" \t|,;–—-:"), after if after.strip(" .,;|–—-") else "")))
    return title, url, announced


def _trimmed(url: str) -> str:
    """A URL without the punctuation of the sentence around it; a closing bracket stays if it was opened within."""
    while url and (url[-1] in ".,;:!?'’»>]" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url
