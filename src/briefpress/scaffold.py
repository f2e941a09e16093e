"""Beginnings: a new project, a new brief, a new style pack. Nothing that is there is ever replaced."""

from __future__ import annotations

import json
from pathlib import Path

from .diagnostics import MachineError, UsageError
from .model import json_schema
from .output import write_all
from .project import NAME
from .style import FILES, default_folder
from .titles import slug_from

_PROJECT = """\
# Settings of this project. Every key is also an option of the command line.
sources = "source"
styles = "styles"
output = "output"
formats = ["pdf", "docx", "txt"]
style = "default"
citation_style = "ieee"
language = "en"

# Severity of editorial rules: error, warning or off. `briefpress rules` lists them.
[rules]
"""

_BRIEF = """\
---
title: {title}
status: draft
publisher: {publisher}
sources:
  - id: first-source
    type: report
    title: The title of the source
    author: [{{family: Doe, given: Jane}}]
    issued: 2026
---

## TL;DR

What the reader must know, in one or two sentences.

## Key points

- The first point, with its source [@first-source, p. 1]. {{confidence=high}}
- The second point [@first-source].

## Summary

The case in a few paragraphs. Write *emphasis*, lists, tables, quotations and footnotes[^1] in Markdown.

[^1]: A footnote.

## Frequently asked questions

### What does a reader ask first?

The answer.
"""

_STYLE = """\
# This pack takes from the default style all that it does not say itself.
title = {title}
description = "Say here what it is for."

[variables]
accent = "#1f4e79"
"""


def init(folder: Path) -> list[Path]:
    """Begin a project in a folder: settings, the JSON Schema for editors, and a first brief. Raises UsageError."""
    if (folder / NAME).exists():
        raise UsageError(f"{folder / NAME} is there already; nothing was changed")
    made = _write(
        folder, {NAME: _PROJECT, "brief.schema.json": json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"}
    )
    if not (folder / "source").exists():
        made.append(new("A first brief", folder / "source"))
    return made


def new(title: str, folder: Path) -> Path:
    """Begin a brief in a folder; its file is named after the title. Raises UsageError when that file is there."""
    if not title.strip():
        raise UsageError("the title is empty")
    path = folder / f"{slug_from(title)}.md"
    if path.exists():
        raise UsageError(f"{path} is there already; choose another title")
    text = _BRIEF.format(title=json.dumps(title, ensure_ascii=False), publisher='"Name of the publisher"')
    return _write(folder, {path.name: text})[0]


def new_style(name: str, folder: Path, copies: list[str]) -> list[Path]:
    """Begin a style pack with a style.toml, and with copies of those files of the default that are to be changed."""
    if slug_from(name) != name:
        raise UsageError(f"{name!r} is no name for a style; write it in small letters, such as {slug_from(name)}")
    target = folder / name
    if target.exists():
        raise UsageError(f"{target} is there already; nothing was changed")
    for file in copies:
        if file not in FILES:
            raise UsageError(f"a style has no file {file!r}; its files are {', '.join(FILES)}")
    made = _write(target, {"style.toml": _STYLE.format(title=json.dumps(name))})
    contents = {file: (default_folder() / file).read_bytes() for file in copies if file != "style.toml"}
    return made + (write_all(target, contents) if contents else [])


def _write(folder: Path, files: dict[str, str]) -> list[Path]:
    try:
        return write_all(folder, {name: text.encode("utf-8") for name, text in files.items()})
    except MachineError as fault:
        raise MachineError(str(fault).replace("; give another with --out", "")) from None
