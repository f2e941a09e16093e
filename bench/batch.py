"""What a batch costs by the whole command: processes, a cluster, a rebuild with nothing changed, memory over many briefs.

python -m bench.batch                 200 briefs by 1 and 2 processes, and on a cluster of 1 and 2 workers; 1,000 unchanged
python -m bench.batch --memory 5000   the resident size of the command and its processes, brief 100 to brief 5,000

Briefs are copies of the one that the other benches take, each with a title of its own. CPU is that of the command and
of all its processes (getrusage), wall time is that of this machine as busy as it is.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BRIEF = (ROOT / "source" / "iran-foreign-policy.md").read_text("utf-8")
COMMAND = [sys.executable, "-m", "briefpress", "build", "--report", "json"]


def project(folder: Path, briefs: int) -> Path:
    """A project with so many briefs."""
    (folder / "source").mkdir(parents=True)
    (folder / "briefpress.toml").touch()
    for number in range(briefs):
        (folder / "source" / f"b{number:05}.md").write_text(BRIEF.replace("title: ", f"title: {number} ", 1), "utf-8")
    return folder


def run(folder: Path, *arguments: str) -> tuple[float, float]:
    """Wall time and CPU time of a build, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    subprocess.run([*COMMAND, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def side_by_side(folder: Path, briefs: int) -> None:
    """The same briefs by processes and by clusters."""
    project(folder, briefs)
    ways = (("--jobs", "1"), ("--jobs", "2"), ("--cluster", "local:1"), ("--cluster", "local:2"))
    print(f"{briefs} briefs, three files each, from nothing\n{'':20} wall s  briefs/s  CPU ms a brief")
    for way in ways:
        wall, cpu = run(folder, *way, "--no-cache", "--out", "-".join(way).strip("-"))
        print(f"{' '.join(way):20} {wall:6.1f} {briefs / wall:9.1f} {1000 * cpu / briefs:15.0f}", flush=True)


def unchanged(folder: Path, briefs: int) -> None:
    """A rebuild with nothing changed, and with one brief changed."""
    project(folder, briefs)
    run(folder)
    run(folder)  # the first reads all that was written, the second knows it
    times = sorted(run(folder) for _ in range(5))
    print(f"\n{briefs} briefs, nothing changed: {times[2][0]:.2f} s wall, {times[2][1]:.2f} s CPU (median of 5)")
    path = folder / "source" / "b00000.md"
    path.write_text(path.read_text("utf-8") + "\nOne more paragraph.\n", "utf-8")
    wall, cpu = run(folder)
    print(f"{briefs} briefs, one changed: {wall:.2f} s wall, {cpu:.2f} s CPU")


def memory(folder: Path, briefs: int) -> None:
    """The resident size of the command and its processes while many briefs are built."""
    project(folder, briefs)
    process = subprocess.Popen(
        [sys.executable, "-m", "briefpress", "build", "--no-cache", "--report", "short"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    sizes: list[tuple[int, float]] = []
    while process.poll() is None:
        done = (
            sum(1 for name in os.listdir(folder / "output") if name.endswith(".pdf"))
            if (folder / "output").exists()
            else 0
        )
        sizes.append((done, _resident(process.pid)))
        time.sleep(1)
    for mark in (100, briefs // 4, briefs // 2, briefs * 3 // 4, briefs - 50):
        near = [size for done, size in sizes if mark - 50 <= done <= mark + 50]
        if near:
            print(f"around brief {mark:6}: {sum(near) / len(near):6.0f} MB")


def _resident(pid: int) -> float:
    """MB of a process and its children, pages that they share divided among them (Pss)."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=200, help="briefs side by side")
    parser.add_argument("--unchanged", type=int, default=1000, help="briefs of the rebuild; 0 leaves it out")
    parser.add_argument("--memory", type=int, default=0, help="briefs over which the memory is watched, instead")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.memory:
            memory(Path(folder) / "memory", given.memory)
            return
        side_by_side(Path(folder) / "side-by-side", given.n)
        if given.unchanged:
            unchanged(Path(folder) / "unchanged", given.unchanged)


if __name__ == "__main__":
    main()
