"""Give inline schemas the names of components, by which generated code calls them.

The overlay's `x-components` names what people speak of, in its order (a later path may go through an earlier name). Every other
object schema with properties gets a mechanical name: `<OperationId>Request`, `<OperationId>Response<status>`, and below those
the name of the schema that holds it and of the property.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from attrs import evolve

from omnidim_spec.errors import Fault, OverlayError, SchemaError, SpecError
from omnidim_spec.overlay import Overlay, matches
from omnidim_spec.page import METHODS
from omnidim_spec.pointers import Json, keys_of, look_up, pointer_to, same

# Class names of generated code, or of what it imports, that a component of the same name would shadow.
RESERVED = frozenset(
    {"Any", "AuthenticatedClient", "BytesIO", "Client", "File", "FileTypes", "HTTPStatus", "Literal", "Mapping"}
    | {"None", "RequestFiles", "Response", "Self", "True", "False", "TypeVar", "UNSET", "Union", "Unset"}
)

Moves = dict[str, str]
"""Where each named schema stood in the document before it got its name, by its pointer now."""


def name_schemas(document: Json, overlay: Overlay, where: Callable[[str], str]) -> Moves:
    """Move inline schemas to `components.schemas`, in place, and return where each came from.

    Raises:
        SpecError: names that no longer apply, clash, or cannot be class names, all of them.
    """
    moves, faults = give_names(document, overlay, where)
    if faults:
        raise SchemaError(faults)
    return moves


def give_names(document: Json, overlay: Overlay, where: Callable[[str], str]) -> tuple[Moves, list[Fault]]:
    """Do the same as `name_schemas`, as far as it goes, and return the faults beside it."""
    moves: Moves = {}
    faults: list[Fault] = []
    schemas: dict[str, Json] = document.setdefault("components", {}).setdefault("schemas", {})
    taken = set(schemas)
    for name, targets in overlay.names.items():
        place = overlay.at(pointer_to("x-components", name))
        try:
            _check_name(name, place)
            for target in targets:
                _name_all(document, name, target, place, moves)
        except SpecError as error:
            faults.extend(error.faults)
        taken.add(name)
    if not faults:
        for pointer, name in list(_mechanical(document)):
            for fault in _name_below(document, look_up(document, pointer), pointer, name, taken, moves):
                faults.append(evolve(fault, where=where(fault.where)))
    if not schemas:
        del document["components"]
    return moves, faults


def _check_name(name: str, where: str) -> None:
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
        raise OverlayError(Fault(where, "a component name such as BulkCall", repr(name), "use PascalCase"))
    if name in RESERVED:
        todo = f"choose another name, such as {name}Object"
        raise OverlayError(Fault(where, "a name that generated code does not use itself", name, todo))


def _name_all(document: Json, name: str, target: str, where: str, moves: Moves) -> None:
    found = matches(target, document, where)
    if not found:
        todo = "the page has changed: mend the path, or remove the name"
        raise OverlayError(Fault(where, f"a schema at {target}", "none", todo))
    for match in found:
        node = match.obj
        if not isinstance(node, dict) or "$ref" in node:
            came = "a schema that already has a name" if isinstance(node, dict) else repr(node)
            raise OverlayError(Fault(where, f"an inline schema at {target}", came, "name each schema once"))
        known = document["components"]["schemas"].get(name)
        if known is not None and not same(known, node):
            todo = "give the schemas names of their own"
            raise OverlayError(Fault(where, f"schemas that are all the same under {name}", "two that differ", todo))
        _move(document, pointer_to(*match.parts), name, moves)


def _move(document: Json, pointer: str, name: str, moves: Moves) -> None:
    parent = look_up(document, pointer.rpartition("/")[0])
    key = keys_of(pointer)[-1]
    place: str | int = int(key) if isinstance(parent, list) else key
    schemas = document["components"]["schemas"]
    schemas.setdefault(name, parent[place])
    parent[place] = {"$ref": f"#/components/schemas/{name}"}
    moves.setdefault(pointer_to("components", "schemas", name), pointer)


def _mechanical(document: Json) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the name of each request and reply schema, and of each schema the overlay named."""
    for name in document["components"]["schemas"]:
        yield pointer_to("components", "schemas", name), name
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield from _of_operation(item[method], pointer_to("paths", path, method))


def _of_operation(operation: Json, pointer: str) -> Iterator[tuple[str, str]]:
    name = pascal_case(operation.get("operationId") or operation_name(pointer))
    bodies = [("Request", operation.get("requestBody"), f"{pointer}/requestBody")]
    for status, reply in operation["responses"].items():
        bodies.append((f"Response{pascal_case(status)}", reply, pointer + pointer_to("responses", status)))
    for suffix, body, place in bodies:
        content = body.get("content") if isinstance(body, dict) else None
        for number, (media_type, media) in enumerate(content.items() if isinstance(content, dict) else ()):
            if isinstance(media, dict) and isinstance(media.get("schema"), dict):
                media_name = pascal_case(media_type) if number else ""
                yield place + pointer_to("content", media_type, "schema"), name + suffix + media_name


def _name_below(document: Json, node: Json, pointer: str, name: str, taken: set[str], moves: Moves) -> Iterator[Fault]:
    """Name the schema at a pointer, if it is an inline object, and those inside it."""
    if not isinstance(node, dict) or "$ref" in node:
        return
    if isinstance(node.get("properties"), dict) and keys_of(pointer)[:-1] != ["components", "schemas"]:
        if name in taken or name in RESERVED:
            came = f"{name}, which is taken"
            todo = "name the schema in the overlay's x-components"
            yield Fault(pointer, "a mechanical name that is free", came, todo)
            return
        taken.add(name)
        _move(document, pointer, name, moves)
        pointer = pointer_to("components", "schemas", name)
    properties = node.get("properties")
    for key, schema in list(properties.items()) if isinstance(properties, dict) else ():
        below = f"{pointer}{pointer_to('properties', key)}"
        yield from _name_below(document, schema, below, name + pascal_case(key), taken, moves)
    for keyword, suffix in (("items", "Item"), ("additionalProperties", "Value")):
        if isinstance(node.get(keyword), dict):
            yield from _name_below(document, node[keyword], f"{pointer}/{keyword}", name + suffix, taken, moves)


def operation_name(pointer: str) -> str:
    """Return the name of an operation without an operationId: its method and path, as the generator names it."""
    _, path, method = keys_of(pointer)
    return f"{method}_{path}"


def pascal_case(text: str) -> str:
    """Return a text as one PascalCase word: `createBulkCall` and `create_bulk_call` are both `CreateBulkCall`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", text))
