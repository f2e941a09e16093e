"""Builds killed at random moments: python -m tests.faults.kills -n 200 [--seed 1]

Each round begins a build of changed briefs, kills it (the command alone, or with its processes) and looks at what lies in the
output folder: every file whole, of the old or the new state, and `briefpress verify` content. Then `--resume` must end with
the bytes of a build that nothing disturbed. The count is printed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import BRIEF

COMMAND = [sys.executable, "-m", "briefpress"]
STATES = ("In short.", "In brief, and with other words than before.")
Files = dict[str, bytes]


@dataclass
class Trial:
    """A project whose briefs go to and fro between two states, and what each state gives undisturbed."""

    folder: Path
    briefs: int
    formats: str
    chance: random.Random
    whole: list[Files] = field(default_factory=list)
    seconds: float = 0.0
    seen: Counter[str] = field(default_factory=Counter)

    def prepare(self) -> None:
        """Build both states undisturbed."""
        (self.folder / "source").mkdir(parents=True)
        (self.folder / "briefpress.toml").write_text(
            f'formats = ["{self.formats.replace(",", chr(34) + ", " + chr(34))}"]\n'
        )
        for state in (0, 1):
            self.write(state)
            begun = time.monotonic()
            self.run("build", "--no-cache", "--out", f"whole-{state}")
            self.seconds = time.monotonic() - begun
            self.whole.append(files(self.folder / f"whole-{state}"))

    def write(self, state: int) -> None:
        """Write the sources of a state."""
        for number in range(self.briefs):
            text = BRIEF.replace("title: A brief", f"title: Brief {number}").replace(STATES[0], STATES[state])
            (self.folder / "source" / f"b{number:02}.md").write_text(text, "utf-8")

    def run(self, *arguments: str) -> None:
        """A command that must succeed."""
        done = subprocess.run([*COMMAND, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr

    def round(self, state: int) -> None:
        """Kill a build of a state, look, and go on."""
        self.write(state)
        if self.chance.random() < 0.2:
            shutil.rmtree(self.folder / ".briefpress", ignore_errors=True)
        if self.chance.random() < 0.1:
            shutil.rmtree(self.folder / "output", ignore_errors=True)
        process = subprocess.Popen(
            [*COMMAND, "build"],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(self.chance.uniform(0.1, 1.1) * self.seconds)
        if self.chance.random() < 0.5:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        self.seen["killed" if killed else "ended before it was killed"] += 1
        self.look(killed)
        self.run("build", "--resume")
        assert files(self.folder / "output") == self.whole[state]
        self.run("verify")

    def look(self, killed: bool) -> None:
        """Every file that lies there is whole, and the manifest or the journal knows it."""
        output = self.folder / "output"
        lying = files(output) if output.exists() else {}
        for name, data in lying.items():
            old, new = (whole.get(name) for whole in self.whole)
            known = data in (old, new) or name in ("manifest.json", "SHA256SUMS")
            assert known, f"{name} is neither of the old nor of the new state"
        if lying:
            self.run("verify")
        if killed and any(output.glob(".briefpress-*")):
            self.seen["killed while it published"] += 1


def files(folder: Path) -> Files:
    """The files of a folder that a person sees."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}


def trial(folder: Path, rounds: int, seed: int, *, briefs: int = 30, formats: str = "docx,txt") -> Counter[str]:
    """So many rounds in a folder; what was seen, counted."""
    made = Trial(folder, briefs, formats, random.Random(seed))
    made.prepare()
    for number in range(rounds):
        made.round(number % 2)
    return made.seen


def main() -> None:
    """Run the trial as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=200, help="builds that are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="docx,txt")
    parser.add_argument("--briefs", type=int, default=30)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = trial(Path(folder) / "trial", given.n, given.seed, briefs=given.briefs, formats=given.formats)
    print(f"{given.n} builds: {dict(seen)}; every file whole, every resumed build byte-identical")


if __name__ == "__main__":
    main()
