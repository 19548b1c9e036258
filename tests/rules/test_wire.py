"""What went over the wire becomes an exchange."""

from __future__ import annotations

from typing import Any

import pytest
from omnidim_spec.pointers import Json
from omnidim_spec.rules import ABSENT, Exchange, Routes, exchange_of

BASE = "http://127.0.0.1:8080/api/v1"


def seen(document: Json, **fields: Any) -> Exchange | None:
    said = {
        "method": "get",
        "url": f"{BASE}/calls/bulk_call/7?a=1",
        "sent": None,
        "status": 200,
        "headers": {},
        "received": b"{}",
    }
    return exchange_of(Routes.of(document, [BASE]), **{**said, **fields})


def test_an_exchange_has_its_operation_parameters_and_bodies(document: Json) -> None:
    found = seen(document, headers={"Content-Type": "application/json"}, facts={"token": "wrong"})
    assert found is not None
    assert (found.operation, found.request.method, found.request.path) == ("getBulkCall", "GET", {"bulk_call_id": 7})
    assert (found.request.query, found.request.body, found.request.headers) == ({"a": "1"}, ABSENT, {})
    assert (found.response.body, found.response.headers) == ({}, {"content-type": "application/json"})
    assert (found.facts, found.label) == ({"token": "wrong"}, "GET /calls/bulk_call/{bulk_call_id}")


@pytest.mark.parametrize(
    ("received", "body", "is_json"),
    [
        (b'{"id": 1}', {"id": 1}, True),
        ("null", None, True),
        (b"<html>", ABSENT, False),
        (b"", ABSENT, False),
        (b'{"cost": NaN}', ABSENT, False),
        (b"\xff", ABSENT, False),
        (b"[" * 100_000, ABSENT, False),
        (None, ABSENT, None),
    ],
)
def test_a_body_is_json_or_not_or_not_kept(
    document: Json, received: bytes | str | None, body: Json, is_json: bool | None
) -> None:
    found = seen(document, received=received)
    assert found is not None
    assert (found.response.body, found.response.is_json) == (body, is_json)


@pytest.mark.parametrize(
    "url", [f"{BASE}/agents", "http://127.0.0.1:9090/api/v1/calls/bulk_call/7", "http://127.0.0.1:8080/calls/x"]
)
def test_a_url_that_is_not_of_the_spec_gives_none(document: Json, url: str) -> None:
    assert seen(document, url=url) is None


def test_another_method_has_no_operation(document: Json) -> None:
    found = seen(document, method="put", status=405, headers={"Allow": "GET"})
    assert found is not None
    assert (found.operation, found.request.is_documented, found.response.headers) == (None, False, {"allow": "GET"})
