"""From lines to an outline: the title and the sections with their lines, whatever their order, names and marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...diagnostics import Diagnostic, warning
from .decode import Line, Passage
from .report import Ledger
from .shapes import (
    CONTENTS,
    Heading,
    bullet,
    ends_sentence,
    heading,
    is_byline,
    is_question,
    is_rule,
    shouts,
    underline_level,
)
from .units import goes_on, wrap_width

_COUNTED = ("key_points", "faq", "sources")


@dataclass(slots=True)
class Part:
    """A section in the making: its heading, the lines below it, and which of these are sub-headings of what level."""

    heading: Heading
    at: Passage | None = None
    lines: list[Line] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)
    guess: str = ""

    @property
    def line(self) -> int:
        """The line of the heading; 0 for text without one."""
        return self.at.line if self.at else 0

    @property
    def blank(self) -> bool:
        """True when no words stand below the heading."""
        return not any(line.text for line in self.lines)


@dataclass(slots=True)
class Outline:
    """A file's title, its sections in the order of the file, the width of its lines (0: a line is a paragraph)."""

    title: Passage | None
    parts: list[Part]
    width: int
    diagnostics: list[Diagnostic]


def outline(lines: Sequence[Line], name: str, ledger: Ledger) -> Outline:
    """Divide a file into title and sections. Rules and lines without a visible character are dropped here."""
    scan = _Scan(lines, ledger)
    scan.run()
    result = Outline(scan.title, scan.parts, scan.width, [])
    _take_front(result, name, ledger)
    _drop_empty(result, name, ledger)
    _merge_repeated(result, name, ledger)
    return result


