"""Files that no one should impose: each is refused with a sentence, at once, and never with a traceback."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from briefpress.diagnostics import UsageError
from briefpress.distribution.imposition import Layout, impose
from briefpress.distribution.opening import MOST_PAGES
from tests.test_bad_input import run

from .test_impose import Change, numbered


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    """The bytes of a PDF."""
    made = BytesIO()
    pdf.save(made, **how)
    return made.getvalue()


def made_so(change: Change) -> bytes:
    """A PDF of two pages with a change."""
    with pikepdf.open(BytesIO(numbered(2))) as pdf:
        change(pdf)
        return saved(pdf)


def _loop(pdf: pikepdf.Pdf) -> None:
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([])))
    tree.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Kids.append(tree)


def _parents_loop(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Parent = pdf.Root.Pages


def _box(*edges: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.MediaBox = Array(list(edges))

    return change


def _no_box(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj["/MediaBox"]


REFUSED = {
    "no PDF": (b"PK\x03\x04 a zip", "is no PDF"),
    "empty": (b"", "is no PDF"),
    "a header alone": (b"%PDF-1.7\n", "is broken"),
    "cut off in the middle": (numbered(3)[:200], "is broken"),
    "no area": (made_so(_box(0, 0, 0, 0)), "is none that can be worked on"),
    "huge": (made_so(_box(0, 0, 10**15, 10**15)), "is none that can be worked on"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused(what: str) -> None:
    data, says = REFUSED[what]
    with pytest.raises(UsageError, match=says):
        impose(data, "a.pdf", Layout())


def test_an_encrypted_file_is_refused() -> None:
    with pikepdf.open(BytesIO(numbered(1))) as pdf:
        data = saved(pdf, encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(UsageError, match="is encrypted"):
        impose(data, "a.pdf", Layout())


@pytest.mark.parametrize(
    "change",
    [
        _loop,
        _parents_loop,
        _no_box,
        _box(Name.a, Name.b, Name.c, Name.d),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", Name.left),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Rotate", 45),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", Name.nothing),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", Array([1, Name.a])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/Resources", 7),
        lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 0),
        lambda pdf: pdf.pages[0].obj.__setitem__("/UserUnit", 10**9),
        lambda pdf: pdf.pages[0].obj.__setitem__("/TrimBox", Array([9000, 9000, 9100, 9100])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/BleedBox", Array([1])),
        lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([Name.a, 1, 2, 3])),
        lambda pdf: pdf.Root.__setitem__("/OutputIntents", Array([1, pdf.Root])),
        lambda pdf: pdf.Root.__setitem__("/OCProperties", Array([1])),
        lambda pdf: pdf.docinfo.__setitem__("/Title", Array([1])),
        lambda pdf: pdf.Root.Pages.__setitem__("/Kids", Array([1, 2])),
    ],
)
def test_what_is_odd_is_imposed_or_refused_but_never_a_crash(change: Change) -> None:
    try:
        data = impose(made_so(change), "a.pdf", Layout(marks=True))
    except UsageError:
        return
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) >= 2


def test_too_many_pages_are_refused() -> None:
    with pikepdf.new() as pdf:
        kid = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))
        for _ in range(MOST_PAGES + 1):
            pdf.pages.append(pikepdf.Page(kid))
        data = saved(pdf)
    with pytest.raises(UsageError, match="20,001 pages"):
        impose(data, "a.pdf", Layout())


def test_the_command_tells_it_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no")
    for arguments in (
        ("impose", "a.pdf", "--booklet"),
        ("impose", ".", "--booklet"),
        ("impose", "b.pdf", "--booklet"),
        ("impose", "/dev/zero", "--booklet"),
        ("impose", "a.pdf", "--nup", "5"),
        ("impose", "a.pdf", "--signature", "0"),
        ("impose", "a.pdf", "--booklet", "--nup", "2"),
        ("impose", "a.pdf", "--booklet", "--out", "a.pdf"),
    ):
        done = run(tmp_path, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("briefpress: ")
        assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
