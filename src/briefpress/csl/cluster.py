"""Putting the cites of a cluster together: grouping, collapsing, affixes (CSL 1.0.2, "Cite Grouping", "Collapsing")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import nodes
from .context import Context
from .output import AFFIX, AUTHORED, Box, Leaf, Out, find_role, is_empty, leaves, text_of
from .richtext import parse_rich
from .style import Style
from .types import Cite

_LETTER_START = re.compile(r"(?:<[^>]+>)*(?:[^\W_]|[(\[])")
_LETTER_END = re.compile(r"(?:[^\W_]|[,.:;!?)\]”’»]|(?<=.)\")(?:</[^>]+>)*$")


@dataclass(slots=True, eq=False)
class RenderedCite:
    """One cite with what collapsing needs to know of it."""

    cite: Cite
    context: Context
    content: list[Out]
    author: str = ""
    before: str | None = None  # the delimiter before it, where it is not the layout's
    collapsed: bool = False


Again = Callable[[RenderedCite], list[Out]]  # renders a cite again without its author


class ClusterBuilder:
    """Builds clusters by the options of one style's cs:citation."""

    def __init__(self, style: Style, again: Again) -> None:
        options = style.citation.options
        self.layout: nodes.Layout = style.citation.layout
        self.delimiter = self.layout.delimiter
        self.collapse = options.get("collapse", "")
        self.group_delimiter = options.get("cite-group-delimiter", self.delimiter if style.is_note else ", ")
        self.groups = "cite-group-delimiter" in options or self.collapse.startswith("year")
        # a style that does not sort leaves the author's order alone, and notes are not regrouped
        self.reorders = bool(style.citation.sort) and not style.is_note
        self.suffix_delimiter = options.get(
            "year-suffix-delimiter", options.get("cite-group-delimiter", self.delimiter)
        )
        self.after_collapse = options.get("after-collapse-delimiter", self.delimiter)
        if options.get("disambiguate-add-year-suffix") != "true" and self.collapse.startswith("year-suffix"):
            self.collapse = "year"
        self.again = again

    def build(self, cites: list[RenderedCite]) -> list[Out]:
        """The cluster's content, without the layout's own affixes."""
        for cite in cites:
            names = find_role(cite.content, "names")
            cite.author = text_of([names]) if names is not None else ""
        cites = [cite for cite in cites if not is_empty(cite.content) or cite.cite.prefix or cite.cite.suffix]
        if self.groups:
            cites = self._grouped(cites) if self.reorders else cites
            self._collapse_groups(cites)
        if self.collapse == "citation-number":
            return self._join_numbers(cites)
        return self._join(cites)

    def _grouped(self, cites: list[RenderedCite]) -> list[RenderedCite]:
        """Cites of the same author brought together where the first of them stands."""
        if len(cites) < 3:
            return cites
        groups: dict[str, list[RenderedCite]] = {}
        for number, cite in enumerate(cites):
            groups.setdefault(cite.author or f"\0{number}", []).append(cite)
        return [cite for group in groups.values() for cite in group]

    def _collapse_groups(self, cites: list[RenderedCite]) -> None:
        previous: RenderedCite | None = None
        for cite in cites:
            if previous is not None:
                same = cite.author == previous.author and (bool(cite.author) or self.collapse.startswith("year-"))
                if same and not cite.cite.prefix and not previous.cite.suffix:
                    cite.before = self.after_collapse if previous.cite.locator else self.group_delimiter
                    if self.collapse:
                        cite.content = self.again(cite)
                        cite.collapsed = True
                elif previous.collapsed or previous is cites[0] or not self.collapse.startswith("year-"):
                    cite.before = self.after_collapse
            previous = cite
        cites[:] = [cite for cite in cites if not cite.collapsed or not is_empty(cite.content) or cite.cite.suffix]
        if self.collapse.startswith("year-suffix"):
            self._collapse_suffixes(cites)

    def _collapse_suffixes(self, cites: list[RenderedCite]) -> None:
        """Years that repeat within a group leave only their suffixes."""
        for start, first in enumerate(cites):
            if find_role(first.content, "year-suffix") is None or first.before == "":
                continue
            run = [first]
            for cite in cites[start + 1 :]:
                if not self._only_suffix_differs(first, cite):
                    break
                run.append(cite)
            for cite in run[1:]:
                suffix = find_role(cite.content, "year-suffix")
                if suffix is not None and cite.before != self.suffix_delimiter + "\0":
                    cite.content = [suffix]
                    cite.before = self.suffix_delimiter

    def _only_suffix_differs(self, first: RenderedCite, cite: RenderedCite) -> bool:
        return (
            cite.collapsed
            and not cite.cite.locator
            and not first.cite.locator
            and len(cite.content) > 0
            and _without_suffix(cite.content) != ""
            and _without_suffix(cite.content) == _without_suffix(self.again(first))
        )

    def _join(self, cites: list[RenderedCite]) -> list[Out]:
        found: list[Out] = []
        index = 0
        while index < len(cites):
            cite = cites[index]
            if found:
                delimiter = self.delimiter if cite.before is None else cite.before
                self._delimit(found, _yielding(delimiter, cites[index - 1].cite, cite.cite))
            found.append(self.wrap(cite))
            index += 1
            if self.collapse == "year-suffix-ranged":
                last = self._range_end(cites, index - 1)
                if last > index:
                    found.append(Leaf("–", AFFIX))
                    found.append(self.wrap(cites[last]))
                    index = last + 1
        return found

    @staticmethod
    def _range_end(cites: list[RenderedCite], start: int) -> int:
        """The last cite of a run of following suffixes that begins at ``start``."""
        end = start
        while end + 1 < len(cites):
            here, following = (find_role(cites[at].content, "year-suffix") for at in (end, end + 1))
            if here is None or following is None or len(cites[end + 1].content) != 1:
                break
            if cites[end + 1].content[0] is not following or not _follows(str(here.data), str(following.data)):
                break
            if cites[end].cite.suffix or cites[end + 1].cite.prefix:
                break
            end += 1
        return end

    def _delimit(self, found: list[Out], delimiter: str) -> None:
        if delimiter:
            found.append(Leaf(delimiter, AFFIX))

    def wrap(self, cite: RenderedCite) -> Out:
        """A cite between its own affixes, marked as belonging to its item."""
        prefix, suffix = cite.cite.prefix, cite.cite.suffix
        children = cite.content
        if prefix:
            space = " " if _LETTER_END.search(prefix) else ""
            children = [*_affix(prefix + space), *children]
        if suffix:
            space = " " if _LETTER_START.match(suffix) else ""
            children = [*children, *_affix(space + suffix)]
        return Box(children, cite=cite.cite.id)

    def _join_numbers(self, cites: list[RenderedCite]) -> list[Out]:
        """Runs of following numbers become ranges."""
        found: list[Out] = []
        index = 0
        after_range = False
        while index < len(cites):
            if found:
                self._delimit(found, self.after_collapse if after_range else self.delimiter)
            end = self._number_run(cites, index)
            found.append(self.wrap(cites[index]))
            after_range = end > index
            if end > index + 1:
                found.append(Leaf("–", AFFIX))
                found.append(self.wrap(cites[end]))
            elif end == index + 1:
                self._delimit(found, self.delimiter)
                found.append(self.wrap(cites[end]))
                after_range = False
            index = end + 1
        return found

    def _number_run(self, cites: list[RenderedCite], start: int) -> int:
        end = start
        while end + 1 < len(cites):
            # a prefix may open a run and a suffix close it
            if cites[end].cite.suffix or cites[end + 1].cite.prefix:
                break
            here, following = _sole_number(cites[end]), _sole_number(cites[end + 1])
            if here is None or following is None or following != here + 1:
                break
            end += 1
        return end


