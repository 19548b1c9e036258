"""A server that breaks off at every byte: of what it reads, and of what it sends. Creates arrive at most once."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest
from omnidim_contract import (
    ApiError,
    AuthenticationError,
    Client,
    ConnectionFailedError,
    ContractError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    RedirectError,
    ServerError,
    unpacking,
)

from tests.client.client_cases import CREATED_REPLY, DETAIL_REPLY, KEY, QUICK, Both, create, get
from tests.client.wire_server import Received, WireServer, reply, says, serving

LONGEST_REQUEST = 520


def break_off(connection: socket.socket, *, rudely: bool) -> None:
    """Close a connection, with a reset or without."""
    if rudely:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        connection.close()


def wait_until(is_so: Callable[[], bool]) -> None:
    """Give the server's threads a moment to note what they saw."""
    end = time.monotonic() + 5.0
    while not is_so() and time.monotonic() < end:
        time.sleep(0.001)


@pytest.mark.parametrize("rudely", [False, True], ids=["closed", "reset"])
def test_a_create_that_the_server_stops_reading_anywhere_is_sent_once(rudely: bool) -> None:
    # From the first byte on: a connection that breaks before it may count as one that never stood.
    lengths = iter(range(1, LONGEST_REQUEST, 7))

    def answer(_: Received, connection: socket.socket) -> None:
        left = next(lengths)
        while left and (data := connection.recv(left)):
            left -= len(data)
        break_off(connection, rudely=rudely)

    with serving(answer, read=False) as server, Client(KEY, base_url=server.url, max_retries=QUICK, timeout=0.1) as client:
        for attempt, length in enumerate(range(1, LONGEST_REQUEST, 7), start=1):
            with pytest.raises(OutcomeUnknownError):
                create(client)
            wait_until(lambda: server.connections >= attempt)  # noqa: B023 - asked at once
            assert server.connections == attempt, f"after {length} bytes"


@pytest.mark.parametrize("rudely", [False, True], ids=["closed", "reset"])
def test_a_create_whose_reply_breaks_off_anywhere_is_sent_once(rudely: bool) -> None:
    lengths = iter(range(len(CREATED_REPLY)))

    def answer(_: Received, connection: socket.socket) -> bool:
        connection.sendall(CREATED_REPLY[: next(lengths)])
        break_off(connection, rudely=rudely)
        return False

    with serving(answer) as server, Client(KEY, base_url=server.url, max_retries=QUICK) as client:
        for length in range(len(CREATED_REPLY)):
            with pytest.raises(OutcomeUnknownError):
                create(client)
            wait_until(lambda: server.creates > length)  # noqa: B023 - asked at once
            assert server.creates == length + 1, f"after {length} bytes"


def test_a_get_whose_reply_breaks_off_is_asked_again() -> None:
    lengths = range(0, len(DETAIL_REPLY), 41)
    answers = iter([part for length in lengths for part in (DETAIL_REPLY[:length], DETAIL_REPLY)])

    def answer(_: Received, connection: socket.socket) -> bool:
        connection.sendall(next(answers))
        return False

    with serving(answer) as server, Client(KEY, base_url=server.url, max_retries=QUICK) as client:
        for asked, length in enumerate(lengths, start=1):
            assert get(client).id == 314
            assert len(server.requests) == 2 * asked, f"after {length} bytes"


def test_a_reply_that_trickles_does_not_hold_the_client_longer_than_its_time_out(both: Both) -> None:
    def answer(_: Received, connection: socket.socket) -> None:
        for start in range(0, len(CREATED_REPLY), 2):
            connection.sendall(CREATED_REPLY[start : start + 2])
            time.sleep(0.05)

    started = time.monotonic()
    with serving(answer) as server:
        with pytest.raises(OutcomeUnknownError):
            both(server.url, create, timeout=0.5)
        took = time.monotonic() - started
    assert server.creates == 1
    assert took < 1.5


def test_a_time_out_is_for_the_whole_exchange_and_for_this_one_alone() -> None:
    def answer(request: Received, connection: socket.socket) -> None:
        time.sleep(0.3)
        connection.sendall(DETAIL_REPLY)

    with serving(answer) as server, Client(KEY, base_url=server.url, timeout=0.5, max_retries=0) as client:
        assert [get(client).id for _ in range(3)] == [314, 314, 314]


