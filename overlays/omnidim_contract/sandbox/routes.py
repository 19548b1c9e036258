"""Which operation of the contract a request means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")


@frozen
class Route:
    """One path of the contract, with the operation of each method."""

    template: str
    pattern: re.Pattern[str]
    operations: Mapping[str, str]

    @property
    def allow(self) -> str:
        """The methods of the path, as the header `Allow` lists them."""
        implied = {"HEAD"} if "GET" in self.operations else set()
        return ", ".join(sorted({*self.operations, *implied}))


def read_routes(contract: Mapping[str, Any]) -> tuple[Route, ...]:
    """Return the routes of a contract; a literal path stands before one with parameters that would match it too."""
    routes = [_route(template, item) for template, item in contract["paths"].items()]
    return tuple(sorted(routes, key=lambda route: route.template.count("{")))


def find_route(routes: tuple[Route, ...], path: str) -> tuple[Route, dict[str, str]] | None:
    """Return the route of a path and the texts of its parameters, or None."""
    for route in routes:
        if match := route.pattern.fullmatch(path):
            return route, match.groupdict()
    return None


def base_path(contract: Mapping[str, Any]) -> str:
    """Return the path that the contract's server puts before every path, such as `/api/v1`."""
    return str(urlsplit(contract["servers"][0]["url"]).path).rstrip("/")


def _route(template: str, item: Mapping[str, Any]) -> Route:
    pattern = "".join(
        f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{\w+\})", template)
    )
    operations = {method: item[method.lower()]["operationId"] for method in METHODS if method.lower() in item}
    return Route(template=template, pattern=re.compile(pattern), operations=operations)
