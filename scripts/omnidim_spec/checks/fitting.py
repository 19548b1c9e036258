"""Does a value fit a schema of the spec? Judged by JSON Schema 2020-12, with what cannot be known left out of the judgement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal
from urllib.parse import quote

import jsonschema_rs
from attrs import define, field, frozen

from omnidim_spec.checks.grammar import parts
from omnidim_spec.checks.schemas import is_pattern
from omnidim_spec.pointers import Json, copied, pointer_to

Direction = Literal["request", "response", "either"]
"""Where a value is sent: what is read-only is not required in a request, what is write-only not in a reply."""

_SURE_WORDS = """
type enum constant const required minimum maximum exclusiveMinimum exclusiveMaximum pattern minLength maxLength minItems
maxItems additionalProperties format multipleOf falseSchema
"""
_SURE = frozenset(_SURE_WORDS.split())
"""Keywords that judge one value by itself, whatever else around it is not known."""


@frozen
class Unknown:
    """What of a value cannot be known: the pointers to `holes`, and to objects or lists that may hold more (`open`)."""

    holes: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()

    def spares(self, error: jsonschema_rs.ValidationError) -> bool:
        """Tell whether an error may only come from what is not known."""
        place, keyword = pointer_to(*error.instance_path), error.kind.name
        if any(place == hole or place.startswith(f"{hole}/") for hole in self.holes):
            return True
        if place in self.open and keyword in ("required", "minItems", "minProperties"):
            return True
        holds_some = any(other == place or other.startswith(f"{place}/") for other in (*self.holes, *self.open))
        return holds_some and keyword not in _SURE


NOTHING = Unknown()


@frozen
class Misfit:
    """Why a value does not fit: the place in it, the keyword that is broken, and the words."""

    place: str
    keyword: str
    message: str


@define
class Fitting:
    """Judges values by the schemas of a document, each by its pointer."""

    document: Json
    _registries: dict[str, jsonschema_rs.Registry] = field(factory=dict)
    _validators: dict[tuple[str, str], jsonschema_rs.Draft202012Validator | None] = field(factory=dict)

    def misfits(
        self, pointer: str, value: Json, direction: Direction = "either", unknown: Unknown = NOTHING
    ) -> Iterator[Misfit]:
        """Yield why a value does not fit the schema at a pointer; nothing where that schema cannot be used itself."""
        validator = self._validator(pointer, direction)
        for error in validator.iter_errors(value) if validator is not None else ():
            if not unknown.spares(error):
                yield Misfit(pointer_to(*error.instance_path), error.kind.name, _short(error.message))

    def _validator(self, pointer: str, direction: Direction) -> jsonschema_rs.Draft202012Validator | None:
        key = pointer, direction
        if key not in self._validators:
            schema = {"$ref": f"urn:spec#{quote(pointer, safe='/~')}"}
            try:
                made = jsonschema_rs.Draft202012Validator(schema, registry=self._registry(direction), validate_formats=True)
            except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
                made = None  # the schema is invalid, which is another check's to tell
            self._validators[key] = made
        return self._validators[key]

    def _registry(self, direction: Direction) -> jsonschema_rs.Registry:
        if direction not in self._registries:
            plain = {key: value for key, value in self.document.items() if not key.startswith("x-")}
            document = _relaxed(copied(plain), direction)
            self._registries[direction] = jsonschema_rs.Registry([("urn:spec", document)], draft=jsonschema_rs.Draft202012)
        return self._registries[direction]


def _relaxed(document: Json, direction: Direction) -> Json:
    """Take out of a copy what would stop the engine, or does not bind in this direction."""
    loose = {"request": ("readOnly",), "response": ("writeOnly",), "either": ("readOnly", "writeOnly")}[direction]
    for part in list(parts(document)):
        if part.kind != "schema":
            continue
        schema = part.value
        if isinstance(schema.get("pattern"), str) and not is_pattern(schema["pattern"]):
            del schema["pattern"]
        if schema.get("nullable") is True and isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
        required, properties = schema.get("required"), schema.get("properties")
        if isinstance(required, list) and isinstance(properties, dict):
            schema["required"] = [name for name in required if not _has_any(properties.get(name), loose)]
    return document


def _has_any(schema: Json, words: Collection[str]) -> bool:
    return isinstance(schema, dict) and any(schema.get(word) is True for word in words)


def _short(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:150]} ... {message[-100:]}"
