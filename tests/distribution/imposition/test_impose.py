"""Imposition through a real PDF: what is printed where is read back with PDFium, and folded."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops, ImageStat

from briefpress.diagnostics import UsageError
from briefpress.distribution.imposition import Layout, impose, imposed
from briefpress.distribution.imposition.papers import named
from briefpress.opening import MM

from .paper import Ink, Sheet, leafed_through, read

A4 = (595, 842)
Change = Callable[[pikepdf.Pdf], None]

BOOKLET = Layout()


def numbered(pages: int, size: tuple[float, float] = A4, change: Change = lambda pdf: None) -> bytes:
    """A PDF whose pages say their number in the middle, and whose corners differ."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(pages):
            width, height = size
            content = (
                f"0.8 0.2 0.2 rg 0 0 {width / 4} {height / 8} re f 0.2 0.2 0.8 rg 0 {height * 7 / 8} 60 60 re f 0 g "
                f"BT /F 40 Tf {width / 2 - 20} {height / 2} Td ({number};) Tj ET"
            )
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *size]),
                Resources=Dictionary(Font=Dictionary(F=font)),
                Contents=pdf.make_stream(content.encode()),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        change(pdf)
        made = BytesIO()
        pdf.save(made)
    return made.getvalue()


def inks(page: pypdfium2.PdfPage) -> list[Ink]:
    """What stands on a page, and where its middle is."""
    text = page.get_textpage()
    found = []
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        found.append(((left + right) / 2, (bottom + top) / 2, text.get_text_bounded(left, bottom, right, top).strip()))
    return found


def printed(data: bytes) -> list[Sheet]:
    """The PDF of a book as printed paper."""
    with pypdfium2.PdfDocument(data) as pdf:
        sides = [(page.get_width(), inks(page)) for page in pdf]
    return [Sheet(front[0], front[1], back[1]) for front, back in zip(sides[::2], sides[1::2], strict=True)]


