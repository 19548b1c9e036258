"""A contact list, checked and written as JSON in one pass, so that a million rows need little more than their text."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from os import PathLike
from typing import IO, Any, Literal, Protocol, TypeAlias

from attrs import define, field, frozen
from omnidim_client.models import Contact

from omnidim_contract.errors import ContactsError, InvalidRequestError
from omnidim_contract.phone_numbers import damage, is_e164, reader
from omnidim_contract.rows import PHONE_NUMBER, Row, rows_of


class DataFrame(Protocol):
    """A data frame of pandas, polars or narwhals, as far as types can tell; none of them is imported."""

    @property
    def columns(self) -> Any:
        """The columns."""


Contacts: TypeAlias = "Iterable[Mapping[str, Any]] | Iterable[Contact] | str | PathLike[str] | IO[str] | IO[bytes] | DataFrame"
"""Rows, a path of a CSV file, an open CSV file, or a data frame."""

OnInvalid = Literal["error", "skip"]
Duplicates = Literal["keep", "error", "drop"]

_BATCH = 1000
_MOST_LISTED = 20
_NESTED = "custom_variables"


class ContactsWarning(UserWarning):
    """Rows that can be sent, but will hardly do what was meant."""


@frozen
class BadRow:
    """A row that is not sent: its number (from 1; in a file its line), what is wrong with it, and the row itself."""

    number: int
    fault: str
    row: Any = field(repr=False)
    unit: str = "row"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}: {self.fault}"


@frozen
class ContactList:
    """Rows that can be sent: as pieces of JSON that are joined by commas, how many they are, and what was left behind."""

    pieces: tuple[bytes, ...] = field(repr=False)
    count: int
    skipped: tuple[BadRow, ...] = ()
    dropped: int = 0
    """Rows that were dropped as duplicates."""

    @property
    def size(self) -> int:
        """The bytes of the rows and the commas between their pieces."""
        return sum(map(len, self.pieces)) + max(0, len(self.pieces) - 1)


def read_contacts(
    source: Contacts, *, region: str | None = None, on_invalid: OnInvalid = "error", duplicates: Duplicates = "keep"
) -> ContactList:
    """Return the rows of a source, each checked: its number is E.164, its keys are text, its values can be JSON.

    `region` (two letters; needs the extra `phone`) reads numbers as people of that country write them.

    Raises:
        ContactsError: with every bad row, unless `on_invalid="skip"`; also where no row is left.
    """
    _one_of("on_invalid", on_invalid, ("error", "skip"))
    _one_of("duplicates", duplicates, ("keep", "error", "drop"))
    found = rows_of(source)
    reading = _Reading(found.unit, reader(region) if region is not None else None, duplicates)
    rows = iter(found.rows)
    while batch := list(islice(rows, _BATCH)):
        reading.take(batch)
    return reading.result(on_invalid)


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise InvalidRequestError(f"{name}: expected one of {', '.join(map(repr, choices))}, found {value!r}")


@define
class _Reading:
    """The rows that were read so far."""

    unit: str
    normalise: Callable[[Any], str] | None
    duplicates: Duplicates
    pieces: list[bytes] = field(factory=list)
    count: int = 0
    bad: list[BadRow] = field(factory=list)
    dropped: int = 0
    nested: list[int] = field(factory=list)
    seen: dict[str, int] = field(factory=dict)

    def take(self, batch: list[Row]) -> None:
        """Read some rows: all at once where nothing is wrong with them, otherwise one by one."""
        rows = [row if type(row) is dict else _as_dict(row) for _, row in batch]
        piece = None if self.normalise or self.duplicates != "keep" else _written(rows)
        if piece is not None:
            self._keep(piece, len(rows))
            self.nested.extend(number for (number, _), row in zip(batch, rows, strict=True) if _NESTED in row)
        else:
            self._keep_good([(number, row) for (number, _), row in zip(batch, rows, strict=True)])

    def result(self, on_invalid: OnInvalid) -> ContactList:
        """Return what was read, or raise what is wrong with it."""
        if self.bad and on_invalid == "error":
            raise ContactsError(_told(self.bad, self.count), rows=tuple(self.bad))
        if not self.count:
            none = "there is no row" if not self.bad else f"no row is left: {_told(self.bad, 0)}"
            raise ContactsError(f"contacts: expected at least one row, {none}", rows=tuple(self.bad))
        if self.nested:
            where = ", ".join(map(str, self.nested[:5])) + (", ..." if len(self.nested) > 5 else "")
            warnings.warn(
                f"{len(self.nested)} rows ({self.unit} {where}) have a nested {_NESTED!r}, which the service garbles: "
                "put the variables beside phone_number",
                ContactsWarning,
                stacklevel=6,
            )
        return ContactList(tuple(self.pieces), self.count, tuple(self.bad), self.dropped)

    def _keep(self, piece: bytes, count: int) -> None:
        self.pieces.append(piece)
        self.count += count

    def _keep_good(self, rows: list[Row]) -> None:
        good = []
        for number, row in rows:
            row, faults = self._judged(row)
            if not faults:
                faults.extend(self._seen_before(number, row))
            if faults == [_DROPPED]:
                self.dropped += 1
            elif faults:
                self.bad.append(BadRow(number, "; ".join(faults), row, self.unit))
            else:
                good.append(row)
                self.nested.extend([number] if _NESTED in row else [])
        if good:
            self._keep(_encoded(good), len(good))

    def _judged(self, row: Any) -> tuple[Any, list[str]]:
        if not isinstance(row, dict):
            return row, [f"expected a mapping with {PHONE_NUMBER!r}, found {type(row).__name__}"]
        row, fault = self._normalised(row)
        faults = [fault] if fault else []
        if not fault and PHONE_NUMBER in row and not _is_number(row[PHONE_NUMBER]):
            faults.append(f"{PHONE_NUMBER} {damage(row[PHONE_NUMBER])}")
        faults.extend(_faults_of_names(row))
        return row, faults or _faults_of_values(row)

    def _normalised(self, row: dict[Any, Any]) -> tuple[dict[Any, Any], str]:
        if self.normalise is None or PHONE_NUMBER not in row:
            return row, ""
        try:
            return {**row, PHONE_NUMBER: self.normalise(row[PHONE_NUMBER])}, ""
        except ValueError as error:
            return row, f"{PHONE_NUMBER} {error}"

    def _seen_before(self, number: int, row: dict[str, Any]) -> Iterator[str]:
        if self.duplicates == "keep":
            return
        first = self.seen.setdefault(row[PHONE_NUMBER], number)
        if first != number:
            yield _DROPPED if self.duplicates == "drop" else f"{PHONE_NUMBER} is the same as in {self.unit} {first}"


_DROPPED = "a duplicate"


def _as_dict(row: Any) -> Any:
    if isinstance(row, Mapping):
        return dict(row)
    return row.to_dict() if hasattr(row, "to_dict") and not isinstance(row, type) else row


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and bool(is_e164()(value))


def _faults_of_names(row: dict[Any, Any]) -> Iterator[str]:
    if None in row:
        yield f"has cells without a column: {row[None]!r}"
    if PHONE_NUMBER not in row:
        marked = next((name for name in row if isinstance(name, str) and name.removeprefix("\ufeff") == PHONE_NUMBER), None)
        advice = " (a byte order mark stands before it: open the file with encoding='utf-8-sig')" if marked else ""
        yield f"{PHONE_NUMBER} is missing{advice}"
    yield from (f"the name {name!r} is not text" for name in row if name is not None and not isinstance(name, str))


def _faults_of_values(row: dict[str, Any]) -> list[str]:
    try:
        _encoded([row])
    except (TypeError, ValueError, RecursionError):
        return [f"{name}: {_unwritable(value)}" for name, value in row.items() if _unwritable(value)] or [
            "cannot be written as JSON"
        ]
    return []


def _unwritable(value: Any) -> str:
    try:
        _encoded([{"": value}])
    except UnicodeEncodeError:
        return "holds half a character (a lone surrogate)"
    except (TypeError, ValueError, RecursionError) as error:
        return f"{type(value).__name__} cannot be written as JSON ({error})"
    return ""


def _told(bad: list[BadRow], good: int) -> str:
    more = f"\n    ... and {len(bad) - _MOST_LISTED} more, all of them in `rows`" if len(bad) > _MOST_LISTED else ""
    listed = "".join(f"\n    {row}" for row in bad[:_MOST_LISTED])
    return f'contacts: {len(bad)} of {len(bad) + good} rows cannot be sent (on_invalid="skip" leaves them out):{listed}{more}'


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a value that it does not know: numpy's numbers, dates, decimals, UUIDs."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if callable(getattr(value, "item", None)):
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    if type(value).__name__ in ("Decimal", "UUID"):
        return str(value)
    raise TypeError(f"a {type(value).__name__} is not JSON")


_STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)


def _encoded(rows: list[Any]) -> bytes:
    return _STRICT.encode(rows)[1:-1].encode()


try:
    import orjson
except ModuleNotFoundError:  # the extra `fast` is not there: the standard library does the same, slower
    _fast: Any = None
else:
    _fast = orjson


def _encoded_fast(rows: list[Any]) -> bytes | None:
    """Return what the optional orjson writes, or None where only the standard library can tell."""
    try:
        piece: bytes = _fast.dumps(rows, _plain, _fast.OPT_PASSTHROUGH_DATETIME | _fast.OPT_PASSTHROUGH_DATACLASS)[1:-1]
    except TypeError:
        return None
    return None if b":null" in piece else piece  # NaN is null there, and an error here


def _written(rows: list[Any]) -> bytes | None:
    """Return rows as JSON, or None where something is wrong with one of them."""
    try:
        if not all(map(is_e164(), [row[PHONE_NUMBER] for row in rows])):
            return None
        piece = _encoded_fast(rows) if _fast is not None else None
        if piece is None and all(type(name) is str for row in rows for name in row):
            piece = _encoded(rows)
    except (TypeError, ValueError, KeyError, RecursionError, AttributeError):
        return None
    return piece
