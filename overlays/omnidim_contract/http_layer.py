"""The httpx clients under the generated client: every operation gets its time-outs, retries, errors and its key here.

Two thin shells around `Exchange`: they send, read and wait; a line that differs between them is an `await`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import anyio
import httpx

from omnidim_contract.errors import ConfigurationError
from omnidim_contract.exchange import Exchange
from omnidim_contract.retries import RetryPolicy
from omnidim_contract.settings import ApiKey


class _Access:
    """Puts the key on requests to the base URL's own server, and on no other."""

    def __init__(self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy) -> None:
        self._key = key
        self._policy = policy
        self._origin = _origin(base_url)
        self._prefix = base_url.raw_path.decode("ascii").rstrip("/")

    def exchange(self, request: httpx.Request, *, is_closed: bool) -> Exchange:
        if is_closed:
            raise ConfigurationError("the client is closed: make a new one, or make the call before it is closed")
        path = request.url.raw_path.partition(b"?")[0].decode("ascii")
        if _origin(request.url) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._key.reveal()}"
        return Exchange(request, path.removeprefix(self._prefix), self._policy, self._key)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _seconds(request: httpx.Request) -> float | None:
    """Return how long one attempt may take as a whole: what the time-out gives to its longest step."""
    seconds: float | None = request.extensions.get("timeout", {}).get("read")
    return seconds


class HttpClient(httpx.Client):
    """An httpx client whose replies are good replies: everything else is raised, from the tree in `errors`."""

    def __init__(self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy, **options: Any) -> None:
        super().__init__(base_url=base_url, follow_redirects=False, **options)
        self._access = _Access(base_url, key, policy)

    def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request until there is a good reply, read whole, or an error. Redirects are never followed."""
        exchange = self._access.exchange(request, is_closed=self.is_closed)
        while True:
            try:
                response = self._attempt(request)
            except Exception as error:
                pause: float | None = exchange.failed(error)
            else:
                pause = exchange.answered(response)
            if pause is None:
                return response
            time.sleep(pause)

    def _attempt(self, request: httpx.Request) -> httpx.Response:
        started = time.monotonic()
        response = super().send(request, stream=True, auth=None, follow_redirects=False)
        seconds = _seconds(request)
        if seconds is not None:
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Bounded(response.stream, started + seconds)
        try:
            response.read()
        finally:
            response.close()
        return response


class AsyncHttpClient(httpx.AsyncClient):
    """The same for `await`."""

    def __init__(self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy, **options: Any) -> None:
        super().__init__(base_url=base_url, follow_redirects=False, **options)
        self._access = _Access(base_url, key, policy)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request until there is a good reply, read whole, or an error. Redirects are never followed."""
        exchange = self._access.exchange(request, is_closed=self.is_closed)
        while True:
            try:
                response = await self._attempt(request)
            except Exception as error:
                pause: float | None = exchange.failed(error)
            else:
                pause = exchange.answered(response)
            if pause is None:
                return response
            await anyio.sleep(pause)

    async def _attempt(self, request: httpx.Request) -> httpx.Response:
        seconds = _seconds(request)
        with anyio.fail_after(seconds):
            response = await super().send(request, stream=True, auth=None, follow_redirects=False)
            try:
                await response.aread()
            finally:
                await response.aclose()
        return response


class _Bounded(httpx.SyncByteStream):
    """A body that has to be whole by a time of the monotonic clock: a server that trickles does not hold us for ever."""

    def __init__(self, stream: httpx.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("the reply was not whole in time")
            yield chunk

    def close(self) -> None:
        self._stream.close()


class Through(httpx.BaseTransport):
    """Somebody's own httpx client as a transport: its proxies, certificates and hooks serve, its life is its owner's."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the client."""
        return self._client.send(request, stream=True, auth=None, follow_redirects=False)


class AsyncThrough(httpx.AsyncBaseTransport):
    """The same for `await`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the client."""
        return await self._client.send(request, stream=True, auth=None, follow_redirects=False)
