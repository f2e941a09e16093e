"""Generated sources through check and build: python -m tests.faults.sources --check 20000 --build 2000 [--seed 1]

A third is valid, a third nearly so (a brief with a few random edits), a third hostile. The command must end by itself with one
of its exit codes and no traceback, and call nothing internal; nothing may be written but whole deliverables in output/, and
`briefpress verify` must agree. The count is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.conftest import BRIEF, ROOT

COMMAND = [sys.executable, "-m", "briefpress"]
WORDS = (
    *"policy water 2026 – “quoted” naïve اقتصاد [@a] **bold** `code` *em* [x](https://example.org/)".split(),
    "[@b, p. 3]",
)
CHARACTERS = (
    "\x00\x0b\x1b\x85\u2028\u2029\u200f\u202e\ufeff\ufffd\ud7ff\U0010ffff\u0301{}[]<>|\\`*_#@:'\"&%$~^\t\r\n-—é字😀"
)
OURS = ("internal", "worker-died", "timed-out", "machine-fault", "out-of-memory")


def _brief(body: str, front: str = "title: T") -> str:
    return f"---\n{front}\n---\n## Summary\n\n{body}\n"


def _noise(chance: random.Random) -> str:
    letters = (*range(32, 0x300), *range(0x600, 0x700), *range(0x1F600, 0x1F650))
    return "".join(chr(chance.choice(letters)) for _ in range(3000))


_VALUES = "values: [{label: x, value: 1e308}, {label: y, value: -1e308}]"
_LAUGHS = "\n".join(f"{a}: &{a} [{', '.join([f'*{b}'] * 8)}]" for a, b in ("ba", "cb", "dc", "ed"))
HOSTILE: tuple[Callable[[random.Random], str], ...] = (
    lambda c: _brief("x", "title: " + "[" * c.choice((10, 1000, 20000))),
    lambda c: _brief("> " * c.choice((10, 500, 5000)) + "deep"),
    lambda c: _brief("- " * c.choice((10, 500, 5000)) + "deep"),
    lambda c: _brief("*" * c.choice((10, 1000, 30000)) + "a" + "_" * 999),
    lambda c: _brief("[@a" * c.choice((10, 1000, 20000)) + "]"),
    lambda c: _brief("![](../../etc/passwd) ![x](http://127.0.0.1/x.png) {{ 7*7 }} {% include 'x' %}"),
    lambda c: _brief("x", "title: &a [*a, *a]"),
    lambda c: _brief("x", f"a: &a [x, x]\n{_LAUGHS}\ntitle: *e"),
    lambda c: _brief("x", "title: !!python/object/apply:os.system [touch hacked]"),
    lambda c: _brief("x", "title: T\nslug: ../../escape"),
    lambda c: _brief("[@a]", "title: T\nbibliography: /etc/passwd\nstyle: ../../x\ncitation_style: ../x.csl"),
    lambda c: _brief("@fig:f", "title: T\nfigures:\n  - {id: f, file: ../../../etc/hostname, alt: A, caption: C}"),
    lambda c: _brief("|" + "a|" * c.choice((10, 300)) + "\n|" + "-|" * c.choice((10, 300))),
    lambda c: _brief("<script>alert(1)</script><img src=x onerror=alert(1)>" * 20),
    lambda c: _brief("word " * c.choice((100, 3000)), "title: T\nfit: 1 page"),
    lambda c: _brief("W" * 20000, "title: " + "W" * c.choice((300, 20000))),
    lambda c: _brief("@fig:c", f"title: T\ncharts:\n  - {{id: c, kind: bar, alt: A, caption: C, {_VALUES}}}"),
    lambda c: '{"title": ' + '{"a":' * c.choice((10, 1000, 50000)) + "1" + "}" * 10,
    lambda c: "\ufeff" + _noise(c),
    lambda c: "x" * c.choice((1, 100_000, 400_000)),
)


class Generator:
    """Sources from a seed: the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seeds = [BRIEF, *(path.read_text("utf-8") for path in sorted((ROOT / "source").glob("*.md")))]
        self.seeds += [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "golden").glob("*/brief.md"))]

    def source(self) -> tuple[str, str]:
        """A source and which of the three kinds it is."""
        kind = self.chance.choice(("valid", "nearly", "hostile"))
        if kind == "valid":
            return kind, self._valid()
        if kind == "nearly":
            return kind, self._edited(self.chance.choice(self.seeds))
        text = str(self.chance.choice(HOSTILE)(self.chance))
        return kind, text if self.chance.random() < 0.7 else self._edited(text)

    def _valid(self) -> str:
        points = "\n".join(f"- {self._line()} [@a]." for _ in range(self.chance.randint(1, 7)))
        prose = "\n\n".join(self._line() for _ in range(self.chance.randint(1, 6)))
        return BRIEF.replace("- One [@a, p. 3].\n", points + "\n").replace("A paragraph", prose + "\n\nA paragraph")

    def _line(self) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(3, 60)))

    def _edited(self, text: str) -> str:
        for _ in range(self.chance.randint(1, 6)):
            text = self._edit(text)
        return text

    def _edit(self, text: str) -> str:
        chance, at = self.chance, self.chance.randrange(len(text) + 1)
        lines = text.split("\n")
        row = chance.randrange(len(lines))
        match chance.randrange(7):
            case 0:
                return text[:at] + chance.choice(CHARACTERS) * chance.choice((1, 1, 2, 50)) + text[at:]
            case 1:
                return text[:at] + text[at + chance.choice((1, 3, 40)) :]
            case 2:
                return "\n".join((*lines[:row], *lines[row + 1 :]))
            case 3:
                return "\n".join((*lines[:row], lines[row], *lines[row:]))
            case 4:
                chance.shuffle(lines)
                return "\n".join(lines)
            case 5:
                return text[:at]
            case _:
                other = chance.choice(self.seeds)
                start = chance.randrange(len(other))
                return text[:at] + other[start : start + 200] + text[at:]


