"""Faults on request: each is seen in at least one exchange, and the honest server shows none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from detail_promises import broken_between, broken_promises
from omnidim_contract.contract import contract
from omnidim_contract.sandbox.clock import StoredClock, stored_clock
from omnidim_contract.sandbox.exchange import Reply, Request
from omnidim_contract.sandbox.faults import FAULTS, broken
from omnidim_contract.sandbox.faults.fault import Answer
from omnidim_contract.sandbox.runs import Runs
from omnidim_contract.sandbox.server import Sandbox
from omnidim_contract.sandbox.store import Store

CREATE, DETAIL = "/api/v1/calls/bulk_call/create", "/api/v1/calls/bulk_call/"
KEY, OTHER = "Bearer first-token", "Bearer other-token"
START = 1_780_000_000_000
CONTACT = {"phone_number": "+12025550123"}
MANY = [{"phone_number": f"+120255501{n:02d}"} for n in (23, 1, 2, 23, 3, 0, 4, 5, 6, 7, 8, 9)]
GOOD = {"name": "n", "phone_number_id": "11", "contact_list": MANY}
FULL = GOOD | {
    "name": "  A name of more than twenty characters ",
    "is_scheduled": True,
    "scheduled_datetime": "2027-12-25 10:00:00",
    "timezone": "America/New_York",
    "concurrent_call_limit": 3,
    "enabled_reschedule_call": True,
    "retry_config": {
        "auto_retry": True,
        "auto_retry_schedule": "scheduled_time",
        "retry_schedule_days": 2,
        "retry_schedule_hours": 3,
        "retry_limit": 5,
    },
}
UNUSUAL: list[dict[str, Any]] = [
    GOOD | {"retry_config": {}},
    GOOD | {"name": ""},
    GOOD | {"name": "é\x00"},
    GOOD | {"name": "x" * 300},
    GOOD | {"concurrent_call_limit": 2**40},
    GOOD | {"contact_list": [CONTACT | {"extra": {"nested": [1]}}]},
]
WRONG: list[Any] = [
    *({key: value for key, value in GOOD.items() if key != left_out} for left_out in GOOD),
    GOOD | {"contact_list": []},
    GOOD | {"contact_list": [{"name": "no number"}]},
    GOOD | {"contact_list": ["+12025550123"]},
    GOOD | {"contact_list": CONTACT},
    GOOD | {"phone_number_id": 11},
    GOOD | {"name": 5},
    GOOD | {"is_scheduled": "true"},
    GOOD | {"concurrent_call_limit": 0},
    GOOD | {"concurrent_call_limit": 1.5},
    GOOD | {"retry_config": {"retry_limit": 6}},
    GOOD | {"retry_config": {"retry_limit": -1}},
    GOOD | {"retry_config": {"retry_schedule_hours": -1}},
    GOOD | {"retry_config": {"auto_retry_schedule": "after_delay"}},
    GOOD | {"is_scheduled": True},
    GOOD | {"is_scheduled": True, "scheduled_datetime": "tomorrow"},
    [],
    {},
]


class Bench:
    """An honest server of its own, with a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(f"sqlite:///{folder / 'faults.db'}")
        self.now = START
        runs = Runs(self.store)
        tokens = ["first-token", "other-token"]
        self.honest = Sandbox(contract(), tokens=tokens, store=self.store, runs=runs, clock=self._clock()).answer

    def _clock(self) -> StoredClock:
        return stored_clock(self.store, speed=1, machine=lambda: self.now)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def create(asked: object, authorization: str = KEY) -> Request:
    headers = {"authorization": authorization, "content-type": "application/json"}
    return Request("POST", CREATE, headers, json.dumps(asked).encode())


def detail(identifier: object, authorization: str = KEY) -> Request:
    return Request("GET", f"{DETAIL}{identifier}", {"authorization": authorization} if authorization else {})


