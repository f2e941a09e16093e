"""What a reader gives: plain data and, for every value, where it stands in the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from ..diagnostics import Span

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: offsets of its first character and past its last; `lines`, where known, are the offsets at
    which the lines of a string value begin (without them a place inside the string is found by searching)."""

    start: int
    end: int
    lines: tuple[int, ...] = ()


@dataclass
class Loaded:
    """A source read: its data as plain dicts, lists and scalars, and the places of values (`places`) and keys (`keys`)."""

    name: str
    text: str
    data: dict[str, object] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list, repr=False)
    _found: dict[tuple[int, int, str], list[int]] = field(default_factory=dict, repr=False, compare=False)

    def at(self, start: int, end: int | None = None) -> Span:
        """The span of a stretch of the text, given by offsets."""
        row, begin, stop = self._line(start)
        length = min((end if end is not None else start + 1), max(stop, start + 1)) - start
        return Span(self.name, row + 1, start - begin + 1, max(1, length))

    def _line(self, offset: int) -> tuple[int, int, int]:
        """The line that an offset lies in, from 0, and the offsets of its beginning and its end."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(i + 1 for i, c in enumerate(self.text) if c == "\n")
        row = bisect_right(self._starts, offset) - 1
        stop = self._starts[row + 1] - 1 if row + 1 < len(self._starts) else len(self.text)
        return row, self._starts[row], stop

    def span(self, path: Path) -> Span:
        """The span of a value, of its nearest parent that has one, or of the file."""
        for size in range(len(path), 0, -1):
            if place := self.places.get(path[:size]):
                return self.at(place.start, place.end)
        return Span(self.name)

    def key_span(self, path: Path) -> Span:
        """The span of a key, such as `titel` in `titel: …`; of its value where the key has no place."""
        place = self.keys.get(path)
        return self.at(place.start, place.end) if place else self.span(path)

    def span_in(self, path: Path, line: int, token: str, nth: int = 0) -> Span:
        """The span of `token` in the string at `path`: its `nth` occurrence (from 0) in line `line` (from 0) of the value."""
        place = self.places.get(path)
        if place is None and len(path) > 1:  # a part written as its main field alone
            place = self.places.get(path[:-1])
        if place is None:
            return self.span(path)
        begin = place.start
        if line < len(place.lines):
            begin, nth = place.lines[line], nth
        stop = min(self._line(begin)[2], place.end) if place.lines else place.end
        found = self._occurrence(token, nth, begin, stop)
        return self.at(found, found + len(token)) if found >= 0 else self.at(begin)

    def _occurrence(self, token: str, nth: int, begin: int, stop: int) -> int:
        """The offset of the `nth` occurrence of `token`, else of the first, else -1; what was found is kept, for a line
        with thousands of citations asks for each."""
        known = self._found.setdefault((begin, stop, token), [])
        while len(known) <= nth and (not known or known[-1] >= 0):
            known.append(self.text.find(token, known[-1] + 1 if known else begin, stop))
        return known[nth] if nth < len(known) and known[nth] >= 0 else known[0]
