"""Verdicts made by hand, for what is made of verdicts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from attrs import evolve
from omnidim_contract.conformance.aspects import ASPECTS
from omnidim_contract.conformance.judgement import Run
from omnidim_contract.conformance.run import Results
from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.tally import Tally
from omnidim_contract.conformance.verdict import Cell, Coverage, Failure, Found, NotChecked, Share, Source, Verdict

CREATE, READ = "POST /calls/bulk_call/create", "GET /calls/bulk_call/{bulk_call_id}"
PAGE = "spec/pages/bulk-calls/getBulkCall.md"
URL = "http://127.0.0.1:8080/api/v1"
COMMAND = f"omnidim-contract fuzz {URL} --quick --seed 7"
CURL = f"curl -g -i -X GET {URL}/calls/bulk_call/78 -H " + '"Authorization: Bearer $OMNIDIM_API_KEY"'

ORDER = Failure(
    id="64018c9ddd35",
    operation=READ,
    aspect="rules",
    check="rules",
    title="D16: contacts must keep their order",
    message="contacts must keep their order (found 3 in another)",
    curl=CURL,
    rule="D16",
    sources=(Source(PAGE, 324, "Original recipient list submitted with the campaign."),),
    sent='{"name": "x"}',
    came='200 {"contact_list": []}',
    status=200,
    phase="examples",
    count=38,
    first=Found(412, 4.12),
)
CRASH = Failure(
    id="0a1b2c3d4e5f",
    operation=CREATE,
    aspect="robustness",
    check="not_a_server_error",
    title="Server error",
    message="the server answered 500",
    curl=CURL,
    came="500 boom",
    status=500,
    phase="fuzzing",
)
FAILING = Verdict(
    url=URL,
    conforms=False,
    seed=7,
    profile="quick",
    requests=662,
    seconds=3.25,
    failures=(CRASH, ORDER),
    table={
        CREATE: {**dict.fromkeys(ASPECTS, Cell(10)), "lifecycle": Cell(), "robustness": Cell(377, 1)},
        READ: {**dict.fromkeys(ASPECTS, Cell(1234)), "rules": Cell(99, 1)},
    },
    not_checked=(NotChecked("the phase fuzzing", "the profile quick leaves it out"),),
    notes=("faulty requests are answered with 422",),
    accepted=Share(48, 48),
    coverage=Coverage(Share(6, 14), Share(15, 15), Share(91, 91), Share(66, 68)),
    creates={"sent": 370, "accepted": 118, "read_back": 118},
    phases={"examples": 431, "coverage": 231},
)
CONFORMING = evolve(
    FAILING,
    conforms=True,
    failures=(),
    table={operation: dict.fromkeys(ASPECTS, Cell(5)) for operation in (CREATE, READ)},
)
UNJUDGED = Verdict(url=URL, conforms=None, reason="every answer was 401: the server does not take this token", seed=7)

HOSTILE = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)> | a | ``` `b` @octocat #1 https://evil.example [x](y) \x1b[31m\u202e\x00\ud800"
"""What a server might send to whoever reads the report."""


def hostile(failure: Failure = ORDER) -> Failure:
    """Return a failure in which every text that a server has a say in is hostile."""
    return evolve(
        failure,
        title=f"D16: {HOSTILE}",
        message=f"{HOSTILE}\n```\n<b>{HOSTILE}",
        curl=f"curl '{HOSTILE}'",
        sent=f"{HOSTILE}\n~~~\n````\n<b>",
        came=HOSTILE,
    )


def results(verdict: Verdict, **options: Any) -> Results:
    """Return results with a verdict: a run of two shards, both done."""
    shards = (Shard("createBulkCall", "examples", 7), Shard("getBulkCall", "examples", 7))
    tallies = tuple(Tally(shard, True, requests=331, seconds=1.5, creates=Counter(sent=185)) for shard in shards)
    return Results(verdict, Run(url=verdict.url, seed=7, profile="quick", planned=shards, seconds=3.25, **options), tallies)
