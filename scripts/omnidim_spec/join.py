"""Join pages into one OpenAPI document: one path item a path, one operation a page."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from omnidim_spec.errors import Fault, PageError
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, pointer_to

OPENAPI = "3.1.0"


def join_pages(pages: Iterable[Page]) -> tuple[Json, dict[str, Page]]:
    """Return the document, everything still inline, and the page of each operation by its pointer.

    What a page says outside its YAML (title, quote, URL) becomes summary, description and tag, unless the YAML has its own.
    Raises PageError when two pages document the same operation or share an operationId.
    """
    document: Json = {"openapi": OPENAPI, "paths": {}}
    origins: dict[str, Page] = {}
    by_id: dict[str, Page] = {}
    faults: list[Fault] = []
    for page in pages:
        pointer = pointer_to("paths", page.path, page.method)
        if pointer in origins:
            came = f"a second one; the first is {origins[pointer].name}:{origins[pointer].line}"
            faults.append(Fault(f"{page.name}:{page.line}", f"one page for {page.label}", came, "remove one of the two"))
            continue
        identifier = page.operation["operationId"]
        if identifier in by_id:
            came = f"{identifier} again; the first is {by_id[identifier].at('/operationId')}"
            faults.append(Fault(page.at("/operationId"), "an operationId of its own", came, "rename one of the two"))
        by_id.setdefault(identifier, page)
        origins[pointer] = page
        document["paths"].setdefault(page.path, {})[page.method] = _operation(page)
    if faults:
        raise PageError(faults)
    return document, origins


def said_beside(page: Page) -> dict[str, Json]:
    """Return what the page says about its operation outside the YAML, as fields of the operation."""
    said: dict[str, Json] = {"tags": [page.tag] if page.tag else None}
    said.update(summary=page.summary, description=page.description)
    return {key: value for key, value in said.items() if value is not None and key not in page.operation}


def _operation(page: Page) -> Json:
    return {**said_beside(page), **copy.deepcopy(page.operation)}
