"""Literal values of a Python snippet as JSON, with what is computed left open."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from attrs import define, field

from omnidim_spec.checks.fitting import Unknown
from omnidim_spec.checks.loose_json import is_placeholder
from omnidim_spec.checks.python_source import REST
from omnidim_spec.pointers import Json, escape


@define
class Literal:
    """A value, the places of it that are not known, and the node that each place stands for."""

    value: Json = None
    holes: set[str] = field(factory=set)
    open: set[str] = field(factory=set)
    nodes: dict[str, ast.AST] = field(factory=dict)

    @property
    def unknown(self) -> Unknown:
        return Unknown(frozenset(self.holes), frozenset(self.open))

    @property
    def is_known(self) -> bool:
        """Whether there is a value at all."""
        return "" not in self.holes

    def node(self, place: str) -> ast.AST:
        """Return the node of a place, or the nearest one above it."""
        while place and place not in self.nodes:
            place = place.rpartition("/")[0]
        return self.nodes[place]


def literal(node: ast.expr, names: Mapping[str, ast.expr]) -> Literal:
    """Return the value of an expression. `names` are the expressions that names were last bound to."""
    found = Literal()
    found.value = _value(node, names, "", found, depth=0)
    return found


def _value(node: ast.expr, names: Mapping[str, ast.expr], place: str, found: Literal, depth: int) -> Json:
    found.nodes.setdefault(place, node)
    if isinstance(node, ast.Name) and node.id in names and depth < 10:
        return _value(names[node.id], names, place, found, depth + 1)
    if isinstance(node, ast.Constant) and _is_json(node.value):
        if isinstance(node.value, str) and is_placeholder(node.value):
            found.holes.add(place)
        return node.value
    if isinstance(node, ast.Dict):
        return _mapping(node, names, place, found, depth)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
        keys: list[ast.expr | None] = [ast.Constant(word.arg) if word.arg else None for word in node.keywords]
        values = [word.value for word in node.keywords]
        return _mapping(ast.Dict(keys, values), names, place, found, depth)
    if isinstance(node, ast.Call) and _is_dumps(node) and node.args:
        return _value(node.args[0], names, place, found, depth + 1)
    if isinstance(node, ast.List | ast.Tuple):
        return _items(node, names, place, found, depth)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and _is_number(node.operand):
        return -_value(node.operand, names, place, found, depth)
    found.holes.add(place)
    return None


def _mapping(node: ast.Dict, names: Mapping[str, ast.expr], place: str, found: Literal, depth: int) -> Json:
    value: dict[str, Json] = {}
    for key, item in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            found.open.add(place)
            continue
        here = f"{place}/{escape(key.value)}"
        value[key.value] = _value(item, names, here, found, depth)
        if hasattr(key, "lineno"):
            found.nodes[here] = key
    return value


def _items(node: ast.List | ast.Tuple, names: Mapping[str, ast.expr], place: str, found: Literal, depth: int) -> Json:
    value: list[Json] = []
    for item in node.elts:
        is_rest = isinstance(item, ast.Starred) or (isinstance(item, ast.Name) and item.id == REST)
        if is_rest or (isinstance(item, ast.Constant) and item.value is ...):
            found.open.add(place)
        else:
            value.append(_value(item, names, f"{place}/{len(value)}", found, depth))
    return value


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _is_json(value: object) -> bool:
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return value is None or isinstance(value, str | int | bool)


def _is_dumps(node: ast.Call) -> bool:
    function = node.func
    return (isinstance(function, ast.Attribute) and function.attr == "dumps") or (
        isinstance(function, ast.Name) and function.id == "dumps"
    )
