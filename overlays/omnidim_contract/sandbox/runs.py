"""Campaigns that run: what was stored, and the time, give where each stands. Nothing of it is written back.

A simulation is kept in memory only so that it need not start from the beginning at each look; any process that reads the same
database comes to the same state, before and after a crash.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from attrs import evolve, field, mutable

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.exchange import encode
from omnidim_contract.sandbox.plan import behaviours_of, plan_of
from omnidim_contract.sandbox.progress import Progress
from omnidim_contract.sandbox.simulation import Call, Plan, Simulation
from omnidim_contract.sandbox.store import Store

MOST_KEPT = 4_000_000  # contacts
_WEIGHT = 100  # of a campaign beside its contacts
_FEW = 1_000  # contacts, whose numbers are kept too


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


class Run:
    """One campaign as it runs. It may be looked at from several threads."""

    def __init__(self, campaign: Campaign, store: Store) -> None:
        self.campaign = campaign
        self._store = store
        numbers = store.numbers(campaign.id)
        behaviours = behaviours_of(numbers, skip_duplicates=campaign.settings.skip_duplicates)
        self._plan = plan_of(campaign, behaviours)
        self._simulation = Simulation(self._plan)
        self._recipients: list[dict[str, str]] | None = None
        self._encoded: tuple[Progress, bytes] | None = None
        self._lock = threading.Lock()

    def progress(self, now: int, commands: int) -> Progress:
        """Return where the campaign stands, if it was given so many commands. It never goes back."""
        with self._lock:
            if commands != len(self._plan.commands):
                self._plan = self._plan_told()
                self._simulation = Simulation(self._plan)
            self._simulation.advance(max(now, self._simulation.time))
            return self._simulation.progress()

    def calls(self, now: int, after: int, limit: int) -> tuple[int, list[Call]]:
        """Return how many calls have begun, and up to `limit` of them after the first `after`, in that order."""
        journal = _Journal(after, limit)
        Simulation(self._plan_told(), journal.note).advance(now)
        return journal.total, journal.calls

    def recipients(self) -> list[dict[str, str]]:
        """Return the rows of the recipient list."""
        if self._recipients is not None:
            return self._recipients
        rows = [{"to_number": number} for part in self._store.numbers(self.campaign.id) for number in part]
        if len(rows) <= _FEW:
            self._recipients = rows
        return rows

    def encoded(self, progress: Progress, content: Callable[[], Any]) -> bytes:
        """Return the detail reply of a progress as it goes out; where nothing has happened it is the one from before."""
        known = self._encoded
        if known is not None and known[0] == progress:
            return known[1]
        body = encode(content())
        if self.campaign.total <= _FEW:
            self._encoded = (progress, body)
        return body

    def _plan_told(self) -> Plan:
        return evolve(self._plan, commands=self._store.commands(self.campaign.id))


class Runs:
    """The campaigns of a store, as they run; those that were looked at last are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs: OrderedDict[int, Run] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()

    def run(self, identifier: int) -> Run | None:
        """Return the run of a campaign, or None if there is no such campaign (any more)."""
        with self._lock:
            if run := self._runs.get(identifier):
                self._runs.move_to_end(identifier)
                return run
        campaign = self._store.campaign(identifier)
        return None if campaign is None else self._keep(Run(campaign, self._store))

    def is_quick(self, identifier: int) -> bool:
        """Tell whether a campaign is small and at hand, so that to look at it takes no time worth speaking of."""
        run = self._runs.get(identifier)
        return run is not None and run.campaign.total <= _FEW

    def forget(self) -> None:
        """Let go of every run; the next look starts from what is stored."""
        with self._lock:
            self._runs.clear()
            self._kept = 0

    def _keep(self, run: Run) -> Run:
        with self._lock:
            if run.campaign.id not in self._runs:
                self._runs[run.campaign.id] = run
                self._kept += run.campaign.total + _WEIGHT
            while self._kept > MOST_KEPT and len(self._runs) > 1:
                self._kept -= self._runs.popitem(last=False)[1].campaign.total + _WEIGHT
            return self._runs[run.campaign.id]
