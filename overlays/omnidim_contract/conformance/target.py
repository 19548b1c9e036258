"""The server to be judged: may it be judged at all, is it there, is this its base URL, does it know the token?"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
from attrs import field, frozen

Json = Any

PROBE_TIMEOUT = 5.0
"""Seconds that one probe waits."""


class CannotJudge(Exception):
    """A server could not be judged; the message says why and what to do."""


def _without_slash(url: str) -> str:
    return url.rstrip("/")


@frozen
class Target:
    """A server: its base URL, which stands before the paths of the contract, and the token to use."""

    url: str = field(converter=_without_slash)
    token: str = field(repr=False)


def check_url(url: str, document: Json) -> None:
    """Raise CannotJudge where a URL is no HTTP base URL, or leads to the production server of the contract."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise CannotJudge(f"{url!r} is not a URL ({error}); expected something like http://127.0.0.1:8080/api/v1") from None
    if parts.scheme not in ("http", "https") or not host:
        raise CannotJudge(f"{url!r} is not an HTTP URL; expected something like http://127.0.0.1:8080/api/v1")
    if parts.query or parts.fragment:
        raise CannotJudge(f"{url!r} has a query or a fragment; give the base that stands before the paths of the contract")
    production = {urlsplit(server["url"]).hostname for server in document.get("servers", [])}
    if host.rstrip(".").lower() in production:
        raise CannotJudge(
            f"{host} is the production server of the contract: a fuzz run would call real people. "
            "Judge a test server, or try `omnidim-contract sandbox`."
        )


def check_token(token: str) -> None:
    """Raise CannotJudge where a token could not be sent in a header."""
    if not token.strip():
        raise CannotJudge("no token: give --token, or set OMNIDIM_API_KEY")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise CannotJudge("the token holds characters that no header can carry; was it copied whole?")


def check_target(target: Target, document: Json) -> None:
    """Ask the server a few things that change nothing there; raise CannotJudge when a verdict would mean nothing."""
    headers = {"Authorization": f"Bearer {target.token}"}
    statuses = []
    with httpx.Client(headers=headers, timeout=PROBE_TIMEOUT, trust_env=False) as client:
        for method, path, body in _probes(document):
            try:
                statuses.append(client.request(method, target.url + path, json=body).status_code)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise CannotJudge(f"{target.url} is not reachable ({error}); is the server running?") from None
            except httpx.HTTPError:
                statuses.append(0)  # it took the connection: how it fails from there on is for the run to judge
    # What serves only GET answers a POST with 405 or 501 whatever the path.
    if 404 in statuses and all(status in (404, 405, 501) for status in statuses):
        asked = ", ".join(f"{method} {target.url}{path}" for method, path, _ in _probes(document))
        raise CannotJudge(
            f"every answer was {' or '.join(map(str, sorted(set(statuses))))} ({asked}): this is not the base URL of the API. "
            f"Give the part that stands before {next(iter(document['paths']))}"
        )
    if all(status in (401, 403) for status in statuses):
        raise CannotJudge(f"every answer was {statuses[0]}: the server does not take this token")


def _probes(document: Json) -> list[tuple[str, str, Json]]:
    """Return method, path and body of one request an operation: unknown ids and empty bodies, which change nothing."""
    probes: list[tuple[str, str, Json]] = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            names = [parameter["name"] for parameter in operation.get("parameters", []) if parameter.get("in") == "path"]
            for name in names:
                path = path.replace(f"{{{name}}}", "2147483646")
            probes.append((method.upper(), path, {} if "requestBody" in operation else None))
    return probes
