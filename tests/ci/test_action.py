"""The GitHub Action: its file against GitHub's schema, its script run as a runner runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

SCRIPT = ROOT / "ci" / "action.sh"


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def test_the_action_holds_to_the_schema_of_actions() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-actions",
        ROOT / "action.yml",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_inputs_reach_the_script_by_the_environment_alone(action: dict[str, Any]) -> None:
    steps = action["runs"]["steps"]
    assert not any("${{" in step.get("run", "") for step in steps)
    handed = {value for step in steps for value in {**step.get("env", {}), **step.get("with", {})}.values()}
    assert handed == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}
    script = SCRIPT.read_text("utf-8")
    (names,) = (step["env"] for step in steps if "env" in step)
    assert all(f"${{{name}:-" in script for name in names)


def test_the_scripts_are_sound() -> None:
    shellcheck = Path(sys.executable).parent / "shellcheck"
    done = subprocess.run([shellcheck, SCRIPT, ROOT / "scripts/system.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


class Runner:
    """A step of a job: its inputs go in, its log, outputs and summary come out."""

    def __init__(self, desk: Path, environment: dict[str, str], temporary: Path) -> None:
        self.desk, self.temporary = desk, temporary
        self.summary, self.outputs, self.path = (temporary / name for name in ("summary.md", "outputs", "path"))
        self.environment = environment | {
            "RUNNER_TEMP": str(temporary),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_PATH": str(self.path),
        }

    def __call__(self, step: str = "run", **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
        return subprocess.run(
            ["bash", SCRIPT, step],
            cwd=self.desk,
            env=self.environment | given,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


@pytest.fixture
def runner(desk: Path, environment: dict[str, str], tmp_path: Path) -> Runner:
    (tmp_path / "runner").mkdir()
    return Runner(desk, environment, tmp_path / "runner")


def test_findings_are_annotated_at_their_lines_and_stand_in_the_summary(runner: Runner) -> None:
    done = runner()
    assert done.returncode == 1
    assert "::error file=source/bad.md,line=17,col=8,title=unknown-source::there is no source `c`" in done.stdout
    assert "| source/bad.md | A brief | **failed** | 1 |" in runner.summary.read_text("utf-8")
    assert runner.outputs.read_text("utf-8") == "report-file=\n"


def test_empty_inputs_are_the_defaults_and_paths_are_lines(runner: Runner) -> None:
    done = runner(command="", paths="\n  source/good.md  \n\n", arguments="", report="", report_file="")
    assert done.returncode == 0, done.stderr
    assert runner.summary.is_file()


@pytest.mark.parametrize(("report", "file"), [("sarif", "briefpress.sarif"), ("junit", "briefpress-junit.xml")])
def test_a_report_for_machines_goes_into_a_file_that_an_output_names(runner: Runner, report: str, file: str) -> None:
    done = runner(report=report)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "source/bad.md" in (runner.desk / file).read_text("utf-8")
    assert runner.outputs.read_text("utf-8") == f"report-file={file}\n"
    assert "**failed**" in runner.summary.read_text("utf-8")


def test_build_takes_options_one_a_line_and_a_file_of_ones_own(runner: Runner) -> None:
    done = runner(
        command="build",
        paths="source/good.md",
        arguments="--format=txt\n--out\nmade here",
        report="json",
        report_file="told.json",
    )
    assert done.returncode == 0, done.stderr
    assert (runner.desk / "made here/good.txt").is_file()
    assert isinstance(json.loads((runner.desk / "told.json").read_text("utf-8")), list)


@pytest.mark.parametrize(
    "inputs",
    [
        {"paths": "$(touch broken)"},
        {"paths": "--out=broken"},
        {"paths": "source/nothing.md"},
        {"command": "init broken"},
        {"report": "broken"},
        {"report": "sarif", "report_file": "a\nbroken=1"},
        {"arguments": "--no-such-option"},
    ],
)
def test_wrong_inputs_are_a_wrong_command_and_run_nothing(runner: Runner, inputs: dict[str, str]) -> None:
    done = runner(**inputs)
    assert done.returncode == 2
    assert not list(runner.desk.rglob("*broken*"))
    assert not runner.outputs.exists() or "broken" not in runner.outputs.read_text("utf-8")


@pytest.mark.skipif("CI" not in os.environ, reason="installs everything anew; CI does it once")
def test_the_action_installs_itself(runner: Runner) -> None:
    done = runner("install")
    assert done.returncode == 0, done.stderr
    added = runner.path.read_text("utf-8").strip()
    assert (Path(added) / "briefpress").is_file()
    runner.environment["PATH"] = f"{added}{os.pathsep}{os.environ['PATH']}"
    runner.environment.pop("PYTHONPATH", None)
    assert runner(paths="source/good.md").returncode == 0
