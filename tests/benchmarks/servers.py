"""Servers in processes of their own on loopback ports, and how many requests a second they answer."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

TOKEN = "bench-token"
CONNECTIONS = 8
CONTACT = {"phone_number": "+12025550123", "customer_name": "Ada"}
CREATE = json.dumps({"name": "bench", "phone_number_id": "11", "contact_list": [CONTACT] * 2}).encode()
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def process(command: Sequence[str | Path]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield server
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_until_up(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


def sandbox_command(port: int, database: Path | None, *more: str) -> list[str | Path]:
    run = "from omnidim_contract.cli import main; main()"
    stored = ["--database", f"sqlite:///{database}"] if database else []
    return [sys.executable, "-c", run, "sandbox", "--port", str(port), "--token", TOKEN, *stored, *more]


def request_bytes(method: str, path: str, body: bytes) -> bytes:
    headers = {**HEADERS, "Host": "127.0.0.1", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def exchange_is_ok(connection: socket.socket) -> bool:
    """Read one reply of known length; a load of its own weight would measure itself."""
    reply = b""
    while b"\r\n\r\n" not in reply:
        more = connection.recv(65536)
        if not more:
            return False
        reply += more
    head, _, body = reply.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head.startswith(b"HTTP/1.1 200")


def rate(port: int, method: str, path: str, body: bytes | None, seconds: float) -> float:
    """Return the requests a second that several connections get answered with 200, or 0 if an answer is anything else."""
    request = request_bytes(method, path, body or b"")
    counts, wrong = [0] * CONNECTIONS, threading.Event()
    until = time.monotonic() + seconds

    def load(place: int) -> None:
        with socket.create_connection(("127.0.0.1", port), 30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < until and not wrong.is_set():
                connection.sendall(request)
                if exchange_is_ok(connection):
                    counts[place] += 1
                else:
                    wrong.set()

    threads = [threading.Thread(target=load, args=(place,)) for place in range(CONNECTIONS)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0.0 if wrong.is_set() else sum(counts) / (time.monotonic() - started)


def asked(port: int, method: str, path: str, body: bytes | None = None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request(method, path, body, HEADERS)
    reply = connection.getresponse()
    answer = reply.read()
    connection.close()
    if reply.status != 200:
        raise RuntimeError(f"{method} {path}: {reply.status} {answer[:200]!r}")
    return answer
