"""What of a document is used: components that an operation leads to, and security schemes that one asks for."""

from __future__ import annotations

from collections.abc import Iterator

from omnidim_spec.diff.document import Document
from omnidim_spec.page import METHODS
from omnidim_spec.pointers import Json, pointer_to

_ROOTS = ("paths", "webhooks")


def unused_components(document: Document) -> dict[str, Json]:
    """Return the components that no operation leads to, by their pointers; security schemes are used by their names."""
    components = document.value.get("components")
    if not isinstance(components, dict):
        return {}
    named = {
        pointer_to("components", section, name): value
        for section, members in components.items()
        if isinstance(members, dict) and not section.startswith("x-")
        for name, value in members.items()
    }
    used: set[str] = set()
    waiting = [document.value.get(root) for root in _ROOTS]
    while waiting:
        for reference in _references(waiting.pop()):
            pointer = "/".join(document.target(reference).pointer.split("/")[:4]) if reference.startswith("#") else ""
            if pointer in named and pointer not in used:
                used.add(pointer)
                waiting.append(named[pointer])
    schemes = {pointer_to("components", "securitySchemes", name) for name in used_schemes(document)}
    return {pointer: value for pointer, value in named.items() if pointer not in used | schemes}


def _references(value: Json) -> Iterator[str]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            waiting.extend(child for child in node.values() if isinstance(child, (dict, list)))
        elif isinstance(node, list):
            waiting.extend(child for child in node if isinstance(child, (dict, list)))


def used_schemes(document: Document) -> set[str]:
    """Return the names of the security schemes that the document or an operation asks for."""
    found = {name for place in document.root.items("security") for name in place.mapping}
    for root in _ROOTS:
        for item in document.root.members(root).values():
            followed = item.followed()
            for operation in (followed.child(method) for method in METHODS if method in followed.mapping):
                found |= {name for place in operation.items("security") for name in place.mapping}
    return found
