"""A project with a brief that is fine and one that is not, and `briefpress` on the path as CI would have it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BRIEF, ROOT


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A project's folder: source/good.md, source/bad.md, README.md."""
    folder = tmp_path / "desk"
    (folder / "source").mkdir(parents=True)
    (folder / "briefpress.toml").touch()
    (folder / "README.md").write_text("No brief.\n", "utf-8")
    (folder / "source/good.md").write_text(BRIEF, "utf-8")
    (folder / "source/bad.md").write_text(BRIEF.replace("[@b]", "[@c]"), "utf-8")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment with this checkout's `briefpress` first on the path, and without that of a CI around the tests."""
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "briefpress"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}/src" exec "{sys.executable}" -m briefpress "$@"\n', "utf-8")
    program.chmod(0o755)
    outer = {
        key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "INPUT_", "GIT_", "RUNNER_"))
    }
    home = tmp_path / "home"
    home.mkdir()
    path = f"{programs}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{outer['PATH']}"
    return {**outer, "PATH": path, "HOME": str(home), "NO_COLOR": "1", "PRE_COMMIT_HOME": str(home)}


def committed(folder: Path) -> Path:
    """The folder, made a git repository with everything in it committed."""
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    for arguments in (["init", "-q"], ["add", "--all"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *arguments], cwd=folder, check=True, capture_output=True)
    return folder


def copied(target: Path, *names: str) -> Path:
    """A copy of files and folders of this checkout, without what Python leaves in them."""
    for name in names:
        source = ROOT / name
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target
