"""Builds to which something happens: disks that are full or closed, sources that change, signals, others at work beside."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from briefpress.batch import manifest, staging
from briefpress.batch.verifying import verify
from tests.batch.test_build import built, files, outcomes
from tests.conftest import BRIEF
from tests.test_bad_input import COMMAND, run

LONG = BRIEF + "\n".join(f"Paragraph {n} goes on and on, as long ones do. " * 20 + "\n" for n in range(120))


def begun(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A build that goes on while the test does something else."""
    return subprocess.Popen(
        [*COMMAND, "build", *arguments],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str], code: int = 0, *, within: float = 120) -> subprocess.CompletedProcess[str]:
    """The end of a build, which must be this."""
    stdout, stderr = process.communicate(timeout=within)
    assert process.returncode == code, stdout + stderr
    assert "Traceback" not in stderr
    return subprocess.CompletedProcess(process.args, code, stdout, stderr)


def until(process: subprocess.Popen[str], true: Callable[[], object]) -> None:
    """Wait for something that must come while the build goes on."""
    while not true():
        assert process.poll() is None, "the build has ended before"
        time.sleep(0.005)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The processes that work for a build."""
    with suppress(OSError):
        return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return []


def whole(folder: Path) -> None:
    """A folder is as its manifest says, and nothing was left behind."""
    verified = verify(folder)
    assert [found for found in verified.findings if found.fault] == []
    assert staging.folders(folder) == []
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def as_undisturbed(folder: Path, *arguments: str) -> None:
    """What lies in output/ is what a build from nothing makes."""
    whole(folder / "output")
    assert run(folder, "build", "--no-cache", "--out", "anew", *arguments).returncode == 0
    assert files(folder / "anew") == files(folder / "output")


def many(number: int, name: str = "b") -> dict[str, str]:
    return {f"source/{name}{n:03}.md": BRIEF.replace("A brief", f"Brief {n}") for n in range(number)}


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    """A small disk of its own at a folder; where the system refuses one, the test is skipped."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


# ---------------------------------------------------------------------------------------------- disks


def test_a_folder_that_may_not_be_written_is_told_and_left(project: Callable[..., Path]) -> None:
    folder = project(**many(3))
    (folder / "output").mkdir()
    (folder / "output").chmod(0o555)
    if os.access(folder / "output", os.W_OK):
        pytest.skip("permissions do not bind this user")
    done = run(folder, "build", "-f", "txt")
    assert done.returncode == 3
    assert "the output folder" in done.stderr
    assert "--out" in done.stderr


def test_a_disk_that_is_mounted_read_only_is_told_and_left(project: Callable[..., Path]) -> None:
    folder = project(**many(3))
    with disk(folder / "output", "4m"):
        assert built(run(folder, "build", "-f", "txt"))
        before = files(folder / "output")
        (folder / "source" / "b000.md").write_text(BRIEF.replace("In short.", "In brief."), "utf-8")
        subprocess.run(["mount", "-o", "remount,ro", folder / "output"], check=True)
        done = run(folder, "build", "-f", "txt")
        assert done.returncode == 3
        assert "output cannot be written: Read-only file system; give another with --out" in done.stderr
        assert "Traceback" not in done.stderr
        assert files(folder / "output") == before
        assert run(folder, "verify").returncode == 0
        assert built(run(folder, "build", "-f", "txt", "--out", "elsewhere")) == {"b000.md", "b001.md", "b002.md"}


def test_a_disk_that_fills_up_keeps_what_is_whole_and_a_rerun_goes_on(project: Callable[..., Path]) -> None:
    folder = project(**many(40))
    with disk(folder / "output", "2m"):
        assert built(run(folder, "build", "-f", "docx", "source/b00*.md")) == {f"b00{n}.md" for n in range(10)}
        old = files(folder / "output")
        room = shutil.disk_usage(folder / "output").free
        (folder / "output" / ".ballast").write_bytes(bytes(room - 300_000))
        done = run(folder, "build", "-f", "docx")
        assert done.returncode == 3, done.stdout + done.stderr
        assert "no room is left on the disk" in done.stderr
        assert "Traceback" not in done.stderr
        assert 0 < sum("->" in line for line in done.stdout.splitlines()) < 30
        assert run(folder, "verify").returncode == 0
        assert {
            name: data for name, data in files(folder / "output").items() if name in old and name.startswith("b")
        } == {name: data for name, data in old.items() if name.startswith("b")}
        (folder / "output" / ".ballast").unlink()
        again = run(folder, "build", "-f", "docx")
        assert again.returncode == 0, again.stderr
        assert sum(what == "unchanged" for what in outcomes(again).values()) >= 10
        as_undisturbed(folder, "-f", "docx")


# ---------------------------------------------------------------------------------------------- sources


