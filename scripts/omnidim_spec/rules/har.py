"""Read the exchanges of a HAR file, as browsers and proxies save them (HTTP Archive 1.1 or 1.2)."""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from attrs import field, frozen

from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.pointers import Json
from omnidim_spec.rules.exchange import ABSENT, Exchange, Request, Response
from omnidim_spec.rules.redaction import HIDDEN, Secrets, is_secret
from omnidim_spec.rules.routes import Routes, origin_of
from omnidim_spec.rules.wire import json_of


class HarError(SpecError):
    """A file is no HAR, or an entry of it is broken."""


@frozen
class Recording:
    """The exchanges of a HAR that belong to the spec, and how many entries were passed over, by the reason."""

    exchanges: tuple[Exchange, ...]
    passed_over: Counter[str] = field(factory=Counter)


def read_har(text: str, name: str, routes: Routes) -> Recording:
    """Return what a HAR says about the operations that the routes know, in the order in which it happened.

    Keys and tokens are replaced in it: in headers, query, path and bodies.

    Raises:
        HarError: with every entry that cannot be read.
    """
    entries = _entries(text, name)
    secrets = Secrets.among(pair for entry in entries for pair in _named_values(entry))
    found: list[tuple[float, Exchange]] = []
    passed_over: Counter[str] = Counter()
    faults: list[Fault] = []
    for number, entry in enumerate(entries, 1):
        try:
            exchange = _exchange(entry, number, routes, secrets)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            came = secrets.hidden_text(f"{type(error).__name__}: {error}")
            faults.append(Fault(f"{name}: entry {number}", "a request and a response as HAR 1.2 has them", came))
            continue
        if isinstance(exchange, str):
            passed_over[exchange] += 1
        else:
            found.append((_started(entry), exchange))
    if faults:
        raise HarError(faults)
    found.sort(key=lambda pair: pair[0])  # stable: entries without a time, or of the same time, keep their order
    return Recording(tuple(exchange for _, exchange in found), passed_over)


def _entries(text: str, name: str) -> list[Json]:
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        todo = "save the recording again, as HAR"
        raise HarError(Fault(name, "a HAR file (JSON)", str(error), todo)) from None
    entries = value.get("log", {}) if isinstance(value, dict) else None
    entries = entries.get("entries") if isinstance(entries, dict) else None
    if not isinstance(entries, list):
        todo = "save the recording as HAR (HTTP Archive)"
        raise HarError(Fault(name, "a HAR file: an object with log.entries", "something else", todo))
    return entries


def _exchange(entry: Json, number: int, routes: Routes, secrets: Secrets) -> Exchange | str:
    """Return an entry's exchange, or why it is passed over."""
    sent = entry["request"]
    method, url = sent["method"].upper(), urlsplit(sent["url"])
    path = routes.path_of(url)
    if path is None:
        return f"other host or base path: {origin_of(url)}"
    reply = entry["response"]
    status = int(reply["status"])
    if not 100 <= status <= 599:
        return "no reply was recorded"
    if status == 304:
        return "304: the reply stayed in a cache"
    route = routes.match(method, path)
    if route is None:
        return "a path that the spec does not have"
    request = Request(
        method=method,
        path=secrets.hidden(dict(route.parameters)),
        query=_query(url.query, secrets),
        headers=_headers(sent, secrets),
        body=secrets.hidden(json_of(_posted(sent))),
        is_documented=route.operation is not None,
    )
    return Exchange(
        route.operation, request, _response(reply, status, secrets), label=f"entry {number} ({method} {route.path})"
    )


def _response(reply: Json, status: int, secrets: Secrets) -> Response:
    text = _received(reply.get("content") or {})
    body = json_of(text)
    is_json = None if text is None else body is not ABSENT
    return Response(status, _headers(reply, secrets), secrets.hidden(body), is_json)


def _received(content: Json) -> str | None:
    """Return the text of a reply's body; None where it was not recorded."""
    text = content.get("text")
    if text is None:
        return "" if content.get("size") == 0 else None
    if content.get("encoding") == "base64":
        return _decoded(text)
    return str(text)


def _posted(sent: Json) -> str | None:
    posted = sent.get("postData") or {}
    text = posted.get("text")
    return _decoded(text) if text is not None and posted.get("encoding") == "base64" else text


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except binascii.Error as error:
        raise ValueError(f"a body that is not the base64 it says: {error}") from None


def _headers(message: Json, secrets: Secrets) -> dict[str, str]:
    pairs = ((pair["name"].lower(), str(pair["value"])) for pair in message.get("headers") or [])
    return {name: HIDDEN if is_secret(name) else secrets.hidden_text(value) for name, value in pairs if name[:1] != ":"}


def _query(text: str, secrets: Secrets) -> dict[str, str]:
    pairs = parse_qsl(text, keep_blank_values=True)
    return {name: HIDDEN if is_secret(name) else secrets.hidden_text(value) for name, value in pairs}


def _named_values(entry: Json) -> Iterator[tuple[str, str]]:
    """Yield every header, cookie and query parameter of an entry, as far as it is well formed."""
    for side in ("request", "response"):
        message = entry.get(side) if isinstance(entry, dict) else None
        if not isinstance(message, dict):
            continue
        for listed, prefix in (("headers", ""), ("cookies", "cookie "), ("queryString", "")):
            for pair in _pairs(message.get(listed)):
                yield prefix + str(pair.get("name", "")), str(pair.get("value", ""))
        if isinstance(message.get("url"), str):
            yield from parse_qsl(message["url"].partition("?")[2].partition("#")[0])


def _pairs(value: Json) -> Iterable[dict[str, Json]]:
    return [pair for pair in value if isinstance(pair, dict)] if isinstance(value, list) else []


def _started(entry: Json) -> float:
    """Return when an entry started, in seconds; 0 where it does not say so."""
    try:
        moment = datetime.fromisoformat(entry["startedDateTime"])
    except (KeyError, TypeError, ValueError):
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
