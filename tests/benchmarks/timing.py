"""How long things take: in turn, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

Call = Callable[[], object]
Key = TypeVar("Key", str, int)
SEED = 7


def seconds(call: Call) -> float:
    """Return how long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def own_seconds(call: Call) -> float:
    """Return the processor time of this process that a call takes: others may work on the machine."""
    started = time.process_time()
    call()
    return time.process_time() - started


def in_turn(ways: Mapping[Key, Call], rounds: int, measure: Callable[[Call], float] = seconds) -> dict[Key, list[float]]:
    """Return the times of each way, round by round; one round before them warms everything.

    Each round has an order of its own: in a fixed one the same way would always find warm caches.
    """
    times: dict[Key, list[float]] = {name: [] for name in ways}
    for call in ways.values():
        call()
    gc.collect()
    shuffled = random.Random(SEED)
    order = list(ways)
    for _ in range(rounds):
        shuffled.shuffle(order)
        for name in order:
            times[name].append(measure(ways[name]))
    return times


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios of the same rounds."""
    return median(map(float.__truediv__, ours, theirs))


def output(words: Sequence[object], *, cwd: Path | None = None, expect: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it prints. Raises RuntimeError, with what it says, when it fails."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode not in expect:
        said = (done.stderr or done.stdout).strip()[-1500:]
        raise RuntimeError(f"{Path(str(words[0])).name} {' '.join(map(str, words[1:3]))}: exit {done.returncode}: {said}")
    return done.stdout


def processor_seconds(call: Call) -> float:
    """Return the processor time of the processes that a call starts and waits for: others may work on the machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(value: float) -> str:
    """Return seconds as people write them."""
    if value < 0.1:
        return f"{value * 1000:.2f} ms"
    return f"{value:.2f} s"
