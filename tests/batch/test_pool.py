"""Processes that work side by side: each job's result comes once, whatever becomes of the process that had it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefpress.batch.pool import Lost, Pool


def double(number: int) -> int:
    return 2 * number


def results(pool: Pool[int, int], jobs: range) -> dict[int, int | Lost]:
    found = list(pool.run(jobs))
    assert len(found) == len(dict(found))
    return dict(found)


@pytest.mark.parametrize(("size", "life"), [(1, 100), (2, 100), (3, 2), (8, 1)])
def test_every_job_has_its_result_once(size: int, life: int) -> None:
    assert results(Pool(double, size, life=life), range(40)) == {n: 2 * n for n in range(40)}


def test_a_worn_out_process_is_replaced_by_another() -> None:
    pids = [pid for _, pid in Pool[int, int](lambda number: os.getpid(), 1, life=3).run(range(9))]
    assert len(set(pids)) == 3
    assert not any(isinstance(pid, int) and _alive(pid) for pid in pids)


def test_a_job_whose_process_dies_is_tried_again_and_then_told(tmp_path: Path) -> None:
    def work(number: int) -> int:
        if number == 3 or (number == 5 and not (tmp_path / "tried").exists()):
            (tmp_path / "tried").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number

    found = results(Pool(work, 2), range(8))
    lost = found.pop(3)
    assert isinstance(lost, Lost)
    assert lost.why == "its process died of SIGKILL"
    assert found == {n: 2 * n for n in range(8) if n != 3}


def test_a_process_that_ends_without_a_word_costs_its_job_alone() -> None:
    def work(number: int) -> int:
        if number == 1:
            os._exit(0)
        return 2 * number

    found = results(Pool(work, 1), range(4))
    lost = found.pop(1)
    assert isinstance(lost, Lost)
    assert lost.why == "its process ended"
    assert found == {0: 0, 2: 4, 3: 6}


def test_a_result_that_is_cut_off_half_way_is_none() -> None:
    def work(number: int) -> bytes:
        if number == 2:
            pid = os.getpid()
            if os.fork() == 0:  # kills its parent while that writes a result which no pipe holds at once
                time.sleep(0.2)
                os.kill(pid, signal.SIGKILL)
                os._exit(0)
            return bytes(300_000_000)
        return bytes(3)

    found = dict(Pool(work, 2, timeout=20).run(range(4)))
    assert [found[n] for n in (0, 1, 3)] == [bytes(3)] * 3
    assert isinstance(found[2], Lost) or len(found[2]) == 300_000_000


def test_a_job_that_takes_too_long_is_stopped_and_not_tried_again(tmp_path: Path) -> None:
    def work(number: int) -> int:
        with (tmp_path / f"{number}").open("a") as tries:
            tries.write("x")
        if number == 1:
            time.sleep(60)
        return number

    found = results(Pool(work, 2, timeout=0.5), range(4))
    assert found == {0: 0, 1: Lost(late=True), 2: 2, 3: 3}
    assert (tmp_path / "1").read_text() == "x"


def test_closing_ends_all_processes() -> None:
    def work(number: int) -> int:
        if number > 1:
            time.sleep(60)
        return os.getpid()

    running = Pool(work, 2).run(range(4))
    pids = [pid for _, pid in (next(running), next(running))]
    running.close()
    assert not any(isinstance(pid, int) and _alive(pid) for pid in pids)


def test_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, time\nfrom briefpress.batch.pool import Pool\n"
        "def work(n):\n    print(os.getpid(), flush=True)\n    time.sleep(0.5)\n    return n\n"
        "list(Pool(work, 3).run(range(30)))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    for _ in range(3):
        parent.stdout.readline()
    parent.kill()
    parent.communicate(timeout=60)  # to the end of the last process that has its standard output


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return status != "Z"
