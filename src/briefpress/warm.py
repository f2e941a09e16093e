"""What is the same for every brief, made ready before the first one."""

from __future__ import annotations

from collections.abc import Sequence


def warm(formats: Sequence[str]) -> None:
    """Import what the stages of a brief and the writers of some formats need."""
    from . import pipeline  # noqa: F401
    from .writers import writer

    for name in formats:
        writer(name)
