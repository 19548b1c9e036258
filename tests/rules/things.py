"""A small API of things, to try one rule on at a time."""

from __future__ import annotations

from typing import Any

from omnidim_spec.pointers import Json
from omnidim_spec.rules import Exchange, Outcome, Request, Response, read_rules

RULE: dict[str, Json] = {
    "id": "R1",
    "rule": "response.body.size >= 0",
    "message": "size cannot be negative",
    "basis": "stated",
    "says": {"getThing": "Its size."},
}


def document(*rules: Json) -> dict[str, Any]:
    """Return a spec of one operation with the rules on it."""
    return {
        "openapi": "3.1.0",
        "paths": {"/things/{id}": {"get": operation(*rules)}},
        "components": {"schemas": {"Thing": THING}},
    }


def operation(*rules: Json) -> dict[str, Any]:
    schema = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        "operationId": "getThing",
        "parameters": [parameter],
        "responses": {"200": {"description": "A thing.", "content": schema}},
        **({"x-rules": list(rules)} if rules else {}),
    }


THING = {
    "type": "object",
    "properties": {
        "size": {"type": "integer", "description": "Its size."},
        "weight": {"type": "number"},
        "name": {"type": "string"},
        "parts": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer"}}}},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}


def judged(body: Json, rule: str, when: str | None = None, **fields: Json) -> Outcome:
    """Return what a rule says of a thing."""
    text = {"rule": rule, **({} if when is None else {"when": when}), **fields}
    read = read_rules(document({**RULE, **text}))
    (found,) = read.judge_exchange(Exchange("getThing", Request("GET", path={"id": 7}), Response(200, body=body)))
    return found
