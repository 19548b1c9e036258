"""Tests cannot reach another machine."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx
import pytest

from tests.conftest import LeavesTheMachine, is_local

STRANGER = "192.0.2.1"  # TEST-NET-1: documentation only, nobody is there


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as one, pytest.raises(LeavesTheMachine, match=STRANGER):
        one.connect((STRANGER, 80))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(LeavesTheMachine):
        one.sendto(b"", (STRANGER, 53))


@pytest.mark.parametrize("name", ["backend.omnidim.io", b"example.com"])
def test_a_name_of_another_machine_is_not_looked_up(name: Any) -> None:
    with pytest.raises(LeavesTheMachine):
        socket.getaddrinfo(name, 443)


def test_a_client_cannot_get_around_it() -> None:
    with httpx.Client(trust_env=False) as client, pytest.raises(LeavesTheMachine):
        client.get(f"http://{STRANGER}/")


def test_async_code_cannot_get_around_it() -> None:
    with pytest.raises(LeavesTheMachine):
        asyncio.run(asyncio.open_connection(STRANGER, 80))


@pytest.mark.parametrize(
    ("address", "local"),
    [
        (("127.0.0.1", 80), True),
        (("127.0.0.2", 80), True),
        (("::1", 80, 0, 0), True),
        (("fe80::1%eth0", 80, 0, 0), False),
        (("localhost", 80), True),
        (("localhost.example.com", 80), False),
        (("10.0.0.1", 80), False),
        ("/tmp/socket", True),
        ((None,), True),
    ],
)
def test_loopback_is_told_from_everything_else(address: Any, local: bool) -> None:
    assert is_local(address) is local


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as one:
        assert one.getpeername() == server.getsockname()
