from __future__ import annotations

import pytest

from briefpress.csl import Style, StyleError, find_style, list_styles

from .helpers import style


def test_a_style_knows_its_title_category_and_parts() -> None:
    ieee = Style.parse(find_style("ieee"))
    assert ieee.title.startswith("IEEE")
    assert ieee.category == "numeric"
    assert not ieee.is_note
    assert ieee.has_bibliography


def test_a_note_style_says_so() -> None:
    assert Style.parse(find_style("chicago-notes-bibliography")).is_note


def test_a_dependent_style_takes_its_rules_from_its_parent() -> None:
    nature = Style.parse(find_style("nature"))
    dependent = Style.parse(find_style("nature-digest"))
    assert dependent.title == "Nature Digest"
    assert dependent.category == nature.category


def test_a_renamed_style_is_found_under_its_old_name() -> None:
    assert find_style("chicago-fullnote-bibliography") == find_style("chicago-notes-bibliography")


def test_a_style_is_found_by_its_address() -> None:
    assert find_style("http://www.zotero.org/styles/apa") == find_style("apa")


def test_an_unknown_style_suggests_near_names() -> None:
    with pytest.raises(StyleError, match="ieee"):
        find_style("ieeee")


def test_no_file_outside_the_styles_folder_is_opened() -> None:
    with pytest.raises(StyleError):
        find_style("../../secret")


def test_document_types_are_refused() -> None:
    with pytest.raises(StyleError, match="document types"):
        Style.parse(b'<!DOCTYPE style [<!ENTITY a "b">]><style/>')


def test_a_syntax_error_has_a_line_and_a_column() -> None:
    with pytest.raises(StyleError) as caught:
        Style.parse(b"<style>\n  <info></style>")
    assert caught.value.line == 2
    assert caught.value.column > 0


def test_a_missing_macro_is_an_error_with_its_line() -> None:
    with pytest.raises(StyleError, match="nowhere") as caught:
        style('\n<text macro="nowhere"/>')
    assert caught.value.line == 4


def test_a_macro_that_calls_itself_is_an_error() -> None:
    with pytest.raises(StyleError, match="calls itself"):
        style('<text macro="a"/>', before='<macro name="a"><text macro="a"/></macro>')


def test_a_style_without_a_citation_is_an_error() -> None:
    with pytest.raises(StyleError, match="neither"):
        Style.parse(b'<style xmlns="http://purl.org/net/xbiblio/csl" class="note"><info/></style>')


def test_every_style_has_one_name() -> None:
    names = list_styles()
    assert len(names) > 2000
    assert len(set(names)) == len(names)


def test_macros_that_multiply_are_refused() -> None:
    macros = "".join(
        f'<macro name="m{number}"><text macro="m{number + 1}"/><text macro="m{number + 1}"/></macro>'
        for number in range(30)
    )
    with pytest.raises(StyleError, match="expand"):
        style('<text macro="m0"/>', before=f'{macros}<macro name="m30"><text value="x"/></macro>')


def test_elements_nested_too_deeply_are_refused() -> None:
    with pytest.raises(StyleError, match="deep"):
        style("<group>" * 500 + "</group>" * 500)
