"""Run every benchmark of this folder and print one table: python -m tests.benchmarks [--quick] [--date YYYY-MM-DD] [--results FILE].

Each runs as a process of its own, so that one that fails does not lose the others. A whole run writes RESULTS.md; a quick one
only where `--results` names a file. Exit 1: a benchmark failed (a goal that is missed is told in the table, and no failure).
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.benchmarks import machine, results
from tests.benchmarks.command import read
from tests.benchmarks.figures import GROWTH_HEADER, HEADER, Figure, Growth, Measured, as_text, by, growth_rows

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PREFIX = "bench_"
PATIENCE = 1800.0
"""Seconds after which a benchmark is ended."""


def names() -> list[str]:
    """Return the benchmarks: every module of this folder that is named so."""
    return sorted(file.stem.removeprefix(PREFIX) for file in HERE.glob(f"{PREFIX}*.py"))


def measure(name: str, *, quick: bool) -> tuple[list[Measured], bool]:
    """Run one benchmark; return what it gave, whatever came of it then, and whether it went well."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.jsonl"
        words = [sys.executable, "-m", f"tests.benchmarks.{PREFIX}{name}", "--out", str(out), *(["--quick"] if quick else [])]
        print(f"== {name}", flush=True)  # noqa: T201
        why = _failure(words)
        found = [by(name, one) for one in read(out)]
    if why:
        print(f"    failed: {why}", flush=True)  # noqa: T201
        found.append(Figure(name="the rest of this benchmark", why=f"it failed: {why}", by=name))
    return found, not why


def _failure(words: Sequence[str]) -> str:
    """Run a benchmark; return what is wrong with how it ended. The servers that it started end with it, however it ends."""
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            _, said = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return f"it took more than {PATIENCE:.0f} s"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    return f"exit {process.returncode}, {last.replace(str(ROOT), '.')[:200]}" if process.returncode else ""


def main() -> int:
    """Measure all, print the table, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds: under two minutes")
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"), help="the day that RESULTS.md names")
    parser.add_argument("--results", type=Path, help="the file to write; a quick run writes none without it")
    parser.add_argument("--only", nargs="*", choices=names(), default=names(), help="some of the benchmarks")
    options = parser.parse_args()
    is_whole = not options.quick and options.only == names()
    file = options.results or (HERE / "RESULTS.md" if is_whole else None)
    loads = [machine.load()]
    found: list[Measured] = []
    is_well = True
    for number, name in enumerate(options.only, 1):
        more, went_well = measure(name, quick=options.quick)
        found, is_well = found + more, is_well and went_well
        if file is not None:  # after each, so that a run that is ended keeps what it has
            about = results.About.here(options.date, [*loads, machine.load()], is_quick=options.quick)
            waiting = [
                Figure(name="the whole of this benchmark", why="the run was ended before", by=one)
                for one in options.only[number:]
            ]
            file.write_text(results.as_markdown([*found, *waiting], about), "utf-8")
    print("\n" + as_text(HEADER, [one.row() for one in found if isinstance(one, Figure)]))  # noqa: T201
    print("\n" + as_text(GROWTH_HEADER, growth_rows(one for one in found if isinstance(one, Growth))))  # noqa: T201
    if file is not None:
        print(f"\nwritten to {os.path.relpath(file)}")  # noqa: T201
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
