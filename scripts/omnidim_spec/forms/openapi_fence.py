"""Pages of Mintlify: a fence whose info string is `yaml [source] METHOD /path`, with an OpenAPI document of one operation.

The older content of such a fence (`paths: {path: ..., method: ...}`, no `openapi` key) is recognised and refused by name.
"""

from __future__ import annotations

import re

from omnidim_spec.errors import Fault, PageError, SpecError
from omnidim_spec.markdown import Fence, Markdown
from omnidim_spec.openapi30 import to_3_1
from omnidim_spec.page import METHODS, Page
from omnidim_spec.pointers import Json, pointer_to
from omnidim_spec.yaml12 import read_yaml

CONTEXT = ("info", "servers", "security", "tags", "components")


def read(markdown: Markdown) -> Page | None:
    """Return the page, or None where the file has no such fence.

    Raises:
        PageError: the fence and its document do not fit each other, or the YAML is wrong.
    """
    marked = [(fence, match) for fence in markdown.fences if (match := _INFO.fullmatch(fence.info))]
    if not marked:
        return None
    if len(marked) > 1:
        lines = ", ".join(str(fence.source.first_line - 1) for fence, _ in marked)
        raise PageError(Fault(marked[1][0].source.at(-1, 0), "one OpenAPI fence a page", f"{len(marked)} (lines {lines})"))
    fence, match = marked[0]
    try:
        document = read_yaml(fence.text, fence.source)
    except SpecError as error:
        raise PageError(error.faults) from error
    method, path = match["method"].lower(), match["path"]
    item = _path_item(document, fence, method, path)
    return Page(
        name=markdown.name,
        line=fence.source.first_line - 1,
        method=method,
        path=path,
        operation=_operation(item, method),
        block=fence,
        tag=None,
        summary=None,
        description=None,
        snippets=tuple(other for other in markdown.fences if other is not fence),
        root=pointer_to("paths", path, method),
        context={key: document[key] for key in CONTEXT if key in document},
    )


def _path_item(document: Json, fence: Fence, method: str, path: str) -> Json:
    """Check that the document is one of OpenAPI 3 with just the operation of the info string; convert it to 3.1."""
    top = fence.source.at(0, 0)
    if not isinstance(document, dict):
        raise PageError(Fault(top, "an OpenAPI document (a mapping)", type(document).__name__))
    paths = document.get("paths")
    if "openapi" not in document:
        is_older = isinstance(paths, dict) and {"path", "method"} <= paths.keys()
        came = "Mintlify's older form (paths: path, method, request)" if is_older else "none"
        todo = "export the page again: Mintlify now writes a whole OpenAPI document"
        raise PageError(Fault(top, "an OpenAPI document with an `openapi` key", came, todo))
    version = str(document["openapi"])
    if not version.startswith(("3.0", "3.1")):
        raise PageError(Fault(top, "OpenAPI 3.0 or 3.1", version))
    if not isinstance(paths, dict) or not isinstance(paths.get(path), dict) or method not in paths[path]:
        listed = [f"{key.upper()} {name}" for name, item in _items(paths) for key in item if key in METHODS]
        raise PageError(Fault(top, f"{method.upper()} {path}, as the fence says", ", ".join(listed) or "no operation"))
    others = [f"{key.upper()} {name}" for name, item in _items(paths) for key in item if key in METHODS]
    if len(others) > 1:
        raise PageError(Fault(top, f"{method.upper()} {path} alone", ", ".join(others), "document each on its own page"))
    if version.startswith("3.0"):
        to_3_1(document)
    operation = paths[path][method]
    if not isinstance(operation, dict) or not isinstance(operation.get("responses"), dict):
        raise PageError(Fault(top, "an operation with responses", type(operation).__name__))
    item: Json = paths[path]
    return item


def _items(paths: Json) -> list[tuple[str, Json]]:
    listed = paths.items() if isinstance(paths, dict) else ()
    return [(name, item) for name, item in listed if isinstance(item, dict)]


def _operation(item: Json, method: str) -> dict[str, Json]:
    """Return the operation, with the parameters and servers of its path item: pages that share a path may differ there."""
    operation: dict[str, Json] = dict(item[method])
    shared = item.get("parameters", [])
    own = operation.get("parameters", [])
    if shared:
        named = {(parameter.get("name"), parameter.get("in")) for parameter in own if isinstance(parameter, dict)}
        kept = [parameter for parameter in shared if (parameter.get("name"), parameter.get("in")) not in named]
        operation["parameters"] = [*kept, *own]
    if "servers" in item and "servers" not in operation:
        operation["servers"] = item["servers"]
    return operation


_INFO = re.compile(rf"ya?ml\s+(?:\S+\s+)?(?P<method>{'|'.join(METHODS)})\s+(?P<path>/\S*)", re.IGNORECASE)
