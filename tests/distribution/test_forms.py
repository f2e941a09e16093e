"""Forms: the register of copies and the cover sheet print what they are told, in every language, as PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from briefpress import languages
from briefpress.diagnostics import UsageError
from briefpress.distribution.forms import form
from briefpress.distribution.register import Entry
from briefpress.document import Head, Marking
from briefpress.style import find_style

from .. import verapdf

LANGUAGES = ["en", "fr", "de", "es", "fa", "ar"]
NAMES = ["<b>Ann</b> & {{ 7*7 }}", "=cmd()", "Андрей Кузнецов", "فاطمه احمدی‌نژاد", "محمد بن عبد الله"]
STYLE = find_style("default")


def head(language: str = "en", marking: Marking | None = None) -> Head:
    """A masthead in a language."""
    labels, way = STYLE.labels(language), languages.direction(language)
    title = "سوق القمح" if way == "rtl" else "The wheat market"
    return Head(title, "wheat", language, way, labels, publisher="Office", marking=marking or Marking("RESTRICTED"))


def entries(count: int) -> list[Entry]:
    """So many lines of a register, in three scripts."""
    kinds = ("public", "partner", "internal", "")
    more = ("Office", "")

    def entry(number: int) -> Entry:
        digest = f"{number:064x}"[::-1]
        copy, name, audience = f"{number:03}", NAMES[number % 5], kinds[number % 4]
        return Entry(copy, str(count), f"ID{number:05}", name, *more, audience, "f", digest, "RESTRICTED", "2026-11-24")

    return [entry(number) for number in range(1, count + 1)]


def cover(count: int, language: str = "en", **more: Any) -> bytes:
    """A cover sheet for so many recipients."""
    files = [{"name": "wheat.pdf", "bytes": 1234567, "sha256": "ab" * 32}]
    told = {"head": head(language), "recipients": entries(count), "files": files, "handling": "", "destroy_by": None}
    return form("cover.html.j2", STYLE, language, {**told, **more})


def text_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def is_sound(pdf: bytes, folder: Path) -> bool:
    """Whether veraPDF finds nothing."""
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    return verapdf.faults(path, "3a") + verapdf.faults(path, "ua1") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_conforms_in_every_language(language: str, tmp_path: Path) -> None:
    assert is_sound(cover(30, language, destroy_by=languages.day("2027-01-31", language)), tmp_path)
    register = form("register.html.j2", STYLE, language, {"head": head(language), "entries": entries(60)})
    assert is_sound(register, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_its_own(language: str) -> None:
    own = {k for k in STYLE.settings.labels[language] if k.startswith("form_")}
    assert own == {k for k in STYLE.settings.labels["en"] if k.startswith("form_")}


def test_names_print_as_they_are_written_and_the_header_is_on_every_page() -> None:
    pages = text_of(form("register.html.j2", STYLE, "en", {"head": head(), "entries": entries(120)}))
    assert len(pages) > 2
    assert all("Organisation" in page and "SHA-256" in page and "RESTRICTED" in page for page in pages)
    whole = " ".join(pages)
    assert "<b>Ann</b> & {{ 7*7 }}" in whole
    assert "=cmd()" in whole
    assert "Андрей Кузнецов" in whole
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_every_recipient_is_on_the_cover_sheet() -> None:
    whole = " ".join(text_of(cover(300)))
    assert [n for n in range(1, 301) if f"{n:03}" not in whole] == []
    assert "1,234,567" in whole


def test_a_form_of_a_language_from_right_to_left_is_tagged_so_and_the_same_each_time() -> None:
    first = cover(5, "ar")
    assert first == cover(5, "ar")
    with pikepdf.open(BytesIO(first)) as pdf:
        assert str(pdf.Root.Lang) == "ar"


def test_a_name_that_no_font_can_set_is_told() -> None:
    with pytest.raises(UsageError, match=r"no font of the style 'default' or of this machine .*U\+10FFFD"):
        cover(0, recipients=[replace(entries(1)[0], name="Ann \U0010fffd")])


def test_a_form_without_recipients_says_so() -> None:
    assert "No list of recipients was given" in " ".join(text_of(cover(0)))