def picture(data: bytes, page: int = 0) -> Image.Image:
    """A page as it is seen, a pixel a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[page].render(scale=1).to_pil().convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same but for the edges of shapes."""
    assert abs(one.width - other.width) <= 1
    assert abs(one.height - other.height) <= 1
    difference = ImageChops.difference(one, other.resize(one.size))
    return max(ImageStat.Stat(difference).mean) < 2


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize(("pages", "signature"), [(1, 0), (2, 0), (5, 0), (16, 0), (23, 0), (17, 4), (23, 16)])
def test_the_printed_and_folded_book_reads_from_first_page_to_last(
    pages: int, signature: int, binding: str, keep: bool
) -> None:
    how = Layout(signature=signature, binding=binding, keep_back_cover=keep, creep=2, marks=True)
    sheets = printed(impose(numbered(pages), "a.pdf", how))
    seen = leafed_through(sheets, signature // 4 or len(sheets), binding)
    last = [f"{pages - 1};"] if keep and pages > 1 else []
    rest = [f"{number};" for number in range(pages - len(last))]
    assert seen == rest + [""] * (-pages % 4) + last


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("number", [2, 4, 6, 8, 9, 16])
def test_pages_on_a_side_are_read_in_order(number: int, binding: str) -> None:
    data = impose(numbered(21), "a.pdf", Layout(nup=number, binding=binding, marks=True))
    with pypdfium2.PdfDocument(data) as pdf:
        seen = [what for page in pdf for what in read(inks(page), binding)]
    assert seen == [f"{page};" for page in range(21)]


def _inherit(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.Pages
    for page in pdf.pages:
        for key in ("/MediaBox", "/Resources"):
            tree[key] = page.obj[key]
            del page.obj[key]
    tree.Rotate = 90


def _set(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            for key, value in entries.items():
                page.obj[f"/{key}"] = value

    return change


WAYS: dict[str, Change] = {
    "plain": lambda pdf: None,
    **{f"turned by {degrees}": _set(Rotate=degrees) for degrees in (90, 180, 270, -90)},
    "boxes elsewhere": _set(MediaBox=Array([-100, -50, 495, 792])),
    "crop": _set(CropBox=Array([40, 60, 500, 700])),
    "crop, turned": _set(CropBox=Array([40, 60, 500, 700]), Rotate=90),
    "crop beyond the paper": _set(CropBox=Array([-400, 60, 900, 700])),
    "corners the other way round": _set(MediaBox=Array([595, 842, 0, 0])),
    "larger units": _set(UserUnit=2, MediaBox=Array([0, 0, 300, 421])),
    "inherited": _inherit,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_page_looks_on_the_sheet_as_it_looks_by_itself(way: str) -> None:
    data = numbered(1, change=WAYS[way])
    own = picture(data)
    sheet = f"{own.width * 2 / MM:.4f}x{own.height / MM:.4f}mm"
    side = picture(impose(data, "a.pdf", Layout(paper=sheet)))
    right = side.crop((side.width - own.width, 0, side.width, own.height))
    if own.width <= own.height:  # a lying page lies on a sheet that is as long, and may be turned
        assert alike(right, own)
    else:
        assert alike(right, own) or alike(right, own.rotate(90, expand=True))


def test_a_lying_page_among_standing_ones_is_turned_against_the_clock() -> None:
    def lay(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Rotate = 90

    data = numbered(4, change=lay)
    inside = picture(impose(data, "a.pdf", Layout(paper="A3")), 1)
    own = picture(data, 1)
    assert own.width > own.height
    left = inside.crop((0, 0, inside.width // 2, inside.height))
    assert alike(left.resize((595, 842)), own.rotate(90, expand=True).resize((595, 842)))


def test_the_bleed_reaches_beyond_the_trim_but_not_over_the_fold() -> None:
    bleeding = _set(TrimBox=Array([20, 20, 575, 822]), BleedBox=Array([11, 11, 584, 831]))
    data = numbered(1, change=bleeding)
    how = Layout(paper="500x400mm")
    side = picture(impose(data, "a.pdf", how))
    spine, foot = side.width // 2, round((side.height + 802) / 2)
    assert side.getpixel((spine + 20, foot + 7)) != (255, 255, 255)  # the red corner bleeds at the foot
    assert side.getpixel((spine + 20, foot + 11)) == (255, 255, 255)
    assert side.getpixel((spine - 3, foot - 20)) == (255, 255, 255)


def test_inner_sheets_are_moved_to_the_spine_in_even_steps() -> None:
    pages = 16
    plain, moved = (printed(impose(numbered(pages), "a.pdf", Layout(creep=mm))) for mm in (0, 3))
    steps = []
    for one, other in zip(plain, moved, strict=True):
        for before, after in ((one.front, other.front), (one.back, other.back)):
            (left0, _, _), (right0, _, _) = sorted(before)
            (left1, _, _), (right1, _, _) = sorted(after)
            assert left1 - left0 == pytest.approx(right0 - right1, abs=0.01)
            steps.append((left1 - left0) / MM)
    assert steps[::2] == pytest.approx([0, 1, 2, 3], abs=0.01)
    assert all(b >= a - 0.01 for a, b in pairwise(steps))


def test_a_pdf_in_persian_is_bound_on_the_right_unless_it_says_otherwise() -> None:
    def bound(change: Change, how: Layout = BOOKLET) -> str:
        return imposed(numbered(4, change=change), "a.pdf", how).binding

    def root(**entries: object) -> Change:
        def change(pdf: pikepdf.Pdf) -> None:
            for key, value in entries.items():
                pdf.Root[f"/{key}"] = value

        return change

    assert bound(root()) == "left"
    assert bound(root(Lang=String("fa-IR"))) == "right"
    assert bound(root(Lang=String("en"), ViewerPreferences=Dictionary(Direction=Name.R2L))) == "right"
    assert bound(root(Lang=String("fa"), ViewerPreferences=Dictionary(Direction=Name.L2R))) == "left"
    assert bound(root(Lang=Name.fa, ViewerPreferences=Array([1]))) == "left"
    assert bound(root(Lang=String("fa")), Layout(binding="left")) == "left"


def test_the_same_pages_give_the_same_bytes_and_keep_no_tags_links_or_claims() -> None:
    def dress(pdf: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), StructParent=1)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
        pdf.pages[0].obj.StructParents = 0
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pdf.Root.Metadata = pdf.make_stream(b"<x/>")
        pdf.docinfo["/Title"] = String("A title")

    data = numbered(6, change=dress)
    first, again = (impose(data, "a.pdf", Layout(marks=True)) for _ in range(2))
    assert first == again
    with pikepdf.open(BytesIO(first)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert "/Metadata" not in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "A title"
        assert pdf.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
        assert not any("/Annots" in page.obj for page in pdf.pages)
        assert not any("/StructParents" in item for item in pdf.objects if isinstance(item, pikepdf.Stream))


def test_layers_that_are_off_stay_off() -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(L=layer)
        page.contents_add(b"/OC /L BDC 0 1 0 rg 300 300 200 200 re f EMC")

    side = picture(impose(numbered(1, change=hide), "a.pdf", Layout()))
    assert (0, 255, 0) not in {colour for _, colour in side.getcolors(1_000_000)}


def test_sheets_are_counted_and_named() -> None:
    made = imposed(numbered(17), "a.pdf", Layout())
    assert (made.pages, made.sheets, made.sides, made.blanks, made.paper) == (17, 5, 10, 3, "A3")
    assert made.short_edge is True
    letter = imposed(numbered(4, (612, 792)), "a.pdf", Layout())
    assert (letter.paper, letter.sheets) == ("Tabloid", 1)
    many = imposed(numbered(17), "a.pdf", Layout(nup=4))
    assert (many.paper, many.sides, many.sheets, many.short_edge) == ("A4", 5, 3, None)


def test_pages_of_several_sizes_lie_within_their_cells() -> None:
    def mix(pdf: pikepdf.Pdf) -> None:
        for number, size in ((1, "A3"), (2, "A6"), (5, "Letter")):
            pdf.pages[number].obj.MediaBox = Array([0, 0, *(round(side) for side in named(size))])

    sheets = printed(impose(numbered(8, change=mix), "a.pdf", Layout()))
    assert leafed_through(sheets, len(sheets), "left") == [f"{number};" for number in range(8)]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (Layout(nup=3), "3 pages on a side"),
        (Layout(signature=6), "a signature of 6 pages"),
        (Layout(signature=-4), "a signature of -4 pages"),
        (Layout(creep=float("nan")), "creep of nan mm"),
        (Layout(creep=float("inf")), "creep of inf mm"),
        (Layout(creep=-1), "creep of -1 mm"),
        (Layout(creep=11), "creep of 11 mm"),
        (Layout(nup=4, creep=1), "are not folded"),
        (Layout(paper="A99"), "there is no paper"),
        (Layout(paper="nanxnanmm"), "there is no paper"),
        (Layout(paper="999999x999999mm"), "must be 20 to 5000 mm"),
        (Layout(paper="1x1mm"), "must be 20 to 5000 mm"),
    ],
)
def test_what_cannot_be_is_refused(how: Layout, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        impose(numbered(1), "a.pdf", how)
