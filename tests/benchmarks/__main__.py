"""Run every benchmark of this folder, each as a process of its own: python -m tests.benchmarks [--quick] (exit 1: one failed)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
QUICK = "--quick"


def run(script: Path, *, quick: bool) -> str | None:
    """Run one benchmark, its table going where ours goes, and return what is wrong with it, or None."""
    words = [sys.executable, str(script)]
    if quick and QUICK in script.read_text("utf-8"):
        words.append(QUICK)
    print(f"== {script.stem.removeprefix('bench_')}", flush=True)  # noqa: T201
    done = subprocess.run(words, cwd=HERE.parents[1], stderr=subprocess.PIPE, text=True, check=False)
    last = (done.stderr.strip().splitlines() or [""])[-1]
    if done.returncode and last.startswith("ModuleNotFoundError"):
        return f"{script.name}: not run, {last.partition(': ')[2]}"
    if done.returncode:
        return f"{script.name}: exit {done.returncode}{f', {last}' if last else ' (see its table)'}"
    return None


def main() -> int:
    """Run all, then name those that failed."""
    scripts = sorted(HERE.glob("bench_*.py"))
    wrong = [found for script in scripts if (found := run(script, quick=QUICK in sys.argv[1:]))]
    for line in wrong:
        print(line, file=sys.stderr)  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
