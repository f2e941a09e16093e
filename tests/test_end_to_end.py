"""From the raw text of a real briefing to three deliverables in which all of it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import verapdf
from tests.docx_checks import ooxml_sdk, openxml_audit, own_checks
from tests.extract import EXTRACT, squeeze

COMMAND = [sys.executable, "-m", "briefpress"]


@pytest.fixture
def raw(shared: Path) -> Path:
    """The real raw briefing."""
    return shared / "briefs" / "000_2d4bdb8508694ecc.txt"


def sentences(raw: str) -> list[str]:
    """The sentences of the raw text without its headings, the count behind "Sources" and the star before the last line."""
    lines = [line.lstrip("* ") for line in raw.splitlines() if len(line.split()) > 3]
    return [part for line in lines for part in re.split(r"(?<=[.!?])\s+", line)]


def typed(text: str) -> str:
    """A text with marks as a keyboard has them, and without hyphens: in a PDF those at line ends look like all others."""
    return text.translate(str.maketrans("“”‘’", "\"\"''", "-"))


def test_every_sentence_of_the_raw_text_stands_in_every_deliverable(raw: Path, project: Callable[..., Path]) -> None:
    folder = project(**{"source/.keep": ""})
    subprocess.run([*COMMAND, "import", raw, "-o", "source"], cwd=folder, check=True, capture_output=True)
    done = subprocess.run([*COMMAND, "build"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    wanted = sentences(raw.read_text("utf-8"))
    assert len(wanted) > 20
    for path in sorted(p for p in folder.glob("output/*") if p.stem != "manifest" and p.suffix):
        text = typed(EXTRACT[path.suffix[1:]](path.read_bytes()))
        missing = [sentence for sentence in wanted if typed(squeeze(sentence)) not in text]
        assert not missing, (path.name, missing)
    assert len(list(folder.glob("output/*.*"))) == 4  # with the manifest


def test_a_final_brief_with_missing_questions_is_not_built(raw: Path, project: Callable[..., Path]) -> None:
    folder = project(**{"source/.keep": ""})
    subprocess.run([*COMMAND, "import", raw, "-o", "source"], cwd=folder, check=True, capture_output=True)
    (path,) = folder.glob("source/*.md")
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: final"), "utf-8")
    done = subprocess.run([*COMMAND, "build"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("error[question-missing]") == 3
    assert not list(folder.glob("output/*"))


def test_what_is_imported_conforms(raw: Path, project: Callable[..., Path]) -> None:
    folder = project(**{"source/.keep": ""})
    subprocess.run([*COMMAND, "import", raw, "-o", "source"], cwd=folder, check=True, capture_output=True)
    subprocess.run([*COMMAND, "build"], cwd=folder, check=True, capture_output=True)
    (pdf,) = folder.glob("output/*.pdf")
    (docx,) = folder.glob("output/*.docx")
    assert verapdf.faults(pdf, "3a") == []
    assert verapdf.faults(pdf, "ua1") == []
    assert [*ooxml_sdk(docx), *openxml_audit(docx), *own_checks(docx)] == []
