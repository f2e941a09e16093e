"""Brief → what an audience may read of it, before anything of it is looked at further.

Parts say for whom they are (`audience: internal`), and so may stretches of prose:

    ::: audience: internal
    Any Markdown.
    :::

What is left out leaves blank lines, so that every place in the source stays where it was. The banner becomes the highest of
the markings that remain. What was left out is kept as texts, for the proof that no deliverable holds any of it (`leaks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from pydantic import BaseModel

from .audiences import AUDIENCES, Audience, Unordered, highest, may_read
from .diagnostics import BriefError, Diagnostic, error
from .markup_rules import parser
from .model import Brief, Markable
from .readers.loaded import Loaded, Path

_LISTS = ("key_points", "sections", "appendix", "faq", "figures", "tables", "sources")
_PROSE = ("tldr", "summary", "sources_note", "disclaimer")
_PROSE_OF = {"key_points": "text", "sections": "text", "appendix": "text", "faq": "answer"}
_FENCE = re.compile(r"[ \t]*:::+(?P<rest>.*)")
_OPENING = re.compile(r"[ \t]*audience:[ \t]*(?P<name>\S*)[ \t]*")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
_CALL = re.compile(r"\[\^([^\]\[\s]+)\](?!:)")
_HINT = "it is written ::: audience: internal, in a line of its own, and ends with :::"


@dataclass
class Kept:
    """The brief for an audience, where its parts stand, and the texts that were left out."""

    brief: Brief
    loaded: Loaded
    withheld: list[str] = field(default_factory=list)


def kept(brief: Brief, loaded: Loaded, audience: Audience | None, house: Sequence[str]) -> Kept:
    """What an audience may read; without one everything. `house` are markings of its own, the lowest first.

    Raises BriefError where a fence is wrong, where nothing is left, or where it is not known which marking is the highest.
    """
    return _Keeper(brief, loaded, audience).keep(house)


class _Keeper:
    """One run over one brief."""

    def __init__(self, brief: Brief, loaded: Loaded, audience: Audience | None) -> None:
        self.brief, self.loaded, self.audience = brief, loaded, audience
        self.withheld: list[str] = []
        self.faults: list[Diagnostic] = []
        self.moved: dict[str, dict[int, int]] = {}

    def keep(self, house: Sequence[str]) -> Kept:
        update: dict[str, Any] = {}
        for name in _PROSE:
            if text := getattr(self.brief, name):
                update[name] = self._prose((name,), text) or None
        for name in _LISTS:
            update[name] = self._parts(name, getattr(self.brief, name))
        changed = {name: value for name, value in update.items() if value != getattr(self.brief, name)}
        brief = self.brief.model_copy(update=changed) if changed else self.brief
        if not (brief.tldr or brief.key_points or brief.summary or brief.sections or brief.faq) and not self.faults:
            message = f"nothing of the brief is for the audience {self.audience}"
            self.faults.append(error("audience-nothing", message, self.loaded.at(0), "leave it out of this build"))
        if self.faults:
            raise BriefError(*self.faults)
        return Kept(self._marked(brief, house), self._moved(), self.withheld)

    # ------------------------------------------------------------------------------------------ parts

    def _parts(self, name: str, parts: list[Any]) -> list[Any]:
        """The parts of a list that may be read, their prose too."""
        out: list[Any] = []
        for number, part in enumerate(parts):
            prose = _PROSE_OF.get(name)
            text = self._prose((name, number, prose), getattr(part, prose)) if prose else ""
            if not may_read(self.audience, part.audience):
                self.withheld += texts_of(part)
            elif prose is None or text:
                self.moved.setdefault(name, {})[number] = len(out)
                change: dict[str, Any] = {prose: text} if prose and text != getattr(part, prose) else {}
                if self.audience and part.audience:
                    change["audience"] = None  # nobody else's business, where the brief is carried
                out.append(part.model_copy(update=change) if change else part)
            else:  # all of its prose was left out, and its title would stand alone
                self.withheld += texts_of(part)
        return out

    def _moved(self) -> Loaded:
        """The places of what is left, by where it stands now."""
        gone = {name for name in _LISTS if len(self.moved.get(name, {})) < len(getattr(self.brief, name))}
        if not gone:
            return self.loaded

        def places(of: dict[Path, Any]) -> dict[Path, Any]:
            out: dict[Path, Any] = {}
            for path, place in of.items():
                if len(path) > 1 and path[0] in gone:
                    new = self.moved.get(str(path[0]), {}).get(int(path[1]))
                    if new is not None:
                        out[(path[0], new, *path[2:])] = place
                else:
                    out[path] = place
            return out

        return replace(self.loaded, places=places(self.loaded.places), keys=places(self.loaded.keys))

    # ------------------------------------------------------------------------------------------ prose

    def _prose(self, path: Path, text: str) -> str:
        """Prose with blank lines for fences and for what they withhold; empty where nothing is left."""
        if ":::" not in text:
            return text
        lines, code, open_at, named = text.split("\n"), _code_lines(text), -1, None
        for number, line in enumerate(lines):
            found = _FENCE.fullmatch(line)
            if found is None or number in code:
                continue
            opening = _OPENING.fullmatch(found["rest"])
            if open_at >= 0 and not found["rest"].strip():
                if not may_read(self.audience, named):
                    self.withheld.append("\n".join(lines[open_at + 1 : number]))
                    lines[open_at : number + 1] = [""] * (number + 1 - open_at)
                lines[open_at] = lines[number] = ""
                open_at = -1
            elif opening and opening["name"] in AUDIENCES and open_at < 0:
                open_at, named = number, next(name for name in AUDIENCES if name == opening["name"])
            else:
                self._wrong_fence(path, number, line, opening["name"] if opening else None, inside=open_at >= 0)
                return text
        if open_at >= 0:
            self._fault(
                path, open_at, lines[open_at], "this fence is not closed", "end it with ::: in a line of its own"
            )
        left = "\n".join(self._without_notes(lines, text))
        return left if left.strip() else ""

    def _without_notes(self, lines: list[str], before: str) -> list[str]:
        """Lines without the notes that were called, and are no more: wherever they stand, they belong to what is gone."""
        notes = _notes(lines)
        inside = {number for note in notes.values() for number in note}
        called = _calls(line for number, line in enumerate(lines) if number not in inside)
        while (
            more := {call for name in called & notes.keys() for call in _calls(lines[n] for n in notes[name])} - called
        ):
            called |= more
        for name in (notes.keys() & _calls([before])) - called:
            self.withheld.append("\n".join(lines[n] for n in notes[name]).partition(":")[2])
            lines = ["" if number in notes[name] else line for number, line in enumerate(lines)]
        return lines

    def _wrong_fence(self, path: Path, number: int, line: str, name: str | None, *, inside: bool) -> None:
        if inside:
            self._fault(path, number, line, "a fence stands here in another", "end the first one with ::: before")
        elif name is None:
            self._fault(path, number, line, "this is no fence that is known", _HINT)
        else:
            message = f"the audience {name!r} is none of {', '.join(AUDIENCES)}"
            self._fault(path, number, line, message, _HINT)

    def _fault(self, path: Path, line: int, shown: str, message: str, hint: str) -> None:
        self.faults.append(error("audience-fence", message, self.loaded.span_in(path, line, shown.strip()), hint))

    # ------------------------------------------------------------------------------------------ markings

    def _marked(self, brief: Brief, house: Sequence[str]) -> Brief:
        """The brief with the highest marking of what remains as its own."""
        parts = [part for name in _LISTS for part in getattr(brief, name) if isinstance(part, Markable)]
        markings = [part.marking for part in parts if part.marking]
        if not markings:
            return brief
        try:
            top = highest([*([brief.marking] if brief.marking else []), *markings], house)
        except Unordered as fault:
            message = f"which of the markings {fault.other} and {fault.one} is the higher is not known"
            hint = f'say it in briefpress.toml, the lowest first: markings = ["{fault.other}", "{fault.one}"]'
            at = self.loaded.text.find(fault.one)
            span = self.loaded.at(at, at + len(fault.one)) if at >= 0 else self.loaded.span(("marking",))
            raise BriefError(error("marking-order", message, span, hint)) from None
        return brief if top == brief.marking else brief.model_copy(update={"marking": top})


def texts_of(part: BaseModel) -> list[str]:
    """Every text of a brief or of a part, its keys left out."""
    return [*_leaves(part.model_dump(exclude={"audience", "marking"}, exclude_none=True))]


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _leaves(inner)
        case list() | tuple():
            for inner in value:
                yield from _leaves(inner)


def _calls(lines: Iterable[str]) -> set[str]:
    """The notes that some lines call."""
    return {call for line in lines for call in _CALL.findall(line)}


def _notes(lines: Sequence[str]) -> dict[str, range]:
    """The lines of each note by its name: from its beginning to a line that is no part of it."""
    found: dict[str, range] = {}
    for begin, line in enumerate(lines):
        if note := _NOTE.match(line):
            end = begin + 1
            while end < len(lines) and not _NOTE.match(lines[end]):
                if lines[end].strip() and not lines[end - 1].strip() and not lines[end].startswith(("    ", "\t")):
                    break
                end += 1
            found[note[1]] = range(begin, end)
    return found


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return parser()


def _code_lines(text: str) -> set[int]:
    """The lines of a text that are code, in which a fence is only shown."""
    blocks = [token.map for token in _parser().parse(text) if token.type in ("fence", "code_block") and token.map]
    return {line for begin, end in blocks for line in range(begin, end)}
