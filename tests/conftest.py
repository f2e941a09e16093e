"""What tests share: the folder of public data, small projects on disk, the validators."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the raw briefs and public fixtures; tests that need it skip on a machine without it."""
    folder = Path(os.environ.get("BRIEFPRESS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the folder shared/ beside the project is missing (BRIEFPRESS_SHARED names another)")
    return folder


def lacking(what: str) -> NoReturn:
    """Skip the test for want of something; fail where CI is set, for there `make test` has installed it."""
    if "CI" in os.environ:
        pytest.fail(f"{what} is missing here, and CI may not go without it")
    pytest.skip(f"{what} is missing")


def found(program: str) -> str | None:
    """Where a program is; daemons lie where only root's PATH leads."""
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.needs("soffice")`: programs without which a test cannot run."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if found(program) is None:
                lacking(program)


BRIEF = """\
---
title: A brief
publisher: The desk
published: 2026-11-24
sources:
  - {id: a, type: report, title: First source, issued: 2019, author: [{family: Doe, given: Jane}]}
  - {id: b, title: Second source}
---

## TL;DR

In short.

## Key points

- One [@a, p. 3].
- Two [@b]. {confidence=low}

## Summary

A paragraph with *emphasis* and a [link](https://example.org/).
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a project in an empty folder, which becomes the working folder: files by name, text or bytes."""

    def make(**files: str | bytes) -> Path:
        for name, content in files.items():
            path = tmp_path / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return tmp_path

    (tmp_path / "briefpress.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    return make


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites expected output; a person reads the difference before it is committed, and CI never accepts."""
    parser.addoption("--accept", action="store_true", help="rewrite goldens and command transcripts")


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """True when expected output is to be rewritten."""
    return bool(request.config.getoption("--accept")) and "CI" not in os.environ
