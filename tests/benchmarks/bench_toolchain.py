"""How long and how large a build of a whole site is: python tests/benchmarks/bench_toolchain.py [--quick] (exit 1: over a goal).

Each figure stands against a peer that does less: PyYAML's C loader over the same blocks, the bare generator on the same spec.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.site import write_site

SPEC = Path(__file__).parents[2] / "spec"
BIN = Path(sys.executable).parent

# Processor time of one thread, since others may work on the machine. A process of its own: the highest memory that a process ever had never falls again.
_BUILD = """
import json, pathlib, resource, sys, time
from omnidim_spec.build import build, write
def peak():
    status = pathlib.Path("/proc/self/status")  # Linux's ru_maxrss also counts the process that started this one
    if status.is_file():
        return 1024 * int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
before, started = peak(), time.process_time()
built = build([pathlib.Path(sys.argv[1])], None)
took = time.process_time() - started
write(built, pathlib.Path(sys.argv[2]))
print(json.dumps([took, peak() - before]))
"""
_LOAD = """
import json, sys, time, yaml
blocks = json.load(open(sys.argv[1], encoding="utf-8"))
started = time.process_time()
for block in blocks:
    yaml.load(block, Loader=yaml.CSafeLoader)
print(json.dumps(time.process_time() - started))
"""


def run(*words: object) -> str:
    """Run a command and return its output; what it says on stderr is shown when it fails."""
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words[0]} failed:\n{done.stderr or done.stdout}")
    return done.stdout


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def report(what: str, figure: str, value: float, goal: float) -> bool:
    """Print one line of the table, and tell whether the goal was met."""
    is_met = value <= goal
    print(f"{what:<52} {figure:>30}  {value:6.2f}x  goal {goal:g}x  {'ok' if is_met else 'OVER'}", flush=True)  # noqa: T201
    return is_met


def sites(folder: Path, counts: tuple[int, int], rounds: int) -> bool:
    """Build a site and one of four times its size, in turn with the C loader."""
    builds: dict[int, list[float]] = {count: [] for count in counts}
    ratios: dict[int, list[float]] = {count: [] for count in counts}
    memory = dict.fromkeys(counts, 0.0)
    for count in counts:
        (folder / f"{count}.json").write_text(json.dumps(write_site(folder / str(count), count)), "utf-8")
    for _ in range(rounds):
        for count in counts:
            out = folder / f"{count}.yaml"
            took, peak = json.loads(run(sys.executable, "-c", _BUILD, folder / str(count), folder / "out" / out.name))
            loader = json.loads(run(sys.executable, "-c", _LOAD, folder / f"{count}.json"))
            builds[count].append(took)
            ratios[count].append(took / loader)
            written = (folder / "out" / out.name).stat().st_size + (folder / "out" / f"{count}.json").stat().st_size
            memory[count] = peak / written
    is_met = True
    for count in counts:
        took, ratio = median(builds[count]), median(ratios[count])
        is_met &= report(f"build {count} pages / the C loader on their YAML", f"{took:.2f} s / {took / ratio:.2f} s", ratio, 3)
        is_met &= report("peak memory of that / the two files of the spec", "", memory[count], 10)
    few, many = counts
    growth = median(more / less for less, more in zip(builds[few], builds[many], strict=True))
    return (
        report(f"build {many} pages / {few} pages", f"{median(builds[many]):.2f} s / {median(builds[few]):.2f} s", growth, 4.4)
        & is_met
    )


def pipeline(folder: Path, rounds: int) -> bool:
    """Build our own spec and client as commands, in turn with the bare generator and its own formatting."""
    ours, theirs = [], []
    bare = (BIN / "openapi-python-client", "generate", "--path", SPEC / "openapi.json", "--meta", "none", "--overwrite")
    for number in range(rounds + 1):
        out = folder / f"openapi{number}.yaml"
        words = ("--pages", SPEC / "pages", "--overlay", SPEC / "overlay.yaml", "--out", out)
        took = seconds(lambda words=words: run(BIN / "omnidim-contract", "spec", "build", *words))  # type: ignore[misc]
        client = ("client", "generate", "--spec", out, "--out", folder / f"client{number}")
        took += seconds(lambda client=client: run(BIN / "omnidim-contract", *client))  # type: ignore[misc]
        ours.append(took)
        theirs.append(seconds(lambda: run(*bare, "--output-path", folder / "bare")))
    ratio = median(one / other for one, other in zip(ours[1:], theirs[1:], strict=True))  # the first round warms the disk
    figure = f"{median(ours[1:]):.2f} s / {median(theirs[1:]):.2f} s"
    return report("spec build and client generate / the bare generator", figure, ratio, 1.25)


if __name__ == "__main__":
    is_quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as scratch:
        is_met = pipeline(Path(scratch), 2 if is_quick else 7)
        is_met &= sites(Path(scratch), (50, 200) if is_quick else (1000, 4000), 1 if is_quick else 3)
    sys.exit(0 if is_met else 1)
