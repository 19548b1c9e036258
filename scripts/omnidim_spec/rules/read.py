"""Read the rules of a built spec: `x-rules` of the document, of its operations and of their links."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from omnidim_spec.errors import Fault, SchemaError
from omnidim_spec.pointers import Json, look_up, pointer_to
from omnidim_spec.rules.compiled import Compiled, CompileError, compiled
from omnidim_spec.rules.operations import links, operations
from omnidim_spec.rules.rule import BASES, REPLIES, Place, Quote, Rule
from omnidim_spec.rules.ruleset import Rules

FIELD = "x-rules"
_REQUIRED = {"id": str, "rule": str, "message": str, "basis": str, "says": dict}
_OPTIONAL = {"when": str, "replies": str, "each": dict, "contradicted": str}


def read_rules(document: Json, where: Callable[[str], str] = str) -> Rules:
    """Return the rules of a spec, compiled. `where` tells the file and line of a pointer, for the messages.

    Raises:
        SchemaError: rules that are not written as rules are, or do not compile, all of them.
    """
    faults: list[Fault] = []
    found: list[Compiled] = []
    by_id: dict[str, str] = {}
    for place, value in _places(document):
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            here = f"{place.pointer}/{number}" if isinstance(value, list) else place.pointer
            rule = _read(item, place, here, where, faults)
            if rule is None:
                continue
            if rule.id in by_id:
                came = f"{rule.id} again; the first is {where(by_id[rule.id])}"
                faults.append(Fault(where(here), "a rule id of its own", came, "rename one of the two"))
            by_id.setdefault(rule.id, here)
            try:
                found.append(compiled(rule))
            except CompileError as error:
                todo = "mend the expression; see https://cel.dev for the language"
                faults.append(Fault(where(here), f"an expression of CEL (rule {rule.id})", str(error), todo))
    if faults:
        raise SchemaError(faults)
    return Rules.of(tuple(found), document)


def _places(document: Json) -> Iterator[tuple[Place, Json]]:
    if FIELD in document:
        yield Place(pointer_to(FIELD)), document[FIELD]
    for operation in operations(document):
        node = look_up(document, operation.pointer)
        if FIELD in node:
            yield Place(operation.pointer + pointer_to(FIELD), operation.id), node[FIELD]
    for link in links(document):
        node = look_up(document, link.pointer)
        if FIELD in node:
            yield Place(link.pointer + pointer_to(FIELD), link.source, link.target), node[FIELD]


def _read(value: Json, place: Place, here: str, where: Callable[[str], str], faults: list[Fault]) -> Rule | None:
    known = len(faults)
    if not isinstance(value, dict):
        faults.append(Fault(where(here), "a rule (a mapping with id, rule, message, basis and says)", repr(value)))
        return None
    label = f"rule {value.get('id', '(without id)')}"
    for key, expected in {**_REQUIRED, **_OPTIONAL}.items():
        if (key in value and not isinstance(value[key], expected)) or (key in _REQUIRED and not value.get(key)):
            wanted = "text" if expected is str else "a mapping"
            faults.append(Fault(where(here), f"{key} of {label}, {wanted}", repr(value.get(key, "nothing"))))
    for key in value.keys() - _REQUIRED.keys() - _OPTIONAL.keys():
        known_keys = ", ".join((*_REQUIRED, *_OPTIONAL))
        faults.append(Fault(where(here), f"a field of a rule ({known_keys}) in {label}", repr(key)))
    for key, allowed in (("basis", BASES), ("replies", REPLIES)):
        if isinstance(value.get(key), str) and value[key] not in allowed:
            faults.append(Fault(where(here), f"{key} of {label}: {', '.join(allowed)}", repr(value[key])))
    each = _each(value.get("each", {}), label, where(here), faults)
    if len(faults) > known:
        return None
    return Rule(
        id=value["id"],
        place=place,
        expression=value["rule"],
        message=value["message"],
        basis=value["basis"],
        quotes=tuple(_quotes(value["says"])),
        when=value.get("when"),
        replies=value.get("replies", "success"),
        each=each,
        contradicted=value.get("contradicted"),
    )


def _each(value: Json, label: str, where: str, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    named = value if isinstance(value, dict) else {}
    if len(named) > 1 or not all(isinstance(values, list) and values for values in named.values()):
        faults.append(Fault(where, f"each of {label}: one name with a list of the texts it stands for", repr(value)))
        return {}
    return {name: tuple(map(str, values)) for name, values in named.items()}


def _quotes(says: dict[str, Json]) -> Iterator[Quote]:
    for page, words in says.items():
        for each in words if isinstance(words, list) else [words]:
            yield Quote(page, str(each))
