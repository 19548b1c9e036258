"""Parameters and headers, before and after: which are there, where they travel, and how they are written."""

from __future__ import annotations

import re

from attrs import evolve, frozen

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import NARROWING, WIDENING, Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.schemas import Comparer
from omnidim_spec.pointers import same

_COMPARED = frozenset(
    {
        "name",
        "in",
        "required",
        "schema",
        "content",
        "style",
        "explode",
        "allowReserved",
        "allowEmptyValue",
        "example",
        "examples",
    }
)
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""OpenAPI says that a header parameter of these names is ignored."""
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


@frozen(eq=False)
class Parameter:
    """A parameter, or a header of a reply, that a request or a reply carries."""

    place: Place
    name: str
    location: str

    @property
    def key(self) -> tuple[str, str]:
        return self.location, self.name.lower() if self.location == "header" else self.name

    @property
    def is_required(self) -> bool:
        return self.location == "path" or self.place.mapping.get("required") is True

    @property
    def style(self) -> tuple[str, bool]:
        style = str(self.place.mapping.get("style") or _STYLES.get(self.location, "simple"))
        explode = self.place.mapping.get("explode")
        return style, (style == "form") if explode is None else bool(explode)

    def __str__(self) -> str:
        return f"the {self.location} parameter {self.name}"


Parameters = dict[tuple[str, str], Parameter]


def parameters_of(item: Place, operation: Place, path: str) -> Parameters:
    """Return the parameters of an operation and of its path; those in the path go by their position in it."""
    positions = {name: f"{index}" for index, name in enumerate(re.findall(r"\{([^{}]*)\}", path))}
    found: Parameters = {}
    for place in [*item.items("parameters"), *operation.items("parameters")]:
        followed = place.followed()
        parameter = Parameter(followed, str(followed.mapping.get("name")), str(followed.mapping.get("in")))
        if parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS:
            continue
        key = (
            ("path", positions[parameter.name])
            if parameter.location == "path" and parameter.name in positions
            else parameter.key
        )
        found[key] = parameter
    return found


def compare_parameters(
    found: Found, old: Parameters, new: Parameters, way: Way, comparer: Comparer, places: tuple[str, str]
) -> None:
    """Compare the parameters of two operations; `way` is the one that requests go."""
    pen = Pen(found, way, *places)
    gone = {key: one for key, one in old.items() if key not in new}
    added = {key: one for key, one in new.items() if key not in old}
    for one, other in _renamed(gone, added, comparer):
        kind = "moved" if one.name == other.name else "renamed"
        text = (
            f"{one} is {other.location if kind == 'moved' else 'called ' + other.name} now"
            if kind == "renamed"
            else f"{one} travels in the {other.location} now"
        )
        pen.note(Kind.CHANGED, f"parameter-{kind}", text, new=other.place.pointer)
        gone = {key: each for key, each in gone.items() if each is not one}
        added = {key: each for key, each in added.items() if each is not other}
    for one in gone.values():
        pen.note(Kind.LOST, "parameter-removed", f"{one} is gone", old=one.place.pointer)
    for other in added.values():
        if other.is_required:
            pen.note(Kind.NARROWED, "parameter-added-required", f"{other} is new, and required", new=other.place.pointer)
        else:
            pen.note(Kind.GAINED, "parameter-added", f"{other} is new", new=other.place.pointer)
    for key, one in old.items():
        if key in new:
            found.add(compare_parameter(one, new[key], way, comparer))


def _renamed(gone: Parameters, added: Parameters, comparer: Comparer) -> list[tuple[Parameter, Parameter]]:
    """Return parameters that travel elsewhere now, and the one that has another name, where only one can be meant."""
    pairs = [(one, other) for one in gone.values() for other in added.values() if one.name.lower() == other.name.lower()]
    left = [one for one in gone.values() if all(one is not pair[0] for pair in pairs)]
    right = [other for other in added.values() if all(other is not pair[1] for pair in pairs)]
    if len(left) == len(right) == 1 and left[0].location == right[0].location and _is_alike(left[0], right[0], comparer):
        pairs.append((left[0], right[0]))
    return pairs


def _is_alike(one: Parameter, other: Parameter, comparer: Comparer) -> bool:
    inner = compare_parameter(evolve(one, name=other.name), other, Way.REQUEST, comparer)
    return not comparer.shows(inner, NARROWING | WIDENING)


def compare_parameter(one: Parameter, other: Parameter, way: Way, comparer: Comparer) -> Found:
    """Compare two parameters that are the same one, or two headers."""
    found = Found()
    pen = Pen(found, way, one.place.pointer, other.place.pointer)
    if one.location == "path" and one.name != other.name:
        text = f"{one} is called {other.name} now: the same on the wire, but another name in code"
        pen.note(Kind.NAMES, "path-parameter-renamed", text, new=f"{other.place.pointer}/name")
    if one.is_required is not other.is_required:
        text = f"{other} is {'required' if other.is_required else 'optional'} now"
        pointers = (f"{each.place.pointer}/required" if "required" in each.place.mapping else None for each in (other, one))
        here, there = pointers
        pen.moved("parameter-required", text, is_narrower=other.is_required, new=here or other.place.pointer, old=there)
    _compare_writing(pen, one, other, comparer)
    for keyword in ("allowReserved", "allowEmptyValue"):
        is_allowed = [each.place.mapping.get(keyword) is True for each in (one, other)]
        if is_allowed[0] is not is_allowed[1]:
            pen.moved(f"{keyword}-changed", f"{keyword} of {other} is {is_allowed[1]}", is_narrower=is_allowed[0])
    compare_fields(pen, one.place, other.place, _COMPARED - {"example", "examples"})
    found.add(_compared_schemas(one, other, way, comparer))
    return found


def _compare_writing(pen: Pen, one: Parameter, other: Parameter, comparer: Comparer) -> None:
    schema = other.place.get("schema")
    shapes = comparer.accepted((schema,)).shapes if schema is not None else {}
    if one.style != other.style and {"array", "object"} & set(shapes):
        (style, explode), (before, exploded) = other.style, one.style
        text = f"{other} is written in another way (style {style}, explode {explode}; was {before}, {exploded})"
        keyword = "style" if style != before else "explode"
        here = f"{other.place.pointer}/{keyword}" if keyword in other.place.mapping else other.place.pointer
        pen.note(Kind.CHANGED, "parameter-style", text, new=here)
    elif one.style[0] != other.style[0] and {one.style[0], other.style[0]} & {"label", "matrix"}:
        text = f"{other} is written in another way (style {other.style[0]}, was {one.style[0]})"
        pen.note(Kind.CHANGED, "parameter-style", text, new=other.place.pointer)


def _compared_schemas(one: Parameter, other: Parameter, way: Way, comparer: Comparer) -> Found:
    from omnidim_spec.diff.bodies import compare_content

    if "content" in one.place.mapping and "content" in other.place.mapping:
        return compare_content(one.place, other.place, way, comparer)
    if "content" in one.place.mapping or "content" in other.place.mapping:
        found = Found()
        text = f"{other} is written in another way (content in place of schema, or the reverse)"
        if not same(one.place.mapping.get("content"), other.place.mapping.get("content")):
            Pen(found, way, one.place.pointer, other.place.pointer).note(
                Kind.CHANGED, "parameter-style", text, new=other.place.pointer
            )
        return found
    schemas = [tuple(filter(None, [each.place.get("schema")])) for each in (one, other)]
    pointers = f"{one.place.pointer}/schema", f"{other.place.pointer}/schema"
    return comparer.compare(schemas[0], schemas[1], way, pointers, is_text=True)
