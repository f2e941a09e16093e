"""Names: cs:names and its children (CSL 1.0.2, chapters "Names" and "Name-part Order")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import nodes
from .items import PersonName
from .output import AFFIX, Box, Leaf, Out
from .richtext import parse_rich
from .textcase import apply_text_case
from .types import Format

if TYPE_CHECKING:
    from .render import Renderer

_TAGS = re.compile(r"</?[^>]+>")
_ROMANESQUE = re.compile(r"[A-Za-zÀ-ͯͰ-᷿Ḁ-῿֐-ۿݐ-ݿﭐ-﷿ﹰ-ﻼ]")
_TOKEN = re.compile(
    r"(?P<sep>[\s\u00a0\u202f]+|[-‐])?(?P<open>(?:<[^>]+>)*)(?P<core>[^\s\u00a0\u202f\-‐.<]+)"
    r"(?P<dot>\.?)(?P<close>(?:</[^>]+>)*)(?P<dot2>\.?)"
)


SORT_SEPARATOR = "\x01"  # between names and their parts in sort keys
HEBREW_AND = "ו"  # written together with the word that follows
_SPACES = (" ", "\u00a0")
_NO_SPACE_AFTER = ("’", "'", "-", "ʻ", *_SPACES)


@dataclass(frozen=True, slots=True)
class NameOptions:
    """The name attributes in force for one cs:names, all inheritance done."""

    conjunction: str
    delimiter: str
    precedes_last: str
    precedes_et_al: str
    et_al_min: int
    use_first: int  # -1 where it is not set: nothing is abbreviated then
    use_last: bool
    subsequent_min: int
    subsequent_use_first: int
    form: str
    initialize: bool
    initialize_with: str | None
    as_sort_order: str
    sort_separator: str
    names_delimiter: str


def _int(text: str, default: int = 0) -> int:
    return int(text) if text.strip().isdecimal() else default


def make_options(merged: dict[str, str]) -> NameOptions:
    """Options from the merged attributes."""
    et_al_min, use_first = _int(merged.get("et-al-min", "")), _int(merged.get("et-al-use-first", ""), -1)
    return NameOptions(
        conjunction=merged.get("and", ""),
        delimiter=merged.get("name-delimiter", ", "),
        precedes_last=merged.get("delimiter-precedes-last", "contextual"),
        precedes_et_al=merged.get("delimiter-precedes-et-al", "contextual"),
        et_al_min=et_al_min,
        use_first=use_first,
        use_last=merged.get("et-al-use-last") == "true",
        subsequent_min=_int(merged.get("et-al-subsequent-min", "")) or et_al_min,
        subsequent_use_first=_int(merged.get("et-al-subsequent-use-first", "")) or use_first,
        form=merged.get("name-form", "long"),
        initialize=merged.get("initialize", "true") != "false",
        initialize_with=merged.get("initialize-with"),
        as_sort_order=merged.get("name-as-sort-order", ""),
        sort_separator=merged.get("sort-separator", ", "),
        names_delimiter=merged.get("names-delimiter", ""),
    )


def is_east_asian(character: str) -> bool:
    """Whether a character belongs to a script that is written without spaces."""
    return character.isalpha() and not _ROMANESQUE.match(character)


def is_romanesque(name: PersonName) -> bool:
    """Whether a name is written in a script that has spaces between given and family name."""
    return bool(_ROMANESQUE.search(_TAGS.sub("", name.family + name.given)))


def _initial(word: str) -> str:
    """The first letter, or a digraph written in capitals before small letters ("TSerendorj" gives "Ts")."""
    match = re.match(r"([A-Z])([A-Z]+)[a-z]", word)
    return match[1] + match[2].lower() if match is not None else word[0]


def initials(given: str, with_: str, initialize: bool, hyphen: bool) -> str:
    """A given name's initials; with ``initialize`` off, only initials already there are set anew."""
    found = ""
    previous = ""  # what stands before: "", "initial" or "word"
    for match in _TOKEN.finditer(given):
        separator, core = match["sep"] or "", match["core"]
        dotted = bool(match["dot"] or match["dot2"])
        hyphened = separator in ("-", "‐")
        if core[0] in "([" or (not core[0].isupper() and core[0].lower() == core[0] and core[0].upper() != core[0]):
            if hyphened and initialize and previous != "word":
                continue
            word = core + match["dot"]
        elif dotted or len(core) == 1 or initialize or not core[0].isalpha():
            shown = core if dotted or not core[0].isalpha() else _initial(core)
            if hyphened and hyphen and previous:
                found = found.rstrip() + "-"
            elif previous == "word" and found and not found.endswith(" "):
                found += "-" if hyphened else " "
            spaced = with_.rstrip()
            found += f"{match['open']}{shown}{spaced}{match['close']}{with_[len(spaced) :]}"
            previous = "initial"
            continue
        else:
            word = core
        joint = "-" if hyphened else " "
        found = (found.rstrip() + joint if found else "") + match["open"] + word + match["close"]
        previous = "word"
    return found.strip()


