"""The functions that rules call."""

from __future__ import annotations

import pytest
from omnidim_spec.rules import functions


@pytest.mark.parametrize(
    ("hours", "text"), [(0, "00:00"), (18.5, "18:30"), (7.333333, "07:20"), (23.9833333, "23:59"), (9.1, "09:06")]
)
def test_hours_of_a_day_are_written_hhmm(hours: float, text: str) -> None:
    assert functions.hhmm(hours) == text


@pytest.mark.parametrize("hours", [-0.5, 24, 25.5])
def test_hours_outside_a_day_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match=f"expected hours from 0 to below 24, found {hours}"):
        functions.hhmm(hours)


@pytest.mark.parametrize(
    ("hours", "told"), [(18.5, True), (7.333333, True), (0, True), (7.3333, False), (18.999, False), (24, False), (-1, False)]
)
def test_a_whole_minute_is_told(hours: float, told: bool) -> None:
    assert functions.is_minute(hours) is told


@pytest.mark.parametrize("name", ["UTC", "America/New_York", "Asia/Calcutta", "Asia/Kolkata", "US/Pacific"])
def test_names_of_zones_are_known_old_ones_too(name: str) -> None:
    assert functions.is_timezone(name) is True


@pytest.mark.parametrize("name", ["", "IST", "+05:30", "america/new_york", "America", "../etc/passwd", None, False])
def test_other_names_are_no_zones(name: object) -> None:
    assert functions.is_timezone(name) is False


def test_a_machine_without_zones_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    functions._timezones.cache_clear()
    monkeypatch.setattr(functions, "available_timezones", set)
    with pytest.raises(LookupError, match="pip install tzdata"):
        functions.is_timezone("UTC")
    functions._timezones.cache_clear()


def test_a_date_is_read_exactly_in_its_form() -> None:
    form = "%m/%d/%Y %H:%M:%S"
    assert functions.seconds("04/22/2026 22:10:48", form) - functions.seconds("04/22/2026 22:10:22", form) == 26
    wrong = ("4/22/2026 22:10:48", "02/30/2026 00:00:00", "04/22/2026", None, 7)
    assert [functions.seconds(text, form) for text in wrong] == [None] * 5


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ([1, {"a": None}], [1.0, {"a": None}], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ([1], [True], False),
        ({"a": 0}, {"a": False}, False),
        ("1", 1, False),
    ],
)
def test_values_are_compared_as_json(one: object, other: object, told: bool) -> None:
    assert functions.equal(one, other) is told


def test_a_column_keeps_its_place_where_a_row_has_nothing() -> None:
    assert functions.column([{"id": 1}, {}, 7, {"id": 3}], "id") == [1, None, None, 3]


def test_values_are_distinct_but_for_null() -> None:
    assert functions.are_distinct([1, 2, None, None, "1"]) is True
    assert functions.are_distinct([1, 2, 1]) is False


def test_amounts_may_differ_by_the_rounding_of_floats() -> None:
    assert functions.close(0.057866999999999995, 0.057867) is True
    assert functions.close(0.057866, 0.057867) is False


def test_sums_and_the_lowest_are_of_lists_and_of_objects() -> None:
    assert functions.total([1, 2.5]) == 3.5
    assert functions.total({"a": 1, "b": 2}) == 3
    assert functions.lowest({"a": 1, "b": -2}) == -2
    assert functions.lowest({}) == 0


def test_other_keys_of_rows_are_told() -> None:
    assert functions.has_other_keys([{"a": 1}, {"a": 1, "b": 2}], ["a"]) is True
    assert functions.has_other_keys([{"a": 1}, 7], ["a"]) is False


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: functions.total([1, True]), "expected a number, found boolean"),
        (lambda: functions.column({}, "id"), "expected an array, found object"),
        (lambda: functions.count([], ["a"]), "expected an object, found array"),
    ],
)
def test_a_value_of_another_type_is_refused(call: object, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{message}$"):
        call()
