"""What large lists cost the client: 100,000 contacts sent and read back, a million from a CSV.

Nothing answers here but a transport in this process: python -m tests.benchmarks.bench_contacts [--quick].
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from omnidim_contract import Client, contacts

from tests.benchmarks.bench_client import BODY, HAS_VENDOR, KEY
from tests.benchmarks.canned import Handler
from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure, Growth, Measured
from tests.benchmarks.timing import Call, in_turn, output, ratio, told

MANY = 100_000
MIB = 2**20

# In a process of its own: the highest memory that a process ever had never falls again.
_FROM_CSV = """
import sys
import httpx
from omnidim_contract import Client
from tests.benchmarks.machine import peak_mebibytes
sent = 0
class Transport(httpx.BaseTransport):
    def handle_request(self, request):
        global sent
        sent = sum(map(len, request.stream))
        return httpx.Response(200, content=sys.argv[2].encode())
with Client("sk-benchmark-0123456789", transport=Transport()) as client:
    client.bulk_calls.create("Warm", phone_number_id="1", contacts=[{"phone_number": "+12025550123"}])
    before = peak_mebibytes("self")
    client.bulk_calls.create("Large", phone_number_id="1", contacts=sys.argv[1])
    print(before, peak_mebibytes("self"), sent)
"""


def contact_lists(count: int, rounds: int) -> Iterator[Figure]:
    """Build, check and serialise contacts, as the whole call does it, with nothing at the other end."""
    rows = [
        {"phone_number": f"+1202555{n % 100 + 100:04d}", "customer_name": f"Jane {n}", "account_id": f"ACC-{n}"}
        for n in range(count)
    ]
    client = Client(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=Handler.created)))
    name = f"{count:,} contacts built, checked and serialised"
    ways: dict[str, Call] = {
        "ours": lambda: client.bulk_calls.create("Benchmark", phone_number_id="1", contacts=rows),
        "json.dumps": lambda: json.dumps({**BODY, "contact_list": rows}),
    }
    if not HAS_VENDOR:
        yield Figure(name=name, goal=0.6, peer="vendor's SDK", why="it is not installed")
        return
    ways["vendor"] = vendor_without_a_server(rows)
    for extra in (True, False):
        with nullcontext() if extra else _without_orjson():
            times = in_turn(ways, rounds)
        yield Figure(
            name=f"{name}, {'with' if extra else 'without'} the extra `fast`",
            value=ratio(times["ours"], times["vendor"]),
            goal=0.6,
            ours=told(median(times["ours"])),
            peer="vendor's SDK, which checks less",
            theirs=told(median(times["vendor"])),
            why="" if extra else "the same json of the standard library writes the rows of both; the extra is there for this",
        )


@contextmanager
def _without_orjson() -> Iterator[None]:
    """Let the client write with the standard library alone, as where the extra is not installed."""
    found, contacts._fast = contacts._fast, None
    try:
        yield
    finally:
        contacts._fast = found


def vendor_without_a_server(rows: list[dict[str, str]]) -> Call:
    """Return the vendor's call, with an adapter that answers at once."""
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


def large_detail(count: int, rounds: int) -> Figure:
    """Read a detail with many recipients, from bytes to a campaign."""
    reply = json.loads(Handler.detail)
    reply["contact_list"] = [{"to_number": f"+1202555{n % 100 + 100:04d}"} for n in range(count)]
    content = json.dumps(reply).encode()
    client = Client(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, content=content)))
    ways: dict[str, Call] = {"json.loads": lambda: json.loads(content), "ours": lambda: client.bulk_calls.get(314).recipients}
    times = in_turn(ways, rounds)
    return Figure(
        name=f"a detail with {count:,} recipients read",
        value=ratio(times["ours"], times["json.loads"]),
        goal=2,
        ours=told(median(times["ours"])),
        peer="json.loads",
        theirs=told(median(times["json.loads"])),
    )


def from_csv(folder: Path, count: int) -> tuple[float, float, float]:
    """Send so many contacts of a CSV; return the seconds, and the MiB of the memory it took and of the body."""
    path = folder / f"{count}.csv"
    with path.open("w") as file:
        file.write("phone_number,customer_name,account_id\n")
        file.writelines(f"+1202555{n % 100 + 100:04d},Jane {n},ACC-{n}\n" for n in range(count))
    started = time.perf_counter()
    before, after, size = map(float, output([sys.executable, "-c", _FROM_CSV, path, Handler.created.decode()]).split())
    return time.perf_counter() - started, after - before, size / MIB


def measure(*, quick: bool) -> Iterator[Measured]:
    """Measure the lists; what replaces the transport of the vendor's library comes last."""
    rounds = 3 if quick else 9
    yield large_detail(MANY, rounds)
    sizes = (1_000, 10_000, 100_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
    points = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            seconds, memory, sent = from_csv(Path(folder), size)
            points.append(Growth(curve="contacts sent from a CSV, start-up included", size=size, value=seconds, peak=memory))
    yield Figure(
        name=f"memory of {size:,} contacts from a CSV, more than the body",
        value=max(0.0, memory - sent),
        unit="MiB",
        goal=50,
        ours=f"{memory:,.0f} MiB",
        peer="size of the body",
        theirs=f"{sent:,.0f} MiB",
    )
    yield from points
    yield from contact_lists(MANY, rounds)


if __name__ == "__main__":
    run(measure)
