"""The public names and signatures of a Python package, compared with those of a revision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import griffe

from omnidim_spec.diff.change import Change, Difference, Level
from omnidim_spec.diff.repository import extract, kind_at
from omnidim_spec.errors import Fault, SpecError

_MILDER = {
    griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT: Level.WARNING,
    griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE: Level.DOCUMENTATION,
}
"""Breakages after which every call that was right is right still."""
_SAYS = {
    griffe.BreakageKind.OBJECT_REMOVED: "is gone",
    griffe.BreakageKind.OBJECT_CHANGED_KIND: "is of another kind",
    griffe.BreakageKind.PARAMETER_REMOVED: "has lost a parameter",
    griffe.BreakageKind.PARAMETER_ADDED_REQUIRED: "has a new parameter that is required",
    griffe.BreakageKind.PARAMETER_CHANGED_REQUIRED: "has a parameter that is required now",
    griffe.BreakageKind.PARAMETER_CHANGED_DEFAULT: "has a parameter with another default",
    griffe.BreakageKind.PARAMETER_CHANGED_KIND: "has a parameter that is given in another way",
    griffe.BreakageKind.PARAMETER_MOVED: "has a parameter in another place",
    griffe.BreakageKind.ATTRIBUTE_CHANGED_TYPE: "is of another type",
    griffe.BreakageKind.ATTRIBUTE_CHANGED_VALUE: "has another value",
    griffe.BreakageKind.RETURN_CHANGED_TYPE: "returns another type",
    griffe.BreakageKind.CLASS_REMOVED_BASE: "has lost a base class",
}


def compare_package(folder: Path, revision: str, *, repository: Path) -> Difference:
    """Return what changed in the public names of the package in a folder since a revision.

    Raises:
        SpecError: the revision is not there, or does not have the package.
    """
    inside = folder.resolve().relative_to(repository.resolve()).as_posix()
    if not (folder / "__init__.py").is_file():
        raise SpecError(Fault(str(folder), "a Python package", "no __init__.py", "check the folder"))
    kind_at(revision, inside, folder=repository)
    with tempfile.TemporaryDirectory(prefix="package-") as scratch:
        before = Path(scratch, folder.name)
        before.mkdir()
        extract(revision, inside, before, folder=repository)
        old, new = _load(before), _load(folder)
        changes = [_change(breakage) for breakage in griffe.find_breaking_changes(old, new)]
        changes += list(_added(old, new))
    return Difference(tuple(sorted(dict.fromkeys(changes), key=lambda change: (change.level.rank, change.where))))


def _load(folder: Path) -> griffe.Object | griffe.Alias:
    """Return the names of a package, read and not imported."""
    loaded = griffe.GriffeLoader(search_paths=[folder.parent], allow_inspection=False)
    package = loaded.load(folder.name, try_relative_path=False)
    loaded.resolve_aliases(external=False)
    return package


def _change(breakage: griffe.Breakage) -> Change:
    level = _MILDER.get(breakage.kind, Level.BREAKING)
    detail = _detail(breakage)
    message = f"{breakage.obj.path} {_SAYS.get(breakage.kind, breakage.kind.value)}{f': {detail}' if detail else ''}"
    rule = "client-" + breakage.kind.name.lower().replace("_", "-")
    return Change(level, breakage.obj.path, message, rule, is_gone=breakage.kind is griffe.BreakageKind.OBJECT_REMOVED)


def _detail(breakage: griffe.Breakage) -> str:
    if breakage.kind is griffe.BreakageKind.OBJECT_REMOVED:
        return ""
    parts = (str(value) for value in (breakage.new_value, breakage.old_value))
    new, old = ("" if text in ("None", "") else text for text in parts)
    return f"{new}, was {old}" if new and old else new or old


def _added(old: griffe.Object | griffe.Alias, new: griffe.Object | griffe.Alias) -> Iterator[Change]:
    before = set(_public(old))
    for path in sorted(set(_public(new)) - before):
        if path.rpartition(".")[0] in before:
            yield Change(Level.COMPATIBLE, path, f"{path} is new", "client-object-added")


def _public(holder: griffe.Object | griffe.Alias, *, _depth: int = 0) -> Iterator[str]:
    yield holder.path
    for member in holder.members.values():
        is_class = not member.is_alias and (member.is_class or member.is_module)
        if not member.is_public or _depth > 8:
            continue
        if is_class:
            yield from _public(member, _depth=_depth + 1)
        else:
            yield member.path
