"""A package is whole, says what is in it, keeps what the register says true, and is there as a whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from briefpress.batch import manifest
from briefpress.batch.verifying import verify
from briefpress.diagnostics import BriefError, MachineError, UsageError
from briefpress.distribution import folders, packing, register, signing
from briefpress.distribution.packing import COVER, Handover, Packed, package
from briefpress.distribution.recipients import Recipient
from briefpress.distribution.register import Entry
from briefpress.project import Project, find_project

from .. import verapdf
from .test_forms import text_of
from .test_signing import PASSWORD, p12_of

BRIEF = """---
title: The wheat market
slug: wheat
published: 2026-11-24
marking: TLP:GREEN
tldr: It says little.
key_points: [One point.]
distribution: [The board, The press]
---

## Words

Some words.
"""
PEOPLE = [
    Recipient(name="Андрей", organisation="Office"),
    Recipient(name="فاطمه احمدی"),
    Recipient(name="<b>=cmd()</b>"),
]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "source").mkdir()
    (tmp_path / "briefpress.toml").write_text('[rules]\nkey-point-uncited = "off"\n')
    (tmp_path / "source" / "wheat.md").write_text(BRIEF)
    return find_project(tmp_path)


def pack(project: Project, handover: Handover | None = None, **more: Any) -> Packed:
    return package(project.source_folder / "wheat.md", project, handover or Handover(PEOPLE), **more)


def copied(project: Project, count: int = 3) -> Path:
    """A folder of copies, each the brief's PDF with a file number of its own."""
    folder = project.root / "copies"
    folder.mkdir()
    base = (pack(project, out=project.root / "once").path / "wheat.pdf").read_bytes()
    shutil.rmtree(project.root / "once")
    entries = []
    for number in range(1, count + 1):
        with pikepdf.open(BytesIO(base)) as pdf:
            pdf.trailer.ID[1] = pikepdf.String(f"{number:016}")
            pdf.save(folder / f"wheat-copy-{number:03}.pdf", deterministic_id=False, static_id=False)
        data = (folder / f"wheat-copy-{number:03}.pdf").read_bytes()
        name = PEOPLE[(number - 1) % 3].name
        more = (f"ID{number}", name, "Office", "", "internal", f"wheat-copy-{number:03}.pdf", manifest.digest(data))
        entries.append(Entry(f"{number:03}", str(count), *more, "TLP:GREEN", "2026-11-24"))
    (folder / register.NAME).write_bytes(register.written(entries))
    return folder


def test_a_package_is_what_its_manifest_and_sums_say(project: Project) -> None:
    made = pack(project)
    assert made.path == project.output_folder / "wheat-package"
    assert sorted(made.files) == [COVER, "SHA256SUMS", "manifest.json", "wheat.docx", "wheat.pdf", "wheat.txt"]
    assert sorted(path.name for path in made.path.iterdir()) == sorted(made.files)
    assert verify(made.path).findings == ()
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=made.path, check=True, capture_output=True)
    found = manifest.Manifest.model_validate(json.loads((made.path / "manifest.json").read_text()))
    assert [file.name for file in found.beside] == [COVER]
    assert found.briefs[0].title == "The wheat market"
    (made.path / COVER).write_bytes(b"other")
    assert [(one.file, one.kind) for one in verify(made.path).findings] == [(COVER, "changed")]


def test_the_cover_sheet_names_who_receives_what_and_until_when(project: Project, tmp_path: Path) -> None:
    made = pack(project, Handover(PEOPLE, handling="Read it.\n\nBurn <it>.", destroy_by="2027-01-31"))
    whole = " ".join(text_of((made.path / COVER).read_bytes()))
    digest = manifest.digest((made.path / "wheat.docx").read_bytes())
    told = (
        "Андрей",
        "<b>=cmd()</b>",
        "Burn <it>.",
        "January 31, 2027",
        "TLP:GREEN",
        digest[:32],
        digest[32:],
        "Signature",
    )
    assert [one for one in told if one not in whole] == []
    assert verapdf.faults(made.path / COVER, "3a") + verapdf.faults(made.path / COVER, "ua1") == []
    assert "The press" in " ".join(text_of((pack(project, Handover(), out=tmp_path / "o").path / COVER).read_bytes()))


def test_a_package_replaces_a_package_and_nothing_else(project: Project) -> None:
    made = pack(project)
    pack(project, Handover())
    (made.path / "mine.txt").touch()
    with pytest.raises(UsageError, match=r"holds what no package put there: mine\.txt"):
        pack(project)
    assert verify(made.path).whole == 4
    with pytest.raises(UsageError, match=r"no package put there: wheat\.md"):
        pack(project, out=project.source_folder)
    assert (project.source_folder / "wheat.md").read_text() == BRIEF


def test_a_package_that_cannot_be_finished_leaves_the_old_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pack(project)
    before = {path.name: path.read_bytes() for path in made.path.iterdir()}

    def full(path: Path, data: bytes) -> None:
        if path.name == manifest.SUMS:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr(folders, "write", full)
    with pytest.raises(MachineError, match="no room is left"):
        pack(project, Handover())
    assert {path.name: path.read_bytes() for path in made.path.iterdir()} == before
    assert [path.name for path in project.output_folder.iterdir()] == ["wheat-package"]


