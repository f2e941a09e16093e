"""Citations in the document: formatted once, in order, with links to their sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress import pipeline
from briefpress.project import find_project
from briefpress.walk import own_inlines, plain_text, walk_blocks, walk_inlines

SOURCES = """\
sources:
  - {id: a, type: book, title: First, issued: 2019, author: [{family: Doe, given: Jane}], publisher: Press}
  - {id: b, type: book, title: Second, issued: 2020, author: [{family: Roe, given: Rick}], publisher: Press}
  - {id: c, title: Third}
"""


@pytest.fixture
def resolved(project: Callable[..., Path]) -> Callable[..., d.Document]:
    """The resolved document of a summary, in a citation style."""

    def make(summary: str, style: str = "apa", more: str = "") -> d.Document:
        text = f"---\ntitle: T\npublished: 2026-11-24\n{SOURCES}{more}---\n\n## Summary\n\n{summary}\n"
        root = project(**{"x.md": text})
        checked = pipeline.check(root / "x.md", find_project(root), citation_style=style)
        assert checked.document is not None, checked.diagnostics
        assert not [f for f in checked.diagnostics if f.severity == "error"]
        return checked.document

    return make


def citations(document: d.Document) -> list[str]:
    """The formatted citations of a document in reading order."""
    nodes = (n for s in document.sections for b in walk_blocks(s.blocks) for n in walk_inlines(own_inlines(b)))
    return [plain_text((node,)) for node in nodes if isinstance(node, d.Citation)]


def entries(document: d.Document) -> list[tuple[str, str]]:
    """The bibliography as (label, text)."""
    blocks = [b for s in document.sections for b in s.blocks if isinstance(b, d.Bibliography)]
    return [(plain_text(e.label), plain_text(e.content)) for block in blocks for e in block.entries]


def text(document: d.Document) -> str:
    """The first paragraph's text with its notes' numbers in brackets."""
    block = document.sections[0].blocks[0]
    assert isinstance(block, d.Paragraph)
    return "".join(f"[{n.number}]" if isinstance(n, d.Note) else plain_text((n,)) for n in block.children)


def test_all_forms_of_citation_are_formatted(resolved: Callable[..., d.Document]) -> None:
    document = resolved("x [@a, p. 3] @b [pp. 4-5] [-@a] [see @a; @b] -@b")
    assert citations(document) == [
        "(Doe, 2019, p. 3)",
        "Roe (2020, pp. 4–5)",
        "(2019)",
        "(see Doe, 2019; Roe, 2020)",
        "(2020)",
    ]


def test_numbers_follow_the_order_of_citing_and_uncited_sources_are_listed_too(
    resolved: Callable[..., d.Document],
) -> None:
    document = resolved("x [@b] y [@a; @b]", "ieee")
    assert citations(document) == ["[1]", "[1], [2]"]
    assert [label for label, _ in entries(document)] == ["[1]", "[2]", "[3]"]
    assert entries(document)[2][1] == "“Third.”"


def test_a_citation_leads_to_its_source(resolved: Callable[..., d.Document]) -> None:
    document = resolved("x [@b; @a]", "ieee")
    jumps = [
        n for s in document.sections for b in s.blocks for n in walk_inlines(own_inlines(b)) if isinstance(n, d.Jump)
    ]
    assert [jump.target for jump in jumps] == ["ref-b", "ref-a"]


def test_in_a_note_style_citations_become_notes_in_one_sequence_with_the_authors_own(
    resolved: Callable[..., d.Document],
) -> None:
    document = resolved("One [@a, p. 3]. Two^[Mine, see @b.] Three [@a, p. 3].", "chicago-notes-bibliography")
    assert text(document) == "One.[1] Two[2] Three.[3]"
    assert citations(document)[0] == "Jane Doe, First (Press, 2019), 3."
    assert len(citations(document)) == 3


def test_a_narrative_citation_in_a_note_style_leaves_the_name_in_the_text(resolved: Callable[..., d.Document]) -> None:
    assert text(resolved("@a says.", "chicago-notes-bibliography")) == "Jane Doe[1] says."


def test_notes_may_stand_at_the_end_instead_of_the_foot(project: Callable[..., Path]) -> None:
    brief = f"---\ntitle: T\npublished: 2026-11-24\n{SOURCES}---\n\n## Summary\n\nOne [@a].^[Mine.]\n"
    root = project(**{"x.md": brief, "briefpress.toml": 'notes = "end"\n'})
    checked = pipeline.check(root / "x.md", find_project(root), citation_style="chicago-notes-bibliography")
    assert checked.document is not None
    assert [section.kind for section in checked.document.sections] == ["summary", "notes", "sources"]
    assert entries(checked.document)[:2] == [("1.", "Jane Doe, First (Press, 2019)."), ("2.", "Mine.")]
    assert not any(isinstance(n, d.Note) for n in walk_inlines(own_inlines(checked.document.sections[0].blocks[0])))


def test_raised_numbers_stand_behind_the_punctuation_and_without_a_blank(resolved: Callable[..., d.Document]) -> None:
    assert text(resolved("One claim [@a]. Another *claim [@b]* here.", "nature")) == "One claim.1 Another claim2 here."


def test_marks_of_notes_follow_the_punctuation_inside_emphasis_too(resolved: Callable[..., d.Document]) -> None:
    strong = resolved("**Strong [@a].** On.", "chicago-notes-bibliography").sections[0].blocks[0]
    assert isinstance(strong, d.Paragraph)
    first = strong.children[0]
    assert isinstance(first, d.Strong)
    assert plain_text(first.children) == "Strong."
    assert isinstance(first.children[-1], d.Note)


def test_an_authors_order_stands_where_he_wrote_between_the_sources(resolved: Callable[..., d.Document]) -> None:
    assert citations(resolved("x [@b; but see also @a]")) == ["(Roe, 2020; but see also Doe, 2019)"]


def test_the_brief_says_how_to_cite_it(resolved: Callable[..., d.Document]) -> None:
    document = resolved("x", "apa", "publisher: The desk\nseries: Notes\nnumber: 4\n")
    assert plain_text(document.head.suggested_citation) == "The desk. (2026). T (No. 4; Notes)."


@pytest.mark.parametrize(
    ("summary", "code", "place"),
    [
        ("x [@nobody]", "unknown-source", "x.md:12:4"),
        ("x [@a; @bb]", "unknown-source", "x.md:12:8"),
        ("a @fig:none", "cross-reference", "x.md:12:3"),
    ],
)
def test_a_citation_of_nothing_is_an_error_with_its_place(
    project: Callable[..., Path], summary: str, code: str, place: str
) -> None:
    root = project(**{"x.md": f"---\ntitle: T\npublished: 2026-11-24\n{SOURCES}---\n\n## Summary\n\n{summary}\n"})
    found = pipeline.check(root / "x.md", find_project(root)).diagnostics
    assert [(f.code, str(f.span)) for f in found if f.severity == "error"] == [(code, place)]


def test_a_citation_that_prints_nothing_is_an_error(project: Callable[..., Path]) -> None:
    style = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
      <info><title>x</title><id>x</id><updated>2026-01-01T00:00:00Z</updated></info>
      <citation><layout><text variable="archive"/></layout></citation>
      <bibliography><layout><text variable="title"/></layout></bibliography></style>"""
    root = project(**{"x.md": f"---\ntitle: T\n{SOURCES}---\n\n## Summary\n\nx [@a]\n", "x.csl": style})
    found = pipeline.check(root / "x.md", find_project(root), citation_style="x.csl").diagnostics
    assert [(f.code, str(f.span)) for f in found if f.severity == "error"] == [("citation-empty", "x.md:11:3")]
