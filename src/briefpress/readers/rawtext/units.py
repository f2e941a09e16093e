"""From lines to units: paragraphs whose broken lines are joined again, list items with their depth, sub-headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .decode import Line, Passage, join
from .shapes import Bullet, Kind, bullet, ends_sentence, sources_note

_DASHES = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, a list item or a sub-heading (`level` 3 or more) with the numbers of the lines it came from."""

    passage: Passage
    lines: tuple[int, ...]
    bullet: Bullet | None = None
    depth: int = 0
    level: int = 0

    @property
    def text(self) -> str:
        """The words of the unit."""
        return self.passage.text

    def cut(self, start: int, end: int | None = None) -> Unit:
        """The unit with a part of its words."""
        return replace(self, passage=self.passage.cut(start, end))


@dataclass(slots=True)
class _Open:
    """A unit that may still take lines."""

    lines: list[Line]
    bullet: Bullet | None
    level: int = 0


def wrap_width(lines: Sequence[Line]) -> int:
    """The column at which the paragraphs of a file were broken, 0 when each of its lines is a paragraph.

    A file is wrapped when no line of prose runs far to the right and some lines break off within a sentence. The
    longest line tells the width, because a line is only broken where its next word would not have fitted.
    """
    prose = [line for line in lines if line.text and "://" not in line.text]
    width = max((len(line.text) + line.indent for line in prose), default=0)
    if not 40 <= width <= 100:
        return 0
    breaks = [
        (here.text, there.text)
        for here, there in pairwise(lines)
        if here.text and there.text and not bullet(there.text)
    ]
    within = sum(not ends_sentence(here) and there[0].islower() for here, there in breaks)
    return width if within and within * 8 >= len(breaks) else 0


def goes_on(here: Line, there: Line, width: int) -> bool:
    """True when a line continues the paragraph of the line right above it, in a file wrapped at `width` (0: none)."""
    if not width:
        return False
    first = there.text.split(maxsplit=1)[0]
    return here.indent + len(here.text) + 1 + len(first) > width or there.text[0].islower()


def units(lines: Sequence[Line], levels: dict[int, int], kind: Kind, width: int) -> list[Unit]:
    """The units of a section. `levels` are its sub-headings: line number → level."""
    bullets = _bullets(lines, kind, width)
    found: list[_Open] = []
    above: Line | None = None
    for line in lines:
        if not line.text:
            above = None
            continue
        own = bullets.get(line.number)
        level = levels.get(line.number, 0)
        if above and not own and not level and not found[-1].level and _belongs(found[-1], above, line, kind, width):
            found[-1].lines.append(line)
        else:
            found.append(_Open([line], own, level))
        above = line
    return _with_depth(found)


def table_rows(found: Sequence[Unit]) -> set[int]:
    """Which of some units, by position, are the rows of pipe tables: a header, a line of dashes, then what follows."""
    rows: set[int] = set()
    for at, unit in enumerate(found):
        above = found[at - 1] if at else None
        if above is None or not _piped(unit) or not _piped(above) or unit.lines[0] != above.lines[-1] + 1:
            continue
        if at - 1 in rows:
            rows.add(at)
        elif _DASHES.fullmatch(unit.text) and unit.text.count("|") == above.text.count("|"):
            rows |= {at - 1, at}
    return rows


def _piped(unit: Unit) -> bool:
    """True for a line set between bars, as the rows of a table are."""
    return unit.text.startswith("|") and unit.text.endswith("|") and not unit.bullet


def _belongs(unit: _Open, above: Line, line: Line, kind: Kind, width: int) -> bool:
    """Whether a line goes on with the unit above it. A question mark ends a question, however long its line."""
    if kind == "sources" and sources_note(line.text) is not None:
        return False
    if line.text.startswith("|") or above.text.startswith("|"):
        return False
    if unit.bullet and line.indent > unit.lines[0].indent:
        return True
    return goes_on(above, line, width) and not (kind == "faq" and above.text.endswith("?"))


def _bullets(lines: Sequence[Line], kind: Kind, width: int) -> dict[int, Bullet]:
    """The bullets of a section that can be believed, by line number.

    A dash or a letter that stands alone may be part of a sentence; a number in the middle of a wrapped paragraph too.
    """
    seen = {
        line.number: found
        for line in lines
        if (found := bullet(line.text, square=kind == "sources"))
        and not (kind == "sources" and sources_note(line.text) is not None)
    }
    signs = [found.sign for found in seen.values()]
    letters = [found.number for found in seen.values() if found.sign == "a)"]
    believed: dict[int, Bullet] = {}
    above: Line | None = None
    last = 0
    for line in lines:
        found = seen.get(line.number)
        if found:
            inside = width > 0 and above is not None and above.text != "" and above.number not in believed
            if found.sign in ("–", "—"):
                good = signs.count(found.sign) > 1
            elif found.sign == "a)":
                good = len(letters) > 1 and letters == list(range(1, len(letters) + 1))
            else:
                good = not inside or kind == "sources" or found.number in (0, 1, last + 1)
            if good:
                believed[line.number] = found
                last = found.number
        above = line
    return (
        believed
        if kind != "sources" or _is_numbered(lines, believed)
        else {number: found for number, found in believed.items() if not found.number}
    )


def _is_numbered(lines: Sequence[Line], bullets: dict[int, Bullet]) -> bool:
    """True when the numbers before half of the sources or more make a numbered list; else they belong to titles."""
    numbered = [line for line in lines if line.number in bullets and bullets[line.number].number]
    margin = min((line.indent for line in numbered), default=0)
    others = sum(bool(line.text) and line.number not in bullets and line.indent <= margin for line in lines)
    return len(numbered) >= others


def _with_depth(found: Sequence[_Open]) -> list[Unit]:
    """The units with the depth of their items: more indented is deeper, and so is a lesser sign at the same indent."""
    stack: list[tuple[int, str]] = []
    result: list[Unit] = []
    for unit in found:
        passage = join(line.passage for line in unit.lines)
        if unit.bullet:
            _place(stack, unit.lines[0].indent, unit.bullet.sign)
            passage = passage.cut(unit.bullet.end)
        else:
            stack.clear()
        lines = tuple(line.number for line in unit.lines)
        result.append(Unit(passage, lines, unit.bullet, max(0, len(stack) - 1), unit.level))
    return result


def _place(stack: list[tuple[int, str]], indent: int, sign: str) -> None:
    """Bring the stack of open lists to the one that an item of this indent and sign belongs to."""
    while stack and stack[-1][0] > indent and len(stack) > 1:
        stack.pop()
    here = [sign_ for indent_, sign_ in stack if indent_ == indent]
    if sign in here:
        while stack[-1] != (indent, sign):
            stack.pop()
    elif not stack or indent > stack[-1][0] or (here and sign in "o◦▪–"):
        stack.append((indent, sign))
    else:
        stack[-1] = (indent, sign)
