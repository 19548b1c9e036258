"""The operations under the names of the pages: `client.bulk_call`, taking and returning what the pages print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from omnidim_contract.bulk_calls import detail
from omnidim_contract.exchange import BODY
from omnidim_contract.http_layer import AsyncHttpClient, HttpClient
from omnidim_contract.order import page_order


class PageNames:
    """Campaigns as the pages' snippets have them: a dictionary in, a dictionary out."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def create_bulk_call(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create a campaign from the page's dictionary and return the reply's; as safe as `bulk_calls.create`.

        Page: /docs/api-reference/bulk-calls/createBulkCall
        """
        return _body_of(self._http.request(**page_order(body).request()))

    def detail_bulk_call(self, bulk_call_id: int) -> dict[str, Any]:
        """Return the reply of the detail page: `details` and `contact_list`.

        Page: /docs/api-reference/bulk-calls/getBulkCall
        """
        return _body_of(self._http.request(**detail(bulk_call_id)))


class AsyncPageNames:
    """The same for `await`."""

    def __init__(self, http: AsyncHttpClient) -> None:
        self._http = http

    async def create_bulk_call(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Create a campaign from the page's dictionary; see `PageNames.create_bulk_call`."""
        return _body_of(await self._http.request(**page_order(body).async_request()))

    async def detail_bulk_call(self, bulk_call_id: int) -> dict[str, Any]:
        """Return the reply of the detail page; see `PageNames.detail_bulk_call`."""
        return _body_of(await self._http.request(**detail(bulk_call_id)))


def _body_of(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.extensions[BODY]
    return body
