"""A house style that changes colours, fonts, margins or the logo needs no reference.docx of its own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from briefpress.diagnostics import UsageError
from briefpress.style import Layout, Options, Style, find_style
from briefpress.writers.docx import write
from tests.documents import SVG, bar_chart, rich_document
from tests.docx_checks import WP, W, ooxml_sdk, openxml_audit, own_checks
from tests.docx_files import changed, opened, part, small
from tests.docx_form_checks import value


def house(folder: Path, variables: str = "", settings: str = "", **files: bytes) -> Style:
    """A style pack of one's own in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "style.toml").write_text(f'title = "House"\n{settings}\n[variables]\n{variables}\n', "utf-8")
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return find_style(str(folder))


def every_part(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_the_accent_is_the_packs_in_every_part(tmp_path: Path) -> None:
    for value_, wanted in (('"#1f4e79"', "1F4E79"), ('"#0a8"', "00AA88"), ('"navy"', "000080")):
        data = write(small(), house(tmp_path / "house", f"accent = {value_}"), Options())
        assert "6B2A2A" not in every_part(data).upper()
        for name in ("word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml"):
            assert wanted in etree.tostring(part(data, name)).decode()


def test_the_fonts_are_the_first_families_that_the_pack_names(tmp_path: Path) -> None:
    names = "serif = '\"Gelasio\", \"IBM Plex Sans Arabic\", serif'\nsans = \"'Inter', sans-serif\"\nmono = 'Hack'"
    data = write(small(), house(tmp_path / "house", names), Options())
    theme = part(data, "word/theme/theme1.xml")
    families = [e.get("typeface") for e in theme.iter() if etree.QName(e).localname == "latin"]
    assert families == ["Inter", "Gelasio"]
    assert "Source S" not in every_part(data)
    assert "IBM Plex Mono" not in every_part(data)
    fonts = [f.get(f"{W}name") for f in part(data, "word/fontTable.xml")]
    assert fonts == ["Hack", "IBM Plex Sans Arabic", "Inter", "Gelasio"]


def test_families_may_change_places(tmp_path: Path) -> None:
    names = "serif = '\"Source Sans Pro\"'\nsans = '\"Source Serif Pro\"'"
    theme = part(write(small(), house(tmp_path / "house", names), Options()), "word/theme/theme1.xml")
    families = [e.get("typeface") for e in theme.iter() if etree.QName(e).localname == "latin"]
    assert families == ["Source Serif Pro", "Source Sans Pro"]


def test_margins_move_the_text_and_what_hangs_beside_it(tmp_path: Path) -> None:
    variables = 'margin-left = "44mm"\nmargin-right = "2cm"\nmargin-top = "1in"\nhang = "24mm"'
    data = write(small(), house(tmp_path / "house", variables), Options())
    page = opened(data).sections[0]
    lengths = [page.left_margin, page.right_margin, page.top_margin, page.bottom_margin]
    assert [round(length.mm) for length in lengths if length is not None] == [44, 20, 25, 24]
    styles = part(data, "word/styles.xml")
    title = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Title")
    indent = title.find(f"{W}pPr/{W}ind")
    assert indent is not None
    assert indent.get(f"{W}left") == "-1361"
    tabs = {t.get(f"{W}pos") for t in styles.iter(f"{W}tab") if t.get(f"{W}val") == "right"}
    assert tabs == {str(11906 - 2494 - 1134)}


def test_nothing_hangs_off_the_sheet(tmp_path: Path) -> None:
    data = write(small(), house(tmp_path / "house", 'margin-left = "20mm"'), Options())
    reach = min(int(i.get(f"{W}left", "0")) for i in part(data, "word/styles.xml").iter(f"{W}ind"))
    assert -reach <= 1134 - 720


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ('accent = "oklch(40% 0.1 30)"', "variables.accent: .* is not a colour that Word has"),
        ('margin-left = "5em"', "variables.margin-left: '5em' is not a length such as 26mm"),
        ('hang = "wide"', "variables.hang: 'wide' is not a length"),
    ],
)
def test_what_word_cannot_have_is_told_with_the_file(tmp_path: Path, variable: str, words: str) -> None:
    with pytest.raises(UsageError, match=f"style.toml: {words}"):
        write(small(), house(tmp_path / "house", variable), Options())


def test_a_reference_of_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    own = find_style("default").read("reference.docx")
    data = write(small(), house(tmp_path / "house", 'accent = "#1f4e79"', reference_docx=own), Options())
    assert "6B2A2A" in every_part(data)
    assert "1F4E79" not in every_part(data)


@pytest.mark.parametrize("layout", ["brief", "one-page", "report"])
@pytest.mark.parametrize("name", ["logo_svg", "logo_png"])
def test_a_logo_stands_above_the_masthead_as_decoration(tmp_path: Path, layout: Layout, name: str) -> None:
    image = SVG if name == "logo_svg" else bar_chart((480, 160), "PNG")
    style = house(tmp_path / "house", settings=f'logo = "{name.replace("_", ".")}"', **{name: image})
    path = tmp_path / "logo.docx"
    path.write_bytes(write(rich_document(), style, Options(layout=layout)))
    assert [*ooxml_sdk(path), *openxml_audit(path), *own_checks(path)] == []
    first = part(path.read_bytes(), "word/document.xml")[0][0]
    assert value(first, "pPr/pStyle") == "BriefLogo"
    extent = next(first.iter(f"{WP}extent"))
    width, height = (int(extent.get(key, "0")) / 36000 for key in ("cx", "cy"))
    assert height <= 12
    assert abs(width / height - 3) < 0.02
    assert b"decorative" in etree.tostring(first)
    assert (b"svgBlip" in etree.tostring(first)) == (name == "logo_svg")


def test_a_logo_that_is_none_is_told(tmp_path: Path) -> None:
    for name, data in (("logo_svg", b"<svg"), ("logo_png", b"GIF89a")):
        style = house(tmp_path / "house", settings=f'logo = "{name.replace("_", ".")}"', **{name: data})
        with pytest.raises(UsageError, match="the logo cannot be drawn"):
            write(small(), style, Options())


def test_a_reference_from_before_the_layouts_gets_the_styles_that_it_lacks(tmp_path: Path) -> None:
    data = find_style("default").read("reference.docx")
    for name in ("Brief Logo", "TOC Heading", "toc 1", "toc 2"):
        data = changed(data, "word/styles.xml", (f'<w:name w:val="{name}"/>', f'<w:name w:val="Old {name}"/>'))
    path = tmp_path / "report.docx"
    path.write_bytes(write(rich_document(), house(tmp_path / "house", reference_docx=data), Options(layout="report")))
    assert {"toc 1", "Old toc 1"} <= {style.name for style in opened(path.read_bytes()).styles}
    assert [*ooxml_sdk(path), *own_checks(path)] == []
