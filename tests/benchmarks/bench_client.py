"""What the client costs beside raw httpx, the generated client, the vendor's SDK and the standard library.

Everything over loopback, in one run, interleaved; the figures are medians of the ratios of neighbouring calls:
python -m tests.benchmarks.bench_client [--quick]. The server is the module `canned`, in a process of its own.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from omnidim_client.api.bulk_calls import create_bulk_call, get_bulk_call
from omnidim_client.models import BulkCallCreate, Contact
from omnidim_client.types import UNSET
from omnidim_contract import Client

from tests.benchmarks.canned import CREATE, make_certificate, server
from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure
from tests.benchmarks.peers import has
from tests.benchmarks.timing import Call, in_turn, output, processor_seconds, ratio, told

KEY = "sk-benchmark-0123456789"
GET = "/calls/bulk_call/314"
CONTACTS = [{"phone_number": "+12025550123", "customer_name": "Jane"}, {"phone_number": "+12025550124", "customer_name": "Joe"}]
BODY = {"name": "Benchmark", "phone_number_id": "1", "contact_list": CONTACTS}
HAS_VENDOR = has("omnidimension")


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


def over_the_wire(rounds: int) -> Iterator[Figure]:
    """Send creates and gets over HTTP and over TLS."""
    with tempfile.TemporaryDirectory() as folder:
        for certificate in (None, make_certificate(Path(folder))):
            if certificate:
                os.environ["REQUESTS_CA_BUNDLE"] = str(certificate)  # the vendor's library takes it from nowhere else
            with server(certificate) as url:
                for ways in calls(url, certificate):
                    for place, operation in enumerate(("create", "get")):
                        times = in_turn({way: pair[place] for way, pair in ways.items()}, rounds)
                        yield from beside(times, f"client {operation}", "TLS" if certificate else "HTTP")


def beside(times: dict[str, list[float]], name: str, wire: str) -> Iterator[Figure]:
    """Give the figures of one operation beside every other way."""
    ours = told(median(times["ours"]))
    goals = {"raw httpx": 1.15, "vendor": 0.2 if wire == "TLS" else 0.5, "generated": None, "http.client": None}
    peers = {
        "vendor": "vendor's SDK",
        "generated": "generated client, bare",
        "http.client": "http.client of the standard library",
    }
    for way, goal in goals.items():
        if way in times:
            yield Figure(
                name=f"{name}, {wire}",
                value=ratio(times["ours"], times[way]),
                goal=goal,
                ours=ours,
                peer=peers.get(way, way),
                theirs=told(median(times[way])),
                why="what the client checks before and after costs 0.1 to 0.2 ms, whatever the network takes",
            )
        else:
            yield Figure(name=f"{name}, {wire}", goal=goal, peer=peers[way], why="it is not installed")


def imports(rounds: int) -> Iterator[Figure]:
    """Measure the processor time of an interpreter that does nothing else."""
    codes = {"httpx": "import httpx", "ours": "from omnidim_contract import Client"}
    codes |= {"vendor": "import omnidimension"} if HAS_VENDOR else {}
    ways: dict[str, Call] = {name: lambda code=code: output([sys.executable, "-c", code]) for name, code in codes.items()}  # type: ignore[misc]
    found = {name: median(times) for name, times in in_turn(ways, rounds, processor_seconds).items()}
    more = (found["ours"] - found["httpx"]) * 1000
    yield Figure(
        name="import of the client (processor time), more than raw httpx",
        value=more,
        unit="ms",
        goal=30,
        ours=told(found["ours"]),
        peer="import of raw httpx",
        why="attrs and the client's own modules",
        theirs=told(found["httpx"]),
    )
    if HAS_VENDOR:
        value = found["ours"] / found["vendor"]
        yield Figure(
            name="import of the client (processor time)",
            value=value,
            goal=1,
            ours=told(found["ours"]),
            peer="import of the vendor's SDK",
            why="raw httpx alone takes as long as the vendor's SDK: it imports click and rich where they are installed",
            theirs=told(found["vendor"]),
        )


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure single calls, then the import."""
    yield from over_the_wire(40 if quick else 400)
    yield from imports(3 if quick else 11)


if __name__ == "__main__":
    run(measure)
