"""Characters that no text of a brief holds, whether they stand there or are written as escapes."""

from __future__ import annotations

import re

LINE_ENDS = "\x85\u2028\u2029"
"""Ends of lines and paragraphs that are Unicode's alone, as they come by copying from other programs."""

_BLANKS = str.maketrans(dict.fromkeys(LINE_ENDS, " "))
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def without_line_ends(text: str) -> str:
    """The text with blanks for the ends of lines that are Unicode's alone; as long as it was."""
    return text.translate(_BLANKS)


def first_control(text: str) -> re.Match[str] | None:
    """The first control character, or character that Unicode left out; tabs and ends of lines are none."""
    return _CONTROL.search(text)


def told(control: re.Match[str]) -> str:
    """A control character in words."""
    return f"the control character U+{ord(control[0]):04X} stands here"
