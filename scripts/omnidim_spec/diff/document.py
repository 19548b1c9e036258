"""An OpenAPI document that can be walked: places in it, and the references between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field, frozen

from omnidim_spec.errors import Fault, SchemaError
from omnidim_spec.pointers import Json, escape, keys_of, look_up

_TEXTS = frozenset({"example", "examples", "default", "enum", "const"})
"""Keywords whose values are data: what looks like a reference in them is none."""
_MAPS = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas", "responses", "parameters"}
    | {"headers", "requestBodies", "links", "callbacks", "pathItems", "paths", "webhooks"}
)
"""Keywords whose value maps names that anybody chose: `default` below them is a name, not a keyword."""


@define(eq=False)
class Document:
    """A document of OpenAPI 3.0 or 3.1. `faults` collects what a walk finds to be of another form than OpenAPI's."""

    name: str
    value: dict[str, Json]
    is_3_0: bool = False
    faults: list[Fault] = field(factory=list)
    _anchors: dict[str, str] = field(factory=dict)

    @property
    def root(self) -> Place:
        return Place(self, "", self.value)

    def at(self, pointer: str) -> Place:
        """Return the place at a pointer. Raises KeyError when nothing is there."""
        return Place(self, pointer, look_up(self.value, pointer))

    def target(self, reference: str) -> Place:
        """Return the place that a reference leads to; `read_document` has shown that it leads somewhere."""
        pointer = self._anchors.get(reference, reference[1:])
        return self.at(_unquoted(pointer))

    def refuse(self, pointer: str, expected: str, came: Json) -> None:
        todo = "mend the document there"
        self.faults.append(Fault(f"{self.name} {pointer or '/'}", expected, _kind_of(came), todo))


@frozen(eq=False)
class Place:
    """A node of a document, and the pointer to it."""

    document: Document
    pointer: str
    value: Json

    @property
    def mapping(self) -> dict[str, Json]:
        """The node as a mapping; anything else is a fault of the document."""
        if isinstance(self.value, dict):
            return self.value
        self.document.refuse(self.pointer, "a mapping", self.value)
        return {}

    @property
    def listing(self) -> list[Json]:
        """The node as a list; anything else is a fault of the document."""
        if isinstance(self.value, list):
            return self.value
        self.document.refuse(self.pointer, "a list", self.value)
        return []

    def get(self, key: str) -> Place | None:
        value = self.mapping
        return Place(self.document, f"{self.pointer}/{escape(key)}", value[key]) if key in value else None

    def child(self, key: str | int) -> Place:
        return Place(self.document, f"{self.pointer}/{escape(str(key))}", self.value[key])

    def members(self, key: str) -> dict[str, Place]:
        """Return the places in the mapping under a key, none where the key is missing."""
        found = self.get(key)
        return {name: found.child(name) for name in found.mapping} if found is not None else {}

    def items(self, key: str) -> list[Place]:
        """Return the places in the list under a key, none where the key is missing."""
        found = self.get(key)
        return [found.child(index) for index in range(len(found.listing))] if found is not None else []

    def followed(self) -> Place:
        """Return what a reference object leads to, or the place itself."""
        place = self
        while isinstance(place.mapping.get("$ref"), str):
            place = place.document.target(place.value["$ref"])
        return place


def read_document(value: Json, name: str) -> Document:
    """Return a document whose version is known and whose references all lead somewhere.

    Raises:
        SchemaError: it is no OpenAPI 3.0 or 3.1, or references lead out of it, nowhere, or back to themselves; all of them.
    """
    fault = _version_fault(value, name)
    if fault:
        raise SchemaError(fault)
    anchors: dict[str, str] = {}
    references = list(_references(value, anchors))
    document = Document(name, value, is_3_0=str(value["openapi"]).startswith("3.0"), anchors=anchors)
    faults = [fault for pointer, reference in references for fault in _reference_faults(document, pointer, reference)]
    if not isinstance(value.get("paths", {}), dict):
        faults.append(Fault(f"{name} /paths", "a mapping of paths", _kind_of(value["paths"]), "mend the document there"))
    if faults:
        raise SchemaError(faults)
    return document


def _version_fault(value: Json, name: str) -> Fault | None:
    todo = "give an OpenAPI 3.0 or 3.1 document, as YAML or JSON"
    if not isinstance(value, dict):
        return Fault(name, "an OpenAPI document (a mapping with `openapi` and `paths`)", _kind_of(value), todo)
    if "swagger" in value:
        return Fault(f"{name} /swagger", "OpenAPI 3.0 or 3.1", f"Swagger {value['swagger']}", "convert it to OpenAPI 3 first")
    if "openapi" not in value:
        return Fault(name, "an OpenAPI document (a mapping with `openapi` and `paths`)", "a mapping without `openapi`", todo)
    version = str(value["openapi"])
    if not re.fullmatch(r"3\.[01](\.\d+.*)?", version):
        return Fault(f"{name} /openapi", "version 3.0 or 3.1", version, todo)
    if not {"paths", "webhooks", "components"} & set(value):
        return Fault(name, "paths, webhooks or components", "none of them", todo)
    return None


def _references(value: Json, anchors: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the text of every reference, and note every anchor on the way."""
    waiting: list[tuple[str, Json, bool]] = [("", value, False)]
    while waiting:
        pointer, node, is_map = waiting.pop()
        if isinstance(node, list):
            children = [(f"{pointer}/{index}", child, False) for index, child in enumerate(node)]
        else:
            if not is_map:
                if isinstance(node.get("$ref"), str):
                    yield pointer, node["$ref"]
                if isinstance(node.get("$anchor"), str):
                    anchors[f"#{node['$anchor']}"] = pointer
            children = [
                (f"{pointer}/{escape(key)}", child, not is_map and key in _MAPS)
                for key, child in node.items()
                if is_map or not (key in _TEXTS or key.startswith("x-"))
            ]
        waiting.extend(child for child in children if isinstance(child[1], (dict, list)))


def _reference_faults(document: Document, pointer: str, reference: str) -> Iterator[Fault]:
    where = f"{document.name} {pointer}/$ref"
    if not reference.startswith("#"):
        todo = "bundle the documents into one first; references into other documents are not followed"
        yield Fault(where, "a reference to a node of this document", reference, todo)
        return
    seen = [pointer]
    while True:
        try:
            place = document.target(reference)
        except KeyError:
            yield Fault(where, "a reference to a node of this document", reference, "add what it names, or mend the name")
            return
        following = place.value.get("$ref") if isinstance(place.value, dict) and len(place.value) == 1 else None
        if not isinstance(following, str) or not following.startswith("#"):
            return
        if place.pointer in seen:
            yield Fault(where, "a reference that ends somewhere", f"{reference}, which leads back to itself", "name a schema")
            return
        seen.append(place.pointer)
        reference = following


def _unquoted(pointer: str) -> str:
    if "%" not in pointer:
        return pointer
    from urllib.parse import unquote

    return unquote(pointer)


def _kind_of(value: Json) -> str:
    names = {dict: "a mapping", list: "a list", str: "text", bool: "a boolean", type(None): "nothing"}
    kind = names.get(type(value), "a number")
    return f"{kind} ({value!r:.60})" if isinstance(value, (str, int, float)) else kind


def component_of(pointer: str) -> str | None:
    """Return the name of the component that a pointer leads to, None where it leads elsewhere."""
    keys = keys_of(pointer)
    return keys[2] if len(keys) == 3 and keys[0] == "components" else None