def seen(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    return reply.status, dict(reply.headers), reply.body()


def transcript(bench: Bench, answer: Answer) -> list[tuple[int, dict[str, str], bytes]]:
    """Send the same exchanges to any server, and return what it answers to each."""
    first = [answer(create(GOOD)), answer(create(FULL)), answer(create(GOOD | {"name": "second"}))]
    after = [answer(create(asked)) for asked in [*UNUSUAL, *WRONG]]
    after.append(answer(Request("POST", CREATE, {"authorization": KEY, "content-type": "application/json"}, b"{")))
    for wait in (0, 1_000, 40_000, 86_400_000):
        bench.now += wait
        after += [answer(detail(identifier)) for identifier in (1, 2, 3, 1)]
    after += [answer(detail(identifier)) for identifier in (999, 2**40, "x")]
    after += [answer(detail(1, authorization)) for authorization in ("", "Bearer ", "Bearer firs", "Basic first-token", OTHER)]
    after += [answer(create(GOOD, authorization)) for authorization in ("", "Bearer wrong", OTHER)]
    after += [answer(detail(4, OTHER)), answer(detail(4, KEY))]
    after += [answer(Request(method, CREATE, {"authorization": KEY})) for method in ("GET", "PUT", "DELETE")]
    return [seen(reply) for reply in first + after]


def test_there_are_at_least_forty_and_each_reads_as_a_sentence() -> None:
    assert len(FAULTS) >= 40
    assert FAULTS["accepts-an-empty-contact-list"].sentence == "The server accepts an empty contact list."
    assert all(name == name.lower() and name.count("-") >= 1 for name in FAULTS)


def test_the_honest_server_keeps_every_promise_in_these_exchanges(bench: Bench) -> None:
    replies = transcript(bench, bench.honest)
    details = [json.loads(body) for status, _, body in replies if status == 200 and b'"details"' in body]
    assert len(details) > 10
    assert [broken_promises(reply) for reply in details] == [[]] * len(details)
    refused = {status for status, _, body in replies if b'"error_description"' in body}
    assert refused == {400, 401, 404, 405}


@pytest.fixture(scope="module")
def honest_replies(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, dict[str, str], bytes]]:
    bench = Bench(tmp_path_factory.mktemp("honest"))
    replies = transcript(bench, bench.honest)
    bench.store.close()
    return replies


def test_two_honest_servers_answer_alike(bench: Bench, honest_replies: list[tuple[int, dict[str, str], bytes]]) -> None:
    assert transcript(bench, bench.honest) == honest_replies


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_fault_is_seen(name: str, bench: Bench, honest_replies: list[tuple[int, dict[str, str], bytes]]) -> None:
    assert transcript(bench, broken(name, bench.honest)) != honest_replies


ACCEPTS = {
    "accepts-a-campaign-without-a-name": WRONG[0],
    "accepts-a-campaign-without-a-phone-number-id": WRONG[1],
    "accepts-a-campaign-without-a-contact-list": WRONG[2],
    "accepts-an-empty-contact-list": GOOD | {"contact_list": []},
    "accepts-a-contact-without-a-phone-number": GOOD | {"contact_list": [{"name": "no number"}]},
    "accepts-a-contact-that-is-only-a-number": GOOD | {"contact_list": ["+12025550123"]},
    "accepts-one-contact-instead-of-a-list": GOOD | {"contact_list": CONTACT},
    "accepts-an-integer-as-phone-number-id": GOOD | {"phone_number_id": 11},
    "accepts-a-name-that-is-no-text": GOOD | {"name": None},
    "accepts-text-where-a-boolean-belongs": GOOD | {"is_scheduled": "true"},
    "accepts-a-concurrency-below-one": GOOD | {"concurrent_call_limit": 0},
    "accepts-a-fraction-as-concurrency": GOOD | {"concurrent_call_limit": 1.5},
    "accepts-more-than-five-retries": GOOD | {"retry_config": {"retry_limit": 6}},
    "accepts-fewer-than-no-retries": GOOD | {"retry_config": {"retry_limit": -1}},
    "accepts-retries-in-the-past": GOOD | {"retry_config": {"retry_schedule_hours": -1}},
    "accepts-an-unknown-retry-schedule": GOOD | {"retry_config": {"auto_retry_schedule": "after_delay"}},
    "accepts-a-schedule-without-a-time": GOOD | {"is_scheduled": True},
    "accepts-a-scheduled-time-in-any-format": GOOD | {"is_scheduled": True, "scheduled_datetime": "tomorrow"},
    "accepts-a-body-that-is-no-object": [],
    "accepts-an-empty-body": {},
}


