"""What is wrong with a value that does not fit its schema: every fault, with its place. Slow and exact.

The keywords are those that the spec uses. Of a reply only kinds and required fields are judged; of a request everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from omnidim_contract.shapes import KINDS, Schema, resolved

_MOST_OF_A_VALUE = 60
_NAMES = {str: "a string", int: "an integer", float: "a number", bool: "a boolean", dict: "an object", list: "an array"}


@frozen
class Misfit:
    """One fault: its place in the body (`details.number_pool[0].id`), and what is wrong there."""

    place: str
    fault: str

    def __str__(self) -> str:
        return f"{self.place or 'the body'}: {self.fault}"


@frozen
class Judge:
    """Compares values with the schemas of one document. `strict` is for requests: enums, ranges and patterns count too."""

    document: Schema
    strict: bool = False

    def misfits(self, schema: Schema | bool, value: Any, place: str = "") -> Iterator[Misfit]:
        """Yield every fault of a value."""
        schema = resolved(schema, self.document)
        if not isinstance(schema, Mapping):
            if schema is False and self.strict:
                yield Misfit(place, "expected nothing here")
            return
        if "type" in schema and not any(_is_a(kind, value) for kind in _listed(schema["type"])):
            expected = " or ".join(_article(kind) for kind in _listed(schema["type"]))
            yield Misfit(place, f"expected {expected}, found {_shown(value)}")
            return
        yield from self._combinations(schema, value, place)
        if isinstance(value, dict):
            yield from self._object(schema, value, place)
        if isinstance(value, list):
            yield from self._array(schema, value, place)
        if self.strict:
            yield from (Misfit(place, fault) for fault in _limits(schema, value))

    def _combinations(self, schema: Schema, value: Any, place: str) -> Iterator[Misfit]:
        for part in schema.get("allOf", ()):
            yield from self.misfits(part, value, place)
        for keyword in ("anyOf", "oneOf"):
            choices = schema.get(keyword)
            if choices and all(any(self.misfits(choice, value, place)) for choice in choices):
                kinds = [_article(kind) for choice in choices for kind in _listed(resolved_type(choice, self.document))]
                yield Misfit(place, f"expected {' or '.join(kinds) or 'one of the choices of the spec'}, found {_shown(value)}")
        if self.strict and "if" in schema:
            branch = "else" if any(self.misfits(schema["if"], value, place)) else "then"
            yield from self.misfits(schema.get(branch, True), value, place)

    def _object(self, schema: Schema, value: dict[str, Any], place: str) -> Iterator[Misfit]:
        for name in schema.get("required", ()):
            if name not in value:
                yield Misfit(_inside(place, name), "is required, and missing")
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for name, found in value.items():
            yield from self.misfits(properties.get(name, others), found, _inside(place, name))

    def _array(self, schema: Schema, value: list[Any], place: str) -> Iterator[Misfit]:
        if self.strict and len(value) < schema.get("minItems", 0):
            yield Misfit(place, f"expected at least {schema['minItems']}, found {len(value)}")
        for index, found in enumerate(value):
            yield from self.misfits(schema.get("items", True), found, f"{place}[{index}]")


def _limits(schema: Schema, value: Any) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"expected one of {', '.join(map(repr, schema['enum']))}, found {_shown(value)}"
    if "const" in schema and (value != schema["const"] or isinstance(value, bool) != isinstance(schema["const"], bool)):
        yield f"expected {schema['const']!r}, found {_shown(value)}"
    if isinstance(value, str):
        yield from _limits_of_text(schema, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from (fault for keyword, fits, words in _RANGES if keyword in schema
                    for fault in _out_of_range(schema[keyword], value, fits, words))  # fmt: skip


_RANGES: tuple[tuple[str, Callable[[float, float], bool], str], ...] = (
    ("minimum", float.__ge__, "at least"),
    ("maximum", float.__le__, "at most"),
    ("exclusiveMinimum", float.__gt__, "more than"),
    ("exclusiveMaximum", float.__lt__, "less than"),
)


def _out_of_range(limit: float, value: float, fits: Callable[[float, float], bool], words: str) -> Iterator[str]:
    try:
        fine = fits(float(value), float(limit))
    except OverflowError:
        fine = (value > 0) == (words in ("at least", "more than"))
    if not fine:
        yield f"expected {words} {limit}, found {_shown(value)}"


def _limits_of_text(schema: Schema, value: str) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield f"expected at least {schema['minLength']} characters, found {len(value)}"
    if len(value) > schema.get("maxLength", len(value)):
        yield f"expected at most {schema['maxLength']} characters, found {len(value)}"
    if "pattern" in schema and not matches(schema["pattern"], value):
        yield f"expected text of the form {schema['pattern']}, found {_shown(value)}"


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern of the spec is found in a text; `$` is the very end there, not the end of a last line."""
    return re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), text, re.ASCII) is not None


def resolved_type(schema: Schema | bool, document: Schema) -> str | list[str]:
    """Return the `type` that a schema names, references followed; an empty list where it names none."""
    found = resolved(schema, document)
    kind: str | list[str] = found.get("type", []) if isinstance(found, Mapping) else []
    return kind


def _is_a(kind: str, value: Any) -> bool:
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return type(value) in KINDS[kind]


def _listed(said: str | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else said


def _article(kind: str) -> str:
    return {"null": "null", "integer": "an integer", "object": "an object", "array": "an array"}.get(kind, f"a {kind}")


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    name = _NAMES.get(type(value), type(value).__name__)
    if isinstance(value, dict | list):
        return name
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return f"{name} of {value.bit_length()} bits"
    text = ascii(value)
    return f"{name} ({text if len(text) <= _MOST_OF_A_VALUE else text[:_MOST_OF_A_VALUE] + '...'})"
