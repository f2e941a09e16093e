"""The same briefs give the same bytes, wherever, whenever and however they are built: deliverables, manifest and sums."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.batch.test_build import files
from tests.conftest import ROOT
from tests.test_bad_input import run

ALL = ("-f", "pdf,docx,txt,html")
VARIED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "another time zone": ((), {"TZ": "Pacific/Kiritimati"}),
    "another day": ((), {"SOURCE_DATE_EPOCH": "86400"}),
    "another hash seed": ((), {"PYTHONHASHSEED": "4711"}),
    "another locale": ((), {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    "no locale": ((), {"LC_ALL": "C", "LANG": "C"}),
    "one process": (("--jobs", "1"), {}),
    "five processes": (("--jobs", "5"), {}),
    "another terminal": ((), {"COLUMNS": "40", "TERM": "dumb"}),
}


def made(folder: Path, *arguments: str, **environment: str) -> dict[str, bytes]:
    """A project with the briefs of this repository in a folder, built; what lies in its output folder."""
    folder.mkdir(parents=True)
    (folder / "briefpress.toml").touch()
    shutil.copytree(ROOT / "source", folder / "source")
    done = run(folder, "build", *ALL, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return files(folder / "output")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The deliverables of a build in an ordinary folder."""
    return made(tmp_path_factory.mktemp("plain") / "here")


@pytest.mark.parametrize("what", VARIED)
def test_the_bytes_are_the_same(plain: dict[str, bytes], what: str, tmp_path: Path) -> None:
    arguments, environment = VARIED[what]
    assert len(plain) == 4 * 4 + 2
    assert made(tmp_path / "a long way down" / "ein Ordner für Bücher", *arguments, **environment) == plain


def test_the_bytes_are_the_same_from_another_working_folder_and_brief_by_brief(
    plain: dict[str, bytes], tmp_path: Path
) -> None:
    first = tmp_path / "first"
    assert made(first) == plain
    shutil.rmtree(first / "output")
    for path in sorted((first / "source").glob("*.md"), reverse=True):
        assert run(first / "source", "build", *ALL, path.name).returncode == 0
    assert files(first / "output") == plain


def test_the_bytes_are_the_same_where_half_of_them_was_made_before(plain: dict[str, bytes], tmp_path: Path) -> None:
    first = tmp_path / "first"
    made(first)
    for name in ("accessible-pdf.pdf", "citations-that-last.txt", "manifest.json"):
        (first / "output" / name).unlink()
    done = run(first, "build", *ALL)
    assert done.stdout.count("unchanged") == 2
    assert files(first / "output") == plain
