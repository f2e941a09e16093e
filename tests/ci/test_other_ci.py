"""The GitLab template, the pre-commit hook and the Dockerfile, as far as they can be run without GitLab and Docker."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from briefpress.reports import REPORTS
from tests.ci.conftest import committed, copied
from tests.conftest import ROOT

PROGRAMS = Path(sys.executable).parent

# ---------------------------------------------------------------------------------------------- GitLab


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))


def _script(template: dict[str, Any], job: str, desk: Path, environment: dict[str, str]) -> int:
    base = template[template[job]["extends"]]
    lines = "\n".join(["set -eo pipefail", *template[job]["script"]])
    return subprocess.run(["bash", "-c", lines], cwd=desk, env=environment | base["variables"], check=False).returncode


def test_the_gitlab_template_holds_to_the_schema_of_gitlab() -> None:
    file = ROOT / "ci" / "gitlab.yml"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_check_in_gitlab_leaves_the_report_that_it_names(
    template: dict[str, Any], desk: Path, environment: dict[str, str]
) -> None:
    assert _script(template, "briefpress-check", desk, environment) == 1
    report = template["briefpress-check"]["artifacts"]["reports"]["junit"]
    assert etree.parse(desk / report).getroot().get("failures") == "1"


def test_the_build_in_gitlab_leaves_the_folder_that_it_names(
    template: dict[str, Any], desk: Path, environment: dict[str, str]
) -> None:
    (desk / "source/bad.md").unlink()
    assert _script(template, "briefpress-build", desk, environment) == 0
    (folder,) = template["briefpress-build"]["artifacts"]["paths"]
    assert (desk / folder / "good.pdf").is_file()


def test_gitlab_installs_the_libraries_that_a_new_machine_needs(template: dict[str, Any]) -> None:
    script = (ROOT / "scripts" / "system.sh").read_text("utf-8")
    needed = re.findall(r"^library \S+ (\S+)$", script, re.MULTILINE)
    (install,) = (line for line in template[".briefpress"]["before_script"] if "apt-get install" in line)
    assert needed
    assert [word for word in install.split() if word.startswith("lib")] == needed


# ---------------------------------------------------------------------------------------------- pre-commit


def _pre_commit(desk: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAMS / "pre-commit", *arguments, "--color=never"]
    return subprocess.run(command, cwd=desk, env=environment, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.needs("git")
def test_the_hook_checks_the_briefs_of_a_commit_and_nothing_else(
    desk: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    hooks = committed(copied(tmp_path / "hooks", ".pre-commit-hooks.yaml"))
    (desk / "source/README.md").write_text("No brief.\n", "utf-8")
    (desk / "source/refs.json").write_text("[]\n", "utf-8")
    hook = {"id": "briefpress-check", "language": "system"}  # the `briefpress` on the path instead of an environment
    config = {"repos": [{"repo": str(hooks), "rev": "HEAD", "hooks": [hook]}]}
    (desk / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    committed(desk)
    bad = _pre_commit(desk, environment, "run", "--all-files")
    assert bad.returncode == 1
    assert "--> source/bad.md:17:8" in bad.stdout
    assert "2 briefs: 1 fine, 1 failed (1 error" in bad.stdout
    good = _pre_commit(desk, environment, "run", "--files", "source/good.md", "README.md")
    assert (good.returncode, "Passed" in good.stdout) == (0, True), good.stdout
    none = _pre_commit(desk, environment, "run", "--files", "README.md", "source/README.md", "source/refs.json")
    assert (none.returncode, "no files to check" in none.stdout) == (0, True), none.stdout


@pytest.mark.needs("git")
@pytest.mark.skipif("CI" not in os.environ, reason="installs everything anew; CI does it once")
def test_the_hook_installs_itself(desk: Path, environment: dict[str, str], tmp_path: Path) -> None:
    names = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE", "src", "styles")
    hooks = committed(copied(tmp_path / "hooks", *names))
    committed(desk)
    environment.pop("PYTHONPATH", None)
    done = _pre_commit(desk, environment, "try-repo", str(hooks), "briefpress-check", "--all-files")
    assert done.returncode == 1
    assert "--> source/bad.md:17:8" in done.stdout


# ---------------------------------------------------------------------------------------------- Docker


def _copied_by_docker() -> list[str]:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    return [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", text, re.MULTILINE) for name in line.split()]


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    done = subprocess.run([PROGRAMS / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_docker_copies_is_there_and_reaches_it() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    for name in _copied_by_docker():
        assert (ROOT / name).exists()
        assert any(fnmatch(name, pattern) for pattern in kept), name


def test_what_docker_copies_is_enough_to_build_the_package(tmp_path: Path) -> None:
    names = [name for name in _copied_by_docker() if not name.startswith("scripts/")]
    folder = copied(tmp_path / "context", *names)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("briefpress-*.whl"))


def test_the_image_runs_as_nobody_special_and_takes_the_commands_words() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    last = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER 1000:1000$", last, re.MULTILINE)
    assert last.index("\nUSER ") < last.index("\nENTRYPOINT ")
    assert 'ENTRYPOINT ["/opt/briefpress/bin/briefpress"]' in last


# ---------------------------------------------------------------------------------------------- docs/ci.md


@pytest.mark.needs("git")
def test_the_script_of_the_documentation_tells_what_a_pull_request_changes(
    desk: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (script,) = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.DOTALL)
    (desk / "source/data.json").write_text("[]\n", "utf-8")
    committed(desk)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], cwd=desk, check=True)
    good = desk / "source/good.md"
    good.write_text(good.read_text("utf-8").replace("In short.", "In brief."), "utf-8")
    (desk / "source/data.json").write_text("[ ]\n", "utf-8")
    committed(desk)
    summary = tmp_path / "summary.md"
    environment |= {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary)}
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=desk, env=environment, check=True, capture_output=True
    )
    assert summary.read_text("utf-8") == (
        "\n### source/good.md\n\n- **TL;DR** changed: In <del>short.</del><ins>brief.</ins>\n"
    )


def test_the_documentation_names_every_report_and_every_input() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert all(f"`{name}`" in text for name in (*REPORTS, *inputs))
