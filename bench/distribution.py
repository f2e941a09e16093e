"""What distribution costs, beside pypdf doing the same in the same run.

python -m bench.distribution          copies of four pages, alone and in a zip; booklets of 4, 16 and 100; five times each
python -m bench.distribution -n 3     a try

Both are given the same bytes in memory and give bytes back; they take turns, CPU time counts, medians. That both did the
same is looked at: the sheets are rendered and compared.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pikepdf
import pypdf
import pypdfium2
from PIL import ImageChops, ImageStat

from briefpress import pipeline
from briefpress.distribution import folders
from briefpress.distribution.codes import Code, code_of, drawing
from briefpress.distribution.imposition import Layout, impose
from briefpress.distribution.stamping import Place, Stamped
from briefpress.distribution.stamps import Stamps
from briefpress.opening import MM
from briefpress.project import Project
from briefpress.style import find_style

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


COPIES = 50


def copies() -> tuple[Trial, Way]:
    """Numbered copies of a brief of four pages: the words and codes are there, each is stamped and written; the last is given
    back. And the whole way of ours, from names to files."""
    style, data = find_style("default"), brief(4)
    content, place = hashlib.sha256(data).hexdigest(), Place(style.settings.stamp, rtl=False)
    lines = [(f"Copy {number} of {COPIES} · ", f"Recipient {number}") for number in range(1, COPIES + 1)]
    codes = [code_of(content, *line) for line in lines]
    stamps = Stamps(style, "en", 210)
    words = BytesIO()
    stamps.set(lines).save(words)

    def ours(pages: pikepdf.Pdf) -> bytes:
        with Stamped(data, place, marked=False) as stamped:
            return [stamped.copy(page, None, code) for page, code in zip(pages.pages, codes, strict=True)][-1]

    def stamped() -> bytes:
        with pikepdf.open(words) as pages:
            return ours(pages)

    theirs = partial(copies_by_pypdf, data, words.getvalue(), [drawn(code, place) for code in codes], place)
    return Trial(f"{COPIES} copies of 4 pages", stamped, theirs, looks_the_same), lambda: ours(stamps.set(lines))


def packages() -> Trial:
    """Twenty-five copies of a brief of four pages, made and packed as one zip with the digest of each; no cover sheet, no
    signature, which pypdf has not. The zip is given back."""
    style, data = find_style("default"), brief(4)
    place = Place(style.settings.stamp, rtl=False)
    lines = [(f"Copy {number} of 25 · ", f"Recipient {number}") for number in range(1, 26)]
    codes = [code_of("ab" * 32, *line) for line in lines]
    words = BytesIO()
    Stamps(style, "en", 210).set(lines).save(words)

    def ours(target: Path) -> None:
        with (
            folders.staged(target) as stage,
            pikepdf.open(words) as pages,
            Stamped(data, place, marked=False) as stamped,
        ):
            made = {f"{n:03}.pdf": stamped.copy(page, None, codes[n]) for n, page in enumerate(pages.pages)}
            for name, copy in {**made, "SHA256SUMS": sums(made)}.items():
                (stage / name).write_bytes(copy)
            folders.put_zip(stage, target, "parcel")

    def theirs(target: Path) -> None:
        squares = [drawn(code, place) for code in codes]
        made = {f"{n:03}.pdf": copy for n, copy in enumerate(stamped_by_pypdf(data, words.getvalue(), squares, place))}
        with zipfile.ZipFile(target, "w") as archive:
            for name, copy in {**made, "SHA256SUMS": sums(made)}.items():
                archive.writestr(f"parcel/{name}", copy)

    return Trial("25 copies in a zip", partial(zipped, ours), partial(zipped, theirs), holds_the_same)


def sums(files: Mapping[str, bytes]) -> bytes:
    """The digests of some files, as sha256sum has them."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()


def zipped(make: Callable[[Path], None]) -> bytes:
    """What is made as a zip, in a folder that goes."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "parcel.zip"
        make(target)
        return target.read_bytes()


def holds_the_same(one: bytes, other: bytes) -> bool:
    """Whether two zips hold files of the same names, and the last copies look alike."""
    with zipfile.ZipFile(BytesIO(one)) as ours, zipfile.ZipFile(BytesIO(other)) as theirs:
        last = "parcel/024.pdf"
        same = sorted(ours.namelist()) == sorted(theirs.namelist())
        return same and looks_the_same(ours.read(last), theirs.read(last))


def drawn(code: Code, place: Place) -> bytes:
    """A code as a PDF of its own, which pypdf can merge."""
    side = place.zone.code * MM
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(side, side))
        page.contents_add(drawing(code, side))
        made = BytesIO()
        pdf.save(made)
    return made.getvalue()


def copies_by_pypdf(data: bytes, words: bytes, codes: Sequence[bytes], place: Place) -> bytes:
    """The last of the copies."""
    return [*stamped_by_pypdf(data, words, codes, place)][-1]


def stamped_by_pypdf(data: bytes, words: bytes, codes: Sequence[bytes], place: Place) -> Iterator[bytes]:
    """The same copies, as pypdf merges pages."""
    lines = pypdf.PdfReader(BytesIO(words)).pages
    brief_pages = pypdf.PdfReader(BytesIO(data))
    zone = place.zone
    for line, code in zip(lines, codes, strict=True):
        (square,) = pypdf.PdfReader(BytesIO(code)).pages
        writer = pypdf.PdfWriter(clone_from=brief_pages)
        for page in writer.pages:
            low = zone.bottom * MM
            right = float(page.mediabox.width) - (zone.edge + zone.code) * MM
            page.merge_transformed_page(line, pypdf.Transformation().translate(zone.start * MM, low))
            page.merge_transformed_page(square, pypdf.Transformation().translate(right, low))
        made = BytesIO()
        writer.write(made)
        yield made.getvalue()


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
    stamping, whole = copies()
    for trial in (stamping, packages(), *impositions(given.pages)):
        ours, theirs, sizes = measured(trial, given.n)
        mine, other = statistics.median(ours), statistics.median(theirs)
        print(
            f"{trial.what:24}{1000 * mine:12.1f}{1000 * other:10.1f}{other / mine:7.1f}x"
            f"{sizes[0] / 1000:9.0f}{sizes[1] / 1000:10.0f}",
            flush=True,
        )
    begun = time.process_time()
    for _ in range(given.n):
        whole()
    print(f"from names to copies of four pages: {given.n * COPIES / (time.process_time() - begun):.0f} a second of CPU")


if __name__ == "__main__":
    main()
