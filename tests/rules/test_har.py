"""Reading HAR files: what belongs to the spec, in order, without keys."""

from __future__ import annotations

import json
from typing import Any

import pytest
from omnidim_spec.pointers import Json
from omnidim_spec.rules import ABSENT, Exchange
from omnidim_spec.rules.har import HarError, Recording, read_har
from omnidim_spec.rules.routes import Routes

from .exchanges import CREATE, DETAIL, but
from .hars import BASE, CREATE_URL, DETAIL_URL, KEY, create, detail, entry, har, in_base64


@pytest.fixture
def read(document: Any) -> Any:
    def read_text(text: str, *bases: str) -> Recording:
        return read_har(text, "traffic.har", Routes.of(document, bases))

    return read_text


def only(recording: Recording) -> Exchange:
    (exchange,) = recording.exchanges
    return exchange


def test_an_exchange_has_its_operation_parameters_and_bodies(read: Any) -> None:
    created, fetched = read(har(create(), detail())).exchanges
    assert (created.operation, created.request.body, created.response.body) == (
        "createBulkCall",
        CREATE["request"]["body"],
        CREATE["response"]["body"],
    )
    assert (fetched.operation, dict(fetched.request.path), fetched.response.status) == (
        "getBulkCall",
        {"bulk_call_id": 314},
        200,
    )
    assert (created.label, fetched.label) == (
        "entry 1 (POST /calls/bulk_call/create)",
        "entry 2 (GET /calls/bulk_call/{bulk_call_id})",
    )


def test_a_body_in_base64_is_decoded(read: Any) -> None:
    encoded = detail()
    encoded["response"]["content"] = in_base64(DETAIL["response"]["body"])
    assert only(read(har(encoded))).response.body == DETAIL["response"]["body"]


def test_a_posted_body_in_base64_is_decoded(read: Any) -> None:
    encoded = create()
    encoded["request"]["postData"] = in_base64(CREATE["request"]["body"])
    assert only(read(har(encoded))).request.body == CREATE["request"]["body"]


@pytest.mark.parametrize(
    ("content", "is_json"),
    [
        ({"text": "<html>", "size": 6}, False),
        ({"text": "", "size": 0}, False),
        ({"size": 0}, False),
        ({"size": 900}, None),
        ({}, None),
    ],
)
def test_a_body_that_is_not_json_is_told_from_one_that_was_not_recorded(read: Any, content: Json, is_json: bool | None) -> None:
    response = {"status": 200, "headers": [], "content": content}
    found = only(read(har(detail(response=response)))).response
    assert (found.body, found.is_json) == (ABSENT, is_json)


def test_a_query_is_no_part_of_the_path(read: Any) -> None:
    found = only(read(har(entry("GET", f"{DETAIL_URL}?verbose=1&verbose=2#top", received={}))))
    assert (found.operation, dict(found.request.query)) == ("getBulkCall", {"verbose": "2"})


def test_other_traffic_is_passed_over_and_counted(read: Any) -> None:
    found = read(
        har(
            detail(),
            entry("GET", "https://user:secret@cdn.example.com/app.js?key=hidden-key", received="x"),
            entry("GET", "https://cdn.example.com/b.js", received="x"),
            entry("GET", f"{BASE}/agents", received={}),
            entry("GET", "https://backend.omnidim.io/api/v2/calls/bulk_call/1", received={}),
            entry("GET", "https://backend.omnidim.io:8443/api/v1/calls/bulk_call/1", received={}),
            detail(status=0),
            detail(status=304),
        )
    )
    assert len(found.exchanges) == 1
    assert found.passed_over == {
        "other host or base path: https://cdn.example.com": 2,
        "a path that the spec does not have": 1,
        "other host or base path: https://backend.omnidim.io": 1,
        "other host or base path: https://backend.omnidim.io:8443": 1,
        "no reply was recorded": 1,
        "304: the reply stayed in a cache": 1,
    }


@pytest.mark.parametrize("base", ["http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080/api/v1/"])
def test_another_base_can_be_named(read: Any, base: str) -> None:
    text = har(entry("GET", "http://127.0.0.1:8080/api/v1/calls/bulk_call/7", received={}), detail())
    assert only(read(text, base)).request.path == {"bulk_call_id": 7}


@pytest.mark.parametrize(
    "url", [DETAIL_URL.replace("https://backend", "https://BACKEND"), DETAIL_URL.replace(".io/", ".io:443/")]
)
def test_a_host_is_the_same_in_capitals_and_with_the_customary_port(read: Any, url: str) -> None:
    assert only(read(har(entry("GET", url, received={})))).operation == "getBulkCall"


def test_another_method_on_a_documented_path_has_no_operation(read: Any) -> None:
    found = only(read(har(entry("DELETE", DETAIL_URL, status=405, received={}))))
    assert (found.operation, found.request.is_documented, found.request.method) == (None, False, "DELETE")


def test_a_fixed_path_goes_before_one_with_parameters(read: Any) -> None:
    assert only(read(har(create()))).operation == "createBulkCall"


def test_an_id_that_is_no_integer_stays_text(read: Any) -> None:
    assert only(read(har(entry("GET", f"{BASE}/calls/bulk_call/abc%2Fd", received={})))).request.path == {
        "bulk_call_id": "abc/d"
    }


