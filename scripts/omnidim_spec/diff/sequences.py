"""Arrays before and after: their items by position and beyond, how many, and what has to be among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from omnidim_spec.diff.accepted import Schemas, Shape
from omnidim_spec.diff.change import NARROWING, WIDENING, Kind
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Pen
from omnidim_spec.diff.scalars import compare_limit, tightest

if TYPE_CHECKING:
    from omnidim_spec.diff.schemas import Comparer


@frozen(eq=False)
class Sequence:
    """The items that an array may have, by all the nodes that speak of it."""

    nodes: Schemas

    @property
    def length(self) -> int:
        """How many positions have a schema of their own."""
        return max((len(node.items("prefixItems")) for node in self.nodes), default=0)

    def at(self, index: int) -> Schemas:
        found: list[Place] = []
        for node in self.nodes:
            prefix = node.items("prefixItems")
            found += [prefix[index]] if index < len(prefix) else _rest_of(node)
        return tuple(found if index < self.length else [*found, *self._unevaluated()])

    @property
    def rest(self) -> Schemas:
        return (*(place for node in self.nodes for place in _rest_of(node)), *self._unevaluated())

    def _unevaluated(self) -> list[Place]:
        if any("items" in node.value for node in self.nodes):
            return []
        return [node.child("unevaluatedItems") for node in self.nodes if "unevaluatedItems" in node.value]

    def most(self, comparer: Comparer) -> int | None:
        """Return how many items there can be: a closed list ends where its positions end."""
        counts = [tightest(self.nodes, "maxItems"), None if comparer.accepted(self.rest).shapes else self.length]
        return min((count for count in counts if count is not None), default=None)


def _rest_of(node: Place) -> list[Place]:
    return [node.child("items")] if "items" in node.value else []


def compare_arrays(pen: Pen, old: Shape, new: Shape, comparer: Comparer) -> None:
    """Compare the items that two arrays may and must have."""
    before, after = Sequence(old.nodes), Sequence(new.nodes)
    most = before.most(comparer), after.most(comparer)
    for index in range(max(before.length, after.length)):
        _compare_items(pen, before.at(index), after.at(index), f"prefixItems/{index}", comparer)
    if not any(one is not None and one <= max(before.length, after.length) for one in most):
        _compare_items(pen, before.rest, after.rest, "items", comparer)
    compare_limit(pen, old.nodes, new.nodes, "minItems", 0)
    _compare_most(pen, most, old.nodes, new.nodes)
    unique = [any(node.value.get("uniqueItems") is True for node in shape.nodes) for shape in (old, new)]
    if unique[0] is not unique[1]:
        text = "items have to differ from each other now" if unique[1] else "items may repeat now"
        pen.moved(
            "uniqueItems-changed",
            text,
            is_narrower=unique[1],
            new=_pointer(new, "uniqueItems"),
            old=_pointer(old, "uniqueItems"),
        )
    _compare_contained(pen, old.nodes, new.nodes, comparer)


def _compare_items(pen: Pen, old: Schemas, new: Schemas, tail: str, comparer: Comparer) -> None:
    pointers = old[0].pointer if old else f"{pen.old}/{tail}", new[0].pointer if new else f"{pen.new}/{tail}"
    pen.found.add(comparer.compare(old, new, pen.way, pointers, is_text=comparer.is_text(pen.found)))


def _compare_most(pen: Pen, most: tuple[int | None, int | None], old: Schemas, new: Schemas) -> None:
    before, after = most
    if before == after:
        return
    is_narrower = before is None or (after is not None and after < before)
    here = next((f"{node.pointer}/{key}" for key in ("maxItems", "items") for node in new if key in node.value), None)
    there = next((f"{node.pointer}/{key}" for key in ("maxItems", "items") for node in old if key in node.value), None)
    shown = f"at most {after} items" if after is not None else "any number of items"
    text = f"{shown}, was {'any number' if before is None else before}"
    pen.moved("maxItems-changed", text, is_narrower=is_narrower, new=here, old=there)


def _contained(nodes: Schemas) -> Place | None:
    """Return the node that says what has to be among the items, unless it asks for none."""
    for node in nodes:
        if "contains" in node.value and (node.value.get("minContains", 1) != 0 or "maxContains" in node.value):
            return node
    return None


def _compare_contained(pen: Pen, old: Schemas, new: Schemas, comparer: Comparer) -> None:
    one, other = _contained(old), _contained(new)
    if one is None and other is None:
        return
    if one is None or other is None:
        text = "certain items have to be there now" if other else "no certain items have to be there any more"
        here, there = (f"{node.pointer}/contains" if node else None for node in (other, one))
        pen.moved("contains-changed", text, is_narrower=other is not None, new=here, old=there)
        return
    inner = comparer.compare((one.child("contains"),), (other.child("contains"),), pen.way, ("", ""))
    if comparer.shows(inner, NARROWING | WIDENING) and ("maxContains" in one.value or "maxContains" in other.value):
        pen.note(Kind.CHANGED, "contains-changed", "which items are counted has changed", new=f"{other.pointer}/contains")
    else:
        pen.found.add(inner)
    compare_limit(pen, (one,), (other,), "minContains", 1)
    compare_limit(pen, (one,), (other,), "maxContains", None)


def _pointer(shape: Shape, keyword: str) -> str | None:
    return next((f"{node.pointer}/{keyword}" for node in shape.nodes if keyword in node.value), None)
