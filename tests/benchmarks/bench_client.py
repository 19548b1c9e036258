"""What the client costs beside raw httpx, the generated client, the vendor's SDK and the standard library.

Everything over loopback, in one run, interleaved; the figures are medians of the ratios of neighbouring calls.

    python tests/benchmarks/bench_client.py [--rounds N] [--wire]    the vendor's SDK: pip install omnidimension==0.6.0
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import http.client
import json
import random
import resource
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
from omnidim_client.api.bulk_calls import create_bulk_call, get_bulk_call
from omnidim_client.models import BulkCallCreate, Contact
from omnidim_client.types import UNSET
from omnidim_contract import Client
from omnidim_contract.contract import contract

KEY = "sk-benchmark-0123456789"
CREATE = "/calls/bulk_call/create"
GET = "/calls/bulk_call/314"
CONTACTS = [{"phone_number": "+12025550123", "customer_name": "Jane"}, {"phone_number": "+12025550124", "customer_name": "Joe"}]
BODY = {"name": "Benchmark", "phone_number_id": "1", "contact_list": CONTACTS}
HAS_VENDOR = find_spec("omnidimension") is not None

Call = Callable[[], object]


def example(path: str, method: str) -> bytes:
    return json.dumps(contract()["paths"][path][method]["responses"]["200"]["content"]["application/json"]["example"]).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    created = example(CREATE, "post")
    detail = example("/calls/bulk_call/{bulk_call_id}", "get")

    def do_GET(self) -> None:
        self.answer(self.detail)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.answer(self.created)

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def server(certificate: Path | None) -> Iterator[str]:
    """A server in a process of its own, so that it does not share our interpreter."""
    command = [sys.executable, __file__, "--serve", *([str(certificate)] if certificate else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        port = process.stdout.readline().strip()
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}/api/v1"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def serve(certificate: str | None) -> None:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        served.socket = context.wrap_socket(served.socket, server_side=True)
    print(served.server_address[1], flush=True)  # noqa: T201
    threading.Thread(target=lambda: (sys.stdin.read(), served.shutdown()), daemon=True).start()
    served.serve_forever()


def calls(url: str, certificate: Path | None) -> Iterator[dict[str, tuple[Call, Call]]]:
    """The same two calls by every way, each with its own open connection where it keeps one."""
    verify = ssl.create_default_context(cafile=certificate) if certificate else ssl.create_default_context()
    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        httpx.Client(base_url=url, headers=headers, verify=verify, timeout=60) as raw,
        httpx.Client(base_url=url, headers=headers, verify=verify, timeout=60) as under,
        Client(KEY, base_url=url, transport=httpx.HTTPTransport(verify=verify)) as client,
    ):
        import omnidim_client

        generated = omnidim_client.Client(base_url=url).set_httpx_client(under)
        body = BulkCallCreate("Benchmark", "1", [Contact.from_dict(row) for row in CONTACTS], UNSET, UNSET, UNSET, UNSET, UNSET)
        ways: dict[str, tuple[Call, Call]] = {
            "raw httpx": (lambda: raw.post(CREATE, json=BODY).json(), lambda: raw.get(GET).json()),
            "ours": (
                lambda: client.bulk_calls.create("Benchmark", phone_number_id="1", contacts=CONTACTS),
                lambda: client.bulk_calls.get(314).status,
            ),
            "generated": (
                lambda: create_bulk_call.sync(client=generated, body=body),
                lambda: get_bulk_call.sync(314, client=generated),
            ),
            "http.client": floor(url, verify if certificate else None),
        }
        if HAS_VENDOR:
            ways["vendor"] = vendor(url)
        yield ways


def floor(url: str, context: ssl.SSLContext | None) -> tuple[Call, Call]:
    parts = httpx.URL(url)
    connection: http.client.HTTPConnection = (
        http.client.HTTPSConnection(parts.host, parts.port, context=context)
        if context
        else http.client.HTTPConnection(parts.host, parts.port)
    )
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        return json.loads(connection.getresponse().read())

    return lambda: ask("POST", CREATE, BODY), lambda: ask("GET", GET)


def vendor(url: str) -> tuple[Call, Call]:
    import omnidimension

    client = omnidimension.Client(KEY, url)
    return (
        lambda: client.bulk_call.create_bulk_calls("Benchmark", CONTACTS, "1"),
        lambda: client.bulk_call.detail_bulk_calls(314),
    )


def seconds(call: Call) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def compare(ways: dict[str, Call], rounds: int, baseline: str) -> dict[str, tuple[float, float]]:
    """The median time of each way, and the median of its ratios to the baseline of the same round."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for call in ways.values():
        call()
    gc.collect()
    shuffled = random.Random(7)
    order = list(ways.items())
    for _ in range(rounds):
        shuffled.shuffle(order)  # in a fixed order the same way would always run on warm caches
        for name, call in order:
            times[name].append(seconds(call))
    base = times[baseline]
    return {
        name: (statistics.median(found), statistics.median(map(float.__truediv__, found, base)))
        for name, found in times.items()
    }