class _Scan:
    """One way through the lines, from the top: each is a title, a heading, a rule, or belongs to the section above."""

    def __init__(self, lines: Sequence[Line], ledger: Ledger) -> None:
        self.lines = lines
        self.ledger = ledger
        self.width = wrap_width(lines)
        self.title: Passage | None = None
        self.parts = [Part(Heading("section", ""))]
        self.skip: set[int] = set()
        self.below = _below(lines)
        self.signature = _signature(lines)

    def run(self) -> None:
        """Read all lines."""
        started = False
        for index, line in enumerate(self.lines):
            if line.unseen:
                self.ledger.remark(line.number, f"invisible characters left out: {line.unseen}")
            if index in self.skip:
                continue
            if not line.text:
                if line.raw.strip():
                    self.ledger.dropped([line.number], "nothing but invisible characters")
                self.parts[-1].lines.append(line)
            elif index >= self.signature:
                self.ledger.dropped([line.number], "the signature of a mail")
            elif is_rule(line.text):
                self.ledger.dropped([line.number], "a rule without words")
                self.parts[-1].lines.append(Line(line.number, 0, line.passage.cut(len(line.text)), line.raw))
            elif not started:
                started = True
                self._first(index)
            else:
                self._next(index)

    def _first(self, index: int) -> None:
        """The first line with words is the title, unless it heads a section."""
        line = self.lines[index]
        found = heading(line.text, self._underlined(index), top=True)
        if found and (found.kind != "section" or (not found.level and self._usual_is_heading(index))):
            self._open(index, found, "")
            return
        start = found.start if found else _label(line.text)
        self.title = line.passage.cut(start, start + len(found.title) if found else None)
        if len(line.text) > 150:
            self.ledger.guessed([line.number], "title", "the first line, though long for a title")
        self.ledger.mapped([line.number], "title")

    def _usual_is_heading(self, index: int) -> bool:
        """A first line such as "Background" heads a section only where prose follows at once."""
        return any(ends_sentence(line.text) for line in self.lines[index + 1 : index + 3])

    def _next(self, index: int) -> None:
        line, part = self.lines[index], self.parts[-1]
        if part.blank and line.text.isdigit() and part.heading.count is None and part.heading.kind in _COUNTED:
            part.heading = replace(part.heading, count=int(line.text))
            self.ledger.mapped([line.number], f"{part.heading.kind} heading", "the count of the heading above")
            return
        level = self._underlined(index)
        top = len(self.parts) == 1
        found = None if self._inside_paragraph(index) and not level else heading(line.text, level, top=top)
        if found and found.kind == "section" and self._is_below(found, part):
            start = found.start
            part.lines.append(Line(line.number, 0, line.passage.cut(start, start + len(found.title)), line.raw))
            part.levels[line.number] = max(3, min(6, found.level))
            return
        guess = "" if found else self._guess(index, part)
        if guess:
            found = Heading("section", line.text.rstrip(":").strip())
        if found:
            self._open(index, found, guess or ("an unknown name; made a section" if found.kind == "section" else ""))
        else:
            part.lines.append(line)

    def _underlined(self, index: int) -> int:
        """The level that a line of `=` or `-` right below gives this line; the line below is then used up."""
        if index + 1 >= len(self.lines):
            return 0
        line, below = self.lines[index], self.lines[index + 1]
        level = underline_level(below.text) if below.text else 0
        above = self.lines[index - 1].text if index else ""
        alone = not above or is_rule(above) or abs(len(below.text) - len(line.text)) <= 2
        if not level or not alone or len(line.text) > 120:
            return 0
        self.skip.add(index + 1)
        self.ledger.mapped([below.number], "underline", f"underlines line {line.number}")
        return level

    def _inside_paragraph(self, index: int) -> bool:
        """True in a wrapped file when the line above runs on into this one."""
        above = self.lines[index - 1]
        if not self.width or not above.text or ends_sentence(above.text) or is_rule(above.text):
            return False
        return goes_on(above, self.lines[index], self.width) and above.number != self.parts[-1].line

    def _is_below(self, found: Heading, part: Part) -> bool:
        """True when a marked heading divides the section it stands in (in a FAQ: when it is a question)."""
        deeper = found.level > part.heading.level if part.heading.level else found.level >= 3
        if part.heading.kind == "faq":
            return deeper or is_question(found.title)
        return deeper and part.heading.kind in ("tldr", "summary", "section") and part.heading.title != ""

    def _open(self, index: int, found: Heading, guess: str) -> None:
        """Begin a section; text that stands behind its name on the same line is its first line."""
        line = self.lines[index]
        part = Part(found, line.passage, guess=guess)
        self.parts.append(part)
        if found.rest is not None:
            part.lines.append(Line(line.number, line.indent, line.passage.cut(found.rest), line.raw))
            self.ledger.guessed([line.number], found.kind, "heading and text on one line")

    def _guess(self, index: int, part: Part) -> str:
        """Why an unmarked line of a name nobody knows is taken for a heading; empty when it is not."""
        line = self.lines[index]
        kind = part.heading.kind
        below = self.below[index]
        above = self.lines[index - 1]
        if below is None or self._inside_paragraph(index) or bullet(line.text) or bullet(below.text):
            return ""
        gap = not above.text or above.number == part.line
        if shouts(line.text) and (gap or not self.width):
            return "in capitals, alone on its line"
        apart = gap and not self.lines[index + 1].text
        if kind in ("faq", "sources") or is_byline(line.text) or (self.width and not apart):
            return ""
        words = len(line.text.split())
        short = words <= (5 if kind == "key_points" else 10) and len(line.text) <= 80
        bare = not ends_sentence(line.text) and line.text[-1] not in ',"”' and not line.text[0].islower()
        prose = ends_sentence(below.text) or (self.width > 0 and len(below.text) > self.width // 2)
        if kind == "key_points" and not all(ends_sentence(other.text) for other in part.lines[-5:] if other.text):
            return ""
        if short and bare and prose and len(below.text) > len(line.text) and heading(below.text) is None:
            return "short, without a full stop, above a paragraph"
        return ""


def _below(lines: Sequence[Line]) -> list[Line | None]:
    """For each line the next one with words."""
    found: list[Line | None] = []
    below: Line | None = None
    for line in reversed(lines):
        found.append(below)
        below = line if line.text else below
    return found[::-1]


def _signature(lines: Sequence[Line]) -> int:
    """Where the signature of a mail begins: at a line of two hyphens, short, and without a heading in it."""
    found = len(lines)
    words = 0
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text
        words += text != ""
        if words > 10 or heading(text):
            break
        found = index if text == "--" else found
    return found


def _label(text: str) -> int:
    """Where the title begins on a first line such as "Title: …" or "Subject: …"."""
    name, colon, rest = text.partition(":")
    return len(name) + 1 if colon and rest.strip() and name.strip().lower() in ("title", "subject") else 0


# ---------------------------------------------------------------------------------------------- putting in order


def _take_front(result: Outline, name: str, ledger: Ledger) -> None:
    """What stands between title and first heading: bylines are not taken; other text opens the summary, as a guess."""
    front = result.parts.pop(0)
    for at, line in enumerate(front.lines):
        if line.text and is_byline(line.text):
            ledger.dropped([line.number], "looks like an author or a date, which are never guessed")
            hint = "add it by hand as authors: or date: in the front matter"
            message = f"not taken: {line.text}"
            span = line.passage.span(name, 0, len(line.text))
            result.diagnostics.append(warning("byline-not-taken", message, span, hint))
            front.lines[at] = Line(line.number, 0, line.passage.cut(len(line.text)), line.raw)
    if front.blank:
        return
    first = next(line for line in front.lines if line.text)
    known = any(part.heading.kind == "summary" for part in result.parts)
    where = Heading("section", "Introduction") if known else Heading("summary", "Summary")
    why = f"no heading stands above it; put under {where.title!r}"
    ledger.guessed([line.number for line in front.lines if line.text], where.title.lower(), why)
    span = first.passage.span(name, 0, len(first.text))
    result.diagnostics.append(warning("text-before-sections", f"text {why}", span, "check where it belongs"))
    result.parts.insert(0, Part(where, None, front.lines, front.levels))


def _drop_empty(result: Outline, name: str, ledger: Ledger) -> None:
    """Headings with nothing below them are no sections: mostly they are lines of a table of contents."""
    kept: list[Part] = []
    last = {_key(part): part for part in result.parts}
    for part in result.parts:
        again = last[_key(part)]
        if part.blank and again is not part:
            ledger.dropped([part.line], f"a table of contents: the section stands at line {again.line}")
        elif part.blank and part.heading.title.casefold() in CONTENTS:
            ledger.dropped([part.line], "the heading of a table of contents")
        elif part.blank and part.at and part.heading.kind != "sources":
            ledger.dropped([part.line], "nothing stands under this heading")
            message = f"nothing stands under the heading {part.heading.title!r}; it is left out"
            span = part.at.span(name, 0, len(part.at.text))
            result.diagnostics.append(warning("section-empty", message, span, "see whether its text was cut off"))
        else:
            kept.append(part)
    result.parts = kept


def _key(part: Part) -> tuple[str, str]:
    """What two headings of the same section have in common."""
    return part.heading.kind, part.heading.title.casefold()


def _merge_repeated(result: Outline, name: str, ledger: Ledger) -> None:
    """A section of the brief that comes twice is put together where it first stood."""
    kept: list[Part] = []
    firsts: dict[str, Part] = {}
    for part in result.parts:
        kind = part.heading.kind
        first = firsts.setdefault(kind, part) if kind != "section" else part
        label = f"{part.heading.kind} heading"
        if first is part:
            kept.append(part)
            if part.guess:
                ledger.guessed([part.line], label, part.guess)
            elif part.line:
                ledger.mapped([part.line], label)
            continue
        where = f"line {first.line}" if first.line else "the beginning"
        ledger.guessed([part.line], label, f"the section began at {where}; its parts are put together")
        if part.at:
            message = f"a second section {part.heading.title!r}; the first is at {where}"
            span = part.at.span(name, 0, len(part.at.text))
            result.diagnostics.append(warning("section-repeated", message, span, "check that they belong together"))
        gap = Line(part.line, 0, Passage("", ()), "")
        first.lines += [gap, *part.lines]
        first.levels |= part.levels
    result.parts = kept
