"""What a schema accepts: a union of shapes, each of one JSON type and a conjunction of plain keywords.

References, `allOf`, `anyOf`, `oneOf`, `nullable`, `type` lists and `const` are ways to write such a union; here they are taken
apart, so that equal rewrites come out equal. Schemas below (of properties, of items) stay places until they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from omnidim_spec.diff.document import Place, component_of
from omnidim_spec.diff.values import admits, kind_of
from omnidim_spec.errors import Fault, SchemaError
from omnidim_spec.pointers import Json, canonical

KINDS = ("null", "boolean", "number", "string", "array", "object")
Schemas = tuple[Place, ...]
"""Schemas that all have to accept a value; none of them: anything is accepted."""

_MANY = 256
"""So many branches of one schema are told apart; no document that people write has more."""
_ALL = frozenset(KINDS)
_COMPOSITION = frozenset({"$ref", "allOf", "anyOf", "oneOf"})


@frozen(eq=False)
class Branch:
    """One way to satisfy a schema: the types that are left, and the nodes whose plain keywords all hold."""

    kinds: frozenset[str]
    nodes: Schemas
    label: str = ""
    inner: frozenset[int] = frozenset()
    """Which of the nodes belong to a variant, by their values' ids."""


@frozen(eq=False)
class Shape:
    """What is accepted of one type. `values` are all there is, where they can be counted, by their canonical text."""

    kind: str
    nodes: Schemas
    label: str = ""
    values: dict[str, Json] | None = None

    @property
    def is_integer(self) -> bool:
        return any(_is_integer(node.value) for node in self.nodes)


@frozen(eq=False)
class Accepted:
    """All that a conjunction of schemas accepts. `common` are the nodes that hold for every branch, the outermost first."""

    shapes: dict[str, tuple[Shape, ...]]
    common: Schemas
    outer: Schemas = ()
    """Those of the common nodes that belong to no variant."""
    is_exclusive: bool = False
    discriminators: Schemas = ()
    components: tuple[str, ...] = field(default=())

    @property
    def is_union(self) -> bool:
        """Whether there are several variants of one type."""
        return any(len(shapes) > 1 for shapes in self.shapes.values())

    @property
    def is_anything(self) -> bool:
        return set(self.shapes) == _ALL and all(
            not shape.nodes and shape.values is None for (shape, *_) in self.shapes.values()
        )

    def flag(self, keyword: str) -> bool:
        return any(node.value.get(keyword) is True for node in self.common)


def accepted(schemas: Schemas) -> Accepted:
    """Return what is accepted by all the schemas together."""
    walk = _Walk()
    branches = _product([walk.branches(place, ()) for place in schemas])
    by_kind: dict[str, list[Shape]] = {}
    for branch in branches:
        for kind in KINDS:
            if kind in branch.kinds:
                by_kind.setdefault(kind, []).append(_shape(kind, branch))
    shapes = {kind: tuple(_counted_together(found)) for kind, found in by_kind.items()}
    shapes = {kind: found for kind, found in shapes.items() if found}
    components = tuple(dict.fromkeys(name for place in schemas for name in _named_by(place)))
    common = tuple(_common(schemas, branches))
    inner = {each for branch in branches for each in branch.inner}
    outer = tuple(node for node in common if id(node.value) not in inner)
    return Accepted(shapes, common, outer, walk.is_exclusive, tuple(walk.discriminators), components)


def _common(schemas: Schemas, branches: list[Branch]) -> Iterator[Place]:
    """Yield the nodes that every branch has, but for one that is null only."""
    others = [branch for branch in branches if branch.kinds != {"null"}] or branches
    held = [{id(node.value) for node in branch.nodes} for branch in others]
    for node in others[0].nodes if others else ():
        if all(id(node.value) in nodes for nodes in held):
            yield node
    if not others:
        yield from (place for place in schemas if isinstance(place.value, dict))


def _named_by(place: Place) -> list[str]:
    """Return the name of the component that a schema refers to, alone or beside null, as code generators see it."""
    value = place.value
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("$ref"), str):
        name = component_of(value["$ref"][1:])
        return [name] if name else []
    for keyword in ("allOf", "anyOf", "oneOf"):
        listed = value.get(keyword)
        variants = [variant for variant in listed if variant != {"type": "null"}] if isinstance(listed, list) else []
        if len(variants) == 1 and isinstance(variants[0], dict) and isinstance(variants[0].get("$ref"), str):
            name = component_of(variants[0]["$ref"][1:])
            return [name] if name else []
    return []


