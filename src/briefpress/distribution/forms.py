"""Forms: what is handed over with a brief, such as its cover sheet and the register of copies, as PDF/A-3a and PDF/UA-1.

A form is a template of the style pack, set with the pack's `forms.css`. What it is told is data: names print as they are
written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from .. import languages
from ..choices import Paper
from ..diagnostics import UsageError
from ..document import Day
from ..style import Options, Style
from ..titles import tied

SHOWN_OF_DIGEST = 12  # hexadecimal digits: enough to tell ten thousand copies apart
_INSTALL = "install one that has it (Debian: fonts-noto-core, fonts-noto-cjk), or add one to the style"


def form(template: str, style: Style, language: str, context: Mapping[str, Any], paper: Paper | None = None) -> bytes:
    """A form of the pack, such as `cover.html.j2`, filled in and set. `context` is what its template names.

    Beside that a template has `labels`, `language`, `direction`, `own(text)` (data that may run the other way), `digits(text)`,
    `number(n)`, `short(sha256)`, `day(iso)` and `tied(title)`. Raises UsageError for a character that no font has,
    and for a fault of the pack.
    """
    html = style.render(
        template,
        labels=style.labels(language),
        language=language,
        direction=languages.direction(language),
        own=partial(_own, base=languages.direction(language)),
        digits=lambda text: languages.digits(str(text), language),
        number=lambda number: languages.decimal(Decimal(number), 0, language),
        tied=tied,
        short=lambda digest: digest[:SHOWN_OF_DIGEST],
        day=lambda iso: day(iso, language),
        **context,
    )
    from ..writers.pdf import write_form  # WeasyPrint
    from ..writers.unknown import unknown_characters

    with unknown_characters() as unknown:
        made = write_form(html, "forms.css", style, Options(paper=paper or style.settings.paper), language)
    if unknown:
        raise UsageError(f"no font of the style {style.name!r} or of this machine has {_told(unknown)}; {_INSTALL}")
    return made


def day(iso: str, language: str) -> Day:
    """A day as readers of the language write it; what is no date as it is."""
    try:
        return languages.day(iso, language)
    except ValueError:
        return Day(iso, iso)


def _told(characters: Sequence[str]) -> str:
    """Three of some characters, with their names."""
    found = sorted(set(characters))
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(f"{c} (U+{ord(c):04X}, {unicodedata.name(c, 'no name')})" for c in found[:3]) + more


def _own(text: str, base: str) -> Markup:
    """Data in a line, isolated where it runs the other way: by its first letter (UAX #9, P2)."""
    found = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "")
    way = {"L": "ltr", "": base}.get(found, "rtl")
    return escape(text) if way == base else Markup('<span dir="{}">{}</span>').format(way, text)