def test_exchanges_come_in_the_order_in_which_they_happened(read: Any) -> None:
    late, early = detail(startedDateTime="2026-04-22T22:10:02Z"), create(startedDateTime="2026-04-23T03:40:01.5+05:30")
    assert [one.operation for one in read(har(late, early)).exchanges] == ["createBulkCall", "getBulkCall"]


def test_exchanges_without_a_time_keep_their_order(read: Any) -> None:
    entries = [create(), detail(), create()]
    for each in entries:
        del each["startedDateTime"]
    assert [one.operation for one in read(har(*entries)).exchanges] == ["createBulkCall", "getBulkCall", "createBulkCall"]


def test_a_byte_order_mark_is_no_fault(read: Any) -> None:
    assert only(read("\ufeff" + har(detail()))).operation == "getBulkCall"


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("", "expected a HAR file (JSON), found Expecting value"),
        ("{", "expected a HAR file (JSON), found Expecting property name"),
        ("[" * 100_000, "expected a HAR file (JSON), found maximum recursion depth exceeded"),
        ("[]", "expected a HAR file: an object with log.entries, found something else"),
        ('{"log": []}', "expected a HAR file: an object with log.entries, found something else"),
        ('{"log": {"entries": {}}}', "expected a HAR file: an object with log.entries, found something else"),
    ],
)
def test_what_is_no_har_is_refused(read: Any, text: str, came: str) -> None:
    with pytest.raises(HarError) as caught:
        read(text)
    assert str(caught.value).startswith(f"traffic.har: {came}")


def test_broken_entries_are_refused_all_at_once(read: Any) -> None:
    broken = detail()
    broken["response"]["content"] = {"text": "not base64!", "encoding": "base64"}
    with pytest.raises(HarError) as caught:
        read(har(detail(), "text", {"request": {}}, broken, entry("GET", DETAIL_URL, response={"status": "ok"})))
    assert [str(fault) for fault in caught.value.faults] == [
        "traffic.har: entry 2: expected a request and a response as HAR 1.2 has them, "
        "found TypeError: string indices must be integers, not 'str'",
        "traffic.har: entry 3: expected a request and a response as HAR 1.2 has them, found KeyError: 'method'",
        "traffic.har: entry 4: expected a request and a response as HAR 1.2 has them, "
        "found ValueError: a body that is not the base64 it says: Only base64 data is allowed",
        "traffic.har: entry 5: expected a request and a response as HAR 1.2 has them, "
        "found ValueError: invalid literal for int() with base 10: 'ok'",
    ]


def test_a_broken_entry_of_another_host_is_passed_over(read: Any) -> None:
    assert (
        only(read(har(detail(), {"request": {"method": "GET", "url": "https://cdn.example.com/"}}))).operation == "getBulkCall"
    )


SECRETS = (KEY, "session-8d1f", "query-key-55", "cookie-4711", "field-key-77")


def test_keys_and_tokens_are_nowhere_in_what_was_read(read: Any) -> None:
    sent = but(CREATE["request"]["body"], {"name": f"Report {KEY}", "contact_list.0.api_key": "field-key-77"})
    leaky = create(sent=sent, received={"id": 1, "message": f"Invalid key {KEY}, cookie-4711", "token": "field-key-77"})
    leaky["request"]["url"] += "?api_key=query-key-55&note=Bearer%20abcdefgh123"
    leaky["request"]["headers"] += [
        {"name": "Cookie", "value": "theme=dark; sid=session-8d1f"},
        {"name": "X-Note", "value": KEY},
    ]
    leaky["request"]["cookies"] = [{"name": "id", "value": "cookie-4711"}]
    leaky["response"]["headers"] += [{"name": "Set-Cookie", "value": "sid=session-8d1f; Path=/"}]
    shown = repr(read(har(leaky, entry("GET", f"{BASE}/calls/bulk_call/{KEY}", received=f"<p>{KEY}</p>"))))
    assert [secret for secret in (*SECRETS, "abcdefgh123") if secret in shown] == []
    assert "Invalid key [hidden], [hidden]" in shown


def test_what_is_no_key_is_kept(read: Any) -> None:
    found = only(read(har(create())))
    assert json.dumps(found.request.body) == json.dumps(CREATE["request"]["body"])


def test_a_cookie_that_is_no_key_hides_nothing(read: Any) -> None:
    plain = detail()
    cookie = "zone=Europe/London; number=+12025550111; user_id=1234; theme=dark"
    plain["request"]["headers"].append({"name": "Cookie", "value": cookie})
    plain["request"]["cookies"] = [{"name": "zone", "value": "Europe/London"}]
    assert only(read(har(plain))).response.body == DETAIL["response"]["body"]


@pytest.mark.parametrize("token", ["local", "T0k3"])
def test_a_short_token_is_hidden_too(read: Any, token: str) -> None:
    short = detail(received={"message": f"the key {token} is not known"})
    short["request"]["headers"] = [{"name": "authorization", "value": f"Bearer {token}"}]
    found = only(read(har(short)))
    assert found.response.body == {"message": "the key [hidden] is not known"}
    assert found.request.headers == {"authorization": "[hidden]"}


def test_keys_are_nowhere_in_the_message_of_a_fault(read: Any) -> None:
    broken = detail()
    broken["response"]["status"] = KEY
    with pytest.raises(HarError) as caught:
        read(har(broken))
    assert KEY not in str(caught.value)
    assert "[hidden]" in str(caught.value)


def test_the_create_url_is_under_the_server_of_the_spec(document: Any) -> None:
    assert document["servers"][0]["url"] + "/calls/bulk_call/create" == CREATE_URL
