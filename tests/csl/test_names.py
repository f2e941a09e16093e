from __future__ import annotations

import pytest

from briefpress.csl.items import PersonName, read_name
from briefpress.csl.names import initials

from .helpers import cite, item, person

NAMES = '<names variable="author"><name {}/>{}</names>'
THREE = [person("Doe", "Ann"), person("Roe", "Bob"), person("Poe", "Cid")]


def names(attributes: str, authors: list[dict[str, object]], rest: str = "", style: str = "") -> str:
    return cite(NAMES.format(attributes, rest), item("a", author=authors), attributes=style)


@pytest.mark.parametrize(
    ("given", "joint", "expected"),
    [
        ("John Quincy", ". ", "J. Q."),
        ("Jean-Luc", ".", "J.-L."),
        ("J.R.R.", ". ", "J. R. R."),
        ("Guo-ping", "", "G"),
        ("John de la", ". ", "J. de la"),
        ("TSerendorj", ".", "Ts."),
        ("ME.", ".", "ME."),
    ],
)
def test_given_names_become_initials(given: str, joint: str, expected: str) -> None:
    assert initials(given, joint, True, True) == expected


def test_initials_alone_are_set_anew_when_full_names_are_kept() -> None:
    assert initials("M.E. Ann", ". ", False, True) == "M. E. Ann"


def test_hyphens_between_initials_can_be_left_out() -> None:
    assert initials("Jean-Luc", ".", True, False) == "J.L."


def test_particles_in_lower_case_are_told_from_the_family_name() -> None:
    name = read_name(person("van der Berg", "Ann"))
    assert name == PersonName(family="Berg", given="Ann", non_dropping="van der")


def test_a_suffix_after_a_comma_is_told_from_the_given_name() -> None:
    name = read_name(person("King", "Martin, Jr."))
    assert name is not None
    assert (name.given, name.suffix, name.comma_suffix) == ("Martin", "Jr.", False)


def test_an_empty_name_is_no_name() -> None:
    assert read_name({}) is None
    assert read_name({"family": " "}) is None


def test_two_names_are_joined_by_the_conjunction_alone() -> None:
    assert names('and="text"', THREE[:2]) == "Ann Doe and Bob Roe"


def test_three_names_have_a_delimiter_before_the_conjunction() -> None:
    assert names('and="symbol"', THREE) == "Ann Doe, Bob Roe, & Cid Poe"


def test_et_al_stands_for_the_names_that_are_left_out() -> None:
    assert names('et-al-min="3" et-al-use-first="1"', THREE) == "Ann Doe et al."
    assert names('et-al-min="3" et-al-use-first="2"', THREE) == "Ann Doe, Bob Roe, et al."


def test_the_last_name_can_follow_an_ellipsis() -> None:
    authors = [person(f"N{number}") for number in range(8)]
    assert names('et-al-min="4" et-al-use-first="2" et-al-use-last="true"', authors) == "N0, N1, … N7"


def test_inverted_names_demote_their_particle_where_the_style_says() -> None:
    author = [person("van Gogh", "Vincent")]
    order = 'name-as-sort-order="all"'
    assert names(order, author) == "Gogh, Vincent van"
    assert names(order, author, style='demote-non-dropping-particle="never"') == "van Gogh, Vincent"


def test_a_suffix_follows_the_inverted_name() -> None:
    author = [person("Doe", "James", suffix="III")]
    assert names('name-as-sort-order="all"', author) == "Doe, James, III"
    assert names("", author) == "James Doe III"


def test_names_in_scripts_without_spaces_stand_close() -> None:
    assert names("", [person("我妻", "栄")]) == "我妻栄"


def test_an_institution_stands_as_it_is() -> None:
    assert names('name-as-sort-order="all"', [{"literal": "World Health Organization"}]) == "World Health Organization"


def test_a_label_is_plural_for_several_names() -> None:
    label = '<label form="short" prefix=" (" suffix=")"/>'
    editors = '<names variable="editor"><name/>' + label + "</names>"
    assert cite(editors, item("a", editor=THREE[:1])) == "Ann Doe (ed.)"
    assert cite(editors, item("a", editor=THREE[:2])) == "Ann Doe, Bob Roe (eds.)"


def test_a_substitute_takes_the_form_of_the_names_it_stands_for() -> None:
    content = '<names variable="author"><name form="short"/><substitute><names variable="editor"/></substitute></names>'
    assert cite(content, item("a", editor=THREE[:1])) == "Doe"


def test_what_stood_in_is_not_rendered_again() -> None:
    content = (
        '<group delimiter=". "><names variable="author"><substitute><text variable="title"/></substitute></names>'
        '<text variable="title"/><text variable="publisher"/></group>'
    )
    assert cite(content, item("a", title="Title", publisher="House")) == "Title. House"


def test_an_editor_who_translates_stands_once() -> None:
    content = '<names variable="editor translator"><name/><label prefix=", "/></names>'
    entry = item("a", editor=THREE[:1], translator=THREE[:1])
    assert cite(content, entry) == "Ann Doe, editor & translator"
