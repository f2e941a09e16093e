"""Raw text as Markdown that says the same: characters escaped only where Markdown would take them as markup."""

from __future__ import annotations

import json
import re

_MARKS = "\\`*_[]<~^@{}&"
_PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TOKEN = re.compile(
    r"""
      (?P<url>https?://[^\s<>"”]+)
    | (?P<remark>\[(?:[^\W_][^\W_][\w ,.:;'’–—-]*|…|\.\.\.)\](?![\[({:]))   # [sic]: no link without a target
    | (?P<mark>[\\`*_\[\]<~^@{}&])
    """,
    re.VERBOSE,
)
_SIMPLE_URL = re.compile(r"https?://(?!\S*xn--)[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][\w./?=&+~#,;:@!$()*-]*)?", re.ASCII)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_LEADING = re.compile(
    r"(?P<mark>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-(?=[-\s]*$)|=+$|:(?=\s))|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)


def escape(text: str, *, first: bool = True, follow: str = "") -> str:
    """Text as Markdown. `first`: it begins a line; `follow`: the character of markup that comes right after it."""
    whole = text + follow

    def token(match: re.Match[str]) -> str:
        start, end = match.span()
        if match["url"]:
            return _url(whole, start, end)
        if match["remark"] and not (follow and end == len(text)):
            return match[0]
        return _marks(whole, start, end)

    escaped = _TOKEN.sub(token, text)
    return _LEADING.sub(_lead, escaped, count=1) if first and _LEADING.match(escaped) else escaped


def _marks(text: str, start: int, end: int) -> str:
    """A part of a text, each mark in it that could mean something escaped."""
    return "".join(
        f"\\{char}" if char in _MARKS and not _harmless(text, at) else char
        for at, char in enumerate(text[start:end], start)
    )


def _url(text: str, start: int, end: int) -> str:
    """A URL as it is, in angle brackets where it holds marks, or escaped. Punctuation after it is not its own."""
    bare = text[start:end].rstrip(".,;:!?'’*_~)")
    tail = _marks(text, start + len(bare), end)
    marked = _marks(text, start, start + len(bare))
    return (f"<{bare}>" if marked != bare and _SIMPLE_URL.fullmatch(bare) else marked) + tail


def _harmless(text: str, at: int) -> bool:
    """True when a mark cannot be markup where it stands. A text's edges count as what may be anything."""
    before, mark, after = text[at - 1 : at] if at else "", text[at], text[at + 1 : at + 2]
    match mark:
        case "\\":
            # Before a URL it would escape the sign that may be put there.
            return after != "" and after not in _PUNCTUATION and not text.startswith("http", at + 1)
        case "*":
            return before == " " == after
        case "_":
            return before == " " == after or (before.isalnum() and after.isalnum())
        case "<":
            return after != "" and not after.isalpha() and after not in "/!?"
        case "~":
            return "~" not in (before, after)
        case "^":
            return "[" not in (before, after)
        case "@":
            return before.isalnum() or not (after.isalnum() or after in ("_", "{", ""))
        case "&":
            return not _ENTITY.match(text, at)
        case _:
            return False


def _lead(match: re.Match[str]) -> str:
    """The beginning of a line with its mark escaped."""
    return f"{match['number']}\\" if match["number"] else "\\" + match[0]


def heading(level: int, title: str) -> str:
    """A heading; a `#` that ends its title is kept from closing it."""
    closed = re.sub(r"(#+)$", r"\\\1", title)
    return f"{'#' * level} {closed}".rstrip()


_UNPRINTABLE = re.compile("[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def quoted(text: str) -> str:
    """A string as YAML, in double quotes, every character that YAML does not print written as its code."""
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))
