"""What campaigns cost the sandbox: one of a million contacts, and one among thousands.

python -m tests.benchmarks.bench_campaigns [--quick]
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure, Growth, Measured
from tests.benchmarks.machine import peak_mebibytes
from tests.benchmarks.servers import asked, free_port, process, sandbox_command, wait_until_up
from tests.benchmarks.timing import in_turn

CREATE, READ = "/api/v1/calls/bulk_call/create", "/api/v1/calls/bulk_call"
YEAR = 31_536_000
"""Seconds, after which every campaign is over."""
READS = 50


@contextmanager
def sandbox() -> Iterator[tuple[int, int]]:
    """Give the port and the process id of a sandbox whose clock stands, with a database in a file."""
    with tempfile.TemporaryDirectory() as folder:
        port, settings = free_port(), Path(folder) / "settings.json"
        settings.write_text('{"skip_duplicates": false}')
        command = sandbox_command(port, Path(folder) / "bench.db", "--clock", "manual", "--settings", str(settings))
        with process(command) as server:
            wait_until_up(port)
            yield port, server.pid


def body(contacts: int) -> bytes:
    """Return a create of so many contacts, a thousand of them called at a time."""
    rows = b",".join(b'{"phone_number":"+1202555%04d"}' % (100 + n % 100) for n in range(contacts))
    return b'{"name":"large","phone_number_id":"11","concurrent_call_limit":1000,"contact_list":[' + rows + b"]}"


def large(contacts: int) -> Growth:
    """Create a campaign, run it to its end by turning the clock, and read it."""
    sent = body(contacts)
    with sandbox() as (port, pid):
        started = time.perf_counter()
        asked(port, "POST", CREATE, sent)
        asked(port, "POST", "/_sandbox/clock", json.dumps({"advance_seconds": YEAR}).encode())
        read = json.loads(asked(port, "GET", f"{READ}/1"))
        took = time.perf_counter() - started
        if read["details"]["status"] != "completed" or len(read["contact_list"]) != contacts:
            raise RuntimeError(f"the campaign of {contacts} contacts did not run to its end")
        return Growth(curve="contacts of a campaign: created, run, read", size=contacts, value=took, peak=peak_mebibytes(pid))


def among(counts: tuple[int, ...]) -> Iterator[Growth]:
    """Read the detail of a campaign while there are more and more others."""
    with sandbox() as (port, _):
        there = 0
        for count in counts:
            for _ in range(count - there):
                asked(port, "POST", CREATE, body(2))
            there = count
            numbers = sorted({1 + count * n // READS for n in range(READS)})
            detail = {number: lambda number=number: asked(port, "GET", f"{READ}/{number}") for number in numbers}  # type: ignore[misc]
            times = [one for read in in_turn(detail, 3).values() for one in read]
            yield Growth(
                curve="campaigns stored: one detail read, connection included",
                size=count,
                value=median(times) * 1000,
                unit="ms",
            )


def measure(*, quick: bool) -> Iterator[Measured]:
    """Measure campaigns of growing size, then a growing number of them."""
    points = []
    for contacts in (1_000, 10_000, 100_000) if quick else (1_000, 10_000, 100_000, 1_000_000):
        points.append(large(contacts))
        yield points[-1]
    before, last = points[-2:]
    name = f"sandbox, campaign of {last.size:,} contacts created, run, read"
    yield Figure(name=name, value=last.value, unit="s", goal=60)
    if last.peak is not None:
        yield Figure(name="its peak memory", value=last.peak, unit="MiB", goal=1024)
    yield Figure(
        name="the same, ten times the contacts",
        value=last.value / before.value,
        goal=15,
        ours=f"{last.value:.1f} s",
        peer=f"{before.size:,} contacts",
        theirs=f"{before.value:.1f} s",
    )
    yield from among((10, 100, 500) if quick else (10, 100, 1000, 5000))


if __name__ == "__main__":
    run(measure)
