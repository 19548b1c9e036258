"""For all tests: no connection leaves this machine.

Python's own sockets are watched, in this process. The processes that tests start are given loopback addresses and nothing else;
they are not watched.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = frozenset({"", "localhost", None})


class LeavesTheMachine(BaseException):
    """A test tried to reach another machine. No `except Exception` swallows this."""


def is_local(address: Any) -> bool:
    """Whether an address of a socket is this machine: loopback, no address yet, or a path of the file system."""
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host in LOCAL_NAMES:
        return True
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what would leave this machine (an audit hook: PEP 578)."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = (arguments[0],)
    else:
        return
    if not is_local(address):
        raise LeavesTheMachine(f"tests use loopback only, and this one went to {address}")


sys.addaudithook(watch)
