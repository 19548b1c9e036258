"""Directed cases: requests at the borders of what the contract says in `if`/`then`, which random data hardly meets.

They are sent among the documented examples; what they oblige the server to is judged like any other request.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Json = Any

_EXAMPLES = {"e164": "+12025550123", "local-datetime": "2031-05-17 14:30:00", "iana-timezone": "Europe/Berlin"}
_OF_TYPE: dict[str, Json] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}


def directed_bodies(schema: Json) -> Iterator[Json]:
    """Yield request bodies around the conditions of a body's schema, and one with each optional field on its own."""
    minimal = example_of(schema)
    if not isinstance(minimal, dict):
        return
    properties = schema.get("properties", {})
    for name, field in properties.items():
        if name not in minimal:
            yield {**minimal, name: example_of(field)}
    yield {**minimal, **{name: example_of(field) for name, field in properties.items()}}
    condition, consequence = schema.get("if"), schema.get("then")
    if isinstance(condition, dict) and isinstance(consequence, dict):
        yield from _around(minimal, condition, consequence, properties)


def _around(minimal: Json, condition: Json, consequence: Json, properties: Json) -> Iterator[Json]:
    """Meet the condition; then leave out, and break, each thing that it requires."""
    met = {**minimal, **{name: example_of(field) for name, field in condition.get("properties", {}).items()}}
    required = consequence.get("required", [])
    full = {**met, **{name: example_of(properties.get(name, {})) for name in required}}
    yield full
    for name in required:
        yield {key: value for key, value in full.items() if key != name}
    for name in consequence.get("properties", {}):
        for wrong in ("", "tomorrow", f"{full.get(name)}Z", str(full.get(name)).replace(" ", "T"), None, 1):
            yield {**full, name: wrong}


def example_of(schema: Json) -> Json:
    """Return a plain value that keeps to a schema: only what is required, telephone numbers reserved for fiction."""
    schema = schema if isinstance(schema, dict) else {}
    if "const" in schema:
        return copy.deepcopy(schema["const"])
    if schema.get("enum"):
        return copy.deepcopy(schema["enum"][0])
    if schema.get("format") in _EXAMPLES:
        return _EXAMPLES[schema["format"]]
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: example_of(properties.get(name)) for name in schema.get("required", [])}
    if schema.get("type") == "array":
        return [example_of(schema.get("items")) for _ in range(schema.get("minItems", 0))]
    if schema.get("type") in ("integer", "number"):
        return schema.get("minimum", 1)
    return copy.deepcopy(_OF_TYPE.get(str(schema.get("type")), "text"))
