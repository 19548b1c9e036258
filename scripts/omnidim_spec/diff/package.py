"""The public names and signatures of a Python package, compared with those of a revision.

Public is what a package names in `__all__`, and the public members of its classes; modules are where things happen to stand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Set
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
        before_names, names = _public(old), _public(new)
        gone, added = before_names.keys() - names.keys(), names.keys() - before_names.keys()
        told = {before_names[name] for name in gone}  # by the name that people import, not by the module it stands in
        public = {*before_names.values(), *before_names}
        found = [breakage for breakage in griffe.find_breaking_changes(old, new) if _is_below(breakage.obj, public)]
        changes = [_change(breakage) for breakage in found if breakage.obj.path not in told]
        changes += [_gone(name) for name in _outermost(gone)]
        changes += [Change(Level.COMPATIBLE, name, f"{name} is new", "client-object-added") for name in _outermost(added)]
    by_place = {(change.where, change.rule, change.message): change for change in changes}
    return Difference(tuple(sorted(by_place.values(), key=lambda change: (change.level.rank, change.where))))


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


def _gone(name: str) -> Change:
    return Change(Level.BREAKING, name, f"{name} is gone", "client-object-removed", is_gone=True)


def _outermost(names: Set[str]) -> list[str]:
    """Return the names whose holder is not among them."""
    return [name for name in names if name.rpartition(".")[0] not in names]


def _is_below(found: griffe.Object | griffe.Alias, public: Set[str]) -> bool:
    """Tell whether something belongs to what is exported, by the name it is exported under or by its own."""
    path = found.path
    return any(path == name or path.startswith(f"{name}.") for name in public)


def _public(package: griffe.Object | griffe.Alias) -> dict[str, str]:
    """Return the exported names of a package and of those inside it, with the members of classes, each with its own path."""
    found: dict[str, str] = {}
    for name in package.exports or ():
        member = package.members.get(str(name))
        if member is None:
            continue
        target = _target(member)
        found[member.path] = target.path if target else member.path
        if target and target.is_class:
            found.update(
                {
                    f"{member.path}.{each}": one.path
                    for each, one in target.members.items()
                    if one.is_public and not each.startswith("_")
                }
            )
    for member in package.members.values():
        if not member.is_alias and member.is_module and (member.is_subpackage or member.is_package):
            found.update(_public(member))
    return found


def _target(member: griffe.Object | griffe.Alias) -> griffe.Object | None:
    """Return what an exported name stands for; None where it comes from another package."""
    if not isinstance(member, griffe.Alias):
        return member
    try:
        return member.final_target
    except griffe.AliasResolutionError:
        return None
