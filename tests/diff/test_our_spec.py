"""The real spec against copies with one change each, and documents of all kinds with a part of a wrong form."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_spec.diff import Level, compare
from omnidim_spec.errors import SpecError
from omnidim_spec.pointers import inlined, keys_of, look_up, walk

from tests.diff import test_operation_changes, test_schema_changes
from tests.diff.documents import difference, sending, shown

SPEC = json.loads(Path("spec/openapi.json").read_text("utf-8"))
SCHEMAS = "/components/schemas/"
CREATE = "/paths/~1calls~1bulk_call~1create/post"
READ = "/paths/~1calls~1bulk_call~1{bulk_call_id}/get"
GONE = object()


def changed(pointer: str, value: Any) -> Any:
    """Return a copy of our spec with another value at a pointer, or without it."""
    document = copy.deepcopy(SPEC)
    parent, key = look_up(document, pointer.rpartition("/")[0]), keys_of(pointer)[-1]
    place: Any = int(key) if isinstance(parent, list) else key
    if value is GONE:
        del parent[place]
    else:
        parent[place] = value
    return document


@pytest.mark.parametrize(
    ("pointer", "value", "level", "where"),
    [
        (f"{SCHEMAS}BulkCallCreate/properties/timezone", GONE, "breaking", "itself"),
        (f"{SCHEMAS}RetryConfig/properties/retry_limit/maximum", 3, "breaking", "itself"),
        (f"{SCHEMAS}RetryConfig/properties/retry_limit/maximum", 9, "compatible", "itself"),
        (f"{SCHEMAS}RetryConfig/properties/retry_limit/default", 1, "warning", "itself"),
        (f"{SCHEMAS}Contact/properties/phone_number/pattern", GONE, "compatible", "itself"),
        (f"{SCHEMAS}BulkCall/properties/status/type", ["string", "null"], "breaking", "itself"),
        (f"{SCHEMAS}BulkCall/properties/total_calls", GONE, "breaking", "itself"),
        (f"{SCHEMAS}BulkCall/properties/daily_stop_time/maximum", 23, "compatible", "itself"),
        (f"{SCHEMAS}Error/required", [], "breaking", "itself"),
        (f"{SCHEMAS}BulkCallCreate/then", {}, "compatible", f"{SCHEMAS}BulkCallCreate/if"),
        (f"{READ}/operationId", "seeBulkCall", "warning", "itself"),
        (f"{READ}/responses/404", GONE, "warning", "itself"),
        (f"{CREATE}/responses/200/links/getBulkCall", GONE, "warning", "itself"),
        (f"{CREATE}/summary", "Call many", "documentation", "itself"),
        ("/security", [], "compatible", "itself"),
        ("/servers/0/url", "https://example.com/v2", "breaking", "itself"),
        ("/x-overlay", GONE, "documentation", "itself"),
    ],
)
def test_one_change_of_our_spec_is_one_change(pointer: str, value: Any, level: str, where: str) -> None:
    found = difference(SPEC, changed(pointer, value))
    expected = pointer if where == "itself" else where
    assert [(change.level.value, change.where) for change in found.changes] == [(level, expected)], shown(found)


def test_our_spec_with_every_reference_written_out_is_the_same() -> None:
    written_out = inlined(SPEC, SPEC)
    written_out["components"] = {"securitySchemes": SPEC["components"]["securitySchemes"]}
    for found in (difference(SPEC, written_out), difference(written_out, SPEC)):
        assert found.verdict == "none", shown(found)


def test_our_spec_said_in_other_words_is_the_same() -> None:
    """Each schema in an `allOf` of its own, each null as `anyOf`, every list and mapping the other way round."""

    def rewritten(node: Any) -> Any:
        if isinstance(node, list):
            return [rewritten(item) for item in node]
        if not isinstance(node, dict):
            return node
        found = {key: rewritten(node[key]) for key in reversed(node)}
        if isinstance(found.get("required"), list):
            found["required"] = found["required"][::-1]
        if isinstance(found.get("enum"), list):
            found["enum"] = found["enum"][::-1]
        if isinstance(found.get("type"), str) and "in" not in found and "scheme" not in found:
            found = {"allOf": [found]} if found["type"] != "null" else found
        if "oneOf" in found:
            found["anyOf"] = found.pop("oneOf")[::-1]
        return found

    other = copy.deepcopy(SPEC)
    other["components"]["schemas"] = rewritten(SPEC["components"]["schemas"])
    for found in (difference(SPEC, other), difference(other, SPEC)):
        assert found.verdict == "none", shown(found)


def test_a_component_of_both_directions_is_judged_in_each() -> None:
    both = sending({"$ref": "#/components/schemas/Thing"}, Thing={"type": "string", "maxLength": 5})
    reply = {"description": "A thing.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    both["paths"]["/things"]["post"]["responses"]["200"] = reply
    new = copy.deepcopy(both)
    new["components"]["schemas"]["Thing"]["maxLength"] = 4
    found = difference(both, new)
    assert [(change.level, change.direction) for change in found.changes] == [
        (Level.BREAKING, "request"),
        (Level.COMPATIBLE, "response"),
    ]


def test_a_component_of_many_places_is_one_change() -> None:
    new = changed(f"{SCHEMAS}Error/properties/error/type", "integer")
    assert len(difference(SPEC, new).changes) == 1


def test_a_changed_type_is_one_change_not_one_for_each_limit() -> None:
    old = {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^a", "format": "uuid"}
    assert len(difference(sending(old), sending({"type": "integer", "minimum": 1})).changes) == 1


DOCUMENTS = [
    *(old for old, _, _ in test_operation_changes.CHANGES.values()),
    *(sending(old) for old, _, _ in test_schema_changes.CHANGES.values()),
]
JUNK = st.sampled_from([5, "x", [], {}, None, True, [1], {"a": 1}, -1.5, ["a", {}]])


@settings(max_examples=200, deadline=None)
@given(document=st.sampled_from(DOCUMENTS), number=st.integers(0, 10_000), junk=JUNK)
def test_a_part_of_a_wrong_form_is_compared_or_refused_with_its_place(document: Any, number: int, junk: Any) -> None:
    broken = copy.deepcopy(document)
    pointers = [pointer for pointer, _ in walk(broken) if pointer]
    pointer = pointers[number % len(pointers)]
    parent, key = look_up(broken, pointer.rpartition("/")[0]), keys_of(pointer)[-1]
    parent[int(key) if isinstance(parent, list) else key] = junk
    for old, new in ((document, broken), (broken, document)):
        assert set(judged(old, new)) <= {*Level, "OLD", "NEW"}


def judged(old: Any, new: Any) -> list[str]:
    """Return the verdict, or the documents in which the faults are."""
    try:
        return [compare(old, new).verdict]
    except SpecError as error:
        return [fault.where[:3] for fault in error.faults]
