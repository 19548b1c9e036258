"""How long `spec check` of our own spec takes, start-up included: python -m tests.benchmarks.bench_check [--quick]."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import in_turn, output, processor_seconds, told

ROOT = Path(__file__).parents[2]
GOAL = 2.0
"""Seconds of the whole process."""
WHY = "the client is generated again in a second process, to be compared"
COMMAND = (Path(sys.executable).with_name("omnidim-contract"), "spec", "check")


def check() -> None:
    """Check our own spec. It has to find nothing, or it did not do its work."""
    said = output(COMMAND, cwd=ROOT)
    if not said.startswith("2 pages: nothing found"):
        raise RuntimeError(f"expected that nothing is found, found {said!r}")


def measure(*, quick: bool) -> Iterator[Figure]:
    """Give the median of a few runs."""
    rounds = 1 if quick else 7
    clock = in_turn({"check": check}, rounds)["check"]
    times = in_turn({"check": check}, rounds, processor_seconds)["check"]
    ours = f"by the clock {told(median(clock))}"
    yield Figure(name="`spec check` of our spec (processor time)", value=median(times), unit="s", goal=GOAL, ours=ours, why=WHY)


if __name__ == "__main__":
    run(measure)
