"""Changes told: as text with `[-old-]{+new+}`, as Markdown for a pull request, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from ..diagnostics import Span
from ..reports.summary import escaped
from .change import Change
from .words import Part, difference, shortened

Told = Sequence[tuple[Change, Span]]

NONE = "nothing changed in the brief"
# Control characters, and those that turn the line's direction, by which a text could be shown as another.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def text(changes: Told) -> str:
    """A line for each change, with its place; below it what changed, words that went in `[-…-]` and that came in `{+…+}`."""
    return "".join(_lines(change, span) for change, span in changes) or f"{NONE}\n"


def markdown(changes: Told) -> str:
    """A list for a comment, with words that went and that came in `del` and `ins`, which GitHub and GitLab show so."""
    marks = {"same": "{}", "old": "<del>{}</del>", "new": "<ins>{}</ins>"}
    lines = []
    for change, _ in changes:
        body = _body(change, marks, escaped)
        head = f"- **{escaped(change.what)}** {change.kind}{_note(change, escaped)}"
        lines.append(_shown(f"{head}: {body}" if body else head))
    return "\n".join(lines or [f"{NONE[:1].upper()}{NONE[1:]}."]) + "\n"


def as_json(changes: Told) -> str:
    """One JSON array: kind, what, old and new text, note, and the place."""
    rows = [
        {
            "kind": change.kind,
            "what": change.what,
            "old": change.old,
            "new": change.new,
            "note": change.note,
            "file": span.file,
            "line": span.line,
            "column": span.column,
        }
        for change, span in changes
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _parts(change: Change) -> list[Part]:
    """The words of a change; of one that only moved, the beginning."""
    if change.kind == "moved":
        return shortened([("same", change.new), ("same", "")])
    return shortened(difference(change.old, change.new))


def _lines(change: Change, span: Span) -> str:
    head = f"{span}: {change.what}: {change.kind}{_note(change, str)}"
    body = _body(change, {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}, str)
    return f"{_shown(head)}\n" + (f"    {_shown(body)}\n" if body else "")


def _body(change: Change, marks: Mapping[str, str], escape: Callable[[str], str]) -> str:
    """The words in their marks, with the blank behind them outside, and none between what went and what came for it."""
    parts = _parts(change)
    body = ""
    for (kind, words), following in zip(parts, (*(kind for kind, _ in parts[1:]), ""), strict=True):
        bare = words.rstrip()
        blank = "" if (kind, following) == ("old", "new") else words[len(bare) :]
        body += marks[kind].format(escape(bare)) + blank if bare else ""
    return body.rstrip()


def _note(change: Change, escape: Callable[[str], str]) -> str:
    return f" ({escape(change.note)})" if change.note else ""


def _shown(line: str) -> str:
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


REPORTS = {"text": text, "markdown": markdown, "json": as_json}