def _additions(format: Format | None) -> Format | None:
    if format is None:
        return None
    values = (format.font_style, format.font_variant, format.font_weight, format.text_decoration, format.vertical_align)
    added = Format(*("" if value == "normal" else value for value in values))
    return added if added else None


class NameFormatter:
    """Formats single names under given options; one per cs:names and area."""

    def __init__(self, renderer: Renderer, options: NameOptions, name: nodes.Name | None) -> None:
        self.renderer = renderer
        self.options = options
        self.name_node = name
        # a cs:name cannot undo the format around it, only add to it
        self.name_format = _additions(name.format) if name is not None else None
        self.family_part = name.parts.get("family") if name is not None else None
        self.given_part = name.parts.get("given") if name is not None else None

    def given_text(self, name: PersonName, level: int) -> str:
        """The given name at a level of disambiguation: 0 hidden, 1 initials, 2 in full."""
        options = self.options
        if options.initialize_with is None:
            return name.given
        initialize = options.initialize and level < 2
        return initials(name.given, options.initialize_with, initialize, self.renderer.hyphen_initials)

    @property
    def has_initials(self) -> bool:
        return self.options.initialize_with is not None and self.options.initialize

    def base_level(self) -> int:
        if self.options.form == "short":
            return 0
        return 1 if self.has_initials else 2

    def part(self, text: str, part: nodes.NamePart | None, *, role: str = "") -> list[Out]:
        """One part with the formatting of its cs:name-part, affixes left aside."""
        if not text:
            return []
        content = parse_rich(text)
        if part is not None:
            if part.text_case:
                apply_text_case(content, part.text_case, self.renderer.english)
            if part.format is not None:
                content = [Box(content, part.format)]
        return content

    def enclose(self, content: list[Out], part: nodes.NamePart | None) -> list[Out]:
        if part is None or not content or not (part.prefix or part.suffix):
            return content
        return [Leaf(part.prefix, AFFIX), *content, Leaf(part.suffix, AFFIX)]

    def format(self, name: PersonName, index: int, level: int) -> list[Out]:
        """A name as it stands at ``index`` in its list."""
        if name.literal:
            return self.enclose(self.part(name.literal, self.family_part), self.family_part)
        options = self.options
        level = max(level, self.base_level())
        if not is_romanesque(name):
            return self.format_asian(name, level)
        particle = self.part(name.non_dropping, self.family_part)
        family = self.part(name.family, self.family_part)
        if not family:
            return self.enclose(self.part(name.given, self.given_part), self.given_part)
        if level == 0:
            if particle and self.demotes and self.is_inverted(index):
                return [*self.enclose(family, self.family_part), Leaf(options.sort_separator, AFFIX), *particle]
            return self.enclose(self.with_particle(particle, family), self.family_part)
        given = self.part(self.given_text(name, level), self.given_part)
        dropping = self.part(name.dropping, self.given_part)
        # initials without full stops go with suffixes without them
        suffix = parse_rich(name.suffix.replace(".", "") if options.initialize_with == "" else name.suffix)
        if name.static_ordering:
            return _join(self.enclose(_join(particle, family), self.family_part), self.enclose(given, self.given_part))
        if self.is_inverted(index):
            return self.inverted(particle, family, given, dropping, suffix)
        main = _join(dropping, particle, family)
        if suffix:
            main = [*main, *([Leaf(", ", AFFIX)] if name.comma_suffix else [Leaf(" ", AFFIX)]), *suffix]
        return _join(self.enclose(given, self.given_part), self.enclose(main, self.family_part))

    @property
    def demotes(self) -> bool:
        """Whether the non-dropping particle goes to the end here."""
        demote = self.renderer.demote
        return demote == "display-and-sort" or (demote == "sort-only" and self.renderer.context.in_sort)

    def with_particle(self, particle: list[Out], family: list[Out]) -> list[Out]:
        """The family name after its particle."""
        return _join(particle, family)

    def is_inverted(self, index: int) -> bool:
        order = self.options.as_sort_order
        return order == "all" or (order == "first" and index == 0)

    def inverted(
        self, particle: list[Out], family: list[Out], given: list[Out], dropping: list[Out], suffix: list[Out]
    ) -> list[Out]:
        if self.demotes:
            head, tail = family, _join(given, dropping, particle)
        else:
            head, tail = self.with_particle(particle, family), _join(given, dropping)
        found = self.enclose(head, self.family_part)
        separator = self.options.sort_separator
        if tail:
            found = [*found, Leaf(separator, AFFIX), *self.enclose(tail, self.given_part)]
        if suffix:
            found = [*found, Leaf(separator, AFFIX), *suffix]
        return found

    def format_asian(self, name: PersonName, level: int) -> list[Out]:
        """Scripts without spaces put the family name first and nothing between."""
        family = self.enclose(self.part(name.family, self.family_part), self.family_part)
        if level == 0 and family:
            return family
        given = self.enclose(self.part(name.given, self.given_part), self.given_part)
        return [*family, *given]


