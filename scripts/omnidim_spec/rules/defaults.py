"""What a request means where it leaves something out: the `default` of each property of its schema, as one value."""

from __future__ import annotations

from omnidim_spec.pointers import Json, look_up
from omnidim_spec.rules.operations import followed


def defaults(document: Json, operation: str) -> Json:
    """Return the defaults of the JSON request body of an operation (by its pointer), nested as the body is."""
    body = followed(document, look_up(document, operation).get("requestBody", {}))
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    return _of_schema(document, schema, frozenset())


def _of_schema(document: Json, schema: Json, opened: frozenset[str]) -> Json:
    """`opened` holds the references on the way here: a schema that contains itself has no defaults further down."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    node = followed(document, schema)
    if not isinstance(node, dict) or reference in opened:
        return {}
    opened = opened | {reference} if reference is not None else opened
    found: dict[str, Json] = {}
    for name, listed in node.get("properties", {}).items():
        below = followed(document, listed)
        if isinstance(below, dict) and "default" in below:
            found[name] = below["default"]
        elif isinstance(below, dict) and below.get("properties"):
            found[name] = _of_schema(document, listed, opened)
    return found
