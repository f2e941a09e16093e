"""Isolating names and titles whose direction is not that of the text around them (Unicode annex 9, isolates)."""

from __future__ import annotations

import re
import unicodedata

from .output import ISOLATE, Leaf, Out, leaves

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def is_right_to_left(text: str) -> bool | None:
    """The direction of the first letter that has one; ``None`` when none has."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return False
            case "R" | "AL":
                return True
            case _:
                continue
    return None


def isolated(content: list[Out], right_to_left: bool) -> list[Out]:
    """``content``, between isolates if it runs against the direction of its surroundings."""
    if not right_to_left and not any(_RIGHT_TO_LEFT.search(leaf.text) for leaf in leaves(content)):
        return content  # nearly always
    direction = is_right_to_left("".join(leaf.text for leaf in leaves(content)))
    if direction is None or direction == right_to_left:
        return content
    return [Leaf(FIRST_STRONG_ISOLATE, ISOLATE), *content, Leaf(POP_ISOLATE, ISOLATE)]
