"""How long a comparison of large specs takes: python tests/benchmarks/bench_diff.py [--quick] (exit 1: over a goal).

The specs are compared as commands, reading included. A spec of 500 operations has 5 s; one of 10 MB as much for each MB.
"""

from __future__ import annotations

import copy
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from omnidim_spec.yaml12 import write_yaml

BIN = Path(sys.executable).parent
GOAL = 5.0
"""Seconds for a spec of 500 operations."""
MEGABYTE = 1_000_000
FIELDS = 20


def spec(operations: int, *, padding: int = 0) -> dict[str, Any]:
    """Return a spec of so many operations, each with a model of its own that refers to another one."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for number in range(operations):
        fields: dict[str, Any] = {f"field_{index}": _field(index) for index in range(FIELDS)}
        fields["next"] = {"$ref": f"#/components/schemas/Thing{(number + 1) % operations}"}
        schemas[f"Thing{number}"] = {
            "type": "object",
            "properties": fields,
            "required": ["field_0"],
            "description": "x" * padding,
        }
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}
        limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
        paths[f"/things{number}"] = {
            "post": {
                "operationId": f"make{number}",
                "parameters": [limit],
                "requestBody": {"required": True, "content": content},
                "responses": {"200": {"description": "Made.", "content": content}, "400": {"description": "No."}},
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Many things", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _field(index: int) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"type": "string", "maxLength": 80, "description": "A text."},
        {"type": ["integer", "null"], "minimum": 0},
        {"type": "array", "items": {"type": "string", "enum": ["a", "b", "c"]}},
        {"oneOf": [{"type": "number"}, {"type": "object", "properties": {"a": {"type": "string"}}}]},
    ]
    return kinds[index % len(kinds)]


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the spec with one change in every model."""
    found = copy.deepcopy(document)
    for schema in found["components"]["schemas"].values():
        schema["properties"]["field_0"]["maxLength"] = 79
    return found


def seconds(folder: Path, old: dict[str, Any], new: dict[str, Any], suffix: str) -> tuple[float, int]:
    """Return how long the command takes, and how many bytes the first of the two files has."""
    files = folder / f"old{suffix}", folder / f"new{suffix}"
    for file, document in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(document) if suffix == ".json" else write_yaml(document), "utf-8")
    words = [str(BIN / "omnidim-contract"), "spec", "diff", *map(str, files), "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # processor time, since others may work on the machine
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode not in (0, 1) or (done.returncode == 1) is (old == new):
        sys.exit(f"spec diff failed:\n{done.stderr or done.stdout[:1000]}")
    return took, files[0].stat().st_size


def report(what: str, took: float, goal: float) -> bool:
    """Print one line of the table, and tell whether the goal was met."""
    print(f"{what:<60} {took:6.2f} s  goal {goal:g} s  {'ok' if took <= goal else 'OVER'}", flush=True)  # noqa: T201
    return took <= goal


def main(*, quick: bool) -> int:
    """Compare a spec with itself, and with one that differs everywhere."""
    is_met = True
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        old = spec(100 if quick else 500)
        for suffix in (".json", ".yaml"):
            for name, new in (("the same", copy.deepcopy(old)), ("a change in every model", changed(old))):
                took, size = seconds(folder, old, new, suffix)
                count = len(old["paths"])
                is_met &= report(f"{count} operations, {size / MEGABYTE:.1f} MB of {suffix[1:]}, {name}", took, GOAL)
        large = spec(200 if quick else 2500, padding=1000)
        took, size = seconds(folder, large, changed(large), ".json")
        is_met &= report(
            f"{len(large['paths'])} operations, {size / MEGABYTE:.1f} MB of json, a change in every model",
            took,
            max(GOAL, GOAL * size / MEGABYTE),
        )
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv))
