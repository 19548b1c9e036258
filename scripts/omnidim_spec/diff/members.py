"""Objects before and after: their properties, declared or not, and what binds them together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import field, frozen

from omnidim_spec.diff.accepted import Schemas, Shape
from omnidim_spec.diff.change import NARROWING, WIDENING, Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Pen
from omnidim_spec.diff.scalars import compare_limit
from omnidim_spec.diff.values import matches

if TYPE_CHECKING:
    from omnidim_spec.diff.schemas import Comparer

_HIDDEN = {Way.REQUEST: "readOnly", Way.RESPONSE: "writeOnly"}
"""The keyword by which a property does not travel that way."""


@frozen(eq=False)
class Members:
    """The members that an object may and must have, by all the nodes that speak of it."""

    nodes: Schemas
    names: dict[str, str] = field(init=False)
    """Declared names, and the pointer of the first declaration."""
    patterns: dict[str, Place] = field(init=False)
    required: dict[str, str] = field(init=False)
    """Required names, and the pointer of the list that says so."""

    def __attrs_post_init__(self) -> None:
        names: dict[str, str] = {}
        patterns: dict[str, Place] = {}
        required: dict[str, str] = {}
        for node in self.nodes:
            for name, place in node.members("properties").items():
                names.setdefault(name, place.pointer)
            for pattern, place in node.members("patternProperties").items():
                patterns.setdefault(pattern, place)
            for place in node.items("required"):
                required.setdefault(str(place.value), f"{node.pointer}/required")
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "patterns", patterns)
        object.__setattr__(self, "required", required)

    def schemas_of(self, name: str) -> Schemas:
        """Return all that a member of this name has to satisfy."""
        found: list[Place] = []
        for node in self.nodes:
            declared = node.get("properties")
            own = [declared.child(name)] if declared is not None and name in declared.mapping else []
            if "patternProperties" in node.mapping:
                own += [place for pattern, place in node.members("patternProperties").items() if matches(pattern, name)]
            found += own or _rest_of(node)
        if name not in self.names and not any(matches(pattern, name) for pattern in self.patterns):
            found += self._unevaluated()
        return tuple(found)

    def rest(self) -> Schemas:
        """Return all that a member of an undeclared name has to satisfy."""
        return (*(place for node in self.nodes for place in _rest_of(node)), *self._unevaluated())

    def _unevaluated(self) -> list[Place]:
        if any("additionalProperties" in node.mapping for node in self.nodes):
            return []
        return [node.child("unevaluatedProperties") for node in self.nodes if "unevaluatedProperties" in node.value]


def _rest_of(node: Place) -> list[Place]:
    return [node.child("additionalProperties")] if "additionalProperties" in node.mapping else []


def compare_objects(pen: Pen, old: Shape, new: Shape, comparer: Comparer) -> None:
    """Compare what two objects may and must have."""
    before, after = Members(old.nodes), Members(new.nodes)
    for name in {**before.names, **after.names}:
        _compare_member(pen, name, before, after, comparer)
    _compare_required(pen, before, after, comparer)
    _compare_rest(pen, before, after, comparer)
    _compare_patterns(pen, before, after, comparer)
    least = len(before.required), len(after.required)
    compare_limit(pen, old.nodes, new.nodes, "minProperties", 0, least=least)
    compare_limit(pen, old.nodes, new.nodes, "maxProperties", None)
    one, other = _under(old.nodes, "propertyNames"), _under(new.nodes, "propertyNames")
    pen.found.add(comparer.compare(one, other, pen.way, (f"{pen.old}/propertyNames", f"{pen.new}/propertyNames"), is_text=True))
    _compare_dependent_required(pen, before, after)
    compare_conditional(pen, old.nodes, new.nodes, "dependentSchemas", comparer)


def _under(nodes: Schemas, keyword: str) -> Schemas:
    return tuple(node.child(keyword) for node in nodes if keyword in node.mapping)


def _is_hidden(members: Members, name: str, way: Way, comparer: Comparer) -> bool:
    return comparer.accepted(members.schemas_of(name)).flag(_HIDDEN[way])


def _compare_member(pen: Pen, name: str, before: Members, after: Members, comparer: Comparer) -> None:
    one, other = before.schemas_of(name), after.schemas_of(name)
    if name in before.names and name in after.names and comparer.is_untouched(one, other):
        return
    accepts = comparer.accepted(one), comparer.accepted(other)
    was_hidden, is_hidden = (each.flag(_HIDDEN[pen.way]) for each in accepts)
    was_declared = name in before.names and not was_hidden
    is_declared = name in after.names and not is_hidden
    here, there = after.names.get(name), before.names.get(name)
    if was_hidden and is_hidden:
        return
    if was_declared and is_declared:
        if accepts[0].shapes and not accepts[1].shapes:
            pen.note(Kind.LOST, "property-removed", f"the property {name} is forbidden now", new=here)
            return
        pen.found.add(comparer.compare(one, other, pen.way, (there or "", here or "")))
    elif is_declared:
        if was_hidden:
            _note_shown(pen, name, after, here)
        else:
            _compare_added(pen, name, before, after, comparer)
    elif was_declared:
        if is_hidden:
            word = _HIDDEN[pen.way]
            pen.note(Kind.LOST, f"property-{word}", f"the property {name} is {word} now", new=here)
        elif accepts[0].shapes:
            _compare_removed(pen, name, before, after, comparer)


def _note_shown(pen: Pen, name: str, after: Members, here: str | None) -> None:
    word = _HIDDEN[pen.way]
    kind = Kind.NARROWED if name in after.required else Kind.GAINED
    pen.note(kind, f"property-not-{word}", f"the property {name} is no longer {word}", new=here)


def _compare_added(pen: Pen, name: str, before: Members, after: Members, comparer: Comparer) -> None:
    here = after.names[name]
    governing = before.schemas_of(name)
    accepts = comparer.accepted(governing)
    is_required = name in after.required and name not in before.required
    if accepts.is_anything:
        if not comparer.accepted(after.schemas_of(name)).shapes:
            pen.note(Kind.NARROWED, "property-forbidden", f"the property {name} is forbidden now", new=here)
        elif is_required:
            pen.note(Kind.NARROWED, "property-added-required", f"the property {name} is new, and required", new=here)
        else:
            pen.note(Kind.GAINED, "property-added", f"the property {name} is new", new=here)
    elif not accepts.shapes:
        if is_required:
            pen.note(Kind.CHANGED, "property-added-required", f"the property {name} is new, and required", new=here)
        elif comparer.accepted(after.schemas_of(name)).shapes:
            text = f"the property {name} is new; no others were allowed before"
            pen.note(Kind.WIDENED, "property-added", text, new=here)
    else:
        pen.found.add(comparer.compare(governing, after.schemas_of(name), pen.way, (governing[0].pointer, here)))
        pen.note(Kind.GAINED, "property-declared", f"the property {name} is declared by its name now", new=here)


def _compare_removed(pen: Pen, name: str, before: Members, after: Members, comparer: Comparer) -> None:
    there = before.names[name]
    governing = after.schemas_of(name)
    accepts = comparer.accepted(governing)
    if accepts.is_anything or not accepts.shapes:
        pen.note(Kind.LOST, "property-removed", f"the property {name} is gone", old=there)
        return
    pen.found.add(comparer.compare(before.schemas_of(name), governing, pen.way, (there, governing[0].pointer)))
    pen.note(Kind.NAMES, "property-undeclared", f"the property {name} is no longer declared by its name", old=there)


def _compare_required(pen: Pen, before: Members, after: Members, comparer: Comparer) -> None:
    way = pen.way
    for name, here in after.required.items():
        if name in before.required or _is_hidden(after, name, way, comparer):
            continue
        is_new = name in after.names and (name not in before.names or _is_hidden(before, name, way, comparer))
        if not is_new or not _is_noted_as_required(name, before, comparer):
            pen.note(Kind.NARROWED, "property-required", f"the property {name} is required now", new=here)
    for name, there in before.required.items():
        if name in after.required or _is_hidden(before, name, way, comparer):
            continue
        is_gone = name in before.names and (name not in after.names or _is_hidden(after, name, way, comparer))
        if not is_gone:
            pen.note(Kind.WIDENED, "property-optional", f"the property {name} is optional now", old=there)


def _is_noted_as_required(name: str, before: Members, comparer: Comparer) -> bool:
    accepts = comparer.accepted(before.schemas_of(name))
    return accepts.is_anything or not accepts.shapes or name in before.names


def _compare_rest(pen: Pen, before: Members, after: Members, comparer: Comparer) -> None:
    one, other = before.rest(), after.rest()
    accepts = comparer.accepted(one), comparer.accepted(other)
    here, there = (other[0].pointer if other else None), (one[0].pointer if one else None)
    if accepts[0].shapes and not accepts[1].shapes:
        pen.note(Kind.NARROWED, "additional-forbidden", "no other properties are allowed any more", new=here)
    elif not accepts[0].shapes and accepts[1].shapes:
        pen.note(Kind.WIDENED, "additional-allowed", "other properties are allowed now", new=here, old=there)
    elif one or other:
        pointers = there or f"{pen.old}/additionalProperties", here or f"{pen.new}/additionalProperties"
        pen.found.add(comparer.compare(one, other, pen.way, pointers))


def _compare_patterns(pen: Pen, before: Members, after: Members, comparer: Comparer) -> None:
    for pattern in {**before.patterns, **after.patterns}:
        one, other = before.patterns.get(pattern), after.patterns.get(pattern)
        had = (one,) if one else before.rest()
        has = (other,) if other else after.rest()
        if one and other:
            pen.found.add(comparer.compare(had, has, pen.way, (one.pointer, other.pointer)))
            continue
        silent = comparer.compare(had, has, pen.way, (pen.old, pen.new))
        narrower = comparer.shows(silent, NARROWING)
        wider = comparer.shows(silent, WIDENING)
        if not narrower and not wider:
            continue
        kind = Kind.CHANGED if narrower and wider else Kind.NARROWED if narrower else Kind.WIDENED
        text = f"properties that match {pattern} are {'described' if other else 'no longer described'} by a schema of their own"
        here, there = other.pointer if other else None, one.pointer if one else None
        pen.note(kind, "pattern-properties-changed", text, new=here, old=there)


def _pairs(members: Members) -> dict[tuple[str, str], str]:
    """Return what has to be there when something else is, without what has to be there anyway."""
    found = {}
    for node in members.nodes:
        for name, place in node.members("dependentRequired").items():
            found.update({(name, str(other)): place.pointer for other in place.listing})
        for name, place in node.members("dependentSchemas").items():
            if _asks_for_names_only(place):
                found.update({(name, str(other)): place.pointer for other in place.child("required").listing})
    return {pair: pointer for pair, pointer in found.items() if pair[1] not in members.required}


def _asks_for_names_only(place: Place) -> bool:
    """Tell whether a dependent schema says no more than `dependentRequired` would."""
    return isinstance(place.value, dict) and place.value.keys() == {"required"}


def _compare_dependent_required(pen: Pen, before: Members, after: Members) -> None:
    one, other = _pairs(before), _pairs(after)
    for (name, needed), here in other.items():
        if (name, needed) not in one and needed not in before.required:
            text = f"the property {name} needs {needed} beside it now"
            pen.note(Kind.NARROWED, "dependent-required", text, new=here)
    for (name, needed), there in one.items():
        if (name, needed) not in other and needed not in after.required:
            text = f"the property {name} no longer needs {needed} beside it"
            pen.note(Kind.WIDENED, "dependent-required", text, old=there)


def compare_conditional(pen: Pen, old: Schemas, new: Schemas, keyword: str, comparer: Comparer) -> None:
    """Compare schemas that hold when a property is there."""
    one, other = dict(_conditional(old, keyword)), dict(_conditional(new, keyword))
    for name in {**one, **other}:
        had, has = one.get(name, ()), other.get(name, ())
        pointers = (had[0].pointer if had else pen.old, has[0].pointer if has else pen.new)
        if had and has:
            pen.found.add(comparer.compare(had, has, pen.way, pointers))
        elif has and comparer.shows(comparer.compare((), has, pen.way, pointers), NARROWING | {Kind.GAINED}):
            pen.note(Kind.NARROWED, "condition-added", f"more is asked when {name} is there", new=pointers[1])
        elif had and comparer.shows(comparer.compare(had, (), pen.way, pointers), WIDENING):
            pen.note(Kind.WIDENED, "condition-removed", f"less is asked when {name} is there", old=pointers[0])


def _conditional(nodes: Schemas, keyword: str) -> Iterator[tuple[str, Schemas]]:
    for node in nodes:
        for name, place in node.members(keyword).items():
            if not _asks_for_names_only(place):
                yield name, (place,)
