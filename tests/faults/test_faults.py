"""A few rounds of the trials that `python -m tests.faults.…` runs by the hundred and by the thousand."""

from __future__ import annotations

from pathlib import Path

from tests.faults import kills


def test_a_killed_build_leaves_whole_files_and_can_be_resumed(tmp_path: Path) -> None:
    seen = kills.trial(tmp_path / "trial", 6, seed=5, briefs=40)
    assert seen["killed"]
