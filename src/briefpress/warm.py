"""A process made ready for many briefs: all that is the same for each is imported, read and made before the first comes.

For one that forks workers: what `warm` makes, they share, and nothing of it breaks in them. No thread runs on, no file stays
open. The fonts are a folder of copies that WeasyPrint keeps; only the process that made it removes it. Later versions of Pango
look for fonts in a thread of their own, which no fork takes along, and a worker would wait for it for ever: from 1.51 on the
renderer is only imported, and each worker makes its press itself, in a quarter of a second.
"""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import pipeline
from .diagnostics import BriefError, MachineError, UsageError
from .project import Project, find_project
from .writers import writer

_OBJECTS, _YOUNG, _OLD = 50_000, 5, 3  # of gc.set_threshold
_OFTEN = 100  # briefs after which what was kept from one to the next is searched too
_tidied = count(1)
_LIBRARY: Any = ctypes.CDLL(None) if os.name == "posix" else None
_SAMPLE = """\
---
title: A sample
slug: sample
published: 2026-01-01
tldr: One sentence, é.
key_points: ["One point [@source]."]
sources:
  - id: source
    type: book
    title: A book
    author: [{family: Someone, given: A.}]
    publisher: A house
    issued: 2020
---

## Words

Some *words* and a [link](https://example.org/).[^1]

- An item

| A | B |
|---|---|
| 1 | 2 |

[^1]: A note.
"""


def bring(formats: Sequence[str]) -> None:
    """Import what makes the formats, and no more: enough for one brief, whose time limit is its own then."""
    for name in formats:
        writer("pdf" if name == "press" else name)


def warm(formats: Sequence[str], project: Project | None = None, style: str | None = None) -> None:
    """Take a sample brief through all stages up to the given formats, in a project's style and language.

    What is wrong with the project is not told here but by its first brief, which meets it too.
    """
    with suppress(BriefError, MachineError, UsageError), TemporaryDirectory(prefix="briefpress-") as folder:
        path = Path(folder) / "sample.md"
        path.write_text(_SAMPLE, "utf-8")
        checked = pipeline.check(path, project or find_project(path.parent), style=style, formats=formats)
        for name in dict.fromkeys("pdf" if name == "press" else name for name in formats):
            _warm_writer(name, checked)


def _warm_writer(name: str, checked: pipeline.Checked) -> None:
    """Import a writer, and let it write where what it keeps outlives a fork."""
    write = writer(name)
    if name == "pdf":
        from .writers.pdf import outlives_fork

        if not outlives_fork():
            return
    if checked.document and checked.style:
        write(checked.document, checked.style, checked.options)


def settle() -> Callable[[], None]:
    """Let the collector of cycles leave alone what is there, and not look amid a brief.

    A brief makes some two hundred thousand objects that die when it is done, eleven thousand of them in circles. As Python
    comes, they are searched three hundred times while they live, and each time that many have piled up, all that was imported
    is searched with them: one part in twenty of the time. What is frozen is not searched; nor are its pages written to, which
    workers share. Only a brief that is long is searched before it ends; for the others see `tidy`.

    Returned is what takes it back, for a process that is not ours alone.
    """
    threshold = gc.get_threshold()

    def unsettle() -> None:
        gc.unfreeze()
        gc.set_threshold(*threshold)

    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, _YOUNG, _OLD)
    return unsettle


def tidy() -> None:
    """Free what the last brief left behind. Between briefs that is cheap: of what is not frozen, hardly anything lives.

    Every hundredth time the old is searched too, and glibc gives free pages back, of which it keeps ever more.
    """
    if next(_tidied) % _OFTEN:
        gc.collect(1)
        return
    gc.collect()
    if hasattr(_LIBRARY, "malloc_trim"):
        _LIBRARY.malloc_trim(0)
