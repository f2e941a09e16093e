"""Text case (CSL 1.0.2, "Text-case"): conversions over leaves, so that mark-up and protected runs stay as they are."""

from __future__ import annotations

import re

from .output import Leaf, Out, leaves

STOP_WORDS = frozenset(
    [
        "a",
        "according",
        "across",
        "afore",
        "after",
        "against",
        "ahead",
        "along",
        "alongside",
        "amid",
        "amidst",
        "among",
        "amongst",
        "an",
        "and",
        "anenst",
        "apart",
        "apropos",
        "apud",
        "around",
        "as",
        "aside",
        "astride",
        "at",
        "athwart",
        "atop",
        "barring",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "besides",
        "between",
        "beyond",
        "but",
        "by",
        "c",
        "ca",
        "circa",
        "close",
        "despite",
        "down",
        "due",
        "during",
        "et",
        "except",
        "far",
        "for",
        "forenenst",
        "from",
        "given",
        "in",
        "inside",
        "instead",
        "into",
        "lest",
        "like",
        "modulo",
        "near",
        "next",
        "nor",
        "notwithstanding",
        "of",
        "off",
        "on",
        "onto",
        "opposite",
        "or",
        "out",
        "outside",
        "over",
        "pace",
        "past",
        "per",
        "plus",
        "pro",
        "qua",
        "regardless",
        "sans",
        "since",
        "so",
        "subsequent",
        "than",
        "that",
        "the",
        "through",
        "throughout",
        "thru",
        "thruout",
        "till",
        "to",
        "together",
        "toward",
        "towards",
        "under",
        "underneath",
        "until",
        "unto",
        "up",
        "upon",
        "v",
        "versus",
        "via",
        "vis-à-vis",
        "vs",
        "when",
        "where",
        "while",
        "with",
        "within",
        "without",
        "yet",
        "about",
        "above",
        "al",
        "according",
        "d’",
        "d'",
        "de",
        "del",
        "della",
        "der",
        "den",
        "des",
        "di",
        "du",
        "el",
        "het",
        "la",
        "le",
        "les",
        "l’",
        "l'",
        "o’",
        "o'",
        "van",
        "von",
        "von",
        "der",
    ]
) - {
    "together",
    "so",
    "when",
    "where",
    "while",
    "close",
    "far",
    "due",
    "given",
    "past",
    "that",
    "regardless",
    "subsequent",
    "opposite",
    "instead",
    "el",
    "het",
    "les",
    "della",
    "del",
    "des",
    "di",
    "den",
    "der",
}
_WORD = re.compile(r"[^\s\-–—/]+")
_PERIODS = re.compile(r"\.")


def _is_upper(text: str) -> bool:
    return text.upper() == text and text.lower() != text


def _first_letter(word: str) -> int:
    """Where a word's first letter or digit stands, past quotation marks and brackets."""
    return next((index for index, character in enumerate(word) if character.isalnum()), -1)


class _Run:
    """The characters of several leaves, changed one by one and given back to their leaves."""

    def __init__(self, parts: list[Leaf]) -> None:
        self.parts = parts
        self.text = "".join(leaf.text for leaf in parts)
        self.characters = list(self.text)
        self.fixed: list[bool] = []
        for leaf in parts:
            self.fixed.extend([leaf.nocase] * len(leaf.text))

    def upper(self, index: int) -> None:
        if not self.fixed[index]:
            self.characters[index] = self.text[index].upper()

    def lower(self, index: int) -> None:
        if not self.fixed[index]:
            self.characters[index] = self.text[index].lower()

    def done(self) -> None:
        place = 0
        for leaf in self.parts:
            end = place + len(leaf.text)
            leaf.text = "".join(self.characters[place:end])
            place = end


def apply_text_case(nodes: list[Out], case: str, english: bool) -> None:
    """Change the case of everything in ``nodes``; title case only where the item is in English."""
    if case == "title" and not english:
        return
    parts = [leaf for leaf in leaves(nodes) if leaf.text]
    if not parts:
        return
    run = _Run(parts)
    match case:
        case "lowercase":
            for index in range(len(run.text)):
                run.lower(index)
        case "uppercase":
            for index in range(len(run.text)):
                run.upper(index)
        case "capitalize-first":
            _capitalize_first(run)
        case "capitalize-all":
            for word in re.finditer(r"\S+", run.text):
                _capitalize_word(run, word)
        case "sentence":
            _sentence(run)
        case "title":
            _title(run)
        case _:
            return
    run.done()


def _capitalize_word(run: _Run, word: re.Match[str]) -> None:
    offset = _first_letter(word[0])
    if offset >= 0 and not any(run.fixed[word.start() : word.end()]):
        run.upper(word.start() + offset)


def _capitalize_first(run: _Run) -> None:
    offset = _first_letter(run.text)
    if offset >= 0:
        run.upper(offset)


def _sentence(run: _Run) -> None:
    if _is_upper(run.text):
        for index in range(len(run.text)):
            run.lower(index)
        first = _first_letter(run.text)
        if first >= 0 and not run.fixed[first]:
            run.characters[first] = run.text[first]
        return
    word = re.search(r"\S+", run.text)
    if word is not None and word[0].lower() == word[0]:
        _capitalize_word(run, word)


def _title(run: _Run) -> None:
    words = list(_WORD.finditer(run.text))
    all_upper = _is_upper(run.text)
    for number, word in enumerate(words):
        start, end = word.span()
        if any(run.fixed[start:end]):
            continue
        core = word[0].strip("“”‘’\"'()[]{},;:.!?…¿¡")
        lower = core.lower()
        before = run.text[:start].rstrip("“‘\"'( ")
        forced = number == 0 or number == len(words) - 1 or before.endswith((":", "?", "!", "—"))
        hyphened = start > 0 and run.text[start - 1] in "-–/"
        if all_upper:
            for index in range(start, end):
                run.lower(index)
        elif core != lower:
            if lower in STOP_WORDS and not forced and core[0].isupper() and core[1:] == core[1:].lower():
                for index in range(start, end):
                    run.lower(index)
            continue
        if lower in STOP_WORDS and not forced and not (hyphened and False):
            continue
        offset = _first_letter(word[0])
        if offset >= 0:
            run.upper(start + offset)


def strip_periods(nodes: list[Out]) -> None:
    for leaf in leaves(nodes):
        leaf.text = _PERIODS.sub("", leaf.text)
