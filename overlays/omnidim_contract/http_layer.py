"""The httpx clients under the generated client: every operation gets its time-outs, retries, errors and its key here.

Two thin shells around `Exchange`: they send, read and wait; a line that differs between them is an `await`.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import anyio
import httpx

from omnidim_contract.deadlines import deadline, keep_deadlines, time_left
from omnidim_contract.errors import ConfigurationError
from omnidim_contract.exchange import BodyLost, Exchange
from omnidim_contract.retries import RetryPolicy
from omnidim_contract.settings import ApiKey
from omnidim_contract.unpacking import Unpacking


class _Access:
    """Lets the key go to the base URL's own server, and to no other."""

    def __init__(self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy) -> None:
        self._key = key
        self._policy = policy
        self._origin = _origin(base_url)
        self._prefix = base_url.raw_path.decode("ascii").rstrip("/")

    def exchange(self, request: httpx.Request, *, is_closed: bool) -> Exchange:
        if is_closed:
            raise ConfigurationError("the client is closed: make a new one, or make the call before it is closed")
        path = request.url.raw_path.partition(b"?")[0].decode("ascii")
        if _origin(request.url) != self._origin:
            request.headers.pop("Authorization", None)
        return Exchange(request, path.removeprefix(self._prefix), self._policy, self._key)


def _with_key(headers: Mapping[str, str], key: ApiKey) -> dict[str, str]:
    return {**headers, "Authorization": f"Bearer {key.reveal()}"}


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _seconds(request: httpx.Request) -> float | None:
    """Return how long one attempt may take as a whole: what the time-out gives to its longest step."""
    seconds: float | None = request.extensions.get("timeout", {}).get("read")
    return seconds


class HttpClient(httpx.Client):
    """An httpx client whose replies are good replies: everything else is raised, from the tree in `errors`."""

    def __init__(
        self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy, headers: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(base_url=base_url, follow_redirects=False, headers=_with_key(headers, key), **options)
        keep_deadlines(self)
        self._access = _Access(base_url, key, policy)

    def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request until there is a good reply, read whole, or an error. Redirects are never followed."""
        exchange = self._access.exchange(request, is_closed=self.is_closed)
        while True:
            try:
                response = self._attempt(request)
            except Exception as error:
                pause = exchange.failed(error)
            else:
                before_next = exchange.answered(response)
                if before_next is None:
                    return response
                pause = before_next
            time.sleep(pause)

    def _attempt(self, request: httpx.Request) -> httpx.Response:
        with deadline(_seconds(request)):
            response = super().send(request, stream=True, auth=None, follow_redirects=False)
            try:
                assert isinstance(response.stream, httpx.SyncByteStream)
                response.stream = _Bounded(response.stream, Unpacking(response))
                response.read()
            except Exception as error:
                raise BodyLost(response) from error
            finally:
                response.close()
        return response


class AsyncHttpClient(httpx.AsyncClient):
    """The same for `await`."""

    def __init__(
        self, base_url: httpx.URL, key: ApiKey, policy: RetryPolicy, headers: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(base_url=base_url, follow_redirects=False, headers=_with_key(headers, key), **options)
        self._access = _Access(base_url, key, policy)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request until there is a good reply, read whole, or an error. Redirects are never followed."""
        exchange = self._access.exchange(request, is_closed=self.is_closed)
        while True:
            try:
                response = await self._attempt(request)
            except Exception as error:
                pause = exchange.failed(error)
            else:
                before_next = exchange.answered(response)
                if before_next is None:
                    return response
                pause = before_next
            await anyio.sleep(pause)

    async def _attempt(self, request: httpx.Request) -> httpx.Response:
        seconds = _seconds(request)
        with anyio.fail_after(seconds):
            response = await super().send(request, stream=True, auth=None, follow_redirects=False)
            try:
                assert isinstance(response.stream, httpx.AsyncByteStream)
                response.stream = _AsyncBounded(response.stream, Unpacking(response))
                await response.aread()
            except Exception as error:
                raise BodyLost(response) from error
            finally:
                await response.aclose()
        return response


class _Bounded(httpx.SyncByteStream):
    """A body that keeps to the deadline whatever it comes through, somebody's own transport too, and that ends."""

    def __init__(self, stream: httpx.SyncByteStream, unpacking: Unpacking) -> None:
        self._stream = stream
        self._unpacking = unpacking

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            time_left(None, httpx.ReadTimeout)
            yield from self._unpacking.feed(chunk)
        self._unpacking.end()

    def close(self) -> None:
        self._stream.close()


class _AsyncBounded(httpx.AsyncByteStream):
    """A body that ends; its deadline is the cancellation."""

    def __init__(self, stream: httpx.AsyncByteStream, unpacking: Unpacking) -> None:
        self._stream = stream
        self._unpacking = unpacking

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            for piece in self._unpacking.feed(chunk):
                yield piece
        self._unpacking.end()

    async def aclose(self) -> None:
        await self._stream.aclose()


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
