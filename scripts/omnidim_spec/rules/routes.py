"""Which operation a URL belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from attrs import field, frozen

from omnidim_spec.pointers import Json
from omnidim_spec.rules.operations import Operation, operations

_PORTS = {"http": 80, "https": 443}


@frozen
class Route:
    """A path of the spec that a URL matched: the operation (None: the path does not have the method) and its parameters."""

    operation: str | None
    path: str
    parameters: Mapping[str, Json] = field(factory=dict)


@frozen
class Routes:
    """The operations of a spec under the URLs of its servers."""

    operations: tuple[Operation, ...]
    bases: tuple[SplitResult, ...]

    @classmethod
    def of(cls, document: Json, bases: Iterable[str] = ()) -> Routes:
        """Return the routes of a spec under other base URLs than its servers', if any are given."""
        urls = tuple(bases) or tuple(server["url"] for server in document.get("servers", []))
        return cls(tuple(operations(document)), tuple(map(urlsplit, urls)))

    def path_of(self, url: SplitResult) -> str | None:
        """Return the part of a URL's path that follows the base URL; None where it is under none of them."""
        for base in self.bases:
            prefix = base.path.rstrip("/")
            if origin_of(url) == origin_of(base) and url.path.startswith(f"{prefix}/"):
                return url.path[len(prefix) :]
        return None

    def match(self, method: str, path: str) -> Route | None:
        """Return the route of a path, or None where the spec does not have it. Fixed paths go before those with parameters."""
        on_path = [(operation, _parameters(operation, path)) for operation in self.operations]
        found = [(operation, parameters) for operation, parameters in on_path if parameters is not None]
        found.sort(key=lambda pair: (pair[0].method != method.lower(), pair[0].path.count("{")))
        if not found:
            return None
        operation, parameters = found[0]
        if operation.method != method.lower():
            return Route(None, operation.path)
        return Route(operation.id, operation.path, parameters)


def origin_of(url: SplitResult) -> str:
    """Return scheme, host and port of a URL; never its user, password, path or query."""
    port = url.port or _PORTS.get(url.scheme)
    shown = "" if port == _PORTS.get(url.scheme) else f":{port}"
    return f"{url.scheme}://{url.hostname or '(no host)'}{shown}"


def _parameters(operation: Operation, path: str) -> dict[str, Json] | None:
    pattern = re.sub(r"\\\{([^{}]+)\\\}", r"([^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern, path)
    if match is None:
        return None
    names = re.findall(r"\{([^{}]+)\}", operation.path)
    return {name: _typed(unquote(text), operation, name) for name, text in zip(names, match.groups(), strict=True)}


def _typed(text: str, operation: Operation, name: str) -> Json:
    """Return a parameter as its schema has it; text where it is no such value."""
    kind = operation.parameters.get(("path", name), {}).get("schema", {}).get("type")
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,1000}", text):
        return int(text)
    return text
