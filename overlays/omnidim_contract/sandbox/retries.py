"""When somebody who was not reached is called again."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from attrs import field, frozen

from omnidim_contract.sandbox.zones import FAR_FUTURE, HOUR, instant_of, local_of

_MOST_DAYS = 3_000_000  # more than eight thousand years


@frozen
class Retries:
    """The retry settings of a campaign. `schedule` is `immediately`, `next_day` or `scheduled_time`."""

    limit: int = 0
    schedule: str = "immediately"
    days: int = 0
    hours: int = 0
    zone: ZoneInfo = field(factory=partial(ZoneInfo, "UTC"))

    def due(self, instant: int) -> int:
        """Return when a call that ended at an instant is tried again: at the same local time if it is days later."""
        if self.schedule == "immediately":
            return instant
        if self.schedule == "next_day":
            return _days_later(instant, 1, self.zone)
        return min(_days_later(instant, self.days, self.zone) + self.hours * HOUR, FAR_FUTURE)


def _days_later(instant: int, days: int, zone: ZoneInfo) -> int:
    if not days:
        return instant
    if days > _MOST_DAYS:
        return FAR_FUTURE
    local = local_of(instant, zone)
    try:
        return max(instant, instant_of(local + timedelta(days=days), zone))
    except OverflowError:
        return FAR_FUTURE
