"""Directed cases: requests at every border of what the contract says, in the same order in every run.

They are sent first, among the engine's examples. What they oblige the server to is judged like any other request: where the
pages leave it open whether a server must accept, any 2xx or 4xx will do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from omnidim_contract.conformance.places import Place, example_of, full_example_of, has, places, with_value, without

Json = Any

JSON = "application/json"
UNUSUAL_TEXTS = {
    "empty": "",
    "padded": "  padded  ",
    "with accents": "\u00e9\u00fc\u00df",
    "with accents, decomposed": "e\u0301u\u0308",
    "in Chinese": "\u4e2d\u6587",
    "outside the basic plane": "\U0001f600",
    "with NUL": "a\x00b",
    "right to left": "\u202eabc",
    "with quotes and markup": 'it\'s "quoted" \\ <b>&amp; {x} %s',
    "of several lines": "a\r\nb\tc",
    "of 300 characters": "x" * 300,
    "of 100,000 characters": "x" * 100_000,
}
UNUSUAL_NUMBERS = {"beyond 32 bits": 2**31, "beyond 64 bits": 2**63, "beyond any machine": 10**30}
UNUSUAL_OF_FORMAT = {
    "e164": ["12025550123", "+1 202 555 0123", "(202) 555-0123", "+12025550123\n", "+0123456789", "text", ""],
    "local-datetime": ["2031-02-30 12:00:00", "2031-05-17T14:30:00", "2031-05-17", "0000-00-00 00:00:00", "text", ""],
    "iana-timezone": ["Mars/Olympus", "europe/berlin", "+02:00", "CET6CEST", "text", ""],
}
"""Texts that are not of a format, or only nearly: where the pages do not say that they are refused, a server may take them."""
SHORT_LISTS, LONG_LISTS = (11,), (101, 1001)
UNUSUAL_IDS = (
    *("0", "-1", "2147483646", "2147483648", "9007199254740993", "9223372036854775808", "1" + "0" * 30, "9" * 400),
    *("text", "1.5", "1e3", "0x10", "%00", "%20", "null", "1,2", "1;2", "'", "\u0661"),
)
"""Ids that no server gave out: not yet, never, or because they are none."""
_WRONG: dict[str, tuple[Json, ...]] = {
    "string": (7, True, None, [], {}),
    "integer": ("1", 1.5, True, None, [], {}),
    "number": ("1.5", True, None, []),
    "boolean": ("true", 1, None, "no"),
    "array": ({}, "text", None),
    "object": ([], "text", None, 7),
}


@frozen
class Directed:
    """A request: what is special about it, and its body (bytes are sent as they are)."""

    label: str
    body: Json
    headers: dict[str, str] = field(factory=dict)


def directed_bodies(schema: Json) -> Iterator[Directed]:
    """Yield requests around everything that a body's schema says; those that most depends on first."""
    minimal = example_of(schema)
    if not isinstance(minimal, dict):
        return
    found = list(places(schema))
    yield Directed("only what is required", minimal)
    yield Directed("everything declared", full_example_of(schema))
    for place in found:
        yield from _lists(place, minimal, schema, SHORT_LISTS)
    for place in found:
        if not has(minimal, place.path):
            yield _at(place, minimal, schema, full_example_of(place.schema), "on its own")
    yield from _around(minimal, schema)
    for place in found:
        yield from _inside(place, minimal, schema)
    for place in found:
        yield from _outside(place, minimal, schema)
    for place in found:
        yield from _unusual(place, minimal, schema)
    yield Directed("a field that the pages do not name", {**minimal, "unheard_of": "text"})
    yield from _raw(minimal)
    for place in found:
        yield from _lists(place, minimal, schema, LONG_LISTS)


def _at(place: Place, minimal: Json, schema: Json, value: Json, what: str) -> Directed:
    return Directed(f"{place.label} {what}", with_value(minimal, place.path, value, schema))


def _inside(place: Place, minimal: Json, schema: Json) -> Iterator[Directed]:
    """Yield valid values at the borders of a place."""
    field, kind = place.schema, place.schema.get("type")
    values: list[Json] = list(field.get("enum", []))[1:]
    if kind == "boolean":
        values += [True, False]
    if kind in ("integer", "number"):
        values += [
            field[key] + step for key, step in (("minimum", 0), ("minimum", 1), ("maximum", -1), ("maximum", 0)) if key in field
        ]
    if kind == "string":
        values += ["x" * field[key] for key in ("minLength", "maxLength") if key in field]
    for value in values:
        yield _at(place, minimal, schema, value, f"= {_short(value)}")
    if place.schema.get("additionalProperties"):
        for key, value in {"customer_name": "Ada", "age": 36, "is_vip": False, "note": "caf\u00e9"}.items():
            yield _at(place, minimal, schema, {**example_of(field), key: value}, f"with the free key {key}")


def _outside(place: Place, minimal: Json, schema: Json) -> Iterator[Directed]:
    """Yield a body without what must be there, and values that the place forbids."""
    field, kind = place.schema, str(place.schema.get("type"))
    if place.is_required and has(minimal, place.path):
        yield Directed(f"{place.label} left out", without(minimal, place.path))
    values: list[Json] = list(_WRONG.get(kind, ()))
    if kind == "array" and field.get("minItems", 0):
        values += [[], example_of(field.get("items"))]
    if field.get("enum"):
        values += ["unheard_of", str(field["enum"][0]).upper(), ""]
    if kind in ("integer", "number"):
        values += [field[key] + step for key, step in (("minimum", -1), ("maximum", 1)) if key in field]
        values += [-(10**6)] if "minimum" in field else []
    if kind == "string":
        values += ["x" * (field["maxLength"] + 1)] if "maxLength" in field else []
        values += ["x" * (field["minLength"] - 1)] if field.get("minLength") else []
    for value in values:
        yield _at(place, minimal, schema, value, f"= {_short(value)}")


