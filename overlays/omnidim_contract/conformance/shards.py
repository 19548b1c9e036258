"""A run as a list of independent shards: an operation, a phase, a seed. Each gives the same wherever it runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from attrs import frozen

Json = Any
Profile = Literal["quick", "default"]

QUICK = ("examples", "coverage")
PHASES = (*QUICK, "fuzzing", "stateful", "lifecycle")
"""The engine's phases (directed cases are among the examples), and the life of campaigns."""
_ALL = ("stateful", "lifecycle")
"""Phases that need every operation together."""
_COST = {"examples": 3, "coverage": 3, "fuzzing": 2, "stateful": 4, "lifecycle": 4}
"""How long a phase takes beside the others, roughly: shares of a run are made equal by it."""


@frozen
class Shard:
    """A piece of a run. `operation` is an operationId, empty where the phase is about all of them."""

    operation: str
    phase: str
    seed: int

    def __str__(self) -> str:
        return f"{self.operation or 'all operations'}, {self.phase}, seed {self.seed}"


def plan(document: Json, profile: Profile, seed: int, *, seeds: int = 1, is_read_only: bool = False) -> list[Shard]:
    """Return the shards of a run, those that find most first. Only the phases that draw at random are run with more `seeds`."""
    operations = [
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in sorted(item.items(), key=lambda entry: entry[0] == "get")
        if isinstance(operation, dict) and (method == "get" or not is_read_only)
    ]
    shards = [Shard(operation, phase, seed) for phase in QUICK for operation in operations]
    if profile == "default":
        for number in range(seed, seed + seeds):
            shards += [Shard(operation, "fuzzing", number) for operation in operations]
            shards += [Shard("", phase, number) for phase in _ALL if not is_read_only]
    return shards


def share(shards: Sequence[Shard], number: int, of: int) -> list[Shard]:
    """Return the shards of one of `of` equal machines (`number` counts from 1): every shard is in exactly one share.

    Raises ValueError where there is no such share.
    """
    if not 1 <= number <= of:
        raise ValueError(f"expected a share such as 1/4, with the first number from 1 to the second, found {number}/{of}")
    loads = [0] * of
    shares: list[list[Shard]] = [[] for _ in range(of)]
    for shard in sorted(shards, key=lambda shard: -_COST[shard.phase]):
        lightest = loads.index(min(loads))
        shares[lightest].append(shard)
        loads[lightest] += _COST[shard.phase]
    return in_order(shards, shares[number - 1])


def in_order(shards: Sequence[Shard], chosen: Iterable[Shard]) -> list[Shard]:
    """Return the chosen shards in the order of the whole list."""
    kept = set(chosen)
    return [shard for shard in shards if shard in kept]
