"""A server that sends exactly the bytes it is told to, counts what reaches it, and stops by itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from attrs import define, field

Answer = Callable[["Received", socket.socket], object]
LONGEST_WAIT = 10.0


@define
class Received:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@define
class WireServer:
    """What a server saw. `requests` are those that arrived whole; `connections` were accepted."""

    url: str
    requests: list[Received] = field(factory=list)
    connections: int = 0

    @property
    def creates(self) -> int:
        return sum(request.method == "POST" for request in self.requests)


def reply(status: int | str, body: bytes | str = b"", **headers: str) -> bytes:
    """The bytes of a reply. Headers are written with underscores for hyphens; a content length is added."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"content-length": str(len(content)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    reason = status if isinstance(status, str) else f"{status} Whatever"
    return f"HTTP/1.1 {reason}\r\n{head}\r\n".encode() + content


def says(*answers: bytes) -> Answer:
    """An answer to each request in turn, the last one for ever."""
    left = list(answers)

    def answer(_: Received, connection: socket.socket) -> None:
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return answer


@contextmanager
def serving(answer: Answer, *, read: bool = True) -> Iterator[WireServer]:
    """Serve on a free port until the block ends. With `read=False` an answer gets the connection before anything was read."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = WireServer(f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1")
    threads: list[threading.Thread] = []
    open_connections: list[socket.socket] = []

    def converse(connection: socket.socket) -> None:
        connection.settimeout(LONGEST_WAIT)
        with connection, suppress(OSError, EOFError):
            while True:
                request = _receive(connection) if read else Received("", "", {}, b"")
                if read:
                    server.requests.append(request)
                if answer(request, connection) is False or not read:
                    return

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                server.connections += 1
                open_connections.append(connection)
                thread = threading.Thread(target=converse, args=(connection,), daemon=True)
                threads.append(thread)
                thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        _shut(listener)
        acceptor.join(LONGEST_WAIT)
        for connection in open_connections:
            _shut(connection)
        for thread in threads:
            thread.join(LONGEST_WAIT)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _receive(connection: socket.socket) -> Received:
    head = b""
    while b"\r\n\r\n" not in head:
        head += _some(connection)
    head, _, body = head.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += _some(connection)
    method, target, _ = first.split(" ")
    return Received(method, target, headers, body)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise EOFError
    return data
