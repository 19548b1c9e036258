"""The clients: settings in, operations out. What they do on the wire stands in `http_layer`.

What needs the generated models is imported when it is used: a program that only imports the client pays for httpx alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, Self

import httpx

from omnidim_contract import settings
from omnidim_contract._version import __version__
from omnidim_contract.errors import ConfigurationError

if TYPE_CHECKING:
    import omnidim_client

    from omnidim_contract.bulk_calls import AsyncBulkCalls, BulkCalls
    from omnidim_contract.page_names import AsyncPageNames, PageNames
    from omnidim_contract.retries import RetryPolicy

USER_AGENT = f"omnidim-contract/{__version__} httpx/{httpx.__version__}"


class Client:
    """A client of the bulk-call API. Use it as a context manager, or close it; it may be shared between threads.

    Args:
        api_key: The key; from OMNIDIM_API_KEY where it is left out. It is shown nowhere.
        base_url: Where the API is; from OMNIDIM_BASE_URL where it is left out, or else the spec's own server.
        timeout: Seconds for one attempt, 60 by default, of which connecting gets at most 5; or an `httpx.Timeout`.
        max_retries: How often a GET, and a create that certainly was not taken up, is tried again; or a `RetryPolicy`.
        default_headers: Sent with every request.
        transport: An httpx transport to send with.
        http_client: An httpx client to send with: for proxies, certificates, hooks. It stays its owner's to close.

    Raises:
        ConfigurationError: one of these cannot work.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout = settings.TIMEOUT,
        max_retries: int | RetryPolicy = 2,
        default_headers: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        from omnidim_contract.http_layer import HttpClient, Through

        if http_client is not None:
            _refuse_both(transport)
            transport = Through(http_client)
        options = _options(api_key, base_url, timeout, max_retries, default_headers, http_client)
        self._http = HttpClient(transport=transport, **options)

    @cached_property
    def bulk_calls(self) -> BulkCalls:
        """Campaigns: create, preview, get, wait."""
        from omnidim_contract.bulk_calls import BulkCalls

        return BulkCalls(self._http)

    @cached_property
    def bulk_call(self) -> PageNames:
        """The same under the names of the pages, as the pages print them."""
        from omnidim_contract.page_names import PageNames

        return PageNames(self._http)

    @cached_property
    def raw(self) -> omnidim_client.Client:
        """The generated client, for the generated functions: `get_bulk_call.sync(123, client=client.raw)`.

        Time-outs, retries, errors and the key are there too. Close this client, not that one.
        """
        return _generated(self._http.base_url).set_httpx_client(self._http)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client(base_url={str(self._http.base_url)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds a key and connections, and is not pickled: make a new one where you need it")


class AsyncClient:
    """The same for `await`; see `Client`. It may be shared between the tasks of one event loop."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float | httpx.Timeout = settings.TIMEOUT,
        max_retries: int | RetryPolicy = 2,
        default_headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        from omnidim_contract.http_layer import AsyncHttpClient, AsyncThrough

        if http_client is not None:
            _refuse_both(transport)
            transport = AsyncThrough(http_client)
        options = _options(api_key, base_url, timeout, max_retries, default_headers, http_client)
        self._http = AsyncHttpClient(transport=transport, **options)

    @cached_property
    def bulk_calls(self) -> AsyncBulkCalls:
        """Campaigns: create, preview, get, wait."""
        from omnidim_contract.bulk_calls import AsyncBulkCalls

        return AsyncBulkCalls(self._http)

    @cached_property
    def bulk_call(self) -> AsyncPageNames:
        """The same under the names of the pages."""
        from omnidim_contract.page_names import AsyncPageNames

        return AsyncPageNames(self._http)

    @cached_property
    def raw(self) -> omnidim_client.Client:
        """The generated client, for the generated functions: `await get_bulk_call.asyncio(123, client=client.raw)`."""
        return _generated(self._http.base_url).set_async_httpx_client(self._http)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncClient(base_url={str(self._http.base_url)!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds a key and connections, and is not pickled: make a new one where you need it")


def _refuse_both(transport: object) -> None:
    if transport is not None:
        raise ConfigurationError("transport and http_client: expected one of them, found both")


def _options(
    api_key: str | None,
    base_url: str | None,
    timeout: float | httpx.Timeout,
    max_retries: int | RetryPolicy,
    default_headers: Mapping[str, str] | None,
    owner: httpx.Client | httpx.AsyncClient | None,
) -> dict[str, Any]:
    from omnidim_contract.contract import contract
    from omnidim_contract.unpacking import ACCEPTED

    headers = httpx.Headers(
        {name: value for name, value in owner.headers.items() if name not in settings.OURS} if owner else {}
    )
    headers["Accept-Encoding"] = ACCEPTED
    headers["User-Agent"] = USER_AGENT
    headers.update(settings.default_headers(default_headers))
    return {
        "key": settings.api_key(api_key),
        "base_url": settings.base_url(base_url, contract()["servers"][0]["url"]),
        "policy": _policy(max_retries),
        "timeout": settings.timeout(timeout),
        "headers": headers,
    }


def _policy(max_retries: int | RetryPolicy) -> RetryPolicy:
    from omnidim_contract.retries import RetryPolicy

    if isinstance(max_retries, RetryPolicy):
        return max_retries
    if isinstance(max_retries, bool) or not isinstance(max_retries, int) or max_retries < 0:
        raise ConfigurationError(f"max_retries: expected a whole number from 0, or a RetryPolicy, found {max_retries!r}")
    return RetryPolicy(max_retries=max_retries)


def _generated(base_url: httpx.URL) -> omnidim_client.Client:
    import omnidim_client

    return omnidim_client.Client(base_url=str(base_url))
