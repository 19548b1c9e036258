"""What the client raises. Whatever a server sends, nothing but this tree comes out of a call.

OmnidimError
├── ConfigurationError                  the client cannot work as it was set up; nothing was sent
├── InvalidRequestError                 what was asked for cannot be sent; nothing was sent
│   ├── ContactsError                   rows of the contact list; `rows` holds every bad one
│   └── ScheduleError                   a time that cannot be told to the server
├── WaitTimeoutError                    `wait` ran out of time; `campaign` holds the last detail
└── ExchangeError                       a request was made, and did not end in what was asked for
    ├── ConnectionFailedError           no reply, or not the whole of it
    │   └── RequestTimeoutError         not in time
    ├── ApiError                        the server refused: by its status, or by what stands in a 200
    │   ├── BadRequestError             400, and the codes of 4xx without a class of their own
    │   ├── AuthenticationError         401: the key is missing or not known
    │   ├── PermissionDeniedError       403: the key does not permit this
    │   ├── NotFoundError               404
    │   ├── RateLimitError              429: too many requests, or too many calls at once for the plan
    │   ├── RedirectError               3xx: a redirect is never followed
    │   ├── RefusedError                a refusal inside a 200
    │   └── ServerError                 5xx, and codes that no standard knows
    ├── ContractError                   a reply of success that is not what the spec says
    └── OutcomeUnknownError             a create that may or may not have been carried out
        ├── OutcomeUnknownConnectionError   (also a ConnectionFailedError)
        ├── OutcomeUnknownTimeoutError      (also a RequestTimeoutError)
        ├── OutcomeUnknownServerError       (also a ServerError)
        └── OutcomeUnknownReplyError        (also a ContractError)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

    from omnidim_contract.campaign import Campaign
    from omnidim_contract.contacts import BadRow

REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid", "cf-ray")


class OmnidimError(Exception):
    """The base of everything that this package raises."""


class ConfigurationError(OmnidimError, ValueError):
    """The client cannot work as it was set up (key, base URL, a missing extra). Nothing was sent."""


class InvalidRequestError(OmnidimError, ValueError):
    """What was asked for cannot be sent. Nothing was sent. `faults` holds all that is wrong."""

    def __init__(self, message: str, *, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class ContactsError(InvalidRequestError):
    """The contact list cannot be sent. `rows` holds every bad row with its number and what is wrong with it."""

    def __init__(self, message: str, *, rows: tuple[BadRow, ...] = ()) -> None:
        super().__init__(message, faults=tuple(str(row) for row in rows))
        self.rows = rows


class ScheduleError(InvalidRequestError):
    """The time or the zone of a schedule cannot be told to the server."""


class WaitTimeoutError(OmnidimError):
    """The campaign was not finished in time. `campaign` is the last detail that was seen, if any."""

    def __init__(self, message: str, *, campaign: Campaign | None = None) -> None:
        super().__init__(message)
        self.campaign = campaign


class ExchangeError(OmnidimError):
    """A request was made and did not end in what was asked for.

    `request` and `response` are what was sent and what came (the key is taken out of both), `text` is the server's own
    explanation, `retry_after` the seconds that it asks to wait, `field` the place in the reply that is wrong.
    """

    def __init__(
        self,
        message: str,
        *,
        request: httpx.Request | None = None,
        response: httpx.Response | None = None,
        text: str = "",
        retry_after: float | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.request = request
        self.response = response
        self.text = text
        self.retry_after = retry_after
        self.field = field

    @property
    def method(self) -> str | None:
        """The method of the request."""
        return self.request.method if self.request else None

    @property
    def path(self) -> str | None:
        """The path of the request."""
        return self.request.url.path if self.request else None

    @property
    def status(self) -> int | None:
        """The status code of the reply, if one came."""
        return self.response.status_code if self.response is not None else None

    @property
    def request_id(self) -> str | None:
        """The id that the server gave to the exchange, for its support."""
        if self.response is None:
            return None
        return next((self.response.headers[name] for name in REQUEST_ID_HEADERS if name in self.response.headers), None)


class ConnectionFailedError(ExchangeError):
    """No reply came, or not the whole of it."""


class RequestTimeoutError(ConnectionFailedError):
    """No reply came in time."""


class ApiError(ExchangeError):
    """The server refused the request."""


class BadRequestError(ApiError):
    """400 and its like: the server finds something wrong with the request; `text` says what."""


class AuthenticationError(ApiError):
    """401: the API key is missing or not known."""


class PermissionDeniedError(ApiError):
    """403: the API key does not permit this."""


class NotFoundError(ApiError):
    """404: there is no such campaign, or no such path under the base URL."""


class RateLimitError(ApiError):
    """429: too many requests, or more calls at once than the plan permits. `retry_after` is in seconds, if it was said."""


class RedirectError(ApiError):
    """3xx: redirects are never followed, so that neither the key nor a create goes where nobody sent it."""


class RefusedError(ApiError):
    """A refusal inside a 200: `{"status": "error", ...}` or `{"success": false, ...}`."""


class ServerError(ApiError):
    """5xx, and codes that no standard knows: the server failed."""


class ContractError(ExchangeError):
    """A reply of success that is not what the spec says. `field` names the place, where there is one."""


class OutcomeUnknownError(ExchangeError):
    """A create (or another request that changes something) may or may not have been carried out.

    It was not sent again, because the people of the contact list could be called twice. Find out whether the campaign
    exists before you try again.
    """


class OutcomeUnknownConnectionError(OutcomeUnknownError, ConnectionFailedError):
    """The connection broke after the request may have arrived."""


class OutcomeUnknownTimeoutError(OutcomeUnknownError, RequestTimeoutError):
    """No reply came in time, and the request may have arrived."""


class OutcomeUnknownServerError(OutcomeUnknownError, ServerError):
    """The server failed at a point that nobody knows."""


class OutcomeUnknownReplyError(OutcomeUnknownError, ContractError):
    """A reply of success came that cannot be read."""


_OUTCOMES: tuple[tuple[type[ExchangeError], type[OutcomeUnknownError]], ...] = (
    (RequestTimeoutError, OutcomeUnknownTimeoutError),
    (ConnectionFailedError, OutcomeUnknownConnectionError),
    (ContractError, OutcomeUnknownReplyError),
)


def outcome_unknown(error: ExchangeError) -> OutcomeUnknownError:
    """Return the error that says, beside what `error` says, that nobody knows whether the request was carried out."""
    kind = next((unknown for known, unknown in _OUTCOMES if isinstance(error, known)), OutcomeUnknownServerError)
    advice = "it may have been carried out and was not sent again: find out whether the campaign exists before you try again"
    return kind(
        f"{error}\n    {advice}",
        request=error.request,
        response=error.response,
        text=error.text,
        retry_after=error.retry_after,
        field=error.field,
    )
