"""The ratchet: what passed in the public suite must pass, and what newly passes must be listed."""

from __future__ import annotations

import pytest

from .csl_suite import HERE, outcomes, pass_list, suite_folder

needs_suite = pytest.mark.skipif(
    not suite_folder().is_dir(), reason=f"the CSL test suite is not in {suite_folder()} (set BRIEFPRESS_SHARED)"
)


@needs_suite
def test_no_case_that_passed_breaks() -> None:
    passed = {outcome.case.name for outcome in outcomes() if outcome.passed}
    assert sorted(pass_list() - passed) == []


@needs_suite
def test_every_case_that_passes_is_listed() -> None:
    passed = {outcome.case.name for outcome in outcomes() if outcome.passed}
    assert sorted(passed - pass_list()) == [], "run: python -m tests.conformance.csl_suite --write"


@needs_suite
def test_every_failing_case_has_its_reason() -> None:
    failed = {outcome.case.name for outcome in outcomes() if not outcome.passed}
    reasons = (HERE / "csl-fail.md").read_text("utf-8")
    assert sorted(name for name in failed if f"`{name}`" not in reasons) == []


@needs_suite
def test_no_case_raises() -> None:
    assert [(outcome.case.name, outcome.error) for outcome in outcomes() if outcome.output is None] == []