def trial(folder: Path, checked: int, built: int, seed: int, share: int = 500) -> Counter[str]:
    """So many sources through check and build, a share at a time; what was seen, counted."""
    generator, seen = Generator(seed), Counter[str]()
    for command, number in (("check", checked), ("build", built)):
        for start in range(0, number, share):
            seen += _share(folder / f"{command}-{start}", command, generator, min(share, number - start))
    return seen


def _share(folder: Path, command: str, generator: Generator, number: int) -> Counter[str]:
    source = folder / "source"
    source.mkdir(parents=True)
    (folder / "briefpress.toml").touch()
    seen: Counter[str] = Counter()
    valid = set()
    for index in range(number):
        kind, text = generator.source()
        seen[f"{command} {kind}"] += 1
        suffix = "json" if text.startswith("{") else "md"
        name = f"source/s{index:05}.{suffix}"
        (folder / name).write_bytes(text.encode("utf-8", "replace"))
        valid |= {name} if kind == "valid" else set()
    before = {path for path in folder.rglob("*") if path.is_file()}
    arguments = [command, "--report", "json", "--timeout", "60"]
    done = subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=3600)
    assert done.returncode in (0, 1), (folder, done.returncode, done.stderr[-2000:])
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    found = json.loads(done.stdout)
    ours = [(d["code"], d["file"], d["message"]) for d in found if d["code"] in OURS]
    assert not ours, (folder, ours)
    faulty = {d["file"] for d in found if d["severity"] == "error"}
    assert not faulty & valid, (folder, faulty & valid)
    seen[f"{command} with errors"] += len(faulty)
    _look(folder, before, command)
    if command == "build":
        seen["deliverables"] += sum(path.suffix in (".pdf", ".docx", ".txt") for path in (folder / "output").iterdir())
    return seen


def _look(folder: Path, before: set[Path], command: str) -> None:
    """Nothing is written but what a build is for."""
    new = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {
        str(path.relative_to(folder)) for path in before
    }
    allowed = re.compile(
        r"output/(s\d+\.(pdf|docx|txt)|[a-z0-9-]+\.(pdf|docx|txt)|manifest\.json|SHA256SUMS)|\.briefpress/.*"
    )
    strange = sorted(name for name in new if not allowed.fullmatch(name))
    assert not strange, strange
    assert command == "build" or not any(name.startswith("output/") for name in new)
    if command == "build":
        done = subprocess.run([*COMMAND, "verify"], cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout
        for path in (folder / "output").glob("*.pdf"):
            assert path.read_bytes().rstrip().endswith(b"%%EOF")


def main() -> None:
    """Run the trial as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", type=int, default=20_000)
    parser.add_argument("--build", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the sources, which stay")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seen = trial(given.keep or Path(folder), given.check, given.build, given.seed)
    print(dict(sorted(seen.items())))


if __name__ == "__main__":
    main()
