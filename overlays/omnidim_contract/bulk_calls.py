"""The operations on campaigns, for people. Each is a question and a reading of its reply; the two shells only ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from inspect import isawaitable
from typing import Any, Literal, Unpack, overload

import anyio
import httpx
from omnidim_client.api.bulk_calls import get_bulk_call
from omnidim_client.models import BulkCallCreated

from omnidim_contract.campaign import Campaign, CreatedCampaign
from omnidim_contract.errors import InvalidRequestError
from omnidim_contract.exchange import BODY
from omnidim_contract.http_layer import AsyncHttpClient, HttpClient
from omnidim_contract.order import CampaignSettings, Order, order
from omnidim_contract.preview import Preview
from omnidim_contract.watch import WaitSettings, Watch


def detail(bulk_call_id: int) -> dict[str, Any]:
    """Return the request for a campaign. Raises InvalidRequestError for what cannot be an id."""
    if isinstance(bulk_call_id, bool) or not isinstance(bulk_call_id, int):
        raise InvalidRequestError(f"bulk_call_id: expected an integer, found {bulk_call_id!r}")
    return get_bulk_call._get_kwargs(bulk_call_id)


def _created(sent: Order, response: httpx.Response) -> CreatedCampaign:
    raw = BulkCallCreated.from_dict(response.extensions[BODY])
    return CreatedCampaign(raw, sent.contacts.count, sent.contacts.skipped, sent.contacts.dropped)


class BulkCalls:
    """Campaigns: create, preview, get, wait."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    @overload
    def create(self, name: str, *, dry_run: Literal[True], **settings: Unpack[CampaignSettings]) -> Preview: ...
    @overload
    def create(
        self, name: str, *, dry_run: Literal[False] = False, **settings: Unpack[CampaignSettings]
    ) -> CreatedCampaign: ...
    @overload
    def create(self, name: str, *, dry_run: bool, **settings: Unpack[CampaignSettings]) -> CreatedCampaign | Preview: ...
    def create(self, name: str, *, dry_run: bool = False, **settings: Unpack[CampaignSettings]) -> CreatedCampaign | Preview:
        """Create a campaign: real people are called, at once or at the time of `schedule`. What is left out is not sent.

        It is never sent twice once it may have reached the server: then OutcomeUnknownError says so.

        Args:
            name: The campaign's name.
            dry_run: Send nothing, return a Preview.
            **settings: `phone_number_id`: the number to call from. `contacts`: rows with `phone_number` in E.164, their
                other keys are variables of the call; mappings, generated `Contact`s, a CSV path or file, a data frame.
                `schedule`: when to start (aware, or with `timezone`). `timezone`: an IANA name. `concurrent_call_limit`:
                calls at the same time, at least 1. `enabled_reschedule_call`. `retry_config`: `auto_retry`,
                `auto_retry_schedule`, `retry_schedule_days`, `retry_schedule_hours`, `retry_limit` (0 to 5).
                `region`: a country, to read national numbers. `on_invalid`: "error" or "skip" bad rows. `duplicates`:
                "keep", "error" or "drop". `extra`: fields that the spec does not know yet.

        Raises:
            InvalidRequestError: it cannot be sent (ContactsError, ScheduleError).
            ExchangeError: see `omnidim_contract.errors`.

        Page: /docs/api-reference/bulk-calls/createBulkCall
        """
        sent = order(name, **settings)
        if dry_run:
            return Preview.of(sent, str(self._http.base_url))
        return _created(sent, self._http.request(**sent.request()))

    def preview(self, name: str, **settings: Unpack[CampaignSettings]) -> Preview:
        """Return what `create` would send, judged by the spec. Nothing is sent. Raises InvalidRequestError."""
        return Preview.of(order(name, **settings), str(self._http.base_url))

    def get(self, bulk_call_id: int) -> Campaign:
        """Return a campaign as it is now.

        Raises:
            NotFoundError: there is none with this id.
            ExchangeError: see `omnidim_contract.errors`.

        Page: /docs/api-reference/bulk-calls/getBulkCall
        """
        return Campaign(self._http.request(**detail(bulk_call_id)).extensions[BODY])

    def wait(
        self, bulk_call_id: int, *, on_update: Callable[[Campaign], object] | None = None, **settings: Unpack[WaitSettings]
    ) -> Campaign:
        """Look at a campaign until it is completed, cancelled or failed, and return its last detail.

        Args:
            bulk_call_id: The campaign.
            on_update: Called with every detail.
            **settings: `timeout`, `first_interval` (2) and `longest_interval` (30), in seconds.

        Raises:
            WaitTimeoutError: not finished in time; it carries the last detail, and the campaign goes on.
            ExchangeError: see `omnidim_contract.errors`.
        """
        watch = Watch(bulk_call_id, **settings)
        started = time.monotonic()
        while True:
            campaign = self.get(bulk_call_id)
            if on_update:
                on_update(campaign)
            pause = watch.pause_after(campaign, time.monotonic() - started)
            if pause is None:
                return campaign
            time.sleep(pause)


class AsyncBulkCalls:
    """The same for `await`."""

    def __init__(self, http: AsyncHttpClient) -> None:
        self._http = http

    @overload
    async def create(self, name: str, *, dry_run: Literal[True], **settings: Unpack[CampaignSettings]) -> Preview: ...
    @overload
    async def create(
        self, name: str, *, dry_run: Literal[False] = False, **settings: Unpack[CampaignSettings]
    ) -> CreatedCampaign: ...
    @overload
    async def create(self, name: str, *, dry_run: bool, **settings: Unpack[CampaignSettings]) -> CreatedCampaign | Preview: ...
    async def create(
        self, name: str, *, dry_run: bool = False, **settings: Unpack[CampaignSettings]
    ) -> CreatedCampaign | Preview:
        """Create a campaign; see `BulkCalls.create`."""
        sent = order(name, **settings)
        if dry_run:
            return Preview.of(sent, str(self._http.base_url))
        return _created(sent, await self._http.request(**sent.async_request()))

    async def preview(self, name: str, **settings: Unpack[CampaignSettings]) -> Preview:
        """Return what `create` would send; see `BulkCalls.preview`."""
        return Preview.of(order(name, **settings), str(self._http.base_url))

    async def get(self, bulk_call_id: int) -> Campaign:
        """Return a campaign as it is now; see `BulkCalls.get`."""
        return Campaign((await self._http.request(**detail(bulk_call_id))).extensions[BODY])

    async def wait(
        self, bulk_call_id: int, *, on_update: Callable[[Campaign], object] | None = None, **settings: Unpack[WaitSettings]
    ) -> Campaign:
        """Look at a campaign until it is finished; see `BulkCalls.wait`. `on_update` may be a coroutine function."""
        watch = Watch(bulk_call_id, **settings)
        started = time.monotonic()
        while True:
            campaign = await self.get(bulk_call_id)
            if on_update:
                seen = on_update(campaign)
                if isawaitable(seen):
                    await seen
            pause = watch.pause_after(campaign, time.monotonic() - started)
            if pause is None:
                return campaign
            await anyio.sleep(pause)
