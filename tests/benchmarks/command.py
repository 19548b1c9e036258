"""A benchmark as a command of its own: python -m tests.benchmarks.bench_client [--quick]."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import asdict

from tests.benchmarks.figures import HEADER, Figure, Growth, Measured, amount, as_text

NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, each start compiles everything again, which no installed package does: a start takes twice as long."""
KINDS = {"figure": Figure, "growth": Growth}


def run(measure: Callable[..., Iterator[Measured]]) -> None:
    """Measure and print; `--out` names a file that gets each figure as a line of JSON as soon as it is there."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds")
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.pop(NO_BYTECODE, None)
    figures = []
    for found in measure(quick=options.quick):
        _say(found)
        if options.out:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(line(found) + "\n")
        if isinstance(found, Figure):
            figures.append(found)
    if not options.out:
        print("\n" + as_text(HEADER, [figure.row() for figure in figures]))  # noqa: T201


def line(found: Measured) -> str:
    """Return what was measured as a line of JSON."""
    return json.dumps({type(found).__name__.lower(): asdict(found)})


def read(file: Path) -> list[Measured]:
    """Return what a file of such lines holds, in its order."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [KINDS[kind](**said) for one in lines for kind, said in json.loads(one).items()]


def _say(found: Measured) -> None:
    if isinstance(found, Growth):
        print(f"    {found.curve}, {found.size:,}: {amount(found.value, found.unit)}", flush=True)  # noqa: T201
    else:
        shown = "" if found.shown is None else amount(found.shown, found.unit)
        print(f"    {found.name}: {shown or found.why} {found.verdict.replace('*', '')}", flush=True)  # noqa: T201
