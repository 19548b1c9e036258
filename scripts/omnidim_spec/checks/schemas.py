"""Can the schemas be kept? Required names that nobody declares, limits that leave nothing, values outside their own type."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import jsonschema_rs

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.grammar import Part, parts
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.reading import Declared, declared
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.pointers import Json, keys_of, look_up, pointer_to

REQUIRED = Rule("required-undeclared", "error", "Each name in `required` is declared in `properties`.")
LIMITS = Rule("limits-impossible", "error", "A minimum is not above its maximum.")
ENUM = Rule("enum-misfit", "error", "Each value of an enum, and a const, fits the type beside it.")
PATTERN = Rule("pattern-invalid", "error", "Each pattern is a regular expression.")

_PAIRS = (
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)
_SHARING = {"allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas"}
"""Keywords whose schemas speak of the same value as the schema they stand in."""


def schemas(draft: Draft) -> Iterator[Finding]:
    """Yield what is wrong with each schema by itself."""
    for part in parts(draft.document):
        if part.kind == "schema":
            yield from _required(part, draft)
            yield from _limits(part, draft)
            yield from _values(part, draft)
            yield from _patterns(part, draft)


def _required(part: Part, draft: Draft) -> Iterator[Finding]:
    names = part.value.get("required")
    if not isinstance(names, list) or not names:
        return
    known = declared(look_up(draft.document, _whole(part.pointer)), draft.document)
    if not known.names and not known.is_open:
        known = Declared(is_open=True)
    for number, name in enumerate(names):
        if not isinstance(name, str) or known.knows(name):
            continue
        where = draft.where(f"{part.pointer}/required/{number}")
        meant = nearest(name, known.names)
        if meant is not None and (meant not in names or not known.is_open):
            yield REQUIRED.finding(
                where, f"expected a declared name, found {name}; {meant} was probably meant", f"write {meant}"
            )
        elif not known.is_open:
            message = f"expected a declared name ({', '.join(sorted(known.names))}), found {name}"
            yield REQUIRED.finding(where, message, "declare it in `properties`, or remove it from `required`")


def _whole(pointer: str) -> str:
    """Return the pointer of the schema whose value a part of it speaks of: `allOf/0` and `then` share their parent's."""
    keys = keys_of(pointer)
    while len(keys) > 1:
        if keys[-1] in ("if", "then", "else", "not") and keys[-2] != "properties":
            keys = keys[:-1]
        elif len(keys) > 2 and keys[-2] in _SHARING and keys[-3] != "properties":
            keys = keys[:-2]
        else:
            break
    return pointer_to(*keys)


def _limits(part: Part, draft: Draft) -> Iterator[Finding]:
    for low, high in _PAIRS:
        least, most = part.value.get(low), part.value.get(high)
        if least is not None and most is not None and _is_number(least) and _is_number(most) and least > most:
            where = draft.where(part.pointer + pointer_to(low))
            yield LIMITS.finding(
                where, f"expected {low} up to {high}, found {low} {least} above {high} {most}", "mend one of the two"
            )


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _values(part: Part, draft: Draft) -> Iterator[Finding]:
    kinds = part.value.get("type")
    names = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(names, list) or not names or not set(map(str, names)) <= set(_KINDS):
        return
    listed = part.value.get("enum")
    values = [(f"/enum/{number}", value) for number, value in enumerate(listed)] if isinstance(listed, list) else []
    values += [("/const", part.value["const"])] if "const" in part.value else []
    for place, value in values:
        if not any(_KINDS[name](value) for name in names):
            if value is None and part.value.get("nullable") is True:
                continue
            where = draft.where(part.pointer + place)
            yield ENUM.finding(
                where, f"expected a value of type {' or '.join(names)}, found {value!r}", "quote it, or mend the type"
            )


_KINDS: dict[str, Callable[[Json], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and float(value).is_integer(),
    "null": lambda value: value is None,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def _patterns(part: Part, draft: Draft) -> Iterator[Finding]:
    listed = [("/pattern", part.value["pattern"])] if isinstance(part.value.get("pattern"), str) else []
    by_pattern = part.value.get("patternProperties")
    listed += [("/patternProperties" + pointer_to(name), name) for name in by_pattern] if isinstance(by_pattern, dict) else []
    for place, pattern in listed:
        if not is_pattern(pattern):
            where = draft.where(part.pointer + place)
            yield PATTERN.finding(where, f"expected a regular expression (ECMA 262), found {pattern}", "mend the pattern")


def is_pattern(text: str) -> bool:
    """Tell whether a text is a regular expression."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": text})
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True
