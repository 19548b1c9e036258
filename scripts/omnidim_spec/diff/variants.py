"""Variants of one type, before and after: which belong together, and whether a value can be two of them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from omnidim_spec.diff.accepted import Shape, accepted
from omnidim_spec.diff.change import NARROWING, WIDENING, Kind, Way
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.members import Members

if TYPE_CHECKING:
    from omnidim_spec.diff.schemas import Comparer

Pairs = list[tuple[Shape, Shape]]
_TELLING = NARROWING | WIDENING | {Kind.GAINED}
_ALIKE = 0.5
"""Variants that share this part of their property names are the same one, changed."""


def matched(old: tuple[Shape, ...], new: tuple[Shape, ...], comparer: Comparer) -> tuple[Pairs, list[Shape], list[Shape]]:
    """Return the variants that belong together, those that are gone and those that are new."""
    gone, added = list(old), list(new)
    pairs: Pairs = []

    def take(one: Shape, other: Shape) -> None:
        pairs.append((one, other))
        gone.remove(one)
        added.remove(other)

    for one in old:
        for other in [each for each in added if one.label and each.label == one.label]:
            take(one, other)
            break
    for one in list(gone):
        for other in added:
            if _is_equal(one, other, comparer):
                take(one, other)
                break
    for one in list(gone):
        tags = _tags(one)
        for other in added:
            if tags and _tags(other) & tags:
                take(one, other)
                break
    for one in list(gone):
        close = [other for other in added if _likeness(one, other) >= _ALIKE]
        if close:
            take(one, max(close, key=lambda other, one=one: _likeness(one, other)))  # type: ignore[misc]  # a default argument has no type to infer
    if len(gone) == len(added) == 1 and not (gone[0].label and added[0].label):
        take(gone[0], added[0])
    return pairs, gone, added


def _is_equal(one: Shape, other: Shape, comparer: Comparer) -> bool:
    found = Found()
    pen = Pen(found, Way.REQUEST, "", "")
    comparer.compare_shape(pen, one, other)
    return not comparer.shows(found, _TELLING)


def _tags(shape: Shape) -> frozenset[str]:
    """Return the single values that tell an object of this variant, as `kind: cat` does."""
    if shape.kind != "object":
        return frozenset()
    found = set()
    for name, values in _counted(shape).items():
        if len(values) == 1:
            found.add(f"{name}={next(iter(values))}")
    return frozenset(found)


def _counted(shape: Shape) -> dict[str, frozenset[str]]:
    """Return the texts that each property can be, of those whose values can be counted."""
    members = Members(shape.nodes)
    found = {}
    for name in members.names:
        shapes = accepted(members.schemas_of(name)).shapes
        if set(shapes) == {"string"} and all(each.values is not None for each in shapes["string"]):
            found[name] = frozenset(text for each in shapes["string"] for text in each.values or ())
    return found


def _likeness(one: Shape, other: Shape) -> float:
    if one.kind != "object" or (one.label and other.label and one.label != other.label):
        return 0.0
    names, others = set(Members(one.nodes).names), set(Members(other.nodes).names)
    return len(names & others) / len(names | others) if names | others else 0.0


def are_disjoint(shapes: tuple[Shape, ...]) -> bool:
    """Tell whether it is certain that no value is two of the variants."""
    return all(_is_apart(one, other) for one, other in combinations(shapes, 2))


def _is_apart(one: Shape, other: Shape) -> bool:
    if one.values is not None and other.values is not None:
        return not one.values.keys() & other.values.keys()
    if one.kind != "object":
        return False
    mine, theirs = _counted(one), _counted(other)
    needed = Members(one.nodes).required.keys() & Members(other.nodes).required.keys()
    return any(name in mine and name in theirs and not mine[name] & theirs[name] for name in needed)