def test_the_table_of_what_is_accepted_names_every_such_fault() -> None:
    assert set(ACCEPTS) == {name for name, fault in FAULTS.items() if fault.group == "refusals"}


@pytest.mark.parametrize("name", sorted(ACCEPTS))
def test_a_fault_that_accepts_what_is_wrong_accepts_just_that(name: str, bench: Bench) -> None:
    faulty = broken(name, bench.honest)
    assert bench.honest(create(ACCEPTS[name])).status == 400
    assert faulty(create(ACCEPTS[name])).status == 200
    assert faulty(create(GOOD | {"concurrent_call_limit": "many"})).status == 400
    assert faulty(create(GOOD)).status == 200


def test_a_faulty_server_creates_no_more_campaigns_than_it_was_asked_for(bench: Bench) -> None:
    for name in FAULTS:
        bench.store.clear()
        faulty = broken(name, bench.honest)
        faulty(create(GOOD))
        assert len(bench.store.identifiers()) <= 1, name


def test_an_unknown_fault_is_refused_with_the_list_of_those_there_are(bench: Bench) -> None:
    with pytest.raises(ValueError, match=r"no fault 'sleeps': expected one of .*accepts-any-token"):
        broken("sleeps", bench.honest)


BREAKS = {
    "counts-one-contact-too-many": "D15",
    "counts-lines-from-zero": "D15",
    "disagrees-on-what-is-pending": "D17",
    "disagrees-on-what-is-skipped": "D18",
    "disagrees-on-low-interaction": "D19",
    "counts-failed-calls-that-nobody-made": "D20",
    "counts-unreached-people-twice": "D21",
    "counts-everybody-as-completed": "D22",
    "counts-more-calls-than-were-made": "D23",
    "dispatches-more-than-there-are": "D24",
    "loses-a-contact-in-the-status-counts": "D25",
    "reports-a-negative-duration": "D26",
    "adds-costs-up-wrongly": "D27",
    "picks-up-more-calls-than-it-made": "D28 picked up",
    "changed-before-it-was-created": "D30",
    "reports-completed-while-calls-are-pending": "D31",
    "miscounts-its-number-pool": "D12",
    "dials-from-a-number-outside-the-pool": "D13",
    "answers-more-calls-on-a-number-than-it-dialled": "D14",
    "writes-pool-numbers-without-the-plus": "D14 E.164",
    "loses-the-last-contact": "D15",
    "writes-an-empty-scheduled-time": "D6, D7",
    "shortens-the-time-zone": "D8",
    "gives-true-as-the-reason-of-failure": "D9",
    "gives-true-as-the-recipients": "D9",
    "writes-hours-with-a-dot": "D10 daily_stop_time",
    "lists-values-of-a-text-variable": "D11",
}


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_a_promise_that_a_fault_breaks_is_named(name: str, bench: Bench) -> None:
    zone = {"timezone": "America/New_York"}
    assert bench.honest(create(GOOD | zone)).status == 200
    assert BREAKS[name] in broken_promises(json.loads(broken(name, bench.honest)(detail(1)).body()))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("changes-the-date-of-creation-at-each-read", "T1 create_date"),
        ("changes-the-owner-between-reads", "T1 user_id"),
        ("shuffles-the-contacts-at-each-read", "T1 contact_list"),
        ("takes-costs-back-between-reads", "T2 total_call_cost"),
    ],
)
def test_a_promise_between_two_reads_that_a_fault_breaks_is_named(name: str, rule: str, bench: Bench) -> None:
    assert bench.honest(create(GOOD)).status == 200
    faulty = broken(name, bench.honest)
    first, second = (json.loads(faulty(detail(1)).body()) for _ in range(2))
    assert broken_between(first, second) == [rule]
