"""Dates of bibliography files → dates of CSL-JSON, and back to EDTF."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.bibliography.dates import DateError, from_edtf, from_parts, to_edtf


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2019", {"date-parts": [[2019]]}),
        ("2019-05", {"date-parts": [[2019, 5]]}),
        ("2019-05-31", {"date-parts": [[2019, 5, 31]]}),
        ("2019-05-31T12:00:00Z", {"date-parts": [[2019, 5, 31]]}),
        ("2019-05/2019-07", {"date-parts": [[2019, 5], [2019, 7]]}),
        ("1997/", {"date-parts": [[1997], [0]]}),
        ("1997/..", {"date-parts": [[1997], [0]]}),
        ("/1997", {"date-parts": [[1997]]}),
        ("1723~", {"date-parts": [[1723]], "circa": True}),
        ("1723?", {"date-parts": [[1723]], "circa": True}),
        ("2004-22", {"date-parts": [[2004]], "season": 2}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("19XX", {"date-parts": [[1900], [1999]]}),
        ("1999-XX", {"date-parts": [[1999]]}),
        ("-0043", {"date-parts": [[-44]]}),
        ("0000", {"date-parts": [[-1]]}),
    ],
)
def test_an_edtf_date_becomes_a_csl_date(edtf: str, expected: dict[str, Any]) -> None:
    assert from_edtf(edtf) == expected


@pytest.mark.parametrize("edtf", ["", "soon", "2019-13", "2019-02-30", "2019-00", "19", "1/2/3", "2019-5-1", "/"])
def test_what_is_no_date_is_refused(edtf: str) -> None:
    with pytest.raises(DateError):
        from_edtf(edtf)


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28))
def test_a_date_is_the_same_after_edtf_and_back(year: int, month: int, day: int) -> None:
    for parts in ([year], [year, month], [year, month, day]):
        assert from_edtf(to_edtf({"date-parts": [parts]})) == {"date-parts": [parts]}
    assert from_parts(str(year), str(month), str(day)) == {"date-parts": [[year, month, day]]}
