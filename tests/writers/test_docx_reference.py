"""The reference.docx: made by its script, checked before use, its looks kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress.diagnostics import UsageError
from briefpress.style import Options, Style, find_style
from briefpress.writers.docx import REQUIRED_STYLES, write
from tests.documents import paragraph, rich_document
from tests.docx_checks import TOP, W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import HEAD, changed, opened, part, small, with_style, words

REFERENCE = TOP / "styles" / "default" / "reference.docx"


def test_the_script_still_makes_the_reference(tmp_path: Path) -> None:
    script = TOP / "scripts" / "make_reference_docx.py"
    subprocess.run([sys.executable, script, tmp_path / "made.docx"], check=True)
    assert (tmp_path / "made.docx").read_bytes() == REFERENCE.read_bytes()


def test_the_reference_is_itself_clean() -> None:
    assert [*ooxml_sdk(REFERENCE), *openxml_audit(REFERENCE)] == []


class OtherReference(Style):
    """The default style with a reference.docx of one's own."""

    def __init__(self, data: bytes) -> None:
        super().__init__("other", REFERENCE.parent)
        self.data = data

    def find(self, file: str) -> Path:
        return Path("other") / file if file == "reference.docx" else super().find(file)

    def read(self, file: str) -> bytes:
        return self.data if file == "reference.docx" else super().read(file)


def test_a_reference_that_lacks_styles_is_refused_by_their_names() -> None:
    data = changed(REFERENCE.read_bytes(), "word/styles.xml", ('"Brief Code"', '"Other"'), ('"caption"', '"Other 2"'))
    with pytest.raises(
        UsageError, match=r"lacks the styles caption \(paragraph\), Brief Code \(paragraph\): add them in Word"
    ):
        write(small(), OtherReference(data), Options())


def test_a_reference_that_is_no_document_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be read as a Word document"):
        write(small(), OtherReference(b"not a zip"), Options())


def test_a_reference_whose_list_style_counts_nothing_is_refused() -> None:
    plain = ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', "")
    with pytest.raises(UsageError, match="List Number have no numbering"):
        write(small(), OtherReference(changed(REFERENCE.read_bytes(), "word/styles.xml", plain)), Options())


def test_styles_are_known_by_name_when_word_gave_them_other_ids(tmp_path: Path) -> None:
    data = REFERENCE.read_bytes()
    for name in ("word/styles.xml", "word/document.xml", "word/footnotes.xml"):
        for ours, theirs in (("Heading1", "berschrift1"), ("FootnoteText", "Funotentext"), ("BriefMeta", "Meta1")):
            data = changed(data, name, (f'"{ours}"', f'"{theirs}"'), needed=False)
    data = changed(
        data,
        "word/styles.xml",
        ('"BriefAssessment"', '"BriefMeta"'),
        ('styleId="FollowedHyperlink"', 'styleId="Heading1"'),
    )
    path = tmp_path / "renamed.docx"
    path.write_bytes(write(rich_document(), OtherReference(data), Options()))
    assert own_checks(path) == []
    assert [p.text for p in with_style(path.read_bytes(), "Heading 1")][:2] == ["TL;DR", "Key points"]


def test_what_a_reference_has_beside_the_writers_slots_survives() -> None:
    logo = "<w:p><w:r><w:t>Our logo</w:t></w:r></w:p>"
    data = changed(REFERENCE.read_bytes(), "word/header1.xml", ("<w:sdt>", logo + "<w:sdt>"))
    data = changed(data, "word/document.xml", ('w:left="3061"', 'w:left="2061"'), ("<w:sectPr>", logo + "<w:sectPr>"))
    made = write(small(paragraph("Text")), OtherReference(data), Options())
    assert words(part(made, "word/header1.xml")) == "Our logo"
    assert "Our logo" not in words(part(made, "word/document.xml"))
    margin = opened(made).sections[0].left_margin
    assert margin is not None
    assert margin.twips == 2061


def test_a_marking_stands_on_the_page_even_where_the_reference_has_no_slot_for_it() -> None:
    data = REFERENCE.read_bytes()
    for name in ("word/header1.xml", "word/footer1.xml"):
        data = changed(data, name, ("brief-marking", "something-else"))
    made = write(small(head=replace(HEAD, marking=d.Marking("Internal"))), OtherReference(data), Options())
    assert words(part(made, "word/header1.xml")).startswith("Internal")
    assert words(part(made, "word/footer1.xml")).endswith("Internal")


def test_a_reference_without_header_and_footer_gets_some_for_the_marking(tmp_path: Path) -> None:
    data = changed(
        REFERENCE.read_bytes(),
        "word/document.xml",
        ('<w:headerReference w:type="default" r:id="rId6"/><w:footerReference w:type="default" r:id="rId7"/>', ""),
    )
    path = tmp_path / "marked.docx"
    head = replace(HEAD, marking=d.Marking("Internal"))
    path.write_bytes(write(small(paragraph("Text"), head=head), OtherReference(data), Options(layout="report")))
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if n.startswith(("word/header", "word/footer"))]
    stories = [words(part(path.read_bytes(), name)) for name in names if name[-5] not in "1"]
    assert stories == ["Internal"] * 4  # cover and text, above and below
    assert own_checks(path) == []


def test_a_first_page_of_its_own_is_the_text_s_and_not_every_section_s() -> None:
    data = changed(REFERENCE.read_bytes(), "word/document.xml", ("</w:sectPr>", "<w:titlePg/></w:sectPr>"))
    made = write(rich_document(), OtherReference(data), Options(layout="one-page"))
    sections = list(part(made, "word/document.xml").iter(f"{W}sectPr"))
    assert [section.find(f"{W}titlePg") is not None for section in sections] == [True, False, False]


def test_the_styles_published_are_those_of_the_reference() -> None:
    root = part(REFERENCE.read_bytes(), "word/styles.xml")
    found = {(s.get(f"{W}styleId"), s.get(f"{W}type")) for s in root.iter(f"{W}style")}
    assert {(key, kind) for key, (_, kind) in REQUIRED_STYLES.items()} <= found


@pytest.mark.needs("soffice")
def test_a_reference_saved_by_libreoffice_serves(tmp_path: Path) -> None:
    (tmp_path / "reference.docx").write_bytes(find_style("default").read("reference.docx"))
    convert = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "docx",
    ]
    command = [*convert, "--outdir", tmp_path / "pack", tmp_path / "reference.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    path = tmp_path / "rich.docx"
    path.write_bytes(write(rich_document(), find_style(f"{tmp_path}/pack"), Options()))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert archive.read("[Content_Types].xml").count(b"/docProps/core.xml") == 1
        ids = re.findall(rb'w:styleId="([^"]*)"', archive.read("word/styles.xml"))
    assert len(ids) == len(set(ids))
    # LibreOffice's own file breaks the schema in places; nothing may be added to that.
    before = {json.loads(fault)["id"] for fault in ooxml_sdk(tmp_path / "pack" / "reference.docx")}
    assert {json.loads(fault)["id"] for fault in ooxml_sdk(path)} <= before
    assert "Package" not in str(before)
