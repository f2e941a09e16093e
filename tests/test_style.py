"""Style packs: what a pack has of its own is used, file by file; the rest is the default's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from briefpress import pipeline
from briefpress.diagnostics import UsageError
from briefpress.project import find_project
from briefpress.style import find_style
from tests.conftest import BRIEF
from tests.documents import bar_chart
from tests.extract import pdf_text
from tests.test_images import png


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


_USES = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{}</svg>'


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("house.css", b"\xff", "house.css: it is not UTF-8"),
        ("screen.css", b"p { color: \xe9 }", "screen.css: it is not UTF-8"),
        ("logo.svg", b"text", "no well-formed SVG"),
        ("logo.svg", _SVG.format(f'<g id="a0"/>{_USES}<use href="#a8"/>').encode(), "repeats its parts too often"),
        (
            "logo.svg",
            _SVG.format('<image href="https://example.org/x.png"/>').encode(),
            "refers to https://example.org",
        ),
        ("logo.png", b"text", "cannot be read: no such format;"),
        ("logo.gif", b"GIF89a", "is no .svg, .png or .jpg file"),
    ],
)
def test_a_broken_file_of_a_pack_is_told_in_a_sentence(
    project: Callable[..., Path], file: str, content: bytes, words: str
) -> None:
    logo = f'logo = "{file}"' if file.startswith("logo") else ""
    root = project(**{"styles/house/style.toml": f'title = "House"\n{logo}\n', "x.md": BRIEF})
    (root / "styles/house" / file).write_bytes(content)
    here = find_project(root).with_settings(formats=("html",))
    with pytest.raises(UsageError, match=re.escape(words)):
        pipeline.render(pipeline.check(root / "x.md", here, style="house", formats=("html",)), here)


def test_a_logo_may_be_a_jpeg(project: Callable[..., Path]) -> None:
    root = project(**{"styles/house/style.toml": 'title = "House"\nlogo = "logo.jpg"\n', "x.md": BRIEF})
    (root / "styles/house/logo.jpg").write_bytes(bar_chart((48, 16), "JPEG"))
    here = find_project(root).with_settings(formats=("html", "docx", "pdf"))
    found = pipeline.render(pipeline.check(root / "x.md", here, style="house", formats=("html",)), here)
    assert b"data:image/jpeg;base64," in found["x.html"]


@pytest.mark.parametrize(("margin", "said"), [("500mm", "40 are the least"), ("wide", "is not a length")])
def test_margins_leave_room_for_text(project: Callable[..., Path], margin: str, said: str) -> None:
    toml = f'title = "House"\n[variables]\nmargin-left = "{margin}"\n'
    figure = "title: A brief\nfigures:\n  - {id: f, file: a.png, alt: A, caption: C}"
    brief = BRIEF.replace("title: A brief", figure, 1).replace("A paragraph", "See @fig:f. A paragraph")
    folder = project(**{"x.md": brief, "styles/house/style.toml": toml, "a.png": png(1000, 100)})
    with pytest.raises(UsageError, match=said):
        deliverables(folder, "pdf")


@pytest.mark.parametrize("layout", ["brief", "report"])
def test_a_heading_goes_with_the_table_that_turns_the_page(project: Callable[..., Path], layout: str) -> None:
    names = [f"Unmeasurable{number}" for number in range(9)]
    table = "\n".join((f"| {' | '.join(names)} |", "|---" * 9 + "|", f"| {' | '.join(names)} |"))
    brief = BRIEF.replace("A paragraph with", f"{table}\n\n: Measures\n\nA paragraph with")
    folder = project(**{"x.md": brief.replace("title:", f"layout: {layout}\ntitle:", 1), "styles/house/style.toml": ""})
    with pypdfium2.PdfDocument(deliverables(folder, "pdf")["x.pdf"]) as pdf:
        (turned,) = [page.get_textpage().get_text_range() for page in pdf if page.get_width() > page.get_height()]
    assert "Summary" in turned
    assert "Unmeasurable8" in turned
    assert "A paragraph" not in turned
