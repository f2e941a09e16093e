"""`junit`: the run as a JUnit suite, a case for each brief, as GitLab and Jenkins show it. The schema is Jenkins's junit-4.xsd.

A brief that failed has one `failure` with all that was found; warnings of one that did not stand in `system-out`.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from ..diagnostics import Severity, in_order
from .people import one_line
from .run import Run, Told, count

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2, and no others


def report(run: Run) -> str:
    """One `testsuite` in ASCII, so that no encoding of the standard output harms it."""
    skipped = sum(brief.outcome == "skipped" for brief in run.briefs)
    numbers = {"tests": len(run.briefs), "failures": run.failed, "errors": 0, "skipped": skipped}
    suite = ET.Element("testsuite", {"name": "briefpress"} | {name: str(n) for name, n in numbers.items()})
    for brief in run.briefs:
        suite.append(_case(brief))
    ET.indent(suite)
    return (
        f'<?xml version="1.0" encoding="us-ascii"?>\n{ET.tostring(suite, "us-ascii", xml_declaration=False).decode()}\n'
    )


def _case(brief: Told) -> ET.Element:
    case = ET.Element("testcase", {"classname": "briefpress", "name": _clean(brief.name)})
    found = _clean("".join(f"\n{one_line(d)}" for d in in_order(brief.diagnostics)) + "\n")
    if brief.outcome == "failed":
        errors, warnings = brief.number(Severity.ERROR), brief.number(Severity.WARNING)
        message = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
        kind = "error" if errors else "warning"
        ET.SubElement(case, "failure", {"type": kind, "message": message}).text = found
        return case
    if brief.outcome == "skipped":
        ET.SubElement(case, "skipped")
    if brief.diagnostics:
        ET.SubElement(case, "system-out").text = found
    return case


def _clean(text: str) -> str:
    """Characters that no XML 1.0 document may hold, not even escaped, as `\\u001b`."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
