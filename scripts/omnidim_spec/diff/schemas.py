"""Two schemas, compared by what they accept: types, variants, and everything below, circles included."""

from __future__ import annotations

from collections.abc import Set

from attrs import define, field

from omnidim_spec.diff.accepted import CONDITIONS, KINDS, Accepted, Schemas, Shape, accepted
from omnidim_spec.diff.annotations import compare_annotations
from omnidim_spec.diff.change import NARROWING, WIDENING, Kind, Way
from omnidim_spec.diff.discriminators import compare_discriminators
from omnidim_spec.diff.document import Document, Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.members import compare_objects
from omnidim_spec.diff.scalars import compare_numbers, compare_texts, compare_values
from omnidim_spec.diff.sequences import compare_arrays
from omnidim_spec.diff.untouched import Untouched
from omnidim_spec.diff.variants import are_disjoint, matched

Pointers = tuple[str, str]
_SCALARS = frozenset({"number", "boolean"})


@define(eq=False)
class Comparer:
    """Compares schemas of two documents; each pair once in each direction."""

    old: Document
    new: Document
    untouched: Untouched = field(init=False)
    renamed: dict[Pointers, Way] = field(factory=dict)
    """Pairs of components of different names that stand at the same place."""
    _accepted: dict[tuple[int, ...], tuple[Schemas, Accepted]] = field(factory=dict)
    _found: dict[tuple[object, ...], tuple[Schemas, Schemas, Found]] = field(factory=dict)
    _texts: set[int] = field(factory=set)
    _waiting: list[tuple[Pen, Schemas, Schemas, bool]] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.untouched = Untouched(self.old, self.new)

    def accepted(self, schemas: Schemas) -> Accepted:
        """Return what schemas of either document accept together."""
        key = tuple(
            id(place.value) if isinstance(place.value, (dict, list)) else hash((place.document.name, place.pointer))
            for place in schemas
        )
        if key not in self._accepted:
            self._accepted[key] = (schemas, accepted(schemas))
        return self._accepted[key][1]

    def is_untouched(self, old: Schemas, new: Schemas) -> bool:
        """Tell whether two schemas are the same, word for word, with all that they lead to."""
        is_single = len(old) == len(new) == 1 and old[0].document is self.old and new[0].document is self.new
        return is_single and self.untouched.holds(old[0], new[0])

    def is_text(self, found: Found) -> bool:
        """Tell whether values of this pair travel as plain text, as in a query."""
        return id(found) in self._texts

    def compare(self, old: Schemas, new: Schemas, way: Way, pointers: Pointers, *, is_text: bool = False) -> Found:
        """Return what differs, in the direction in which the values travel.

        `pointers` are the places to name where a side has no schema at all.
        """
        if not old and not new:
            return Found()
        self._note_renamed(way, old, new)
        old, new = (tuple(map(_followed, schemas)) for schemas in (old, new))
        if self.is_untouched(old, new):
            return Found()
        one = tuple(place.pointer for place in old) or ("", pointers[0])
        other = tuple(place.pointer for place in new) or ("", pointers[1])
        same_document = bool(old and new and old[0].document is new[0].document)
        side = bool(old) and old[0].document is self.new
        key = (one, other, way, is_text, same_document, side)
        if key in self._found:
            return self._found[key][2]
        found = Found()
        self._found[key] = (old, new, found)
        if is_text:
            self._texts.add(id(found))
        pen = Pen(found, way, one[0] or one[-1], other[0] or other[-1])
        self._waiting.append((pen, old, new, is_text))
        return found

    def settle(self) -> None:
        """Compare what waits: schemas wait for their turn, so that a long chain of references needs no deep stack."""
        while self._waiting:
            pen, old, new, is_text = self._waiting.pop()
            self._compare(pen, self.accepted(old), self.accepted(new), is_text=is_text)

    def shows(self, found: Found, kinds: Set[Kind]) -> bool:
        """Tell whether a shift of one of the kinds was found, there or below."""
        self.settle()
        return found.has(kinds)

    def _compare(self, pen: Pen, old: Accepted, new: Accepted, *, is_text: bool) -> None:
        said = (old.common, new.common) if old.is_union is new.is_union else (old.outer, new.outer)
        compare_annotations(pen, *said, is_model=_is_model(new))
        if not new.shapes or not old.shapes:
            if bool(new.shapes) is not bool(old.shapes):
                text = "nothing is accepted any more" if not new.shapes else "something is accepted now"
                pen.moved("type-changed", text, is_narrower=not new.shapes)
            return
        shift = _compare_kinds(pen, old, new, is_text=is_text)
        for kind in KINDS:
            if kind in old.shapes and kind in new.shapes and shift is not Kind.CHANGED:
                self._compare_shapes(pen, old, new, kind)
        compare_discriminators(pen, old.discriminators, new.discriminators)

    def _note_renamed(self, way: Way, old: Schemas, new: Schemas) -> None:
        if old and new and old[0].document is self.old and new[0].document is self.new:
            one, other = self.accepted(old).components, self.accepted(new).components
            if len(one) == len(other) == 1 and one != other:
                self.renamed.setdefault((one[0], other[0]), way)

    def _compare_shapes(self, pen: Pen, old: Accepted, new: Accepted, kind: str) -> None:
        before, after = old.shapes[kind], new.shapes[kind]
        if len(before) == len(after) == 1:
            self.compare_shape(pen, before[0], after[0])
            return
        pairs, gone, added = matched(before, after, self)
        for one, other in pairs:
            inner = self._inner(pen, one, other)
            pen.found.add(inner)
        for one in gone:
            if not any(not self.shows(self._inner(pen, one, other), NARROWING) for other in after):
                name = one.label.rpartition("/")[2]
                there = one.nodes[0].pointer if one.nodes else None
                pen.note(
                    Kind.NARROWED,
                    "variant-removed",
                    f"the variant {name or kind} is gone",
                    old=there,
                    new=None if there else pen.new,
                )
        for other in added:
            if not any(not self.shows(self._inner(pen, one, other), WIDENING) for one in before):
                name = other.label.rpartition("/")[2]
                here = other.nodes[0].pointer if other.nodes else None
                pen.note(Kind.WIDENED, "variant-added", f"the variant {name or kind} is new", new=here)
        self._compare_exclusiveness(pen, old, new, kind)

    def _compare_exclusiveness(self, pen: Pen, old: Accepted, new: Accepted, kind: str) -> None:
        if old.is_exclusive is new.is_exclusive or len(old.shapes[kind]) != len(new.shapes[kind]):
            return
        if not are_disjoint(new.shapes[kind]):
            text = "oneOf in place of anyOf" if new.is_exclusive else "anyOf in place of oneOf"
            pen.moved("variants-exclusive", text, is_narrower=new.is_exclusive)

    def _inner(self, pen: Pen, one: Shape, other: Shape) -> Found:
        """Compare two variants by themselves."""
        key = ("variant", id(one), id(other), pen.way)
        if key not in self._found:
            found = Found()
            self._found[key] = (one.nodes, other.nodes, found)
            there = one.nodes[0].pointer if one.nodes else pen.old
            here = other.nodes[0].pointer if other.nodes else pen.new
            inner = Pen(found, pen.way, there, here)
            compare_annotations(inner, one.nodes, other.nodes, is_model=one.kind == "object")
            self.compare_shape(inner, one, other)
        return self._found[key][2]

    def compare_shape(self, pen: Pen, old: Shape, new: Shape) -> None:
        """Compare what is accepted of one type."""
        if compare_values(pen, old, new):
            self._compare_conditions(pen, old.nodes, new.nodes)
            return
        if old.kind == "number":
            compare_numbers(pen, old, new)
        elif old.kind == "string":
            compare_texts(pen, old, new)
            self._compare_inside(pen, old.nodes, new.nodes, "contentSchema")
        elif old.kind == "array":
            compare_arrays(pen, old, new, self)
        elif old.kind == "object":
            compare_objects(pen, old, new, self)
        self._compare_conditions(pen, old.nodes, new.nodes)

    def _compare_inside(self, pen: Pen, old: Schemas, new: Schemas, keyword: str) -> None:
        one, other = (tuple(node.child(keyword) for node in nodes if keyword in node.value) for nodes in (old, new))
        if one or other:
            pen.found.add(self.compare(one, other, pen.way, (f"{pen.old}/{keyword}", f"{pen.new}/{keyword}")))

    def _compare_conditions(self, pen: Pen, old: Schemas, new: Schemas) -> None:
        if not any(CONDITIONS & node.value.keys() for node in (*old, *new)):
            return
        self._compare_forbidden(
            pen, *(tuple(node.child("not") for node in nodes if "not" in node.value) for nodes in (old, new))
        )
        self._compare_ifs(pen, *(tuple(node for node in nodes if _is_conditional(node.value)) for nodes in (old, new)))

    def _compare_forbidden(self, pen: Pen, old: Schemas, new: Schemas) -> None:
        pairs, gone, added = self._paired(pen, old, new)
        for one, other in pairs:
            pen.found.add(self.compare((one,), (other,), pen.way, ("", "")), is_inverse=True)
        for one in gone:
            if self.accepted((one,)).shapes:
                pen.note(Kind.WIDENED, "not-changed", "what was forbidden is allowed", old=one.pointer)
        for other in added:
            if self.accepted((other,)).shapes:
                pen.note(Kind.NARROWED, "not-changed", "something is forbidden now", new=other.pointer)

    def _paired(self, pen: Pen, old: Schemas, new: Schemas) -> tuple[list[tuple[Place, Place]], list[Place], list[Place]]:
        """Return the schemas that belong together, equal ones first, and those that are gone or new."""
        pairs, gone, added = [], list(old), list(new)
        for one in old:
            for other in added:
                if not self.shows(self.compare((one,), (other,), pen.way, ("", "")), NARROWING | WIDENING):
                    pairs.append((one, other))
                    gone.remove(one)
                    added.remove(other)
                    break
        more = list(zip(gone, added, strict=False))
        return [*pairs, *more], gone[len(more) :], added[len(more) :]

    def _compare_ifs(self, pen: Pen, old: Schemas, new: Schemas) -> None:
        added = list(new)
        for one in old:
            other = next((each for each in added if self._has_same_if(pen, one, each)), None)
            if other is None:
                continue
            added.remove(other)
            old = tuple(each for each in old if each is not one)
            for keyword in ("then", "else"):
                self._compare_inside(pen, (one,), (other,), keyword)
        for _, other in zip(old, added, strict=False):
            pen.note(Kind.CHANGED, "if-changed", "the condition has changed", new=f"{other.pointer}/if")
        for one in old[len(added) :]:
            pen.note(Kind.WIDENED, "if-changed", "the condition is gone", old=f"{one.pointer}/if")
        for other in added[len(old) :]:
            pen.note(Kind.NARROWED, "if-changed", "there is a condition now", new=f"{other.pointer}/if")

    def _has_same_if(self, pen: Pen, one: Place, other: Place) -> bool:
        return not self.shows(self.compare((one.child("if"),), (other.child("if"),), pen.way, ("", "")), NARROWING | WIDENING)


