"""One request until its end: what came is judged, and either it is the reply, or an error, or the request goes again.

No I/O: the shells in `http_layer` send and wait; everything that they could disagree on is decided here.
"""

from __future__ import annotations

import logging
from typing import TypeVar

import httpx

from omnidim_contract.errors import (
    ApiError,
    ConfigurationError,
    ConnectionFailedError,
    ContractError,
    ExchangeError,
    RequestTimeoutError,
    ServerError,
    outcome_unknown,
)
from omnidim_contract.operations import operation_of
from omnidim_contract.replies import read_reply
from omnidim_contract.retries import SAFE_METHODS, RetryPolicy, may_repeat_status
from omnidim_contract.settings import ApiKey

BODY = "omnidim_contract.body"
"""The extension of a response that holds its JSON."""

HIDDEN = "[secret]"

E = TypeVar("E", ApiError, ContractError)

_LONGEST_REASON = 500
_OF_THE_WIRE = (b"content-encoding", b"content-length", b"transfer-encoding")
_LOG = logging.getLogger("omnidim_contract")
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_UNUSABLE = (httpx.UnsupportedProtocol, httpx.InvalidURL)
# A redirect of these kinds may be the answer to a request that was carried out ("see other").
_MAYBE_DONE = frozenset({302, 303})


class Exchange:
    """Decides about one request, attempt by attempt. `failed` and `answered` tell how long to wait before the next."""

    def __init__(self, request: httpx.Request, path: str, policy: RetryPolicy, key: ApiKey) -> None:
        self.request = request
        self._path = path
        self._policy = policy
        self._key = key.reveal()
        self._attempt = 0

    def __repr__(self) -> str:
        return f"<Exchange {self.request.method} {self.request.url.path}, attempt {self._attempt}>"

    def failed(self, error: Exception) -> float:
        """Return the seconds to wait before the next attempt, after one that ended without a whole reply.

        Raises:
            ExchangeError: there is no next attempt.
            ConfigurationError: the request could not be made at all.
        """
        if isinstance(error, _UNUSABLE):
            raise ConfigurationError(f"base_url: {self._clean(error)}") from error
        failure = self._failure(error)
        never_left = isinstance(error, _NEVER_LEFT)
        if never_left or self._is_safe:
            pause = self._pause(failure, None)
            if pause is not None:
                return pause
        raise (failure if never_left or self._is_safe else outcome_unknown(failure)) from error

    def answered(self, response: httpx.Response) -> float | None:
        """Return None where the reply is good, otherwise the seconds to wait before the next attempt.

        Raises:
            ExchangeError: the reply is not good, and there is no next attempt.
        """
        is_success = 200 <= response.status_code < 300
        judged = response if is_success else self._shown(response)
        try:
            body = read_reply(self.request, judged, operation_of(self.request.method, self._path))
        except ApiError as error:
            return self._refused(self._cleaned(error, response))
        except ContractError as error:
            cleaned = self._cleaned(error, response)
            raise (cleaned if self._is_safe else outcome_unknown(cleaned)) from None
        response.extensions[BODY] = body
        return None

    @property
    def _is_safe(self) -> bool:
        return self.request.method in SAFE_METHODS

    def _refused(self, error: ApiError) -> float:
        status = error.status or 0
        if may_repeat_status(self.request.method, status):
            pause = self._pause(error, error.retry_after)
            if pause is not None:
                return pause
        may_be_done = isinstance(error, ServerError) or status in _MAYBE_DONE
        raise (outcome_unknown(error) if may_be_done and not self._is_safe else error) from None

    def _pause(self, why: ExchangeError, retry_after: float | None) -> float | None:
        pause = self._policy.pause(self._attempt, retry_after)
        self._attempt += 1
        if pause is not None:
            _LOG.debug("again in %.1f s: %s", pause, why)
        return pause

    def _failure(self, error: Exception) -> ConnectionFailedError:
        kind = RequestTimeoutError if isinstance(error, httpx.TimeoutException | TimeoutError) else ConnectionFailedError
        what = f"{self.request.method} {self.request.url.copy_with(query=None)}"
        return kind(f"{what}: {self._clean(error)}", request=self._shown_request())

    def _clean(self, error: Exception) -> str:
        said = self._hidden(str(error))[:_LONGEST_REASON]
        return f"{said} ({type(error).__name__})" if said else type(error).__name__

    def _hidden(self, text: str) -> str:
        return text.replace(self._key, HIDDEN)

    def _cleaned(self, error: E, response: httpx.Response) -> E:
        """Return an error without the key in anything that it carries."""
        return type(error)(
            self._hidden(str(error)),
            request=self._shown_request(),
            response=self._shown(response),
            text=self._hidden(error.text),
            retry_after=error.retry_after,
            field=error.field,
        )

    def _shown_request(self) -> httpx.Request:
        """Return the request as errors carry it: without the key."""
        headers = [(name, value) for name, value in self.request.headers.multi_items() if name != "authorization"]
        return httpx.Request(self.request.method, self.request.url, headers=headers, stream=self.request.stream)

    def _shown(self, response: httpx.Response) -> httpx.Response:
        """Return the reply as errors carry it, decoded: a server that repeats the key does not get it into a report."""
        key, hidden = self._key.encode(), HIDDEN.encode()
        headers = [
            (name, value.replace(key, hidden)) for name, value in response.headers.raw if name.lower() not in _OF_THE_WIRE
        ]
        return httpx.Response(response.status_code, headers=headers, content=response.content.replace(key, hidden))
