"""What a shard did, as plain data: counts, failures, and what is needed to judge several shards together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import asdict, define, evolve, field

from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.verdict import Failure, Found, Source

Json = Any


@define
class Tally:
    """The result of a shard; several of one run are joined into one verdict.

    `checks` counts by (operation, aspect), `rules` by the ids of those that applied, `statuses` by (operation, status).
    `fields` holds the declared fields that were seen, by `<operation> request` and `<operation> reply`. `replies` holds the
    bodies of successful creates by operationId, for rules about all of them.
    """

    shard: Shard
    is_complete: bool = False
    requests: int = 0
    seconds: float = 0.0
    creates: Counter[str] = field(factory=Counter)
    valid: Counter[str] = field(factory=Counter)
    checks: Counter[tuple[str, str]] = field(factory=Counter)
    rules: Counter[str] = field(factory=Counter)
    statuses: Counter[tuple[str, int]] = field(factory=Counter)
    fields: dict[str, set[str]] = field(factory=dict)
    failures: dict[str, Failure] = field(factory=dict)
    errors: list[str] = field(factory=list)
    left_out: list[str] = field(factory=list)
    notes: set[str] = field(factory=set)
    replies: dict[str, list[Json]] = field(factory=dict)

    def add(self, failure: Failure) -> None:
        """Add a failure; one of the same cause is counted, and the smaller exchange of the two is kept."""
        known = self.failures.get(failure.id)
        if known is None:
            self.failures[failure.id] = failure
            return
        smaller = min(known, failure, key=_size)
        first = min(known.first, failure.first, key=lambda found: found.requests)
        self.failures[failure.id] = evolve(smaller, count=known.count + failure.count, first=first, phase=known.phase)

    def saw(self, where: str, names: Iterable[str]) -> None:
        """Note declared fields that were seen."""
        self.fields.setdefault(where, set()).update(names)

    def as_json(self) -> Json:
        """Return the tally as plain JSON."""
        return {
            **asdict(
                self, filter=lambda attribute, _: attribute.name not in ("checks", "statuses", "fields", "failures", "notes")
            ),
            "checks": [[*key, count] for key, count in sorted(self.checks.items())],
            "statuses": [[*key, count] for key, count in sorted(self.statuses.items())],
            "fields": {where: sorted(names) for where, names in sorted(self.fields.items())},
            "failures": [asdict(failure) for failure in self.failures.values()],
            "notes": sorted(self.notes),
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Json]) -> Tally:
        """Return the tally that plain JSON holds."""
        return cls(
            **{
                **said,
                "shard": Shard(**said["shard"]),
                "creates": Counter(said["creates"]),
                "valid": Counter(said["valid"]),
                "rules": Counter(said["rules"]),
                "checks": Counter({(operation, aspect): count for operation, aspect, count in said["checks"]}),
                "statuses": Counter({(operation, status): count for operation, status, count in said["statuses"]}),
                "fields": {where: set(names) for where, names in said["fields"].items()},
                "failures": {one["id"]: failure_from_json(one) for one in said["failures"]},
                "notes": set(said["notes"]),
            }
        )


def failure_from_json(said: Mapping[str, Json]) -> Failure:
    """Return the failure that plain JSON holds."""
    sources = tuple(Source(**source) for source in said["sources"])
    return Failure(**{**said, "sources": sources, "first": Found(**said["first"])})


def identity(*parts: object) -> str:
    """Return what tells a cause of failure from others: short, and the same in every run."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def _size(failure: Failure) -> tuple[int, str]:
    return (len(failure.curl) + len(failure.sent), failure.curl)
