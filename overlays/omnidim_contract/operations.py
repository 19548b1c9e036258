"""The operations of the spec, found again from a request: what may answer it, and in which shape."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from attrs import field, frozen

from omnidim_contract.contract import contract
from omnidim_contract.shapes import Schema, Shape, resolved


@frozen
class Operation:
    """One operation of the spec."""

    id: str
    method: str
    path: str
    replies: dict[int, Schema | None]
    """The schema of each documented status of success; None where it has no JSON body."""
    shapes: dict[int, Shape] = field(factory=dict, eq=False)

    def shape(self, status: int) -> Shape:
        """Return the shape of the reply with this status; any shape fits where the spec describes none."""
        if status not in self.shapes:
            schema = self.replies.get(status)
            self.shapes[status] = Shape() if schema is None else Shape.of(schema, contract())
        return self.shapes[status]


@cache
def _operations() -> tuple[tuple[re.Pattern[str], Operation], ...]:
    found = []
    for path, item in contract()["paths"].items():
        for method, said in item.items():
            if isinstance(said, dict) and "responses" in said:
                operation = Operation(said.get("operationId", ""), method.upper(), path, _replies(said["responses"]))
                found.append((_pattern(path), operation))
    # A path without parameters goes before one that its last part could be a parameter of.
    return tuple(sorted(found, key=lambda pair: pair[1].path.count("{")))


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", path)
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in parts))


def _replies(responses: dict[str, Any]) -> dict[int, Schema | None]:
    return {
        int(status): _json_schema(said) for status, said in responses.items() if status.startswith("2") and status.isdigit()
    }


def _json_schema(said: Schema) -> Schema | None:
    response = resolved(said, contract())
    assert not isinstance(response, bool)
    media = response.get("content", {}).get("application/json")
    return media.get("schema", {}) if media is not None else None


@lru_cache(maxsize=256)
def operation_of(method: str, path: str) -> Operation | None:
    """Return the operation of a request by its method and its path under the base URL, or None: the spec knows none."""
    for pattern, operation in _operations():
        if operation.method == method and pattern.fullmatch(path):
            return operation
    return None


def request_schema(operation_id: str) -> Schema:
    """Return the schema of an operation's JSON body. Raises KeyError for an operation that has none."""
    for item in contract()["paths"].values():
        for said in item.values():
            if isinstance(said, dict) and said.get("operationId") == operation_id:
                schema: Schema = said["requestBody"]["content"]["application/json"]["schema"]
                return schema
    raise KeyError(operation_id)
