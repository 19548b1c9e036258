"""A campaign while it runs: a pure function of its plan and the time, and every promise holds at every instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from detail_promises import broken_between, broken_promises
from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_contract.contract import contract
from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.details import details
from omnidim_contract.sandbox.hours import Daily, Hours
from omnidim_contract.sandbox.outcomes import FORCED
from omnidim_contract.sandbox.plan import plan_of
from omnidim_contract.sandbox.pool import Rotation
from omnidim_contract.sandbox.progress import Progress
from omnidim_contract.sandbox.retries import Retries
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.simulation import Call, Plan, Simulation
from omnidim_contract.sandbox.validity import Schema
from omnidim_spec.rules import Exchange, Kind, Request, Response, read_rules

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
RULES = read_rules(contract()).enforced(strict=True)
DETAILS = Schema(contract(), "BulkCallDetails")
UTC_ZONE = ZoneInfo("UTC")

ANSWERS, NEVER, BUSY, FAILS, SECOND_TRY, ASKS, OPTED_OUT, TRANSFERS, HANGS_UP, CALLS_BACK = (
    FORCED[f"+120255501{n:02d}"][0] for n in range(10)
)


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp() * 1000)


def plan(*behaviours: int, start: int = 0, **more: object) -> Plan:
    return Plan(seed=7, created=start, starts=start, behaviours=bytes(behaviours), **more)  # type: ignore[arg-type]  # named by each test


def after(what: Plan, when: int) -> Progress:
    simulation = Simulation(what)
    simulation.advance(when)
    return simulation.progress()


def calls_of(what: Plan, until: int) -> list[Call]:
    calls: list[Call] = []
    Simulation(what, calls.append).advance(until)
    return calls


def test_a_campaign_dials_at_once_up_to_its_limit() -> None:
    progress = after(plan(*[ANSWERS] * 5, concurrency=2), 0)
    assert (progress.status, progress.counts) == ("in_progress", {"Pending": 3, "In Progress": 2})


def test_it_is_completed_when_everybody_has_a_final_status() -> None:
    progress = after(plan(ANSWERS, NEVER, BUSY, FAILS, OPTED_OUT), DAY)
    assert progress.status == "completed"
    assert progress.counts == {"completed": 1, "no-answer": 1, "busy": 1, "Failed": 1, "Skipped": 1}
    assert progress.current_number is None


def test_a_scheduled_campaign_waits_for_its_time() -> None:
    scheduled = Plan(seed=1, created=0, starts=HOUR, behaviours=bytes([NEVER]))
    assert after(scheduled, HOUR - 1).status == "scheduled"
    assert after(scheduled, HOUR).status == "in_progress"
    assert after(scheduled, HOUR + 30 * SECOND).status == "completed"


def test_an_unanswered_call_rings_for_thirty_seconds_and_costs_no_talk() -> None:
    assert after(plan(NEVER), 30 * SECOND - 1).counts == {"In Progress": 1}
    ended = after(plan(NEVER), 30 * SECOND)
    assert (ended.counts, ended.duration, ended.changed) == ({"no-answer": 1}, 0, 30 * SECOND)


@pytest.mark.parametrize("behaviour", [NEVER, BUSY, FAILS])
def test_who_is_not_reached_is_tried_again_up_to_the_limit(behaviour: int) -> None:
    calls = calls_of(plan(behaviour, retries=Retries(limit=2)), DAY)
    assert [call.attempt for call in calls] == [1, 2, 3]
    assert after(plan(behaviour, retries=Retries(limit=2)), DAY).retries == 2


def test_without_retries_nobody_is_tried_twice() -> None:
    assert len(calls_of(plan(NEVER, BUSY, FAILS, SECOND_TRY), DAY)) == 4


def test_who_answers_at_the_second_try_is_completed() -> None:
    progress = after(plan(SECOND_TRY, retries=Retries(limit=3)), DAY)
    assert (progress.counts, progress.retries, progress.answered_attempts) == ({"completed": 1}, 1, 1)


def test_an_immediate_retry_follows_at_once() -> None:
    first, second = calls_of(plan(NEVER, retries=Retries(limit=1)), DAY)
    assert second.started == first.ends


def test_a_retry_on_the_next_day_keeps_the_local_time_when_clocks_change() -> None:
    zone = ZoneInfo("America/New_York")
    start = at("2026-03-07 09:00:00", "America/New_York")  # clocks are put forward in the night that follows
    first, second = calls_of(
        plan(NEVER, start=start, retries=Retries(limit=1, schedule="next_day", zone=zone)), start + 3 * DAY
    )
    assert second.started - first.ends == 23 * HOUR


def test_a_retry_after_days_and_hours_waits_for_both() -> None:
    retries = Retries(limit=1, schedule="scheduled_time", days=2, hours=5)
    first, second = calls_of(plan(NEVER, retries=retries), 9 * DAY)
    assert second.started - first.ends == 2 * DAY + 5 * HOUR
    waiting = after(plan(NEVER, retries=retries), DAY)
    assert (waiting.status, waiting.counts) == ("in_progress", {"retry_scheduled": 1})


def test_a_retry_in_a_billion_years_is_waited_for_without_a_fault() -> None:
    retries = Retries(limit=1, schedule="scheduled_time", days=10**30, hours=10**30)
    assert after(plan(NEVER, retries=retries), 400 * DAY).counts == {"retry_scheduled": 1}


def test_who_asks_to_be_called_again_is_called_an_hour_later_and_counts_as_rescheduled() -> None:
    asks = plan(ASKS, reschedules=True)
    first, second = calls_of(asks, DAY)
    assert second.started - first.ends == HOUR
    assert after(asks, HOUR).counts == {"retry_scheduled": 1}
    done = after(asks, DAY)
    assert (done.counts, done.reschedules, done.retries, done.answered_attempts) == ({"completed": 1}, 1, 0, 2)


def test_where_rescheduling_is_off_nobody_is_called_again_for_asking() -> None:
    done = after(plan(ASKS), DAY)
    assert (done.counts, done.reschedules, done.answered_attempts) == ({"completed": 1}, 0, 1)


def test_transfers_and_short_talks_are_counted() -> None:
    done = after(plan(TRANSFERS, HANGS_UP, ANSWERS), DAY)
    assert (done.transfers, done.low_interactions) == (1, 1)


def test_who_calls_back_during_the_campaign_is_an_incoming_call() -> None:
    busy_for_long = plan(CALLS_BACK, *[ANSWERS] * 60)
    assert after(busy_for_long, 30 * SECOND + 10 * MINUTE - 1).incoming == 0
    assert after(busy_for_long, 30 * SECOND + 10 * MINUTE).incoming == 1
    assert after(plan(CALLS_BACK), DAY).incoming == 0  # the campaign was over by then


def test_with_a_stop_and_a_start_it_dials_only_between_them() -> None:
    hours = Hours(stop=Daily(18.5, UTC_ZONE), start=Daily(9, UTC_ZONE))
    start = at("2026-06-01 18:28:00")
    office = plan(*[NEVER] * 2000, start=start, hours=hours)
    times = {datetime.fromtimestamp(call.started / 1000, UTC).time().isoformat() for call in calls_of(office, start + 2 * DAY)}
    assert min(times) == "09:00:00"
    assert max(times) == "18:29:30"
    assert after(office, at("2026-06-01 18:29:59")).status == "in_progress"
    stopped = after(office, at("2026-06-01 18:31:00"))
    assert (stopped.status, stopped.changed) == ("paused", at("2026-06-01 18:30:00"))
    assert after(office, at("2026-06-02 09:00:00")).status == "in_progress"


def test_a_window_over_midnight_is_open_at_midnight() -> None:
    hours = Hours(stop=Daily(6, UTC_ZONE), start=Daily(22, UTC_ZONE))
    night = plan(*[NEVER] * 9000, start=at("2026-06-01 12:00:00"), hours=hours)
    assert after(night, at("2026-06-01 21:59:59")).status == "paused"
    assert after(night, at("2026-06-02 00:00:00")).status == "in_progress"
    assert after(night, at("2026-06-02 06:00:00")).status == "paused"


def test_a_stop_without_a_start_holds_until_somebody_resumes() -> None:
    hours = Hours(stop=Daily(18.5, UTC_ZONE))
    start = at("2026-06-01 10:00:00")
    many = plan(*[NEVER] * 9000, start=start, hours=hours)
    assert after(many, at("2026-06-09 10:00:00")).status == "paused"
    resumed = plan(*[NEVER] * 9000, start=start, hours=hours, commands=[(at("2026-06-03 10:00:00"), "resume")])
    assert after(resumed, at("2026-06-03 10:00:01")).status == "in_progress"
    assert after(resumed, at("2026-06-03 18:30:00")).status == "paused"


def test_a_start_without_a_stop_resumes_what_somebody_paused() -> None:
    hours = Hours(start=Daily(9, UTC_ZONE))
    start = at("2026-06-01 10:00:00")
    paused = plan(*[NEVER] * 9000, start=start, hours=hours, commands=[(start + HOUR, "pause")])
    assert after(paused, start + 2 * HOUR).status == "paused"
    assert after(paused, at("2026-06-02 09:00:00")).status == "in_progress"


@pytest.mark.parametrize(
    ("day", "stop", "expected"),
    [
        ("2026-03-08", 2.5, "2026-03-08 07:30:00"),  # 02:30 does not exist: the clocks show 03:30 then
        ("2026-11-01", 1.5, "2026-11-01 05:30:00"),  # 01:30 comes twice: the first time counts, and only once
        ("2026-07-01", 2.5, "2026-07-01 06:30:00"),
    ],
)
def test_a_daily_time_happens_once_a_day_when_clocks_change(day: str, stop: float, expected: str) -> None:
    daily = Daily(stop, ZoneInfo("America/New_York"))
    noon = at(f"{day} 12:00:00", "America/New_York")
    assert daily.last(noon) == at(expected)
    assert daily.last(daily.next(noon) - 1) == at(expected)


def test_round_robin_changes_the_number_after_so_many_calls() -> None:
    rotating = plan(*[ANSWERS] * 7, pool_size=3, rotation=Rotation("round_robin", calls_per_number=2))
    assert [call.number for call in calls_of(rotating, DAY)] == [0, 0, 1, 1, 2, 2, 0]


def test_without_rotation_the_first_number_dials_everybody() -> None:
    assert {call.number for call in calls_of(plan(*[ANSWERS] * 99, pool_size=3), DAY)} == {0}


def test_a_number_that_nobody_answers_is_left_out_by_the_healthy_rotation() -> None:
    rotation = Rotation("health_aware", calls_per_number=100, threshold=30)
    sick = after(plan(*[NEVER] * 10, *[ANSWERS] * 10, pool_size=2, rotation=rotation), DAY)
    assert [(n.dispatched, n.picked_up, n.rolling_cpr, n.health_score, n.is_active) for n in sick.numbers] == [
        (10, 0, 0.0, 0.0, False),
        (10, 10, 1.0, 100.0, True),
    ]


def test_without_a_healthy_number_it_pauses_until_somebody_resumes() -> None:
    rotation = Rotation("health_aware", calls_per_number=100)
    sick = plan(*[NEVER] * 40, rotation=rotation)
    paused = after(sick, HOUR)
    assert (paused.status, paused.counts) == ("paused", {"no-answer": 10, "Pending": 30})
    resumed = after(plan(*[NEVER] * 40, rotation=rotation, commands=[(HOUR, "resume")]), 2 * HOUR)
    assert resumed.counts == {"no-answer": 20, "Pending": 20}


def test_without_a_healthy_number_it_goes_on_if_the_fallback_says_so() -> None:
    rotation = Rotation("health_aware", fallback="continue")
    assert after(plan(*[NEVER] * 40, rotation=rotation), DAY).counts == {"no-answer": 40}


def test_a_cancelled_campaign_lets_open_calls_end_and_dials_nobody_else() -> None:
    cancelled = after(plan(*[NEVER] * 5, concurrency=2, commands=[(SECOND, "cancel")]), DAY)
    assert (cancelled.status, cancelled.counts) == ("cancelled", {"no-answer": 2, "Pending": 3})


def test_what_is_completed_cannot_be_cancelled() -> None:
    assert after(plan(NEVER, commands=[(HOUR, "cancel")]), DAY).status == "completed"


def test_a_campaign_that_was_paused_before_it_began_begins_paused() -> None:
    waiting = Plan(seed=1, created=0, starts=HOUR, behaviours=bytes([NEVER]), commands=[(SECOND, "pause")])
    assert [after(waiting, when).status for when in (0, SECOND, HOUR, DAY)] == ["scheduled", "paused", "paused", "paused"]


def test_a_campaign_that_fails_to_start_says_why_and_dials_nobody() -> None:
    failed = after(plan(ANSWERS, failure="no line"), DAY)
    assert (failed.status, failed.failed_reason, failed.counts) == ("failed", "no line", {"Pending": 1})


def test_a_command_changes_nothing_that_was_seen_at_the_same_instant() -> None:
    before = after(plan(*[NEVER] * 5, concurrency=2), 30 * SECOND)
    paused = after(plan(*[NEVER] * 5, concurrency=2, commands=[(30 * SECOND, "pause")]), 30 * SECOND)
    assert (before.counts, before.status) == (paused.counts, "in_progress")
    assert paused.status == "paused"


REQUESTS = st.fixed_dictionaries(
    {"name": st.just("n"), "phone_number_id": st.sampled_from(["11", "12"])},
    optional={
        "concurrent_call_limit": st.integers(1, 9),
        "enabled_reschedule_call": st.booleans(),
        "timezone": st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
        "retry_config": st.fixed_dictionaries(
            {},
            optional={
                "auto_retry": st.booleans(),
                "auto_retry_schedule": st.sampled_from(["immediately", "next_day", "scheduled_time"]),
                "retry_schedule_days": st.integers(0, 2),
                "retry_schedule_hours": st.integers(0, 30),
                "retry_limit": st.integers(0, 5),
            },
        ),
    },
)
ACCOUNTS = st.builds(
    Settings,
    seed=st.integers(0, 9),
    rotation_strategy=st.sampled_from(["none", "round_robin", "health_aware"]),
    calls_per_number=st.integers(1, 4),
    rotation_fallback=st.sampled_from(["pause", "continue"]),
    daily_stop=st.none() | st.sampled_from([0.0, 2.5, 18.5]),
    daily_stop_timezone=st.sampled_from(["UTC", "America/New_York"]),
    daily_start=st.none() | st.sampled_from([0.0, 2.5, 9.0]),
    daily_start_timezone=st.sampled_from(["UTC", "Europe/Berlin"]),
)
STEPS = st.lists(st.sampled_from([0, 1, SECOND, 7 * SECOND, MINUTE, HOUR, 5 * HOUR, DAY]), min_size=1, max_size=30)
COMMANDS = st.lists(st.tuples(st.integers(0, 2 * DAY), st.sampled_from(["pause", "resume", "cancel"])), max_size=3)
STARTS = st.sampled_from([at("2026-03-07 22:00:00"), at("2026-10-31 20:00:00"), at("2026-06-01 12:00:00")])


def broken_rules(asked: dict[str, object], before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Return what the rules of the spec find wrong with a reply to a create request, and with the one before."""
    body = {**asked, "contact_list": [{"phone_number": row["to_number"]} for row in after["contact_list"]]}  # type: ignore[attr-defined]  # rows
    is_scheduled = bool(asked.get("is_scheduled"))
    given = {
        "status": "success",
        "id": 5,
        "is_scheduled": is_scheduled,
        "current_status": "scheduled" if is_scheduled else "pending",
    }
    created = Exchange("createBulkCall", Request("POST", body=body), Response(200, body=given))
    reads = [
        Exchange("getBulkCall", Request("GET", path={"bulk_call_id": 5}), Response(200, body=read)) for read in (before, after)
    ]
    outcomes = [
        *RULES.judge_exchange(reads[1]),
        *RULES.judge_created(RULES.links[0], created=created, fetched=reads[1]),
        *RULES.judge_reads(before=reads[0], after=reads[1]),
    ]
    assert sum(outcome.kind is Kind.PASSED for outcome in outcomes) > 30
    return [f"{outcome.rule.id}: {outcome.message}" for outcome in outcomes if outcome.kind in (Kind.FAILED, Kind.ERROR)]


