"""OpenAPI 3.0 documents, rewritten as 3.1: null, exclusive limits and examples are said otherwise in JSON Schema 2020-12."""

from __future__ import annotations

from omnidim_spec.pointers import Json

_ONE = ("items", "additionalProperties", "not")
_MANY = ("allOf", "anyOf", "oneOf")


def to_3_1(document: Json) -> None:
    """Rewrite a 3.0 document as 3.1, in place."""
    document["openapi"] = "3.1.0"
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for schema in schemas.values() if isinstance(schemas, dict) else ():
        _rewrite(schema)
    _find_schemas(document.get("paths"))
    if isinstance(components, dict):
        _find_schemas({key: value for key, value in components.items() if key != "schemas"})


def _find_schemas(node: Json) -> None:
    """Rewrite the schemas of parameters, headers and media types, wherever they stand outside of examples."""
    if isinstance(node, list):
        for item in node:
            _find_schemas(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "schema":
                _rewrite(value)
            elif key not in ("example", "examples") and not key.startswith("x-"):
                _find_schemas(value)


def _rewrite(schema: Json) -> None:
    if not isinstance(schema, dict):
        return
    for key in _ONE:
        _rewrite(schema.get(key))
    for key in _MANY:
        for part in schema.get(key) or ():
            _rewrite(part)
    for part in (schema.get("properties") or {}).values():
        _rewrite(part)
    _rewrite_limits(schema)
    if "example" in schema and "$ref" not in schema:
        schema["examples"] = [schema.pop("example")]
    if schema.pop("nullable", False) is True:
        _allow_null(schema)


def _rewrite_limits(schema: Json) -> None:
    for exclusive, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(exclusive), bool):
            is_exclusive = schema.pop(exclusive)
            if is_exclusive and limit in schema:
                schema[exclusive] = schema.pop(limit)


def _allow_null(schema: Json) -> None:
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"].append(None)
        return
    for key in ("anyOf", "oneOf"):
        if isinstance(schema.get(key), list):
            schema[key].append({"type": "null"})
            return
    if "$ref" in schema or "allOf" in schema:
        inner = {key: schema.pop(key) for key in ("$ref", "allOf") if key in schema}
        schema["anyOf"] = [inner, {"type": "null"}]
