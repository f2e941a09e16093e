"""`sarif`: the run in SARIF 2.1.0 (OASIS), for code scanning and editors.

Same input, same bytes: no time, no folder of the machine. Paths are relative to `%SRCROOT%`, the folder that
briefpress ran in, which the reader of the file knows (section 3.4.4). A file outside it has no such
path and is named by its URI.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ..diagnostics import Diagnostic
from .run import Run

_ROOT = "%SRCROOT%"
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # surrogates that stand for no byte of a file's name
_FINGERPRINT = "briefpress/v1"


def report(run: Run) -> str:
    """One SARIF log with one run, in ASCII."""
    codes = sorted({d.code for d in run.diagnostics})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "briefpress",
                        "version": run.version,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": _results(run.diagnostics, codes),
            }
        ],
    }
    return json.dumps(log, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    """A rule of the table with what it says; any other code is the name of its fault, in words."""
    from ..rules import RULES  # it brings the readers of sources along, which the other forms do without

    if rule := RULES.get(code):
        level = {"level": rule.severity.value}
        return {"id": code, "shortDescription": {"text": rule.says}, "defaultConfiguration": level}
    words = code.replace("-", " ")
    return {"id": code, "shortDescription": {"text": f"{words[:1].upper()}{words[1:]}."}}


def _results(diagnostics: Sequence[Diagnostic], codes: Sequence[str]) -> list[dict[str, Any]]:
    results = []
    seen: Counter[tuple[str, str, str]] = Counter()
    index = {code: number for number, code in enumerate(codes)}
    for d in diagnostics:
        what = (d.code, d.span.file, d.message)
        results.append(
            {
                "ruleId": d.code,
                "ruleIndex": index[d.code],
                "level": d.severity.value,
                "message": {"text": f"{d.message} ({d.hint})" if d.hint else d.message},
                "locations": [{"physicalLocation": _place(d)}],
                "partialFingerprints": {_FINGERPRINT: _fingerprint(*what, str(seen[what]))},
            }
        )
        seen[what] += 1
    return results


def _fingerprint(*parts: str) -> str:
    """What a finding is, without its line, so that it is the same one after lines were added above it."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _place(d: Diagnostic) -> dict[str, Any]:
    """A physicalLocation (section 3.29); columns from 1, `endColumn` past the last character (section 3.30.8)."""
    place: dict[str, Any] = {"artifactLocation": _artifact(d.span.file)}
    if d.span.line:
        column = max(1, d.span.column)
        place["region"] = {
            "startLine": d.span.line,
            "startColumn": column,
            "endColumn": column + max(1, d.span.length),
        }
    return place


def _artifact(name: str) -> dict[str, str]:
    """The URI of a file; bytes that are not UTF-8 (the surrogates of PEP 383) are percent-encoded as they are."""
    uri = quote(_NO_BYTE.sub("\ufffd", name).encode("utf-8", "surrogateescape"))
    return {"uri": f"file://{uri}"} if name.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}
