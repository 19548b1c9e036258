"""The results of several machines become one verdict: the same one that a single run gives."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import evolve

from omnidim_contract.conformance.judgement import Run, verdict_of
from omnidim_contract.conformance.run import Results
from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.tally import Tally

Json = Any

FILE = "run.json"


class MergeError(ValueError):
    """Results that cannot be joined; the text says which, why, and what to do."""


def read_results(said: Json, document: Json) -> Results:
    """Return the results that run.json holds, with the verdict that they give."""
    run = Run(**{**said["run"], "planned": tuple(Shard(**shard) for shard in said["run"]["planned"])})
    tallies = tuple(Tally.from_json(tally) for tally in said["tallies"])
    return Results(verdict_of(run, tallies, document), run, tallies)


def merge(folders: Iterable[Path], document: Json) -> Results:
    """Return the results of a run whose shares' reports stand in folders.

    Raises:
        MergeError: a folder without results, or results of another run; all of them at once.
    """
    faults: list[str] = []
    found: list[tuple[Path, Results]] = []
    for folder in folders:
        try:
            found.append((folder, read_results(json.loads((folder / FILE).read_text("utf-8")), document)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            faults.append(f"{folder / FILE}: expected the results of `fuzz --report-dir`, found {error!r}")
    for folder, results in found[1:]:
        first = found[0][1].run
        for name in ("url", "seed", "profile", "planned"):
            if getattr(results.run, name) != getattr(first, name):
                was, came = getattr(first, name), getattr(results.run, name)
                shown = f"{was} and {came}" if name != "planned" else "other shards"
                faults.append(f"{folder / FILE}: of another run than {found[0][0] / FILE}: {name} differs ({shown})")
    if faults or not found:
        raise MergeError("\n".join(faults) or "nothing to join: give the folders of the reports")
    return joined([results for _, results in found], document)


def joined(parts: list[Results], document: Json) -> Results:
    """Return one run's results of its parts, each shard once, in the order of the run."""
    run = parts[0].run
    by_shard: dict[Shard, Tally] = {}
    for part in parts:
        for tally in part.tallies:
            by_shard.setdefault(tally.shard, tally)
    tallies = tuple(by_shard[shard] for shard in run.planned if shard in by_shard)
    whole = evolve(run, share="", seconds=round(sum(tally.seconds for tally in tallies), 2))
    return Results(verdict_of(whole, tallies, document), whole, tallies)
