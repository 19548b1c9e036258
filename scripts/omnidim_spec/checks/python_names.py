"""Which names of a snippet nothing defines: neither itself, nor an earlier snippet of the page, nor Python."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from omnidim_spec.checks.python_source import REST

_BUILTIN = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", REST}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def undefined(tree: ast.Module, known: set[str]) -> Iterator[ast.Name]:
    """Yield the first use of each name that is not defined where it is used; `known` are those of earlier snippets.

    Statements of the snippet run in turn; what stands in a function runs later, when everything is defined.
    """
    everything = known | bound(tree)
    if "*" in everything:
        return
    told: set[str] = set()
    before = set(known)
    for statement in tree.body:
        now = before | bound(statement)
        for node, is_later in _loads(statement, later=False):
            names = everything if is_later else now
            if node.id not in names and node.id not in _BUILTIN and node.id not in told:
                told.add(node.id)
                yield node
        before = now


def bound(tree: ast.AST) -> set[str]:
    """Return every name that a piece of code binds, in whatever scope; `*` where it imports all there is."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            found.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            found.add(node.rest)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return found


def _loads(node: ast.AST, *, later: bool) -> Iterator[tuple[ast.Name, bool]]:
    """Yield the names that code reads, and whether it does so only when a function is called."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node, later
    for name, value in ast.iter_fields(node):
        is_later = later or (isinstance(node, _SCOPES) and name == "body")
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not (name in ("annotation", "returns") and _is_future(child)):
                yield from _loads(child, later=is_later)


def _is_future(annotation: ast.AST) -> bool:
    """An annotation in quotes names what may come later."""
    return isinstance(annotation, ast.Constant)
