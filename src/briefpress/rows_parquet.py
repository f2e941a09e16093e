"""Parquet → plain rows, by pyarrow, which is no part of an ordinary installation: it has 170 MB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from .diagnostics import BriefError, MachineError, Span, error

_AT_ONCE = 256  # rows; a page that repeats one long text grows no further than this before it is counted


def parquet_rows(data: bytes, name: str, limit: int) -> Iterator[dict[str, object]]:
    """Each row by column, its values as `Row.values` has them, None where there is none.

    At most `limit` characters are read, since Parquet is compressed. Raises BriefError; MachineError without pyarrow.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MachineError(f"{name} is Parquet, which pyarrow reads: pip install 'briefpress[parquet]'") from None
    left = limit
    try:
        file = parquet.ParquetFile(BytesIO(data))
        columns = [str(column) for column in file.schema_arrow.names]
        twice = next((column for number, column in enumerate(columns) if column in columns[:number]), None)
        if twice is not None:
            raise _fault(name, "rows-header", f"there are two columns `{twice}`", "give each column a name of its own")
        for batch in file.iter_batches(_AT_ONCE):
            for values in batch.to_pylist():
                row = {str(key): _plain(value) for key, value in values.items()}
                left -= sum(_size(value) for value in row.values())
                if left < 0:
                    hint = "raise `limit` in briefpress.toml, or give --limit"
                    message = f"unpacked, the file has more than {limit:,} characters, which is the limit"
                    raise _fault(name, "file-too-large", message, hint)
                yield row
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError, OverflowError, NotImplementedError) as fault:
        message = f"the file cannot be read as Parquet: {str(fault).splitlines()[0] if str(fault) else 'it is damaged'}"
        raise _fault(name, "parquet", message, "write it again") from None


def _fault(name: str, code: str, message: str, hint: str) -> BriefError:
    return BriefError(error(code, message, Span(name), hint))


def _plain(value: Any) -> object:
    """A value as a text of a table would spell it; a day without its hour."""
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case list():
            return [_plain(item) for item in value]
        case dict():
            return [[]]  # nested, which is told with the place
        case _:
            return str(value)


def _size(value: object) -> int:
    return sum(map(_size, value)) + 1 if isinstance(value, list) else len(value) + 1 if isinstance(value, str) else 8
