"""Paths, parameters, operations and components as a whole: what is there twice, in vain, or cannot be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.grammar import parts
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.reading import followed
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.page import METHODS, Page
from omnidim_spec.pointers import Json, keys_of, pointer_to, walk

PARAMETER = Rule(
    "path-parameter", "error", "Each {name} of a path is declared as a path parameter once, and each of those is used."
)
AMBIGUOUS = Rule("path-ambiguous", "error", "No two paths differ only in the names of their parameters.")
OVERLAP = Rule("path-overlap", "note", "Few paths of one method match the same URL; where they do, the literal one wins.")
DUPLICATE = Rule("operation-id-duplicate", "error", "Each operationId is used once, also after it has become a name of code.")
UNUSABLE = Rule("operation-id-unusable", "error", "Each operationId is one word that code can be named after.")
UNUSED = Rule("component-unused", "warning", "Each component is used.")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/-]*")
_TEMPLATE = re.compile(r"\{([^{}]*)\}")


def structure(draft: Draft) -> Iterator[Finding]:
    """Yield the faults of the document as a whole."""
    yield from _parameters(draft)
    yield from _paths(draft)
    yield from _operation_ids(draft)
    yield from _components(draft)


def _operations(draft: Draft) -> Iterator[tuple[str, str, str, Json, Json]]:
    paths = draft.document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield path, method, pointer_to("paths", path, method), item, item[method]


def _parameters(draft: Draft) -> Iterator[Finding]:
    """Compare the names in each path with the declared ones; what is required is the schema of OpenAPI's to tell."""
    for path, method, pointer, item, operation in _operations(draft):
        named = _TEMPLATE.findall(path)
        places: dict[tuple[str, str], str] = {}
        for place, parameter in _listed(pointer, item, operation):
            found = followed(parameter, draft.document)
            if not isinstance(found, dict):
                continue
            key = str(found.get("name")), str(found.get("in"))
            own = place.startswith(f"{pointer}/")
            if own and places.get(key, "").startswith(f"{pointer}/"):
                message = f"expected each {key[1]} parameter once, found {key[0]} a second time"
                yield PARAMETER.finding(draft.where(place), message, "remove one of the two")
            places[key] = place
        declared = {name: place for (name, kind), place in places.items() if kind == "path"}
        label = f"{method.upper()} {path}"
        for name in dict.fromkeys(named):
            if name not in declared:
                todo = _rename(name, [other for other in declared if other not in named]) or "declare it, with `in: path`"
                where = draft.where(f"{pointer}/parameters")
                yield PARAMETER.finding(where, f"expected a path parameter {name} for {label}, found none", todo)
        for name, place in declared.items():
            if name not in named:
                todo = _rename(name, [other for other in named if other not in declared]) or "mend the path or the parameter"
                yield PARAMETER.finding(
                    draft.where(place), f"expected {{{name}}} in the path, since it is declared, found {path}", todo
                )
        for name in {name for name in named if named.count(name) > 1}:
            yield PARAMETER.finding(
                draft.where(pointer), f"expected {{{name}}} once in a path, found {path}", "rename one of them"
            )


def _rename(name: str, others: list[str]) -> str:
    meant = nearest(name, others)
    return f"write {meant} for {name}, or the other way round" if meant else ""


def _listed(pointer: str, item: Json, operation: Json) -> Iterator[tuple[str, Json]]:
    for place, holder in ((pointer.rpartition("/")[0], item), (pointer, operation)):
        listed = holder.get("parameters")
        for number, parameter in enumerate(listed if isinstance(listed, list) else ()):
            yield f"{place}/parameters/{number}", parameter


def _paths(draft: Draft) -> Iterator[Finding]:
    methods: dict[str, list[str]] = {}
    for path, method, *_ in _operations(draft):
        methods.setdefault(path, []).append(method)
    by_length: dict[int, list[str]] = {}
    for path in methods:
        by_length.setdefault(path.count("/"), []).append(path)
    for paths in by_length.values():
        yield from _identical(paths, draft)
        for one, other in combinations(paths, 2):
            shared = [method for method in methods[one] if method in methods[other]]
            if shared and _overlap(one, other):
                message = f"{shared[0].upper()} {other} and {one} match the same URLs"
                yield OVERLAP.finding(draft.where(pointer_to("paths", other, shared[0])), message)


