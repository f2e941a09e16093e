"""`briefpress sources`: what briefs cite and have, what is wrong with it, and conversion between bibliography formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import csl, finding, pipeline, rules
from .bibliography import MOST_BYTES, READERS, Item
from .bibliography.bibtex.write import key as bibtex_key
from .bibliography.check import duplicates, holes, unknown_names
from .bibliography.convert import WRITERS
from .bibliography.values import as_names, as_text, without_tags, year_of
from .diagnostics import BriefError, Diagnostic, Span, UsageError, error, has_errors, warning
from .output import write_all
from .project import Project

# What `sources check` says of a brief: faults that keep its sources from being read, and those of sources.
_ABOUT_SOURCES = re.compile(
    r"(?:source|bibliography|bibtex|ris|json|citation)-.*|unknown-(?:source|variable)|bad-value|duplicate-key"
)


@dataclass(frozen=True)
class Row:
    """A source as `sources list` shows it; `cited` is the place of its first citation in the brief, if any."""

    key: str
    type: str
    line: str
    place: Span
    cited: Span | None = None

    def as_dict(self, brief: str) -> dict[str, object]:
        """The row as plain data."""
        place = {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        cited = {"line": self.cited.line, "column": self.cited.column} if self.cited else None
        return {"brief": brief, "key": self.key, "type": self.type, "source": self.line, **place, "cited": cited}


@dataclass
class Found:
    """What was found in one brief or one bibliography file."""

    name: str
    rows: list[Row] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    text: str = ""


# ---------------------------------------------------------------------------------------------- list and check


def list_sources(paths: Sequence[Path], project: Project) -> list[Found]:
    """The sources of briefs and bibliography files, each brief's cited ones in the order of its sources. Raises UsageError."""
    return list(_each(paths, project, None))


def check_sources(paths: Sequence[Path], project: Project, citation_style: str | None = None) -> list[Found]:
    """What is wrong with the sources of briefs and bibliography files. Raises UsageError."""
    return list(_each(paths, project, citation_style))


def _each(paths: Sequence[Path], project: Project, citation_style: str | None) -> Iterator[Found]:
    files = [path for path in paths if _is_bibliography(path)]
    briefs = [path for path in paths if path not in files]
    for path in finding.find_sources(briefs, project) if briefs or not paths else []:
        yield _in_brief(path, project, citation_style)
    for path in files:
        yield _in_file(path, project, citation_style)


def _is_bibliography(path: Path) -> bool:
    """A bibliography among the paths: by its suffix, and in JSON by what it holds, since briefs are JSON too."""
    suffix = path.suffix.lower()
    if suffix not in READERS or not path.is_file():
        return False
    if suffix != ".json":
        return True
    try:
        data = json.loads(path.read_bytes()) if path.stat().st_size <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return False
    return isinstance(data, list) or (isinstance(data, dict) and "title" not in data)


def _in_brief(path: Path, project: Project, citation_style: str | None) -> Found:
    checked = pipeline.check(path, project, citation_style=citation_style)
    found = Found(checked.name, text=checked.text)
    own = {source.id for source in checked.brief.sources} if checked.brief else set()
    for key, item in checked.items.items():
        found.rows.append(Row(key, as_text(item.data.get("type")), short(item.data), item.span, checked.cited.get(key)))
    found.diagnostics = [d for d in checked.diagnostics if _ABOUT_SOURCES.fullmatch(d.code)]
    if not checked.items:  # what kept the brief from being read is told, whatever it is
        found.diagnostics += [d for d in checked.diagnostics if d not in found.diagnostics and has_errors([d])]
    used = {key: item for key, item in checked.items.items() if key in checked.cited or key in own}
    if checked.citation_style and checked.brief:
        # The rules have told the types, and the reader of inline sources their variables.
        told = [d for d in unknown_names(used) if d.code == "unknown-variable" and d.span.file != checked.name]
        told += holes(used, checked.citation_style, checked.brief.language)
        found.diagnostics += rules.with_severities(told, project.settings.rules)
    return found


