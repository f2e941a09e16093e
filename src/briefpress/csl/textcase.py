"""Text case (CSL 1.0.2, "Text-case"): conversions over leaves, so that mark-up and protected runs stay as they are."""

from __future__ import annotations

import re

from .output import CONTENT, Leaf, Out, leaves

STOP_WORDS = frozenset(
    {
        "a", "about", "above", "across", "afore", "after", "against", "al", "along", "alongside", "amid", "amidst",
        "among", "amongst", "an", "and", "anenst", "apropos", "apud", "around", "as", "aside", "astride", "at",
        "athwart", "atop", "barring", "before", "behind", "below", "beneath", "beside", "besides", "between", "beyond",
        "but", "by", "c", "ca", "circa", "d", "d’", "de", "despite", "down", "during", "et", "except", "for",
        "forenenst", "from", "given", "in", "inside", "into", "lest", "like", "modulo", "near", "next", "nor",
        "notwithstanding", "of", "off", "on", "onto", "or", "out", "over", "per", "plus", "pro", "qua", "sans", "since",
        "so", "than", "the", "through", "throughout", "thru", "thruout", "till", "to", "toward", "towards", "under",
        "underneath", "until", "unto", "up", "upon", "v", "van", "versus", "via", "vis-à-vis", "von", "vs", "with",
        "within", "without", "yet",
    }
)  # fmt: skip
_FULL_STOP = re.compile(r"\.(?![a-z0-9])")  # not the dots of "example.org" and "10.1"
_BLANKS = re.compile(r"\S*[^\W_]\S*")  # the first word that has a letter or a digit
_LETTERS_WITH_STOPS = re.compile(r"(?:[a-z]\.){2,}")  # "u.s.", "e.g."
_WORD = re.compile(r"[^\s\-–—/.]+")


def _first_letter(word: str) -> int:
    """Where a word's first letter or digit stands, past quotation marks and brackets."""
    return next((index for index, character in enumerate(word) if character.isalnum()), -1)


_TURKISH_LOWER = {"I": "ı", "İ": "i"}


class _Run:
    """The characters of several leaves, changed one by one and given back to their leaves."""

    def __init__(self, parts: list[Leaf], turkish: bool) -> None:
        self.parts = parts
        self.turkish = turkish  # i and ı are two letters, each with a capital of its own
        self.text = "".join(leaf.text for leaf in parts)
        self.characters = list(self.text)
        self.fixed: list[bool] = []
        for leaf in parts:
            self.fixed.extend([leaf.nocase] * len(leaf.text))

    def upper(self, index: int) -> None:
        if not self.fixed[index]:
            character = self.text[index]
            self.characters[index] = "İ" if self.turkish and character == "i" else character.upper()

    def lower(self, index: int) -> None:
        if not self.fixed[index]:
            character = self.text[index]
            self.characters[index] = (
                _TURKISH_LOWER.get(character, character.lower()) if self.turkish else character.lower()
            )

    def done(self) -> None:
        place = 0
        for leaf in self.parts:
            end = place + len(leaf.text)
            leaf.text = "".join(self.characters[place:end])
            place = end


def apply_text_case(nodes: list[Out], case: str, english: bool, language: str = "") -> None:
    """Change the case of everything in ``nodes``; title case only where the item is in English."""
    if case == "title" and not english:
        return
    parts = [leaf for leaf in leaves(nodes) if leaf.text]
    if not parts:
        return
    run = _Run(parts, language[:2] in ("tr", "az"))
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
            for word in re.finditer(r"[^\s-]+", run.text):
                _capitalize_word(run, word)
        case "sentence":
            _sentence(run)
        case "title":
            _title(run)
        case _:
            return
    run.done()


def _capitalize_word(run: _Run, word: re.Match[str]) -> None:
    """Capitalize a word that is all small letters; "arXiv" and "iPhone" know what they are."""
    offset = _first_letter(word[0])
    if offset >= 0 and word[0] == word[0].lower() and not any(run.fixed[word.start() : word.end()]):
        run.upper(word.start() + offset)


def _capitalize_first(run: _Run) -> None:
    word = _BLANKS.search(run.text)
    if word is not None:
        _capitalize_word(run, word)


def _sentence(run: _Run) -> None:
    first = re.search(r"[^\s.]+", run.text)
    for index in range(first.end() if first is not None else 0, len(run.text)):
        run.lower(index)
    _capitalize_first(run)


def _title(run: _Run) -> None:
    words = list(_WORD.finditer(run.text))
    for number, word in enumerate(words):
        start, end = word.span()
        if any(run.fixed[start:end]):
            continue
        core = word[0].strip("“”‘’\"'()[]{},;:.!?…¿¡")
        lower = core.lower()
        before = run.text[:start].rstrip("“‘\"'( ")
        if number and _LETTERS_WITH_STOPS.match(run.text, start):
            continue
        begins = number == 0 or before.endswith((":", "?", "!"))
        forced = begins or number == len(words) - 1
        hyphened = start > 0 and run.text[start - 1] in "-–/"
        joined = run.text[end : end + 1] == "-"
        if core != lower:
            continue
        if not forced and lower in STOP_WORDS and (hyphened or not joined):
            continue
        if len(core) == 1 and not begins and not (joined and core.isascii()):
            continue  # a lone letter is a symbol
        offset = _first_letter(word[0])
        if offset >= 0:
            run.upper(start + offset)


def strip_periods(nodes: list[Out]) -> None:
    """Take out full stops, but not those of addresses."""
    for node in nodes:
        if isinstance(node, Leaf):
            if node.kind == CONTENT:
                node.text = _FULL_STOP.sub("", node.text)
        elif not node.link:
            strip_periods(node.children)
