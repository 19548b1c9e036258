"""Contact lists: every source gives the same rows, every bad row is told at once, nothing is silently changed."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from omnidim_client.models import Contact
from omnidim_contract import ConfigurationError, ContactsError, ContactsWarning, InvalidRequestError, contacts
from omnidim_contract.contacts import ContactList, read_contacts

ROWS = [{"phone_number": "+12025550123", "name": "Zoë"}, {"phone_number": "+447700900123", "name": "Joe, Jr."}]
TEXT = 'phone_number,name\n+12025550123,Zoë\n+447700900123,"Joe, Jr."\n'


@pytest.fixture(params=["orjson", "json"], autouse=True)
def _both_writers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional writer and the standard library's give the same."""
    if request.param == "json":
        monkeypatch.setattr(contacts, "_fast", None)


def rows(found: ContactList) -> Any:
    return json.loads(b"[" + b",".join(found.pieces) + b"]")


class Polars:
    """A data frame as polars and narwhals have it."""

    columns = ("phone_number", "name")

    def iter_rows(self, *, named: bool) -> Iterator[dict[str, Any]]:
        assert named
        return iter([dict(row) for row in ROWS])


class Pandas:
    """A data frame as pandas has it."""

    columns = ("phone_number", "name")

    def itertuples(self, *, index: bool, name: None) -> Iterator[tuple[Any, ...]]:
        assert not index
        return iter([tuple(row.values()) for row in ROWS])


class Table:
    """A table as pyarrow has it."""

    def to_pylist(self) -> list[dict[str, Any]]:
        return [dict(row) for row in ROWS]


SOURCES: dict[str, Callable[[Path], Any]] = {
    "dictionaries": lambda _: ROWS,
    "a generator": lambda _: (row for row in ROWS),
    "generated models": lambda _: [Contact.from_dict(row) for row in ROWS],
    "a path": lambda folder: write(folder, TEXT),
    "a path as text": lambda folder: str(write(folder, TEXT)),
    "a file from a spreadsheet": lambda folder: write(folder, "\ufeff" + TEXT.replace("\n", "\r\n")),
    "semicolons": lambda folder: write(folder, 'phone_number;name\n+12025550123;Zoë\n+447700900123;"Joe, Jr."\n'),
    "tabs": lambda folder: write(folder, "phone_number\tname\n+12025550123\tZoë\n+447700900123\tJoe, Jr.\n"),
    "empty lines": lambda folder: write(folder, TEXT.replace("\n", "\n\n")),
    "an open file": lambda _: io.StringIO(TEXT),
    "an open binary file": lambda _: io.BytesIO(b"\xef\xbb\xbf" + TEXT.encode()),
    "csv.DictReader": lambda _: csv.DictReader(io.StringIO(TEXT)),
    "polars": lambda _: Polars(),
    "pandas": lambda _: Pandas(),
    "pyarrow": lambda _: Table(),
}


def write(folder: Path, text: str) -> Path:
    path = folder / "contacts.csv"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_gives_the_same_rows(source: str, tmp_path: Path) -> None:
    found = read_contacts(SOURCES[source](tmp_path))
    assert rows(found) == ROWS
    assert found.count == 2


DAMAGED = [
    ("1.5551E+10", "lost digits in a spreadsheet"),
    ("1,5551E+10", "lost digits in a spreadsheet"),
    ("12025550123.0", "was made a decimal number"),
    ("12025550123", "has lost its plus"),
    (12025550123, "is a number, its plus is lost"),
    (12025550123.0, "is a number, its plus is lost"),
    ("0012025550123", "begins with 00"),
    ("'+12025550123", "begins with a mark of a spreadsheet"),
    ("+12025550123\n", "has a blank or a line break around it"),
    (" +12025550123", "has a blank or a line break around it"),
    ("(202) 555-0123", "is written for people"),
    ("+1 202 555 0123", "is written for people"),
    ("+1202", "is too short"),
    ("+1202555012312345", "is too long"),
    ("+02025550123", "no country code begins with it"),
    ("", "is empty"),
    ("call me", "is not a phone number"),
    ("+\uff11\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff12\uff13", "is not a phone number"),
    (None, "expected text, found NoneType"),
    (True, "expected text, found bool"),
]


@pytest.mark.parametrize(("number", "what"), DAMAGED)
def test_damage_of_a_number_is_named(number: Any, what: str) -> None:
    with pytest.raises(ContactsError, match=r"1 of 2 rows cannot be sent") as caught:
        read_contacts([ROWS[0], {"phone_number": number}])
    [row] = caught.value.rows
    assert row.number == 2
    assert what in row.fault
    assert "+12025550123" in row.fault


def test_every_bad_row_is_told_at_once_by_its_line_in_the_file(tmp_path: Path) -> None:
    path = write(
        tmp_path, 'phone_number,name\n+12025550123,"two\nlines"\n1.2E+10,a\n+12025550124,b,stray\n\n+12025550125\nx,y\n'
    )
    with pytest.raises(ContactsError) as caught:
        read_contacts(path)
    assert [(row.number, row.fault.split(":")[0]) for row in caught.value.rows] == [
        (4, "phone_number '1.2E+10' lost digits in a spreadsheet (a power of ten)"),
        (5, "has cells without a column"),
        (8, "phone_number 'x' is not a phone number"),
    ]


