"""What a schema declares of an object or a list, every reference followed and every alternative counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field

from omnidim_spec.pointers import Json, look_up

_APPLIED = ("allOf", "anyOf", "oneOf")
_CONDITIONS = ("if", "then", "else")


@define
class Declared:
    """The properties of an object by name, each with all its schemas; `is_open` where others are said to be allowed."""

    names: dict[str, list[Json]] = field(factory=dict)
    patterns: dict[str, Json] = field(factory=dict)
    others: list[Json] = field(factory=list)
    items: list[Json] = field(factory=list)
    is_open: bool = False

    def knows(self, name: str) -> bool:
        """Tell whether a property is declared by its name or by a pattern."""
        return name in self.names or any(_matches(pattern, name) for pattern in self.patterns)

    def below(self, name: str) -> list[Json]:
        """Return the schemas of a property."""
        found = [*self.names.get(name, ()), *(schema for text, schema in self.patterns.items() if _matches(text, name))]
        return found or self.others


def declared(schema: Json, document: Json) -> Declared:
    """Return what a schema and everything that applies to the same value declares."""
    found = Declared()
    for one in applied(schema, document):
        for name, inner in _mapping(one.get("properties")).items():
            found.names.setdefault(name, []).append(inner)
        for pattern, inner in _mapping(one.get("patternProperties")).items():
            found.patterns[pattern] = inner
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            others = one.get(keyword, False)
            found.is_open |= others is not False
            found.others += [others] if isinstance(others, dict) else []
        if isinstance(one.get("items"), dict):
            found.items.append(one["items"])
        if isinstance(one.get("prefixItems"), list):
            found.items.extend(one["prefixItems"])
    return found


def applied(schema: Json, document: Json) -> Iterator[dict[str, Json]]:
    """Yield a schema and all schemas that speak of the same value: references, alternatives, conditions."""
    waiting, seen = [schema], set()
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        reference = one.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            waiting.append(followed(one, document))
        for keyword in _APPLIED:
            waiting.extend(one[keyword] if isinstance(one.get(keyword), list) else ())
        waiting.extend(one.get(keyword) for keyword in _CONDITIONS)
        waiting.extend(_mapping(one.get("dependentSchemas")).values())


def followed(node: Json, document: Json) -> Json:
    """Return what a reference points to, through others; None where it leads nowhere or in a circle."""
    seen = set()
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        reference = node["$ref"]
        if reference in seen or not reference.startswith("#"):
            return None
        seen.add(reference)
        try:
            node = look_up(document, reference[1:])
        except KeyError:
            return None
    return node


def kinds(schema: Json, document: Json) -> frozenset[str]:
    """Return the types that a schema allows by its words, empty where it names none. An integer is a number too."""
    found: set[str] = set()
    for one in applied(schema, document):
        said = one.get("type")
        found.update([said] if isinstance(said, str) else said if isinstance(said, list) else ())
    return frozenset(found)


def undeclared(schemas: list[Json], value: Json, document: Json, place: str = "") -> Iterator[tuple[str, str, Declared]]:
    """Yield the place and the name of each key of a value that no schema declares, with what is declared there."""
    if isinstance(value, list):
        items = [inner for schema in schemas for inner in declared(schema, document).items]
        for number, item in enumerate(value) if items else ():
            yield from undeclared(items, item, document, f"{place}/{number}")
        return
    if not isinstance(value, dict):
        return
    known = declared({"allOf": schemas}, document)
    for name, item in value.items():
        inner = known.below(name)
        if known.knows(name) or inner:
            yield from undeclared(inner, item, document, f"{place}/{name.replace('~', '~0').replace('/', '~1')}")
        elif known.names and not known.is_open:
            yield place, name, known


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return True
