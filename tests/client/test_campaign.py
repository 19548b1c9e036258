"""A campaign as people want it: times as times, emptiness as None, and every field of the page still there."""

from __future__ import annotations

import copy
import json
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from omnidim_contract import Campaign, ContractError, InvalidRequestError, WaitTimeoutError

from tests.client.client_cases import DETAIL, Both
from tests.client.wire_server import reply, says, serving


def campaign(**changes: Any) -> Campaign:
    body = copy.deepcopy(DETAIL)
    body["details"] |= changes
    return Campaign(body)


def detail(**changes: Any) -> bytes:
    return reply(200, json.dumps(campaign(**changes).body))


def test_the_example_of_the_page_reads_as_it_says() -> None:
    found = campaign()
    assert (found.id, found.name, found.status, found.is_finished) == (314, "test", "completed", True)
    assert (found.progress, found.outcomes, found.recipients) == (1.0, {"no-answer": 1}, ("+15551234567",))
    assert (found.created_at, found.updated_at) == (datetime(2026, 4, 22, 22, 10, 22), datetime(2026, 4, 22, 22, 10, 48))
    assert (found.scheduled_at, found.daily_stop, found.daily_start) == (None, None, None)
    assert (found.failed_reason, found.email_report_recipients) == (None, ())
    assert (found.details.total_calls, found.raw.contact_list[0].to_number) == (1, "+15551234567")
    assert repr(found) == "<Campaign 314 'test': completed>"


def test_a_schedule_stands_in_the_zone_of_the_campaign() -> None:
    found = campaign(is_scheduled=True, scheduled_datetime="2026-12-25 10:00:00", timezone="America/New_York")
    assert found.scheduled_at == datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("America/New_York"))


def test_the_daily_window_is_told_in_times_of_its_zone() -> None:
    found = campaign(enable_daily_hard_stop=True, daily_stop_time=18.5, enable_daily_auto_start=True, daily_start_time=9)
    assert found.daily_stop == time(18, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert found.daily_start == time(9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))


def test_emptiness_is_none_and_lists_are_lists() -> None:
    found = campaign(failed_reason="No credit", email_report_recipients="a@example.org, b@example.org")
    assert (found.failed_reason, found.email_report_recipients) == ("No credit", ("a@example.org", "b@example.org"))
    found = campaign(failed_reason="", email_report_recipients=False)
    assert (found.failed_reason, found.email_report_recipients) == (None, ())


@pytest.mark.parametrize(
    ("counts", "progress"),
    [
        ({"total_calls": 4, "completed_calls": 1, "skipped_calls": 1}, 0.5),
        ({"total_calls": 0, "completed_calls": 0}, None),
        ({"total_calls": 1, "completed_calls": 5}, 1.0),
        ({"total_calls": 1, "completed_calls": 10**400}, 1.0),
        ({"total_calls": 1, "completed_calls": -(10**400)}, 0.0),
        ({"total_calls": 2 * 10**400, "completed_calls": 10**400}, 0.5),
        ({"total_calls": -1, "completed_calls": 1}, None),
    ],
)
def test_progress_is_the_part_that_is_done_with(counts: dict[str, int], progress: float | None) -> None:
    assert campaign(**counts).progress == progress


@pytest.mark.parametrize(
    ("status", "is_finished"),
    [
        ("completed", True),
        ("cancelled", True),
        ("failed", True),
        ("paused", False),
        ("auto_paused", False),
        ("brand new", False),
    ],
)
def test_only_three_statuses_are_the_end(status: str, is_finished: bool) -> None:
    assert campaign(status=status).is_finished is is_finished


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"scheduled_datetime": "soon"}, "scheduled_at"),
        ({"scheduled_datetime": "2026-12-25 10:00:00", "timezone": "Mars/Olympus"}, "scheduled_at"),
        ({"create_date": "yesterday"}, "created_at"),
        ({"enable_daily_hard_stop": True, "daily_stop_time": 99}, "daily_stop"),
    ],
)
def test_what_cannot_be_converted_is_told_when_it_is_asked_for(changes: dict[str, Any], name: str) -> None:
    found = campaign(**changes)
    with pytest.raises(ContractError, match=r"campaign 314, details\.") as caught:
        getattr(found, name)
    assert caught.value.field is not None
    assert caught.value.field.removeprefix("details.") in DETAIL["details"]


def test_a_field_that_was_left_out_is_none() -> None:
    found = Campaign({"details": {"id": 1}, "contact_list": []})
    names = ("name", "status", "progress", "timezone", "scheduled_at", "created_at", "daily_stop", "failed_reason")
    assert [getattr(found, name) for name in names] == [None] * len(names)
    assert (found.outcomes, found.recipients, found.is_finished) == ({}, (), False)


def test_wait_looks_until_the_campaign_is_finished_and_tells_each_look(both: Both) -> None:
    seen: list[str | None] = []
    with serving(says(detail(status="pending"), detail(status="in_progress"), detail())) as server:
        found = both(
            server.url,
            lambda client: client.bulk_calls.wait(314, on_update=lambda now: seen.append(now.status), first_interval=0.01),
        )
    assert seen == ["pending", "in_progress", "completed"]
    assert found.status == "completed"


def test_wait_gives_up_in_time_with_the_last_detail(both: Both) -> None:
    with serving(says(detail(status="in_progress"))) as server:
        with pytest.raises(WaitTimeoutError, match=r"not finished after 0\.1 s: its status is 'in_progress'") as caught:
            both(server.url, lambda client: client.bulk_calls.wait(314, timeout=0.1, first_interval=0.02))
    assert caught.value.campaign is not None
    assert caught.value.campaign.status == "in_progress"
    assert len(server.requests) >= 2  # more on a machine with nothing else to do


def test_wait_refuses_pauses_that_make_no_sense(both: Both) -> None:
    with pytest.raises(InvalidRequestError, match="0 < first_interval <= longest_interval"):
        both("http://127.0.0.1:9", lambda client: client.bulk_calls.wait(314, first_interval=0))


def test_wait_asks_less_and_less_often_while_nothing_is_new() -> None:
    from omnidim_contract.watch import Watch

    watch = Watch(314, first_interval=2.0, longest_interval=6.0)
    still = campaign(status="in_progress")
    assert [watch.pause_after(still, 0) for _ in range(5)] == [2.0, 3.0, 4.5, 6.0, 6.0]
    assert watch.pause_after(campaign(status="in_progress", completed_calls=0), 0) == 2.0
    assert watch.pause_after(campaign(), 0) is None
