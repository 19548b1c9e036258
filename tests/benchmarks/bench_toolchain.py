"""How long and how large a build of a whole site is: python -m tests.benchmarks.bench_toolchain [--quick].

Each figure stands against a peer that does less: PyYAML's C loader over the same blocks, the bare generator on the same spec.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from attrs import define, field

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure, Growth, Measured
from tests.benchmarks.site import write_site
from tests.benchmarks.timing import in_turn, output, processor_seconds, ratio, told

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


@define
class Site:
    """The measurements of a site of so many pages: seconds of building and of the C loader, round by round; peak in MiB."""

    pages: int
    builds: list[float] = field(factory=list)
    loads: list[float] = field(factory=list)
    peak: float = 0.0
    yaml: float = 0.0
    both: float = 0.0
    """The size of the written files, in MiB."""

    def go(self, folder: Path) -> None:
        """Build it once, and let the loader read it once."""
        site, out = folder / str(self.pages), folder / "out" / f"{self.pages}.yaml"
        took, peak = json.loads(output([sys.executable, "-c", _BUILD, site, out]))
        self.builds.append(took)
        self.loads.append(json.loads(output([sys.executable, "-c", _LOAD, folder / f"{self.pages}.json"])))
        self.peak, self.yaml = peak / 2**20, out.stat().st_size / 2**20
        self.both = self.yaml + out.with_suffix(".json").stat().st_size / 2**20

    def figures(self) -> Iterator[Figure]:
        """Give what stands beside the loader and beside the files."""
        peak = f"{self.peak:,.0f} MiB"
        yield Figure(
            name=f"build of {self.pages:,} pages",
            value=ratio(self.builds, self.loads),
            goal=3,
            ours=told(median(self.builds)),
            peer="PyYAML's C loader on the same YAML",
            theirs=told(median(self.loads)),
            why="the proof reads the written spec back, which alone costs one such load",
        )
        for what, size in (("the YAML and JSON written", self.both), ("the YAML alone", self.yaml)):
            yield Figure(
                name=f"its peak memory beside {what}",
                value=self.peak / size,
                goal=10,
                ours=peak,
                peer="size of the files",
                theirs=f"{size:,.1f} MiB",
                why="the pages, the joined document, both texts and what is read back for the proof are in memory together",
            )


def sites(folder: Path, counts: tuple[int, int, int], rounds: int) -> Iterator[Measured]:
    """Build sites of growing size, in turn with the C loader."""
    found = [Site(count) for count in counts]
    (folder / "out").mkdir()
    for site in found:
        (folder / f"{site.pages}.json").write_text(json.dumps(write_site(folder / str(site.pages), site.pages)), "utf-8")
    for _ in range(rounds):
        for site in found:
            site.go(folder)
    few, many = found[1:]
    yield from few.figures()
    yield Figure(
        name=f"build of {many.pages:,} pages",
        value=ratio(many.builds, few.builds),
        goal=4.4,
        ours=told(median(many.builds)),
        peer=f"build of {few.pages:,} pages",
        theirs=told(median(few.builds)),
    )
    for site in found:
        yield Growth(curve="pages built", size=site.pages, value=median(site.builds), peak=site.peak)


def pipeline(folder: Path, rounds: int) -> Figure:
    """Build our own spec and client as commands, in turn with the bare generator and its own formatting."""
    ours, out = BIN / "omnidim-contract", folder / "openapi.yaml"
    bare = (BIN / "openapi-python-client", "generate", "--path", SPEC / "openapi.json", "--meta", "none", "--overwrite")

    def both() -> None:
        output([ours, "spec", "build", "--pages", SPEC / "pages", "--overlay", SPEC / "overlay.yaml", "--out", out])
        output([ours, "client", "generate", "--spec", out, "--out", folder / "client"])

    ways = {"ours": both, "bare": lambda: output([*bare, "--output-path", folder / "bare"])}
    times = in_turn(ways, rounds, processor_seconds)
    return Figure(
        name="`spec build` and `client generate`, our two pages (processor time)",
        value=ratio(times["ours"], times["bare"]),
        goal=1.25,
        ours=told(median(times["ours"])),
        peer="bare openapi-python-client",
        theirs=told(median(times["bare"])),
        why="building takes half a second of processor time, most of it start-up and imports, which the generator starts without",
    )


def measure(*, quick: bool) -> Iterator[Measured]:
    """Measure our own two pages, then sites made of them."""
    with tempfile.TemporaryDirectory() as scratch:
        yield pipeline(Path(scratch), 1 if quick else 5)
        yield from sites(Path(scratch), (10, 40, 160) if quick else (250, 1000, 4000), 1 if quick else 2)


if __name__ == "__main__":
    run(measure)