def test_a_zip_has_the_same_bytes_each_time_and_safe_names(project: Project, tmp_path: Path) -> None:
    first = pack(project, zipped=True).path.read_bytes()
    assert first == pack(project, zipped=True, out=tmp_path / "elsewhere" / "x.zip").path.read_bytes()
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(f"wheat-package/{name}" for name in pack(project).files)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked" / "wheat-package").findings == ()


def test_a_large_file_makes_a_zip64(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "large.pdf").open("wb") as file:
        file.truncate(2**32 + 5)  # a hole on the disk
    folders.put_zip(tmp_path / "in", tmp_path / "out.zip", "p")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.getinfo("p/large.pdf").file_size == 2**32 + 5
    (tmp_path / "out.zip").unlink()


def test_copies_come_along_as_they_are(project: Project) -> None:
    folder = copied(project)
    made = pack(project, Handover(copies=folder))
    for entry in register.read(made.path / register.NAME):
        assert (made.path / entry.file).read_bytes() == (folder / entry.file).read_bytes()
    assert (made.path / register.NAME).read_bytes() == (folder / register.NAME).read_bytes()
    assert verify(made.path).findings == ()
    assert {"wheat-copy-001.pdf", register.NAME, "register.pdf", COVER} <= set(made.files)
    assert "wheat-copy-001.pdf" not in " ".join(
        text_of((made.path / COVER).read_bytes())
    )  # its register's digest is there
    assert "Андрей" in " ".join(text_of((made.path / "register.pdf").read_bytes()))


def test_everything_is_signed_before_its_digest_is_taken(project: Project, tmp_path: Path) -> None:
    signer = signing.read_p12(p12_of(tmp_path), PASSWORD)
    made = pack(project, Handover(copies=copied(project), signer=signer))
    pdfs = sorted(path for path in made.path.iterdir() if path.suffix == ".pdf")
    assert len(pdfs) == made.signed == 6
    assert [path.name for path in pdfs if not signing.verified(path.read_bytes())] == []
    assert [path.name for path in pdfs if verapdf.faults(path, "3a") + verapdf.faults(path, "ua1")] == []
    assert verify(made.path).findings == ()
    for entry in register.read(made.path / register.NAME):
        assert manifest.digest((made.path / entry.file).read_bytes()) == entry.sha256
    assert (made.path / manifest.SIGNATURE).stat().st_size > 500


@pytest.mark.parametrize(
    "file", ["../wheat.pdf", "/etc/passwd", "", ".hidden", "a/b.pdf", "a\\b.pdf", "x\n.pdf", "C:x.pdf"]
)
def test_a_register_cannot_name_a_file_elsewhere(project: Project, file: str) -> None:
    folder = copied(project, 1)
    (entry,) = register.read(folder / register.NAME)
    (folder / register.NAME).write_bytes(register.written([replace(entry, file=file)]))
    with pytest.raises(UsageError, match="none of its own in the folder"):
        pack(project, Handover(copies=folder))


def test_copies_that_are_not_those_of_the_register_are_told(project: Project) -> None:
    folder = copied(project, 2)
    first, second = register.read(folder / register.NAME)
    copy = folder / first.file
    whole = copy.read_bytes()
    copy.write_bytes(whole + b"\n")
    with pytest.raises(UsageError, match="is not the copy 001 that the register names"):
        pack(project, Handover(copies=folder))
    copy.unlink()
    with pytest.raises(UsageError, match=r"there is no file .*wheat-copy-001\.pdf"):
        pack(project, Handover(copies=folder))
    copy.symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match="is a link"):
        pack(project, Handover(copies=folder))
    (folder / register.NAME).write_bytes(register.written([replace(second, file="barley-copy-002.pdf")]))
    with pytest.raises(UsageError, match="is no copy of the brief wheat"):
        pack(project, Handover(copies=folder))
    with pytest.raises(UsageError, match="is no folder of copies"):
        pack(project, Handover(copies=project.source_folder))
    assert not project.output_folder.joinpath("wheat-package").exists()


def test_what_is_asked_wrongly_is_told_before_anything_is_built(project: Project) -> None:
    with pytest.raises(UsageError, match="'soon' is no day such as"):
        pack(project, Handover(destroy_by="soon"))
    with pytest.raises(UsageError, match="--handling has 4,001 characters"):
        pack(project, Handover(handling="x" * (packing.LONGEST_HANDLING + 1)))
    (project.source_folder / "wheat.md").write_text("---\ntitel: x\n---\n")
    with pytest.raises(BriefError):
        pack(project)
    assert not project.output_folder.exists()


def test_a_register_in_volumes_comes_along(project: Project) -> None:
    folder = copied(project, 1)
    for volume in ("register-01.pdf", "register-02.pdf"):
        shutil.copy(folder / "wheat-copy-001.pdf", folder / volume)
    made = pack(project, Handover(copies=folder))
    assert {"register-01.pdf", "register-02.pdf"} <= set(made.files)
    assert "register.pdf" not in made.files
