"""Calls as users write them. Never run: a type checker reads it, see test_typing.py."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, assert_type

import httpx
from omnidim_client.api.bulk_calls import get_bulk_call
from omnidim_contract import (
    AsyncClient,
    BadRow,
    BulkCall,
    BulkCallDetails,
    Campaign,
    Client,
    Contact,
    CreatedCampaign,
    OutcomeUnknownError,
    Preview,
    RateLimitError,
    RetryConfig,
    RetryPolicy,
)


def create(client: Client) -> None:
    created = client.bulk_calls.create("x", phone_number_id="1", contacts=[{"phone_number": "+12025550123", "vip": True}])
    assert_type(created, CreatedCampaign)
    assert_type(created.id, int)
    assert_type(created.skipped, tuple[BadRow, ...])
    assert_type(client.bulk_calls.create("x", phone_number_id=1, contacts="contacts.csv", dry_run=True), Preview)
    client.bulk_calls.create(
        "x", phone_number_id="1", contacts=[Contact("+12025550123")], retry_config=RetryConfig(auto_retry=True)
    )
    client.bulk_calls.create("x", phone_number_id="1", contacts=Path("contacts.csv"), retry_config={"auto_retry": True})
    client.bulk_calls.create("x", phone_number_id="1", contacts=({"phone_number": n} for n in ("+12025550123",)))
    with Path("contacts.csv").open() as file:
        client.bulk_calls.create("x", phone_number_id="1", contacts=file, on_invalid="skip", duplicates="drop")
        client.bulk_calls.create("x", phone_number_id="1", contacts=csv.DictReader(file), schedule=datetime.now(UTC))


def read(client: Client) -> None:
    campaign = client.bulk_calls.get(314)
    assert_type(campaign, Campaign)
    assert_type(campaign.status, str | None)
    assert_type(campaign.scheduled_at, datetime | None)
    assert_type(campaign.daily_stop, time | None)
    assert_type(campaign.progress, float | None)
    assert_type(campaign.outcomes, dict[str, int])
    assert_type(campaign.details, BulkCall)
    assert_type(campaign.raw, BulkCallDetails)
    assert_type(client.bulk_calls.wait(314, timeout=60, on_update=print), Campaign)
    assert_type(get_bulk_call.sync(314, client=client.raw), BulkCallDetails | None)
    assert_type(client.bulk_call.detail_bulk_call(bulk_call_id=123), dict[str, Any])


async def wait(client: AsyncClient, follow: Callable[[Campaign], object]) -> None:
    assert_type(await client.bulk_calls.get(314), Campaign)
    assert_type(await client.bulk_calls.wait(314, on_update=follow, first_interval=1.0), Campaign)
    assert_type(await client.bulk_calls.create("x", phone_number_id="1", contacts=[], dry_run=True), Preview)
    assert_type(await get_bulk_call.asyncio(314, client=client.raw), BulkCallDetails | None)


def handle() -> None:
    try:
        with Client("key", timeout=10, max_retries=RetryPolicy(max_retries=0), transport=httpx.HTTPTransport()) as client:
            assert_type(client, Client)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except OutcomeUnknownError as error:
        assert_type(error.request, httpx.Request | None)


def mistakes(client: Client) -> None:
    client.bulk_calls.create("x", contacts=[])  # type: ignore[call-overload]  # no phone_number_id
    client.bulk_calls.create("x", phone_number_id="1", contacts=[], retrys=2)  # type: ignore[call-overload]  # no such setting
    client.bulk_calls.create("x", phone_number_id="1", contacts=5)  # type: ignore[call-overload]  # no contacts
    client.bulk_calls.create("x", phone_number_id="1", contacts=[], duplicates="dorp")  # type: ignore[call-overload]
    client.bulk_calls.get("314")  # type: ignore[arg-type]
    client.bulk_calls.get(314).satus  # type: ignore[attr-defined]  # noqa: B018
