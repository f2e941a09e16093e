"""Locales: terms, dates and options, with the fallback of CSL 1.0.2, chapters "Locale" and "Locale Fallback"."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path

from .nodes import Date, DatePart
from .parsing import date_part
from .styles import locales_folder
from .types import StyleError
from .xmltree import Element, parse_xml

FORM_FALLBACK = {"verb-short": "verb", "verb": "long", "symbol": "short", "short": "long"}
FALLBACK = "en-US"
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi", "bal", "brh"})


@dataclass(slots=True, eq=False)
class Term:
    """A term in one form."""

    single: str
    multiple: str
    gender: str = ""
    gender_form: str = ""
    match: str = ""


@dataclass(slots=True, eq=False)
class Layer:
    """What one cs:locale element says, whether in a locale file or in a style."""

    language: str
    terms: dict[tuple[str, str, str], Term] = field(default_factory=dict)  # (name, form, gender form)
    dates: dict[str, Date] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    is_file: bool = False  # a locale file, not part of a style


def parse_layer(element: Element) -> Layer:
    """Read a cs:locale element."""
    layer = Layer(element.get("xml:lang"))
    for child in element.children:
        if child.tag == "style-options":
            layer.options.update(child.attributes)
        elif child.tag == "date":
            parts: list[DatePart] = [date_part(part) for part in child.find_all("date-part")]
            layer.dates[child.get("form")] = Date(delimiter=child.get("delimiter"), parts=parts)
        elif child.tag == "terms":
            for term in child.find_all("term"):
                _read_term(layer, term)
    return layer


def _tidy(text: str) -> str:
    """A term without the line breaks of its XML; spaces on one line belong to it."""
    return text.strip() if "\n" in text else text


def _read_term(layer: Layer, element: Element) -> None:
    name = element.get("name")
    single, multiple = element.find("single"), element.find("multiple")
    one = single.text if single is not None else element.text if multiple is None else ""
    many = multiple.text if multiple is not None else one
    term = Term(_tidy(one), _tidy(many), element.get("gender"), element.get("gender-form"))
    term.match = element.get("match")
    layer.terms[(name, element.get("form", "long"), term.gender_form)] = term


class Locale:
    """Terms, dates and options for one language, looked up through layers, the most particular first."""

    def __init__(self, tag: str, layers: tuple[Layer, ...]) -> None:
        self.tag = tag
        self.layers = layers
        self._found: dict[tuple[str, str, bool, str], str | None] = {}
        self._dates: dict[str, Date | None] = {}

    @functools.cached_property
    def _languages(self) -> tuple[tuple[Layer, ...], ...]:
        """The layers of the language, and apart from them the English file that everything falls back to."""
        last = self.layers[-1:]
        if len(self.layers) > 1 and last[0].is_file and last[0].language == FALLBACK and not self.is_english:
            return self.layers[:-1], last
        return (self.layers,)

    @property
    def language(self) -> str:
        return self.tag.split("-")[0].lower()

    @property
    def is_right_to_left(self) -> bool:
        return self.language in RIGHT_TO_LEFT

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    def term(self, name: str, form: str = "long", plural: bool = False, gender: str = "") -> str | None:
        """A term, falling back from form to form as the specification says; ``None`` when there is none."""
        key = (name, form, plural, gender)
        if key not in self._found:
            entry = self.find_term(name, form, gender)
            self._found[key] = None if entry is None else entry.multiple if plural else entry.single
        return self._found[key]

    def exact(self, name: str, form: str) -> str | None:
        """A term in one form, from whatever layer has that form."""
        found = (layer.terms.get((name, form, "")) for layer in self.layers)
        return next((term.single for term in found if term is not None), None)

    def find_term(self, name: str, form: str = "long", gender: str = "") -> Term | None:
        """A term in a form, or in the form that stands for it; the language's own long form goes before English."""
        for layers in self._languages:
            wanted: str | None = form
            while wanted:
                for layer in layers:
                    entry = layer.terms.get((name, wanted, gender)) if gender else None
                    if entry is None:
                        entry = layer.terms.get((name, wanted, ""))
                    if entry is not None:
                        return entry
                wanted = FORM_FALLBACK.get(wanted)
        return None

    def gender(self, name: str) -> str:
        entry = self.find_term(name)
        return entry.gender if entry is not None else ""

    def date(self, form: str) -> Date | None:
        if form not in self._dates:
            self._dates[form] = next((layer.dates[form] for layer in self.layers if form in layer.dates), None)
        return self._dates[form]

    def option(self, name: str, default: str = "") -> str:
        return next((layer.options[name] for layer in self.layers if name in layer.options), default)

    @functools.cached_property
    def punctuation_in_quote(self) -> bool:
        return self.option("punctuation-in-quote", "false") == "true"

    @functools.cached_property
    def limit_day_ordinals(self) -> bool:
        return self.option("limit-day-ordinals-to-day-1", "false") == "true"

    @functools.cached_property
    def ordinals(self) -> dict[tuple[str, str], Term]:
        """The ordinal terms by (name, gender form).

        A locale file, and a style that defines "ordinal" itself, replaces all of them; a style that does not redefines
        only those that exist.
        """
        found: dict[tuple[str, str], Term] = {}
        for layer in reversed(self.layers):
            terms = {
                (name, gender): term
                for (name, form, gender), term in layer.terms.items()
                if form == "long" and name.startswith("ordinal")
            }
            if layer.is_file or ("ordinal", "") in terms or ("ordinal", "") not in found:
                found = {**terms} if terms else found
            else:
                found.update({key: term for key, term in terms.items() if key in found})
        return found

    def with_layers(self, layers: list[Layer]) -> Locale:
        """This locale with a style's own cs:locale elements laid over it."""
        exact = [layer for layer in layers if layer.language and layer.language.lower() == self.tag.lower()]
        primary = [
            layer
            for layer in layers
            if layer.language and layer.language.lower() == self.language and layer not in exact
        ]
        everywhere = [layer for layer in layers if not layer.language]
        chosen = (*exact, *primary, *everywhere)
        return Locale(self.tag, (*chosen, *self.layers)) if chosen else self


