"""A template filled from a row: `{{ name }}` in its strings becomes the row's value, which is data or text and never markup.

A template is a brief with `parameters`. A placeholder alone in a field that is data becomes the value with its type; in words a
number or a date is written as readers of the brief's language write it; in prose, what has a meaning in Markdown is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from pydantic import ValidationError

from . import languages
from .diagnostics import BriefError, Diagnostic, Span, error, in_order, warning
from .model import PROSE, Parameter, Parameters, Part
from .parameter_values import Typed, shown, typed
from .placeholders import FILTERS, Placeholder, in_its_place, in_plain, in_prose
from .readers.loaded import Loaded, Path
from .rows import Row
from .titles import slug_from, slug_of_file
from .validate import diagnostics

# Keys whose texts are words for readers, though no Markdown. What is neither words nor prose is data, and stays as spelled.
_WORDS = frozenset("title subtitle publisher contact distribution name role affiliation alt".split())
_CSL_TAG = re.compile(r"</?(?:i|b|sup|sub|sc|span)\b", re.IGNORECASE)  # csl/richtext.py; it has no escapes
_LONGEST_SLUG = 100


class _Declared(Part):
    """The part of a template that declares what fills it."""

    parameters: Parameters


def filled(loaded: Loaded, row: Row | None) -> Loaded:
    """The brief that a template makes of a row, its places those of the template; without a row the defaults fill it.

    A brief without `parameters` is given back as it is when there is no row. The slug is made to differ from row to row.
    Raises BriefError with every fault: of the template at its place there, of a value at its cell.
    """
    if row is None and "parameters" not in loaded.data:
        return loaded
    declared = _declared(loaded)
    faults: list[Diagnostic] = []
    values = _values(declared, row, loaded, faults)
    filler = _Filler(loaded, declared, values, row, faults)
    data = filler.brief()
    if faults:
        raise BriefError(*in_order(faults))
    if row is not None:
        data["slug"] = _slug(loaded, data, row)
    return replace(loaded, data=data)


def check_template(loaded: Loaded, rows: Sequence[Row]) -> list[Diagnostic]:
    """What is to be said once, not for every row: faults of the template, columns that are missing or not declared."""
    try:
        declared = _declared(loaded)
    except BriefError as fault:
        return list(fault.diagnostics)
    faults: list[Diagnostic] = []
    _Filler(loaded, declared, {}, None, faults).brief()
    first = {column: row for row in reversed(rows) for column in reversed(row.columns)}
    for name, parameter in declared.items():
        if name not in first and _needed(parameter):
            message = f"the table has no column `{name}`, which the template needs"
            faults.append(
                error("column-missing", message, Span(rows[0].name if rows else loaded.name), _near(name, first))
            )
    for column, row in first.items():
        if column not in declared:
            hint = _near(column, declared) or "declare it in the template's `parameters`, or leave it out of the table"
            faults.append(
                warning("column-unknown", f"the template has no parameter `{column}`", row.span(column), hint)
            )
    return in_order(faults)


def _declared(loaded: Loaded) -> dict[str, Parameter]:
    """The parameters of a template. Raises BriefError."""
    if "parameters" not in loaded.data:
        hint = "declare in its front matter what the rows fill in, such as parameters: {region: text, count: integer}"
        raise BriefError(error("no-parameters", "the brief is no template: it has no `parameters`", loaded.at(0), hint))
    try:
        return _Declared.model_validate({"parameters": loaded.data["parameters"]}).parameters
    except ValidationError as fault:
        raise BriefError(*diagnostics(loaded, fault)) from None


def _needed(parameter: Parameter) -> bool:
    return parameter.required and parameter.default is None


def _near(name: str, known: Mapping[str, object]) -> str:
    """A hint at a name that was perhaps meant."""
    folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), folded, 1, 0.6)
    return f"did you mean `{folded[near[0]]}`?" if near else ""


def _values(
    declared: Mapping[str, Parameter], row: Row | None, loaded: Loaded, faults: list[Diagnostic]
) -> dict[str, Typed]:
    """The value of each parameter with its type, None where a row may lack it and does."""
    values: dict[str, Typed] = {}
    missing = []
    for name, parameter in declared.items():
        given = row.values.get(name) if row else None
        try:
            if given is not None:
                values[name] = typed(given, parameter)
            elif parameter.default is not None:
                values[name] = typed(parameter.default, parameter)
            elif not parameter.required:
                values[name] = None
            elif row is None:
                missing.append(f"`{name}`")
            else:
                hint = "fill the cell in, or give the parameter a default or `required: false`"
                message = f"row {row.number} has no value for `{name}`"
                faults.append(error("value-missing", message, row.span(name), hint))
        except ValueError as fault:
            faults.append(_value_fault(name, given, row, loaded, str(fault)))
    if missing:
        hint = f"give a table of rows, briefpress build {loaded.name} --data rows.csv, or each parameter a default"
        message = f"this is a template, and nothing fills {', '.join(missing)}"
        faults.append(error("template-without-rows", message, loaded.key_span(("parameters",)), hint))
    return values


def _value_fault(name: str, given: object, row: Row | None, loaded: Loaded, reason: str) -> Diagnostic:
    """A value that is not what the template declares; a default is told where it is declared."""
    reason, _, hint = reason.partition("; ")
    if row is None or given is None:
        span = loaded.span(("parameters", name, "default"))
        return error("bad-value", f"the default of `{name}` {reason}", span, hint)
    quoted = f" {given!r}" if isinstance(given, str | int) and len(str(given)) < 60 else ""
    return error("bad-value", f"`{name}`{quoted} of row {row.number} {reason}", row.span(name), hint)


def _slug(loaded: Loaded, data: Mapping[str, object], row: Row) -> object:
    """The slug of the row's brief: the template's, with the number of the row where it has no placeholder."""
    pattern, slug = loaded.data.get("slug"), data.get("slug")
    if not isinstance(slug, str):
        slug = slug_of_file(loaded.name)
    elif isinstance(pattern, str) and in_plain(pattern):
        return slug[:_LONGEST_SLUG]
    number = f"-{row.number:04d}"
    return slug[: _LONGEST_SLUG - len(number)] + number


@dataclass
class _Filler:
    """Puts values into the data of a template; a parameter without a value leaves nothing. Faults are added to `faults`."""

    loaded: Loaded
    declared: Mapping[str, Parameter]
    values: Mapping[str, Typed]
    row: Row | None
    faults: list[Diagnostic]
    language: str = field(default="en", init=False)

    def brief(self) -> dict[str, object]:
        """The data of the brief."""
        data = {key: value for key, value in self.loaded.data.items() if key != "parameters"}
        language = str(self.value(("language",), data.get("language")))
        self.language = language if languages.is_tag(language) else "en"
        return self.members((), data)

    def value(self, path: Path, value: object) -> object:
        """Any value of the template, filled."""
        match value:
            case str() if "{{" in value:
                return self.text(path, value)
            case list():
                return [self.value((*path, number), item) for number, item in enumerate(value)]
            case dict():
                return self.members(path, value)
            case _:
                return value

    def members(self, path: Path, mapping: Mapping[str, object]) -> dict[str, object]:
        """The members of a mapping; one that is a placeholder alone, to which a row gives no value, is left out."""
        new = {key: self.value((*path, key), item) for key, item in mapping.items()}
        return {key: item for key, item in new.items() if item is not None or mapping[key] is None}

    def text(self, path: Path, text: str) -> object:
        """A string that holds placeholders."""
        readers = _is_prose(path) or _is_words(path)
        found = in_prose(text) if _is_prose(path) else in_plain(text)
        alone = len(found) == 1 and not (text[: found[0].start] + text[found[0].end :]).strip()
        parts: list[str] = []
        at = 0
        for placeholder in found:
            parameter = self.parameter(path, text, placeholder)
            if parameter is None:
                continue
            value = self.values.get(placeholder.name)
            if alone and parameter.type in ("numbers", "texts"):
                return self.items(path, parameter, placeholder, value if isinstance(value, list) else [])
            if alone and value is None and (isinstance(path[-1], str) or not readers):
                return None
            if alone and not readers and path != ("slug",):
                return self.plain(path, placeholder, value) if isinstance(value, str) else value
            parts += [text[at : placeholder.start], self.words(path, text, placeholder, value)]
            at = placeholder.end
        return "".join(parts) + text[at:]

    def parameter(self, path: Path, text: str, placeholder: Placeholder) -> Parameter | None:
        """The parameter that a placeholder names; None, and the fault is noted, where there is none that can stand there."""
        name, shown = placeholder.name, text[placeholder.start : placeholder.end]
        found = self.declared.get(name)
        if not name:
            hint = "write {{ name }}, or in Markdown \\{\\{ for the braces themselves"
            self.fault("placeholder", f"{shown} is no placeholder", path, text, placeholder, hint)
        elif found is None:
            hint = _near(name, self.declared) or f"declare it: parameters: {{{name}: text}}"
            self.fault("unknown-parameter", f"the parameter `{name}` is not declared", path, text, placeholder, hint)
        elif placeholder.filter and placeholder.filter not in FILTERS:
            hint = "the only one is `raw`, which leaves a number or a date as spelled"
            self.fault("placeholder", f"there is no filter `{placeholder.filter}`", path, text, placeholder, hint)
        elif found.type == "text" and placeholder.where == "verbatim":
            hint = "only numbers and dates may stand there; take the placeholder out of it"
            message = f"text such as `{name}` would be read as markup in code and in citations"
            self.fault("placeholder", message, path, text, placeholder, hint)
        else:
            return found
        return None

    def items(
        self, path: Path, parameter: Parameter, placeholder: Placeholder, values: Sequence[str | None]
    ) -> list[str | None]:
        """A list, each of its items as the place that it gets there takes it."""
        kind = parameter.type.removesuffix("s")
        out: list[str | None] = []
        for number, value in enumerate(values):
            here = (*path, number)
            if value is None:
                out.append(None)
            elif _is_prose(here):
                out.append(in_its_place(shown(value, kind, self.language), "text", "", ""))
            else:
                out.append(
                    self.plain(here, placeholder, shown(value, kind, self.language) if _is_words(here) else value)
                )
        return out

    def words(self, path: Path, text: str, placeholder: Placeholder, value: Typed) -> str:
        """The value as a part of a string."""
        kind = self.declared[placeholder.name].type
        if kind in ("boolean", "numbers", "texts"):
            what = "true or false" if kind == "boolean" else "a list"
            message = f"`{placeholder.name}` is {what}, which no text can hold"
            hint = "let it stand alone in a field that takes such a value, or declare it as text"
            self.fault("placeholder", message, path, text, placeholder, hint)
        if value is None or isinstance(value, bool | list):
            return ""
        if path == ("slug",):
            number = f"{self.row.number:04d}" if self.row else ""
            return slug_from(f"x {value}").removeprefix("x").lstrip("-") or number
        prose = _is_prose(path)
        readers = (prose or _is_words(path)) and placeholder.where in ("text", "caption") and not placeholder.filter
        form = shown(value, kind, self.language) if readers else str(value)
        if not prose:
            return self.plain(path, placeholder, form)
        before, after = text[: placeholder.start][-1:], text[placeholder.end :][:1]
        return in_its_place(form, placeholder.where, before, after)

    def plain(self, path: Path, placeholder: Placeholder, value: str) -> str:
        """A string that goes where there is no Markdown; the fields of sources know tags, without a way to escape them."""
        if path[0] == "sources" and _CSL_TAG.search(value):
            span = self.row.span(placeholder.name) if self.row else self.loaded.span(("parameters", placeholder.name))
            message = f"`{placeholder.name}` holds a tag, which would be markup in a source"
            self.faults.append(error("bad-value", message, span, "take it out"))
        return value

    def fault(self, code: str, message: str, path: Path, text: str, placeholder: Placeholder, hint: str) -> None:
        """Note an error at a placeholder."""
        token = text[placeholder.start : placeholder.end]
        line = text.count("\n", 0, placeholder.start)
        nth = text.count(token, text.rfind("\n", 0, placeholder.start) + 1, placeholder.start)
        self.faults.append(error(code, message, self.loaded.span_in(path, line, token, nth), hint))


def _is_prose(path: Path) -> bool:
    """Whether a string at a path of the brief is Markdown; a key point may stand as its text alone."""
    point = path[0] == "key_points" and len(path) == 2
    return path[0] != "sources" and (point or not PROSE.isdisjoint(map(str, path)))


def _is_words(path: Path) -> bool:
    """Whether a string at a path is text that readers see."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return path[0] != "sources" and (key in _WORDS or (path[0] == "authors" and len(path) == 2))
