"""Lists of recipients are validated like briefs."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefpress.diagnostics import BriefError, UsageError
from briefpress.distribution.recipients import Recipient, read_recipients

HEADER = "name,organisation,email,audience\n"


def listed(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults(path: Path) -> list[str]:
    """Each fault of a list as place, code and message."""
    with pytest.raises(BriefError) as raised:
        read_recipients(path, 5_000_000)
    return [f"{d.span.line}:{d.span.column} {d.code} {d.message}" for d in raised.value.diagnostics]


def test_a_list_in_csv_and_one_in_yaml_say_the_same(tmp_path: Path) -> None:
    of_table = listed(tmp_path, "Name;E-mail;Audience\nЮлия Петрова;j@example.org;internal\nزهرا احمدی;;public\n")
    of_yaml = listed(
        tmp_path,
        "recipients:\n- name: Юлия Петрова\n  email: j@example.org\n  audience: internal\n"
        "- {name: زهرا احمدی, audience: public}\n",
        "list.yaml",
    )
    wanted = [
        Recipient(name="Юлия Петрова", email="j@example.org", audience="internal"),
        Recipient(name="زهرا احمدی", audience="public"),
    ]
    assert read_recipients(of_table, 10_000) == (wanted, [])
    assert read_recipients(of_yaml, 10_000) == (wanted, [])


def test_every_fault_of_a_table_is_told_at_its_cell(tmp_path: Path) -> None:
    text = HEADER + "Ann,,ann@,public\nBo,,,secret\n,Office,,\n"
    assert faults(listed(tmp_path, text)) == [
        "2:6 bad-value `recipients[1].email` 'ann@' is no e-mail address",
        "3:6 bad-value `recipients[2].audience` 'secret' is none of public, partner, internal",
        "4:1 missing-key the key `name` of `recipients[3]` is missing",
    ]


def test_a_column_that_is_not_known_is_told_once(tmp_path: Path) -> None:
    assert faults(listed(tmp_path, "name,emial\nAnn,a@example.org\nBo,b@example.org\n")) == [
        "2:5 unknown-key the column `emial` is not known"
    ]


def test_a_fault_in_yaml_is_told_at_its_place(tmp_path: Path) -> None:
    text = "recipients:\n- name: Ann\n  emial: a@example.org\n- name: ''\n"
    assert faults(listed(tmp_path, text, "list.yml")) == [
        "3:3 unknown-key the key `emial` is not known in `recipients[1]`",
        "4:9 bad-value `recipients[2].name` '' is empty",
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ('"Ann\nBcc: all@example.org"', "holds a line break"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}nnA", "turns the direction"),
        ("A" * 121, "too long"),
    ],
)
def test_a_name_that_would_not_print_in_one_line_is_refused(tmp_path: Path, name: str, says: str) -> None:
    assert says in faults(listed(tmp_path, f"name\n{name}\n"))[0]


def test_an_end_of_a_line_that_is_unicodes_alone_is_a_blank_in_a_name(tmp_path: Path) -> None:
    """As it is in every file that is read."""
    assert read_recipients(listed(tmp_path, "name\nAnn\N{LINE SEPARATOR}B\n"), 10_000)[0][0].name == "Ann B"


@pytest.mark.parametrize("name", ["=cmd()", "../../etc/passwd", "<b>Ann</b> & {{ 7*7 }}"])
def test_a_name_that_is_odd_but_prints_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    assert read_recipients(listed(tmp_path, f"name\n{name}\n"), 10_000)[0][0].name == name


@pytest.mark.parametrize(
    "address", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "A <a@b.org>"]
)
def test_an_address_that_would_be_two_is_refused(tmp_path: Path, address: str) -> None:
    assert "no e-mail address" in faults(listed(tmp_path, f'name,email\nAnn,"{address}"\n'))[0]


def test_one_address_twice_is_an_error_and_one_name_twice_a_warning(tmp_path: Path) -> None:
    twice = listed(tmp_path, HEADER + "Ann,,a@example.org,\nAnn B,,A@example.org,\n")
    assert faults(twice) == ["3:1 recipient-twice A@example.org stands here a second time; it is recipient 1 too"]
    _, told = read_recipients(listed(tmp_path, HEADER + "Ann,,,\nANN,,,\nAnn,,a@example.org,\nAnn,Office,,\n"), 10_000)
    assert [(d.severity.value, d.span.line) for d in told] == [("warning", 3), ("warning", 4)]


def test_two_of_one_name_with_addresses_of_their_own_are_two(tmp_path: Path) -> None:
    found, told = read_recipients(listed(tmp_path, HEADER + "Ann,,a@example.org,\nAnn,,b@example.org,\n"), 10_000)
    assert (len(found), told) == (2, [])


def test_one_without_audience_among_others_is_warned_of(tmp_path: Path) -> None:
    _, told = read_recipients(listed(tmp_path, HEADER + "Ann,,,public\nBo,,,\n"), 10_000)
    assert [(d.code, d.severity.value, d.span.line) for d in told] == [("recipient-audience", "warning", 3)]
    assert read_recipients(listed(tmp_path, HEADER + "Ann,,,\nBo,,,\n"), 10_000)[1] == []


def test_what_is_no_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no list of recipients that is read"):
        read_recipients(listed(tmp_path, "x", "list.docx"), 10_000)
    with pytest.raises(UsageError, match="there is no list"):
        read_recipients(tmp_path / "none.csv", 10_000)
    assert "no rows" in faults(listed(tmp_path, HEADER))[0]
    assert "missing-key" in " ".join(faults(listed(tmp_path, "name_of: Ann\n", "a.yaml")))
    assert "limit" in faults(listed(tmp_path, "name\n" + "Ann\n" * 2_000_000))[0]
