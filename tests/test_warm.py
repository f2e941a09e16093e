"""A process that was warmed can fork, and its children print what it would print itself."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefpress import pipeline, warm
from briefpress.project import Project
from briefpress.writers import FORMATS, pdf


def test_the_sample_has_no_faults(tmp_path: Path) -> None:
    """Else `warm` would stop half way, in silence."""
    (tmp_path / "sample.md").write_text(warm._SAMPLE, "utf-8")
    checked = pipeline.check(tmp_path / "sample.md", Project(tmp_path), formats=tuple(FORMATS))
    assert checked.diagnostics == []


def test_a_faulty_project_is_left_to_its_briefs(tmp_path: Path) -> None:
    """What is wrong with a style is told once, by the brief."""
    warm.warm(["txt"], Project(tmp_path), style="nowhere")


def test_settled_objects_are_not_searched() -> None:
    """The collector comes seldom, and finds only what is new."""
    threshold = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as Python comes; another test of this process may have settled before
    try:
        unsettle = warm.settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] > 700
        unsettle()
        assert gc.get_freeze_count() == 0
        assert gc.get_threshold() == (700, 10, 10)
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


class _Circle:
    """An object that only the collector can free."""

    def __init__(self) -> None:
        self.me = self


@pytest.mark.parametrize(("age", "briefs"), [(0, 1), (3, warm._OFTEN)])
def test_what_a_brief_left_is_freed(age: int, briefs: int) -> None:
    """At once where it is new; what was kept from brief to brief, within the next hundred."""
    gc.disable()
    try:
        circle = _Circle()
        left = weakref.ref(circle)
        for _ in range(age):
            gc.collect()
        del circle
        assert left() is not None
        for _ in range(briefs):
            warm.tidy()
        assert left() is None
    finally:
        gc.enable()


def test_free_pages_are_given_back_once_in_a_hundred_briefs(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(warm, "_LIBRARY", SimpleNamespace(malloc_trim=given.append))
    for _ in range(2 * warm._OFTEN):
        warm.tidy()
    assert given == [0, 0]


PROGRAM = """
import hashlib, os, signal, sys
from pathlib import Path
from briefpress import pipeline, warm
from briefpress.project import Project

FORMATS = ("pdf", "docx", "txt", "html")
project = Project(Path("."))
project = project.with_settings(formats=FORMATS)
warm.warm(FORMATS, project)
warm.settle()
print(len(os.listdir("/proc/self/task")), "thread")
open_files = [os.readlink(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd") if int(number) > 2 and
              os.path.exists(f"/proc/self/fd/{number}")]
print([name for name in open_files if name.startswith("/") and not name.startswith("/proc")], "open")
sys.stdout.flush()

def hashes():
    signal.alarm(60)  # a worker that waits for a thread it has not waits for ever
    made = pipeline.render(pipeline.check(Path("a.md"), project, formats=FORMATS), project)
    return " ".join(hashlib.sha256(data).hexdigest() for data in made.values())

for leave in (os._exit, sys.exit):  # the second runs what ends a process: it must not take the fonts away from the others
    child = os.fork()
    if not child:
        print(hashes(), flush=True)
        leave(0)
    assert os.waitpid(child, 0)[1] == 0
print(hashes())
"""


def test_children_of_a_warmed_process_print_the_same(tmp_path: Path) -> None:
    """One thread, no open file; the same bytes in two children, one after the other, and in the process itself."""
    (tmp_path / "a.md").write_text(
        warm._SAMPLE.replace("Some *words*", "Ein *anderes* Wort, سلام, ½").replace("A sample", "Other"), "utf-8"
    )
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stderr
    thread, opened, *hashes = done.stdout.splitlines()
    assert thread == "1 thread"
    assert opened == "[] open"
    assert len(hashes) == 3
    assert len(set(hashes)) == 1


def test_where_pango_has_a_thread_the_renderer_is_only_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press made there would be of no use to a fork."""
    monkeypatch.setattr(pdf, "_PANGO_WITH_THREAD", 0)
    pdf._press.cache_clear()
    warm.warm(["pdf"], Project(tmp_path))
    assert pdf._press.cache_info().currsize == 0
