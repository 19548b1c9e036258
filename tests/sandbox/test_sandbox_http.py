"""HTTP done right: who is let in, what is refused, and how the refusal reads."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from omnidim_contract.sandbox import running

STRANGER = "stranger-token"
CREATE = "/calls/bulk_call/create"


def refusal(reply: httpx.Response) -> str:
    assert reply.headers["content-type"] == "application/json"
    body = reply.json()
    assert set(body) == {"error", "error_description"}
    return str(body["error_description"])


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", "Basic test-token", "test-token", "Bearer test-token, Bearer x"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", CREATE), ("GET", "/calls/bulk_call/1"), ("PUT", CREATE), ("GET", "/nowhere")]
)
def test_without_the_token_every_request_is_401(http: httpx.Client, header: str | None, method: str, path: str) -> None:
    del http.headers["Authorization"]
    reply = http.request(method, path, headers={} if header is None else {"Authorization": header})
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert refusal(reply) == "Missing or invalid API key"


def test_the_scheme_may_be_written_in_any_case(http: httpx.Client, asked: dict[str, Any]) -> None:
    assert http.post(CREATE, json=asked, headers={"Authorization": "bearer test-token"}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", CREATE, "POST"),
        ("HEAD", CREATE, "POST"),
        ("DELETE", CREATE, "POST"),
        ("POST", "/calls/bulk_call/1", "GET, HEAD"),
        ("TRACE", "/calls/bulk_call/1", "GET, HEAD"),
        ("PURGE", "/calls/bulk_call/1", "GET, HEAD"),
    ],
)
def test_a_method_that_the_path_has_not_is_405_and_allow_lists_those_it_has(
    http: httpx.Client, method: str, path: str, allow: str
) -> None:
    reply = http.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, allow)
    if method != "HEAD":
        assert allow in refusal(reply)


def test_options_lists_the_methods(http: httpx.Client) -> None:
    reply = http.options(CREATE)
    assert (reply.status_code, reply.headers["allow"], reply.content) == (204, "POST", b"")


def test_head_answers_as_get_does_without_a_body(http: httpx.Client, asked: dict[str, Any]) -> None:
    identifier = http.post(CREATE, json=asked).json()["id"]
    read, head = http.get(f"/calls/bulk_call/{identifier}"), http.head(f"/calls/bulk_call/{identifier}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(read.content))


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/calls/bulk_call", "/calls/bulk_call/", "/calls/bulk_call/1/", "/calls/bulk_call/1/2"]
)
def test_an_unknown_path_is_404(http: httpx.Client, path: str) -> None:
    reply = http.get(path)
    assert reply.status_code == 404
    assert "There is nothing at" in refusal(reply)


@pytest.mark.parametrize("text", ["1", "0", "-1", str(2**31), str(2**63), "9" * 300])
def test_an_id_that_was_never_given_out_is_404(http: httpx.Client, text: str) -> None:
    http.headers["Authorization"] = f"Bearer {STRANGER}"
    reply = http.get(f"/calls/bulk_call/{text}")
    assert reply.status_code == 404
    assert "There is no campaign" in refusal(reply)


@pytest.mark.parametrize("text", ["x", "1.0", "1e3", "+1", "01", "null", "%00", "%D9%A1", "1 "])
def test_an_id_that_is_no_integer_is_400(http: httpx.Client, text: str) -> None:
    reply = http.get(f"/calls/bulk_call/{text}")
    assert reply.status_code == 400
    assert "bulk_call_id: expected an integer" in refusal(reply)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "an empty body"),
        (b"  ", "an empty body"),
        (b"{", "Expecting property name"),
        (b"[1,]", "body: "),
        (b'{"name": NaN}', "NaN, which is no JSON number"),
        (b'{"name": -Infinity}', "-Infinity, which is no JSON number"),
        (b'{"concurrent_call_limit": 1e999}', "a number that a double can hold, found 1e999"),
        (b'{"name": "a", "name": "b"}', "each key once in an object, found 'name' again"),
        (b'{"name": "\\ud800"}', "whole characters, found \\ud800"),
        (b'{"\\uDC00": 1}', "whole characters, found \\udc00"),
        (b'\xff{"name": 1}', "UTF-8, found the byte 0xff at offset 0"),
        (b'\xef\xbb\xbf{"name": 1}', "BOM"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"name": ' + b"9" * 5000 + b"}", "digits"),
        (b'"text"', 'body: "text" is not of type "object"'),
        (b"null", 'body: null is not of type "object"'),
    ],
    ids=lambda value: value[:20].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_a_body_that_is_no_json_object_is_400_and_says_why(http: httpx.Client, body: bytes, told: str) -> None:
    reply = http.post(CREATE, content=body, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert told in refusal(reply)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ('Application/JSON;charset="UTF-8"', 200),
        ("application/json; charset=latin-1", 400),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        (None, 400),
    ],
)
def test_only_json_is_read(http: httpx.Client, asked: dict[str, Any], content_type: str | None, status: int) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    reply = http.post(CREATE, content=json.dumps(asked).encode(), headers=headers)
    assert reply.status_code == status
    if status == 400:
        assert f"Content-Type: expected application/json, found {content_type or 'none'}" in refusal(reply)


def test_a_body_over_the_limit_is_413(asked: dict[str, Any]) -> None:
    with running(tokens=["t"], body_limit=1000) as server:
        reply = httpx.post(
            f"{server.base_url}{CREATE}", json=asked | {"name": "x" * 1000}, headers={"Authorization": "Bearer t"}
        )
    assert reply.status_code == 413
    assert "at most 1000 bytes" in refusal(reply)


def test_a_database_that_went_away_is_an_error_in_the_documented_shape(
    asked: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "gone.db"
    with running(tokens=["t"], database_url=f"sqlite:///{file}") as server:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("DROP TABLE campaigns")
        reply = httpx.post(f"{server.base_url}{CREATE}", json=asked, headers={"Authorization": "Bearer t"})
    assert reply.status_code == 500
    assert refusal(reply) == "The sandbox failed; its log says why"
    assert "no such table" in caplog.text


def test_every_fault_of_a_request_is_named_with_its_place(http: httpx.Client) -> None:
    asked = {"phone_number_id": 1, "contact_list": [{"phone_number": "+12025550123"}, {}], "retry_config": {"retry_limit": 6}}
    told = refusal(http.post(CREATE, json=asked))
    assert 'body: "name" is a required property' in told
    assert 'contact_list[1]: "phone_number" is a required property' in told
    assert "retry_config.retry_limit: 6 is greater than the maximum of 5" in told
    assert 'phone_number_id: 1 is not of type "string"' in told
    assert "phone_number_id is a string; a sandbox started with --lenient takes integers too" in told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"timezone": "Mars/Phobos"}, "timezone: expected an IANA name such as America/New_York, found 'Mars/Phobos'"),
        ({"is_scheduled": True}, '"scheduled_datetime" is a required property'),
        ({"is_scheduled": True, "scheduled_datetime": "2026-02-30 10:00:00"}, "expected a day and time that exist"),
        ({"is_scheduled": True, "scheduled_datetime": "0000-01-01 10:00:00"}, "expected a day and time that exist"),
        ({"is_scheduled": True, "scheduled_datetime": "2026-12-25T10:00:00"}, "does not match"),
        (
            {"is_scheduled": True, "scheduled_datetime": "2026-03-08 02:30:00", "timezone": "America/New_York"},
            "2026-03-08 02:30:00 does not exist in America/New_York",
        ),
    ],
)
def test_a_time_that_cannot_be_is_400(http: httpx.Client, asked: dict[str, Any], more: dict[str, Any], told: str) -> None:
    reply = http.post(CREATE, json=asked | more)
    assert reply.status_code == 400
    assert told in refusal(reply)


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""},
        {"name": "NUL \x00, \u202e, \U0001f600, e\u0301"},
        {"phone_number_id": ""},
        {"phone_number_id": "\u0663"},
        {"retry_config": {}},
        {"retry_config": {"retry_schedule_days": 10**30, "auto_retry_schedule": "scheduled_time", "auto_retry": True}},
        {"concurrent_call_limit": 1.0},
        {"concurrent_call_limit": 10**30},
        {"unknown": {"nested": [None]}},
        {"scheduled_datetime": "2026-02-30 10:00:00"},
        {"is_scheduled": True, "scheduled_datetime": "0001-01-01 00:00:00", "timezone": "Asia/Kolkata"},
        {"is_scheduled": True, "scheduled_datetime": "9999-12-31 23:59:59", "timezone": "America/Los_Angeles"},
        {"is_scheduled": True, "scheduled_datetime": "2026-11-01 01:30:00", "timezone": "America/New_York"},
    ],
    ids=str,
)
def test_what_the_spec_allows_is_accepted_and_given_back(
    http: httpx.Client, asked: dict[str, Any], more: dict[str, Any]
) -> None:
    created = http.post(CREATE, json=asked | more)
    assert created.status_code == 200, created.text
    found = http.get(f"/calls/bulk_call/{created.json()['id']}").json()["details"]
    for name in ("name", "concurrent_call_limit", "timezone"):
        assert found[name] == more.get(name, {"name": "Reminder", "concurrent_call_limit": 1, "timezone": "UTC"}[name])
    assert found["scheduled_datetime"] == (more["scheduled_datetime"] if more.get("is_scheduled") else None)
    assert found["retry_schedule_days"] == more.get("retry_config", {}).get("retry_schedule_days", 0)


def test_the_lenient_sandbox_takes_an_integer_phone_number_id(asked: dict[str, Any]) -> None:
    with running(tokens=["t"], lenient=True) as server:
        reply = httpx.post(
            f"{server.base_url}{CREATE}", json=asked | {"phone_number_id": 12}, headers={"Authorization": "Bearer t"}
        )
    assert reply.status_code == 200
