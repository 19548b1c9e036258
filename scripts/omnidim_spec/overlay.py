"""The overlay: an OpenAPI Overlay 1.0 or 1.1 document (update, copy, remove), applied with a log of what it changed.

Two extensions of ours: `x-components` names inline schemas (see `names`), and `x-may-match-nothing: true` on an action lets its
target select no node, which is an error otherwise. An array that meets an array is concatenated in both versions.
"""

from __future__ import annotations

import copy
from pathlib import Path

from attrs import field, frozen
from jsonpath import JSONPathEnvironment, JSONPathMatch
from jsonpath.exceptions import JSONPathError

from omnidim_spec.changes import Change, key_in
from omnidim_spec.errors import Fault, OverlayError, SpecError
from omnidim_spec.markdown import read_text
from omnidim_spec.pointers import Json, keys_of, look_up, pointer_to
from omnidim_spec.yaml12 import Source, places, read_yaml

VERSIONS = ("1.0", "1.1")


@frozen
class Action:
    """One action, and where it stands in its file."""

    number: int
    target: str
    where: str
    update: Json = None
    copy: str | None = None
    remove: bool = False
    may_match_nothing: bool = False


@frozen
class Overlay:
    """An overlay: component names (name to JSONPath targets) and actions, in the order of the file."""

    name: str
    text: str
    names: dict[str, list[str]] = field(factory=dict)
    actions: tuple[Action, ...] = ()

    def at(self, pointer: str) -> str:
        return places(self.text, Source(self.name)).get(pointer, self.name)


def read_overlay(file: Path) -> Overlay:
    """Return the overlay in a file. Raises OverlayError, or SpecError where it is not YAML, with all faults."""
    name = str(file)
    text = read_text(file, name)
    value = read_yaml(text, Source(name))
    overlay = Overlay(name, text)
    faults: list[Fault] = []
    if not isinstance(value, dict):
        raise OverlayError(Fault(f"{name}:1", "an overlay (a mapping with overlay, info and actions)", repr(value)))
    version = str(value.get("overlay"))
    if version.rpartition(".")[0] not in VERSIONS:
        todo = "write `overlay: 1.1.0` on the first line"
        faults.append(Fault(overlay.at("/overlay"), "overlay version 1.0.x or 1.1.x", version, todo))
    info = value.get("info")
    if not isinstance(info, dict) or not isinstance(info.get("title"), str) or "version" not in info:
        faults.append(Fault(overlay.at("/info"), "info with a title and a version", repr(info)))
    for key in value:
        if key not in ("overlay", "info", "extends", "actions") and not key.startswith("x-"):
            faults.append(Fault(overlay.at(pointer_to(key)), "overlay, info, extends, actions or x-...", repr(key)))
    names = _read_names(value.get("x-components", {}), overlay, faults)
    actions = value.get("actions")
    if not isinstance(actions, list) or not actions:
        faults.append(Fault(overlay.at("/actions"), "a list of at least one action", repr(actions)))
        actions = []
    read = [_read_action(action, number, version, overlay, faults) for number, action in enumerate(actions)]
    if faults:
        raise OverlayError(faults)
    return Overlay(name, text, names, tuple(action for action in read if action))


def _read_names(value: Json, overlay: Overlay, faults: list[Fault]) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        faults.append(Fault(overlay.at("/x-components"), "a mapping of component names to JSONPaths", repr(value)))
        return {}
    names: dict[str, list[str]] = {}
    for name, targets in value.items():
        listed = [targets] if isinstance(targets, str) else targets
        if not isinstance(listed, list) or not listed or not all(isinstance(target, str) for target in listed):
            where = overlay.at(pointer_to("x-components", name))
            faults.append(Fault(where, "a JSONPath, or a list of them", repr(targets)))
            continue
        names[name] = listed
    return names


def _read_action(value: Json, number: int, version: str, overlay: Overlay, faults: list[Fault]) -> Action | None:
    where = overlay.at(pointer_to("actions", number))
    if not isinstance(value, dict) or not isinstance(value.get("target"), str):
        faults.append(Fault(where, "an action with a target (a JSONPath)", repr(value)))
        return None
    known = len(faults)
    verbs = [verb for verb in ("update", "copy") if verb in value]
    remove = value.get("remove", False)
    if not isinstance(remove, bool):
        faults.append(Fault(where, "remove: true or remove: false", repr(remove)))
    if not remove and len(verbs) != 1:
        faults.append(Fault(where, "one of update, copy and remove: true", " and ".join(verbs) or "none of them"))
    if "copy" in value and (version.startswith("1.0") or not isinstance(value["copy"], str)):
        faults.append(Fault(where, "copy: a JSONPath, in an overlay of version 1.1", repr(value["copy"])))
    for key in value:
        if key not in ("target", "description", "update", "copy", "remove") and not key.startswith("x-"):
            faults.append(Fault(overlay.at(pointer_to("actions", number, key)), "a field of an action", repr(key)))
    if len(faults) > known:
        return None
    return Action(
        number=number,
        target=value["target"],
        where=where,
        update=value.get("update"),
        copy=None if remove else value.get("copy"),
        remove=remove,
        may_match_nothing=value.get("x-may-match-nothing") is True,
    )


