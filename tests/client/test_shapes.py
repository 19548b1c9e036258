"""The light schema checks agree with a full validator, on what the spec uses."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_contract.contract import contract
from omnidim_contract.misfits import Judge
from omnidim_contract.operations import operation_of, request_schema
from omnidim_contract.shapes import Shape

from tests.client.client_cases import CREATED, DETAIL
from tests.client.test_any_reply import damaged, json_values

REQUEST = {
    "name": "x",
    "phone_number_id": "1",
    "contact_list": [{"phone_number": "+12025550123"}],
    "is_scheduled": True,
    "scheduled_datetime": "2026-12-25 10:00:00",
    "timezone": "UTC",
    "concurrent_call_limit": 1,
    "enabled_reschedule_call": False,
    "retry_config": {"auto_retry": True, "auto_retry_schedule": "next_day", "retry_limit": 5, "retry_schedule_days": 0},
}


LIMITS = {"pattern", "enum", "const", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "format", "if"}


def open_ended(said: Any, *, names: bool = False) -> Any:
    """A schema as replies are judged by: kinds and required fields, no range, pattern or list of values."""
    if isinstance(said, list):
        return [open_ended(inner) for inner in said]
    if not isinstance(said, dict):
        return said
    return {
        name: open_ended(inner, names=name in ("properties", "schemas"))
        for name, inner in said.items()
        if names or name not in LIMITS
    }


def full(schema: Any, *, strict: bool) -> jsonschema_rs.Validator:
    whole = {**schema, "components": {"schemas": contract()["components"]["schemas"]}}
    return jsonschema_rs.validator_for(whole if strict else open_ended(whole))


def reply_schema(method: str, path: str) -> Any:
    operation = operation_of(method, path)
    assert operation is not None
    return operation.replies[200]


@st.composite
def changed(draw: st.DrawFn) -> Any:
    """A good request with one setting, or one inside of another, changed to anything or taken out."""
    body = json.loads(json.dumps(REQUEST))
    place = draw(st.sampled_from([body, body["retry_config"], body["contact_list"][0]]))
    name = draw(st.sampled_from([*place, "other"]))
    if draw(st.booleans()):
        place[name] = draw(
            json_values | st.integers(-2, 7) | st.sampled_from(["immediately", "2026-12-25 10:00:00\n", 1.0, 5.5])
        )
    else:
        place.pop(name, None)
    return body


@settings(max_examples=500, deadline=None)
@given(changed() | json_values)
def test_requests_are_judged_as_a_full_validator_judges_them(body: Any) -> None:
    schema = request_schema("createBulkCall")
    assert (not list(Judge(contract(), strict=True).misfits(schema, body))) == full(schema, strict=True).is_valid(body)


@settings(max_examples=300, deadline=None)
@given(damaged(DETAIL) | json_values)
def test_details_are_judged_as_a_full_validator_judges_them(body: Any) -> None:
    agree(reply_schema("GET", "/calls/bulk_call/314"), body)


@settings(max_examples=100, deadline=None)
@given(damaged(CREATED) | json_values)
def test_creates_are_judged_as_a_full_validator_judges_them(body: Any) -> None:
    agree(reply_schema("POST", "/calls/bulk_call/create"), body)


def agree(schema: Any, body: Any) -> None:
    is_fine = not list(Judge(contract()).misfits(schema, body))
    assert is_fine == full(schema, strict=False).is_valid(body)
    assert not Shape.of(schema, contract()).fits([body]) or is_fine, "the quick look must not be more lenient"


def test_an_enum_of_a_reply_is_open() -> None:
    schema = {"type": "string", "enum": ["a"], "pattern": "a", "maxLength": 1}
    assert list(Judge({}).misfits(schema, "new value")) == []
    assert [misfit.fault for misfit in Judge({}, strict=True).misfits(schema, "new")] == [
        "expected one of 'a', found a string ('new')",
        "expected at most 1 characters, found 3",
        "expected text of the form a, found a string ('new')",
    ]


@pytest.mark.parametrize(("value", "fits"), [(10**400, True), (-(10**400), False), (5, True), (0, False)])
def test_numbers_of_any_size_can_be_compared(value: int, fits: bool) -> None:
    assert (not list(Judge({}, strict=True).misfits({"type": "integer", "minimum": 1}, value))) is fits


def test_the_schemas_without_limits_are_still_the_schemas() -> None:
    schema = {"properties": {"enum": {"type": "string", "enum": ["a"]}}, "required": ["enum"]}
    assert open_ended(schema) == {"properties": {"enum": {"type": "string"}}, "required": ["enum"]}


def test_the_operation_of_a_request_is_found_by_its_path() -> None:
    found = [operation_of("POST", "/calls/bulk_call/create"), operation_of("GET", "/calls/bulk_call/314")]
    assert [operation.id if operation else None for operation in found] == ["createBulkCall", "getBulkCall"]
    assert operation_of("GET", "/other") is None
    assert operation_of("DELETE", "/calls/bulk_call/314") is None
