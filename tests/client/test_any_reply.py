"""Whatever a server sends, nothing but our own errors comes out, and a create is never sent a second time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import omnidim_client
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_client.api.bulk_calls import get_bulk_call
from omnidim_contract import Campaign, Client, OmnidimError, RetryPolicy

from tests.client.client_cases import CREATED, DETAIL, KEY, create, get

POLICY = RetryPolicy(max_retries=1, first_pause=0.0, longest_retry_after=0.0)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.sampled_from(["application/json", "text/html", "application/json; charset=utf-16", "\xff/\xfe", ""]),
        "content-encoding": st.sampled_from(["gzip", "deflate", "br", "identity", "nonsense", "gzip, gzip"]),
        "content-length": st.sampled_from(["0", "5", "-1", "x", "99999"]),
        "retry-after": st.sampled_from(
            ["0", "-1", "x", "1e9", "9" * 5000, "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 2015", "٣"]
        ),
        "location": st.sampled_from(["/", "http://[", "http://127.0.0.2/", "\x80"]),
        "set-cookie": st.just("a=b; expires=never"),
    },
)
PLACES = [("details", name) for name in DETAIL["details"]] + [("details",), ("contact_list",), ("status",), ("contact_list", 0)]


@st.composite
def damaged(draw: st.DrawFn, body: dict[str, Any]) -> Any:
    """A good body with one place changed to anything, or taken out."""
    found = copy.deepcopy(body)
    *way, last = draw(st.sampled_from(PLACES if "details" in body else [(name,) for name in body]))
    place: Any = found
    for step in way:
        place = place[step]
    if draw(st.booleans()):
        place[last] = draw(json_values)
    else:
        del place[last]
    return found


def bodies(good: dict[str, Any]) -> st.SearchStrategy[bytes]:
    texts = json_values.map(lambda value: json.dumps(value).encode()) | damaged(good).map(
        lambda value: json.dumps(value).encode()
    )
    cut = st.tuples(texts, st.integers(0, 40)).map(lambda pair: pair[0][: -pair[1] or None])
    return st.binary(max_size=200) | texts | cut


class Answering(httpx.BaseTransport):
    def __init__(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.requests = 0
        self._answer = status, [(k.encode(), v.encode("utf-8")) for k, v in headers.items()], content

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        status, headers, content = self._answer
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def outcome(call: Callable[[], Any]) -> Any:
    """What a call returns, or the error of ours that it raises; any other error is a failure of the test."""
    try:
        return call()
    except OmnidimError as error:
        return error


def look_at_everything(campaign: Campaign) -> None:
    """Every public name of a campaign gives a value or one of our errors."""
    names = [name for name in dir(Campaign) if not name.startswith("_")]
    assert "scheduled_at" in names
    for name in names:
        with suppress(OmnidimError):
            getattr(campaign, name)
    repr(campaign)


statuses = st.just(200) | st.integers(100, 999)


@settings(max_examples=400, deadline=None)
@given(statuses, headers, bodies(DETAIL))
def test_a_get_gives_a_campaign_or_one_of_our_errors(status: int, headers: dict[str, str], body: bytes) -> None:
    with Client(KEY, transport=Answering(status, headers, body), max_retries=POLICY) as client:
        found = outcome(lambda: get(client))
    if isinstance(found, OmnidimError):
        assert all(line.isprintable() for line in str(found).split("\n"))
        assert KEY not in str(found)
    else:
        look_at_everything(found)


@settings(max_examples=400, deadline=None)
@given(statuses.filter(lambda status: status != 429), headers, bodies(CREATED))
def test_a_create_gives_its_id_or_one_of_our_errors_after_one_request(
    status: int, headers: dict[str, str], body: bytes
) -> None:
    transport = Answering(status, headers, body)
    with Client(KEY, transport=transport, max_retries=POLICY) as client:
        found = outcome(lambda: create(client))
    assert isinstance(found, OmnidimError) or isinstance(found.id, int)
    assert transport.requests == 1


ODD = {
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "a number": b"5",
    "NaN": b'{"details": {"id": NaN}, "contact_list": []}',
    "a number of 5,000 digits": b'{"details": {"id": ' + b"9" * 5000 + b'}, "contact_list": []}',
    "100,000 brackets": b"[" * 100_000,
    "100,000 objects": b'{"a":' * 100_000,
    "UTF-16": json.dumps(DETAIL).encode("utf-16"),
    "half a character": json.dumps(DETAIL).encode() + b"\xe2\x82",
    "two replies": json.dumps(DETAIL).encode() * 2,
    "a null id": b'{"details": {"id": null}, "contact_list": []}',
    "details are a list": b'{"details": [], "contact_list": []}',
    "recipients are an object": b'{"details": {"id": 1}, "contact_list": {}}',
    "a recipient is null": b'{"details": {"id": 1}, "contact_list": [null]}',
    "no details": b'{"contact_list": []}',
    "a page": b"<!doctype html><script>x</script><h1>Maintenance</h1>",
}


@pytest.mark.parametrize("case", ODD)
def test_a_reply_of_success_that_cannot_be_a_campaign_is_a_contract_error(case: str) -> None:
    from omnidim_contract import ContractError

    with Client(KEY, transport=Answering(200, {}, ODD[case]), max_retries=0) as client:
        with pytest.raises(ContractError, match="GET /api/v1/calls/bulk_call/314 was answered with") as caught:
            get(client)
    assert caught.value.status == 200
    assert caught.value.response is not None
    assert caught.value.response.content == ODD[case]


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("details", "name"), 5, r"details.name: expected a string, found an integer \(5\)"),
        (
            ("details", "scheduled_datetime"),
            5,
            r"details.scheduled_datetime: expected a string or null, found an integer \(5\)",
        ),
        (("details", "number_pool"), None, "details.number_pool: expected an array, found null"),
        (("details", "is_dynamic"), 1, r"details.is_dynamic: expected a boolean, found an integer \(1\)"),
        (
            ("details", "call_status_counts"),
            {"busy": "1"},
            r"details.call_status_counts.busy: expected an integer, found a string",
        ),
        (("contact_list",), [{"to_number": "+12025550123"}, {}], r"contact_list\[1\].to_number: is required, and missing"),
    ],
)
def test_a_contract_error_names_the_field(place: tuple[str, ...], value: Any, says: str) -> None:
    from omnidim_contract import ContractError

    body: Any = copy.deepcopy(DETAIL)
    inner = body
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with Client(KEY, transport=Answering(200, {}, json.dumps(body).encode()), max_retries=0) as client:
        with pytest.raises(ContractError, match=says) as caught:
            get(client)
    assert str(caught.value.field).startswith(".".join(place))


def test_unknown_fields_statuses_and_values_are_fine() -> None:
    body = copy.deepcopy(DETAIL)
    body["new"] = {"a": [1]}
    body["details"] |= {"status": "auto_paused", "auto_retry_schedule": "after_delay", "brand_new": 1, "retry_limit": 99}
    body["details"]["variable_config"][0]["variable_type"] = "hologram"
    with Client(KEY, transport=Answering(200, {}, json.dumps(body).encode())) as client:
        campaign = get(client)
    assert (campaign.status, campaign.is_finished) == ("auto_paused", False)
    assert campaign.details["brand_new"] == 1


def test_a_whole_number_with_a_decimal_point_is_an_integer_as_the_spec_has_it() -> None:
    body = copy.deepcopy(DETAIL)
    body["details"]["id"] = 314.0
    with Client(KEY, transport=Answering(200, {}, json.dumps(body).encode())) as client:
        assert get(client).id == 314


@pytest.mark.parametrize("case", ["nothing", "null", "a list", "100,000 brackets", "details are a list", "no details"])
def test_the_generated_client_alone_would_let_other_errors_out(case: str) -> None:
    under = httpx.Client(base_url="http://127.0.0.1", transport=Answering(200, {}, ODD[case]))
    with pytest.raises((ValueError, TypeError, KeyError, RecursionError)) as caught:
        get_bulk_call.sync(314, client=omnidim_client.Client(base_url="http://127.0.0.1").set_httpx_client(under))
    assert not isinstance(caught.value, OmnidimError)


def test_the_generated_functions_raise_our_errors_when_they_go_through_raw() -> None:
    for case in ODD:
        with Client(KEY, transport=Answering(200, {}, ODD[case]), max_retries=0) as client:
            with pytest.raises(OmnidimError):
                get_bulk_call.sync(314, client=client.raw)