def _in_file(path: Path, project: Project, citation_style: str | None) -> Found:
    found = Found(finding.shown(path))
    try:
        items = read_file(path)
    except BriefError as fault:
        found.diagnostics = list(fault.diagnostics)
        return found
    found.rows = [Row(key, as_text(item.data.get("type")), short(item.data), item.span) for key, item in items.items()]
    style: csl.Style = pipeline.project_citation_style(citation_style, project)
    told = [*duplicates(items), *unknown_names(items), *holes(items, style, project.settings.language)]
    found.diagnostics = rules.with_severities(told, project.settings.rules)
    return found


def read_file(path: Path) -> dict[str, Item]:
    """The items of a bibliography file. Raises BriefError for its faults, UsageError for a file that cannot be one."""
    name = finding.shown(path)
    reader = READERS.get(path.suffix.lower())
    if not path.is_file():
        raise UsageError(f"there is no file {name}")
    if reader is None:
        raise UsageError(f"{name} has no format that is read ({', '.join(READERS)})")
    if path.stat().st_size > MOST_BYTES:
        message = f"{name} has more than {MOST_BYTES // 1_000_000} MB"
        raise BriefError(error("bibliography-too-large", message, Span(name)))
    try:
        return reader(path.read_bytes(), name)
    except OSError as fault:
        raise UsageError(f"{name} cannot be read: {fault.strerror}") from None


def short(data: dict[str, Any]) -> str:
    """A source in one line: who, what, when, as far as it says."""
    names = as_names(data.get("author") or data.get("editor") or data.get("authority") or data.get("publisher") or [])
    who = [name.get("family") or name.get("literal") or name.get("given", "") for name in names]
    author = " and ".join(who) if len(who) < 3 else f"{who[0]} et al."
    title = without_tags(as_text(data.get("title")))
    return ", ".join(part for part in (author, title, year_of(data.get("issued"))) if part) or "(nothing but its key)"


def as_json(found: Sequence[Found]) -> str:
    """The rows of `sources list` as a JSON array."""
    return json.dumps([row.as_dict(one.name) for one in found for row in one.rows], ensure_ascii=False, indent=2)


# ---------------------------------------------------------------------------------------------- convert


@dataclass(frozen=True)
class Converted:
    """A bibliography in another format, and what had to change on the way."""

    text: str
    diagnostics: list[Diagnostic]


def convert(path: Path, to: str) -> Converted:
    """A bibliography file as `json`, `bib` or `ris`. Raises BriefError, and UsageError for a format that is not known."""
    if to not in WRITERS:
        raise UsageError(f"there is no bibliography format {to!r}; known are: {', '.join(WRITERS)}")
    items = read_file(path)
    told = _changed_keys(items) if to == "bib" else []
    if has_errors(told):
        raise BriefError(*told)
    return Converted(WRITERS[to](items.values()), told)


def _changed_keys(items: dict[str, Item]) -> list[Diagnostic]:
    """BibTeX allows less in a key than CSL-JSON: a changed key is a warning, two that become one an error."""
    told: list[Diagnostic] = []
    seen: dict[str, str] = {}
    for key, item in items.items():
        new = bibtex_key(key)
        if new in seen:
            message = f"`{key}` and `{seen[new]}` are both `{new}` in BibTeX"
            told.append(error("key-changed", message, item.span, "give one of them another key"))
        elif new != key:
            message = f"BibTeX cannot have the key `{key}`; it becomes `{new}`"
            told.append(warning("key-changed", message, item.span, "cite it so from now on"))
        seen[new] = key
    return told


def save(text: str, target: Path, *, force: bool) -> None:
    """Write a converted bibliography; a file that is there stays unless forced. Raises UsageError and MachineError."""
    if target.is_dir():
        raise UsageError(f"{finding.shown(target)} is a folder; name a file")
    if target.exists() and not force:
        raise UsageError(f"{finding.shown(target)} is there already; --force replaces it")
    write_all(target.parent, {target.name: text.encode("utf-8")})
