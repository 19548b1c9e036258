"""Directed cases: requests at the borders of what the contract says in `if`/`then`, which random data hardly meets.

They are sent among the documented examples; what they oblige the server to is judged like any other request.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Json = Any

_EXAMPLES = {"e164": "+12025550123", "local-datetime": "2031-05-17 14:30:00", "iana-timezone": "Europe/Berlin"}
UNUSUAL_TEXTS = (
    "",
    "  padded  ",
    "\u00e9\u00fc\u00df",
    "\u4e2d\u6587",
    "\U0001f600",
    "a\x00b",
    "\u202eabc",
    'it\'s "quoted" \\ <b>&amp;',
    "x" * 300,
    "x" * 100_000,
)
"""Empty, padded, accents, CJK, astral, NUL, right to left, quotes and markup, long and very long."""
UNUSUAL_NUMBERS = (2**31, 2**63, 10**30)
"""Beyond 32 bits, beyond 64 bits, beyond any machine's."""
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
    yield from _unusual(minimal, properties)
    condition, consequence = schema.get("if"), schema.get("then")
    if isinstance(condition, dict) and isinstance(consequence, dict):
        yield from _around(minimal, condition, consequence, properties)


def _unusual(minimal: Json, properties: Json) -> Iterator[Json]:
    """Yield bodies with texts and lists that few people send: any answer will do but a crash, or another value in a read."""
    for name, field in properties.items():
        for number in UNUSUAL_NUMBERS if field.get("type") == "integer" else ():
            yield {**minimal, name: number}
    for name, value in minimal.items():
        field = properties.get(name, {})
        if field.get("type") == "string" and "format" not in field:
            for text in UNUSUAL_TEXTS:
                yield {**minimal, name: text}
        if field.get("type") == "array" and value:
            rows = list(_rows(value[0], field.get("items", {})))
            for listed in (rows[:2][::-1], [*rows[:3], rows[0]], rows[:11], rows[:101]):
                yield {**minimal, name: listed}


def _rows(row: Json, schema: Json) -> Iterator[Json]:
    """Yield 101 rows that differ in their telephone number, where they have one."""
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    for number in range(101):
        numbered = f"+1202555{100 + number % 100:04d}" if number < 100 else "+12065550100"
        changes = {name: numbered for name, field in properties.items() if field.get("format") == "e164"}
        yield {**row, **changes} if isinstance(row, dict) else row


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
