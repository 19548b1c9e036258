"""The places of a request body's schema, and bodies that differ from a plain one at a single place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from attrs import frozen

Json = Any
Path = tuple[str | int, ...]

EXAMPLES = {"e164": "+12025550123", "local-datetime": "2031-05-17 14:30:00", "iana-timezone": "Europe/Berlin"}
"""A plain value of each format; telephone numbers are reserved for fiction."""
_OF_TYPE: dict[str, Json] = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "array": [], "object": {}}


@frozen
class Place:
    """A place of a body: the keys that lead there (0 is the first of a list), its schema, and whether it must be there."""

    path: Path
    schema: Json
    is_required: bool

    @property
    def label(self) -> str:
        return ".".join("[]" if key == 0 else str(key) for key in self.path).replace(".[]", "[]")


def places(schema: Json, above: Path = ()) -> Iterator[Place]:
    """Yield the places below a schema's root, each before those within it."""
    if not isinstance(schema, dict):
        return
    for name, field in schema.get("properties", {}).items():
        if isinstance(field, dict):
            yield Place((*above, name), field, name in schema.get("required", []))
            yield from places(field, (*above, name))
    items = schema.get("items")
    if isinstance(items, dict):
        yield Place((*above, 0), items, schema.get("minItems", 0) > 0)
        yield from places(items, (*above, 0))


def with_value(body: Json, path: Path, value: Json, schema: Json) -> Json:
    """Return a copy of a body with a value at a place; what leads there and is missing gets plain values."""
    if not path:
        return copy.deepcopy(value)
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        items = list(body) if isinstance(body, list) and body else [example_of(schema.get("items"))]
        return [with_value(items[0], rest, value, schema.get("items", {})), *items[1:]]
    below = schema.get("properties", {}).get(key, {})
    within = body.get(key) if isinstance(body, dict) and key in body else example_of(below)
    return {**(body if isinstance(body, dict) else {}), key: with_value(within, rest, value, below)}


def without(body: Json, path: Path) -> Json:
    """Return a copy of a body without what stands at a place that it has."""
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        return [without(body[0], rest), *body[1:]] if rest else body[1:]
    if not rest:
        return {name: item for name, item in body.items() if name != key}
    return {**body, key: without(body[key], rest)}


def has(body: Json, path: Path) -> bool:
    """Tell whether a body has something at a place."""
    for key in path:
        if isinstance(key, int):
            if not isinstance(body, list) or not body:
                return False
        elif not isinstance(body, dict) or key not in body:
            return False
        body = body[key]
    return True


def example_of(schema: Json) -> Json:
    """Return a plain value that keeps to a schema: only what is required."""
    schema = schema if isinstance(schema, dict) else {}
    if "const" in schema:
        return copy.deepcopy(schema["const"])
    if schema.get("enum"):
        return copy.deepcopy(schema["enum"][0])
    if schema.get("format") in EXAMPLES:
        return EXAMPLES[schema["format"]]
    if schema.get("type") == "object":
        properties = schema.get("properties", {})
        return {name: example_of(properties.get(name)) for name in schema.get("required", [])}
    if schema.get("type") == "array":
        return [example_of(schema.get("items")) for _ in range(schema.get("minItems", 0))]
    if schema.get("type") in ("integer", "number"):
        return schema.get("minimum", 1)
    if schema.get("type") == "string":
        return "text".ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
    return copy.deepcopy(_OF_TYPE.get(str(schema.get("type")), "text"))


def full_example_of(schema: Json) -> Json:
    """Return a plain value with everything that a schema declares, and one of each list at least."""
    schema = schema if isinstance(schema, dict) else {}
    if schema.get("type") == "object" and schema.get("properties"):
        return {name: full_example_of(field) for name, field in schema["properties"].items()}
    if schema.get("type") == "array":
        return [full_example_of(schema.get("items")) for _ in range(max(1, schema.get("minItems", 0)))]
    return example_of(schema)
