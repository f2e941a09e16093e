"""Rows of tables: what is read, where a cell stands, and every fault told rather than raised."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.diagnostics import BriefError, MachineError
from briefpress.rows import MOST_FAULTS, Row, read_rows

LIMIT = 100_000


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Row]]:
    """The rows of a file with a suffix and a content."""

    def rows(content: str | bytes, suffix: str = ".csv", limit: int = LIMIT) -> list[Row]:
        path = tmp_path / f"rows{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rows(path, path.name, limit)

    return rows


def told(rows: Callable[..., list[Row]], *arguments: object) -> list[str]:
    """The faults of a file, one line each."""
    with pytest.raises(BriefError) as caught:
        rows(*arguments)
    return [f"{d.span} {d.code}: {d.message}" for d in caught.value.diagnostics]


# ---------------------------------------------------------------------------------------------- CSV


def test_a_table_in_csv_is_read_with_empty_cells_as_absent(read: Callable[..., list[Row]]) -> None:
    rows = read("region,count\nNorth, 3 \nSouth,\n")
    assert [(row.number, dict(row.values)) for row in rows] == [
        (1, {"region": "North", "count": "3"}),
        (2, {"region": "South"}),
    ]
    assert rows[1].columns == ("region", "count")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(read: Callable[..., list[Row]], delimiter: str) -> None:
    text = f'"a,;b"{delimiter}c{delimiter}d\n1{delimiter}"2,2;2\t2"{delimiter}3\n'
    assert dict(read(text)[0].values) == {"a,;b": "1", "c": "2,2;2\t2", "d": "3"}


def test_a_byte_order_mark_and_line_ends_of_windows_are_no_part_of_the_data(read: Callable[..., list[Row]]) -> None:
    assert dict(read(b"\xef\xbb\xbfa,b\r\n1,2\r\n")[0].values) == {"a": "1", "b": "2"}


def test_a_cell_may_hold_line_ends_and_marks_and_those_after_it_keep_their_places(
    read: Callable[..., list[Row]],
) -> None:
    rows = read('a,b,c\n"one\ntwo ""x"", y",2,3\n4,"5",6\n')
    assert rows[0].values["a"] == 'one\ntwo "x", y'
    places = [str(rows[n].span(column)) for n in (0, 1) for column in ("a", "b", "c")]
    assert places == ["rows.csv:2:1", "rows.csv:3:15", "rows.csv:3:17", "rows.csv:4:1", "rows.csv:4:3", "rows.csv:4:7"]
    assert str(rows[1].span()) == "rows.csv:4:1"


def test_an_empty_cell_has_a_place_too(read: Callable[..., list[Row]]) -> None:
    (row,) = read("a,b,c\n1,,3\n")
    assert [row.span(column).column for column in "abc"] == [1, 3, 4]


def test_every_ragged_row_is_told(read: Callable[..., list[Row]]) -> None:
    assert told(read, "a,b\n1\n1,2\n1,2,3\n") == [
        "rows.csv:2:1 rows-ragged: this row has 1 cells, but there are 2 columns",
        "rows.csv:4:1 rows-ragged: this row has 3 cells, but there are 2 columns",
    ]


def test_of_very_many_faults_the_rest_is_counted(read: Callable[..., list[Row]]) -> None:
    found = told(read, "a,b\n" + "1\n" * (MOST_FAULTS + 7))
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == "rows.csv rows-faults: 7 further faults are not shown"


def test_columns_with_one_name_or_none_are_told_at_their_place(read: Callable[..., list[Row]]) -> None:
    assert told(read, "a,b,a,\n1,2,3,4\n") == [
        "rows.csv:1:5 rows-header: the column `a` stands here a second time",
        "rows.csv:1:7 rows-header: column 4 has no name",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "rows.csv rows-none: the file is empty"),
        (b"\xef\xbb\xbf", "rows.csv rows-none: there are no rows"),
        ("a,b\n", "rows.csv rows-none: there are no rows"),
        ('a,b\n1,"2\n3,4\n', "rows.csv:2:1 csv-syntax: this row is not CSV: unexpected end of data"),
        (b"a\ncaf\xe9\n", "rows.csv:2:4 not-utf8: byte 0xE9 is not UTF-8"),
        ("a\nb\x07\n", "rows.csv:2:2 control-character: the control character U+0007 stands here"),
        ("a\n1\n".encode("utf-16"), "rows.csv file-binary: the file is not text in UTF-8"),
    ],
)
def test_what_is_no_table_is_told(read: Callable[..., list[Row]], content: str | bytes, fault: str) -> None:
    assert told(read, content) == [fault]


def test_a_file_beyond_the_limit_is_not_read(read: Callable[..., list[Row]]) -> None:
    assert told(read, "a\n1\n", ".csv", 3) == ["rows.csv file-too-large: the file has 4 bytes; the limit is 3"]


def test_a_format_that_is_not_read_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    for name, code in (("rows.xlsx", "rows-format"), ("rows.csv", "file-unreadable")):
        with pytest.raises(BriefError) as caught:
            read_rows(tmp_path / name, name, LIMIT)
        assert caught.value.diagnostics[0].code == code


def test_a_row_travels_to_another_process_and_is_small(read: Callable[..., list[Row]]) -> None:
    rows = read("region,count\n" + "North,3\n" * 1000)
    packed = pickle.dumps(rows[-1])
    assert pickle.loads(packed) == rows[-1]
    assert len(packed) < 300
    assert len({*rows, pickle.loads(packed)}) == 1000


# ---------------------------------------------------------------------------------------------- JSON


def test_a_table_in_json_keeps_numbers_as_spelled(read: Callable[..., list[Row]]) -> None:
    (row,) = read('[{"a": 1.50, "b": 7, "c": true, "d": null, "e": [1, null, "x"], "f": " t ", "g": ""}]', ".json")
    assert dict(row.values) == {"a": "1.50", "b": 7, "c": True, "e": [1, None, "x"], "f": "t"}
    assert row.columns == tuple("abcdefg")


def test_a_value_in_json_has_its_place(read: Callable[..., list[Row]]) -> None:
    rows = read('[{"a": 1, "b": 2},\n  {"a": 1,\n   "b": 22}]', ".json")
    spans = [rows[0].span("b"), rows[1].span("a"), rows[1].span("b"), rows[1].span("none")]
    assert [str(span) for span in spans] == ["rows.json:1:16", "rows.json:2:9", "rows.json:3:9", "rows.json:2:3"]
    assert rows[1].span("b").length == 2


def test_json_lines_are_rows(read: Callable[..., list[Row]]) -> None:
    rows = read('{"a": 1}\n\n  {"a": 2}\n', ".jsonl")
    assert [(row.number, row.values["a"], str(row.span("a"))) for row in rows] == [
        (1, 1, "rows.jsonl:1:7"),
        (2, 2, "rows.jsonl:3:9"),
    ]


@pytest.mark.parametrize(
    ("content", "suffix", "fault"),
    [
        ('{"a": 1}', ".json", "rows.json:1:1 rows-json: a table in JSON is an array of objects"),
        ('[{"a": 1}, 2]', ".json", "rows.json:1:12 rows-json: a table in JSON is an array of objects"),
        ("[]", ".json", "rows.json rows-none: there are no rows"),
        ('[{"a": 1} {"a": 2}]', ".json", "rows.json:1:11 json-syntax: this is not JSON: a comma or ] is wanted"),
        ('[{"a": 1}', ".json", "rows.json:1:10 json-syntax: this is not JSON: a comma or ] is wanted"),
        ('[{"a": 1},]', ".json", "rows.json:1:11 json-syntax: this is not JSON: Expecting value"),
        ('[{"a": 1}] x', ".json", "rows.json:1:12 json-syntax: the array has ended, but text follows"),
        ('[{"a": NaN}]', ".json", "rows.json:1:2 rows-value: row 1 holds NaN, which JSON has not"),
        ('[{"a": 1, "a": 2}]', ".json", "rows.json:1:2 duplicate-key: the key `a` stands in this row a second time"),
        ('[{"a": {}}]', ".json", "rows.json:1:8 rows-value: `a` of row 1 is nested too deep"),
        ('[{"a": [1, [2]]}]', ".json", "rows.json:1:8 rows-value: `a` of row 1 is nested too deep"),
        ('[{"a": ' + "[" * 60 + "]" * 60 + "}]", ".json", "rows.json:1:2 rows-value: `a` of row 1 is nested too deep"),
        ('[{"a": ' + "[" * 50_000, ".json", "rows.json:1:2 too-deep: this row is nested without end"),
        ('{"a": 1} {"a": 2}\n', ".jsonl", "rows.jsonl:1:10 json-syntax: the object has ended, but text follows"),
    ],
)
def test_what_is_no_table_in_json_is_told(
    read: Callable[..., list[Row]], content: str, suffix: str, fault: str
) -> None:
    assert told(read, content, suffix) == [fault]


# ---------------------------------------------------------------------------------------------- Parquet


def parquet(path: Path, columns: dict[str, list[object]]) -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as format

    format.write_table(pyarrow.table(columns), path)
    return path


def test_a_table_in_parquet_is_read_with_days_as_days(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "region": ["North", None],
        "count": [3, 4],
        "share": [0.5, float("nan")],
        "day": [date(2026, 11, 24), None],
        "at": [datetime(2026, 11, 24), datetime(2026, 11, 24, 12, 30)],
        "series": [[1.5, None], []],
    }
    rows = read_rows(parquet(tmp_path / "rows.parquet", columns), "rows.parquet", LIMIT)
    assert dict(rows[0].values) == {
        "region": "North", "count": 3, "share": "0.5", "day": "2026-11-24", "at": "2026-11-24", "series": ["1.5", None],
    }  # fmt: skip
    assert dict(rows[1].values) == {"count": 4, "share": "nan", "at": "2026-11-24T12:30:00", "series": []}
    assert str(rows[1].span("count")) == "rows.parquet"


def test_what_is_no_parquet_and_what_unpacks_to_more_than_the_limit_is_told(tmp_path: Path) -> None:
    path = parquet(tmp_path / "rows.parquet", {"a": ["x" * 1000] * 500})
    assert path.stat().st_size < LIMIT
    with pytest.raises(BriefError) as caught:
        read_rows(path, path.name, LIMIT)
    assert caught.value.diagnostics[0].code == "file-too-large"
    path.write_bytes(path.read_bytes()[:-40] + b"x" * 40)
    with pytest.raises(BriefError) as caught:
        read_rows(path, path.name, LIMIT)
    assert caught.value.diagnostics[0].code == "parquet"


def test_without_pyarrow_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MachineError, match=r"pip install 'briefpress\[parquet\]'"):
        read_rows(tmp_path / "rows.parquet", "rows.parquet", LIMIT)


# ---------------------------------------------------------------------------------------------- any text


def looked_at(rows: list[Row]) -> None:
    """Every place of every row can be asked for."""
    for row in rows:
        assert row.span().line >= 1
        for column in row.columns:
            assert row.span(column).line >= row.line


ANY = st.text(alphabet=st.sampled_from('",;\t\n\r []{}:\\ab1.-\ufeff\u2028\x00é')) | st.text()


@settings(max_examples=300)
@given(text=ANY, suffix=st.sampled_from([".csv", ".json", ".jsonl"]))
def test_any_text_is_rows_or_told(tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(BriefError):
        looked_at(read_rows(path, path.name, LIMIT))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(objects=st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=3), indent=st.none() | st.just(1))
def test_any_objects_are_rows_or_told(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, object]], indent: int | None
) -> None:
    import json

    path = tmp_path_factory.getbasetemp() / "objects.json"
    path.write_text(json.dumps(objects, indent=indent))
    try:
        rows = read_rows(path, path.name, LIMIT)
    except BriefError:
        return
    looked_at(rows)
    assert len(rows) == len(objects)


CELL = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff") | st.just("\n")
)


@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), delimiter=st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], delimiter: str
) -> None:
    import csv

    path = tmp_path_factory.getbasetemp() / "written.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([("a", "b"), *cells])
    rows = read_rows(path, path.name, LIMIT)
    assert [(row.values.get("a", ""), row.values.get("b", "")) for row in rows] == [
        (a.strip(), b.strip()) for a, b in cells
    ]
    looked_at(rows)
