"""Do the examples and defaults of the spec fit the schemas they stand beside, and use only what is declared there?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import frozen

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.fitting import Direction, Fitting
from omnidim_spec.checks.grammar import Part, parts
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.reading import followed, kinds, undeclared
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.pointers import Json, keys_of, look_up, pointer_to

EXAMPLE = Rule("example-misfit", "error", "Each example fits its schema.")
DEFAULT = Rule("default-misfit", "error", "Each default fits its schema.")
FORMAT = Rule("example-format", "warning", "Each example and default has the format that its schema names.")
KEY = Rule("example-undeclared-key", "error", "An example uses only keys that its schema declares, or allows in words.")

_JSON = ("json", "x-www-form-urlencoded", "form-data")


@frozen
class Sample:
    """A value beside a schema: where it stands, the pointer of the schema and the value."""

    rule: Rule
    pointer: str
    schema: str
    value: Json


def samples(draft: Draft) -> Iterator[Finding]:
    """Yield each example and default that does not fit."""
    fitting = Fitting(draft.document)
    for sample in _samples(draft.document):
        yield from _misfits(sample, draft, fitting)


def _misfits(sample: Sample, draft: Draft, fitting: Fitting) -> Iterator[Finding]:
    value = _unwrapped(sample, draft.document)
    told = set()
    for misfit in fitting.misfits(sample.schema, value, _direction(sample.pointer)):
        where = _where(draft, sample.pointer, misfit.place, misfit.keyword, misfit.message)
        rule = FORMAT if misfit.keyword == "format" else sample.rule
        if misfit.keyword == "additionalProperties":
            told.add(misfit.place)
        yield rule.finding(where, f"{_name(sample)}{misfit.place}: {misfit.message}", _advice(sample))
    for place, name, known in undeclared([look_up(draft.document, sample.schema)], value, draft.document):
        if place not in told:
            meant = nearest(name, known.names)
            todo = f"write {meant}" if meant else "declare it, or remove it from the example"
            where = draft.where(sample.pointer + place + pointer_to(name))
            yield KEY.finding(where, f"{_name(sample)}{place}: {name} is not declared in the schema", todo)


def _where(draft: Draft, pointer: str, place: str, keyword: str, message: str) -> str:
    if keyword == "additionalProperties" and message.count("'") == 2:
        place += pointer_to(message.split("'")[1])
    return draft.where(pointer + place)


def _advice(sample: Sample) -> str:
    return f"mend the {'default' if sample.rule is DEFAULT else 'example'}, or the schema: one of them is wrong"


def _name(sample: Sample) -> str:
    return "the default" if sample.rule is DEFAULT else "the example"


def _unwrapped(sample: Sample, document: Json) -> Json:
    """Return the value of an example; one that is JSON in a text, for a schema of an object or a list, is read."""
    wanted = kinds(look_up(document, sample.schema), document)
    if not isinstance(sample.value, str) or not wanted or "string" in wanted or not wanted & {"object", "array"}:
        return sample.value
    try:
        return json.loads(sample.value)
    except ValueError:
        return sample.value


def _direction(pointer: str) -> Direction:
    keys = keys_of(pointer)
    if "requestBody" in keys or keys[:2] == ["components", "requestBodies"]:
        return "request"
    return "response" if "responses" in keys else "either"


def _samples(document: Json) -> Iterator[Sample]:
    for part in parts(document):
        if part.kind == "schema":
            yield from _of_schema(part)
        elif part.kind in ("parameter", "header", "media type") and isinstance(part.value.get("schema"), dict):
            yield from _beside_schema(part, document)


def _of_schema(part: Part) -> Iterator[Sample]:
    # The sample is taken out of the schema's own pointer: a schema does not see its examples.
    if "example" in part.value:
        yield Sample(EXAMPLE, f"{part.pointer}/example", part.pointer, part.value["example"])
    if isinstance(part.value.get("examples"), list):
        for number, value in enumerate(part.value["examples"]):
            yield Sample(EXAMPLE, f"{part.pointer}/examples/{number}", part.pointer, value)
    if "default" in part.value:
        yield Sample(DEFAULT, f"{part.pointer}/default", part.pointer, part.value["default"])


def _beside_schema(part: Part, document: Json) -> Iterator[Sample]:
    schema = f"{part.pointer}/schema"
    media_type = keys_of(part.pointer)[-1] if part.kind == "media type" else "json"
    is_text = not any(word in media_type for word in _JSON)
    listed = part.value.get("examples")
    found = [("/example", part.value["example"])] if "example" in part.value else []
    for name, example in listed.items() if isinstance(listed, dict) else ():
        example = followed(example, document)
        if isinstance(example, dict) and "value" in example:
            found.append((f"/examples{pointer_to(name)}/value", example["value"]))
    for place, value in found:
        if not (is_text and isinstance(value, str)):
            yield Sample(EXAMPLE, part.pointer + place, schema, value)
