"""What the engine is given: of a recorded exchange only the fields that rules name, converted once for all of them."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

from omnidim_spec.pointers import Json
from omnidim_spec.rules.engine import cel
from omnidim_spec.rules.exchange import Exchange
from omnidim_spec.rules.functions import FUNCTIONS, Handles
from omnidim_spec.rules.references import ELEMENT, OBJECT, Path, Reference, variable_of

LIMIT = 2**63
"""Integers from -LIMIT up to LIMIT are the engine's own."""


@define
class Needed:
    """What rules need of a value, as a tree. A value that is neither whole nor opened enters the engine as a handle."""

    below: dict[str, Needed] = field(factory=dict)
    is_whole: bool = False
    is_handed: bool = False

    def at(self, path: Path) -> Needed:
        node = self
        for key in path:
            node = node.below.setdefault(key, Needed())
        return node

    def add(self, reference: Reference) -> None:
        self.is_whole |= reference.is_whole
        self.is_handed |= reference.is_handed


Holders = dict[Path, Needed]
"""What rules need of each object that holds a field they name, by the path of the object."""


def needed(references: Iterable[Reference]) -> Holders:
    """Return what the references need."""
    holders: Holders = {}
    for reference in references:
        path = reference.path
        if not reference.is_inside:
            depth = path.index(ELEMENT) if ELEMENT in path else len(path)
            holders.setdefault(path[: depth - 1], Needed()).at(path[depth - 1 :]).add(reference)
    return holders


@frozen
class Context:
    """What rules are evaluated on: the exchanges, all that they say by variable, and the part of it that the engine has."""

    exchanges: tuple[Exchange, ...]
    said: Mapping[str, Json]
    handles: Handles
    engine: cel.Context
    _present: dict[Path, bool] = field(factory=dict)

    @classmethod
    def of(cls, said: dict[str, Json], exchanges: tuple[Exchange, ...], holders: Holders) -> Context:
        """Return the context of the variables `said`, of which the engine gets what the holders name."""
        handles = Handles()
        variables = {}
        for path, node in holders.items():
            if _has(said, path):
                variables[variable_of(path)] = _taken(_get(said, path), node, handles)
        engine = cel.Context(variables, {name: handles.bound(name) for name in FUNCTIONS})
        return cls(exchanges, said, handles, engine)

    def has(self, path: Path) -> bool:
        """Tell whether a field is there, in every element of each list on the way."""
        if path not in self._present:
            self._present[path] = _has(self.said, path)
        return self._present[path]

    def get(self, path: Path) -> Json:
        """Return a field that is there; no key of the path may be `*`."""
        return _get(self.said, path)


def _get(value: Json, path: Path) -> Json:
    for key in path:
        value = value[key]
    return value


def _has(value: Json, path: Path) -> bool:
    for depth, key in enumerate(path):
        if key == ELEMENT:
            return isinstance(value, list) and all(_has(element, path[depth + 1 :]) for element in value)
        if key == OBJECT:
            return isinstance(value, dict)
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


def _taken(value: Json, node: Needed, handles: Handles) -> Json:
    if node.is_whole or (node.is_handed and node.below):
        return _plain(value)
    if isinstance(value, list) and ELEMENT in node.below:
        return [_taken(element, node.below[ELEMENT], handles) for element in value]
    if isinstance(value, dict) and node.below:
        return {key: _taken(value[key], child, handles) for key, child in node.below.items() if key in value}
    return handles.put(value) if isinstance(value, list | dict) else _plain(value)


def _plain(value: Json) -> Json:
    """Return a value as the engine takes it: 3.0 is the integer 3 (the engine adds no integer to a float), text is Unicode.

    An integer beyond the engine's 64 bits becomes a float, infinite where that is too small as well.
    """
    if isinstance(value, int) and not -LIMIT <= value < LIMIT:
        return float(value) if math.log2(abs(value)) < sys.float_info.max_exp else math.inf * (1 if value > 0 else -1)
    if isinstance(value, float) and value.is_integer() and math.fabs(value) < 2**53:
        return int(value)
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value
