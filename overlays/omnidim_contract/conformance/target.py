"""The server to be judged: may it be judged at all, is it there, is this its base URL, does it know the token?"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
from attrs import field, frozen

Json = Any


class CannotJudge(Exception):
    """A server could not be judged; the message says why and what to do."""


def _without_slash(url: str) -> str:
    return url.rstrip("/")


@frozen
class Target:
    """A server: its base URL, which stands before the paths of the contract, and the token to use."""

    url: str = field(converter=_without_slash)
    token: str = field(repr=False)


@frozen
class Permission:
    """What the one who starts a run allows: the host that may be tested, and whether production may be read."""

    host: str = ""
    is_production: bool = False


def check_url(url: str, document: Json, permission: Permission = Permission()) -> None:
    """Raise CannotJudge where a URL is no HTTP base URL, or leads to a server that nobody said may be tested."""
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
    name = host.rstrip(".").lower()
    if name in production and not permission.is_production:
        raise CannotJudge(
            f"{host} is the production server of the contract: a fuzz run would call real people. Judge a test server, "
            "try `omnidim-contract sandbox`, or give --production, which reads only."
        )
    if name not in production and permission.host.rstrip(".").lower() != name and not is_private(name):
        raise CannotJudge(
            f"{host} is neither this machine nor a private address: what is created there may call people. If it is a server "
            f"that you may test, give --yes-i-may-test {host}"
        )


def is_private(host: str) -> bool:
    """Tell whether a host is this machine, or has only addresses that are not routed in the Internet (RFC 1918, RFC 4193)."""
    try:
        return ip_address(host).is_private
    except ValueError:
        pass  # a name
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return all(ip_address(address.partition("%")[0]).is_private for address in addresses)


def check_token(token: str) -> None:
    """Raise CannotJudge where a token could not be sent in a header."""
    if not token.strip():
        raise CannotJudge("no token: give --token, or set OMNIDIM_API_KEY")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise CannotJudge("the token holds characters that no header can carry; was it copied whole?")


def check_target(target: Target, document: Json, timeout: float, *, is_read_only: bool = False) -> None:
    """Ask the server a few things that change nothing there; raise CannotJudge when a verdict would mean nothing."""
    probes = [probe for probe in _probes(document) if probe[0] == "GET" or not is_read_only]
    headers = {"Authorization": f"Bearer {target.token}"}
    statuses = []
    with httpx.Client(headers=headers, timeout=timeout, trust_env=False) as client:
        for method, path, body in probes:
            try:
                statuses.append(client.request(method, target.url + path, json=body).status_code)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
                raise CannotJudge(f"{target.url} is not reachable ({error}); is the server running?") from None
            except httpx.HTTPError:
                statuses.append(0)  # it took the connection: how it fails from there on is for the run to judge
    # What serves only GET answers a POST with 405 or 501 whatever the path.
    if not is_read_only and 404 in statuses and all(status in (404, 405, 501) for status in statuses):
        asked = ", ".join(f"{method} {target.url}{path}" for method, path, _ in probes)
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
