"""Join pages into one OpenAPI document: one path item a path, one operation a page, what pages share once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from attrs import define, field

from omnidim_spec.errors import Fault, PageError
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, canonical, copied, pointer_to

OPENAPI = "3.1.0"

Preference = Literal["first", "last", "longest"]
"""Which of two differing definitions is kept: of the first page, of the last, or the one that says more."""


@define
class Joined:
    """The document, everything as the pages have it, and where its parts come from.

    `operations` is the page of each operation by its pointer, `shared` the page and the place there of each component.
    `overruled` holds the definitions that a preference dropped, by page and place.
    """

    document: Json
    operations: dict[str, Page] = field(factory=dict)
    shared: dict[str, tuple[Page, str]] = field(factory=dict)
    overruled: set[tuple[str, int, str]] = field(factory=set)


def join_pages(pages: Iterable[Page], prefer: Preference | None = None) -> Joined:
    """Return the document of pages of one API.

    What a page says outside its YAML (title, quote, URL) becomes summary, description and tag, unless the YAML has its own.
    What pages have in common (components, info, servers, security) stands once. Raises PageError when two pages document the
    same operation, share an operationId, or define one component in two ways and there is no preference.
    """
    joined, faults = gather(pages, prefer)
    if faults:
        raise PageError(faults)
    return joined


def gather(pages: Iterable[Page], prefer: Preference | None = None) -> tuple[Joined, list[Fault]]:
    """Return the document of pages, and the faults for which `join_pages` refuses it; of two of a kind the first is in it."""
    pages = list(pages)
    joined = Joined({"openapi": OPENAPI, "paths": {}})
    faults: list[Fault] = []
    by_id: dict[str, Page] = {}
    for page in pages:
        pointer = pointer_to("paths", page.path, page.method)
        if pointer in joined.operations:
            first = joined.operations[pointer]
            came = f"a second one; the first is {first.name}:{first.line}"
            faults.append(Fault(f"{page.name}:{page.line}", f"one page for {page.label}", came, "remove one of the two"))
            continue
        faults.extend(_used_twice(page, by_id))
        joined.operations[pointer] = page
        joined.document["paths"].setdefault(page.path, {})[page.method] = _operation(page)
        faults.extend(_add_components(page, joined, prefer))
    faults.extend(_add_whole(pages, joined, prefer))
    return joined, faults


def said_beside(page: Page) -> dict[str, Json]:
    """Return what the page says about its operation outside the YAML, as fields of the operation."""
    said: dict[str, Json] = {"tags": [page.tag] if page.tag else None}
    said.update(summary=page.summary, description=page.description)
    return {key: value for key, value in said.items() if value is not None and key not in page.operation}


def said_elsewhere(page: Page, document: Json) -> dict[str, Json]:
    """Return the servers and security of a page that differ from those of the document: they belong to its operation."""
    return {
        key: page.context[key]
        for key in ("servers", "security")
        if key in page.context and key not in page.operation and canonical(page.context[key]) != canonical(document.get(key))
    }


def _operation(page: Page) -> Json:
    return {**said_beside(page), **copied(page.operation)}


def _used_twice(page: Page, by_id: dict[str, Page]) -> list[Fault]:
    identifier = page.operation.get("operationId")
    if not isinstance(identifier, str):
        return []
    first = by_id.setdefault(identifier, page)
    if first is page:
        return []
    came = f"{identifier} again; the first is {first.at('/operationId')}"
    return [Fault(page.at("/operationId"), "an operationId of its own", came, "rename one of the two")]


def _add_components(page: Page, joined: Joined, prefer: Preference | None) -> list[Fault]:
    faults = []
    for section, parts in page.context.get("components", {}).items():
        if not isinstance(parts, dict):
            continue
        known = joined.document.setdefault("components", {}).setdefault(section, {})
        for name, definition in parts.items():
            place = pointer_to("components", section, name)
            if name not in known:
                known[name] = copied(definition)
                joined.shared[place] = page, place
            elif canonical(known[name]) != canonical(definition):
                other = joined.shared[place][0]
                if prefer is None:
                    faults.append(_differing(f"one definition of {name}", page, other, place))
                else:
                    _decide(known, name, definition, page, joined, place, prefer)
    return faults


def _decide(known: Json, name: str, definition: Json, page: Page, joined: Joined, place: str, prefer: Preference) -> None:
    """Keep one of two definitions, and remember whose was dropped."""
    is_longer = len(canonical(definition)) > len(canonical(known[name]))
    other = joined.shared[place][0]
    if prefer == "last" or (prefer == "longest" and is_longer):
        known[name] = copied(definition)
        joined.shared[place] = page, place
        joined.overruled.add((other.name, other.line, place))
    else:
        joined.overruled.add((page.name, page.line, place))


def _differing(expected: str, page: Page, other: Page, place: str) -> Fault:
    came = f"another one in {other.at_block(place)}"
    todo = "mend one of the pages, or decide with --prefer first, last or longest"
    return Fault(page.at_block(place), f"{expected} on all pages", came, todo)


def _add_whole(pages: list[Page], joined: Joined, prefer: Preference | None) -> list[Fault]:
    """Take over what is said of the whole API; servers and security that only some pages have go to their operations."""
    faults: list[Fault] = []
    with_context = [page for page in pages if page.context]
    for key in ("info", "servers", "security"):
        saying = [page for page in with_context if key in page.context]
        if not saying:
            continue
        chosen = saying[-1] if prefer == "last" else saying[0]
        differing = [page for page in saying if canonical(page.context[key]) != canonical(chosen.context[key])]
        if key == "info" and differing and prefer is None:
            faults.extend(_differing("one title and version (info)", page, chosen, "/info") for page in differing)
        joined.document[key] = copied(chosen.context[key])
        joined.shared[pointer_to(key)] = chosen, pointer_to(key)
    _add_tags(with_context, joined)
    for page in with_context:
        operation = joined.document["paths"][page.path][page.method]
        operation.update(copied(said_elsewhere(page, joined.document)))
    return faults


def _add_tags(pages: list[Page], joined: Joined) -> None:
    tags: dict[str, Json] = {}
    for page in pages:
        for tag in page.context.get("tags", ()):
            if isinstance(tag, dict) and isinstance(tag.get("name"), str):
                tags.setdefault(tag["name"], copied(tag))
    if tags:
        joined.document["tags"] = list(tags.values())
