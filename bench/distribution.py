"""What distribution costs, beside pypdf doing the same in the same run.

python -m bench.distribution          booklets of 4, 16 and 100 pages, five times each
python -m bench.distribution -n 3     a try

Both are given the same bytes in memory and give bytes back; they take turns, CPU time counts, medians. That both did the
same is looked at: the sheets are rendered and compared.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdf
import pypdfium2
from PIL import ImageChops, ImageStat

from briefpress import pipeline
from briefpress.distribution.imposition import Layout, impose
from briefpress.project import Project

ROOT = Path(__file__).resolve().parents[1]
BRIEF = ROOT / "source" / "accessible-pdf.md"
PAGES = (4, 16, 100)
Way = Callable[[], bytes]


class Trial(NamedTuple):
    """One thing that is done in two ways, which give the same (`same` says so of what they gave)."""

    what: str
    ours: Way
    theirs: Way
    same: Callable[[bytes, bytes], bool]


def brief(pages: int) -> bytes:
    """The PDF of a brief, its pages repeated, each with objects of its own, up to so many."""
    project = Project(ROOT).with_settings(formats=("pdf",))
    (data,) = pipeline.render(pipeline.check(BRIEF, project, formats=("pdf",)), project).values()
    with pikepdf.open(BytesIO(data)) as pdf:
        while len(pdf.pages) < pages:
            with pikepdf.open(BytesIO(data)) as more, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # links are of no account here
                pdf.pages.extend(list(more.pages)[: pages - len(pdf.pages)])
        made = BytesIO()
        pdf.save(made)
    return made.getvalue()


def impositions(sizes: Sequence[int]) -> list[Trial]:
    """Booklets of A4 on A3."""
    trials = []
    for pages in sizes:
        data = brief(pages)
        trials.append(
            Trial(
                f"booklet of {pages} pages",
                partial(impose, data, "brief.pdf", Layout(paper="A3")),
                partial(booklet_by_pypdf, data),
                looks_the_same,
            )
        )
    return trials


def booklet_by_pypdf(data: bytes) -> bytes:
    """A booklet of a multiple of four pages, as pypdf merges pages; its streams stay uncompressed, which spares it time."""
    pages = pypdf.PdfReader(BytesIO(data)).pages
    count, writer = len(pages), pypdf.PdfWriter()
    width, height = float(pages[0].mediabox.width), float(pages[0].mediabox.height)
    for depth in range(count // 4):
        first, last = 2 * depth, count - 1 - 2 * depth
        for left, right in ((last, first), (first + 1, last - 1)):
            sheet = writer.add_blank_page(2 * width, height)
            sheet.merge_page(pages[left])
            sheet.merge_transformed_page(pages[right], pypdf.Transformation().translate(width, 0))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def looks_the_same(one: bytes, other: bytes) -> bool:
    """Whether the first, the middle and the last side look alike."""
    with pypdfium2.PdfDocument(one) as ours, pypdfium2.PdfDocument(other) as theirs:
        if len(ours) != len(theirs):
            return False
        for number in {0, len(ours) // 2, len(ours) - 1}:
            pictures = [
                pdf[number].render(scale=0.5, draw_annots=False).to_pil().convert("L") for pdf in (ours, theirs)
            ]
            difference = ImageChops.difference(pictures[0], pictures[1].resize(pictures[0].size))
            if ImageStat.Stat(difference).mean[0] > 3:
                return False
    return True


def measured(trial: Trial, times: int) -> tuple[list[float], list[float], tuple[int, int]]:
    """CPU seconds of both ways, which take turns, and how many bytes they gave. Raises ValueError where they differ."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        made = []
        for way, kept in zip((trial.ours, trial.theirs), spent, strict=True):
            begun = time.process_time()
            made.append(way())
            if turn:  # the first warms both
                kept.append(time.process_time() - begun)
    if not trial.same(*made):
        raise ValueError(f"{trial.what}: the two did not do the same")
    return *spent, (len(made[0]), len(made[1]))


def main() -> None:
    """Run all trials and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=5, help="times each")
    parser.add_argument("--pages", type=int, nargs="*", default=PAGES, help="pages of the booklets")
    given = parser.parse_args()
    print(f"pikepdf {pikepdf.__version__}, pypdf {pypdf.__version__}; CPU ms, median of {given.n}")
    print(f"{'':24}{'briefpress':>12}{'pypdf':>10}{'ratio':>8}{'kB':>9}{'kB pypdf':>10}")
    for trial in impositions(given.pages):
        ours, theirs, sizes = measured(trial, given.n)
        mine, other = statistics.median(ours), statistics.median(theirs)
        print(
            f"{trial.what:24}{1000 * mine:12.1f}{1000 * other:10.1f}{other / mine:7.1f}x"
            f"{sizes[0] / 1000:9.0f}{sizes[1] / 1000:10.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
