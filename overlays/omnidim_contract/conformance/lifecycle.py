"""The life of campaigns: a state machine makes them in every mode, reads, waits, reads again; what it reads keeps the rules."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule, run_state_machine_as_test
from omnidim_spec.rules import Exchange
from omnidim_spec.rules.operations import Link, Operation

from omnidim_contract.conformance.aspects import NETWORK
from omnidim_contract.conformance.broken import Broken
from omnidim_contract.conformance.passing import Passing
from omnidim_contract.conformance.places import example_of, full_example_of, places, with_value
from omnidim_contract.conformance.session import Session
from omnidim_contract.conformance.wire import shown

Json = Any

RUNS = 6
"""Lives that are lived where no time is given; each has up to STEPS steps."""
STEPS = 14


@frozen
class Made:
    """A campaign: how it was made, where it is read, and what was read last."""

    created: Exchange
    path: str
    link: Link
    seen: list[Exchange]


def live(session: Session, left: float | None) -> None:
    """Run the state machine for a shard: once, or for as long as there is time left."""
    began = time.monotonic()
    passing = Passing.of(session.read_back.client, session.job.url, min(4.0, (left or 8.0) / 2))
    number = session.tally.shard.seed
    for link in session.read_back.rules.links:
        while True:
            _run(session, link, passing, number)
            number += 1_000_003  # another run needs a seed of its own, and the same one in every run
            if left is None or time.monotonic() - began > left:
                break


def _run(session: Session, link: Link, passing: Passing, number: int) -> None:
    chosen = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(_machine(session, link, passing)), settings=chosen)


def _machine(session: Session, link: Link, passing: Passing) -> type[RuleBasedStateMachine]:
    """Return the state machine of what a link leads to. It raises nothing: all that it finds is written down."""
    modes = list(_modes(session.tolerance.obligations.schema(link.source), passing))

    class Life(RuleBasedStateMachine):
        campaigns = Bundle("campaigns")

        @rule(target=campaigns, body=st.sampled_from(modes))
        def create(self, body: Json) -> Any:
            made = _create(session, link, body)
            return multiple() if made is None else made

        @rule(made=campaigns)
        def read(self, made: Made) -> None:
            _read(session, made)

        @rule(seconds=st.sampled_from(passing.waits), made=campaigns)
        def wait_and_read(self, seconds: float, made: Made) -> None:
            passing.wait(seconds)
            _read(session, made)

    return Life


def _modes(schema: Json, passing: Passing) -> Iterator[Json]:
    """Yield small bodies: the plainest, and with everything declared each choice of each field, now and at a later time."""
    plain, full = example_of(schema), full_example_of(schema)
    condition = schema.get("if", {}).get("properties", {})
    now = {key: value for key, value in full.items() if key not in {*condition, *schema.get("then", {}).get("required", [])}}
    later = {name: passing.soon() for name, field in schema["properties"].items() if field.get("format") == "local-datetime"}
    met = {**plain, **{name: example_of(field) for name, field in condition.items()}}
    yield plain
    if later:
        yield {**met, **later}
    for place in places(schema):
        for value in place.schema.get("enum", []):
            chosen = with_value(now, place.path, value, schema)
            yield chosen
            yield {**chosen, **met, **later}


def _create(session: Session, link: Link, body: Json) -> Made | None:
    """Make a campaign, and judge what came of it; None where nothing did."""
    limit = session.job.max_creates
    if limit is not None and session.tally.creates["accepted"] >= limit:
        return None
    reads = session.read_back
    operation = reads.rules.operations[link.source]
    reply = _send(session, operation, json.dumps(body).encode())
    if reply is None or not reply.is_success:
        return None
    session.tally.creates["accepted"] += 1
    created = reads.read(reply)
    path = reads.path(link, created.response.body) if created is not None else None
    return None if created is None or path is None else Made(created, path, link, [])


def _send(session: Session, operation: Operation, sent: bytes) -> httpx.Response | None:
    """Send a create and write down what is wrong with its reply."""
    reads, method, url = session.read_back, operation.method.upper(), session.job.url + operation.path
    headers = {"Authorization": f"Bearer {session.token}", "Content-Type": "application/json"}
    label = f"{method} {operation.path}"
    reads.times.append(time.time())
    session.tally.creates["sent"] += 1
    try:
        reply = reads.client.request(method, url, content=sent, headers=headers)
    except httpx.HTTPError as error:
        why = f"no complete reply ({type(error).__name__})"
        seen = shown(method, url, headers=headers, sent=sent, status=None, reply=why, token=session.token)
        session.found([Broken("No reply", why, "robustness", "No reply", label, NETWORK, shown=seen)], label)
        return None
    broken = reads.judge(
        method=method,
        url=url,
        sent=sent,
        status=reply.status_code,
        headers=reply.headers,
        received=reply.content,
        facts={"token": "right"},
    )
    seen = shown(method, url, headers=headers, sent=sent, status=reply.status_code, reply=reply.text, token=session.token)
    session.found([one if one.shown else evolve(one, shown=seen) for one in broken], label)
    return reply


def _read(session: Session, made: Made) -> None:
    """Read a campaign: it keeps the rules by itself, beside what was asked for, and beside what was read before."""
    reads = session.read_back
    fetched, broken = reads.fetch(made.path, made.link, made.created)
    if fetched is not None:
        broken += reads.judge_created(made.path, made.link, created=made.created, fetched=fetched)
        if made.seen:
            broken += reads.judge_reads(made.path, made.link, before=made.seen[-1], after=fetched)
        made.seen[:] = [fetched]
    session.found(broken, "")
