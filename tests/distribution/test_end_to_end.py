"""From a brief to paper and mailboxes: 25 people, three scripts, two audiences, and everything that arrives is theirs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from briefpress.distribution import register, signing
from briefpress.distribution.codes import Code, read_code
from briefpress.distribution.register import Entry

from .. import verapdf
from .mailbox import Box, serving
from .printing.software import SoftwarePrinter, office
from .test_signing import PASSWORD, p12_of

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (
    *(f"Reader {name}" for name in "Adams Brown Clarke Davies Evans Foster Green Hughes Irwin".split()),
    *"Андрей Кузнецов|Юлия Петрова|Игорь Волков|Ольга Соколова|Пётр Лебедев|Анна Морозова|Иван Новиков|Вера Павлова".split(
        "|"
    ),
    *"زهرا احمدی|فاطمه کریمی|علی رضایی|مریم موسوی|حسین حسینی|نرگس جعفری|رضا قاسمی|سارا محمدی".split("|"),
)
SECRET = "The third visit was never announced"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real brief with a key point for insiders, and the list."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "source").mkdir()
    (folder / "briefpress.toml").touch()
    text = (ROOT / "source" / "iran-foreign-policy.md").read_text("utf-8")
    text = text.replace("\n## Summary\n", f"\n4. {SECRET}. {{audience=internal}}\n\n## Summary\n", 1)
    (folder / "source" / "brief.md").write_text(text, "utf-8")
    rows = ["name,email,audience"]
    rows += [f"{name},r{n}@example.org,{'internal' if n % 3 else 'public'}" for n, name in enumerate(PEOPLE)]
    (folder / "list.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def run(folder: Path, *arguments: str, code: int = 0, **more: str) -> str:
    """A command as a person gives it; what it says."""
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONPATH": str(ROOT / "src"), **more}
    done = subprocess.run(
        [sys.executable, "-m", "briefpress", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def codes(pdf: bytes, each: int | None = 1) -> list[Code]:
    """The codes on the pages of a PDF, read off pictures of them; every page has so many."""
    found = []
    with pypdfium2.PdfDocument(pdf) as pages:
        for page in pages:
            read = [read_code(code.text) for code in zxingcpp.read_barcodes(page.render(scale=3).to_numpy())]
            assert each is None or len(read) == each
            found += [code for code in read if code]
    return found


def text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as pages:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


@pytest.mark.needs("ippeveprinter", "dbus-daemon")
def test_what_is_handed_out_is_what_the_register_says(
    project: Path,
    printer: Callable[..., SoftwarePrinter],
    tmp_path: Path,
) -> None:
    brief, made = "source/brief.md", project / "output" / "brief-copies"

    # Copies
    run(project, "copies", brief, "--list", "list.csv")
    entries = register.read(made / register.NAME)
    assert [entry.name for entry in entries] == [*PEOPLE]
    for entry in entries:
        data = (made / entry.file).read_bytes()
        assert {code.id for code in codes(data)} == {entry.id}
        assert (SECRET in text(data)) == (entry.audience == "internal")
    assert run(project, "trace", f"BP:{entries[20].id}:{entries[20].content[:16].upper()}").startswith(
        f"copy 21 of 25: {PEOPLE[20]}"
    )

    # Printed: one as it is, one as a booklet
    desk = printer("#!/bin/sh\nexit 0\n", "-a", str(office(tmp_path / "conf")))
    one, other = entries[1], entries[2]
    run(project, "print", str(made / one.file), "--printer", desk.uri, "--sides", "long-edge")
    (arrived,) = desk.documents()
    assert arrived == (made / one.file).read_bytes()
    run(project, "print", str(made / other.file), "--printer", desk.uri, "--booklet")
    (booklet,) = (document for document in desk.documents() if document != arrived)
    with pikepdf.open(made / other.file) as pdf:
        pages = len(pdf.pages)
    assert [code.id for code in codes(booklet, None)] == [other.id] * pages
    (tmp_path / "booklet.pdf").write_bytes(booklet)
    found = run(project, "trace", str(tmp_path / "booklet.pdf"), "--register", str(made / register.NAME))
    assert found.startswith(f"copy 3 of 25: {other.name}")

    # Packed and signed
    key = p12_of(tmp_path)
    run(
        project, "package", brief, "--copies", str(made), "--sign", str(key), "--out", "parcel",
        BRIEFPRESS_KEY_PASSWORD=PASSWORD.decode(),
    )  # fmt: skip
    parcel = project / "parcel"
    run(project, "verify", "parcel")
    packed = register.read(parcel / register.NAME)
    assert [(entry.id, entry.name) for entry in packed] == [(entry.id, entry.name) for entry in entries]
    for entry in packed[:3]:
        data = (parcel / entry.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry.sha256
        assert signing.verified(data)
        assert {code.id for code in codes(data)} == {entry.id}
    assert verapdf.faults(parcel / packed[0].file, "3a") == []
    assert verapdf.faults(parcel / packed[0].file, "ua1") == []

    # Mailed, one refused, and again
    box = Box()
    box.at_rcpt["r7@example.org"] = "450 not now"
    with serving(box) as server:
        mail = ("mail", str(made), "--from", "Desk <desk@example.net>", "--subject", "The brief", "--smtp", server)
        (project / "words.txt").write_text("Please find your copy.\n")
        told = run(project, *mail, "--body", "words.txt", code=3)
        assert PEOPLE[7] in told
        assert len(box.mails) == 24
        box.at_rcpt.clear()
        run(project, *mail, "--body", "words.txt")
    assert box.counts() == {f"r{n}@example.org": 1 for n in range(25)}
    sent = register.read(made / register.NAME)
    assert all(entry.sent for entry in sent)
    for entry in sent:
        _is_theirs(box.messages()[entry.email], dict(box.mails)[entry.email], entry, sent)


def _is_theirs(message: EmailMessage, raw: bytes, entry: Entry, all_entries: list[Entry]) -> None:
    """A mail holds the recipient's own copy, as the register has it, and nobody else's address or name."""
    (attachment,) = [part for part in message.iter_attachments() if part.get_content_type() == "application/pdf"]
    data = attachment.get_content()
    assert hashlib.sha256(data).hexdigest() == entry.sha256
    assert {code.id for code in codes(data)} == {entry.id}
    assert (SECRET in text(data)) == (entry.audience == "internal")
    with pikepdf.open(BytesIO(data)) as pdf:
        held = " ".join(str(thing) for thing in pdf.objects if isinstance(thing, pikepdf.String))
    for other in all_entries:
        if other is not entry:
            assert f"<{other.email}>".encode() not in raw
            assert f" {other.email}".encode() not in raw
            assert other.name not in text(data) + held