def _yielding(delimiter: str, before: Cite, after: Cite) -> str:
    """A delimiter gives way to punctuation that the author put at the end of a suffix or the start of a prefix."""
    if after.prefix.lstrip().startswith((",", ".", ";", ":", "!", "?")):
        return ""
    if not delimiter:
        return ""
    return " " if before.suffix.rstrip().endswith((",", ".", ";", ":", "!", "?")) else delimiter


def _affix(text: str) -> list[Out]:
    found = parse_rich(text)
    for leaf in leaves(found):
        leaf.kind = AUTHORED
    return found


def _follows(first: str, second: str) -> bool:
    return len(first) == len(second) and first[:-1] == second[:-1] and ord(second[-1]) == ord(first[-1]) + 1


def _without_suffix(content: list[Out]) -> str:
    found = []
    for node in content:
        if isinstance(node, Leaf):
            found.append(node.text)
        elif node.role != "year-suffix":
            found.append(_without_suffix(node.children))
    return "".join(found)


def _sole_number(cite: RenderedCite) -> int | None:
    """The citation number, where a cite is nothing else."""
    number = find_role(cite.content, "citation-number")
    if number is None or not isinstance(number.data, int):
        return None
    letters = [character for character in text_of(cite.content) if character.isalnum()]
    return number.data if "".join(letters) == str(number.data) else None
