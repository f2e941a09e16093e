"""The register keeps what it is given, and no spreadsheet finds a formula in it."""

from __future__ import annotations

import csv
from dataclasses import astuple
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.diagnostics import UsageError
from briefpress.distribution import register
from briefpress.distribution.register import COLUMNS, Entry

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(*[_TEXT] * len(COLUMNS)), max_size=4))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]]) -> None:
    entries = [Entry(*row) for row in cells]
    path = tmp_path_factory.mktemp("register") / register.NAME
    path.write_bytes(register.written(entries))
    assert register.read(path) == entries


@given(st.sampled_from("=+-@\t\r"), _TEXT)
def test_no_cell_begins_a_formula(sign: str, rest: str) -> None:
    entry = Entry("1", "1", "ID", sign + rest, *[""] * 8)
    row = list(csv.reader(StringIO(register.written([entry]).decode("utf-8-sig"), newline="")))[1]
    assert row[3] == "'" + sign + rest
    assert Entry.of_cells(row) == entry


def test_a_file_that_is_no_register_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("a,b\n")
    with pytest.raises(UsageError, match=r"register\.csv:1: this is no register"):
        register.read(path)
    path.write_bytes(register.written([Entry(*[""] * len(COLUMNS))]) + b"1,2\r\n")
    with pytest.raises(UsageError, match=r"register\.csv:3: 2 cells"):
        register.read(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is no register"):
        register.read(path)


def test_the_columns_are_those_of_an_entry() -> None:
    assert register.line(astuple(Entry(*COLUMNS))) == ",".join(COLUMNS) + "\r\n"
