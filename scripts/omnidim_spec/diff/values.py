"""Single values, and the limits of numbers and texts: intervals, steps, formats and patterns."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from omnidim_spec.diff.document import Place
from omnidim_spec.pointers import Json


def kind_of(value: Json) -> str:
    """Return the JSON type of a value; an integer is a number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


@frozen
class Bound:
    """One end of an interval, the keyword that sets it, and whether the end itself is left out."""

    value: Fraction
    is_open: bool = False
    keyword: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        number = int(self.value) if self.value.denominator == 1 else float(self.value)
        return f"{'over' if self.keyword.endswith('Minimum') else 'under'} {number}" if self.is_open else f"{number}"


def lowest(nodes: Iterable[Place], *, is_integer: bool) -> Bound | None:
    """Return the lower end of the numbers that all the nodes accept."""
    bounds = list(_bounds(nodes, "minimum", "exclusiveMinimum"))
    if is_integer:
        bounds = [
            Bound(Fraction(_floor(one) + 1 if one.is_open else -_floor_of(-one.value)), False, one.keyword, one.place)
            for one in bounds
        ]
    return max(bounds, key=lambda one: (one.value, one.is_open), default=None)


def highest(nodes: Iterable[Place], *, is_integer: bool) -> Bound | None:
    """Return the upper end of the numbers that all the nodes accept."""
    bounds = list(_bounds(nodes, "maximum", "exclusiveMaximum"))
    if is_integer:
        bounds = [
            Bound(Fraction(-_floor_of(-one.value) - 1 if one.is_open else _floor(one)), False, one.keyword, one.place)
            for one in bounds
        ]
    return min(bounds, key=lambda one: (one.value, not one.is_open), default=None)


def _floor(bound: Bound) -> int:
    return _floor_of(bound.value)


def _floor_of(value: Fraction) -> int:
    return math.floor(value)


def _bounds(nodes: Iterable[Place], plain: str, exclusive: str) -> Iterable[Bound]:
    for node in nodes:
        limit, other = node.value.get(plain), node.value.get(exclusive)
        if is_number(limit):
            yield Bound(exact(limit), other is True, exclusive if other is True else plain, node)  # `true`: OpenAPI 3.0
        if is_number(other):
            yield Bound(exact(other), True, exclusive, node)


def is_number(value: Json) -> bool:
    """Tell whether a value is a number; a boolean is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def exact(number: float) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth."""
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def steps(nodes: Iterable[Place]) -> list[Fraction]:
    """Return what numbers have to be multiples of, without what follows from the rest."""
    found = {
        exact(node.value["multipleOf"])
        for node in nodes
        if is_number(node.value.get("multipleOf")) and node.value["multipleOf"]
    }
    return sorted(one for one in found if not any(other != one and (other / one).denominator == 1 for other in found))


def is_whole(nodes: Iterable[Place]) -> bool:
    """Tell whether only integers are accepted, by type or by a whole step."""
    nodes = list(nodes)
    return any(_names_integer(node.value) for node in nodes) or any(step.denominator == 1 for step in steps(nodes))


def _names_integer(schema: dict[str, Json]) -> bool:
    named = schema.get("type")
    return named == "integer" or (isinstance(named, list) and "integer" in named and "number" not in named)


def admits(kind: str, nodes: Iterable[Place], value: Json) -> bool:
    """Tell whether a number or a text keeps to the limits of the nodes; formats are not looked at."""
    nodes = list(nodes)
    if kind == "number":
        number = exact(value)
        low, high = lowest(nodes, is_integer=False), highest(nodes, is_integer=False)
        is_in = (low is None or number > low.value or (number == low.value and not low.is_open)) and (
            high is None or number < high.value or (number == high.value and not high.is_open)
        )
        return (
            is_in
            and not (is_whole(nodes) and number.denominator != 1)
            and all((number / step).denominator == 1 for step in steps(nodes))
        )
    if kind == "string":
        return all(_text_fits(node.value, value) for node in nodes)
    return True


def _text_fits(schema: dict[str, Json], text: str) -> bool:
    least, most = (schema[key] if is_number(schema.get(key)) else None for key in ("minLength", "maxLength"))
    if (least is not None and len(text) < least) or (most is not None and len(text) > most):
        return False
    return matches(schema.get("pattern"), text)


def matches(pattern: Json, text: str) -> bool:
    """Tell whether a text matches a pattern; one that Python cannot read is taken to match nothing."""
    if not isinstance(pattern, str):
        return True
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


_EVERYTHING = frozenset({"", "^", "$", ".*", "^.*", ".*$", "^[\\s\\S]*$", "(.*)", "^(.*)"})
_CLASSES = {"\\d": "0-9", "\\w": "A-Za-z0-9_", "\\/": "/"}
_COUNTS = {"{0,}": "*", "{1,}": "+", "{0,1}": "?", "{1}": "", "(?:": "("}
_TOKEN = re.compile(r"\\.|\{\d+(?:,\d*)?\}|\(\?:|.", re.DOTALL)


def plain_pattern(pattern: str) -> str:
    """Return a pattern in one of its ways of writing; empty where it matches everything."""
    plain, is_in_class = "", False
    for word in _TOKEN.findall(pattern):
        if word in _CLASSES and word != "\\/":
            plain += _CLASSES[word] if is_in_class else f"[{_CLASSES[word]}]"
        else:
            plain += _CLASSES.get(word, word if is_in_class else _COUNTS.get(word, word))
        is_in_class = word != "]" if is_in_class else word == "["
    return "" if plain in _EVERYTHING else plain


_WIDER_FORMATS = {
    "int32": {"int64"},
    "float": {"double"},
    "uri": {"uri-reference", "iri", "iri-reference"},
    "uri-reference": {"iri-reference"},
    "iri": {"iri-reference"},
    "email": {"idn-email"},
    "hostname": {"idn-hostname"},
}
_HINTS = frozenset({"password", "textarea", "markdown", "html", "multiline", "double"})
"""Formats that tell a form how to show a field, or say no more than `number` does."""


def holds(format_: str, other: str) -> bool:
    """Tell whether a format accepts everything that the other one accepts."""
    return format_ == other or format_ in _WIDER_FORMATS.get(other, ())


def formats(nodes: Iterable[Place]) -> dict[str, Place]:
    """Return the formats that all have to be kept, and the node that names each."""
    found = {}
    for node in nodes:
        named = node.value.get("format")
        if isinstance(named, str) and named not in _HINTS and named not in ("byte", "base64", "binary"):
            found[named] = node
    return found


def content(nodes: Iterable[Place]) -> dict[str, tuple[str, Place]]:
    """Return how the text is encoded and what is in it; 3.0 said so by the formats `byte` and `binary`."""
    found: dict[str, tuple[str, Place]] = {}
    for node in nodes:
        said = {
            "byte": ("contentEncoding", "base64"),
            "base64": ("contentEncoding", "base64"),
            "binary": ("contentMediaType", "application/octet-stream"),
        }
        named = node.value.get("format")
        if isinstance(named, str) and named in said:
            found[said[named][0]] = (said[named][1], node)
        for keyword in ("contentEncoding", "contentMediaType"):
            if isinstance(node.value.get(keyword), str):
                found[keyword] = (node.value[keyword].lower(), node)
    return found