@functools.lru_cache(maxsize=1)
def _primary_dialects() -> dict[str, str]:
    path = locales_folder() / "locales.json"
    table = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {str(key): str(value) for key, value in table.get("primary-dialects", {}).items()}


@functools.lru_cache(maxsize=1)
def _locale_files() -> dict[str, Path]:
    """The locale files by lower-case tag."""
    return {path.stem.removeprefix("locales-").lower(): path for path in locales_folder().glob("locales-*.xml")}


@functools.lru_cache(maxsize=128)
def _file_layer(tag: str) -> Layer | None:
    path = _locale_files().get(tag.lower())
    if path is None:
        return None
    layer = parse_layer(parse_xml(path.read_bytes()))
    layer.language = path.stem.removeprefix("locales-")
    layer.is_file = True
    return layer


@functools.lru_cache(maxsize=256)
def find_locale(tag: str) -> Locale:
    """The locale for a language tag: the dialect, then the language's primary dialect, then American English."""
    parts = [part for part in tag.strip().replace("_", "-").split("-") if part]
    language = parts[0].lower() if parts else "en"
    region = parts[-1].upper() if len(parts) > 1 and len(parts[-1]) == 2 else ""
    wanted = ["-".join(parts[:count]) for count in range(len(parts), 1, -1)]
    wanted += [f"{language}-{region}"] if region else []
    wanted += [_primary_dialects().get(language, language), language, FALLBACK]
    layers: list[Layer] = []
    for candidate in wanted:
        layer = _file_layer(candidate)
        if layer is not None and layer not in layers:
            layers.append(layer)
    if not layers:
        raise StyleError("the locale files have no en-US")
    known = layers[0].language.lower().startswith(language)
    name = layers[0].language if known and len(parts) == 1 else "-".join((language, *parts[1:]))
    return Locale(name, tuple(layers))
