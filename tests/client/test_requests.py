"""What is sent: the settings that were given and no others, the key, and a body of the declared length."""

from __future__ import annotations

import json

from client_cases import CONTACTS, CREATED_REPLY, DETAIL_REPLY, KEY, Both, create, get
from omnidim_client.api.bulk_calls import get_bulk_call
from omnidim_contract import Client
from wire_server import says, serving


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
