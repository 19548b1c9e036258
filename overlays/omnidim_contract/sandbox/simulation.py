"""A campaign while it runs: a function of its plan and the time. It reads no clock and no database, and dials nobody.

Events are the ends of calls, due times and daily starts; between two of them nothing changes. A contact takes a byte for each
of four things, and only open and waiting calls are kept beside that, so a million contacts are a few megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from attrs import field, frozen

from omnidim_contract.sandbox.hours import Hours
from omnidim_contract.sandbox.outcomes import CALLS_BACK_AFTER, LOW_INTERACTION_BELOW, NEVER_DIALLED, Outcome, drawn, outcome
from omnidim_contract.sandbox.pool import Pool, Rotation
from omnidim_contract.sandbox.progress import COMPLETED, IN_PROGRESS, PENDING, RETRY_SCHEDULED, SKIPPED, Progress
from omnidim_contract.sandbox.retries import Retries
from omnidim_contract.sandbox.zones import HOUR, SECOND

RESCHEDULED_AFTER = HOUR

Command = tuple[int, str]  # when, and `pause`, `resume` or `cancel`


@frozen
class Plan:
    """Everything that decides how a campaign goes. `behaviours` has a byte a contact; instants are milliseconds since 1970."""

    seed: int
    created: int
    starts: int
    behaviours: bytes | bytearray
    concurrency: int = 1
    pool_size: int = 1
    retries: Retries = field(factory=Retries)
    reschedules: bool = False
    hours: Hours = field(factory=Hours)
    rotation: Rotation = field(factory=Rotation)
    failure: str | None = None
    commands: Sequence[Command] = ()


class Call(NamedTuple):
    """One attempt: who was called, from which number (places in their lists), when, and what comes of it when it ends."""

    contact: int
    attempt: int
    number: int
    started: int
    ends: int
    outcome: Outcome


class Simulation:
    """A campaign that runs. `advance` moves it on; `progress` says where it stands then."""

    def __init__(self, plan: Plan, on_call: Callable[[Call], object] | None = None) -> None:
        total = len(plan.behaviours)
        self._plan = plan
        self._on_call = on_call
        self.time = plan.created
        self._changed = plan.created
        self._begun = False
        self._pool = Pool(plan.rotation, plan.pool_size)
        self._next_new = 0
        self._attempts = bytearray(total)
        self._retried = bytearray(total)
        self._asked_again = bytearray(total)
        self._open: list[tuple[int, int, Call]] = []
        self._waiting: list[tuple[int, int]] = []
        self._callbacks: list[int] = []
        self._commands = sorted(plan.commands, key=lambda command: command[0])[::-1]
        self._paused: int | None = None
        self._resumed: int | None = None
        self._lacks_numbers = False
        self._is_cancelled = False
        self._last_number = 0
        self._runs_until: tuple[bool, int] = (False, plan.created - 1)
        self._dial_at: tuple[int, list[int]] = (-1, [])
        self._counts = {PENDING: total}
        self._retries = self._reschedules = self._transfers = self._low = self._answered = self._talk = self._incoming = 0

    def advance(self, until: int) -> None:
        """Let everything happen that happens up to an instant, the instant included."""
        while (happens := self._next_event()) is not None and happens <= until:
            self.time = max(self.time, happens)
            self._changed = self.time
            self._happen()
        self.time = max(self.time, until)

    @property
    def is_finished(self) -> bool:
        """Whether nobody is left to call, so that time changes nothing more."""
        return self._begun and not (self._open or self._waiting or self._has_new())

    def progress(self) -> Progress:
        """Return where the campaign stands."""
        return Progress(
            status=self._status(),
            changed=self._last_change(),
            counts={status: count for status, count in self._counts.items() if count},
            numbers=self._pool.progress(),
            current_number=self._last_number if self._open else None,
            retries=self._retries,
            reschedules=self._reschedules,
            transfers=self._transfers,
            low_interactions=self._low,
            answered_attempts=self._answered,
            duration=self._talk,
            incoming=self._incoming,
            failed_reason=self._plan.failure if self._begun else None,
        )

    def _status(self) -> str:
        if self._is_cancelled:
            return "cancelled"
        if not self._begun:
            return "paused" if self._paused is not None else "scheduled"
        if self._plan.failure:
            return "failed"
        if self.is_finished:
            return "completed"
        return "in_progress" if self._is_running() else "paused"

    def _last_change(self) -> int:
        """Return when something last changed, a daily stop or start included."""
        if not self._begun or self.is_finished or self._is_cancelled:
            return self._changed
        return max(self._changed, self._plan.hours.last_change(self.time) or self._changed)

    def _next_event(self) -> int | None:
        """Return when something happens next, or None if nothing does any more."""
        coming = [self._commands[-1][0]] if self._commands else []
        if not self._begun:
            return min([self._plan.starts, *coming])
        if self._open:
            coming.append(self._open[0][0])
        if self._callbacks and not self.is_finished:
            coming.append(self._callbacks[0])
        if not self._is_over:
            coming += self._next_dial()
        return min(coming, default=None)

    def _next_dial(self) -> list[int]:
        """Return when somebody could be called next, if a line is free then."""
        if len(self._open) >= self._plan.concurrency:
            return []
        due = self.time if self._has_new() else self._waiting[0][0] if self._waiting else None
        if due is None:
            return []
        due = max(due, self.time)
        if self._dial_at[0] != due:
            self._dial_at = (due, self._first_open_hour(due))
        return self._dial_at[1]

    def _first_open_hour(self, due: int) -> list[int]:
        if self._is_running_at(due):
            return [due]
        start = self._plan.hours.start
        return [start.next(due)] if start else []

    def _happen(self) -> None:
        """Do what is due now. Commands come last: somebody may have looked at this very instant before one was given."""
        while self._callbacks and self._callbacks[0] <= self.time:
            heappop(self._callbacks)
            self._incoming += 1
        while self._open and self._open[0][0] <= self.time:
            self._end(heappop(self._open)[2])
        if not self._begun and self.time >= self._plan.starts:
            self._begin()
        self._dial()
        while self._commands and self._commands[-1][0] <= self.time:
            self._obey(self._commands.pop()[1])
            self._dial()

    def _begin(self) -> None:
        self._begun = True
        if self._paused is not None:
            self._paused = self.time  # paused before it began: it begins paused
        skipped = self._plan.behaviours.count(NEVER_DIALLED)
        self._counts[PENDING] -= skipped
        self._counts[SKIPPED] = skipped

    def _obey(self, command: str) -> None:
        if command == "pause":
            self._paused, self._resumed = self.time, None
        elif command == "resume":
            self._paused, self._resumed = None, self.time
        elif not self.is_finished:
            self._is_cancelled = True
        self._runs_until, self._dial_at = (False, self.time - 1), (-1, [])

    def _dial(self) -> None:
        """Call people while lines are free: whoever is due again first, then the next one of the list."""
        while self._begun and not self._is_over and len(self._open) < self._plan.concurrency and self._is_running():
            if self._lacks_numbers:
                self._pool.rest()
                self._lacks_numbers = False
            is_again = bool(self._waiting) and self._waiting[0][0] <= self.time
            if not is_again and not self._has_new():
                return
            number = self._pool.take()
            if number is None:
                self._lacks_numbers = True
                self._obey("pause")
                return
            self._call(self._next_contact(is_again=is_again), number)

    @property
    def _is_over(self) -> bool:
        return self._is_cancelled or self._plan.failure is not None

    def _has_new(self) -> bool:
        behaviours = self._plan.behaviours
        while self._next_new < len(behaviours) and behaviours[self._next_new] == NEVER_DIALLED:
            self._next_new += 1
        return self._next_new < len(behaviours)

    def _next_contact(self, *, is_again: bool) -> int:
        if not is_again:
            self._next_new += 1
            self._move(PENDING, IN_PROGRESS)
            return self._next_new - 1
        contact = heappop(self._waiting)[1]
        self._move(RETRY_SCHEDULED, IN_PROGRESS)
        if self._asked_again[contact] != 1:
            self._retried[contact] += 1
            self._retries += 1
        else:
            self._asked_again[contact] = 2  # the call that was asked for is no retry
        return contact

    def _call(self, contact: int, number: int) -> None:
        attempt = self._attempts[contact] = self._attempts[contact] + 1
        comes = outcome(self._plan.behaviours[contact], drawn(self._plan.seed, contact, attempt), attempt)
        ends = self.time + (comes.ringing + comes.talk) * SECOND
        call = Call(contact, attempt, number, self.time, ends, comes)
        heappush(self._open, (ends, contact, call))
        self._last_number = number
        if self._on_call:
            self._on_call(call)

    def _end(self, call: Call) -> None:
        contact, comes = call.contact, call.outcome
        is_answered = comes.status == COMPLETED
        self._pool.ended(call.number, answered=is_answered)
        self._talk += comes.talk
        self._answered += is_answered
        if comes.calls_back:
            heappush(self._callbacks, self.time + CALLS_BACK_AFTER * SECOND)
        if is_answered and comes.asks_reschedule and self._plan.reschedules and not self._asked_again[contact]:
            self._asked_again[contact] = 1
            self._wait(contact, self.time + RESCHEDULED_AFTER)
        elif not is_answered and self._retried[contact] < self._plan.retries.limit:
            self._wait(contact, self._plan.retries.due(self.time))
        else:
            self._finish(contact, comes)

    def _wait(self, contact: int, due: int) -> None:
        self._move(IN_PROGRESS, RETRY_SCHEDULED)
        heappush(self._waiting, (due, contact))

    def _finish(self, contact: int, comes: Outcome) -> None:
        """Settle a contact. Whoever answered and asked to be called again stays reached, whatever came of the second call."""
        was_rescheduled = self._asked_again[contact] > 0
        self._move(IN_PROGRESS, COMPLETED if was_rescheduled else comes.status)
        self._reschedules += was_rescheduled
        if comes.status == COMPLETED:
            self._transfers += comes.is_transferred
            self._low += comes.talk < LOW_INTERACTION_BELOW

    def _move(self, before: str, after: str) -> None:
        self._counts[before] -= 1
        self._counts[after] = self._counts.get(after, 0) + 1

    def _is_running(self) -> bool:
        """Tell whether dialling goes on now; asked for each call, so the answer is kept until the hours may change it."""
        running, until = self._runs_until
        if self.time >= until or self.time < self._plan.starts:
            running = self._is_running_at(self.time)
            self._runs_until = (running, self._plan.hours.next_change(self.time) or self.time + HOUR)
        return running

    def _is_running_at(self, instant: int) -> bool:
        hours = self._plan.hours
        return hours.is_running(instant, started=self._plan.starts, paused=self._paused, resumed=self._resumed)
