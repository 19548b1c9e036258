"""How long all rules take on a detail reply: python tests/benchmarks/bench_rules.py (exit 1 where a limit is exceeded)."""

from __future__ import annotations

import copy
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omnidim_spec.rules import Exchange, Kind, Request, Response, Rules, read_rules

SPEC = Path(__file__).parents[2] / "spec" / "openapi.json"
LIMITS = {10: 3.0, 100_000: 150.0}
"""Milliseconds that all rules may take on a detail reply, by its number of contacts."""


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


def best(work: Callable[[], Any], rounds: int = 7) -> float:
    """Return the shortest time that the work took, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def report(rules: Rules, document: Any) -> bool:
    """Print what was measured, and tell whether every limit was kept."""
    print(f"read and compile {len(rules.listed)} rules: {best(lambda: read_rules(document)):.1f} ms")  # noqa: T201
    is_kept = True
    (link,) = rules.links
    for contacts, limit in LIMITS.items():
        one, other = detail(document, contacts), create(contacts)
        outcomes = rules.judge_exchange(one)
        passed = sum(outcome.kind is Kind.PASSED for outcome in outcomes)
        took = best(lambda one=one: rules.judge_exchange(one))  # type: ignore[misc]
        pair = best(lambda one=one, other=other: rules.judge_created(link, created=other, fetched=one))  # type: ignore[misc]
        reads = best(lambda one=one: rules.judge_reads(before=one, after=one))  # type: ignore[misc]
        verdict = "ok" if took < limit else "TOO SLOW"
        print(  # noqa: T201
            f"{contacts:>7} contacts: detail {took:.2f} ms (limit {limit:g} ms, {verdict}; "
            f"{len(outcomes)} rules, {passed} passed), create and detail {pair:.2f} ms, two reads {reads:.2f} ms"
        )
        is_kept &= took < limit and passed > 0
    return is_kept


if __name__ == "__main__":
    spec = json.loads(SPEC.read_text("utf-8"))
    sys.exit(0 if report(read_rules(spec), spec) else 1)
