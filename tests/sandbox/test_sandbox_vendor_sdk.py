"""The vendor's own SDK, which nobody here wrote, works with the lenient sandbox."""

from __future__ import annotations

import omnidimension
import pytest
from omnidim_contract.sandbox import running

KEY = "vendor-sdk-key"
CONTACTS = [{"phone_number": "+12025550101", "customer_name": "Ada"}]
RETRY = {"auto_retry": True, "auto_retry_schedule": "immediately", "retry_limit": 1}


def test_it_creates_and_reads_a_campaign_of_the_lenient_sandbox() -> None:
    with running(tokens=[KEY], lenient=True, speed=0) as server:
        client = omnidimension.Client(KEY, base_url=server.base_url)
        created = client.bulk_call.create_bulk_calls("Reminder", CONTACTS, 11, retry_config=RETRY, concurrent_call_limit=2)
        server.app.state.clock.turn(60_000)
        found = client.bulk_call.detail_bulk_calls(created["json"]["id"])
    assert (created["status"], created["json"]["current_status"]) == (200, "pending")
    details = found["json"]["details"]
    assert (details["name"], details["status"], details["concurrent_call_limit"]) == ("Reminder", "completed", 2)
    assert (details["call_status_counts"], details["retry_count"]) == ({"no-answer": 1}, 1)
    assert found["json"]["contact_list"] == [{"to_number": "+12025550101"}]


def test_the_strict_sandbox_refuses_its_integer_and_says_so() -> None:
    with running(tokens=[KEY]) as server:
        client = omnidimension.Client(KEY, base_url=server.base_url)
        with pytest.raises(omnidimension.APIError) as caught:
            client.bulk_call.create_bulk_calls("Reminder", CONTACTS, 11)
    assert caught.value.status_code == 400
    assert "phone_number_id is a string; a sandbox started with --lenient takes integers too" in str(caught.value.response)


def test_a_wrong_key_is_refused() -> None:
    with running(tokens=[KEY]) as server, pytest.raises(omnidimension.APIError) as caught:
        omnidimension.Client("another-key", base_url=server.base_url).bulk_call.detail_bulk_calls(1)
    assert caught.value.status_code == 401
