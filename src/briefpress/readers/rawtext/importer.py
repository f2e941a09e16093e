"""Import a raw text, as pasted from the web or a mail, as a briefpress Markdown source, and account for every line.

Nothing is invented and nothing is lost: words, quotation marks and dashes stay as they are, authors and dates stay
absent, and what cannot be found (a question, a title) is left empty and flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest

from ...diagnostics import BriefError, Diagnostic, Span, error, in_order, warning
from .decode import decode, read_lines
from .markdown import escape, heading, quoted
from .markers import Citer
from .outline import Outline, Part, outline
from .report import Ledger, Report
from .shapes import answered, asked, confidence, ends_sentence, is_question
from .sources import Sources, read_sources
from .units import Unit, table_rows, units

_RANKS = {"tldr": 0, "key_points": 1, "summary": 2, "section": 3, "faq": 4, "sources": 5}
_DATED = frozenset(("corrections", "correction", "errata", "corrigenda", "updates", "update", "changes", "changelog"))
_MISSING = "<!-- question not found in the raw text -->"


@dataclass(frozen=True, slots=True)
class Imported:
    """A raw text imported: the Markdown source, the account of its lines, and what a person should look at.

    When the diagnostics hold an error, the Markdown is incomplete and must not be written.
    """

    markdown: str
    report: Report
    diagnostics: tuple[Diagnostic, ...]


def import_text(data: bytes, name: str, *, limit: int = 50_000_000) -> Imported:
    """Turn the bytes of a raw text into a Markdown source. Raises BriefError when they are no readable text."""
    lines = read_lines(decode(data, name, limit))
    texts = {line.number: line.text or line.raw.strip() for line in lines if line.raw.strip()}
    if not any(line.text for line in lines):
        span = Span(name)
        raise BriefError(error("file-empty", f"{name} is empty", span, "give a file with the text of a briefing"))
    ledger = Ledger(name)
    found = outline(lines, name, ledger)
    writer = _Writer(found, name, ledger)
    markdown = writer.run()
    diagnostics = [*found.diagnostics, *writer.diagnostics, *writer.sources.diagnostics, *writer.citer.diagnostics]
    diagnostics += writer.citer.renumbered()
    return Imported(markdown, ledger.close(texts), tuple(in_order(diagnostics)))


@dataclass(slots=True)
class _Question:
    """A question with the paragraphs of its answer; None when the raw text holds no question for them."""

    question: Unit | None
    answer: list[Unit] = field(default_factory=list)
    guess: str = ""


class _Writer:
    """Writes an outline as Markdown: first the sources are read, because markers in the text point to them."""

    def __init__(self, found: Outline, name: str, ledger: Ledger) -> None:
        self.outline = found
        self.name = name
        self.ledger = ledger
        self.diagnostics: list[Diagnostic] = []
        listed = next((part for part in found.parts if part.heading.kind == "sources"), None)
        self.sources = read_sources(self._units(listed), name, ledger) if listed else Sources()
        if listed:
            self._check_count(listed, len(self.sources.items), "source")
        self.citer = Citer(name, self.sources.ids)

    def run(self) -> str:
        """The whole source."""
        blocks = [self._front()]
        for part in self.outline.parts:
            self.citer.rank = _RANKS[part.heading.kind]
            if part.heading.kind == "section" and part.heading.title.casefold() in _DATED:
                self._warn_dated(part)
            if part.heading.kind != "sources":
                blocks += [heading(2, escape(part.heading.title, first=False)), *self._body(part)]
        return "\n\n".join(blocks) + "\n"

    def _warn_dated(self, part: Part) -> None:
        """Corrections and updates have a form of their own in a brief, which a raw text hardly ever has."""
        at = part.at or part.lines[0].passage
        message = f"a brief reads {part.heading.title!r} as a list of dated changes"
        hint = "write each as - 2026-11-24: what changed, or rename the section"
        self.diagnostics.append(warning("section-of-changes", message, at.span(self.name, 0, len(at.text)), hint))

    def _body(self, part: Part) -> list[str]:
        found = self._units(part)
        match part.heading.kind:
            case "key_points":
                return self._key_points(part, found)
            case "faq":
                return self._faq(part, found)
            case _:
                for unit in found:
                    self.ledger.mapped(
                        unit.lines, part.heading.kind if part.heading.kind != "section" else "section text"
                    )
                return self._blocks(found)

    def _units(self, part: Part) -> list[Unit]:
        return units(part.lines, part.levels, part.heading.kind, self.outline.width)

    def _check_count(self, part: Part, found: int, noun: str) -> None:
        """Warn when a heading such as "Sources5" counts other than what follows it."""
        count = part.heading.count
        if count is None or count == found or part.at is None:
            return
        counted = f"{count} {noun}" if count == 1 else f"{count} {noun}s"
        message = f"the heading counts {counted}, but {found} follow{'s' if found == 1 else ''}"
        span = part.at.span(self.name, 0, len(part.at.text))
        self.diagnostics.append(
            warning(f"{noun.replace(' ', '-')}-count", message, span, "see what is missing or was cut off")
        )

    # ------------------------------------------------------------------------------------------ front matter

    def _front(self) -> str:
        title = self.outline.title
        if title is None:
            hint = "write it by hand"
            self.diagnostics.append(
                warning("title-missing", "the text begins with a section; no title", Span(self.name, 1, 1), hint)
            )
        lines = ["---", f"title: {quoted(title.text if title else '')}", "status: draft"]
        if self.sources.items:
            lines.append("sources:")
        for source in self.sources.items:
            lines.append(f"  - id: {source.id}")
            if source.title:
                lines.append(f"    title: {quoted(source.title)}")
            if source.url:
                lines.append(f"    URL: {quoted(source.url)}")
        if self.sources.note:
            lines.append(f"sources_note: {quoted(self.sources.note)}")
        return "\n".join([*lines, "---"])

    # ------------------------------------------------------------------------------------------ sections

    def _key_points(self, part: Part, found: list[Unit]) -> list[str]:
        """One point for each top item or paragraph, deeper items below their point."""
        bulleted = any(unit.bullet for unit in found)
        points: list[list[Unit]] = []
        for unit in found:
            if unit.depth == 0 or not points:
                points.append([])
            points[-1].append(unit)
            self._account_point(unit, len(points), bulleted)
        self._check_count(part, len(points), "key point")
        return ["\n".join(map(self._point, points))] if points else []

    def _account_point(self, unit: Unit, count: int, bulleted: bool) -> None:
        """Say what a line of the key points became."""
        where = f"key_points[{count}]"
        if bulleted and not unit.bullet:
            self.ledger.guessed(unit.lines, where, "without a bullet among lines with bullets; made a point of its own")
        elif unit.bullet and unit.bullet.number not in (0, count) and unit.depth == 0:
            self.ledger.guessed(unit.lines, where, f"its number was {unit.bullet.number}")
        else:
            self.ledger.mapped(unit.lines, where)

    def _point(self, point: list[Unit]) -> str:
        """A point and the items below it; the confidence in it stands at the end of the whole."""
        top, *below = point
        end, level = confidence(top.text)
        lines = [f"- {self.citer.inline(top.passage.cut(0, end))}"] if end else [f"- {self.citer.inline(top.passage)}"]
        lines += [f"{'  ' * unit.depth}- {self.citer.inline(unit.passage)}" for unit in below]
        return "\n".join(lines) + (f" {{confidence={level}}}" if end and level else "")

    def _faq(self, part: Part, found: list[Unit]) -> list[str]:
        """Questions with their answers; an answer whose question is not there gets an empty one."""
        pairs = _pairs(found)
        blocks: list[str] = []
        for count, pair in enumerate(pairs, start=1):
            where = f"faq[{count}]"
            if pair.question:
                if pair.guess:
                    self.ledger.guessed(pair.question.lines, f"{where}.question", pair.guess)
                self.ledger.mapped(pair.question.lines, f"{where}.question")
                blocks.append(heading(3, self.citer.inline(pair.question.passage, in_line=True)))
            else:
                blocks += ["###", _MISSING]
            for unit in pair.answer:
                if pair.question:
                    self.ledger.mapped(unit.lines, f"{where}.answer")
                else:
                    self.ledger.guessed(unit.lines, f"{where}.answer", "an answer without a question")
            self._flag(pair, count)
            blocks += self._blocks(pair.answer)
        self._check_count(part, len(pairs), "question")
        return blocks

    def _flag(self, pair: _Question, count: int) -> None:
        """Tell of a question that is missing, and of one that nothing answers."""
        if pair.question is None:
            passage = pair.answer[0].passage
            span = passage.span(self.name)
            message = f"the raw text holds no question for answer {count}"
            hint = "write the question in the empty ### heading above the answer"
            self.diagnostics.append(warning("question-not-found", message, span, hint))
        elif not pair.answer:
            passage = pair.question.passage
            span = passage.span(self.name, 0, len(passage.text))
            self.diagnostics.append(warning("question-without-answer", f"nothing answers question {count}", span))

    def _blocks(self, found: list[Unit]) -> list[str]:
        """Paragraphs, sub-headings, lists and tables; items and rows that follow one another are one block."""
        blocks: list[str] = []
        rows = table_rows(found)
        numbers: dict[int, tuple[int, str]] = {}
        offsets = [0]
        for at, unit in enumerate(found):
            if not unit.bullet:
                numbers, offsets = {}, [0]
                text = self.citer.inline(unit.passage, in_line=unit.level > 0)
                if at in rows and at - 1 in rows:
                    blocks[-1] += "\n" + text
                else:
                    blocks.append(heading(unit.level, text) if unit.level else text)
                continue
            del offsets[unit.depth + 1 :]
            numbers = {depth: last for depth, last in numbers.items() if depth <= unit.depth}
            sign, fresh = _sign(unit, numbers)
            item = " " * offsets[-1] + sign + " " + self.citer.inline(unit.passage)
            offsets.append(offsets[-1] + len(sign) + 1)
            if at and found[at - 1].bullet and not fresh:
                blocks[-1] += "\n" + item
            else:
                blocks.append(item)
        return blocks


def _sign(unit: Unit, numbers: dict[int, tuple[int, str]]) -> tuple[str, bool]:
    """How an item is marked in Markdown, and whether it begins a numbered list.

    Markdown counts on from the first number of a list; where the raw numbers leap, the other sign begins a new list.
    """
    if not unit.bullet or not unit.bullet.number:
        numbers.pop(unit.depth, None)
        return "-", False
    number = unit.bullet.number
    last, sign = numbers.get(unit.depth, (0, ")"))
    fresh = unit.depth not in numbers or number != last + 1
    if fresh:
        sign = "." if sign == ")" else ")"
    numbers[unit.depth] = (number, sign)
    return f"{number}{sign}", fresh


def _pairs(found: list[Unit]) -> list[_Question]:
    """Divide a FAQ. Where questions are marked (Q:, headings), only these are questions; else lines that end so.

    A short line without a full stop above an answer is taken for a question too, as a guess.
    """
    marked = any(unit.level or asked(unit.text) for unit in found)
    plain = any(is_question(unit.text) for unit in found)
    pairs: list[_Question] = []
    for unit, below in zip_longest(found, found[1:]):
        start = asked(unit.text)
        if unit.level or start or (not marked and is_question(unit.text) and _opens(unit, pairs)):
            pairs.append(_Question(unit.cut(start)))
            continue
        if not marked and below and _entitles(unit, below):
            pairs.append(_Question(unit, guess="short, without a full stop, above an answer"))
            continue
        unit = unit.cut(answered(unit.text))
        if not pairs or (not marked and not plain and not unit.bullet):
            pairs.append(_Question(None))
        pairs[-1].answer.append(unit)
    return pairs


def _entitles(unit: Unit, below: Unit) -> bool:
    """True when a line looks like the title of the paragraph below it."""
    short = len(unit.text.split()) <= 12 and len(unit.text) < len(below.text) and not unit.text.startswith("|")
    plain = not unit.bullet and not below.bullet
    return short and plain and not ends_sentence(unit.text) and ends_sentence(below.text)


def _opens(unit: Unit, pairs: list[_Question]) -> bool:
    """A question closes the answer before it, unless it is an item of a list there that is no list of questions."""
    if not unit.bullet or not pairs:
        return True
    last = pairs[-1].answer[-1] if pairs[-1].answer else pairs[-1].question
    return bool(last and (last.bullet or ends_sentence(last.text)))