def test_bad_rows_are_given_back_where_they_are_to_be_skipped() -> None:
    found = read_contacts([ROWS[0], {"phone_number": "x"}, 5, ROWS[1]], on_invalid="skip")
    assert rows(found) == ROWS
    assert [(row.number, row.row) for row in found.skipped] == [(2, {"phone_number": "x"}), (3, 5)]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"phone": "+12025550123"}, "phone_number is missing"),
        ({"\ufeffphone_number": "+12025550123"}, "open the file with encoding='utf-8-sig'"),
        ({"phone_number": "+12025550123", None: ["x"]}, "has cells without a column"),
        ({"phone_number": "+12025550123", 5: "x"}, "the name 5 is not text"),
        ({"phone_number": "+12025550123", "x": float("nan")}, "x: float cannot be written as JSON"),
        ({"phone_number": "+12025550123", "x": object()}, "x: object cannot be written as JSON"),
        ({"phone_number": "+12025550123", "x": "\ud800"}, "x: holds half a character"),
        ("+12025550123", "expected a mapping with 'phone_number', found str"),
        (None, "expected a mapping with 'phone_number', found NoneType"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row: Any, what: str) -> None:
    with pytest.raises(ContactsError) as caught:
        read_contacts([row, *ROWS])
    assert what in caught.value.rows[0].fault
    assert what in str(caught.value)


def test_a_long_report_is_cut_but_loses_nothing() -> None:
    with pytest.raises(ContactsError, match="and 2980 more") as caught:
        read_contacts([{"phone_number": "x"}] * 3000 + ROWS)
    assert len(caught.value.rows) == 3000


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ([], "expected at least one row, there is no row"),
        ({"phone_number": "+12025550123"}, "expected rows, a CSV file or a data frame, found one dict"),
        (5, "found one int"),
        ("missing.csv", "missing.csv cannot be read: No such file"),
    ],
)
def test_a_source_that_holds_no_rows_says_so(source: Any, says: str) -> None:
    with pytest.raises(ContactsError) as caught:
        read_contacts(source)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "expected a column 'phone_number', found an empty file"),
        ("phone_number\n", "there is no row"),
        ("Phone Number,name\n", "expected a column 'phone_number', found 'Phone Number', 'name'; rename 'Phone Number'"),
        ("phone_number,a,a\n", "two columns are called 'a'"),
        ("phone_number,name\n+12025550123,Zo\xeb\n", "is not UTF-8: save it as 'CSV UTF-8'"),
        ('phone_number,name\n"+12025550123"x,a\n', "line 2: expected CSV"),
    ],
)
def test_a_file_without_rows_says_so(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_bytes(content.encode("latin-1"))
    for source in (tmp_path / "contacts.csv", io.BytesIO(content.encode("latin-1"))):
        with pytest.raises(ContactsError) as caught:
            read_contacts(source)
        assert says in str(caught.value)


def test_duplicates_are_kept_unless_told_otherwise() -> None:
    twice = [ROWS[0], ROWS[1], {"phone_number": ROWS[0]["phone_number"], "name": "again"}]
    assert rows(read_contacts(twice)) == twice
    dropped = read_contacts(twice, duplicates="drop")
    assert (rows(dropped), dropped.dropped, dropped.skipped) == (ROWS, 1, ())
    with pytest.raises(ContactsError, match="row 3: phone_number is the same as in row 1"):
        read_contacts(twice, duplicates="error")


@pytest.mark.parametrize("choice", [{"duplicates": "maybe"}, {"on_invalid": "ignore"}])
def test_an_unknown_choice_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError, match="expected one of"):
        read_contacts(ROWS, **choice)


def test_nested_custom_variables_are_sent_and_warned_about() -> None:
    nested = [*ROWS, {"phone_number": "+12025550123", "custom_variables": {"a": 1}}]
    with pytest.warns(ContactsWarning, match=r"1 rows \(row 3\) have a nested 'custom_variables'"):
        assert rows(read_contacts(nested)) == nested


def test_national_numbers_are_read_in_their_region() -> None:
    found = read_contacts([{"phone_number": "(202) 555-0123"}, {"phone_number": "+44 7700 900123"}], region="US")
    assert [row["phone_number"] for row in rows(found)] == ["+12025550123", "+447700900123"]
    with pytest.raises(ContactsError, match=r"row 1: phone_number '12' is no possible number of US"):
        read_contacts([{"phone_number": "12"}], region="US")


def test_a_region_needs_its_extra_and_has_to_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="expected two letters of a country such as 'US' or 'GB', found 'Mars'"):
        read_contacts(ROWS, region="Mars")
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'omnidim-contract\[phone\]'"):
        read_contacts(ROWS, region="US")


def test_cells_that_a_data_frame_leaves_empty_are_left_out() -> None:
    class Gaps(Polars):
        def iter_rows(self, *, named: bool) -> Iterator[dict[str, Any]]:
            yield {"phone_number": "+12025550123", "a": None, "b": float("nan"), "c": 0, "d": ""}

    assert rows(read_contacts(Gaps())) == [{"phone_number": "+12025550123", "c": 0, "d": ""}]


def test_values_that_json_does_not_know_are_written_as_people_would() -> None:
    from datetime import date
    from uuid import UUID

    row = {"phone_number": "+12025550123", "day": date(2026, 12, 25), "sum": Decimal("1.50"), "id": UUID(int=5), "big": 10**30}
    assert rows(read_contacts([row])) == [
        {
            "phone_number": "+12025550123",
            "day": "2026-12-25",
            "sum": "1.50",
            "id": "00000000-0000-0000-0000-000000000005",
            "big": 10**30,
        }
    ]


def test_rows_are_not_changed() -> None:
    row = {"phone_number": "+12025550123", "none": None}
    assert rows(read_contacts([row] * 2500)) == [{"phone_number": "+12025550123", "none": None}] * 2500
    assert row == {"phone_number": "+12025550123", "none": None}
