"""Rows of a contact list, wherever they stand: in mappings, a CSV file, a data frame. Each with the number to find it by."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

from attrs import frozen

from omnidim_contract.errors import ContactsError

PHONE_NUMBER = "phone_number"
Row = tuple[int, Any]

_DELIMITERS = ",;\t|"


@frozen
class Rows:
    """Numbered rows. `unit` says what the numbers count: rows from 1, or lines of a file as an editor shows them."""

    unit: str
    rows: Iterator[Row]


def rows_of(source: Any) -> Rows:
    """Return the rows of whatever holds contacts; nothing is read before they are asked for, a file's first line apart.

    Raises:
        ContactsError: it holds no rows, or the file cannot be read.
    """
    if isinstance(source, list):
        return Rows("row", enumerate(source, start=1))
    if isinstance(source, str | os.PathLike):
        return Rows("line", _rows_of_path(Path(source)))
    if hasattr(source, "read"):
        return Rows("line", _rows_of_file(source, "the file"))
    frame = _rows_of_frame(source)
    if frame is not None:
        return Rows("row", enumerate(frame, start=1))
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        raise ContactsError(f"contacts: expected rows, a CSV file or a data frame, found one {type(source).__name__}")
    return Rows("row", enumerate(source, start=1))


def _rows_of_path(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows_of_file(file, str(path))
    except OSError as error:
        raise ContactsError(f"contacts: {path} cannot be read: {error.strerror or error}") from error


def _rows_of_file(file: IO[Any], name: str) -> Iterator[Row]:
    lines = _lines(file)
    try:
        first = next(lines, "")
    except UnicodeDecodeError:
        raise _not_utf8(name) from None
    reader = csv.reader(_chained(first, lines), delimiter=_delimiter(first), strict=True)
    try:
        header = _header(next(reader, []), name)
        yield from _rows_under(header, reader)
    except UnicodeDecodeError:
        raise _not_utf8(name) from None
    except csv.Error as error:
        raise ContactsError(f"contacts: {name}, line {reader.line_num}: expected CSV, found {error}") from None


def _not_utf8(name: str) -> ContactsError:
    return ContactsError(f"contacts: {name} is not UTF-8: save it as 'CSV UTF-8'")


def _lines(file: IO[Any]) -> Iterator[str]:
    for line in file:
        yield line.decode("utf-8") if isinstance(line, bytes) else line


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first.removeprefix("\ufeff")
    yield from lines


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _header(names: list[str], file: str) -> list[str]:
    header = [name.strip() for name in names]
    faults = []
    if PHONE_NUMBER not in header:
        near = get_close_matches(PHONE_NUMBER, header, n=1, cutoff=0.5)
        advice = f"; rename {near[0]!r}" if near else ""
        faults.append(f"expected a column {PHONE_NUMBER!r}, found {', '.join(map(repr, header)) or 'an empty file'}{advice}")
    faults.extend(
        f"two columns are called {name!r}" for name in sorted({name for name in header if header.count(name) > 1 and name})
    )
    if faults:
        raise ContactsError(f"contacts: {file}, line 1: {'; '.join(faults)}")
    return header


def _rows_under(header: list[str], reader: Any) -> Iterator[Row]:
    width = len(header)
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) == width and "" not in header:
            yield line, dict(zip(header, cells, strict=True))
        elif any(cells):
            yield line, _uneven(header, cells)
        line = reader.line_num + 1


def _uneven(header: list[str], cells: list[str]) -> dict[str | None, Any]:
    """Return a row whose cells stand without a name under None, as csv.DictReader does; a missing cell is left out."""
    row: dict[str | None, Any] = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    stray = [cell for name, cell in zip(header, cells, strict=False) if not name and cell] + cells[len(header) :]
    return {**row, None: stray} if stray else row


def _rows_of_frame(source: Any) -> Iterator[dict[str, Any]] | None:
    """Return the rows of a data frame of polars, pandas, narwhals or pyarrow, told by what it can do; None for others."""
    if isinstance(source, Mapping | list | tuple):
        return None
    if hasattr(source, "iter_rows"):  # polars, narwhals
        return map(_without_gaps, source.iter_rows(named=True))
    if hasattr(source, "itertuples") and hasattr(source, "columns"):  # pandas
        names = [str(name) for name in source.columns]
        return (_without_gaps(dict(zip(names, row, strict=True))) for row in source.itertuples(index=False, name=None))
    if (to_rows := _method(source, "to_dicts", "to_pylist")) is not None:
        return map(_without_gaps, to_rows())
    return None


def _method(source: Any, *names: str) -> Callable[[], Iterable[dict[str, Any]]] | None:
    return next((getattr(source, name) for name in names if callable(getattr(source, name, None))), None)


def _without_gaps(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not _is_missing(value)}


def _is_missing(value: Any) -> bool:
    """Tell whether a cell is empty as data frames write it: None, NaN, NaT, NA."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return type(value).__name__ == "NAType"
