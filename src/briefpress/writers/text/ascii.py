"""Text in ASCII alone, for systems that keep nothing else. What has no likeness is written as its code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

_TABLE = {
    **dict.fromkeys("‘’‚‛′´ʼʻ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‹›", "'"),
    **dict.fromkeys("‐‑‒–−⁃", "-"),
    **dict.fromkeys("—―", "--"),
    **dict.fromkeys("•‣●◦▪", "*"),
    **{"…": "...", "·": ".", "⁄": "/", "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "×": "x", "÷": "/"},
    **{"≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "±": "+/-", "µ": "u", "°": "deg", "№": "No.", "†": "+"},
    **{"€": "EUR", "£": "GBP", "¥": "JPY", "¢": "c", "©": "(c)", "®": "(R)", "§": "sec.", "¶": "par."},
    **{"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"},
    **{"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "ng"},
    **{"。": ".", "、": ",", "《": '"', "》": '"', "「": '"', "」": '"', "『": "'", "』": "'"},
    **{"¡": "!", "¿": "?", "‡": "++", "Ŋ": "NG"},
}  # fmt: skip
# Between a figure and a sign that becomes a word.
_APART = re.compile(r"(?<=[€£¥§¶])(?=\w)|(?<=\d)(?=[€£¥°])")


def to_ascii(text: str) -> str:
    """The text with every character outside ASCII spelled within it; a run without likeness as `[U+4E2D U+6587]`."""
    if text.isascii():
        return text
    text = _APART.sub(" ", text)
    parts: list[str] = []
    codes: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        likeness = _spell(char)
        if likeness == "":
            continue
        if likeness is None and not (unicodedata.combining(char) and not codes and parts):
            codes.append(f"U+{ord(char):04X}")
            continue
        if codes:
            parts.append(f"[{' '.join(codes)}]")
            codes = []
        # One and a half must not become eleven halves.
        joins = "/" in (likeness or "") and char != "÷" and unicodedata.category(char) == "No"
        parts.append((" " if joins and parts and parts[-1][-1:].isdigit() else "") + (likeness or ""))
    return "".join([*parts, f"[{' '.join(codes)}]" if codes else ""])


@lru_cache(4096)
def _spell(char: str) -> str | None:
    """A character in ASCII; empty for one that prints nothing; None where there is no likeness."""
    if char.isascii():
        return char
    if char in _TABLE:
        return _TABLE[char]
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category == "Cf":
        return ""
    parts = [c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)]
    spelled = "".join(_TABLE.get(c, c) for c in parts)
    return spelled if spelled and spelled.isascii() else None


def ascii_url(url: str) -> str:
    """A URL as it travels: its host in Punycode, the rest percent-encoded."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.netloc
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host)
    path, query, fragment = (quote(part, safe="%/:?#[]@!$&'()*+,;=~-._") for part in (parts.path, *parts[3:]))
    return urlunsplit((parts.scheme, host, path, query, fragment))