def _followed(place: Place) -> Place:
    """Return what a schema refers to, if it says nothing else."""
    while isinstance(place.value, dict) and isinstance(place.value.get("$ref"), str):
        if len(place.value) > 1 and not place.document.is_3_0:
            break
        place = place.document.target(place.value["$ref"])
    return place


def _is_conditional(schema: dict[str, object]) -> bool:
    return "if" in schema and any(keyword in schema and schema[keyword] not in ({}, True) for keyword in ("then", "else"))


def _is_model(accepts: Accepted) -> bool:
    """Tell whether generated code has a class for it, which is called by its title."""
    return "object" in accepts.shapes and len(accepts.shapes) <= 2


def _compare_kinds(pen: Pen, old: Accepted, new: Accepted, *, is_text: bool) -> Kind | None:
    before, after = set(old.shapes), set(new.shapes)
    if is_text:
        before, after = _readable(before, after, new), _readable(after, before, old)
    gone, added = before - after, after - before
    if not gone and not added:
        return None
    here = next((f"{node.pointer}/type" for node in new.common if "type" in node.value), None)
    there = next((f"{node.pointer}/type" for node in old.common if "type" in node.value), None)
    kind = Kind.CHANGED if gone and added else Kind.NARROWED if gone else Kind.WIDENED
    if not gone | added - {"null"}:
        pen.note(kind, "null-changed", "null is allowed now" if added else "null is no longer allowed", new=here or pen.new)
    else:
        text = f"type {_names(new)}, was {_names(old)}"
        pen.note(kind, "type-changed", text, new=here or (None if there else pen.new), old=there)
    return kind


def _readable(kinds: set[str], others: set[str], accepts: Accepted) -> set[str]:
    """Return the types without those that plain text of the other side takes in: in a query, 5 is also a text."""
    texts = accepts.shapes.get("string", ())
    is_open = any(not shape.nodes and shape.values is None for shape in texts)
    return {kind for kind in kinds if kind in others or not (is_open and kind in _SCALARS)}


def _names(accepts: Accepted) -> str:
    if set(accepts.shapes) == set(KINDS):
        return "anything"
    names = [
        "integer" if kind == "number" and all(shape.is_integer for shape in shapes) else kind
        for kind, shapes in accepts.shapes.items()
    ]
    return " or ".join(names)
