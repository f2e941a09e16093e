"""`fit`: the largest type with which a brief has no more pages than it may have, and what to cut where there is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import fit, pipeline
from briefpress.diagnostics import Diagnostic, Span
from briefpress.project import find_project
from briefpress.style import Options, Style, find_style
from briefpress.writers.pdf import paginate
from tests.conftest import BRIEF
from tests.test_typography import PROSE, document, paragraph

STYLE = find_style("default")
BOUNDS = STYLE.settings.fit
HERE = Span("brief.md", 3, 1)


def fitted(made: d.Document, pages: int) -> tuple[Options, list[Diagnostic]]:
    return fit.fitted(made, STYLE, Options(), pages, HERE)


def long(sentences: int) -> d.Document:
    """A document of so many sentences, five in each paragraph."""
    return document(*(paragraph(PROSE * 5) for _ in range(sentences // 5)))


def test_a_brief_that_fits_is_left_as_it_is() -> None:
    assert fitted(long(10), 1) == (Options(), [])


def test_a_brief_that_is_a_little_too_long_shrinks() -> None:
    made = long(40)
    assert len(paginate(made, STYLE, Options())) == 2
    options, found = fitted(made, 1)
    assert found == []
    assert len(paginate(made, STYLE, options)) == 1
    assert BOUNDS.space <= options.space < 1
    assert BOUNDS.size <= options.size <= 1


@pytest.fixture
def needed(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[Options]]:
    """Say from which step on a brief has two pages and not three; gives the options that are then tried."""

    def need(step: int) -> list[Options]:
        tried: list[Options] = []
        steps = [fit._options(Options(), BOUNDS, number) for number in range(fit.STEPS + 1)]

        def pages(made: d.Document, style: Style, options: Options) -> list[str]:
            tried.append(options)
            return ["one two three", "four five six seven", "eight nine"][: 2 if steps.index(options) >= step else 3]

        monkeypatch.setattr("briefpress.writers.pdf.paginate", pages)
        return tried

    return need


@pytest.mark.parametrize("step", range(fit.STEPS + 1))
def test_the_largest_size_that_fits_is_found(step: int, needed: Callable[[int], list[Options]]) -> None:
    tried = needed(step)
    assert fitted(long(5), 2) == (fit._options(Options(), BOUNDS, step), [])
    assert len(tried) <= 5


def test_space_goes_before_type() -> None:
    steps = [fit._options(Options(), BOUNDS, number) for number in range(fit.STEPS + 1)]
    assert [step.size for step in steps[: fit.STEPS // 2 + 1]] == [1] * (fit.STEPS // 2 + 1)
    assert {step.space for step in steps[fit.STEPS // 2 :]} == {BOUNDS.space}
    assert (steps[-1].size, steps[-1].space) == (BOUNDS.size, BOUNDS.space)
    assert all((one.size, one.space) > (next_.size, next_.space) for one, next_ in pairwise(steps))


def test_what_does_not_fit_is_told_with_words_to_cut_and_where_the_page_ends(
    needed: Callable[[int], list[Options]],
) -> None:
    needed(fit.STEPS + 1)
    options, (found,) = fitted(long(5), 2)
    assert options == fit._options(Options(), BOUNDS, fit.STEPS)
    assert found.code == "does-not-fit"
    assert "takes 3 pages" in found.message
    assert "must fit 2 pages" in found.message
    assert found.hint == "cut about 2 words; page 2 ends with “four five six seven”"
    assert found.span == HERE


def test_a_brief_of_far_too_many_words_is_told_which_are_the_last_that_fit() -> None:
    _, (found,) = fitted(long(400), 1)
    words = int(found.hint.split()[2])
    assert len(PROSE.split()) * 200 < words < len(PROSE.split()) * 400
    assert found.hint.rpartition("“")[2].rstrip("”") in PROSE * 2


def test_the_layout_of_one_page_means_one_page(project: Callable[..., Path]) -> None:
    long_brief = BRIEF.replace("title: A brief", "title: A brief\nlayout: one-page") + f"\n{PROSE * 200}\n"
    folder = project(**{"x.md": long_brief})
    found = pipeline.check(folder / "x.md", find_project(folder)).diagnostics
    assert [
        diagnostic.message.rpartition(" must fit ")[2] for diagnostic in found if diagnostic.code == "does-not-fit"
    ] == ["1 page"]


@pytest.mark.parametrize(("fits", "imported"), [("", False), ("fit: 2\n", True)])
def test_a_check_takes_a_renderer_only_where_a_brief_must_fit(
    fits: str, imported: bool, project: Callable[..., Path]
) -> None:
    folder = project(**{"x.md": BRIEF.replace("title: A brief\n", f"title: A brief\n{fits}")})
    script = (
        "import sys; from pathlib import Path; from briefpress import pipeline; from briefpress.project import find_project;"
        "checked = pipeline.check(Path('x.md'), find_project(Path('.')));"
        "assert checked.document; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(imported)
