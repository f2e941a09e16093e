"""What a brief costs, all three files, beside its peers in the same run; cold starts; memory; long documents.

python -m bench.pipeline              all of it: 200 briefs, about four minutes
python -m bench.pipeline -n 20        a try
python -m bench.pipeline --profile    where the time of a brief goes
python -m bench.pipeline --picture    draws docs/images/growth.svg too

CPU time counts: it does not depend on what else the machine does as the clock does. Medians; peers and we take turns.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.peers import Cost, facts, find_peers, run

from briefpress import pipeline
from briefpress.project import Project
from briefpress.warm import settle, tidy, warm
from briefpress.writers import writer

ROOT = Path(__file__).resolve().parents[1]
FORMATS = ("pdf", "docx", "txt")
BRIEF = ROOT / "source" / "iran-foreign-policy.md"
PAGES = (10, 50, 100, 200)
COMMAND = [sys.executable, "-c", "from briefpress.cli import main; main()"]


def project() -> Project:
    """The project's settings for all three formats."""
    return Project(ROOT).with_settings(formats=FORMATS)


def memory() -> float:
    """Resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(function: Callable[[], object]) -> Cost:
    """What a function took, in milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    function()
    return Cost((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def one(path: Path = BRIEF) -> dict[str, bytes]:
    """A brief from its source to the three files, as a worker makes it."""
    files = pipeline.render(pipeline.check(path, project(), formats=FORMATS), project())
    tidy()
    return files


def row(name: str, costs: list[Cost]) -> float:
    """Print a line of the table; the median of the CPU time."""
    cpu, wall = (statistics.median(values) for values in zip(*costs, strict=True))
    print(f"{name:34} {cpu:8.1f} {wall:8.1f}  {len(costs):4}")
    return cpu


def stages(runs: int) -> None:
    """What each stage takes of a brief."""
    found: dict[str, list[Cost]] = {name: [] for name in ("check", *FORMATS)}
    for _ in range(runs):
        checked = pipeline.check(BRIEF, project(), formats=FORMATS)
        assert checked.document
        assert checked.style
        found["check"].append(timed(lambda: pipeline.check(BRIEF, project(), formats=FORMATS)))
        for name in FORMATS:
            write, document, style, options = writer(name), checked.document, checked.style, checked.options
            found[name].append(timed(lambda w=write, d=document, s=style, o=options: w(d, s, o)))
    for name, costs in found.items():
        row(f"  {name}", costs)


def side_by_side(count: int, folder: Path) -> dict[str, Path]:
    """Us, warm in this process, and the peers, a process each, in turns; what they made, by name."""
    checked = pipeline.check(BRIEF, project(), formats=FORMATS)
    peers, left_out = find_peers(checked, folder)
    rounds = min(10, max(3, count // 10))
    ours: list[Cost] = []
    theirs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
    for turn in range(rounds):
        for _ in range(count // rounds + (turn < count % rounds)):
            ours.append(timed(one))
        for peer in peers:
            theirs[peer.name].append(run(peer.command))
    print(f"\n{'one brief: ' + BRIEF.name:34} {'CPU ms':>8} {'wall ms':>8}  runs")
    mine = row("briefpress, all three, warm", ours)
    stages(max(5, count // 10))
    costs = {peer.name: row(peer.name, theirs[peer.name]) for peer in peers}
    for pdf in ("pandoc PDF by typst", "pandoc PDF by npm's typst"):
        if pdf in costs:
            total = costs["pandoc docx"] + costs["pandoc plain"] + costs[pdf]
            print(
                f"three files of pandoc's, {pdf.removeprefix('pandoc ')}: {total:.0f} ms, {total / mine:.1f} times ours"
            )
    for alone in ("typst alone", "typst of npm"):
        if alone in costs:
            print(f"{alone}, one PDF: {costs[alone] / mine:.2f} times our three files")
    print("\n".join(left_out))
    files = {}
    for name, data in one().items():
        files[f"briefpress {name.rpartition('.')[2]}"] = folder / name
        (folder / name).write_bytes(data)
    return files | {peer.name: peer.makes for peer in peers if not peer.name.startswith(" ")}


def two_cores(count: int) -> None:
    """The clock for so many briefs in one process and in two that were forked from it, half of them each."""

    def fork(share: int) -> int:
        child = os.fork()
        if not child:
            for _ in range(share):
                one()
            os._exit(0)
        return child

    for processes in (1, 2):
        start = time.perf_counter()
        for child in [fork(count // processes) for _ in range(processes)]:
            assert os.waitpid(child, 0)[1] == 0
        wall = (time.perf_counter() - start) / (count // processes * processes) * 1000
        rate = f"{wall:6.1f} ms of wall time a brief, {1000 / wall:5.1f} briefs a second"
        print(f"{processes} process{'es' * (processes > 1):2}: {rate}")


def cold(folder: Path, runs: int = 5) -> None:
    """Commands in a new process each."""
    print(f"\n{'the command itself':34} {'CPU ms':>8} {'wall ms':>8}  runs")
    for arguments in (
        ["--help"],
        ["check", str(BRIEF)],
        ["build", "--no-cache", "--out", str(folder / "out"), str(BRIEF)],
    ):
        run([*COMMAND, *arguments])  # modules are compiled once
        row(f"briefpress {arguments[0]}", [run([*COMMAND, *arguments]) for _ in range(runs)])


def growing(count: int) -> list[tuple[int, float]]:
    """Memory by the number of briefs made in one process."""
    marks = sorted({100, *range(200, count + 1, 200), count} & set(range(1, count + 1))) or [count]
    found = []
    for number in range(1, count + 1):
        one()
        if number in marks:
            found.append((number, memory()))
    first, last = found[0], found[-1]
    each = f", {(last[1] - first[1]) * 1000 / (last[0] - first[0]):.1f} kB a brief" if last[0] > first[0] else ""
    print(f"\nmemory after {first[0]} briefs: {first[1]:.0f} MB, after {last[0]}: {last[1]:.0f} MB{each}")
    return found


def long_brief(sections: int) -> str:
    """A brief of many sections, each of four paragraphs with citations, a list and a table."""
    head = "---\ntitle: A long report\nlayout: report\nsources:\n  - {id: a, type: book, title: A book, issued: 2020}\n---\n"
    words = "The pattern shows in the region as well, where allies are favoured because they add strategic depth, and "
    paragraph = words * 5 + "relations with rivals are let grow [@a, p. 4].\n\n"
    table = "| Year | Share | Change |\n|---|---|---|\n" + "| 2020 | 41 | 3 |\n" * 4 + "\n"
    return head + "".join(f"## Section {n}\n\n{paragraph * 4}- {words}\n- {words}\n\n{table}" for n in range(sections))


def long_documents(pages: tuple[int, ...], folder: Path) -> list[tuple[int, float, float]]:
    """Pages, seconds of CPU and MB at most, all three formats, each in a process of its own."""
    found = []
    print(f"\n{'a long report':>14} {'CPU s':>7} {'ms a page':>10} {'MB at most':>11}")
    for wanted in pages:
        source = folder / f"long-{wanted}.md"
        source.write_text(long_brief(round(wanted * 0.9)), "utf-8")
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            start = time.process_time()
            made = next(data for name, data in one(source).items() if name.endswith(".pdf"))
            seconds = time.process_time() - start
            import pikepdf

            source.with_suffix(".pdf").write_bytes(made)
            with pikepdf.open(source.with_suffix(".pdf")) as pdf:
                count = len(pdf.pages)
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
            os.write(writing, f"{count} {seconds} {most}".encode())
            os._exit(0)
        os.close(writing)
        told = os.read(reading, 100).split()
        os.close(reading)
        assert os.waitpid(child, 0)[1] == 0
        count, seconds, most = int(told[0]), float(told[1]), float(told[2])
        print(f"{count:8} pages {seconds:7.1f} {seconds * 1000 / count:10.0f} {most:11.0f}", flush=True)
        found.append((count, seconds, most))
    return found


def draw(briefs: list[tuple[int, float]], documents: list[tuple[int, float, float]]) -> None:
    """docs/images/growth.svg: memory by briefs, time and memory by pages."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    rcParams.update({"svg.hashsalt": "briefpress", "font.size": 9})
    figure = Figure(figsize=(9, 2.8), layout="constrained")
    pages = [count for count, _, _ in documents]
    for axes, across, values, title, unit in (
        (figure.add_subplot(131), [n for n, _ in briefs], [mb for _, mb in briefs], "briefs in one process", "MB"),
        (figure.add_subplot(132), pages, [s for _, s, _ in documents], "pages of one report", "s of CPU"),
        (figure.add_subplot(133), pages, [mb for _, _, mb in documents], "pages of one report", "MB at most"),
    ):
        axes.plot(across, values, "o-", color="#6b2a2a", markersize=3)
        axes.set(xlabel=title, ylabel=unit, xlim=(0, None), ylim=(0, None))
        axes.spines[["top", "right"]].set_visible(False)
    target = ROOT / "docs" / "images" / "growth.svg"
    FigureCanvasSVG(figure).print_svg(target, metadata={"Date": None})
    print(f"drawn: {target.relative_to(ROOT)}")


def profile(runs: int = 20) -> None:
    """Where the time of a brief goes."""
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(runs):
        one()
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(25)


def main() -> None:
    """Parse the options and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=200, help="how many briefs")
    parser.add_argument("--growth", type=int, help="briefs for the memory; ten times n where not given")
    parser.add_argument("--profile", action="store_true", help="only where the time goes")
    parser.add_argument("--picture", action="store_true", help="draw docs/images/growth.svg")
    given = parser.parse_args()
    warm(FORMATS, project())
    one()
    settle()
    if given.profile:
        profile()
        return
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}; Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = side_by_side(given.n, folder)
        two_cores(given.n)
        cold(folder)
        briefs = growing(given.growth or given.n * 10)
        documents = long_documents(PAGES if given.n >= 100 else PAGES[:2], folder)
        print("\nwhat the files have, looked up in them")  # last: the validator's machine takes time of its own
        for made, file in files.items():
            print(f"  {made:22} {facts(file)}")
    if given.picture:
        draw(briefs, documents)


if __name__ == "__main__":
    main()