class _Walk:
    """Takes schemas apart; remembers on the way what does not fit into a union."""

    def __init__(self) -> None:
        self.is_exclusive = False
        self.discriminators: list[Place] = []

    def branches(self, place: Place, above: tuple[str, ...]) -> list[Branch]:
        value = place.value
        if value is True:
            return [Branch(_ALL, ())]
        if value is False:
            return []
        schema = place.mapping
        if not isinstance(place.value, dict):
            return [Branch(_ALL, ())]  # a fault, which is noted
        if place.pointer in above:
            todo = "let a property or an item lead back to the schema, not the schema itself"
            came = "one that contains itself at once"
            raise SchemaError(Fault(f"{place.document.name} {place.pointer}", "a schema that ends somewhere", came, todo))
        above = (*above, place.pointer)
        if "$ref" in schema and place.document.is_3_0:
            return self.branches(place.document.target(schema["$ref"]), above)
        parts = [self._plain(place)]
        if "discriminator" in schema:
            self.discriminators.append(place.child("discriminator"))
        if isinstance(schema.get("$ref"), str):
            parts.append(self.branches(place.document.target(schema["$ref"]), above))
        parts += [self.branches(part, above) for part in place.items("allOf")]
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                parts.append(self._union(place, keyword, above))
        found = _product(parts)
        if place.document.is_3_0 and schema.get("nullable") is True and not any("null" in each.kinds for each in found):
            found = [*found, Branch(frozenset({"null"}), ())]
        return found

    def _union(self, place: Place, keyword: str, above: tuple[str, ...]) -> list[Branch]:
        union = []
        for variant in place.items(keyword):
            label = _label(variant)
            for each in self.branches(variant, above):
                union.append(Branch(each.kinds, each.nodes, label, frozenset(id(node.value) for node in each.nodes)))
        if keyword == "oneOf" and len(union) > 1:
            self.is_exclusive = True
        return union

    def _plain(self, place: Place) -> list[Branch]:
        schema = place.value
        forbidden = schema.get("not")
        if forbidden is True or forbidden == {}:
            return []
        kinds = _kinds(schema, place)
        if not kinds:
            return []
        return [Branch(kinds, (place,) if schema.keys() - _COMPOSITION - {"type"} or _is_integer(schema) else ())]


def _kinds(schema: dict[str, Json], place: Place) -> frozenset[str]:
    named = schema.get("type")
    kinds = _ALL
    if named is not None:
        listed = named if isinstance(named, list) else [named]
        known = {"integer": "number", **{kind: kind for kind in KINDS}}
        if not all(isinstance(each, str) and each in known for each in listed):
            place.document.refuse(f"{place.pointer}/type", "types of JSON Schema", named)
        kinds = frozenset(known[each] for each in listed if isinstance(each, str) and each in known)
    for values in _listed(schema):
        kinds &= {kind_of(value) for value in values} | (
            {"null"} if place.document.is_3_0 and schema.get("nullable") is True else set()
        )
    return kinds


def _listed(schema: dict[str, Json]) -> Iterator[list[Json]]:
    if "const" in schema:
        yield [schema["const"]]
    if isinstance(schema.get("enum"), list):
        yield schema["enum"]


def _label(variant: Place) -> str:
    schema = variant.value if isinstance(variant.value, dict) else {}
    reference = schema.get("$ref")
    return str(reference if isinstance(reference, str) else schema.get("title") or "")


def _product(parts: list[list[Branch]]) -> list[Branch]:
    """Return every way to satisfy all the parts: one branch of each, together."""
    found = [Branch(_ALL, ())]
    for part in parts:
        pairs = ((one, other) for one in found for other in part)
        found = [
            Branch(one.kinds & other.kinds, _joined(one.nodes, other.nodes), one.label or other.label, one.inner | other.inner)
            for one, other in pairs
            if one.kinds & other.kinds
        ]
        if len(found) > _MANY:
            where = next((node for branch in found for node in branch.nodes), None)
            name = f"{where.document.name} {where.pointer}" if where else "the document"
            todo = "split the schema"
            raise SchemaError(Fault(name, f"a schema of at most {_MANY} combinations of variants", "more", todo))
    return found


def _joined(one: Schemas, other: Schemas) -> Schemas:
    held = {id(node.value) for node in one}
    return (*one, *(node for node in other if id(node.value) not in held))


def _is_integer(schema: dict[str, Json]) -> bool:
    named = schema.get("type")
    return named == "integer" or (isinstance(named, list) and "integer" in named and "number" not in named)


def _shape(kind: str, branch: Branch) -> Shape:
    nodes = tuple(node for node in branch.nodes if _says_something(node.value, kind))
    values: dict[str, Json] | None = None
    for node in branch.nodes:
        for listed in _listed(node.value):
            these = {canonical(_plain_number(value)): value for value in listed if kind_of(value) == kind}
            values = these if values is None else {text: value for text, value in values.items() if text in these}
    if kind == "boolean" and values is not None and len(values) == 2:
        values = None
    if kind == "null":
        return Shape(kind, tuple(node for node in nodes if CONDITIONS & node.value.keys()), branch.label)
    if values is not None and kind not in ("array", "object"):
        values = {text: value for text, value in values.items() if admits(kind, nodes, value)}
    return Shape(kind, nodes, branch.label, values)


def _plain_number(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value


_OF_KIND = {
    "null": frozenset[str](),
    "boolean": frozenset[str](),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"}),
    "string": frozenset(
        {"minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema"}
    ),
    "array": frozenset(
        {"items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"}
        | {"unevaluatedItems"}
    ),
    "object": frozenset(
        {"properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties"}
        | {"maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"}
    ),
}
CONDITIONS = frozenset({"not", "if", "then", "else"})
TYPED = frozenset().union(*_OF_KIND.values())
"""Every keyword that limits values of one type."""


def _says_something(schema: dict[str, Json], kind: str) -> bool:
    keys = schema.keys()
    is_limiting = bool(keys & _OF_KIND[kind] or keys & CONDITIONS)
    return is_limiting or "enum" in keys or "const" in keys or (kind == "number" and _is_integer(schema))


def _counted_together(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes, those whose values can be counted as one: two constants are an enum of two."""
    counted: Shape | None = None
    for shape in shapes:
        if shape.values is None or shape.kind in ("array", "object"):
            yield shape
        elif shape.values:
            before = counted.values or {} if counted else {}
            nodes = _joined(counted.nodes, shape.nodes) if counted else shape.nodes
            counted = Shape(shape.kind, nodes, "", {**before, **shape.values})
    if counted is not None:
        if counted.kind == "boolean" and counted.values is not None and len(counted.values) == 2:
            counted = Shape("boolean", ())
        yield counted
