"""Names that the generator turns into broken code without a word: refused before it runs."""

from __future__ import annotations

from collections.abc import Iterator

from openapi_python_client.strings import PythonIdentifier, snake_case

from omnidim_spec.errors import Fault
from omnidim_spec.page import METHODS
from omnidim_spec.pointers import Json, pointer_to, walk

# Names of the generated class's own members and of the local variables of its methods.
_OF_MODELS = frozenset({"additional_properties", "cls", "d", "field_dict", "from_dict", "to_dict"})
# Local variables of the generated function, by where the parameter is sent.
_OF_FUNCTIONS = {"query": "params", "header": "headers", "path": "quote", "cookie": "cookies"}
_PREFIX = "field_"


def unusable_names(document: Json) -> list[Fault]:
    """Return every property, parameter and operation whose name generated code could not carry."""
    return [*_properties(document), *_operations(document)]


def _properties(document: Json) -> Iterator[Fault]:
    for pointer, node in walk(document):
        is_schema = isinstance(node, dict) and isinstance(node.get("properties"), dict) and not pointer.endswith("/properties")
        for name in node["properties"] if is_schema and "/example" not in pointer else ():
            if str(PythonIdentifier(name, _PREFIX)) in _OF_MODELS:
                todo = "remove it with an overlay action; the client then keeps it among the additional properties"
                place = pointer + pointer_to("properties", name)
                yield Fault(place, "a property that generated code does not use itself", name, todo)


def _operations(document: Json) -> Iterator[Fault]:
    modules: dict[tuple[str, str], str] = {}
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            operation = item.get(method)
            if not isinstance(operation, dict):
                continue
            pointer = pointer_to("paths", path, method)
            name = operation.get("operationId") or f"{method}_{path}"
            tag = (operation.get("tags") or ["default"])[0]
            module = str(PythonIdentifier(tag, "tag")), str(PythonIdentifier(name, _PREFIX))
            first = modules.setdefault(module, pointer)
            if first != pointer:
                came = f"{name}, whose file {snake_case(name)}.py is also that of {first}"
                yield Fault(pointer, "an operation of its own name", came, "change one operationId with an overlay action")
            yield from _parameters(operation, pointer)


def _parameters(operation: Json, pointer: str) -> Iterator[Fault]:
    for number, parameter in enumerate(operation.get("parameters") or ()):
        name, place = str(parameter.get("name")), parameter.get("in")
        if str(PythonIdentifier(name, _PREFIX)) == _OF_FUNCTIONS.get(str(place)):
            where = pointer + pointer_to("parameters", number)
            todo = "remove it with an overlay action, and send it through the raw client"
            yield Fault(where, f"a {place} parameter that generated code does not use itself", name, todo)
