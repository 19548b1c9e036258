"""The operations and links of a spec, as rules speak of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from omnidim_spec.pointers import Json, look_up, pointer_to

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen
class Operation:
    """An operation: where it stands, its method and path, and its parameters by place and name."""

    id: str
    method: str
    path: str
    pointer: str
    parameters: Mapping[tuple[str, str], Json]


@frozen
class Link:
    """A link from a reply of `source` to `target`: the pointer into the reply's body for each parameter it gives."""

    name: str
    source: str
    target: str
    pointer: str
    parameters: Mapping[str, str]


def operations(document: Json) -> Iterator[Operation]:
    """Yield the operations of a spec, in its order."""
    for path, item in document.get("paths", {}).items():
        shared = item.get("parameters", [])
        for method in METHODS:
            if method in item:
                listed = [followed(document, parameter) for parameter in (*shared, *item[method].get("parameters", []))]
                parameters = {(parameter["in"], parameter["name"]): parameter for parameter in listed}
                identifier = item[method].get("operationId", f"{method.upper()} {path}")
                yield Operation(identifier, method, path, pointer_to("paths", path, method), parameters)


def links(document: Json) -> Iterator[Link]:
    """Yield the links that stand in the replies of operations and lead to an operation by its id."""
    for operation in operations(document):
        for status, reply in look_up(document, operation.pointer).get("responses", {}).items():
            named = followed(document, reply).get("links", {}) if isinstance(reply, dict) else {}
            for name, link in named.items():
                target = followed(document, link).get("operationId")
                if target is not None:
                    place = operation.pointer + pointer_to("responses", status, "links", name)
                    yield Link(name, operation.id, target, place, _of_body(link.get("parameters", {})))


def _of_body(parameters: Mapping[str, Json]) -> dict[str, str]:
    prefix = "$response.body#"
    given = {name: value for name, value in parameters.items() if isinstance(value, str) and value.startswith(prefix)}
    return {name.removeprefix("path."): value.removeprefix(prefix) for name, value in given.items()}


def followed(document: Json, node: Json) -> Json:
    """Return a node, or what its `$ref` leads to."""
    seen = 0
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"].startswith("#") and seen < 50:
        node = look_up(document, node["$ref"][1:])
        seen += 1
    return node
