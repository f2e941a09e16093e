"""Charts: the same bytes everywhere, words that stand free inside the sheet, series that differ without colour."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image as Pillow

from briefpress import charts
from briefpress.charts.inks import inks, lightness
from briefpress.diagnostics import Span
from briefpress.images import Images
from briefpress.style import find_style
from tests.charts.samples import CHARTS, YEARS, chart

STYLE = find_style("default")
NAMED = pytest.mark.parametrize("name", CHARTS)


def draw(name: str) -> bytes:
    """The SVG of a sample."""
    sample, language = CHARTS[name]
    return charts.draw(sample, STYLE, language, name).data


@NAMED
def test_a_chart_is_an_svg_that_any_brief_may_hold(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(draw(name))
    image = Images(tmp_path, tmp_path, fallbacks=True).load("a.svg", Span("x"), [])
    assert image is not None
    assert image.width == pytest.approx(134 / 25.4 * 96, abs=0.1)
    assert 40 < image.height < 160 / 25.4 * 96
    grey = Pillow.open(io.BytesIO(image.fallback)).getchannel("A")
    assert grey.getextrema() == (0, 255)


@NAMED
def test_no_word_leaves_the_sheet_or_touches_another(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.text import Text

    from briefpress.charts import canvas

    boxes: list[tuple[float, float, float, float, str]] = []
    heights: list[float] = []
    svg = canvas.Canvas.svg

    def looked_at(sheet: canvas.Canvas, height: float) -> bytes:
        for word in (artist for artist in sheet.artists if isinstance(artist, Text)):
            (x, y), width = word.get_position(), sheet.wide(word.get_text())
            left = x - {"left": 0.0, "center": width / 2, "right": width}[str(word.get_horizontalalignment())]
            boxes.append((left, y - 6, left + width, y + 1, word.get_text()))
        heights.append(height)
        return svg(sheet, height)

    monkeypatch.setattr(canvas.Canvas, "svg", looked_at)
    draw(name)
    for left, top, right, bottom, text in boxes:
        assert left > -0.5, text
        assert right < canvas.WIDTH + 0.5, text
        assert 0 <= top < bottom <= heights[0], text
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] < other[0] or other[2] < one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one[4], other[4])


@pytest.mark.parametrize("accent", ["#6b2a2a", "#000000", "#ffffff", "#ffee00", "#003366", "no colour"])
def test_neighbours_differ_without_their_colours(accent: str) -> None:
    found = inks(6, accent)
    for one, other in itertools.pairwise(found):
        assert abs(lightness(one.fill) - lightness(other.fill)) > 20
        assert abs(lightness(one.line) - lightness(other.line)) > 15
    assert (
        len({ink.hatch for ink in found}) == len({ink.dash for ink in found}) == len({ink.mark for ink in found}) == 6
    )
    assert all(lightness(ink.line) < 66 for ink in found)  # 3:1 against the paper (WCAG 2.2, 1.4.11)


def test_bars_beside_each_other_are_told_apart_in_grey() -> None:
    data = charts.draw(chart("bar", ["A"], {"One": [5], "Two": [5]}), STYLE, "en", "x").data
    root = etree.fromstring(data)
    fills = [
        style.partition("fill: ")[2][:7]
        for path in root.iter("{*}path")
        if "fill: #" in (style := path.get("style", ""))
    ]
    shades = sorted({round(lightness(fill)) for fill in fills if fill not in ("#1a1a1a", "#555555")})
    assert shades[-1] - shades[0] > 40


SCRIPT = """
import hashlib, sys
from briefpress import charts
from briefpress.style import find_style
from tests.charts.samples import CHARTS
style = find_style("default")
for name in ("groups", "line", "persian"):
    sample, language = CHARTS[name]
    print(hashlib.sha256(charts.draw(sample, style, language, name).data).hexdigest())
"""


def test_the_bytes_depend_on_nothing_outside_and_no_cache_is_needed(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsvg.fonttype: none\nlines.linewidth: 9\nhatch.color: red\n")
    outputs = []
    for more in (
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tehran"},
        {"PYTHONHASHSEED": "2", "HOME": "/proc/none", "XDG_CACHE_HOME": "/proc/none", "XDG_CONFIG_HOME": "/proc/none"},
        {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"},
    ):
        environment = {key: value for key, value in os.environ.items() if key != "MPLCONFIGDIR"} | more
        done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, cwd=ROOT)
        assert (done.returncode, done.stderr) == (0, "")
        outputs.append(done.stdout)
    assert len(set(outputs)) == 1


ROOT = Path(__file__).resolve().parents[2]
IMPORTED = """
import sys
from pathlib import Path
from briefpress import pipeline
from briefpress.project import find_project
checked = pipeline.check(Path("x.md"), find_project(Path(".")))
assert checked.document is not None, checked.diagnostics
print("matplotlib" in sys.modules)
"""
BRIEF = "---\ntitle: T\n{}---\n\n## Summary\n\nText.\n"
FIGURE = "figures: [{id: f, alt: A, caption: C, chart: {kind: bar, labels: [a], series: [{name: s, values: [1]}]}}]\n"


@pytest.mark.parametrize(("head", "wanted"), [("", "False"), (FIGURE, "True")])
def test_matplotlib_is_imported_for_charts_alone(project: Callable[..., Path], head: str, wanted: str) -> None:
    project(**{"x.md": BRIEF.format(head)})
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == wanted


def test_words_are_outlines_and_are_told_all_the_same() -> None:
    root = etree.fromstring(draw("groups"))
    assert not list(root.iter("{*}text"))
    (words,) = root.iterfind("{*}desc[@class='words']")
    assert {"Women", "Region", "Share of respondents (%)", "33.1"} <= set((words.text or "").split("\n"))


def test_a_chart_says_nothing_of_when_or_by_what_it_was_made() -> None:
    data = draw("bars")
    assert b"matplotlib" not in data.lower()
    assert b"<metadata" not in data
    assert b"<dc:date" not in data


def test_a_chart_in_a_right_to_left_language_begins_on_the_right() -> None:
    from briefpress.charts import canvas

    def first_bar(language: str) -> float:
        data = charts.draw(chart("bar", YEARS[:3], {"S": [1, 1, 9]}), STYLE, language, "x").data
        bars = [p for p in etree.fromstring(data).iter("{*}path") if "fill: #6b2a2a" in p.get("style", "")]
        return float(bars[0].get("d", "").split()[1])

    assert first_bar("en") < canvas.WIDTH / 4
    assert first_bar("fa") > canvas.WIDTH * 0.7
