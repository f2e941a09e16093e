"""Letters with marks: each glyph stands for its own characters, so that none is lost to those who copy or hear a PDF."""

from __future__ import annotations

from collections import Counter

import pytest
from weasyprint.draw import text as drawing

from briefpress.style import Options, find_style
from briefpress.writers import pdf
from briefpress.writers.pdf_letters import meanings, spell_clusters
from briefpress.writers.quick import glyphs
from tests.documents import paragraph
from tests.typography import sheets
from tests.writers.test_pdf import document

STYLE = find_style("default")
# A ligature or letter under a mark first, then the same without it.
WORDS = ["تغيّر كبير", "يبيّن للزبائن الدائمين", "لا يُتوقع بيت", "مؤسسهٔ صفحه", "Să ș s\u0323\u0307 s a"]


def printed(words: str) -> Counter[str]:
    """The letters of a line as they can be copied from a PDF."""
    pages = sheets(pdf.write(document(paragraph(words)), STYLE, Options()))
    return Counter("".join(run.text for run in pages[0].runs if run.kind == "P").replace(" ", ""))


@pytest.mark.parametrize("words", WORDS)
def test_a_letter_that_is_first_printed_under_a_mark_is_kept_everywhere(words: str) -> None:
    assert printed(words) == Counter(words.replace(" ", ""))


def test_the_letters_would_be_lost_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, WeasyPrint does it by itself, and the module can go."""
    spell_clusters()
    (plain,) = [cell.cell_contents for cell in drawing.draw_first_line.__closure__ if callable(cell.cell_contents)]
    monkeypatch.setattr(drawing, "draw_first_line", plain)
    monkeypatch.setattr(pdf, "spell_clusters", lambda: None)
    monkeypatch.setattr(glyphs, "spell", lambda stream, layout: None)
    assert printed(WORDS[0]) != Counter(WORDS[0].replace(" ", ""))


@pytest.mark.parametrize(
    ("glyphs", "characters", "wanted"),
    [
        ([(7, 500), (8, 0)], "س\u0651", [(7, "س"), (8, "\u0651")]),
        ([(7, 500), (8, 0)], "ير\u0651", [(7, "ير"), (8, "\u0651")]),
        ([(7, 500), (8, 0)], "س\u0651\u064e", [(7, "س"), (8, "\u0651\u064e")]),
        ([(7, 500), (8, 0), (9, 0)], "س\u0651\u064e", [(7, "س"), (8, "\u0651"), (9, "\u064e")]),
        ([(7, 500), (0x0FFFFFFF, 0)], "س\u200c", [(7, "س")]),
        ([(7, 500), (8, 300)], "س", [(7, "س")]),
    ],
)
def test_marks_and_letters_are_told_apart(
    glyphs: list[tuple[int, int]], characters: str, wanted: list[tuple[int, str]]
) -> None:
    assert list(meanings(glyphs, characters)) == wanted
