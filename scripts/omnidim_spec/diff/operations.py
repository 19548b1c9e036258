"""Paths, operations, callbacks and webhooks, before and after."""

from __future__ import annotations

import re

from attrs import frozen

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.bodies import compare_request_bodies
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.parameters import compare_parameters, parameters_of
from omnidim_spec.diff.promises import compare_promises
from omnidim_spec.diff.replies import compare_replies
from omnidim_spec.diff.schemas import Comparer
from omnidim_spec.diff.security import Schemes, compare_asked
from omnidim_spec.diff.servers import compare_servers, servers_of
from omnidim_spec.page import METHODS

_OF_ITEM = frozenset({*METHODS, "parameters", "servers"})
_OF_OPERATION = frozenset(
    {"operationId", "tags", "parameters", "requestBody", "responses", "callbacks", "servers", "security", "x-rules"}
)
Items = dict[str, Place]


@frozen(eq=False)
class Operations:
    """Compares what can be called; `way` is the one that requests go."""

    comparer: Comparer
    schemes: Schemes
    found: Found
    is_moved: bool = False
    """Whether a part of the servers' address stands in the paths of one document, and the servers are the same otherwise."""

    def compare_paths(self, old: Items, new: Items, way: Way, *, kind: str = "path") -> None:
        """Compare path items by their paths; the name of a parameter in a path is no part of it."""
        pairs = _pairs(old, new)
        for path, item in old.items():
            if path not in pairs and _methods(item):
                pen = Pen(self.found, way, item.pointer, item.pointer)
                listed = ", ".join(method.upper() for method in _methods(item))
                pen.note(Kind.LOST, f"{kind}-removed", f"the {kind} is gone ({listed})", old=item.pointer)
        for path, item in new.items():
            if path not in pairs.values() and _methods(item):
                pen = Pen(self.found, way, item.pointer, item.pointer)
                listed = ", ".join(method.upper() for method in _methods(item))
                pen.note(Kind.GAINED, f"{kind}-added", f"the {kind} is new ({listed})", new=item.pointer)
        for path, other in pairs.items():
            self._compare_items((path, other), old[path], new[other], way)

    def _compare_items(self, paths: tuple[str, str], old: Place, new: Place, way: Way) -> None:
        one, other = old.followed(), new.followed()
        compare_fields(Pen(self.found, way, one.pointer, other.pointer), one, other, _OF_ITEM)
        before, after = _methods(old), _methods(new)
        for method in METHODS:
            had, has = before.get(method), after.get(method)
            if had is not None and has is not None:
                self._compare_operation(paths, (one, had), (other, has), way)
            elif had is not None:
                text = f"{method.upper()} is gone"
                Pen(self.found, way, old.pointer, new.pointer).note(Kind.LOST, "operation-removed", text, old=had.pointer)
            elif has is not None:
                text = f"{method.upper()} is new"
                Pen(self.found, way, old.pointer, new.pointer).note(Kind.GAINED, "operation-added", text, new=has.pointer)

    def _compare_operation(self, paths: tuple[str, str], old: tuple[Place, Place], new: tuple[Place, Place], way: Way) -> None:
        (before, one), (after, other) = old, new
        places = one.pointer, other.pointer
        pen = Pen(self.found, way, *places)
        self._compare_names(pen, one, other)
        compare_fields(pen, one, other, _OF_OPERATION)
        parameters = parameters_of(before, one, paths[0]), parameters_of(after, other, paths[1])
        compare_parameters(self.found, *parameters, way, self.comparer, places)
        bodies = one.get("requestBody"), other.get("requestBody")
        self.found.add(compare_request_bodies(*bodies, way, self.comparer, places))
        self.found.add(compare_replies(one, other, way.back, self.comparer))
        compare_promises(self.found, one, other)
        self._compare_callbacks(one, other, way)
        roots = one.document.root, other.document.root
        asked = self.schemes.asked((one, roots[0])), self.schemes.asked((other, roots[1]))
        compare_asked(self.found, *asked)
        if not self.is_moved:
            served = servers_of((one, before, roots[0])), servers_of((other, after, roots[1]))
            compare_servers(self.found, *served)

    def _compare_names(self, pen: Pen, one: Place, other: Place) -> None:
        was, now = one.mapping.get("operationId"), other.mapping.get("operationId")
        if was != now:
            text = f"the operation is called {now or 'by its path'} in code, was {was or 'called by its path'}"
            here, there = (f"{place.pointer}/operationId" if "operationId" in place.mapping else None for place in (other, one))
            pen.note(Kind.NAMES, "operation-renamed", text, new=here, old=there)
        tags = [list(map(str, place.get("tags").listing)) if "tags" in place.mapping else [] for place in (one, other)]  # type: ignore[union-attr]  # it is there, as was just asked
        if sorted(tags[0]) != sorted(tags[1]):
            is_elsewhere = tags[0][:1] != tags[1][:1]
            text = f"the tags are {', '.join(tags[1]) or 'none'}, were {', '.join(tags[0]) or 'none'}"
            more = ": generated code stands in another module" if is_elsewhere else ""
            here, there = (f"{place.pointer}/tags" if "tags" in place.mapping else None for place in (other, one))
            pen.note(Kind.NAMES if is_elsewhere else Kind.WORDS, "tags-changed", text + more, new=here, old=there)

    def _compare_callbacks(self, one: Place, other: Place, way: Way) -> None:
        before, after = one.members("callbacks"), other.members("callbacks")
        flat = []
        for callbacks in (before, after):
            items = {}
            for name, place in callbacks.items():
                callback = place.followed()
                items.update({f"{name} {key}": callback.child(key) for key in callback.mapping if not key.startswith("x-")})
            flat.append(items)
        self.compare_paths(flat[0], flat[1], way.back, kind="callback")


def _methods(item: Place) -> Items:
    followed = item.followed()
    return {method: followed.child(method) for method in METHODS if method in followed.mapping}


def _pairs(old: Items, new: Items) -> dict[str, str]:
    """Return the paths that are the same ones, by their names before."""
    pairs = {path: path for path in old if path in new}
    bare = {_bare(path): path for path in new if path not in pairs}
    for path in old:
        if path not in pairs and _bare(path) in bare:
            pairs[path] = bare.pop(_bare(path))
    return pairs


def _bare(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path)
