"""The shape of a reply as the spec tells it: kinds of values, required fields, nothing that a new value could break.

Values are compared column by column (all the `to_number`s of a list at once), so that a long list costs little more than
reading it. Unknown fields, new statuses and values outside an enum or a range fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from attrs import field, frozen

Schema = Mapping[str, Any]

KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}
_DEEPEST = 20


@frozen
class Shape:
    """What the values of one place have in common. `kinds` is None where any kind will do."""

    kinds: frozenset[type] | None = None
    required: tuple[str, ...] = ()
    properties: tuple[tuple[str, Shape], ...] = ()
    others: Shape | None = None
    """Of the fields that the spec does not name, where it says anything about them."""
    items: Shape | None = None
    parts: tuple[Shape, ...] = ()
    """Every one of them has to fit (`allOf`)."""
    choices: tuple[Shape, ...] = ()
    """One of them has to fit (`anyOf`, `oneOf`)."""
    _known: frozenset[str] = field(init=False)

    @_known.default
    def _names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.properties)

    @classmethod
    def of(cls, schema: Schema | bool, document: Schema, depth: int = 0) -> Shape:
        """Return the shape that a schema of an OpenAPI document describes; a schema inside itself is followed 20 deep."""
        schema = resolved(schema, document)
        if depth > _DEEPEST or not isinstance(schema, Mapping):
            return cls()

        def inner(found: Schema | bool) -> Shape:
            return cls.of(found, document, depth + 1)

        others = schema.get("additionalProperties")
        return cls(
            kinds=_kinds(schema.get("type")),
            required=tuple(schema.get("required", ())),
            properties=tuple((name, inner(found)) for name, found in schema.get("properties", {}).items()),
            others=inner(others) if isinstance(others, Mapping) else None,
            items=inner(schema["items"]) if "items" in schema else None,
            parts=tuple(map(inner, schema.get("allOf", ()))),
            choices=tuple(map(inner, (*schema.get("anyOf", ()), *schema.get("oneOf", ())))),
        )

    def fits(self, values: list[Any]) -> bool:
        """Tell whether every one of these values has this shape. A whole number written as 3.0 is left to `misfits`."""
        kinds = set(map(type, values))
        if self.kinds is not None and not kinds <= self.kinds:
            return False
        if self.choices and not all(any(choice.fits([value]) for choice in self.choices) for value in values):
            return False
        if not all(part.fits(values) for part in self.parts):
            return False
        if dict in kinds and not self._fits_objects(values if len(kinds) == 1 else [v for v in values if type(v) is dict]):
            return False
        if list in kinds and self.items is not None:
            return self.items.fits(list(chain.from_iterable(v for v in values if type(v) is list)))
        return True

    def _fits_objects(self, objects: list[dict[str, Any]]) -> bool:
        for name, shape in self.properties:
            column = [found[name] for found in objects if name in found]
            if column and not shape.fits(column):
                return False
        if any(name not in found for name in self.required for found in objects):
            return False
        return self.others is None or self.others.fits(
            [value for found in objects for name, value in found.items() if name not in self._known]
        )


def _kinds(said: str | Iterable[str] | None) -> frozenset[type] | None:
    if said is None:
        return None
    names = (said,) if isinstance(said, str) else said
    return frozenset(kind for name in names for kind in KINDS[name])


def resolved(schema: Schema | bool, document: Schema) -> Schema | bool:
    """Return what a schema says, references of the document followed."""
    while isinstance(schema, Mapping) and "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        siblings = {name: value for name, value in schema.items() if name != "$ref"}
        schema = {"allOf": [found, siblings]} if siblings.keys() - {"description", "summary"} else found
    return schema
