"""How long all rules take on a detail reply: python -m tests.benchmarks.bench_rules [--quick]."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from omnidim_spec.rules import Exchange, Kind, Request, Response, Rules, read_rules

from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure
from tests.benchmarks.timing import in_turn, own_seconds

SPEC = Path(__file__).parents[2] / "spec" / "openapi.json"
LIMITS = {10: 3.0, 100_000: 150.0}
"""Milliseconds that all rules may take on a detail reply, by its number of contacts."""

WHY = "two replies with all their contacts are handed to the engine of the rules, and compared"


def detail(document: Any, contacts: int) -> Exchange:
    """Return the page's own example with so many contacts, all of them unanswered."""
    operation = document["paths"]["/calls/bulk_call/{bulk_call_id}"]["get"]
    body = copy.deepcopy(operation["responses"]["200"]["content"]["application/json"]["example"])
    body["contact_list"] = [{"to_number": f"+1202555{number % 10_000:04}"} for number in range(contacts)]
    for name in ("total_calls", "total_lines", "completed_calls", "total_calls_made", "total_not_reachable_calls"):
        body["details"][name] = contacts
    body["details"]["call_status_counts"] = {"no-answer": contacts}
    return Exchange("getBulkCall", Request("GET", path={"bulk_call_id": 314}), Response(200, body=body))


def create(contacts: int) -> Exchange:
    """Return the create of a campaign of so many contacts."""
    rows = [{"phone_number": f"+1202555{number % 10_000:04}", "row": number} for number in range(contacts)]
    body = {"name": "test", "phone_number_id": "1", "contact_list": rows}
    return Exchange("createBulkCall", Request("POST", body=body), Response(200, body={"id": 314}))


def milliseconds(work: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the processor time of each piece of work, in the median."""
    return {name: median(times) * 1000 for name, times in in_turn(work, rounds, own_seconds).items()}


def measure(*, quick: bool) -> Iterator[Figure]:
    """Judge a detail reply, and what it has to do with its create and with another read."""
    document = json.loads(SPEC.read_text("utf-8"))
    rules = read_rules(document)
    for contacts, limit in LIMITS.items():
        yield from of_size(rules, document, contacts, limit, 5 if quick else 15)


def of_size(rules: Rules, document: Any, contacts: int, limit: float, rounds: int) -> Iterator[Figure]:
    """Give the figures of so many contacts."""
    (link,) = rules.links
    one, other = detail(document, contacts), create(contacts)
    outcomes = rules.judge_exchange(one)
    if not any(outcome.kind is Kind.PASSED for outcome in outcomes):
        raise RuntimeError("expected that rules pass, found that none applied")
    took = milliseconds(
        {
            "a detail reply": lambda: rules.judge_exchange(one),
            "a create and its detail": lambda: rules.judge_created(link, created=other, fetched=one),
            "two reads": lambda: rules.judge_reads(before=one, after=one),
        },
        rounds,
    )
    for what, value in took.items():
        yield Figure(
            name=f"all rules on {what}, {contacts:,} contacts (processor time)", value=value, unit="ms", goal=limit, why=WHY
        )


if __name__ == "__main__":
    run(measure)
