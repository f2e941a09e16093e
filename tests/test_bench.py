"""What the peers of the benchmark are given is the brief, and all of it."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from bench import peers

from briefpress import pipeline
from briefpress.project import Project

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", ["iran-foreign-policy", "citations-that-last"])
def test_pandoc_gets_the_text_and_every_source(name: str) -> None:
    """The data as metadata in JSON, which is YAML; behind it the source's own text, unchanged."""
    checked = pipeline.check(ROOT / "source" / f"{name}.md", Project(ROOT), formats=("txt",))
    _, head, text = peers.pandoc_markdown(checked).split("---\n", 2)
    given = json.loads(head)
    assert checked.brief is not None
    assert given["title"] == checked.brief.title
    assert [source["id"] for source in given["references"]] == list(checked.items)
    assert checked.text.endswith(text)
    assert "## Key points" in text


def test_what_a_file_lacks_is_looked_up_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF by another program has neither tags nor the marks of the standards."""
    monkeypatch.setattr(peers, "_verdicts", lambda file: [])  # veraPDF takes no empty page
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "plain.pdf")
    told = peers.facts(tmp_path / "plain.pdf")
    for lack in ("1 pages", "no tags", "no PDF/A", "no PDF/UA", "no source inside"):
        assert lack in told
