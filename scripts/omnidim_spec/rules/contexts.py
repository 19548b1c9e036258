"""What the engine is given: of a recorded exchange only the fields that rules name, converted once for all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import cel
from attrs import define, field, frozen

from omnidim_spec.pointers import Json
from omnidim_spec.rules.exchange import Exchange
from omnidim_spec.rules.functions import FUNCTIONS, Handles
from omnidim_spec.rules.references import ELEMENT, Path, Reference


@define
class Needed:
    """The fields that rules name, as a tree. A value that is neither whole nor below another one enters as a handle."""

    below: dict[str, Needed] = field(factory=dict)
    is_whole: bool = False
    is_handed: bool = False

    def add(self, reference: Reference) -> None:
        if reference.is_inside:
            return
        node = self
        for key in reference.path:
            node = node.below.setdefault(key, Needed())
        if not reference.is_optional or not reference.is_handed:
            node.is_whole |= reference.is_whole
            node.is_handed |= reference.is_handed


def needed(references: Iterable[Reference]) -> Needed:
    """Return the tree of the fields that the references name."""
    tree = Needed()
    for reference in references:
        tree.add(reference)
    return tree


@frozen
class Context:
    """What rules are evaluated on: the exchanges, all that they say by variable, and the part of it that the engine has."""

    exchanges: tuple[Exchange, ...]
    said: Mapping[str, Json]
    handles: Handles
    engine: cel.Context

    @classmethod
    def of(cls, said: Mapping[str, Json], exchanges: tuple[Exchange, ...], tree: Needed) -> Context:
        """Return the context of the variables `said`, of which the engine gets what the tree names."""
        handles = Handles()
        variables = {name: _taken(said[name], node, handles) for name, node in tree.below.items() if name in said}
        engine = cel.Context(variables, {name: handles.bound(name) for name in FUNCTIONS})
        return cls(exchanges, said, handles, engine)

    def has(self, path: Path) -> bool:
        """Tell whether a field is there, in every element of each list on the way."""
        return _has(self.said, path)

    def get(self, path: Path) -> Json:
        """Return a field that is there; no key of the path may be `*`."""
        value: Json = self.said
        for key in path:
            value = value[key]
        return value


def _has(value: Json, path: Path) -> bool:
    for depth, key in enumerate(path):
        if key == ELEMENT:
            return isinstance(value, list) and all(_has(element, path[depth + 1 :]) for element in value)
        if not isinstance(value, Mapping) or key not in value:
            return False
        value = value[key]
    return True


def _taken(value: Json, node: Needed, handles: Handles) -> Json:
    if node.is_whole or (node.is_handed and node.below):
        return _plain(value)
    if isinstance(value, list) and ELEMENT in node.below:
        return [_taken(element, node.below[ELEMENT], handles) for element in value]
    if isinstance(value, Mapping) and node.below:
        return {key: _taken(value[key], child, handles) for key, child in node.below.items() if key in value}
    return handles.put(value) if isinstance(value, list | dict) else _plain(value)


def _plain(value: Json) -> Json:
    """Return a value as the engine takes it: 3.0 is the integer 3 (the engine adds no integer to a float), text is Unicode."""
    if isinstance(value, float) and value.is_integer() and math.fabs(value) < 2**53:
        return int(value)
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value
