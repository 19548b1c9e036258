"""What the tests of the client share: the pages' own examples, and both clients behind one interface."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

from omnidim_contract import AsyncClient, Client, RetryPolicy
from omnidim_contract.contract import contract
from wire_server import reply

KEY = "sk-live-0123456789abcdef"
QUICK = RetryPolicy(first_pause=0.0)
CONTACTS = [{"phone_number": "+12025550123", "customer_name": "Jane"}]


def example(path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = contract()["paths"][path][method]["responses"]["200"]["content"]["application/json"]["example"]
    return json.loads(json.dumps(found))


CREATED = example("/calls/bulk_call/create", "post")
DETAIL = example("/calls/bulk_call/{bulk_call_id}", "get")
CREATED_REPLY = reply(200, json.dumps(CREATED), content_type="application/json")
DETAIL_REPLY = reply(200, json.dumps(DETAIL), content_type="application/json")


class Both:
    """Runs a call on one of the two clients: `both(url, lambda client: client.bulk_calls.get(1))`."""

    def __init__(self, is_async: bool) -> None:
        self.is_async = is_async

    def __call__(self, url: str, call: Callable[[Any], Any], **settings: Any) -> Any:
        settings = {"max_retries": QUICK, "timeout": 5.0, **settings}
        if not self.is_async:
            with Client(KEY, base_url=url, **settings) as client:
                return call(client)

        async def run() -> Any:
            async with AsyncClient(KEY, base_url=url, **settings) as client:
                found = call(client)
                return await found if inspect.isawaitable(found) else found

        return asyncio.run(run())


def create(client: Any) -> Any:
    return client.bulk_calls.create("Follow-up", phone_number_id="1", contacts=CONTACTS)


def get(client: Any) -> Any:
    return client.bulk_calls.get(314)
