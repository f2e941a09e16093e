"""Each of our own checks of DOCX files can fail: a fault is planted, and the check names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefpress.style import Options, find_style
from briefpress.writers.docx import write
from tests.documents import rich_document
from tests.docx_checks import ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import changed
from tests.rtl_documents import persian_document

FAULTS = [
    ("word/document.xml", '<w:bookmarkEnd w:id="1"/>', "", "opens 1 times and closes 0"),
    ("word/document.xml", 'w:name="source_2"', 'w:name="SOURCE_1"', "source_1 is defined 2 times"),
    ("word/document.xml", 'w:name="source_2"', 'w:name="2 sources"', "that Word refuses"),
    ("word/document.xml", '<w:bookmarkStart w:id="2"', '<w:bookmarkStart w:id="1"', "bookmark id 1 is used 2 times"),
    ("word/document.xml", 'w:anchor="source_1"', 'w:anchor="gone"', "'gone', which does not exist"),
    ("word/document.xml", "<w:br/>", '<w:fldChar w:fldCharType="begin"/>', "begin and do not end"),
    ("word/document.xml", "<w:br/>", '<w:fldChar w:fldCharType="end"/>', "a field ends that did not begin"),
    ("word/footer1.xml", '" PAGE "', '" "', "a field without instruction"),
    ("word/document.xml", '<w:numId w:val="4"/>', '<w:numId w:val="99"/>', "list 99 is used and does not exist"),
    ("word/numbering.xml", 'w:numId="5"', 'w:numId="4"', "list 4 is defined 2 times"),
    ("word/numbering.xml", '<w:abstractNumId w:val="3"/>', '<w:abstractNumId w:val="9"/>', "of a kind that does not"),
    ("word/document.xml", '<w:pStyle w:val="Quote"/>', '<w:pStyle w:val="Qoute"/>', "style Qoute is used and does not"),
    ("word/styles.xml", 'w:styleId="Quote"', 'w:styleId="Title"', "style Title is defined 2 times"),
    ("word/styles.xml", '<w:basedOn w:val="Caption"/>', '<w:basedOn w:val="No"/>', "basedOn names No"),
    ("docProps/core.xml", "</cp:coreProperties>", "<dc:title>x</dc:title></cp:coreProperties>", "title stands 2 times"),
    ("docProps/core.xml", "dc:title>", "dc:source>", "has no title"),
    ("docProps/core.xml", "2026-11-24T", "24.11.2026T", "created is no moment"),
    ("docProps/core.xml", "Ana Μιχαήλ; Tomás O’Neill", "python-docx", "the author is a library"),
    ("docProps/core.xml", "en-GB", "fr", "the properties say 'fr'"),
    ("word/document.xml", 'descr="Five bars on a wide page."', 'descr=""', "has no alternative text"),
    ("word/document.xml", '<wp:docPr id="2"', '<wp:docPr id="1"', "picture id 1 is used 2 times"),
    ("word/document.xml", "<w:tblHeader/>", "", "has no header row"),
    ("word/document.xml", '<w:gridCol w:w="', '<w:gridCol w:w="1"/><w:gridCol w:w="', "has a row of"),
    ("word/document.xml", "</w:tbl>", "</w:tbl><w:tbl/>", "is not followed by a paragraph"),
    ("word/styles.xml", '<w:lang w:val="en-GB"', '<w:lang w:x="en-GB"', "the text has no language"),
    ("word/document.xml", "</w:tbl>", "</w:tbl><w:p/>", "an empty paragraph of style ''"),
    ("word/_rels/document.xml.rels", "media/image1.png", "media/none.png", "media/none.png does not exist"),
    ("word/document.xml", 'r:embed="rId', 'r:embed="no', "does not exist"),
    ("word/_rels/document.xml.rels", "https://www.registry.example/reports/2026/transits-by-carrier-and-month",
     "https://registry.example/", "stands 2 times"),
    ("word/document.xml", '<w:footnoteReference w:id="2"/>', "", "footnote 2 stands 1 times and is called 0"),
    ("word/styles.xml", '<w:outlineLvl w:val="1"/>', '<w:outlineLvl w:val="2"/>', "of level 3 and follows one of level 1"),
    ("word/styles.xml", "<w:outlineLvl w:val=", "<w:outlineLvl w:x=", "there are no headings"),
    ("word/document.xml", " SEQ Figure ", " PAGE ", "has no SEQ field"),
    ("word/document.xml", ">Then the steps:", ">• Then the steps:", "a mark of a list is typed"),
    ("word/document.xml", '<w:pStyle w:val="Quote"/>', '<w:pStyle w:val="Quote"/><w:spacing w:after="9"/>',
     "spacing is set on a paragraph"),
    ("word/document.xml", '<w:rStyle w:val="BriefLabel"/>', '<w:rStyle w:val="BriefLabel"/><w:sz w:val="9"/>',
     "sz is set on a run"),
    ("word/document.xml", '<w:rStyle w:val="BriefLabel"/>', '<w:rStyle w:val="BriefLabel"/><w:rtl/>',
     "a run from right holds 'Ana"),
    ("word/document.xml", "Ships return", "بحر", "a run from left holds 'بحر"),
    ("word/document.xml", '<w:footerReference w:type="default" r:id="rId7"/>', "", "pages have no footer"),
    ("word/document.xml", '<w:gridCol w:w="', '<w:gridCol w:w="9', "twips stands in a column of 7598"),
    ("word/header1.xml", 'alt="DRAFT"', 'alt=""', "a watermark has no alternative text"),
]  # fmt: skip

RIGHT_TO_LEFT = [
    ("word/document.xml", "<w:bidiVisual/>", "", "a table's columns run from left to right"),
    ("word/document.xml", "<w:bidi/>", "", "a section's pages run from left to right"),
    ("word/styles.xml", 'w:bidi="fa-IR"', "", "no language for its script"),
]


@pytest.fixture(scope="module")
def rich() -> bytes:
    return write(rich_document(), find_style("default"), Options())


def test_both_validators_can_fail(rich: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(changed(rich, "word/document.xml", ("<w:tblHeader/>", "<w:tblHaeder/>")))
    assert "tblHaeder" in "".join(ooxml_sdk(path))
    assert "tblHaeder" in "".join(openxml_audit(path))


@pytest.mark.parametrize(("name", "before", "after", "fault"), FAULTS, ids=[fault for *_, fault in FAULTS])
def test_each_of_our_own_checks_can_fail(
    rich: bytes, tmp_path: Path, name: str, before: str, after: str, fault: str
) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(changed(rich, name, (before, after)))
    found = own_checks(path)
    assert any(fault in one for one in found), found


@pytest.mark.parametrize(("name", "before", "after", "fault"), RIGHT_TO_LEFT, ids=[f for *_, f in RIGHT_TO_LEFT])
def test_each_check_of_a_brief_from_right_to_left_can_fail(
    tmp_path: Path, name: str, before: str, after: str, fault: str
) -> None:
    path = tmp_path / "broken.docx"
    made = write(persian_document(), find_style("default"), Options())
    path.write_bytes(changed(made, name, (before, after)))
    found = own_checks(path)
    assert any(fault in one for one in found), found