def matches(target: str, document: Json, where: str) -> list[JSONPathMatch]:
    """Return the nodes that an RFC 9535 query selects. Raises OverlayError when it is not such a query."""
    try:
        return list(_QUERIES.finditer(target, document))
    except JSONPathError as error:
        # Not `str(error)`: that of the library itself fails for some queries that end in the middle.
        came = f"{target!r} ({error.args[0]})"
        raise OverlayError(Fault(where, "a JSONPath (RFC 9535)", came, "see the examples in spec/overlay.yaml")) from error


def apply(overlay: Overlay, document: Json) -> tuple[Json, list[Change]]:
    """Apply the actions in turn to the document, in place, and return it with the log of what changed.

    Raises:
        OverlayError: actions that could not be applied, all of them; the document is then in no defined state.
    """
    document, log, faults = attempt(overlay, document)
    if faults:
        raise OverlayError(faults)
    return document, log


def attempt(overlay: Overlay, document: Json) -> tuple[Json, list[Change], list[Fault]]:
    """Apply the actions that can be applied, and return the faults of the others beside the document and the log."""
    log: list[Change] = []
    faults: list[Fault] = []
    for action in overlay.actions:
        try:
            document = _applied(action, document, log)
        except SpecError as error:
            faults.extend(error.faults)
    return document, log, faults


def _applied(action: Action, document: Json, log: list[Change]) -> Json:
    found = matches(action.target, document, action.where)
    if not found:
        if action.may_match_nothing:
            return document
        todo = "mend the target, or set `x-may-match-nothing: true`"
        raise OverlayError(Fault(action.where, f"a node at {action.target}", "none", todo))
    places = [pointer_to(*match.parts) for match in found]
    if action.remove:
        for place in sorted(set(places), key=_removal_order, reverse=True):
            _remove(document, place, action, log)
        return document
    value = action.update if action.copy is None else _copied(action, document)
    kinds = {_kind(look_up(document, place)) for place in places}
    if len(kinds) > 1:
        came = " and ".join(sorted(kinds))
        raise OverlayError(Fault(action.where, "a target that selects only objects, only arrays or only primitives", came))
    for place in places:
        document = _merged_at(document, place, copy.deepcopy(value), action, log)
    return document


def _copied(action: Action, document: Json) -> Json:
    assert action.copy is not None
    sources = matches(action.copy, document, action.where)
    if len(sources) != 1:
        raise OverlayError(Fault(action.where, f"one node at {action.copy} to copy", str(len(sources)), "narrow the JSONPath"))
    return copy.deepcopy(sources[0].obj)


def _merged_at(document: Json, place: str, value: Json, action: Action, log: list[Change]) -> Json:
    node = look_up(document, place)
    if _kind(node) == "primitive" and _kind(value) == "primitive":
        log.append(Change("replace", place, action.number, node))
        if not place:
            return value
        parent = look_up(document, place.rpartition("/")[0])
        parent[key_in(parent, place)] = value
    elif isinstance(node, list):
        _concatenate(node, value if isinstance(value, list) else [value], place, action, log)
    else:
        _merge(node, value, place, action, log)
    return document


def _merge(node: Json, value: Json, place: str, action: Action, log: list[Change]) -> None:
    if not isinstance(node, dict) or not isinstance(value, dict):
        came = f"{_kind(value)} for {_kind(node)}"
        todo = "remove the node first if it has to change its type"
        raise OverlayError(Fault(action.where, f"an update of the same type as {place or 'the document'}", came, todo))
    for key, item in value.items():
        here = place + pointer_to(key)
        if key not in node:
            node[key] = item
            log.append(Change("add", here, action.number))
        elif isinstance(node[key], list) and isinstance(item, list):
            _concatenate(node[key], item, here, action, log)
        elif _kind(node[key]) == _kind(item) == "primitive":
            log.append(Change("replace", here, action.number, node[key]))
            node[key] = item
        else:
            _merge(node[key], item, here, action, log)


def _concatenate(node: list[Json], items: list[Json], place: str, action: Action, log: list[Change]) -> None:
    for item in items:
        node.append(item)
        log.append(Change("add", f"{place}/{len(node) - 1}", action.number))


def _remove(document: Json, place: str, action: Action, log: list[Change]) -> None:
    if not place:
        raise OverlayError(Fault(action.where, "a target inside the document", "$ (the whole of it)", "narrow the target"))
    try:
        parent = look_up(document, place.rpartition("/")[0])
    except KeyError:  # an ancestor went first
        return
    log.append(Change("remove", place, action.number, parent.pop(key_in(parent, place))))


def _removal_order(place: str) -> list[tuple[int, str]]:
    """Later items of an array first, so that no removal shifts another."""
    return [(int(key), "") if key.isdigit() else (-1, key) for key in keys_of(place)]


def _kind(value: Json) -> str:
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "primitive"


_QUERIES = JSONPathEnvironment(strict=True)
