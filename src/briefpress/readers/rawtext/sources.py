"""The list of sources in a raw text: titles, numbers, URLs, and the remark that may close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...diagnostics import Diagnostic, warning
from .decode import Passage
from .report import Ledger
from .shapes import sources_note, split_url
from .units import Unit


@dataclass(slots=True)
class Source:
    """A source as it was listed: the number before it (0: none), its title and URL, either of which may be empty."""

    at: Passage
    number: int
    title: str
    url: str = ""
    id: str = ""


@dataclass(slots=True)
class Sources:
    """The list: its sources in order, the closing remark, what was odd, and which source a number in the text means."""

    items: list[Source] = field(default_factory=list)
    note: str = ""
    ids: dict[int, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_sources(units: Sequence[Unit], name: str, ledger: Ledger) -> Sources:
    """Read the list. A line that is a URL alone belongs to the source above it when that has none."""
    found = Sources()
    for unit in units:
        start = sources_note(unit.text)
        if start is not None and not unit.bullet and not found.note:
            found.note = unit.cut(start).text
            ledger.mapped(unit.lines, "sources_note", "the star before it left out" if start else "")
            continue
        title, url, announced = split_url(unit.text)
        last = found.items[-1] if found.items else None
        if last and url and not title and not last.url and not unit.bullet:
            last.url = url
            ledger.guessed(
                unit.lines, f"sources[{len(found.items)}].URL", "a URL alone; taken for that of the source above"
            )
            continue
        found.items.append(Source(unit.passage, unit.bullet.number if unit.bullet else 0, title, url))
        _account(unit, len(found.items), title, url, announced, ledger)
    _name_all(found, name)
    return found


def _account(unit: Unit, position: int, title: str, url: str, announced: str, ledger: Ledger) -> None:
    """Say what the line of a source became."""
    field_name = f"sources[{position}].title" if title else f"sources[{position}].URL"
    why = [f"{announced!r} left out before the URL"] if announced else []
    if title and url:
        why.insert(0, "with its URL")
    if title:
        ledger.mapped(unit.lines, field_name, "; ".join(why))
    else:
        ledger.guessed(unit.lines, field_name, "; ".join([*why, "a URL without a title"]))


def _name_all(found: Sources, name: str) -> None:
    """Give each source its id: by its own number where the list is numbered, else by its position."""
    numbered = any(source.number for source in found.items)
    if not numbered:
        for position, source in enumerate(found.items, start=1):
            source.id = f"source-{position}"
            found.ids[position] = source.id
    else:
        spare = max(source.number for source in found.items)
        for source in found.items:
            if source.number and source.number not in found.ids:
                source.id = found.ids[source.number] = f"source-{source.number}"
            else:
                spare += 1
                source.id = f"source-{spare}"
        _check_numbers(found, name)
    for source in found.items:
        if not source.title:
            span = source.at.span(name, 0, len(source.at.text))
            hint = "add its title by hand"
            found.diagnostics.append(warning("source-without-title", f"no title, only {source.url}", span, hint))


def _check_numbers(found: Sources, name: str) -> None:
    """Warn of numbers that are missing, come twice, or do not rise."""
    numbers = [source.number for source in found.items if source.number]
    faults = [f"{number} stands {count} times" for number, count in Counter(numbers).items() if count > 1]
    listed = set(numbers)
    missing = [number for number in range(1, max(numbers)) if number not in listed]
    if missing:
        shown = ", ".join(map(str, missing[:5])) + (" …" if len(missing) > 5 else "")
        faults.append(f"{shown} {'is' if len(missing) == 1 else 'are'} missing")
    bare = sum(not source.number for source in found.items)
    if bare:
        faults.append(f"{bare} without a number")
    if not faults and numbers != sorted(numbers):
        faults.append("they do not rise")
    if faults:
        first = found.items[0].at
        message = f"the numbers of the sources: {'; '.join(faults)}"
        hint = "markers in the text were mapped by these numbers, the first of a double one; check them"
        found.diagnostics.append(warning("source-numbers", message, first.span(name, 0, len(first.text)), hint))
