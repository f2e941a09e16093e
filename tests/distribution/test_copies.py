"""A numbered copy for each recipient: stamped right, still PDF/A and PDF/UA, in a register, and traced."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from briefpress.choices import Paper
from briefpress.diagnostics import BriefError, Span, UsageError
from briefpress.distribution import codes, copies, register
from briefpress.distribution.copies import Made, Order
from briefpress.distribution.recipients import Recipient
from briefpress.distribution.stamping import traced
from briefpress.distribution.tracing import registers_for, trace
from briefpress.project import Project
from briefpress.style import Layout, find_style
from tests import verapdf

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("Юлия Петрова", "زهرا احمدی", "Ann Example & Sons <b>", "Ελένη Παπαδοπούλου", "=cmd()", "../../etc")
BRIEF = """---
title: A short brief
status: final
published: 2026-11-24
marking: TLP:AMBER
caveat: As told.
key_points:
- A point [@s].
- text: For us alone [@s].
  audience: internal
sources: [{id: s, title: A source}]
---

## Summary

%s
"""


def people(names: Sequence[str] = NAMES, audience: str | None = None) -> list[Recipient]:
    return [Recipient.model_validate({"name": name, "audience": audience}) for name in names]


def order(folder: Path, recipients: list[Recipient], *, text: str = "", watermark: bool = False) -> Order:
    path = folder / "brief.md"
    path.write_text(text or BRIEF % ("Words. " * 800), "utf-8")
    return Order(path, recipients, lambda n: Span("list.csv", n + 2, 1), Project(folder), watermark=watermark)


def made(folder: Path, recipients: list[Recipient], *, text: str = "", watermark: bool = False) -> Made:
    return copies.make(order(folder, recipients, text=text, watermark=watermark), folder / "copies")


def words(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as pages:
        return [page.get_textpage().get_text_range() for page in pages]


def scanned(pdf: bytes) -> list[str]:
    """What the code on each page says, read off a picture of it at 200 pixels an inch."""
    with pypdfium2.PdfDocument(pdf) as pages:
        pictures = [page.render(scale=200 / 72).to_numpy() for page in pages]
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("copies"), people(), watermark=True)


def test_every_recipient_has_a_numbered_copy_with_name_and_code_on_every_page(copied: Made) -> None:
    assert [entry.name for entry in copied.entries] == [*NAMES]
    for number, entry in enumerate(copied.entries, 1):
        data = (copied.folder / entry.file).read_bytes()
        pages = words(data)
        assert len(pages) > 1
        for page in pages:
            assert f"Copy {number} of 6" in page
            if entry.name != "زهرا احمدی":  # drawn from the right, and read so by some readers only
                assert entry.name in page
        assert {codes.read_code(text) for text in scanned(data)} == {codes.Code(entry.id, entry.content[:16].upper())}
        assert len(scanned(data)) == len(pages)


def test_a_name_in_arabic_script_prints_as_it_is_read(copied: Made) -> None:
    with pypdfium2.PdfDocument((copied.folder / copied.entries[1].file).read_bytes()) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "زهرا احمدی" in text or "زهرا احمدی"[::-1] in text


def test_copies_are_as_accessible_and_as_lasting_as_the_brief(copied: Made) -> None:
    for entry in copied.entries[1:3]:
        assert verapdf.faults(copied.folder / entry.file, "3a") == []
        assert verapdf.faults(copied.folder / entry.file, "ua1") == []


def test_the_structure_and_the_links_of_a_copy_are_the_briefs(copied: Made, tmp_path: Path) -> None:
    base = next(iter(order(tmp_path, people()).bases().values())).data

    def shape(data: bytes) -> object:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            links = [len(page.obj.get("/Annots", [])) for page in pdf.pages]
            return links, _tree(pdf.Root.StructTreeRoot, 0), len(pdf.Root.StructTreeRoot.ParentTree.Nums)

    assert shape((copied.folder / copied.entries[0].file).read_bytes()) == shape(base)


def _tree(element: pikepdf.Object, depth: int) -> list[object]:
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [
        (str(kid.get("/S")), _tree(kid, depth + 1))
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
        else str(kid)[:6]
        for kid in kids
    ]


def test_the_register_says_what_was_made(copied: Made) -> None:
    entries = register.read(copied.folder / register.NAME)
    assert entries == copied.entries
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert hashlib.sha256((copied.folder / entry.file).read_bytes()).hexdigest() == entry.sha256
        assert (entry.handling, entry.of) == ("TLP:AMBER", "6")


def test_each_audience_reads_its_own(tmp_path: Path) -> None:
    found = made(tmp_path, [*people(["In"], "internal"), *people(["Out"], "public"), *people(["All"])])
    files = {entry.name: words((found.folder / entry.file).read_bytes())[0] for entry in found.entries}
    assert {name: "For us alone" in text for name, text in files.items()} == {"In": True, "Out": False, "All": True}
    assert [entry.file for entry in found.entries] == [
        "brief-internal-copy-001.pdf",
        "brief-public-copy-002.pdf",
        "brief-copy-003.pdf",
    ]


def test_the_same_copies_are_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    found = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        found.append(made(tmp_path / name, people()).entries)
    assert found[0] == found[1]


def test_a_brief_from_right_to_left_has_its_words_at_the_right_and_the_code_at_the_left(tmp_path: Path) -> None:
    text = (BRIEF % "متن کوتاه").replace("status:", "language: fa\nstatus:")
    found = made(tmp_path, [*people(["زهرا"]), Recipient(name="Ann", organisation="Office")], text=text)
    data = (found.folder / found.entries[1].file).read_bytes()
    assert "Office" in words(data)[0]
    assert "Ann," not in words(data)[0]  # the comma is that of the language
    assert "۲" in words(data)[0]
    with pypdfium2.PdfDocument(data) as pdf:
        picture = pdf[0].render(scale=200 / 72).to_numpy()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.position.top_left.x < picture.shape[1] / 8
    foot = numpy.argwhere(picture[-int(9.5 * 200 / 25.4) : -int(4 * 200 / 25.4), picture.shape[1] // 6 :, 0] < 128)
    assert foot[:, 1].min() > picture.shape[1] / 3


@pytest.mark.parametrize("style", ["default", "government", "institute"])
@pytest.mark.parametrize("layout", ["brief", "report", "one-page"])
@pytest.mark.parametrize(("paper", "language"), [("A4", "en"), ("Letter", "fa")])
def test_the_zone_of_the_stamps_is_free_on_every_page(
    tmp_path: Path, style: str, layout: Layout, paper: Paper, language: str
) -> None:
    head = f"---\nlayout: {layout}\nstyle: {style}\nlanguage: {language}\n"
    long = (ROOT / "source" / "accessible-pdf.md").read_text("utf-8")  # with pages that are turned
    source = (
        BRIEF % "Words." if layout == "one-page" else re.sub(r"^(layout|language|style):.*\n", "", long, flags=re.M)
    )
    folder = tmp_path / "source"
    shutil.copytree(ROOT / "source", folder)
    path = folder / "brief.md"
    path.write_text(source.replace("---\n", head, 1), "utf-8")
    project = Project(folder, Project(folder).settings.model_copy(update={"paper": paper}))
    (base,) = Order(path, people(), lambda n: Span("x"), project).bases().values()
    zone = find_style(style).settings.stamp
    with pypdfium2.PdfDocument(base.data) as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=100 / 72).to_numpy()[:, :, 0]
            if base.place.rtl:
                picture = picture[:, ::-1]

            def part(
                left: float, bottom: float, width: float, height: float, of: numpy.ndarray = picture
            ) -> numpy.ndarray:
                x, y, w, h = (round(side * 100 / 25.4) for side in (left, bottom, width, height))
                return of[of.shape[0] - y - h : of.shape[0] - y, x : x + w]

            page_width = page.get_width() * 25.4 / 72
            narrow = min(page_width, page.get_height() * 25.4 / 72)
            line = part(zone.start, zone.bottom, zone.width(narrow), zone.height)
            code = part(page_width - zone.edge - zone.code, zone.bottom, zone.code, zone.code)
            assert line.min() > 250, f"page {number + 1}: something stands where the words go"
            assert code.min() > 250, f"page {number + 1}: something stands where the code goes"


# ---------------------------------------------------------------------------------------------- faults


def test_a_name_that_no_font_has_or_no_zone_holds_is_told_at_its_place(tmp_path: Path) -> None:
    for name, says in (
        ("Ann \U0010fffd", r"list\.csv:3:1: no font .*U\+10FFFD"),
        ("W" * 120, r"list\.csv:3:1: .* does not fit"),
    ):
        with pytest.raises(BriefError, match=says):
            made(tmp_path, people(["Bo", name]))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.md"]


def test_a_faulty_brief_makes_no_copies(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="no source `nobody`"):
        made(tmp_path, people(), text=BRIEF % "Words [@nobody].")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.md"]


def test_a_folder_is_replaced_only_where_nothing_is_lost(tmp_path: Path) -> None:
    found = made(tmp_path, people(["Ann", "Bo"]))
    again = made(tmp_path, people(["Ann"]))
    assert sorted(path.name for path in again.folder.iterdir()) == [
        "brief-copy-001.pdf",
        "register.csv",
        "register.pdf",
    ]
    (found.folder / register.NAME).write_bytes(
        register.written([register.Entry(*["x"] * 11, sent="2026-11-24 mail", content="x")])
    )
    with pytest.raises(UsageError, match=r"1 of the copies .* have been handed over"):
        made(tmp_path, people(["Ann"]))
    again = copies.make(order(tmp_path, people(["Ann"])), found.folder, force=True)
    (again.folder / "mail.journal").touch()
    with pytest.raises(UsageError, match="has been mailed from"):
        made(tmp_path, people(["Ann"]))
    shutil.rmtree(found.folder)
    found.folder.mkdir()
    (found.folder / "thesis.docx").touch()
    with pytest.raises(UsageError, match=r"holds other files \(thesis\.docx\)"):
        made(tmp_path, people(["Ann"]))
    copies.make(order(tmp_path, people(["Ann"])), found.folder, force=True)


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefpress", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_command_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    order(tmp_path, [])
    (tmp_path / "list.csv").write_text("name\n" + "".join(f"Person {n}\n" for n in range(3000)))
    arguments = [sys.executable, "-m", "briefpress", "copies", "brief.md", "--list", "list.csv", "--out", "made"]
    with subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not [*tmp_path.glob(".made.*.part/*-copy-0*.pdf")] and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"interrupted" in told
    assert b"Traceback" not in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.md", "list.csv"]


# ---------------------------------------------------------------------------------------------- trace


def test_a_copy_is_traced_by_its_bytes_by_its_mark_and_by_its_code(copied: Made, tmp_path: Path) -> None:
    where = [copied.folder / register.NAME]
    entry = copied.entries[2]
    file = copied.folder / entry.file
    assert trace(str(file), where).entry == entry
    assert "byte for byte" in trace(str(file), where).says
    with pikepdf.open(file) as pdf:
        pdf.docinfo["/Title"] = "Changed"
        del pdf.pages[0]
        pdf.save(tmp_path / "changed.pdf")
    found = trace(str(tmp_path / "changed.pdf"), where)
    assert (found.entry, "not as they were made" in found.says) == (entry, True)
    code = scanned(file.read_bytes())[0]
    assert trace(code, where).entry == entry
    assert trace(entry.id.lower(), where).entry == entry
    other = f"BP:{entry.id}:{'0' * 16}"
    assert "another version" in trace(other, where).says
    assert registers_for(str(file), tmp_path) == where
    assert registers_for("BP:1:2", copied.folder.parent) == where


def test_what_is_no_copy_is_told_as_what_it_is(copied: Made, tmp_path: Path) -> None:
    where = [copied.folder / register.NAME]
    text, foreign, broken = tmp_path / "a.txt", tmp_path / "b.pdf", tmp_path / "c.pdf"
    text.write_text("words")
    broken.write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(foreign)
        pdf.save(tmp_path / "d.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    for what, says in (
        (text, "is no PDF"),
        (foreign, "no numbered copy"),
        (broken, "is broken"),
        (tmp_path / "d.pdf", "is encrypted"),
        (tmp_path / "none.pdf", "there is no file"),
        (tmp_path, "no register knows|there is no file"),
        ("BP:000000000000:0000000000000000", "no register knows the code"),
    ):
        with pytest.raises(UsageError, match=says):
            trace(str(what), where)
    with pytest.raises(UsageError, match="there is no register"):
        trace("x", [])


def test_a_file_that_refers_to_itself_is_searched_to_an_end(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        form = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/A{n}": form for n in range(30)}))
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))
        assert traced(pdf) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_code_is_read_as_it_was_written_and_differs_with_what_it_stands_for(one: str, other: str) -> None:
    content = "ab" * 32
    code = codes.code_of(content, one)
    assert codes.read_code(str(code)) == code
    assert (codes.code_of(content, other) == code) == (one == other)
    assert codes.read_code(one) is None


def test_many_copies_take_no_more_memory_than_few(tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom briefpress import warm\n"
        "from tests.distribution.test_copies import order, people\nfrom briefpress.distribution import copies\n"
        "peaks = []\n"
        "made = order(Path(sys.argv[1]), people([f'Person {n}' for n in range(1200)]))\n"
        "def told():\n    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
        "copies.make(made, Path(sys.argv[1]) / 'made', told=told)\n"
        "print(peaks[299], peaks[-1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    early, late = map(int, done.stdout.split())
    assert late < early * 1.1
