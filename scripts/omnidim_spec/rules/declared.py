"""Does the spec declare the fields that a rule names?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from omnidim_spec.pointers import Json, look_up
from omnidim_spec.rules.compiled import Compiled
from omnidim_spec.rules.defaults import defaults
from omnidim_spec.rules.operations import Operation, followed
from omnidim_spec.rules.references import ELEMENT, Path
from omnidim_spec.rules.rule import FACTS
from omnidim_spec.rules.ruleset import Rules

_REQUEST = ("method", "is_documented", "path", "query", "headers", "body")
_RESPONSE = ("status", "headers", "is_json", "body")


def undeclared(compiled: Compiled, rules: Rules, document: Json) -> Iterator[str]:
    """Yield each field of a rule that is not declared, with the names that would be nearest."""
    asked = dict.fromkeys(reference.path for reference in compiled.references)
    for path in asked:
        near = [_missing(document, operation, path, compiled) for operation in _speaks_of(path[0], compiled, rules)]
        if near and all(names is not None for names in near):
            known = sorted({name for names in near for name in names or ()})
            likely = [name for key in path[1:] if key not in known for name in difflib.get_close_matches(key, known, n=1)]
            yield f"{'.'.join(path)}{f' (is it {likely[0]}?)' if likely else ''}"


def _speaks_of(variable: str, compiled: Compiled, rules: Rules) -> list[Operation]:
    """Return the operations that a variable may be an exchange of."""
    place = compiled.rule.place
    if place.operation is None:
        return list(rules.operations.values())
    is_target = variable in ("fetched", "before", "after") and place.target is not None
    operation = rules.operations.get(str(place.target if is_target else place.operation))
    return [] if operation is None else [operation]


def _missing(document: Json, operation: Operation, path: Path, compiled: Compiled) -> list[str] | None:
    """Return None where the field is declared, otherwise the names that are declared beside it."""
    variable, rest = path[0], path[1:]
    replies = compiled.rule.replies if variable in ("response", "fetched", "after") else "success"
    if variable == "facts":
        return None if rest[0:1] and rest[0] in FACTS else list(FACTS)
    if variable == "defaults":
        given = defaults(document, operation.pointer)
        return None if _is_in(given, rest) else list(given)
    if variable == "run":
        return None if rest == ("replies",) else _of_bodies(document, _bodies(document, operation, "success"), rest[2:])
    part, rest = (variable, rest) if variable in ("request", "response") else (rest[0] if rest else "", rest[1:])
    return _of_exchange(document, operation, (part, *rest), replies)


def _of_exchange(document: Json, operation: Operation, path: Path, replies: str) -> list[str] | None:
    part, rest = path[0], path[1:]
    fields = {"request": _REQUEST, "response": _RESPONSE}.get(part)
    if fields is None:
        return ["request", "response"]
    if not rest or rest[0] not in fields:
        return list(fields)
    if rest[0] in ("path", "query") and len(rest) > 1:
        names = [name for place, name in operation.parameters if place == rest[0]]
        return None if rest[1] in names else names
    if rest[0] != "body":
        return None
    if part == "request":
        body = followed(document, look_up(document, operation.pointer).get("requestBody", {}))
        return _of_bodies(document, [_schema(body)], rest[1:])
    return _of_bodies(document, _bodies(document, operation, replies), rest[1:])


def _bodies(document: Json, operation: Operation, replies: str) -> list[Json]:
    """Return the schemas of the replies of an operation that succeed, fail, or both."""
    found = []
    for status, reply in look_up(document, operation.pointer).get("responses", {}).items():
        is_success = status.startswith("2")
        if replies == "any" or is_success == (replies == "success"):
            found.append(_schema(followed(document, reply)))
    return found


def _schema(body: Json) -> Json:
    return body.get("content", {}).get("application/json", {}).get("schema", False)


def _of_bodies(document: Json, schemas: list[Json], path: Path) -> list[str] | None:
    near: list[str] = []
    for schema in schemas:
        names = _in_schema(document, schema, path)
        if names is None:
            return None
        near.extend(names)
    return near


def _in_schema(document: Json, schema: Json, path: Path) -> list[str] | None:
    """Return None where a schema declares the path, otherwise the names beside the first key that it does not."""
    schema = followed(document, schema)
    if not isinstance(schema, dict):
        return []
    if not path:
        return None
    near: list[str] = list(schema.get("properties", {}))
    for inner in _below(schema, path[0]):
        names = _in_schema(document, inner, path[1:])
        if names is None:
            return None
        near = names
    for keyword in ("allOf", "anyOf", "oneOf"):
        for alternative in schema.get(keyword, []):
            names = _in_schema(document, alternative, path)
            if names is None:
                return None
    return near


def _below(schema: Json, key: str) -> Iterator[Json]:
    """Yield the schemas of what is under a key. What is permitted in words (`additionalProperties: true`) is declared."""
    if key == ELEMENT:
        if "items" in schema:
            yield schema["items"]
    elif key in schema.get("properties", {}):
        yield schema["properties"][key]
    elif "additionalProperties" in schema and schema["additionalProperties"] is not False:
        yield schema["additionalProperties"] if schema["additionalProperties"] is not True else {}


def _is_in(value: Json, path: Path) -> bool:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
