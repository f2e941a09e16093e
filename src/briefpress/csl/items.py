"""CSL-JSON items, made uniform: text, names and dates apart, with the tolerance real data needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from .dates import DateValue, parse_raw, read_date
from .types import ItemError

NAME_VARIABLES = frozenset(
    {
        "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
        "director", "editor", "editorial-director", "editor-translator", "executive-producer", "guest", "host",
        "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
        "reviewed-author", "script-writer", "series-creator", "translator",
    }
)  # fmt: skip
DATE_VARIABLES = frozenset(
    {"accessed", "available-date", "event-date", "issued", "original-date", "submitted", "locator-date"}
)
NUMBER_VARIABLES = frozenset(
    {
        "chapter-number", "collection-number", "edition", "first-reference-note-number", "issue", "number",
        "number-of-pages", "number-of-volumes", "page", "page-first", "part-number", "printing-number", "section",
        "supplement-number", "version", "volume",
    }
)  # fmt: skip
LEGACY_FIELDS = {
    "shortTitle": "title-short",
    "journalAbbreviation": "container-title-short",
}
_NOTE_BRACED = re.compile(r"\{:([-_a-z]+|[A-Z]+):\s*([^}]+)\}")
_NOTE_LINE = re.compile(r"([-_a-z]+|[A-Z]+):\s*(.*)$")
_FAMILY_PARTICLE = re.compile(r"([^ ]+(?:[-ʻ’'] ?| ))\s*(.+)$")


_ENDLESS = re.compile(r"\d{300}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, or a literal one."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    non_dropping: str = ""
    suffix: str = ""
    comma_suffix: bool = False
    static_ordering: bool = False
    literal: str = ""

    @property
    def is_literal(self) -> bool:
        return bool(self.literal)


@dataclass(slots=True, eq=False)
class Item:
    """One item; ``text`` holds every variable that is neither a name nor a date."""

    id: str
    type: str
    text: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[PersonName, ...]] = field(default_factory=dict)
    dates: dict[str, DateValue] = field(default_factory=dict)
    language: str = ""
    present: frozenset[str] = frozenset()  # every variable that is not empty


def _string(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, Sequence):
        return ", ".join(text for part in value if (text := _string(part)))
    return ""


def _split_family(family: str) -> tuple[str, str]:
    """Particles in lower case at the start of a family name, and the rest."""
    particles, rest = "", family
    while match := _FAMILY_PARTICLE.match(rest):
        first = match[1].lstrip("-'’ʻ ")[:1]
        if not first or first.upper() == first:
            break
        particles += match[1]
        rest = match[2]
    core = particles.rstrip()
    return particles if core.endswith(("'", "’", "ʻ")) else core, rest


def _split_given(given: str) -> tuple[str, str]:
    """The rest of a given name, and the particles in lower case at its end."""
    words = given.split(" ")
    count = len(words)
    while count > 1:
        first = words[count - 1].lstrip("-'’ʻ")[:1]
        if not first or first.upper() == first:
            break
        count -= 1
    return " ".join(words[:count]), " ".join(words[count:])


def _with_particles(name: PersonName) -> PersonName:
    """Find particles and suffix in names whose parts were not told apart."""
    family, given = name.family, name.given
    non_dropping, dropping, suffix, comma = name.non_dropping, name.dropping, name.suffix, name.comma_suffix
    if len(family) > 1 and family[0] == family[-1] == '"':
        return replace(name, family=family[1:-1])
    if not non_dropping and family:
        non_dropping, family = _split_family(family)
    if not suffix and "," in given:
        head, _, tail = given.partition(",")
        given, suffix = head.rstrip(), tail.strip()
        if suffix.startswith("!"):
            suffix, comma = suffix[1:].strip(), True
    if not dropping and given:
        given, dropping = _split_given(given)
    return replace(
        name,
        family=family,
        given=given,
        non_dropping=non_dropping,
        dropping=dropping,
        suffix=suffix,
        comma_suffix=comma,
    )


def _flag(value: object) -> bool:
    return str(value).lower() not in ("", "0", "false", "none")


def read_name(value: object) -> PersonName | None:
    """One CSL-JSON name; ``None`` when nothing is in it."""
    if isinstance(value, str):
        return PersonName(literal=value) if value.strip() else None
    if not isinstance(value, Mapping):
        return None
    literal = _string(value.get("literal")).strip()
    if literal:
        return PersonName(literal=literal)
    name = PersonName(
        family=_string(value.get("family")).strip(),
        given=_string(value.get("given")).strip(),
        dropping=_string(value.get("dropping-particle")).strip(),
        non_dropping=_string(value.get("non-dropping-particle")).strip(),
        suffix=_string(value.get("suffix")).strip(),
        comma_suffix=_flag(value.get("comma-suffix", "")),
        static_ordering=_flag(value.get("static-ordering", "")),
    )
    if not (name.family or name.given):
        rest = name.non_dropping or name.dropping
        return PersonName(literal=rest) if rest else None
    if _flag(value.get("isInstitution", "")):
        return PersonName(literal=name.family or name.given)
    if "parse-names" in value and not _flag(value.get("parse-names")):
        return name
    return _with_particles(name)


def read_names(value: object) -> tuple[PersonName, ...]:
    """The names of a variable, in order."""
    if isinstance(value, str | Mapping):
        value = [value]
    if not isinstance(value, Sequence):
        return ()
    return tuple(name for entry in value if (name := read_name(entry)) is not None)


def _looks_like_names(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(v, Mapping) for v in value)


def read_item(id: str, data: object) -> Item:
    """Make an item of CSL-JSON."""
    if not isinstance(data, Mapping):
        raise ItemError(id, "", "an item must be a mapping of variables")
    item = Item(id, _string(data.get("type")) or "document")
    for key, value in data.items():
        name = LEGACY_FIELDS.get(str(key), str(key))
        if name in ("id", "type"):
            continue
        refuse_endless_numbers(id, name, value)
        if name in NAME_VARIABLES or _looks_like_names(value):
            names = read_names(value)
            if names:
                item.names[name] = names
        elif name in DATE_VARIABLES or (isinstance(value, Mapping) and ("date-parts" in value or "raw" in value)):
            date = read_date(value)
            if date is not None:
                item.dates[name] = date
        elif text := _string(value):
            item.text.setdefault(name, text)
    if "note" in item.text:
        _read_note(item)
    item.language = item.text.get("language", "")
    _derive(item)
    filled = (name for name, value in item.text.items() if value.strip())
    item.present = frozenset((*filled, *item.names, *item.dates))
    return item


def refuse_endless_numbers(id: str, name: str, value: object) -> None:
    """Raise ItemError for a number of more digits than any source has: Python itself refuses to read those of thousands."""
    match value:
        case int():
            endless = value.bit_length() > 1000
        case str():
            endless = _ENDLESS.search(value) is not None
        case Mapping():
            for inner in value.values():
                refuse_endless_numbers(id, name, inner)
            return
        case list() | tuple():
            for inner in value:
                refuse_endless_numbers(id, name, inner)
            return
        case _:
            return
    if endless:
        raise ItemError(id, name, "it holds a number of hundreds of digits")


def _derive(item: Item) -> None:
    """Variables that follow from others."""
    if "page" in item.text and "page-first" not in item.text:
        first = re.match(r"\s*(?:\w*\d[^\s\-–—,&]*)", item.text["page"])
        item.text["page-first"] = first[0].strip() if first else item.text["page"]
    old, new = "archive_location", "archive-location"
    if old in item.text:
        item.text.setdefault(new, item.text[old])
    elif new in item.text:
        item.text[old] = item.text[new]


def _read_note(item: Item) -> None:
    """Variables hidden in the note field, as reference managers without those fields write them."""
    note = item.text["note"]
    note = _NOTE_BRACED.sub(lambda match: "" if _set_from_note(item, match[1], match[2]) else match[0], note)
    lines = note.split("\n")
    kept: list[str] = []
    reading = True
    for number, line in enumerate(lines):
        match = _NOTE_LINE.match(line.strip()) if reading else None
        if match is None:
            reading = reading and (number == 0 or not line.strip())
            kept.append(line)
        elif not _set_from_note(item, match[1], match[2]):
            kept.append(line)
    rest = "\n".join(kept).strip()
    if rest:
        item.text["note"] = rest
    else:
        item.text.pop("note", None)


def _set_from_note(item: Item, key: str, value: str) -> bool:
    key, value = LEGACY_FIELDS.get(key, key.replace("_", "-")), value.strip()
    if not value:
        return False
    if key == "type":
        item.type = value
    elif key in NAME_VARIABLES:
        family, found, given = value.partition("||")
        entry = {"family": family.strip(), "given": given.strip()} if found else {"literal": value}
        item.names[key] = (*item.names.get(key, ()), *read_names(entry))
    elif key in DATE_VARIABLES:
        item.dates[key] = parse_raw(value)
    elif key not in item.text:
        item.text[key] = value
    return True
