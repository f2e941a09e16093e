"""Files that a DOCX carries come back byte for byte, and nothing harmful comes out of one."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from briefpress import document as d
from briefpress.diagnostics import UsageError
from briefpress.style import Options, find_style
from briefpress.writers.docx import carried, write
from tests.docx_checks import ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import changed, small

FILES = {
    "brief.md": "---\ntitle: Ü & <b>\r\n---\r\n\n]]> Text\u0000\n".encode(),
    "pictures/line.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    'odd "name".bin': bytes(range(256)) * 40,
    "empty.txt": b"",
}


def carrying(files: dict[str, bytes]) -> bytes:
    attachments = tuple(d.Attachment(name, "text/plain", "A source & more", data) for name, data in files.items())
    return write(replace(small(), attachments=attachments), find_style("default"), Options())


def test_files_come_back_byte_for_byte_in_order() -> None:
    got = carried.attachments(carrying(FILES))
    assert got == FILES
    assert list(got) == list(FILES)


def test_a_file_with_attachments_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "carrying.docx"
    path.write_bytes(carrying(FILES))
    assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []
    with zipfile.ZipFile(path) as archive:
        assert archive.read("word/_rels/document.xml.rels").count(b"/customXml/item") == len(FILES)
        assert b"itemProps1.xml" in archive.read("customXml/_rels/item1.xml.rels")


def test_twelve_files_stay_in_order() -> None:
    files = {f"{n}.txt": str(n).encode() for n in range(12)}
    assert list(carried.attachments(carrying(files))) == list(files)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a zip", "cannot be read as a DOCX"),
        (carrying({}), "carries no files"),
        (carrying(FILES)[:3000], "cannot be read as a DOCX"),
    ],
    ids=["no zip", "none", "cut off"],
)
def test_what_carries_nothing_is_told_so(data: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        carried.attachments(data)


def test_another_zip_is_no_docx() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("customXml/item1.xml", "<a/>")
    with pytest.raises(UsageError, match="no DOCX"):
        carried.attachments(stream.getvalue())


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = carrying({"zeros": bytes(3_000_000)})
    assert len(data) < 100_000
    monkeypatch.setattr(carried, "MOST_BYTES", 1_000_000)
    with pytest.raises(UsageError, match="unpack to more than 1 MB"):
        carried.attachments(data)


def test_what_others_keep_in_custom_xml_is_passed_over() -> None:
    data = carrying({"a.txt": b"A"})
    entity = changed(data, "customXml/item1.xml", ("<attachment", "<!DOCTYPE a [<!ENTITY e 'x'>]><attachment"))
    with pytest.raises(UsageError, match="carries no files"):
        carried.attachments(entity)
    other = changed(data, "customXml/item1.xml", ("urn:briefpress:attachment", "urn:other"))
    with pytest.raises(UsageError, match="carries no files"):
        carried.attachments(other)


def test_a_damaged_zip_is_told_and_no_traceback_comes(tmp_path: Path) -> None:
    data = carrying({"a.txt": bytes(range(256)) * 400})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo("customXml/item1.xml").header_offset
    for at in range(start + 60, start + 400, 20):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        with pytest.raises(UsageError, match="cannot be read as a DOCX"):
            carried.attachments(damaged)


def test_damaged_letters_are_told() -> None:
    data = changed(carrying({"a.txt": b"ABC"}), "customXml/item1.xml", (">QUJD<", ">QUJ<"))
    with pytest.raises(UsageError, match="cannot be read as a DOCX"):
        carried.attachments(data)


@pytest.mark.needs("soffice")
def test_libreoffice_keeps_them_when_it_saves_the_file(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(carrying(FILES))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
               "docx:Office Open XML Text", "--outdir", tmp_path / "saved", tmp_path / "brief.docx"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={**os.environ})
    assert carried.attachments((tmp_path / "saved" / "brief.docx").read_bytes()) == FILES
