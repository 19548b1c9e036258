"""Times go out on the clocks of a zone, come back as times, and are never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omnidim_contract import ScheduleError
from omnidim_contract.times import read_time, schedule, time_of_day

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("when", "zone", "sent"),
    [
        ("2026-12-25 10:00", "America/New_York", ("2026-12-25 10:00:00", "America/New_York")),
        ("2026-12-25T10:00:30", "UTC", ("2026-12-25 10:00:30", "UTC")),
        (datetime(2026, 12, 25, 10), "Asia/Kolkata", ("2026-12-25 10:00:00", "Asia/Kolkata")),
        (datetime(2026, 12, 25, 10, tzinfo=NEW_YORK), None, ("2026-12-25 10:00:00", "America/New_York")),
        (datetime(2026, 12, 25, 10, tzinfo=UTC), None, ("2026-12-25 10:00:00", "UTC")),
        (datetime(2026, 12, 25, 10, tzinfo=UTC), "America/New_York", ("2026-12-25 05:00:00", "America/New_York")),
        (datetime(2026, 12, 25, 10, tzinfo=timezone(timedelta(hours=-5))), None, ("2026-12-25 15:00:00", "UTC")),
        (datetime(2026, 12, 25, 10, 0, 0, 999999, tzinfo=UTC), None, ("2026-12-25 10:00:00", "UTC")),
    ],
)
def test_a_time_goes_out_on_the_clocks_of_its_zone(when: Any, zone: str | None, sent: tuple[str, str]) -> None:
    found = schedule(when, zone)
    assert (found.scheduled_datetime, found.timezone) == sent


@pytest.mark.parametrize(
    ("when", "zone", "says"),
    [
        (datetime(2026, 12, 25, 10), None, "stands in no zone"),
        ("2026-12-25 10:00", None, "stands in no zone"),
        ("2026-12-25 10:00", "Mars/Olympus", "expected an IANA name"),
        ("2026-12-25 10:00", "../../etc/passwd", "expected an IANA name"),
        ("2026-12-25 10:00", "", "expected an IANA name"),
        ("2026-02-30 10:00", "UTC", "is no time"),
        ("25.12.2026 10:00", "UTC", "expected a datetime, or text such as"),
        ("tomorrow", "UTC", "expected a datetime, or text such as"),
        (5, "UTC", "expected a datetime, or text such as"),
    ],
)
def test_what_is_no_time_is_refused(when: Any, zone: str | None, says: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        schedule(when, zone)
    assert says in str(caught.value)


def test_a_time_that_the_clocks_skip_is_refused_with_both_candidates() -> None:
    with pytest.raises(ScheduleError) as caught:
        schedule("2026-03-08 02:30", "America/New_York")
    assert "2026-03-08 02:30:00 is skipped by the clocks of America/New_York" in str(caught.value)
    assert "2026-03-08 01:30:00 EST (UTC-0500)" in str(caught.value)
    assert "2026-03-08 03:30:00 EDT (UTC-0400)" in str(caught.value)


@pytest.mark.parametrize(
    "when", ["2026-11-01 01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 1, 30, fold=1)]
)
def test_a_time_that_the_clocks_show_twice_is_refused_with_both_candidates(when: Any) -> None:
    with pytest.raises(ScheduleError) as caught:
        schedule(when, "America/New_York")
    assert "2026-11-01 01:30:00 is shown twice by the clocks of America/New_York" in str(caught.value)
    assert "2026-11-01 01:30:00 EDT (UTC-0400) = 2026-11-01 05:30:00 UTC" in str(caught.value)
    assert "2026-11-01 01:30:00 EST (UTC-0500) = 2026-11-01 06:30:00 UTC" in str(caught.value)


def test_the_hours_beside_a_change_of_the_clocks_are_fine() -> None:
    for when in ("2026-03-08 01:59", "2026-03-08 03:00", "2026-11-01 00:59", "2026-11-01 02:00"):
        assert schedule(when, "America/New_York").scheduled_datetime == f"{when}:00"


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["America/New_York", "Europe/London", "Asia/Kolkata"]),
)
def test_an_aware_time_is_the_same_moment_after_it_was_sent_and_read_back(moment: datetime, zone: str) -> None:
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    try:
        sent = schedule(aware, zone)
    except ScheduleError:
        there = aware.astimezone(ZoneInfo(zone))
        assert there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    else:
        assert read_time(sent.scheduled_datetime, ZoneInfo(zone)) == aware


@pytest.mark.parametrize(
    ("hours", "found"), [(0, time(0)), (18.5, time(18, 30)), (9.25, time(9, 15)), (23.99, time(23, 59, 24)), (24, time(0))]
)
def test_a_float_of_the_day_is_a_time(hours: float, found: time) -> None:
    assert time_of_day(hours) == found


@pytest.mark.parametrize("hours", [-0.5, 24.5, float("inf"), float("nan"), 1e300])
def test_hours_outside_of_a_day_are_refused(hours: float) -> None:
    with pytest.raises(ValueError, match="expected hours of the day"):
        time_of_day(hours)


def test_both_ways_of_the_service_to_write_a_time_are_read() -> None:
    assert read_time("04/22/2026 22:10:22") == datetime(2026, 4, 22, 22, 10, 22)
    assert read_time("2026-12-25 10:00:00", NEW_YORK) == datetime(2026, 12, 25, 15, tzinfo=UTC)
    with pytest.raises(ValueError, match="expected a time such as"):
        read_time("soon")
