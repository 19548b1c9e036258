"""What went over the wire, as an exchange: for those who speak with a server themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from omnidim_spec.pointers import Json
from omnidim_spec.rules.exchange import ABSENT, Exchange, Request, Response
from omnidim_spec.rules.routes import Routes


def exchange_of(
    routes: Routes,
    *,
    method: str,
    url: str,
    sent: bytes | str | None,
    status: int,
    headers: Mapping[str, str],
    received: bytes | str | None,
    facts: Mapping[str, Json] | None = None,
    label: str = "",
) -> Exchange | None:
    """Return the exchange of a request and its reply; None where the spec does not have the URL's path.

    `headers` are those of the reply. `received` is None where the body was not kept. The headers of the request are left out:
    no rule asks for them, and they hold the key.
    """
    parts = urlsplit(url)
    path = routes.path_of(parts)
    route = routes.match(method, path) if path is not None else None
    if route is None:
        return None
    request = Request(
        method=method.upper(),
        path=route.parameters,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        body=json_of(sent),
        is_documented=route.operation is not None,
    )
    body = json_of(received)
    lowered = {name.lower(): value for name, value in headers.items()}
    response = Response(status, lowered, body, None if received is None else body is not ABSENT)
    return Exchange(route.operation, request, response, facts or {}, label or f"{request.method} {route.path}")


def json_of(text: bytes | str | None) -> Json:
    """Return a body's JSON value, ABSENT where it is none."""
    if not text:
        return ABSENT
    try:
        # RFC 8259, 8.1: JSON is UTF-8 without a byte order mark; the parser would guess other encodings.
        said = text.decode("utf-8") if isinstance(text, bytes) else text
        return json.loads(said, parse_constant=_refused)
    except (ValueError, RecursionError):
        return ABSENT


def _refused(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON")
