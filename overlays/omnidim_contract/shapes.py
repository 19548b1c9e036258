"""The shape of a reply as the spec tells it: kinds of values, required fields, nothing that a new value could break.

Values are compared column by column (all the `to_number`s of a list at once), so that a long list costs little more than
reading it. Unknown fields, new statuses and values outside an enum or a range fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from attrs import Factory, field, frozen

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
_FEW = 20


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
    _plain: dict[str, frozenset[type]] = field(
        init=False, default=Factory(lambda self: self._plain_properties(), takes_self=True)
    )
    """The properties of which only the kind is told."""
    _rich: tuple[tuple[str, Shape], ...] = field(
        init=False, default=Factory(lambda self: self._rich_properties(), takes_self=True)
    )
    """The other properties."""
    _free: frozenset[type] = field(init=False, default=Factory(lambda self: self._free_kinds(), takes_self=True))
    """The kinds that a choice takes without a further word."""

    def _free_kinds(self) -> frozenset[type]:
        return frozenset(kind for choice in self.choices if choice.is_plain for kind in choice.kinds or ())

    def _plain_properties(self) -> dict[str, frozenset[type]]:
        return {name: shape.kinds for name, shape in self.properties if shape.is_plain and shape.kinds is not None}

    def _rich_properties(self) -> tuple[tuple[str, Shape], ...]:
        return tuple((name, shape) for name, shape in self.properties if not shape.is_plain)

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a kind is told, or nothing at all."""
        return not (self.required or self.properties or self.others or self.items or self.parts or self.choices)

    @classmethod
    def of(cls, schema: Schema | bool, document: Schema, depth: int = 0) -> Shape:
        """Return the shape that a schema of an OpenAPI document describes; a schema inside itself is followed 20 deep."""
        schema = resolved(schema, document)
        if depth > _DEEPEST or not isinstance(schema, Mapping):
            return cls()

        def inner(found: Schema | bool) -> Shape:
            return cls.of(found, document, depth + 1)

        others = schema.get("additionalProperties")
        kinds = _kinds(schema.get("type"))
        choices = tuple(map(inner, (*schema.get("anyOf", ()), *schema.get("oneOf", ()))))
        if kinds is None and choices and all(choice.is_plain and choice.kinds is not None for choice in choices):
            kinds, choices = frozenset(kind for choice in choices for kind in choice.kinds or ()), ()
        return cls(
            kinds=kinds,
            required=tuple(schema.get("required", ())),
            properties=tuple((name, inner(found)) for name, found in schema.get("properties", {}).items()),
            others=inner(others) if isinstance(others, Mapping) else None,
            items=inner(schema["items"]) if "items" in schema else None,
            parts=tuple(map(inner, schema.get("allOf", ()))),
            choices=choices,
        )

    def fits(self, values: list[Any]) -> bool:
        """Tell whether every one of these values has this shape. A whole number written as 3.0 is left to `misfits`."""
        kinds = set(map(type, values))
        if self.kinds is not None and not kinds <= self.kinds:
            return False
        if (self.choices or self.parts) and not self._fits_combined(values):
            return False
        if dict in kinds and not self._fits_objects(values if len(kinds) == 1 else [v for v in values if type(v) is dict]):
            return False
        if list in kinds and self.items is not None:
            return self.items.fits(list(chain.from_iterable(v for v in values if type(v) is list)))
        return True

    def _fits_combined(self, values: list[Any]) -> bool:
        unsure = [value for value in values if type(value) not in self._free] if self.choices else []
        if not all(any(choice.fits([value]) for choice in self.choices) for value in unsure):
            return False
        return all(part.fits(values) for part in self.parts)

    def _fits_objects(self, objects: list[dict[str, Any]]) -> bool:
        if any(name not in found for name in self.required for found in objects):
            return False
        if not (self._plain_by_object(objects) if len(objects) < _FEW else self._plain_by_column(objects)):
            return False
        for name, shape in self._rich:
            column = [found[name] for found in objects if name in found]
            if column and not shape.fits(column):
                return False
        return self.others is None or self._fits_others(objects, self.others)

    def _plain_by_object(self, objects: list[dict[str, Any]]) -> bool:
        kinds_of = self._plain.get
        for found in objects:
            for name, value in found.items():
                kinds = kinds_of(name)
                if kinds is not None and type(value) not in kinds:
                    return False
        return True

    def _plain_by_column(self, objects: list[dict[str, Any]]) -> bool:
        return all(
            kinds.issuperset(map(type, [found[name] for found in objects if name in found]))
            for name, kinds in self._plain.items()
        )

    def _fits_others(self, objects: list[dict[str, Any]], others: Shape) -> bool:
        named = {name for name, _ in self.properties}
        return others.fits([value for found in objects for name, value in found.items() if name not in named])


def _kinds(said: str | Iterable[str] | None) -> frozenset[type] | None:
    if said is None:
        return None
    names = (said,) if isinstance(said, str) else said
    return frozenset(kind for name in names for kind in KINDS[name])


def resolved(schema: Schema | bool, document: Schema) -> Schema | bool:
    """Return what a schema says, references of the document followed."""
    while isinstance(schema, dict) and "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        siblings = {name: value for name, value in schema.items() if name != "$ref"}
        schema = {"allOf": [found, siblings]} if siblings.keys() - {"description", "summary"} else found
    return schema
