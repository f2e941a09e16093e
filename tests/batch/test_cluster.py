"""A real scheduler with real worker processes: whatever becomes of them, every brief comes out once, as from this machine."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from briefpress.batch.cluster import Cluster
from briefpress.batch.jobs import jobs_for
from briefpress.batch.run import Build, Means
from briefpress.batch.store import Store
from briefpress.batch.work import Order
from briefpress.diagnostics import UsageError
from briefpress.finding import find_sources
from briefpress.project import find_project
from briefpress.reports import Told
from tests.batch.test_build import files
from tests.conftest import BRIEF
from tests.test_bad_input import run

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40"/></svg>'
FORMATS = ("docx", "txt")


class Machines:
    """A scheduler and its workers, each a process of its own, as `dask scheduler` and `dask worker` start them."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.port = 0
        self.scheduler = self.begin_scheduler()
        self.nannies = [self.begin_worker() for _ in range(workers)]

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def begin_scheduler(self) -> subprocess.Popen[str]:
        arguments = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        process = self._begin("scheduler", arguments)
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"Scheduler at:\s+tcp://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return process
        pytest.fail("the scheduler did not begin")

    def begin_worker(self) -> subprocess.Popen[str]:
        arguments = ["--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder), self.address]
        process = self._begin("worker", arguments)
        assert process.stderr is not None
        threading.Thread(target=process.stderr.read, daemon=True).start()
        return process

    def _begin(self, what: str, arguments: list[str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
        environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "True"}
        return subprocess.Popen(command, cwd=self.folder, stderr=subprocess.PIPE, text=True, env=environment)

    def workers(self) -> list[int]:
        """The processes that do the work: children of the nannies."""
        found = []
        for nanny in self.nannies:
            tasks = Path(f"/proc/{nanny.pid}/task").iterdir()
            children = [child for task in tasks for child in (task / "children").read_text().split()]
            for child in children:
                line = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"spawn_main" in line:
                    found.append(int(child))
        return found

    def end(self) -> None:
        for process in (*self.nannies, self.scheduler):
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in (*self.nannies, self.scheduler):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def machines(folder: Path, workers: int) -> Iterator[Machines]:
    folder.mkdir()
    made = Machines(folder, workers)
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def folder(project: Callable[..., Path]) -> Path:
    """Sixty briefs, with a shared bibliography, images and a style pack of the project's."""
    brief = BRIEF.replace("sources:", "style: house\nbibliography: refs.bib\nsources:", 1).replace("[@b]", "[@book]")
    brief = brief.replace("title:", "figures:\n  - {id: f, file: a picture.svg, alt: A, caption: C}\ntitle:", 1)
    brief = brief.replace("A paragraph", "As @fig:f shows. A paragraph")
    made = project(
        **{f"source/b{n:02}.md": brief.replace("In short", f"In short, {n}") for n in range(60)},
        **{
            "source/refs.bib": "@book{book, title = {A book}, author = {Roe, Ann}, year = 2001}\n",
            "source/a picture.svg": SVG,
            "styles/house/style.toml": 'title = "House"\n[labels.en]\ntldr = "Gist"\n',
        },
    )
    done = run(made, "build", "-f", ",".join(FORMATS), "--out", "whole", "--no-cache")
    assert done.returncode == 0, done.stderr
    return made


def build(folder: Path, address: str, *, timeout: float | None = None, meanwhile: Callable[[int], None]) -> list[Told]:
    """A build on a cluster; `meanwhile` is called with the number of briefs that are done."""
    project = find_project(folder).with_settings(formats=FORMATS)
    order = Order(project, FORMATS)
    jobs = jobs_for(find_sources([], project), FORMATS)
    told = []
    for one in Build(jobs, order, Means(cached=False), hands=Cluster(address, order, timeout)):
        told.append(one)
        meanwhile(len(told))
    return told


def whole(folder: Path, told: list[Told]) -> None:
    """Every brief came out once, with the bytes of a build on this machine."""
    assert sorted(one.name for one in told) == [f"source/b{n:02}.md" for n in range(60)]
    assert [d.message for one in told if one.outcome != "built" for d in one.diagnostics] == []
    assert files(folder / "output") == files(folder / "whole")


def test_a_cluster_makes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    with machines(tmp_path / "machines", 4) as made:
        whole(folder, build(folder, made.address, meanwhile=lambda done: None))


@pytest.mark.parametrize("victims", [1, 2])
def test_workers_may_be_killed(folder: Path, tmp_path: Path, victims: int) -> None:
    with machines(tmp_path / "machines", 4) as made:

        def kill(done: int) -> None:
            if done == 10:
                killed = made.workers()[:victims]
                assert len(killed) == victims
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)

        whole(folder, build(folder, made.address, meanwhile=kill))


def test_a_worker_may_hang(folder: Path, tmp_path: Path) -> None:
    with machines(tmp_path / "machines", 4) as made:

        def pause(done: int) -> None:
            if done == 10:
                os.kill(made.workers()[0], signal.SIGSTOP)

        whole(folder, build(folder, made.address, timeout=3, meanwhile=pause))


def test_the_scheduler_may_be_lost_and_come_back(folder: Path, tmp_path: Path) -> None:
    with machines(tmp_path / "machines", 2) as made:

        def restart(done: int) -> None:
            if done == 10:
                made.scheduler.kill()
                made.scheduler.wait()
                made.scheduler = made.begin_scheduler()
                made.nannies += [made.begin_worker()]

        whole(folder, build(folder, made.address, meanwhile=restart))


def test_a_brief_that_takes_too_long_is_told_and_the_others_are_built(folder: Path) -> None:
    long = BRIEF + "\n".join(f"Paragraph {n} goes on and on, as long ones do. " * 20 + "\n" for n in range(3000))
    (folder / "source" / "b00.md").write_text(long, "utf-8")
    done = run(folder, "build", "-f", "pdf", "--cluster", "local:2", "--timeout", "3", "source/b0[0-4].md")
    assert done.returncode == 1, done.stderr
    assert "error[timed-out]: the brief took more than 3 seconds and was stopped" in done.stderr
    assert sorted(path.name for path in (folder / "output").glob("*.pdf")) == [f"b0{n}.pdf" for n in range(1, 5)]


def test_a_machine_of_the_command_itself_will_do(folder: Path) -> None:
    done = run(folder, "build", "-f", ",".join(FORMATS), "--cluster", "local:2")
    assert done.returncode == 0, done.stderr
    assert files(folder / "output") == files(folder / "whole")


def test_deliverables_may_go_to_a_store(folder: Path) -> None:
    url = (folder / "store").as_uri()
    done = run(folder, "build", "-f", ",".join(FORMATS), "--cluster", "local:2", "--store", url)
    assert done.returncode == 0, done.stderr
    assert f"source/b00.md -> {url}/b00.docx {url}/b00.txt" in done.stdout.splitlines()
    assert files(folder / "store") == files(folder / "whole")
    assert not (folder / "output").exists()


def test_a_store_may_be_any_that_fsspec_knows() -> None:
    store = Store("memory://bucket/briefs")
    assert store.get("a.txt") is None
    assert store.put("a.txt", b"text") == "memory://bucket/briefs/a.txt"
    assert store.get("a.txt") == b"text"
    with pytest.raises(UsageError, match="--store nothing://x"):
        Store("nothing://x")


def test_faults_of_a_brief_have_the_same_places_as_here(folder: Path) -> None:
    (folder / "source" / "b00.md").write_text(BRIEF.replace("[@b]", "[@nobody]"), "utf-8")
    (folder / "source" / "b01.md").write_text("---\ntitle: T\nbibliography: none.bib\n---\n## Summary\n\nx\n", "utf-8")
    arguments = ("build", "-f", "txt", "--report", "json", "--no-cache")
    here, there = run(folder, *arguments), run(folder, *arguments, "--cluster", "local:2")
    assert here.returncode == there.returncode == 1
    assert json.loads(here.stdout) == json.loads(there.stdout)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cluster", "tcp://127.0.0.1:9"), "no scheduler answers there"),
        (("--cluster", "local:many"), "give tcp://host:port or local:N"),
        (("--store", "memory://x"), "--store needs --cluster"),
    ],
)
def test_what_cannot_be_joined_is_told(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(folder, "build", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_with_another_version_is_not_trusted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = find_project(folder).with_settings(formats=FORMATS)
    order = Order(project, FORMATS)
    cluster = Cluster("local:1", order, None)
    cluster.program = "0" * 64
    (told, *_) = Build(
        jobs_for(find_sources([], project)[:1], FORMATS), replace(order), Means(cached=False), hands=cluster
    )
    assert told.outcome == "failed"
    assert "has another version of briefpress" in told.diagnostics[0].message
