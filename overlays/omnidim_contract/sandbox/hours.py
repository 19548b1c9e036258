"""The daily hard stop and auto start, each at a float of the day (18.5 is 18:30) in a zone of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from omnidim_contract.sandbox.zones import instant_of, local_of


@frozen
class Daily:
    """Something that happens once a day, at a local time."""

    hours: float
    zone: ZoneInfo

    def last(self, instant: int) -> int:
        """Return when it last happened, at the latest at the instant itself."""
        return max(when for when in self._around(instant) if when <= instant)

    def next(self, instant: int) -> int:
        """Return when it happens next, after the instant."""
        return min(when for when in self._around(instant) if when > instant)

    def _around(self, instant: int) -> list[int]:
        midnight = datetime.combine(local_of(instant, self.zone).date(), datetime.min.time())
        time = timedelta(minutes=round(self.hours * 60))
        return [instant_of(midnight + timedelta(days=day) + time, self.zone) for day in (-2, -1, 0, 1, 2)]


@frozen
class Hours:
    """When dialling stops and starts by itself; either may be missing."""

    stop: Daily | None = None
    start: Daily | None = None

    def is_running(self, instant: int, *, started: int, paused: int | None = None, resumed: int | None = None) -> bool:
        """Tell whether dialling goes on at an instant: what happened last decides.

        `started` is when the campaign began, `paused` and `resumed` when somebody last did so by hand, which wins over what
        happens by itself at the same instant, as a start does over a stop. With both a stop and a start a campaign that
        begins between the two waits for the start.
        """
        runs = [resumed, self.start.last(instant) if self.start else None, None if self.stop and self.start else started]
        ran = _latest(runs, started)
        if paused is not None and paused >= ran:
            return False
        return ran >= (self.stop.last(instant) if self.stop else ran)

    def next_change(self, instant: int) -> int | None:
        """Return when one of the two happens next, or None if neither ever does."""
        return min((daily.next(instant) for daily in (self.stop, self.start) if daily), default=None)

    def last_change(self, instant: int) -> int | None:
        """Return when one of the two last happened, or None if neither ever does."""
        return max((daily.last(instant) for daily in (self.stop, self.start) if daily), default=None)


def _latest(instants: list[int | None], otherwise: int) -> int:
    return max((instant for instant in instants if instant is not None), default=otherwise)
