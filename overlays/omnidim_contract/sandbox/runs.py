"""Campaigns that run: what was stored, and the time, give where each stands. Nothing of it is written back.

A simulation is kept in memory only so that it need not start from the beginning at each look; any process that reads the same
database comes to the same state, before and after a crash.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from attrs import evolve, field, mutable

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.hours import Daily, Hours
from omnidim_contract.sandbox.outcomes import BEHAVIOURS, DRAWN, NEVER_DIALLED
from omnidim_contract.sandbox.pool import Rotation
from omnidim_contract.sandbox.progress import Progress
from omnidim_contract.sandbox.retries import Retries
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.simulation import Call, Command, Plan, Simulation
from omnidim_contract.sandbox.store import Store

MOST_CONTACTS_KEPT = 4_000_000
UNAVAILABLE = "unavailable"  # the phone_number_id whose campaigns fail to start


@mutable
class _Run:
    simulation: Simulation
    plan: Plan
    lock: threading.Lock = field(factory=threading.Lock)


@mutable
class _Journal:
    after: int
    limit: int
    total: int = 0
    calls: list[Call] = field(factory=list)

    def note(self, call: Call) -> None:
        if self.after <= self.total < self.after + self.limit:
            self.calls.append(call)
        self.total += 1


class Runs:
    """The campaigns of a store, as they run."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: OrderedDict[int, _Run] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()

    def progress(self, campaign: Campaign, now: int) -> Progress:
        """Return where a campaign stands."""
        run = self._run(campaign)
        commands = self._store.commands(campaign.id)
        with run.lock:
            if now < run.simulation.time or commands != run.plan.commands:
                run.plan = evolve(run.plan, commands=commands)
                run.simulation = Simulation(run.plan)
            run.simulation.advance(now)
            return run.simulation.progress()

    def calls(self, campaign: Campaign, now: int, after: int, limit: int) -> tuple[int, list[Call]]:
        """Return how many calls have begun, and up to `limit` of them after the first `after`, in that order."""
        journal = _Journal(after, limit)
        plan = evolve(self._run(campaign).plan, commands=self._store.commands(campaign.id))
        Simulation(plan, journal.note).advance(now)
        return journal.total, journal.calls

    def forget(self) -> None:
        """Let go of every simulation; the next look starts from what is stored."""
        with self._lock:
            self._runs.clear()
            self._kept = 0

    def _run(self, campaign: Campaign) -> _Run:
        with self._lock:
            if run := self._runs.get(campaign.id):
                self._runs.move_to_end(campaign.id)
                return run
        plan = plan_of(campaign, self._behaviours(campaign))
        with self._lock:
            if campaign.id not in self._runs:
                self._runs[campaign.id] = _Run(Simulation(plan), plan)
                self._kept += campaign.total
            while self._kept > MOST_CONTACTS_KEPT and len(self._runs) > 1:
                self._kept -= len(self._runs.popitem(last=False)[1].plan.behaviours)
            return self._runs[campaign.id]

    def _behaviours(self, campaign: Campaign) -> bytearray:
        found, seen = bytearray(), set[str]()
        for part in self._store.numbers(campaign.id):
            start = len(found)
            found += bytes(BEHAVIOURS.get(number, DRAWN) for number in part)
            if campaign.settings.skip_duplicates:
                _skip_repeated(part, seen, found, start)
        return found


def plan_of(campaign: Campaign, behaviours: bytearray, commands: Sequence[Command] = ()) -> Plan:
    """Return what decides how a campaign goes."""
    settings, retry = campaign.settings, campaign.retry
    retries = Retries(
        limit=int(retry.get("retry_limit", 0)) if retry.get("auto_retry", False) else 0,
        schedule=retry.get("auto_retry_schedule", "immediately"),
        days=int(retry.get("retry_schedule_days", 0)),
        hours=int(retry.get("retry_schedule_hours", 0)),
        zone=campaign.zone,
    )
    return Plan(
        seed=_seed(settings.seed, campaign.id),
        created=campaign.created,
        starts=campaign.starts,
        behaviours=behaviours,
        concurrency=campaign.concurrency,
        pool_size=len(campaign.numbers),
        retries=retries,
        reschedules=bool(campaign.request.get("enabled_reschedule_call", False)),
        hours=_hours(settings),
        rotation=_rotation(settings),
        failure="The phone number is not available" if campaign.request["phone_number_id"] == UNAVAILABLE else None,
        commands=commands,
    )


def _skip_repeated(part: list[str], seen: set[str], found: bytearray, start: int) -> None:
    for place, number in enumerate(part, start):
        if number in seen:
            found[place] = NEVER_DIALLED
        seen.add(number)


def _seed(seed: int, campaign: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}:{campaign}".encode(), digest_size=8).digest(), "big")


def _hours(settings: Settings) -> Hours:
    stop, start = settings.daily_stop, settings.daily_start
    return Hours(
        stop=None if stop is None else Daily(stop, ZoneInfo(settings.daily_stop_timezone)),
        start=None if start is None else Daily(start, ZoneInfo(settings.daily_start_timezone)),
    )


def _rotation(settings: Settings) -> Rotation:
    return Rotation(
        strategy=settings.rotation_strategy,
        calls_per_number=settings.calls_per_number,
        threshold=settings.rotation_health_threshold,
        fallback=settings.rotation_fallback,
    )
