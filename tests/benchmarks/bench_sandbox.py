"""How fast the sandbox is: requests a second beside two mock servers of the same spec, and a campaign of a million contacts.

Run it as a script. The mock servers take part where they are installed: Stoplight Prism (`prism` on the path, or the file named
by PRISM) and Connexion (`pip install 'connexion[flask,uvicorn]'`, here or in the Python named by CONNEXION_PYTHON).
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

TOKEN = "bench-token"
SPEC = Path(__file__).parents[2] / "spec" / "openapi.json"
CONTACTS = 1_000_000
SECONDS = 5.0
CONNECTIONS = 8
CONTACT = {"phone_number": "+12025550123", "customer_name": "Ada"}
CREATE = json.dumps({"name": "bench", "phone_number_id": "11", "contact_list": [CONTACT] * 2}).encode()
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
NOT_IN_30 = ("if", "then", "examples", "security", "securitySchemes", "x-overlay", "x-rules")
CONNEXION = """
import sys, json, connexion
from connexion.mock import MockResolver
app = connexion.FlaskApp("bench", specification_dir="/")
spec = json.loads(open(sys.argv[1]).read())
app.add_api(spec, resolver=MockResolver(mock_all=True))
app.run(port=int(sys.argv[2]), log_level="error")
"""


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


def sandbox_command(port: int, database: Path, *more: str) -> list[str | Path]:
    run = "from omnidim_contract.cli import main; main()"
    options = ["--port", str(port), "--token", TOKEN, "--database", f"sqlite:///{database}", *more]
    return [sys.executable, "-c", run, "sandbox", *options]


def prism_command(port: int) -> list[str | Path] | None:
    prism = os.environ.get("PRISM") or shutil.which("prism")
    return [prism, "mock", "-p", str(port), "-h", "127.0.0.1", SPEC] if prism else None


def connexion_command(port: int, spec: Path) -> list[str | Path] | None:
    python = os.environ.get("CONNEXION_PYTHON", sys.executable)
    has_it = subprocess.run([python, "-c", "import connexion.mock"], capture_output=True, check=False).returncode == 0
    return [python, "-c", CONNEXION, spec, str(port)] if has_it else None


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


def as_openapi_30(value: object) -> object:
    """Return a spec as Connexion reads it, which stopped at OpenAPI 3.0; without security, which it would want code for."""
    if isinstance(value, list):
        return [as_openapi_30(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: as_openapi_30(item) for key, item in value.items() if key not in NOT_IN_30}
    branches = kept.get("oneOf")
    if isinstance(branches, list) and {"type": "null"} in branches:
        kept["oneOf"] = [branch for branch in branches if branch != {"type": "null"}]
        kept["nullable"] = True
    return kept


def rate(port: int, method: str, path: str, body: bytes | None) -> float:
    """Return the requests a second that several connections get answered with 200, or 0 if an answer is anything else."""
    request = request_bytes(method, path, body or b"")
    counts, wrong = [0] * CONNECTIONS, threading.Event()
    until = time.monotonic() + SECONDS

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


def rates(port: int, base: str) -> dict[str, float]:
    create = rate(port, "POST", f"{base}/calls/bulk_call/create", CREATE)
    return {"create": create, "detail": rate(port, "GET", f"{base}/calls/bulk_call/1", None)}


def compare() -> dict[str, dict[str, float]]:
    """Return requests a second of each server for both operations."""
    base = urlsplit(json.loads(SPEC.read_text("utf-8"))["servers"][0]["url"]).path
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        old_spec = Path(folder) / "openapi30.json"
        spec = as_openapi_30(json.loads(SPEC.read_text("utf-8")))
        old_spec.write_text(json.dumps({**spec, "openapi": "3.0.3"}))  # type: ignore[dict-item]  # a spec is an object
        commands: dict[str, tuple[Callable[[int], list[str | Path] | None], str]] = {
            "sandbox": (lambda port: sandbox_command(port, Path(folder) / "bench.db"), base),
            "prism": (prism_command, ""),
            "connexion": (lambda port: connexion_command(port, old_spec), base),
        }
        for name, (command_for, path) in commands.items():
            port = free_port()
            command = command_for(port)
            if command is None:
                print(f"{name}: not installed, left out")  # noqa: T201
                continue
            with process(command):
                wait_until_up(port)
                found[name] = rates(port, path)
                print(f"{name}: " + ", ".join(f"{what} {number:,.0f}/s" for what, number in found[name].items()))  # noqa: T201
    return found


def peak_megabytes(pid: int) -> float:
    """Return the largest resident size that a process has had, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def asked(port: int, method: str, path: str, body: bytes | None = None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request(method, path, body, HEADERS)
    reply = connection.getresponse()
    answer = reply.read()
    connection.close()
    if reply.status != 200:
        raise RuntimeError(f"{method} {path}: {reply.status} {answer[:200]!r}")
    return answer


def large(contacts: int) -> tuple[float, float]:
    """Return the seconds and the peak megabytes of a campaign that is created, run to its end, and read."""
    rows = b",".join(b'{"phone_number":"+1202%07d"}' % (5550100 + n % 100) for n in range(contacts))
    body = b'{"name":"large","phone_number_id":"11","concurrent_call_limit":1000,"contact_list":[' + rows + b"]}"
    with tempfile.TemporaryDirectory() as folder:
        port, settings = free_port(), Path(folder) / "settings.json"
        settings.write_text('{"skip_duplicates": false}')
        options = ["--clock", "manual", "--settings", str(settings)]
        with process(sandbox_command(port, Path(folder) / "large.db", *options)) as server:
            wait_until_up(port)
            started = time.monotonic()
            asked(port, "POST", "/api/v1/calls/bulk_call/create", body)
            created = time.monotonic()
            asked(port, "POST", "/_sandbox/clock", b'{"advance_seconds": 31536000}')
            read = json.loads(asked(port, "GET", "/api/v1/calls/bulk_call/1"))
            seconds = time.monotonic() - started
            if read["details"]["status"] != "completed" or len(read["contact_list"]) != contacts:
                raise RuntimeError(f"the campaign of {contacts} contacts did not run to its end")
            peak = peak_megabytes(server.pid)
    told = f"{contacts:,} contacts: {seconds:.1f} s (of which {created - started:.1f} s to create), {peak:.0f} MB"
    print(told)  # noqa: T201
    return seconds, peak


def main() -> int:
    """Print what was measured, and return 1 if a promise of the README is broken."""
    broken = []
    found = compare()
    others = [found[name] for name in ("prism", "connexion") if name in found]
    for what in ("create", "detail"):
        fastest = max((other[what] for other in others), default=0.0)
        if found["sandbox"][what] < 2 * fastest:
            broken.append(f"{what}: {found['sandbox'][what]:,.0f}/s is less than twice {fastest:,.0f}/s")
    small, _ = large(CONTACTS // 10)
    seconds, peak = large(CONTACTS)
    if seconds > 60:
        broken.append(f"a million contacts took {seconds:.0f} s, which is more than 60 s")
    if peak > 1024:
        broken.append(f"a million contacts took {peak:.0f} MB, which is more than 1 GiB")
    if seconds > 15 * small:
        broken.append(f"ten times the contacts took {seconds / small:.1f} times as long")
    print("\n".join(broken) or "all promises kept")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