def report(title: str, found: dict[str, tuple[float, float]], baseline: str) -> None:
    say(f"\n{title} (ratio to {baseline})")
    for name, (median, ratio) in found.items():
        say(f"    {name:<12} {median * 1000:10.3f} ms   {ratio:7.2f}x")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def over_the_wire(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for certificate in (None, make_certificate(Path(folder))):
            with server(certificate) as url:
                if certificate and HAS_VENDOR:
                    import os

                    os.environ["REQUESTS_CA_BUNDLE"] = str(certificate)
                for ways in calls(url, certificate):
                    for index, name in enumerate(("create", "get")):
                        found = compare({way: pair[index] for way, pair in ways.items()}, rounds, "raw httpx")
                        report(f"{name}, {'TLS' if certificate else 'HTTP'}", found, "raw httpx")


def make_certificate(folder: Path) -> Path:
    path = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + (folder / "key.pem").read_text())
    return path


def imports(rounds: int) -> None:
    """CPU time of an interpreter that does nothing else."""
    codes = {"httpx": "import httpx", "ours": "import omnidim_contract", "our client": "from omnidim_contract import Client"}
    codes |= {"vendor": "import omnidimension"} if HAS_VENDOR else {}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    say("\nimport, CPU time")
    for name, found in times.items():
        say(f"    {name:<12} {statistics.median(found) * 1000:10.1f} ms")


def contact_lists(rounds: int) -> None:
    """100,000 contacts built, checked and serialised, as the whole call does it, with nothing at the other end."""
    rows = [
        {"phone_number": f"+1202555{n % 100 + 100:04d}", "customer_name": f"Jane {n}", "account_id": f"ACC-{n}"}
        for n in range(100_000)
    ]
    client = Client(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=Handler.created)))
    ways: dict[str, Call] = {
        "ours": lambda: client.bulk_calls.create("Benchmark", phone_number_id="1", contacts=rows),
        "json.dumps": lambda: json.dumps({**BODY, "contact_list": rows}),
    }
    if HAS_VENDOR:
        ways["vendor"] = vendor_without_a_server(rows)
    report(
        "100,000 contacts",
        compare(ways, rounds, "vendor" if HAS_VENDOR else "json.dumps"),
        "vendor" if HAS_VENDOR else "json.dumps",
    )


def vendor_without_a_server(rows: list[dict[str, str]]) -> Call:
    import omnidimension
    import requests
    from requests.adapters import BaseAdapter

    class Nothing(BaseAdapter):
        def send(self, request: Any, **_: Any) -> Any:
            response = requests.Response()
            response.status_code, response._content, response.request = 200, Handler.created, request
            return response

        def close(self) -> None:
            pass

    def mounted(session: Any, *_: Any, **__: Any) -> Any:
        return Nothing()

    requests.Session.get_adapter = mounted  # type: ignore[method-assign]
    client = omnidimension.Client(KEY, "http://127.0.0.1")
    return lambda: client.bulk_call.create_bulk_calls("Benchmark", rows, "1")


def large_detail(rounds: int) -> None:
    """A detail with 100,000 recipients, from bytes to a campaign."""
    body = json.loads(Handler.detail)
    body["contact_list"] = [{"to_number": f"+1202555{n % 100 + 100:04d}"} for n in range(100_000)]
    content = json.dumps(body).encode()
    client = Client(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=content)))
    ways: dict[str, Call] = {"json.loads": lambda: json.loads(content), "ours": lambda: client.bulk_calls.get(314).recipients}
    report("a detail with 100,000 recipients", compare(ways, rounds, "json.loads"), "json.loads")


MILLION = """
import sys
from pathlib import Path
import httpx
from omnidim_contract import Client
sent = 0
def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
def answer(request):
    global sent
    sent = sum(map(len, request.stream))
    return httpx.Response(200, content=sys.argv[2].encode())
class Transport(httpx.BaseTransport):
    def handle_request(self, request):
        return answer(request)
with Client("sk-benchmark-0123456789", transport=Transport()) as client:
    client.bulk_calls.create("Warm", phone_number_id="1", contacts=[{"phone_number": "+12025550123"}])
    before = peak()
    client.bulk_calls.create("Million", phone_number_id="1", contacts=sys.argv[1])
    print(before, peak(), sent)
"""


def million() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.csv"
        with path.open("w") as file:
            file.write("phone_number,customer_name,account_id\n")
            file.writelines(f"+1202555{n % 100 + 100:04d},Jane {n},ACC-{n}\n" for n in range(1_000_000))
        command = [sys.executable, "-c", MILLION, str(path), Handler.created.decode()]
        started = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    before, after, size = map(int, done.stdout.split())
    say("\n1,000,000 contacts from a CSV")
    over = (after - before) / 1024 - size / 2**20
    say(f"    {time.perf_counter() - started:.1f} s, body {size / 2**20:.1f} MiB, memory over the body {over:.1f} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--wire", action="store_true", help="only what goes over the wire")
    parser.add_argument("--serve", nargs="?", const="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve is not None:
        serve(options.serve or None)
        return
    if not HAS_VENDOR:
        say("the vendor's SDK is not installed, and is left out: pip install omnidimension==0.6.0")
    over_the_wire(options.rounds)
    if options.wire:
        return
    imports(min(11, options.rounds))
    large_detail(max(3, options.rounds // 30))
    million()
    contact_lists(max(3, options.rounds // 30))  # last: it replaces the transport of the vendor's library


if __name__ == "__main__":
    main()
