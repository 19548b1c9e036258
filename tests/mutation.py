"""Change the toolchain in one place at a time and see whether its tests notice: `python -m tests.mutation [HOW MANY]`.

A sample with a fixed seed, spread evenly over the areas below. It works on a copy of what git knows, so nothing here is touched.
"""

from __future__ import annotations

import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkResult

ROOT = Path(__file__).parents[1]
TOOLCHAIN = Path("scripts/omnidim_spec")
SEED, PATIENCE, MANY = 1, 120, 60
SAYS_NOTHING = "BitOr"  # nearly always the bar of an annotation, which nobody evaluates


@frozen
class Area:
    """Modules, and the tests that should notice when one of them changes."""

    modules: str
    tests: tuple[str, ...]


AREAS = (
    Area("yaml12.py", ("spec/test_yaml12.py", "spec/test_build.py")),
    Area("overlay.py", ("spec/test_overlay.py", "spec/test_build.py")),
    Area("pages.py", ("spec/test_pages.py", "spec/test_mintlify.py")),
    Area("join.py", ("spec/test_build.py", "spec/test_mintlify.py", "spec/test_further_pages.py")),
    Area("rules/*.py", ("rules",)),
    Area("diff/*.py", ("diff",)),
)


def main() -> None:
    """Try the mutants, and say which ones lived."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        _copy(Path(folder))
        os.chdir(folder)
        os.environ["PYTHONPATH"] = os.pathsep.join(str(Path(folder, name)) for name in ("generated", "overlays", "scripts"))
        began = time.monotonic()
        for area in AREAS:
            for mutant in _sample(area, many // len(AREAS)):
                result = mutate_and_test([mutant], _command(area), PATIENCE)
                outcomes[_told(area, mutant, result)] += 1
    killed, lived = outcomes["killed"], outcomes["lived"]
    print(f"{killed} of {killed + lived} mutants killed ({killed / (killed + lived):.0%}), {time.monotonic() - began:.0f} s")  # noqa: T201 - what the command says


def _copy(folder: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


def _sample(area: Area, many: int) -> Iterator[MutationSpec]:
    with use_db("mutants.sqlite", WorkDB.Mode.create) as database:
        init(sorted(TOOLCHAIN.glob(area.modules)), database, {})
        found = [mutation for item in database.work_items for mutation in item.mutations]
    found = [one for one in found if SAYS_NOTHING not in one.operator_name]
    found.sort(key=lambda one: (str(one.module_path), one.operator_name, one.occurrence))
    yield from random.Random(SEED).sample(found, min(many, len(found)))


def _command(area: Area) -> str:
    tests = [f"tests/{name}" for name in area.tests]
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
    return shlex.join(words)


def _told(area: Area, mutant: MutationSpec, result: WorkResult) -> str:
    """Return how a mutant ended, and print the change that no test noticed."""
    outcome = "lived" if result.test_outcome == TestOutcome.SURVIVED else "killed"
    print(f"{outcome}: {mutant.module_path}:{mutant.start_pos[0]} {mutant.operator_name}", flush=True)  # noqa: T201 - the same
    if outcome == "lived":
        print("\n".join(f"    {line}" for line in (result.diff or "").splitlines() if line[:1] in "+-"), flush=True)  # noqa: T201 - the same
    return outcome


if __name__ == "__main__":
    main()