def test_a_body_without_an_end_is_not_read_for_ever(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_REPLY", 1 << 20)

    def answer(_: Received, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)

    with serving(answer) as server:
        with pytest.raises(OutcomeUnknownError, match="the reply has more than 1 MiB"):
            both(server.url, create)
    assert server.creates == 1


def test_a_body_that_is_longer_than_declared_is_cut_there(both: Both) -> None:
    with serving(lambda _, connection: (connection.sendall(DETAIL_REPLY + b"garbage"), False)[1]) as server:
        assert both(server.url, get).id == 314


@pytest.mark.parametrize(
    "interim",
    [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n", b"HTTP/1.1 199 Wait\r\n\r\n"],
)
def test_interim_replies_are_passed_over(both: Both, interim: bytes) -> None:
    with serving(says(interim * 3 + CREATED_REPLY)) as server:
        assert both(server.url, create).id == 314
    assert server.creates == 1


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"\x1f\x8b broken", content_encoding="gzip"),
        reply(200, b"\xff\xfe\xff"),
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 30_000 + b"\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n",
        b"HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_a_create_that_is_answered_with_nonsense_is_sent_once(both: Both, answer: bytes) -> None:
    with serving(lambda _, connection: (connection.sendall(answer), False)[1]) as server:
        with pytest.raises(OutcomeUnknownError):
            both(server.url, create, timeout=2.0)
    assert server.creates == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_key_stays_here(both: Both, status: int) -> None:
    with serving(says(CREATED_REPLY)) as elsewhere:
        with serving(says(reply(status, location=f"{elsewhere.url}/x"))) as server:
            for call in (create, get):
                with pytest.raises(
                    (RedirectError, OutcomeUnknownError), match=rf"answered {status}.*\n    it redirects to {elsewhere.url}"
                ):
                    both(server.url, call)
        assert (len(server.requests), elsewhere.connections) == (2, 0)


def test_the_key_is_not_sent_to_another_server_even_when_asked_through_the_raw_client() -> None:
    with serving(says(DETAIL_REPLY)) as elsewhere, Client(KEY, base_url="http://127.0.0.1:9/") as client:
        client.raw.get_httpx_client().get(elsewhere.url)
    assert "authorization" not in elsewhere.requests[0].headers


def test_an_error_of_the_server_is_told_with_its_text_and_id(both: Both) -> None:
    body = '{"error": "not_found", "error_description": "No campaign 314"}'
    with serving(says(reply(404, body, x_request_id="req-7"))) as server:
        with pytest.raises(NotFoundError, match="GET /api/v1/calls/bulk_call/314 was answered 404: No campaign 314") as caught:
            both(server.url, get)
    error = caught.value
    assert (error.status, error.text, error.request_id, error.method) == (404, "No campaign 314", "req-7", "GET")
    assert error.response is not None
    assert error.response.text == body


def test_a_user_who_cancels_is_not_asked_to_wait() -> None:
    import asyncio

    from omnidim_contract import AsyncClient

    async def main(server: WireServer) -> None:
        async with AsyncClient(KEY, base_url=server.url) as client:
            task = asyncio.create_task(client.bulk_calls.get(1))
            while not server.requests:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with serving(lambda *_: None) as server:
        asyncio.run(asyncio.wait_for(main(server), 10))
    assert len(server.requests) == 1


def test_one_client_serves_many_threads() -> None:
    with serving(says(DETAIL_REPLY)) as server, Client(KEY, base_url=server.url) as client:
        found: list[int] = []
        threads = [threading.Thread(target=lambda: found.append(get(client).id)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert found == [314] * 8


def test_a_broken_get_is_told_as_what_it_is() -> None:
    with serving(
        lambda _, connection: (connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}"), False)[1]
    ) as server:
        with Client(KEY, base_url=server.url, max_retries=QUICK) as client:
            with pytest.raises(ConnectionFailedError, match="peer closed connection") as caught:
                get(client)
    assert isinstance(caught.value, ContractError)
    assert (caught.value.status, len(server.requests)) == (200, 3)


@pytest.mark.parametrize(
    ("status", "kind", "creates"), [(401, AuthenticationError, 1), (429, RateLimitError, 3), (500, ServerError, 1)]
)
def test_a_refusal_without_the_whole_of_its_body_is_what_its_status_says(
    both: Both, status: int, kind: type[ApiError], creates: int
) -> None:
    half = f"HTTP/1.1 {status} No\r\ncontent-length: 99\r\nretry-after: 0\r\n\r\n{{".encode()
    with serving(lambda _, connection: (connection.sendall(half), False)[1]) as server:
        with pytest.raises(kind) as caught:
            both(server.url, create)
    assert server.creates == creates
    assert isinstance(caught.value, OutcomeUnknownError) is (status == 500)


def test_a_create_whose_body_of_success_is_lost_is_a_broken_reply_of_unknown_outcome(both: Both) -> None:
    with serving(lambda _, connection: (connection.sendall(CREATED_REPLY[:-1]), False)[1]) as server:
        with pytest.raises(OutcomeUnknownError, match="was answered 200, and the body did not come whole") as caught:
            both(server.url, create)
    assert isinstance(caught.value, ContractError)
    assert isinstance(caught.value, ConnectionFailedError)
    assert server.creates == 1


def test_a_create_that_no_tls_could_be_agreed_on_for_never_left(both: Both) -> None:
    with serving(lambda _, connection: break_off(connection, rudely=False), read=False) as server:
        with pytest.raises(ConnectionFailedError) as caught:
            both(server.url.replace("http:", "https:"), create)
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert server.connections == 3


def test_a_client_that_sends_a_create_again_would_be_seen() -> None:
    with serving(lambda _, connection: (connection.sendall(CREATED_REPLY[:-1]), False)[1]) as server:
        with httpx.Client() as careless:
            for _ in range(2):
                with suppress(httpx.HTTPError):
                    careless.post(server.url, json={})
    assert server.creates == 2
