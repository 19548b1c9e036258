"""What is sent: the settings that were given and no others, the key, and a body of the declared length."""

from __future__ import annotations

import json
from typing import Any

import pytest
from omnidim_client.api.bulk_calls import get_bulk_call
from omnidim_contract import Client, InvalidRequestError, RetryConfig

from tests.client.client_cases import CONTACTS, CREATED_REPLY, DETAIL_REPLY, KEY, Both, create, get
from tests.client.wire_server import says, serving


def test_settings_that_are_left_out_are_not_sent(both: Both) -> None:
    with serving(says(CREATED_REPLY)) as server:
        created = both(server.url, create)
    assert json.loads(server.requests[0].body) == {"name": "Follow-up", "phone_number_id": "1", "contact_list": CONTACTS}
    assert (created.id, created.current_status, created.contacts) == (314, "pending", 1)


def test_every_setting_arrives_as_the_page_writes_it(both: Both) -> None:
    with serving(says(CREATED_REPLY)) as server:
        both(
            server.url,
            lambda client: client.bulk_calls.create(
                "Zoë",
                phone_number_id=7,
                contacts=CONTACTS,
                schedule="2026-12-25 10:00",
                timezone="America/New_York",
                concurrent_call_limit=5,
                enabled_reschedule_call=True,
                retry_config={"auto_retry": True, "retry_limit": 2},
                extra={"bot_id": 12},
            ),
        )
    assert json.loads(server.requests[0].body) == {
        "name": "Zoë",
        "phone_number_id": "7",
        "is_scheduled": True,
        "scheduled_datetime": "2026-12-25 10:00:00",
        "timezone": "America/New_York",
        "concurrent_call_limit": 5,
        "enabled_reschedule_call": True,
        "retry_config": {"auto_retry": True, "retry_limit": 2},
        "bot_id": 12,
        "contact_list": CONTACTS,
    }


def test_the_key_and_our_name_are_sent(both: Both) -> None:
    with serving(says(DETAIL_REPLY)) as server:
        campaign = both(server.url, get)
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["user-agent"].startswith("omnidim-contract/")
    assert (campaign.id, campaign.status) == (314, "completed")


def test_the_generated_functions_work_through_raw() -> None:
    with serving(says(DETAIL_REPLY)) as server, Client(KEY, base_url=server.url) as client:
        found = get_bulk_call.sync(314, client=client.raw)
    assert found is not None
    assert found.details.name == "test"
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_settings_that_the_spec_forbids_are_refused_all_at_once_and_nothing_is_sent(both: Both) -> None:
    with serving(says(CREATED_REPLY)) as server:
        with pytest.raises(InvalidRequestError) as caught:
            both(
                server.url,
                lambda client: client.bulk_calls.create(
                    None,
                    phone_number_id=1.5,
                    contacts=CONTACTS,
                    concurrent_call_limit=0,
                    retry_config={"retry_limit": 6, "auto_retry_schedule": "after_delay"},
                ),
            )
    assert sorted(caught.value.faults) == [
        "concurrent_call_limit: expected at least 1, found an integer (0)",
        "name: expected a string, found null",
        "phone_number_id: expected a string, found a number (1.5)",
        "retry_config.auto_retry_schedule: expected one of 'immediately', 'next_day', 'scheduled_time', "
        "found a string ('after_delay')",
        "retry_config.retry_limit: expected at most 5, found an integer (6)",
    ]
    assert server.requests == []


@pytest.mark.parametrize(
    ("settings", "says_what"),
    [
        ({"retry_config": None}, "retry_config: expected an object, found null"),
        ({"retry_config": {"auto_retry": object()}}, "cannot be written as JSON"),
        ({"timezone": None}, "timezone: expected a string, found null"),
        ({"extra": {"bot": float("nan")}}, "cannot be written as JSON"),
        ({"extra": {"name": "again"}}, "extra: 'name' stands among the settings already"),
        ({"extra": {"is_scheduled": True}}, "scheduled_datetime: is required, and missing"),
    ],
)
def test_a_setting_that_cannot_be_sent_is_refused(settings: dict[str, Any], says_what: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        Client(KEY).bulk_calls.create("x", phone_number_id="1", contacts=CONTACTS, **settings)
    assert says_what in str(caught.value)


def test_a_generated_retry_config_is_sent_as_it_is() -> None:
    preview = Client(KEY).bulk_calls.preview(
        "x", phone_number_id="1", contacts=CONTACTS, retry_config=RetryConfig(auto_retry=True, retry_limit=1)
    )
    assert preview.body["retry_config"] == {
        "auto_retry": True,
        "retry_limit": 1,
        "retry_schedule_days": 0,
        "retry_schedule_hours": 0,
    }


def test_a_preview_says_what_would_be_sent_and_sends_nothing(both: Both) -> None:
    with serving(says(CREATED_REPLY)) as server:
        preview = both(
            server.url,
            lambda client: client.bulk_calls.create(
                "x", phone_number_id="1", contacts=[*CONTACTS, {}] * 3, on_invalid="skip", duplicates="drop", dry_run=True
            ),
        )
    assert server.connections == 0
    assert (preview.method, preview.url) == ("POST", f"{server.url}/calls/bulk_call/create")
    assert (preview.contacts, len(preview.skipped), preview.dropped) == (1, 3, 2)
    assert preview.body == {"name": "x", "phone_number_id": "1", "contact_list": CONTACTS}
    assert preview.size == len(json.dumps(preview.body, separators=(",", ":")))
    assert "1 contacts, " in str(preview)
    assert "left out: 3 bad rows, 2 duplicates" in str(preview)


def test_a_large_list_arrives_whole(both: Both) -> None:
    many = [{"phone_number": f"+1202555{n % 100 + 100:04d}", "note": "x" * 40} for n in range(30_000)]
    with serving(says(CREATED_REPLY)) as server:
        assert (
            both(server.url, lambda client: client.bulk_calls.create("x", phone_number_id="1", contacts=many)).contacts
            == 30_000
        )
    assert json.loads(server.requests[0].body)["contact_list"] == many
    assert "transfer-encoding" not in server.requests[0].headers