def _unusual(place: Place, minimal: Json, schema: Json) -> Iterator[Directed]:
    """Yield values that few people send."""
    field, kind = place.schema, place.schema.get("type")
    if kind == "integer" and "maximum" not in field:
        for what, number in UNUSUAL_NUMBERS.items():
            yield _at(place, minimal, schema, number, what)
    if kind == "string" and "enum" not in field and "format" not in field:
        for what, text in UNUSUAL_TEXTS.items():
            yield _at(place, minimal, schema, text, what)
    for text in UNUSUAL_OF_FORMAT.get(str(field.get("format")), []):
        yield _at(place, minimal, schema, text, f"= {_short(text)}")
    if field.get("additionalProperties"):
        nested: dict[str, Json] = {
            "a": {"b": [1, None]},
            "b": None,
            "c": [],
            "": "empty",
            "to_number": "+12025550199",
            "__proto__": {"x": 1},
        }
        for key, value in nested.items():
            yield _at(
                place, minimal, schema, {**example_of(field), key: value}, f"with {key or 'an empty key'!r}: {_short(value)}"
            )
        many = {f"key_{number}": "x" for number in range(100)}
        yield _at(place, minimal, schema, {**example_of(field), **many}, "with a hundred free keys")


def _around(minimal: Json, schema: Json) -> Iterator[Directed]:
    """Meet a condition of `if`; then leave out, and break, each thing that `then` requires."""
    condition, consequence = schema.get("if"), schema.get("then")
    if not isinstance(condition, dict) or not isinstance(consequence, dict):
        return
    properties = schema.get("properties", {})
    met = {**minimal, **{name: example_of(field) for name, field in condition.get("properties", {}).items()}}
    required = consequence.get("required", [])
    full = {**met, **{name: example_of(properties.get(name, {})) for name in required}}
    yield Directed("the condition met", full)
    yield Directed("everything declared, the condition met", {**full_example_of(schema), **full})
    for name in required:
        yield Directed(f"{name} left out though required", {key: value for key, value in full.items() if key != name})
    for name in consequence.get("properties", {}):
        right = str(full.get(name))
        for wrong in ("", "tomorrow", f"{right}Z", right.replace(" ", "T"), right[:10], f"{right} ", None, 1, [right]):
            yield Directed(f"{name} = {_short(wrong)}, the condition met", {**full, name: wrong})


def _lists(place: Place, minimal: Json, schema: Json, lengths: tuple[int, ...]) -> Iterator[Directed]:
    """Yield lists of many rows and, with the shortest, lists in another order and with duplicates."""
    if place.schema.get("type") != "array" or "maxItems" in place.schema:
        return
    rows = list(_rows(example_of(place.schema.get("items")), place.schema.get("items", {}), max(lengths)))
    if lengths == SHORT_LISTS:
        yield _at(place, minimal, schema, rows[:3][::-1], "in falling order")
        yield _at(place, minimal, schema, [rows[1], rows[0], rows[2], rows[1]], "with a duplicate")
    for length in lengths:
        yield _at(place, minimal, schema, rows[:length], f"of {length}")


def _rows(row: Json, schema: Json, count: int) -> Iterator[Json]:
    """Yield rows that differ in their telephone number, where they have one: from the ranges that Ofcom keeps for fiction."""
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    for number in range(count):
        numbered = f"+447700900{number:03d}" if number < 1000 else f"+4420794600{number - 1000:02d}"
        changes = {name: numbered for name, field in properties.items() if field.get("format") == "e164"}
        yield {**row, **changes} if isinstance(row, dict) else row


def _raw(minimal: Json) -> Iterator[Directed]:
    """Yield bodies that are no JSON, or not quite, and other content types."""
    text = json.dumps(minimal).encode()
    inner = text[1:-1]
    for label, body in {
        "an empty body": b"",
        "broken JSON": text[:-1],
        "JSON with something behind it": text + b"}",
        "a trailing comma": b"{" + inner + b",}",
        "no text in UTF-8": b'{"name": "\xff\xfe", ' + inner + b"}",
        "NaN": b'{"unheard_of": NaN, ' + inner + b"}",
        "half a surrogate pair": b'{"unheard_of": "\\ud800", ' + inner + b"}",
        "a key twice": b"{" + inner + b", " + inner + b"}",
        "JSON with a byte order mark": b"\xef\xbb\xbf" + text,
        "nested ten thousand deep": b"[" * 10_000 + b"]" * 10_000,
        "a list": b"[" + text + b"]",
        "null": b"null",
        "a text": b'"text"',
        "a number": b"7",
    }.items():
        yield Directed(label, body)
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/octet-stream", "nonsense"):
        yield Directed(f"JSON called {kind}", text, {"Content-Type": kind})
    yield Directed("JSON with a charset", text, {"Content-Type": "application/json; charset=utf-8"})


def _short(value: Json) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
