"""Are the words of the spec OpenAPI's? A misspelt keyword is ignored by every tool, and what it says with it."""

from __future__ import annotations

from collections.abc import Iterator

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.grammar import FIELDS, Part, parts
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.pointers import Json, pointer_to

MISSPELT = Rule("keyword-misspelt", "error", "Each keyword is spelt as OpenAPI 3.1 and JSON Schema 2020-12 spell it.")
UNKNOWN = Rule(
    "keyword-unknown", "warning", "Each field of a schema is a keyword, or starts with x-; others are ignored by tools."
)
NULL = Rule("null-unquoted", "error", "The type null is quoted: `type: 'null'`; without quotes it is no text.")
KINDS = ("array", "boolean", "integer", "null", "number", "object", "string")

_OF_3_0 = {"nullable": "write `type: [..., 'null']`"}
_OLDER = {
    "definitions": "write `$defs`",
    "dependencies": "write `dependentRequired` or `dependentSchemas`",
    "additionalItems": "write `items`, and `prefixItems` for the first ones",
    "id": "write `$id`",
}


def keywords(draft: Draft) -> Iterator[Finding]:
    """Yield each field that is none, and each `type` that is no name of a type."""
    for part in parts(draft.document):
        yield from _fields(part, draft)
        if part.kind == "schema":
            yield from _types(part, draft)


def _fields(part: Part, draft: Draft) -> Iterator[Finding]:
    fields = FIELDS[part.kind]
    for key in part.value:
        if key in fields or key.startswith("x-"):
            continue
        where = draft.where(part.pointer + pointer_to(key))
        meant = nearest(key, fields)
        if part.kind == "schema" and (advice := {**_OF_3_0, **_OLDER}.get(key)):
            yield UNKNOWN.finding(where, f"{key} is no keyword of JSON Schema 2020-12, and is ignored", advice)
        elif meant is not None:
            article = "an" if part.kind[0] in "aeiou" else "a"
            message = f"expected a field of {article} {part.kind}, found {key}; {meant} was probably meant"
            yield MISSPELT.finding(where, message, f"write {meant}")
        elif part.kind == "schema":
            yield UNKNOWN.finding(where, f"{key} is no keyword of JSON Schema, and is ignored", "remove it, or call it x-...")


def _types(part: Part, draft: Draft) -> Iterator[Finding]:
    value = part.value.get("type", "object")
    listed: list[Json] = value if isinstance(value, list) else [value]
    for kind in listed:
        if kind in KINDS or not (kind is None or isinstance(kind, str)):
            continue
        where = draft.where(part.pointer + "/type")
        if kind is None:
            yield NULL.finding(where, "expected the name of a type, found null without quotes", "write 'null'")
        else:
            meant = {"int": "integer", "bool": "boolean", "str": "string", "float": "number", "list": "array"}.get(
                kind, nearest(kind, KINDS)
            )
            todo = f"write {meant}" if meant else f"write one of {', '.join(KINDS)}"
            yield MISSPELT.finding(where, f"expected the name of a type, found {kind}", todo)