def test_the_rules_of_the_spec_find_what_is_wrong() -> None:
    campaign = Campaign(id=5, owner="o", created=0, request={"name": "n", "phone_number_id": "1"}, total=1, settings=Settings())
    reply = {
        "status": "success",
        "details": details(campaign, after(plan(NEVER, pool_size=3), DAY)),
        "contact_list": [{"to_number": "+12025550123"}],
    }
    wrong = {**reply, "details": {**reply["details"], "failed_calls": 7}}  # type: ignore[dict-item]  # an object
    assert broken_rules(dict(campaign.request), reply, reply) == []
    assert broken_rules(dict(campaign.request), reply, wrong)[0].startswith("D20: failed_calls")


@given(REQUESTS, ACCOUNTS, st.binary(min_size=1, max_size=60), STEPS, COMMANDS, STARTS)
@settings(max_examples=120, deadline=None)
def test_every_promise_of_the_pages_holds_after_every_step(
    request: dict[str, object], account: Settings, draws: bytes, steps: list[int], told: Sequence[tuple[int, str]], start: int
) -> None:
    behaviours = bytearray(draw % 11 for draw in draws)
    campaign = Campaign(id=5, owner="o", created=start, request=request, total=len(draws), settings=account)
    commands = tuple((start + when, action) for when, action in told)
    what, now, before = plan_of(campaign, behaviours, commands), start, None
    walking = Simulation(what)
    for step in steps:
        now += step
        walking.advance(now)
        reply = {
            "status": "success",
            "details": details(campaign, walking.progress()),
            "contact_list": [{"to_number": "+12025550123"}] * len(draws),
        }
        assert broken_promises(reply) == []
        assert DETAILS.faults(reply) == []
        assert broken_rules(request, before or reply, reply) == []
        assert before is None or broken_between(before, reply) == []
        before = reply
    assert after(what, now) == walking.progress()  # many small steps come to the same state as one


@given(st.binary(min_size=1, max_size=80), st.integers(1, 7), st.integers(0, 5), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_calls_keep_to_the_limits_at_every_instant(draws: bytes, lines: int, limit: int, reschedules: bool) -> None:
    behaviours = [draw % 11 for draw in draws]
    what = plan(*behaviours, concurrency=lines, retries=Retries(limit=limit), reschedules=reschedules)
    calls = calls_of(what, 90 * DAY)
    moments = sorted([(call.started, 1) for call in calls] + [(call.ends, -1) for call in calls])
    open_now = 0
    for _, change in moments:
        open_now += change
        assert 0 <= open_now <= lines
    assert max(Counter((call.contact, call.attempt) for call in calls).values(), default=1) == 1
    attempts = Counter(call.contact for call in calls)
    assert set(attempts) == {place for place, behaviour in enumerate(behaviours) if behaviour != OPTED_OUT}
    assert max(attempts.values(), default=0) <= 1 + limit + reschedules
    for contact in attempts:
        own = [call for call in calls if call.contact == contact]
        assert all(one.ends <= other.started for one, other in pairwise(own))
    assert after(what, 90 * DAY).status == "completed"