def _identical(paths: list[str], draft: Draft) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path in paths:
        first = seen.setdefault(_TEMPLATE.sub("{}", path), path)
        if first != path:
            message = f"expected paths that differ in more than a parameter's name, found {path} beside {first}"
            where = draft.where(pointer_to("paths", path, _first_method(path, draft)))
            yield AMBIGUOUS.finding(where, message, f"write {first}, with the same name of the parameter")


def _first_method(path: str, draft: Draft) -> str:
    return next(method for other, method, *_ in _operations(draft) if other == path)


def _overlap(one: str, other: str) -> bool:
    """Tell whether some URL matches two paths that are not the same but for names."""
    if _TEMPLATE.sub("{}", one) == _TEMPLATE.sub("{}", other):
        return False
    pairs = zip(one.split("/"), other.split("/"), strict=True)
    return all(left == right or "{" in left or "{" in right for left, right in pairs)


def _operation_ids(draft: Draft) -> Iterator[Finding]:
    yield from _ids_on_pages(draft.pages.pages)
    for _, _, pointer, _, operation in _operations(draft):
        name = operation.get("operationId")
        if isinstance(name, str) and not _NAME.fullmatch(name):
            where = draft.where(f"{pointer}/operationId")
            yield UNUSABLE.finding(where, f"expected one word such as createThing, found {name!r}", "write it as one word")


def _ids_on_pages(pages: tuple[Page, ...]) -> Iterator[Finding]:
    """Compare the pages themselves: of two that document one operation, only one is in the document."""
    seen: dict[str, tuple[str, str]] = {}
    for page in pages:
        name = page.operation.get("operationId")
        if not isinstance(name, str):
            continue
        as_code = re.sub(r"[^a-z0-9]", "", name.lower())
        first, where = seen.setdefault(as_code, (name, page.at("/operationId")))
        if where != page.at("/operationId"):
            came = f"{name} again" if first == name else f"{name}, which is {first} in code"
            message = f"expected an operationId of its own, found {came}; the first is {where}"
            yield DUPLICATE.finding(page.at("/operationId"), message, "rename one of the two")


def _components(draft: Draft) -> Iterator[Finding]:
    components = draft.document.get("components")
    if not isinstance(components, dict):
        return
    used = _used(draft.document)
    for section, named in components.items():
        for name in named if isinstance(named, dict) and not section.startswith("x-") else ():
            if (section, name) not in used:
                where = draft.where(pointer_to("components", section, name))
                yield UNUSED.finding(where, f"{name} of components.{section} is used nowhere", "remove it, or refer to it")


def _used(document: Json) -> set[tuple[str, str]]:
    """Return what is reached from the paths; components that only refer to each other are not."""
    components = document.get("components", {})
    used: set[tuple[str, str]] = set()
    waiting: list[Json] = [document.get("paths"), document.get("webhooks")]
    waiting += [part.value.get("security") for part in parts(document) if part.kind in ("operation", "document")]
    for requirement in [entry for listed in waiting[2:] if isinstance(listed, list) for entry in listed]:
        used.update(("securitySchemes", name) for name in requirement if isinstance(requirement, dict))
    while waiting:
        for pointer, node in walk(waiting.pop()):
            for section, name in _named(pointer, node, document):
                if (section, name) not in used and name in components.get(section, {}):
                    used.add((section, name))
                    waiting.append(components[section][name])
    return used


def _named(pointer: str, node: Json, document: Json) -> Iterator[tuple[str, str]]:
    """Yield the component that a text names: a reference, or an entry of a discriminator's mapping."""
    if not isinstance(node, str):
        return
    keys = keys_of(node[1:]) if node.startswith("#/components/") else []
    if len(keys) >= 3:
        yield keys[1], keys[2]
    elif "/discriminator/mapping/" in pointer:
        yield "schemas", node
