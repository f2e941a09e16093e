"""Commands as a person types them: each `.md` here holds files, a command, its exit code and exactly what it prints.

~~~file source/a.md        a file of the working folder
~~~run 1                   the command, and its exit code
~~~stdout                  what it prints; left out where it prints nothing
~~~stderr
~~~list output             the files of a folder afterwards
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BLOCK = re.compile(r"^~~~(\w+)(?: (.*))?\n((?:.*\n)*?)~~~$", re.MULTILINE)


@pytest.mark.parametrize("path", sorted(HERE.glob("*.md")), ids=lambda path: path.stem)
def test_a_command_prints_exactly_this(path: Path, tmp_path: Path, accept: bool) -> None:
    text = path.read_text("utf-8")
    (tmp_path / "briefpress.toml").touch()
    actual: dict[str, str] = {}

    def check(block: re.Match[str]) -> str:
        kind, argument, content = block[1], block[2] or "", block[3]
        match kind:
            case "file":
                target = tmp_path / argument
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, "utf-8")
                return block[0]
            case "run":
                done = _run(content.strip(), tmp_path)
                actual.update(stdout=done.stdout, stderr=done.stderr)
                return f"~~~run {done.returncode}\n{content}~~~"
            case "stdout" | "stderr":
                return f"~~~{kind}\n{actual.pop(kind)}~~~"
            case "list":
                names = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / argument).rglob("*") if p.is_file())
                return f"~~~list {argument}\n{''.join(f'{name}{chr(10)}' for name in names)}~~~"
            case _:
                pytest.fail(f"{path.name} holds a block {kind!r}")

    result = BLOCK.sub(check, text)
    if accept:
        path.write_text(result, "utf-8")
    assert result == text
    assert not any(actual.values()), f"printed, but not expected: {actual}"


def _run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(line)
    assert program == "briefpress"
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb", "SOURCE_DATE_EPOCH": "1795478400"}
    command = [sys.executable, "-m", "briefpress", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, timeout=60)
