"""How long a comparison of large specs takes: python -m tests.benchmarks.bench_diff [--quick].

The specs are compared as commands, reading included. A spec of 500 operations has 5 s; one of 10 MB as much for each MB.
"""

from __future__ import annotations

import copy
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from omnidim_spec.yaml12 import write_yaml

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import output, processor_seconds

BIN = Path(sys.executable).parent
GOAL = 5.0
"""Seconds for a spec of 500 operations."""
MEGABYTE = 1_000_000
LARGE = 500
"""Operations above which the time is allowed by the megabyte."""
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


def compare(folder: Path, old: dict[str, Any], new: dict[str, Any], suffix: str) -> tuple[float, float]:
    """Return the processor seconds that the command takes, and the megabytes of the first of the two files."""
    files = folder / f"old{suffix}", folder / f"new{suffix}"
    for file, document in zip(files, (old, new), strict=True):
        file.write_text(json.dumps(document) if suffix == ".json" else write_yaml(document), "utf-8")
    words = [BIN / "omnidim-contract", "spec", "diff", *files, "--format", "json"]
    expected = (0,) if old == new else (1,)  # or it did not see what was changed
    return processor_seconds(lambda: output(words, expect=expected)), files[0].stat().st_size / MEGABYTE


def measure(*, quick: bool) -> Iterator[Figure]:
    """Compare a spec with itself, and with one that differs everywhere."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        old = spec(100 if quick else 500)
        for suffix in (".json", ".yaml"):
            for name, new in (("the same", copy.deepcopy(old)), ("a change in every model", changed(old))):
                took, size = compare(folder, old, new, suffix)
                yield figure(len(old["paths"]), took, size, suffix, name)
        large = spec(200 if quick else 2500, padding=1000)
        took, size = compare(folder, large, changed(large), ".json")
        yield figure(len(large["paths"]), took, size, ".json", "a change in every model")


def figure(count: int, took: float, size: float, suffix: str, what: str) -> Figure:
    """Return the figure of a comparison; a spec over a megabyte has as much time for each."""
    is_large = count > LARGE
    goal = max(GOAL, GOAL * size) if is_large else GOAL
    name = f"`spec diff`, {count:,} operations, {size:.1f} MB of {suffix[1:].upper()}, {what}"
    return Figure(name=name, value=took, unit="s", goal=round(goal, 1), ours="processor time")


if __name__ == "__main__":
    run(measure)
