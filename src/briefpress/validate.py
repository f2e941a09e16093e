"""Loaded → Brief, or every fault of the data at once, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from .diagnostics import BriefError, Diagnostic, error
from .model import Author, Brief, Change, Chart, Figure, KeyPoint, NamedSection, Parameter, Question, Series, Table
from .readers.loaded import Loaded, Path

_PARTS: Mapping[str, type[BaseModel]] = {
    "authors": Author,
    "corrections": Change,
    "updates": Change,
    "key_points": KeyPoint,
    "sections": NamedSection,
    "faq": Question,
    "figures": Figure,
    "tables": Table,
    "parameters": Parameter,
}
_WANTED = {
    "string_type": "must be text",
    "list_type": "must be a list",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "dict_type": "must hold keys and values",
    "model_type": "must hold keys and values",
    "model_attributes_type": "must hold keys and values",
    "too_short": "is empty",
}


def validate(loaded: Loaded) -> Brief:
    """The brief that the data mean. Raises BriefError with every fault."""
    try:
        return Brief.model_validate(loaded.data)
    except ValidationError as fault:
        raise BriefError(*diagnostics(loaded, fault)) from None


def diagnostics(
    loaded: Loaded,
    fault: ValidationError,
    whole: type[BaseModel] = Brief,
    parts: Mapping[str, type[BaseModel]] = _PARTS,
) -> list[Diagnostic]:
    """What pydantic found wrong with the data of a brief, or of what else is given as one is, in the words of briefs.

    `parts` are the models of the lists of `whole`, by their key.
    """

    def owner(path: Path) -> type[BaseModel]:
        """The part that a key at this path belongs to."""
        if "chart" in path[:-1]:
            return Series if "series" in path[:-1] else Chart
        return parts.get(str(path[0]), whole) if len(path) > 1 else whole

    return [_diagnostic(loaded, entry, owner) for entry in fault.errors(include_url=False)]


def salvaged(loaded: Loaded) -> Brief | None:
    """What can be read of a brief whose data have faults, so that the faults of its prose are told in the same run.

    Faulty values and unknown keys are left out, a missing title is stood in for; None where that is not enough.
    """
    data = deepcopy(loaded.data)
    data.setdefault("title", "?")
    for _ in range(3):
        try:
            return Brief.model_validate(data)
        except ValidationError as fault:
            for entry in fault.errors(include_url=False):
                _leave_out(data, tuple(entry["loc"]))
    return None


def _leave_out(data: Any, path: Path) -> None:
    """Take a key out; items of lists stay, because the places of those after them would shift."""
    for part in path[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if path and isinstance(data, dict):
        data.pop(path[-1], None)


def _diagnostic(loaded: Loaded, entry: Any, owner: Callable[[Path], type[BaseModel]]) -> Diagnostic:
    """A fault that pydantic found, in the words of briefs."""
    path: Path = tuple(entry["loc"])
    name = _name(path)
    kind = str(entry["type"])
    if kind == "extra_forbidden":
        return _unknown_key(loaded, path, owner(path))
    if kind == "missing":
        place = loaded.key_span(path[:-1]) if len(path) > 1 else loaded.at(0)
        where = f" of {_name(path[:-1])}" if len(path) > 1 else ""
        return error("missing-key", f"the key `{path[-1]}`{where} is missing", place, f"add `{path[-1]}: …`")
    span = loaded.span(path)
    if kind == "literal_error":
        return _not_among(name, entry, loaded, path)
    if kind == "value_error":
        message = str(entry["ctx"]["error"])
        if path:
            path += getattr(entry["ctx"]["error"], "at", ())
            name, span = _name(path), loaded.span(path)
            shown = entry["input"]
            quoted = f" {shown!r}" if isinstance(shown, str | int) and len(str(shown)) < 60 else ""
            message, _, hint = message.partition("; ")
            return error("bad-value", f"{name}{quoted} {message}", span, hint)
        message, _, hint = message.partition(": ")
        return error("empty-brief", message, loaded.at(0), hint)
    if kind == "too_long":
        context = entry["ctx"]
        message = f"{name} has {context['actual_length']} entries; {context['max_length']} are the most"
        return error("bad-value", message, span, "leave some out, or make two of it")
    return error("bad-value", f"{name} {_WANTED.get(kind, str(entry['msg']))}", span)


def _not_among(name: str, entry: Any, loaded: Loaded, path: Path) -> Diagnostic:
    expected = str(entry["ctx"]["expected"]).replace("'", "")
    options = [part.strip() for part in expected.replace(" or ", ", ").split(",")]
    near = get_close_matches(str(entry["input"]).lower(), options, 1, 0.6)
    hint = f"did you mean {near[0]}?" if near else ""
    return error("bad-value", f"{name} {entry['input']!r} is none of {', '.join(options)}", loaded.span(path), hint)


def _unknown_key(loaded: Loaded, path: Path, owner: type[BaseModel]) -> Diagnostic:
    key = str(path[-1])
    near = get_close_matches(key.lower().replace("-", "_"), owner.model_fields, 1, 0.6)
    where = f" in {_name(path[:-1])}" if len(path) > 1 else ""
    hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(owner.model_fields)}"
    return error("unknown-key", f"the key `{key}` is not known{where}", loaded.key_span(path), hint)


def _name(path: Path) -> str:
    """A path as a person says it: ("key_points", 1, "text") → `key_points[2].text`, counted from 1."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return f"`{''.join(parts).removeprefix('.')}`" if parts else "the brief"
