"""A create that may have reached the server is never sent again; one that certainly did not, may be."""

from __future__ import annotations

import socket

import pytest
from client_cases import CREATED_REPLY, DETAIL_REPLY, Both, create, get
from omnidim_contract import (
    ApiError,
    ConnectionFailedError,
    ContractError,
    OutcomeUnknownError,
    RateLimitError,
    RefusedError,
    RequestTimeoutError,
    ServerError,
)
from wire_server import reply, says, serving

UNKNOWN = {
    "500": (reply(500, "Internal Server Error"), ServerError),
    "503 with Retry-After": (reply(503, "{}", retry_after="0"), ServerError),
    "520": (reply(520), ServerError),
    "nothing in a 200": (reply(200), ContractError),
    "a page in a 200": (reply(200, "<html><title>Oops</title></html>", content_type="text/html"), ContractError),
    "null": (reply(200, "null"), ContractError),
    "204": (reply(204), ContractError),
    "half a reply": (CREATED_REPLY[:-5], ConnectionFailedError),
    "no HTTP": (b"hello\r\n\r\n", ConnectionFailedError),
    "303": (reply(303, location="/elsewhere"), ApiError),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_create_with_a_reply_that_says_nothing_certain_is_sent_once(both: Both, case: str) -> None:
    answer, kind = UNKNOWN[case]
    with serving(lambda _, connection: (connection.sendall(answer), False)[1]) as server:
        with pytest.raises(OutcomeUnknownError, match="find out whether the campaign exists") as caught:
            both(server.url, create)
    assert server.creates == 1
    assert isinstance(caught.value, kind)
    assert caught.value.method == "POST"
    assert caught.value.path == "/api/v1/calls/bulk_call/create"


def test_a_create_without_an_answer_in_time_is_sent_once(both: Both) -> None:
    with serving(lambda *_: None) as server, pytest.raises(OutcomeUnknownError) as caught:
        both(server.url, create, timeout=0.3)
    assert server.creates == 1
    assert isinstance(caught.value, RequestTimeoutError)


def test_a_create_that_was_turned_away_is_sent_again(both: Both) -> None:
    with serving(says(reply(429, "{}", retry_after="0"), CREATED_REPLY)) as server:
        assert both(server.url, create).id == 314
    assert server.creates == 2


def test_a_create_that_is_turned_away_each_time_says_so(both: Both) -> None:
    with serving(says(reply(429, '{"error": "slow_down", "error_description": "Not so fast"}', retry_after="0"))) as server:
        with pytest.raises(RateLimitError, match="Not so fast") as caught:
            both(server.url, create)
    assert server.creates == 3
    assert caught.value.retry_after == 0
    assert not isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 409, 422])
def test_a_create_that_was_refused_is_sent_once_and_its_outcome_is_known(both: Both, status: int) -> None:
    with serving(says(reply(status, '{"error": "no"}'))) as server, pytest.raises(ApiError) as caught:
        both(server.url, create)
    assert server.creates == 1
    assert caught.value.status == status
    assert not isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("body", ['{"status": "error", "message": "No credit"}', '{"success": false, "error": "No credit"}'])
def test_a_refusal_inside_a_200_is_a_refusal(both: Both, body: str) -> None:
    with serving(says(reply(200, body))) as server, pytest.raises(RefusedError, match="No credit") as caught:
        both(server.url, create)
    assert server.creates == 1
    assert caught.value.text == "No credit"


def test_a_create_that_nobody_listened_to_is_tried_again_and_its_outcome_is_known(both: Both) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ConnectionFailedError) as caught:
        both(f"http://127.0.0.1:{port}", create)
    assert not isinstance(caught.value, OutcomeUnknownError)


def test_a_get_is_tried_three_times(both: Both) -> None:
    with serving(says(reply(500), reply(503), DETAIL_REPLY)) as server:
        assert both(server.url, get).id == 314
    assert len(server.requests) == 3


def test_a_get_that_fails_each_time_says_how_it_failed_last(both: Both) -> None:
    with serving(says(reply(500), reply(500), reply(502, "<h1>Bad gateway</h1>"))) as server:
        with pytest.raises(ServerError, match=r"answered 502: Bad gateway"):
            both(server.url, get)
    assert len(server.requests) == 3