def _join(*parts: list[Out]) -> list[Out]:
    """Parts with a space between, except after an apostrophe or a hyphen."""
    found: list[Out] = []
    last = ""
    for part in parts:
        if not part:
            continue
        if found and not last.endswith(_NO_SPACE_AFTER) and not _first_text(part).startswith(_SPACES):
            found.append(Leaf(" ", AFFIX))
        found.extend(part)
        last = _last_text(part)
    return found


def _first_text(part: list[Out]) -> str:
    node = part[0]
    while isinstance(node, Box) and node.children:
        node = node.children[0]
    return node.text if isinstance(node, Leaf) else ""


def _last_text(part: list[Out]) -> str:
    node = part[-1]
    while isinstance(node, Box) and node.children:
        node = node.children[-1]
    return node.text if isinstance(node, Leaf) else ""


@dataclass(slots=True)
class Shown:
    """How many names of a list are shown."""

    count: int
    et_al: bool
    last: bool


def how_many(options: NameOptions, total: int, subsequent: bool, forced: int) -> Shown:
    """Et-al abbreviation; ``forced`` is the number that disambiguation asks for."""
    least = options.subsequent_min if subsequent else options.et_al_min
    first = options.subsequent_use_first if subsequent else options.use_first
    if not least or total < least or first >= total or first < 0:
        return Shown(total, False, False)
    count = max(first, forced)
    if count >= total:
        return Shown(total, False, False)
    if options.use_last:
        # the last name counts among those shown, so that abbreviating is never longer than not abbreviating
        before = count if forced > first else min(count, max(least - 2, 1))
        if total >= before + 2:
            return Shown(before, True, True)
    return Shown(count, True, False)


def join_names(
    renderer: Renderer, options: NameOptions, parts: list[list[Out]], inverted: list[bool], institution_last: bool
) -> list[Out]:
    """A list of names with its delimiters and its conjunction."""
    if len(parts) == 1:
        return parts[0]
    word = renderer.conjunction(options.conjunction)
    found: list[Out] = []
    for index, part in enumerate(parts):
        if index:
            last = index == len(parts) - 1
            if last and word and is_east_asian(word[0]):
                explicit = options.precedes_last in ("always", "after-inverted-name")
                separator = options.delimiter if explicit and inverted[index - 1] else ""
                found.append(Leaf(separator + word, AFFIX))  # written without spaces
            elif last and word:
                separator = _before_last(options, len(parts), inverted[index - 1], institution_last)
                found.append(Leaf(_around(separator, word), AFFIX))
            else:
                found.append(Leaf(options.delimiter, AFFIX))
        found.extend(part)
    return found


def _around(separator: str, word: str) -> str:
    """The conjunction with a space on either side, unless it already has its own or the delimiter ends in one."""
    spaced_after = word[-1:].isspace() or word.endswith("-")
    own_spaces = spaced_after and word.startswith(HEBREW_AND)
    before = "" if separator[-1:].isspace() or word[:1].isspace() or own_spaces else " "
    after = "" if spaced_after or word == HEBREW_AND else " "
    return f"{separator}{before}{word}{after}"


def _before_last(options: NameOptions, count: int, after_inverted: bool, institution_last: bool) -> str:
    # an institution at the end is set off by the number of names alone
    match options.precedes_last if not institution_last else "contextual":
        case "always":
            return options.delimiter
        case "never":
            return ""
        case "after-inverted-name":
            return options.delimiter if after_inverted else ""
        case _:
            return options.delimiter if count > 2 else ""


def before_et_al(options: NameOptions, count: int, after_inverted: bool) -> str:
    """What stands between the last name shown and "et al."."""
    match options.precedes_et_al:
        case "always":
            use = True
        case "never":
            use = False
        case "after-inverted-name":
            use = after_inverted
        case _:
            use = count > 1
    return options.delimiter if use else " "
