"""Read a whole reply: give back its JSON, or raise what it means. Knows HTTP and the spec, not how the reply came."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import httpx

from omnidim_contract.contract import contract
from omnidim_contract.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ContractError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    RefusedError,
    ServerError,
)
from omnidim_contract.misfits import Judge
from omnidim_contract.operations import Operation
from omnidim_contract.retries import seconds_to_wait

TEXT_FIELDS = ("error_description", "error", "detail", "message")
_LONGEST_TEXT = 300
_MOST_READ = 20_000
_BY_STATUS: dict[int, tuple[type[ApiError], str]] = {
    400: (BadRequestError, "correct the request"),
    401: (AuthenticationError, "check the API key"),
    403: (PermissionDeniedError, "use a key that permits this"),
    404: (NotFoundError, "check the id and the base URL"),
    429: (RateLimitError, "wait, or make fewer requests or calls at once"),
}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(parse_constant=_refuse_constant)


def read_json(content: bytes) -> Any:
    """Return what a JSON text says; stricter than the standard library, which takes NaN and Infinity.

    Raises:
        ValueError: it is not JSON, or is nested too deeply, or holds a number that is too long to read.
    """
    try:
        return _JSON.decode(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_reply(request: httpx.Request, response: httpx.Response, operation: Operation | None) -> Any:
    """Return the JSON of a reply of success; None where the spec gives it no JSON body, or does not know the operation.

    Raises:
        ApiError: the server refused, by its status or inside a 200.
        ContractError: the reply is not what the spec says.
    """
    if not 200 <= response.status_code < 300:
        raise _refusal(request, response)
    if operation is None:
        return None
    if response.status_code not in operation.replies:
        expected = " or ".join(map(str, operation.replies))
        raise _broken(request, response, f"with the status {response.status_code}, expected {expected}")
    schema = operation.replies[response.status_code]
    if schema is None:
        return None
    body = _json_of(request, response)
    if says_no(body):
        text = text_of(body)
        raise RefusedError(
            _message(request, response, text or "no reason given"), request=request, response=response, text=text
        )
    if not operation.shape(response.status_code).fits([body]):
        _raise_misfits(request, response, schema, body)
    return body


def says_no(body: Any) -> bool:
    """Tell whether a body of success is a refusal: `{"status": "error"}`, or `{"success": false}`."""
    return isinstance(body, dict) and (body.get("status") == "error" or body.get("success") is False)


def text_of(body: Any) -> str:
    """Return the server's own explanation in a JSON body; empty where there is none."""
    if not isinstance(body, dict):
        return ""
    found = next((body[name] for name in TEXT_FIELDS if body.get(name)), "")
    return _printable(found if isinstance(found, str) else _dumped(found))


def _dumped(value: Any) -> str:
    try:
        return json.dumps(value)
    except (ValueError, RecursionError):
        return ""


def _json_of(request: httpx.Request, response: httpx.Response) -> Any:
    try:
        return read_json(response.content)
    except ValueError as error:
        came = "nothing" if not response.content else f"{_described(response)} ({_printable(str(error))})"
        raise _broken(request, response, f"with {came}, expected JSON") from None


def _described(response: httpx.Response) -> str:
    kind = response.headers.get("content-type", "no content type")
    return f"{len(response.content)} bytes of {_printable(kind)!r}: {_text_of_bytes(response.content)!r}"


def _raise_misfits(request: httpx.Request, response: httpx.Response, schema: Any, body: Any) -> None:
    found = list(Judge(contract()).misfits(schema, body))
    if found:
        more = f"\n    and {len(found) - 10} more" if len(found) > 10 else ""
        listed = "".join(f"\n    {misfit}" for misfit in found[:10])
        raise _broken(
            request, response, f"with a body that is not what the spec says{listed}{more}", field=found[0].place, body=body
        )


def _broken(
    request: httpx.Request, response: httpx.Response, what: str, *, field: str | None = None, body: Any = None
) -> ContractError:
    text = text_of(body) or _text_of_bytes(response.content)
    says = f"\n    the server says: {text}" if text_of(body) else ""
    message = f"{request.method} {request.url.path} was answered {what}{says}"
    return ContractError(message, request=request, response=response, text=text, field=field)


def _refusal(request: httpx.Request, response: httpx.Response) -> ApiError:
    status = response.status_code
    text = _text_of_error(response)
    kind, advice = _BY_STATUS.get(status, _kind_of(response))
    message = f"{_message(request, response, text or 'no reason given')}\n    {advice}"
    wait = seconds_to_wait(response.headers.get("retry-after"))
    return kind(message, request=request, response=response, text=text, retry_after=wait)


def _kind_of(response: httpx.Response) -> tuple[type[ApiError], str]:
    if 300 <= response.status_code < 400:
        where = _printable(response.headers.get("location", "nowhere"))
        return RedirectError, f"it redirects to {where}, which is not followed: correct the base URL"
    if 400 <= response.status_code < 500:
        return BadRequestError, "correct the request"
    return ServerError, "the server failed; nothing is wrong with the request as far as it is known"


def _message(request: httpx.Request, response: httpx.Response, text: str) -> str:
    return f"{request.method} {request.url.path} was answered {response.status_code}: {text}"


def _text_of_error(response: httpx.Response) -> str:
    try:
        text = text_of(read_json(response.content))
    except ValueError:
        text = ""
    return text or _text_of_bytes(response.content)


def _text_of_bytes(content: bytes) -> str:
    """Return a readable piece of what is perhaps an HTML page, perhaps nothing that can be read."""
    text = content[:_MOST_READ].decode("utf-8", "replace")
    if text.lstrip()[:1] == "<":
        text = re.sub(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return _printable(text)


def _printable(text: str) -> str:
    """Return a text on one line, without control characters or lone surrogates, not too long for a message."""
    head = " ".join(text[:_MOST_READ].split())[: _LONGEST_TEXT + 1]
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in head)
    return clean if len(clean) <= _LONGEST_TEXT else clean[:_LONGEST_TEXT] + "..."
