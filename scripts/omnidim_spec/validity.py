"""Is the document valid OpenAPI 3.1, its schemas valid JSON Schema 2020-12, and does every reference lead somewhere?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import jsonschema_rs

from omnidim_spec.errors import Fault
from omnidim_spec.page import METHODS
from omnidim_spec.pointers import Json, look_up, pointer_to, walk

Where = Callable[[str], str]
"""Tells where a node of the document comes from, by its pointer."""


def invalidities(document: Json, where: Where) -> list[Fault]:
    """Return every place at which the document is not valid."""
    faults = []
    for error in _validator().iter_errors(document):
        pointer = pointer_to(*error.instance_path)
        faults.append(Fault(where(pointer), f"valid OpenAPI 3.1 at {pointer or 'the top'}", _short(error.message)))
    found = []
    for pointer, node in walk(document):
        if pointer.endswith("/$ref") and isinstance(node, str) and "/example" not in pointer and "/x-" not in pointer:
            faults.extend(_dangling(document, pointer, node, where))
        elif _is_schema(pointer):
            found.append((pointer, node))
    faults.extend(_path_parameters(document, where))
    for pointer, schema in found:
        for error in _SCHEMA_OF_SCHEMAS.iter_errors(schema):
            here = pointer + pointer_to(*error.instance_path)
            faults.append(Fault(where(here), f"a valid JSON Schema at {here}", _short(error.message)))
    return faults


def _path_parameters(document: Json, where: Where) -> Iterator[Fault]:
    """Yield each operation whose path and path parameters do not name the same."""
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        named = set(re.findall(r"\{([^{}]*)\}", path))
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if not isinstance(operation, dict):
                continue
            listed = [*_list(item.get("parameters")), *_list(operation.get("parameters"))]
            if any(not isinstance(parameter, dict) or "$ref" in parameter for parameter in listed):
                continue
            declared = {str(parameter.get("name")) for parameter in listed if parameter.get("in") == "path"}
            for name in sorted(named ^ declared):
                place = where(pointer_to("paths", path, method, "parameters"))
                if name in named:
                    yield Fault(place, f"a path parameter {name} for {path}", "none", "declare it, with `in: path`")
                else:
                    yield Fault(place, f"{{{name}}} in the path, since it is declared", path, "mend the path or the parameter")


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _is_schema(pointer: str) -> bool:
    """Tell whether an outermost schema of the document stands there."""
    parent, _, key = pointer.rpartition("/")
    if parent == "/components/schemas":
        return True
    return key == "schema" and "/schemas/" not in pointer and "/example" not in pointer and not parent.endswith("/properties")


def _dangling(document: Json, pointer: str, reference: str, where: Where) -> Iterator[Fault]:
    try:
        if not reference.startswith("#"):
            raise KeyError(reference)
        look_up(document, reference[1:])
    except KeyError:
        expected = "a reference to a node of this document"
        is_inside = reference.startswith("#")
        todo = "add what it names, or mend the name" if is_inside else "references into other documents are not followed"
        yield Fault(where(pointer), expected, reference, todo)


def _short(message: str) -> str:
    return message if len(message) <= 300 else f"{message[:150]} ... {message[-100:]}"


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    # Only its schema is wanted: importing the package would cost more than a whole build.
    found = find_spec("openapi_spec_validator")
    assert found is not None
    assert found.submodule_search_locations
    file = Path(found.submodule_search_locations[0], "resources", "schemas", "v3.1", "schema.json")
    return jsonschema_rs.Draft202012Validator(json.loads(file.read_text("utf-8")))


_SCHEMA_OF_SCHEMAS = jsonschema_rs.Draft202012Validator({"$ref": "https://json-schema.org/draft/2020-12/schema"})
