"""How long a fuzz run takes, how soon it names what is wrong, and what our checks cost on top of the engine's.

python -m tests.benchmarks.bench_conformance [--quick]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from omnidim_contract.conformance.shards import plan
from omnidim_contract.conformance.verdict import Found, Verdict
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import running

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure, Growth, Measured
from tests.benchmarks.servers import TOKEN, free_port, process, sandbox_command, wait_until_up
from tests.benchmarks.timing import output, processor_seconds, seconds, told
from tests.conformance.fault_table import EXPECTED, ONLY_STRICTLY
from tests.conformance.judging import judged

ROOT = Path(__file__).parents[2]
FUZZ = (Path(sys.executable).with_name("omnidim-contract"), "fuzz", "--token", TOKEN)
ENGINE = "a request takes some 9 ms of one core, four fifths of it the engine's own"
OTHER = "somebody-elses-token"


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """Give the base URL of a sandbox in a process of its own, which keeps nothing."""
    port = free_port()
    with process(sandbox_command(port, None, *options)):
        wait_until_up(port)
        yield f"http://127.0.0.1:{port}/api/v1"


def whole_runs(url: str, rounds: Mapping[str, int]) -> Iterator[Figure]:
    """Time whole runs as commands, start-up and the table on the terminal included."""
    for name, words, goal in (("quick", ("--quick",), 6.0), ("default", (), 30.0)):
        found = [both_times([*FUZZ, url, *words]) for _ in range(rounds.get(name, 0))]
        if not found:
            continue
        yield Figure(
            name=f"a whole {name} fuzz run of the sandbox",
            value=median(clock for clock, _ in found),
            unit="s",
            goal=goal,
            ours=f"processor time {told(median(processor for _, processor in found))}",
            why=ENGINE,
        )


def both_times(words: list[object]) -> tuple[float, float]:
    """Return the seconds of a command by the clock, and of the processor."""
    clock: list[float] = []
    processor = processor_seconds(lambda: clock.append(seconds(lambda: output(words))))
    return clock[0], processor


def first_finding(fault: str, most: int | None) -> Found | None:
    """Return when a quick run named a fault rightly first."""
    shards = tuple(plan(contract(), "quick", 1))
    with running(tokens=[TOKEN, OTHER], fault=fault) as server:
        verdict = judged(
            server.base_url, TOKEN, shards=shards, other_token=OTHER, is_strict=fault in ONLY_STRICTLY, max_failures=most
        )
    return rightly(verdict, EXPECTED[fault])


def rightly(verdict: Verdict, expected: set[str]) -> Found | None:
    """Return the first of the findings that say what is wrong."""
    found = [one.first for one in verdict.failures if {one.rule, one.check} & expected]
    return min(found, key=lambda first: first.requests, default=None)


def faults(sample: list[str]) -> Iterator[Figure]:
    """Break the sandbox in many ways, one at a time, and see how soon a quick run names each.

    A run stops at its first cause of failure, for time's sake; where that was not the right one, another goes on.
    """
    first_finding(sample[0], 1)  # warms the engine
    found = {fault: first_finding(fault, 1) or first_finding(fault, None) for fault in sample}
    right = [first for first in found.values() if first is not None]
    missed = [fault for fault, first in found.items() if first is None]
    name = f"of {len(sample)} faults of the sandbox"
    yield Figure(
        name=f"{name}, named rightly by a quick run",
        value=len(right),
        unit="",
        goal=len(sample),
        is_least=True,
        why=f"not found: {', '.join(missed)}" if missed else "",
    )
    slowest = max(found, key=lambda fault: first.seconds if (first := found[fault]) else 0.0)
    why = "the server and the engine share one interpreter here"
    yield Figure(
        name=f"{name}, time to the right finding, median",
        value=median(one.seconds for one in right),
        unit="s",
        goal=0.5,
        why=why,
    )
    yield Figure(
        name=f"{name}, time to the right finding, worst",
        value=max(one.seconds for one in right),
        unit="s",
        goal=5,
        why=f"{slowest}; {why}",
    )
    most = max(one.requests for one in right)
    yield Figure(name=f"{name}, requests to the right finding, worst", value=most, unit="requests", goal=700)


def cost(url: str, rounds: int) -> Iterator[Figure]:
    """Compare the engine with and without our checks, in turn."""

    def once(way: str) -> dict[str, float]:
        found: dict[str, float] = json.loads(
            output([sys.executable, "-m", "tests.benchmarks.engine_cost", way, url, TOKEN], cwd=ROOT)
        )
        return found

    pairs = [(once("ours"), once("plain")) for _ in range(rounds)]
    checks = [ours["checks"] - ours["sending"] for ours, _ in pairs]
    engine = [ours["whole"] - ours["checks"] for ours, _ in pairs]
    why = "rules, obligations and schemas are judged on each reply, and every campaign made is read back and judged again"
    yield Figure(
        name="our checks on top of the engine, in one run (processor time; sending read-backs left out)",
        value=100 * median(mine / theirs for mine, theirs in zip(checks, engine, strict=True)),
        unit="%",
        goal=25,
        ours=told(median(checks)),
        peer="schemathesis's own time in it",
        theirs=told(median(engine)),
        why=why,
    )
    each = [[one["whole"] / one["requests"] for one in way] for way in zip(*pairs, strict=True)]
    yield Figure(
        name="coverage phase of create, a request (processor time)",
        value=median(mine / theirs for mine, theirs in zip(*each, strict=True)),
        goal=1.25,
        ours=told(median(each[0])),
        peer="plain schemathesis",
        theirs=told(median(each[1])),
        why=why,
    )


def shards(url: str, profile: tuple[str, ...]) -> Iterator[Growth]:
    """Do a run in one process, then as two shares in two processes at the same time, and count the requests a second."""
    for of in (1, 2):
        with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(of) as pool:
            folders = [Path(scratch) / str(number) for number in range(1, of + 1)]
            started = time.perf_counter()
            for done in [pool.submit(share, url, profile, folder, of) for folder in folders]:
                done.result()
            took = time.perf_counter() - started
            sent = sum(json.loads((folder / "verdict.json").read_text("utf-8"))["requests"] for folder in folders)
        yield Growth(curve="processes of a fuzz run, start-up included", size=of, value=sent / took, unit="requests/s")


def share(url: str, profile: tuple[str, ...], folder: Path, of: int) -> None:
    """Do one share of a run; its number is the name of the folder that gets its reports."""
    output([*FUZZ, url, *profile, "--shard", f"{folder.name}/{of}", "--report-dir", folder])


def measure(*, quick: bool) -> Iterator[Measured]:
    """Measure whole runs, the cost of the checks, and the faults."""
    with sandbox() as url:
        yield from whole_runs(url, {"quick": 1} if quick else {"quick": 3, "default": 3})
        yield from cost(url, 1 if quick else 3)
        if not quick:
            yield from shards(url, ("--quick",))
    yield from faults(sorted(EXPECTED)[:: 30 if quick else 4])


if __name__ == "__main__":
    run(measure)
