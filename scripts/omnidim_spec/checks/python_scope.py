"""What the names of a page's Python snippets stand for: instances and methods of a client, as far as its source tells."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from attrs import define, field, frozen

from omnidim_spec.checks import client_api
from omnidim_spec.checks.client_api import Class, Method, Package

_CHANGING = ("append", "extend", "update", "pop", "setdefault", "insert", "clear", "remove")


@define
class Scope:
    """What the snippets of a page have said so far: defined names, their expressions, and what is known of their types."""

    names: set[str] = field(factory=set)
    values: dict[str, ast.expr] = field(factory=dict)
    types: dict[str, Class | Method] = field(factory=dict)
    modules: dict[str, str] = field(factory=dict)
    """Packages by the name they are imported under."""
    packages: Sequence[Package] = ()
    """The clients that the snippets may use."""
    is_ours: bool = False
    """Whether some snippet imports one of the packages, so that a client nobody defines is one of them."""


def take_assignments(tree: ast.Module, scope: Scope) -> None:
    """Remember what a snippet assigns to its names."""
    often = _assigned_often(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    _assign(target.id, node.value, scope, is_sure=target.id not in often)
        elif isinstance(node, ast.With | ast.AsyncWith):
            for item in node.items:
                if isinstance(item.optional_vars, ast.Name):
                    _assign(item.optional_vars.id, item.context_expr, scope, is_sure=True)


def _assigned_often(tree: ast.Module) -> set[str]:
    """Return the names whose value cannot be told from one assignment: bound again, or changed in place."""
    count: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            count[node.id] = count.get(node.id, 0) + 1
        elif (isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name)) or (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _CHANGING
        ):
            count[node.value.id] = count.get(node.value.id, 0) + 2
        elif isinstance(node, ast.arg):
            count[node.arg] = count.get(node.arg, 0) + 2
    return {name for name, number in count.items() if number > 1}


def root_of(node: ast.expr) -> str:
    """Return the name that a chain of attributes and calls starts with; empty where it is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _assign(name: str, value: ast.expr, scope: Scope, *, is_sure: bool) -> None:
    scope.values.pop(name, None)
    if is_sure:
        scope.values[name] = value
    if isinstance(value, ast.Await):
        value = value.value
    found = _instance(value, scope)
    scope.types.pop(name, None)
    if found is not None:
        scope.types[name] = found


def _instance(node: ast.expr, scope: Scope) -> Class | None:
    """Return the class of what an expression gives, where that is one of a client's."""
    if not isinstance(node, ast.Call):
        found = resolved(node, scope)
        return found.owner if isinstance(found, Instance) else None
    called = resolved(node.func, scope)
    if isinstance(called, Class):
        return called
    if isinstance(called, Method):
        return client_api.of_annotation(called.nodes[-1].returns, called.module)
    return None


@frozen
class Instance:
    """An object of a class."""

    owner: Class


@frozen
class Missing:
    """An attribute that a class does not have."""

    owner: Class
    name: str
    node: ast.Attribute


Resolved = Class | Method | Instance | Missing | None


def resolved(node: ast.expr, scope: Scope) -> Resolved:
    """Return what a name or a chain of attributes is, as far as the client's source tells."""
    if isinstance(node, ast.Name):
        found = scope.types.get(node.id)
        if found is not None:
            return Instance(found) if isinstance(found, Class) and node.id in scope.values else found
        return None if node.id in scope.names else _by_custom(node.id, scope)
    if isinstance(node, ast.Await):
        return resolved(node.value, scope)
    if isinstance(node, ast.Call):
        owner = _instance(node, scope)
        return Instance(owner) if owner else None
    if not isinstance(node, ast.Attribute):
        return None
    if isinstance(node.value, ast.Name) and node.value.id in scope.modules:
        package = next((one for one in scope.packages if scope.modules[node.value.id] in one.names), None)
        return package.find(scope.modules[node.value.id], node.attr) if package else None
    below = resolved(node.value, scope)
    if not isinstance(below, Instance):
        return below if isinstance(below, Missing) else None
    if node.attr not in client_api.attributes(below.owner):
        return Missing(below.owner, node.attr, node) if client_api.is_closed(below.owner) else None
    found = client_api.attribute(below.owner, node.attr)
    return Instance(found) if isinstance(found, Class) else found


def _by_custom(name: str, scope: Scope) -> Instance | None:
    """Return what a name that nothing defines is by custom, on pages that use the client."""
    for package in scope.packages if scope.is_ours else ():
        found = package.find(package.names[0], package.usual.get(name, ""))
        if isinstance(found, Class):
            return Instance(found)
    return None
