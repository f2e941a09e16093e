"""What a shortcut is: a quicker way to what one function or method of WeasyPrint does, with the same outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Shortcut(NamedTuple):
    """Where the slow way hangs, and what makes the quick one of it.

    The quick one takes the slow one's arguments, and is to hand on to it whatever it is not made for.
    """

    owner: Any  # a module or class of WeasyPrint
    name: str
    quicken: Callable[[Callable[..., Any]], Callable[..., Any]]

    @property
    def is_taken(self) -> bool:
        """Whether the quick way hangs there."""
        return hasattr(getattr(self.owner, self.name), "__wrapped__")