def test_a_source_that_is_edited_meanwhile_and_its_deliverable_belong_together(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": LONG, **many(12)})
    path = folder / "source" / "b011.md"
    states = [BRIEF.replace("In short.", f"State {n}.") for n in range(200)]
    process = begun(folder, "-f", "pdf,txt")
    edits = 0
    while process.poll() is None:
        beside = path.with_suffix(".new")
        beside.write_text(states[edits % len(states)], "utf-8")
        os.replace(beside, path)
        edits += 1
        time.sleep(0.01)
    ended(process)
    assert edits > 1
    line = next(line for line in manifest.read(folder / "output") if line["slug"] == "b011")
    made = next(text for text in [BRIEF.replace("A brief", "Brief 11"), *states] if _digest(text) == line["sha256"])
    said = made.partition("## TL;DR\n\n")[2].partition("\n")[0]
    assert said in (folder / "output" / "b011.txt").read_text("utf-8")
    whole(folder / "output")
    assert run(folder, "build", "-f", "pdf,txt").returncode == 0
    as_undisturbed(folder, "-f", "pdf,txt")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_source_that_is_edited_while_it_is_built_is_built_again(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": LONG})
    process = begun(folder, "-f", "pdf,txt")
    until(process, lambda: workers(process))
    time.sleep(0.5)
    (folder / "source" / "a.md").write_text(LONG.replace("In short.", "In brief."), "utf-8")
    ended(process)
    (line,) = manifest.read(folder / "output")
    said = {_digest(LONG): "In short.", _digest(LONG.replace("In short.", "In brief.")): "In brief."}[line["sha256"]]
    assert said in (folder / "output" / "a.txt").read_text("utf-8")
    assert run(folder, "build", "-f", "pdf,txt").returncode == 0
    assert "In brief." in (folder / "output" / "a.txt").read_text("utf-8")
    as_undisturbed(folder, "-f", "pdf,txt")


def test_a_source_that_is_deleted_meanwhile_is_told_and_the_others_are_built(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": LONG, "source/b.md": BRIEF, "source/c.md": BRIEF})
    process = begun(folder, "-f", "pdf", "--jobs", "1")
    until(process, lambda: workers(process))
    (folder / "source" / "b.md").unlink()
    done = ended(process, 1)
    assert "error[file-unreadable]: the file cannot be read: No such file or directory" in done.stderr
    assert "source/b.md" in done.stderr
    assert {path.name for path in (folder / "output").glob("*.pdf")} == {"a.pdf", "c.pdf"}
    whole(folder / "output")


# ---------------------------------------------------------------------------------------------- others beside


def test_two_builds_of_the_same_briefs_at_once_leave_what_one_leaves(project: Callable[..., Path]) -> None:
    folder = project(**many(25))
    both = [begun(folder, "-f", "docx,txt"), begun(folder, "-f", "docx,txt")]
    for process in both:
        ended(process)
    as_undisturbed(folder, "-f", "docx,txt")
    assert built(run(folder, "build", "-f", "docx,txt")) == set()


def test_two_builds_of_other_briefs_at_once_share_the_manifest(project: Callable[..., Path]) -> None:
    folder = project(**many(20, "a"), **many(20, "b"))
    both = [begun(folder, "-f", "docx,txt", f"source/{name}*.md") for name in "ab"]
    for process in both:
        ended(process)
    as_undisturbed(folder, "-f", "docx,txt")
    assert built(run(folder, "build", "-f", "docx,txt")) == set()


def test_the_cache_may_go_while_a_build_goes_on(project: Callable[..., Path]) -> None:
    folder = project(**many(30))
    process = begun(folder, "-f", "docx,txt")
    stop = threading.Event()

    def remove() -> None:
        while not stop.is_set():
            shutil.rmtree(folder / ".briefpress", ignore_errors=True)
            time.sleep(0.02)

    thread = threading.Thread(target=remove)
    thread.start()
    try:
        ended(process)
    finally:
        stop.set()
        thread.join()
    assert run(folder, "build", "-f", "docx,txt").returncode == 0
    as_undisturbed(folder, "-f", "docx,txt")


def test_a_process_that_is_killed_costs_no_brief(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": LONG, **many(10)})
    process = begun(folder, "-f", "pdf", "--jobs", "2")
    until(process, lambda: len(workers(process)) == 2)
    victim = workers(process)[0]
    until(process, lambda: _busy(victim))
    os.kill(victim, signal.SIGKILL)
    done = ended(process)
    assert len(built(done)) == 11
    as_undisturbed(folder, "-f", "pdf")


def _busy(pid: int) -> bool:
    """Whether a process has worked for a while."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) >= 10  # utime, in ticks


# ---------------------------------------------------------------------------------------------- stops


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_build_and_it_can_be_resumed(project: Callable[..., Path], number: signal.Signals) -> None:
    folder = project(**many(60))
    process = begun(folder, "-f", "docx,txt", "--out", "output")
    until(process, lambda: any((folder / "output").glob("b*.txt")))
    os.killpg(process.pid, number)
    done = ended(process, 130, within=10)
    assert done.stderr.splitlines()[-1] == "briefpress: interrupted; files that were written are whole"
    assert run(folder, "verify").returncode == 0
    again = run(folder, "build", "--resume")
    assert again.returncode == 0, again.stderr
    assert "no build was interrupted" not in again.stderr
    assert {path.suffix for path in (folder / "output").glob("b*")} == {".docx", ".txt"}
    as_undisturbed(folder, "-f", "docx,txt")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_build_before_it_has_made_anything(
    project: Callable[..., Path], number: signal.Signals
) -> None:
    folder = project(**many(3))
    process = begun(folder)
    until(process, lambda: (folder / ".briefpress").is_dir())
    os.killpg(process.pid, number)
    done = ended(process, 130, within=10)
    assert done.stderr.splitlines()[-1] == "briefpress: interrupted; files that were written are whole"
    assert "--resume" not in done.stderr
    assert not (folder / "output").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_resumed_build_does_what_the_other_was_told(project: Callable[..., Path], number: signal.Signals) -> None:
    folder = project(**many(60, "a"), **many(3, "b"))
    process = begun(folder, "-f", "docx,txt", "--out", "elsewhere", "source/a*.md")
    until(process, lambda: any((folder / "elsewhere").glob("a*.txt")))
    os.killpg(process.pid, number)
    process.communicate(timeout=10)
    again = run(folder, "build", "--resume", "--out", "elsewhere")
    assert again.returncode == 0, again.stderr
    assert not (folder / "output").exists()
    whole(folder / "elsewhere")
    wanted = {f"a{n:03}.{suffix}" for n in range(60) for suffix in ("docx", "txt")}
    assert files(folder / "elsewhere").keys() == wanted | {"manifest.json", "SHA256SUMS"}
    assert run(folder, "build", "--no-cache", "-f", "docx,txt", "--out", "anew", "source/a*.md").returncode == 0
    assert files(folder / "anew") == files(folder / "elsewhere")


def test_where_nothing_was_interrupted_resume_says_so_and_builds(project: Callable[..., Path]) -> None:
    folder = project(**many(2))
    for made in ({"b000.md", "b001.md"}, set()):
        done = run(folder, "build", "-f", "txt", "--resume")
        assert built(done) == made
        assert done.stderr.splitlines()[0] == "no build was interrupted here; building as always"


# ---------------------------------------------------------------------------------------------- tables

TEMPLATE = BRIEF.replace(
    "title: A brief", 'title: "Water in {{ region }}"\nslug: "{{ region }}"\nparameters: {region: text}'
)


def test_a_row_that_moves_is_not_built_again_and_one_that_changes_is_alone(project: Callable[..., Path]) -> None:
    template = TEMPLATE.replace("{region: text}", "{region: text, wells: integer}").replace(
        "In short.", "{{ wells }} wells."
    )
    folder = project(**{"t.md": template, "rows.csv": "region,wells\nnorth,1\nsouth,2\neast,3\n"})
    command = ("build", "t.md", "--data", "rows.csv", "-f", "txt")
    assert run(folder, *command).returncode == 0
    (folder / "rows.csv").write_text("region,wells\neast,3\nwest,4\nsouth,2\nnorth,1\n")
    moved = run(folder, *command)
    assert moved.stdout.splitlines() == [
        "t.md (rows.csv:1): unchanged",
        "t.md (rows.csv:3): unchanged",
        "t.md (rows.csv:4): unchanged",
        "t.md (rows.csv:2) -> output/west.txt",
    ]
    (folder / "rows.csv").write_text("region,wells\neast,3\nwest,4\nsouth,20\nnorth,1\n")
    altered = run(folder, *command)
    assert [line for line in altered.stdout.splitlines() if "unchanged" not in line] == [
        "t.md (rows.csv:3) -> output/south.txt"
    ]
    assert "20 wells." in (folder / "output" / "south.txt").read_text("utf-8")
    whole(folder / "output")
    lines = {line["slug"]: line["row"] for line in manifest.read(folder / "output")}
    assert lines == {"east": 1, "west": 2, "south": 3, "north": 4}
    assert run(folder, *command, "--no-cache", "--out", "anew").returncode == 0
    assert files(folder / "anew") == files(folder / "output")


def test_two_rows_with_one_slug_are_both_told(project: Callable[..., Path]) -> None:
    folder = project(**{"t.md": TEMPLATE, "rows.csv": "region\nnorth\nsouth\nNorth\n"})
    done = run(folder, "build", "t.md", "--data", "rows.csv", "-f", "txt", "--report", "short")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "slug-twice" in line]
    assert len(told) == 2
    assert "t.md (rows.csv:3)" in told[0] + told[1]
    assert "t.md (rows.csv:1)" in told[0] + told[1]
    assert [path.name for path in (folder / "output").glob("*.txt")] == ["south.txt"]


def test_a_column_that_the_template_does_not_declare_is_told_once(project: Callable[..., Path]) -> None:
    folder = project(**{"t.md": TEMPLATE, "rows.csv": "region,wels\n" + "".join(f"r{n},{n}\n" for n in range(9))})
    for _ in range(2):
        done = run(folder, "build", "t.md", "--data", "rows.csv", "-f", "txt", "--report", "short")
        assert done.returncode == 0
        assert sum("wels" in line for line in done.stderr.splitlines()) == 1
