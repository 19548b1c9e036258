"""What a request means where it leaves something out: the `default` of each property of its schema, as one value."""

from __future__ import annotations

from omnidim_spec.pointers import Json, look_up
from omnidim_spec.rules.operations import followed


def defaults(document: Json, operation: str) -> Json:
    """Return the defaults of the JSON request body of an operation (by its pointer), nested as the body is."""
    body = followed(document, look_up(document, operation).get("requestBody", {}))
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    return _of_schema(document, schema, 0)


def _of_schema(document: Json, schema: Json, depth: int) -> Json:
    properties = followed(document, schema).get("properties", {})
    found: dict[str, Json] = {}
    for name, listed in properties.items() if depth < 20 else ():
        node = followed(document, listed)
        if "default" in node:
            found[name] = node["default"]
        elif node.get("properties"):
            found[name] = _of_schema(document, node, depth + 1)
    return found
