"""Style packs: what a pack has of its own is used, file by file; the rest is the default's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from briefpress import pipeline
from briefpress.project import find_project
from briefpress.style import find_style
from tests.conftest import BRIEF
from tests.extract import pdf_text


def deliverables(folder: Path, *formats: str) -> dict[str, bytes]:
    """The brief of a project in its style `house`."""
    project = find_project(folder).with_settings(formats=formats)
    return pipeline.render(pipeline.check(folder / "x.md", project, style="house", formats=formats), project)


def test_a_template_may_extend_the_default(project: Callable[..., Path]) -> None:
    page = '{% extends "default/page.html.j2" %}{% block colophon %}<p>OUR COLOPHON</p>{% endblock %}'
    text = '{% extends "default/page.txt.j2" %}{% block head %}OUR HEAD\n{% endblock %}'
    folder = project(**{"x.md": BRIEF, "styles/house/page.html.j2": page, "styles/house/page.txt.j2": text})
    made = deliverables(folder, "pdf", "txt")
    assert "OURCOLOPHON" in pdf_text(made["x.pdf"])
    assert "Inshort." in pdf_text(made["x.pdf"])
    assert made["x.txt"].startswith(b"OUR HEAD")


def test_words_and_variables_of_a_pack_stand_over_the_defaults(project: Callable[..., Path]) -> None:
    toml = 'title = "House"\n[variables]\naccent = "#123456"\n[labels.en]\nkey_points = "Judgements"\n'
    folder = project(**{"x.md": BRIEF, "styles/house/style.toml": toml})
    style = find_style("house", (folder / "styles",))
    assert style.settings.variables["accent"] == "#123456"
    assert style.labels("en-GB")["key_points"] == "Judgements"
    assert style.labels("en-GB")["summary"] == "Summary"
    assert b"Judgements\n----------" in deliverables(folder, "txt")["x.txt"]


def test_a_pack_decides_the_order_of_sections_in_every_format(project: Callable[..., Path]) -> None:
    order = ["summary", "sections", "key_points", "tldr", "faq", "changes", "appendix", "sources"]
    folder = project(**{"x.md": BRIEF, "styles/house/style.toml": f'title = "House"\nsections = {order}\n'})
    for name, data in deliverables(folder, "pdf", "txt").items():
        text = pdf_text(data) if name.endswith("pdf") else data.decode()
        places = [text.index(word) for word in ("Summary", "Key", "TL;DR", "Sources")]
        assert places == sorted(places)
